"""Letters about what happens to an offer: to those who decide, and to those who wrote it."""

from sqlalchemy.orm import Session

from mintkarte.domain.states import Verb
from mintkarte.domain.vocabulary import Status
from mintkarte.models import Offer
from mintkarte.queries import people
from mintkarte.texts import letters as words
from mintkarte.web.desk_letters import address_of, region_words, send
from mintkarte.web.parts import letter_site


def tell_of_submission(db: Session, offer: Offer, edit_id: int | None = None) -> None:
    """To the coordinators: an offer waits for them, or, where there is an `edit_id`, a change of it."""
    matter = f"offer-{offer.id}" if edit_id is None else f"edit-{edit_id}"
    letter = (words.submitted if edit_id is None else words.change_submitted)(
        title=offer.title,
        organisation=offer.organisation.name,
        link=f"{letter_site()}/redaktion?sache={matter}",
        region=region_words(offer.region_slug),
    )
    send(db, letter, people.coordinators_of(db, offer.region_slug), "submitted")


def tell_of_decision(db: Session, offer: Offer, verb: Verb) -> None:
    """To the organisation's editors: it was approved, or came back with a reason; other verbs need no letter."""
    link, region = address_of(offer), region_words(offer.region_slug)
    if verb is Verb.APPROVE and offer.status == Status.PUBLISHED:
        kind, letter = "approved", words.approved(title=offer.title, link=link, region=region)
    elif verb is Verb.REJECT:
        kind, letter = "rejected", words.rejected(title=offer.title, reason=offer.review_note, link=link, region=region)
    else:
        return
    send(db, letter, people.editors_of(db, offer.organisation_id), kind)
