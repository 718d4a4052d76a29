"""Letters that follow from decisions at the desk, written in the transaction of the decision."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from mintkarte.domain.permissions import Role
from mintkarte.models import Invitation, Offer, Organisation
from mintkarte.queries import people
from mintkarte.services import inviting, letters
from mintkarte.texts import letters as texts
from mintkarte.texts.letter_sheet import LetterText
from mintkarte.web import cards
from mintkarte.web.parts import letter_site, now, parts

_DAYS = inviting.INVITATION_LASTS.days


def region_words(slug: str | None) -> str:
    """The name of a region, empty where there is none."""
    region = parts().regions().get(slug or "")
    return region.name if region else ""


def address_of(offer: Offer) -> str:
    """The whole address of an offer's page."""
    return letter_site() + cards.offer_path(offer.id, offer.title)


def tell_of_change(db: Session, offer: Offer, author: str, reason: str | None = None) -> None:
    """To the editors and to whoever has proposed the change: it is public, or why not."""
    region = region_words(offer.region_slug)
    if reason is None:
        kind, words = "changed", texts.changed_approved(title=offer.title, link=address_of(offer), region=region)
    else:
        link = f"{letter_site()}/angebote/{offer.id}/bearbeiten"
        kind, words = "rejected", texts.change_rejected(title=offer.title, reason=reason, link=link, region=region)
    send(db, words, [author] if author else people.editors_of(db, offer.organisation_id), f"change_{kind}")


def tell_reporter(db: Session, offer: Offer, address: str, answer: str) -> None:
    """To somebody who has reported an error: what came of it."""
    link, region = address_of(offer), region_words(offer.region_slug)
    send(db, texts.report_answered(title=offer.title, answer=answer, link=link, region=region), [address], "answered")


def send_link(db: Session, invitation: Invitation, token: str, inviter: str) -> None:
    """To the invited: the link that gives the role."""
    named = db.get(Organisation, invitation.organisation_id) if invitation.organisation_id is not None else None
    words = texts.invitation(
        link=f"{letter_site()}/anmelden/{token}",
        days=_DAYS,
        role=Role(invitation.role),
        organisation=named.name if named is not None else "",
        region=region_words(invitation.region_slug),
        inviter=inviter,
    )
    send(db, words, [invitation.email], "invitation")


def tell_coordinators(db: Session, invitation: Invitation, organisation: str, person: str) -> None:
    """To those who decide: an invitation or a claim waits; once for each, however often it is sent."""
    link, region = f"{letter_site()}/redaktion?sache=invitation-{invitation.id}", invitation.region_slug
    shown = region_words(region)
    if invitation.is_claim:
        words = texts.claim_waits(organisation=organisation, person=person, link=link, region=shown)
    else:
        words = texts.invitation_waits(
            organisation=organisation, email=invitation.email, inviter=person, link=link, region=shown
        )
    for address in people.coordinators_of(db, region):
        letters.write(db, words, address, now(), kind="invitation_waits", key=f"waits:{invitation.id}:{address}")


def send(db: Session, words: LetterText, addresses: Iterable[str], kind: str) -> None:
    """One letter to each of the addresses."""
    for address in dict.fromkeys(filter(None, addresses)):
        letters.write(db, words, address, now(), kind=kind)
