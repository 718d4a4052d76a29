"""The poster of one offer, from what its page says."""

from mintkarte.gateways.poster_pdf import Poster
from mintkarte.texts import booklet as words
from mintkarte.web.offer_page import OfferPage

_BETWEEN = " · "


def poster_of(page: OfferPage, site: str, *, is_demo: bool) -> Poster:
    """What stands on the poster; `site` is our own address."""
    ticket, way = page.ticket, page.way
    when = [ticket.rhythm[:1].upper() + ticket.rhythm[1:], *ticket.dates[:2], ticket.further_on_paper]
    places = [(words.PLACES, page.facts.places), (words.REGISTER, ticket.register)]
    for_whom = ", ".join(page.facts.for_whom) or page.facts.groups
    contact = ticket.contact or ticket.url_host
    facts = [(words.FOR_WHOM, for_whom), *places, (words.CONTACT, contact)]
    return Poster(
        name="Mintkarte",
        kind=_BETWEEN.join(filter(None, (page.card.kind, page.fields))),
        title=page.card.title,
        provider=page.provider.name,
        fields=tuple(field.letter for field in page.card.fields),
        state=words.DEMO if is_demo else page.state,
        when=tuple(filter(None, when)) or (page.card.facts[0].text,),
        price=ticket.price if ticket.is_price_known else "",
        facts=tuple((name, text) for name, text in facts if text)[:3],
        where=tuple(way.lines) or (page.card.where[-1],),
        teaser=page.notice.teaser,
        scan=words.SCAN_TO_REGISTER if ticket.needs_registration else words.SCAN_OFFER,
        address=page.notice.address,
        url=f"{site}/angebote/{page.card.id}",
        qr=page.notice.qr,
        confirmed=f"{page.confirmed}.",
    )
