"""Letters about what happens to an offer: to those who decide, and to those who wrote it."""

from sqlalchemy.orm import Session

from mintkarte.domain.states import Verb
from mintkarte.domain.vocabulary import Status
from mintkarte.models import Offer
from mintkarte.queries import people
from mintkarte.services import letters
from mintkarte.texts import letters as words
from mintkarte.texts.letter_sheet import LetterText
from mintkarte.web import cards
from mintkarte.web.parts import now, parts, site_address


def tell_of_submission(db: Session, offer: Offer) -> None:
    """To the coordinators: something waits for them."""
    letter = words.submitted(
        title=offer.title,
        organisation=offer.organisation.name,
        link=f"{site_address()}/redaktion?sache=offer-{offer.id}",
        region=_region(offer),
    )
    _send(db, letter, people.coordinators_of(db, offer.region_slug), "submitted")


def tell_of_decision(db: Session, offer: Offer, verb: Verb) -> None:
    """To the organisation's editors: it was approved, or came back with a reason; other verbs need no letter."""
    link = f"{site_address()}{cards.offer_path(offer.id, offer.title)}"
    if verb is Verb.APPROVE and offer.status == Status.PUBLISHED:
        letter = words.approved(title=offer.title, link=link, region=_region(offer))
    elif verb is Verb.REJECT:
        letter = words.rejected(title=offer.title, reason=offer.review_note, link=link, region=_region(offer))
    else:
        return
    _send(db, letter, people.editors_of(db, offer.organisation_id), str(verb))


def _send(db: Session, letter: LetterText, recipients: list[str], kind: str) -> None:
    for recipient in recipients:
        letters.write(db, letter, recipient, now(), kind=kind)


def _region(offer: Offer) -> str:
    region = parts().regions().get(offer.region_slug or "")
    return region.name if region else ""
