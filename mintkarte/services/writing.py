"""Writing: an offer made or changed by hand, known by its id and not by its words, in whatever state it is."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from mintkarte.domain.drafts import OfferDraft
from mintkarte.domain.freshness import How
from mintkarte.domain.holidays import DateSpan
from mintkarte.domain.schedules import BERLIN
from mintkarte.domain.vocabulary import Status
from mintkarte.gateways.locator import Located
from mintkarte.models import Offer, Organisation, counters
from mintkarte.services import confirming, history, occurrences
from mintkarte.services.identity import offer_identity
from mintkarte.services.offer_values import SCHEDULE_COLUMNS, column_values
from mintkarte.services.placing import place_for
from mintkarte.services.regions import region_of


@dataclass(frozen=True, slots=True)
class Written:
    """What a person has written, where the gazetteer puts it, the holidays there, and whether the contact is public."""

    draft: OfferDraft
    located: Located
    pauses: Iterable[DateSpan] = ()
    contact_public: bool = True


def create(db: Session, organisation: Organisation, written: Written, actor: str, now: datetime) -> Offer:
    """A new offer in the state of a draft; one that looks like another of the organisation gets a number of its own."""
    draft = _with_own_identity(db, organisation.id, written.draft, None)
    offer = Offer(
        organisation=organisation,
        organisation_id=organisation.id,
        identity=offer_identity(draft),
        status=str(Status.DRAFT),
        title=draft.title,
        schedule_kind=str(draft.schedule.kind),
        created_at=now,
        updated_at=now,
        changed_in=counters.bump(db),
        occurrences=[],
    )
    _fill(db, offer, draft, written, actor, now)
    db.add(offer)
    db.flush()
    occurrences.renew(offer, now.astimezone(BERLIN).date(), written.pauses)
    after = history.stated(column_values(draft))
    history.record(db, actor=actor, now=now, verb="created", thing=offer, before={}, after=after)
    return offer


def change(db: Session, offer: Offer, written: Written, actor: str, now: datetime, how: How = How.EDIT) -> bool:
    """Bring a stored offer in line with what was written; False where nothing differs. It counts as confirmation."""
    draft = _with_own_identity(db, offer.organisation_id, written.draft, offer.id)
    before, after = _fill(db, offer, draft, written, actor, now)
    if not after:
        return False
    history.apply(offer, {"identity": offer_identity(draft), "updated_at": now})
    if after.keys() & SCHEDULE_COLUMNS:
        occurrences.renew(offer, now.astimezone(BERLIN).date(), written.pauses)
    signs = confirming.edited(db, offer, now, how)
    before, after = before | signs[0], after | signs[1]
    offer.changed_in = counters.bump(db)
    history.record(db, actor=actor, now=now, verb="updated", thing=offer, before=before, after=after)
    db.flush()
    return True


def _fill(
    db: Session, offer: Offer, draft: OfferDraft, written: Written, actor: str, now: datetime
) -> tuple[dict[str, object], dict[str, object]]:
    placed = place_for(db, draft, written.located, now, actor=actor, current=offer.place)
    values = {
        **column_values(draft),
        "place_id": placed.place.id if placed.place else None,
        "region_slug": offer.organisation.region_slug or region_of(db, draft.postcode or written.located.postcode),
        "contact_public": written.contact_public,
    }
    found = history.apply(offer, values)
    offer.place = placed.place
    return found


def _with_own_identity(db: Session, organisation_id: int, draft: OfferDraft, offer_id: int | None) -> OfferDraft:
    """The draft, with a number of its own where another offer of the organisation is known by the same words.

    The number stands in the column `externe_id`, so that an export still tells the two apart.
    """
    same = select(Offer.id).where(Offer.organisation_id == organisation_id, Offer.identity == offer_identity(draft))
    if offer_id is not None:
        same = same.where(Offer.id != offer_id)
    if db.scalar(same) is None:
        return draft
    return draft.model_copy(update={"external_id": f"mk-{secrets.token_hex(5)}"})
