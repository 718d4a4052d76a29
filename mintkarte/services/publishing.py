"""Publishing: a draft of the command line or of a spreadsheet becomes a public offer or changes one.

Each deed changes the offer, writes its history and bumps the `data` counter in the caller's one transaction.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mintkarte.domain.drafts import OfferDraft
from mintkarte.domain.freshness import How
from mintkarte.domain.holidays import DateSpan
from mintkarte.domain.schedules import BERLIN
from mintkarte.domain.vocabulary import Status
from mintkarte.gateways.locator import Located
from mintkarte.models import Offer, Organisation, counters
from mintkarte.services import confirming, history, occurrences, organisations
from mintkarte.services.identity import offer_identity
from mintkarte.services.offer_values import SCHEDULE_COLUMNS, column_values
from mintkarte.services.placing import place_for
from mintkarte.services.regions import region_of


class Deed(StrEnum):
    """What publishing a draft came to."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What publishing came to, and the offer it came to."""

    deed: Deed
    offer_id: int


def publish_draft(
    db: Session,
    draft: OfferDraft,
    actor: str,
    now: datetime,
    *,
    located: Located,
    region: str | None = None,
    pauses: Iterable[DateSpan] = (),
    how: How | None = None,
) -> Outcome:
    """Store a draft at once; the same draft again writes nothing at all.

    `located` is where the gazetteer puts it, `pauses` are the school holidays of its Land, `region` is the region of
    an organisation that has none yet. A file that is read once confirms nothing; `how` says what does.
    """
    with db.no_autoflush:  # what later questions must find is flushed where it is made
        return _publish(db, draft, actor, now, located, region, pauses, how)


def _publish(
    db: Session,
    draft: OfferDraft,
    actor: str,
    now: datetime,
    located: Located,
    region: str | None,
    pauses: Iterable[DateSpan],
    how: How | None,
) -> Outcome:
    kind = str(draft.organisation_kind) if draft.organisation_kind else None
    organisation = organisations.find_or_create(db, draft.organisation, actor, now, kind=kind, region=region)
    identity = offer_identity(draft)
    stored = select(Offer).where(Offer.organisation_id == organisation.id, Offer.identity == identity)
    offer = db.scalar(stored)
    placed = place_for(db, draft, located, now, actor=actor, current=offer.place if offer else None)
    values = {
        **column_values(draft),
        "place_id": placed.place.id if placed.place else None,
        "region_slug": organisation.region_slug or region_of(db, draft.postcode or located.postcode),
    }
    confirmed = {"confirmed_at": now, "confirmed_how": str(how)} if how is not None else {}
    if offer is None:
        values["status"] = _first_status(draft)
        offer = _create(db, organisation, identity, values | confirmed, now)
        before: dict[str, Any] = {}
        deed, after = Deed.CREATED, history.stated(values)
    else:
        before, after = _change(offer, values, draft, now)
        if not after:
            if how is not None:
                confirming.listed(db, offer, how, actor, now)
            return Outcome(Deed.UPDATED if placed.moved else Deed.UNCHANGED, offer.id)
        history.apply(offer, confirmed | {"updated_at": now})
        deed = Deed.UPDATED
    offer.place = placed.place
    if after.keys() & SCHEDULE_COLUMNS:
        occurrences.renew(offer, now.astimezone(BERLIN).date(), pauses)
    _write_down(db, offer, str(deed), actor, now, before, after)
    return Outcome(deed, offer.id)


def _first_status(draft: OfferDraft) -> str:
    return str(Status.SUBMITTED if draft.needs_review else Status.PUBLISHED)


def _create(db: Session, organisation: Organisation, identity: str, values: dict[str, Any], now: datetime) -> Offer:
    published_at = now if values["status"] == Status.PUBLISHED else None
    offer = Offer(
        organisation_id=organisation.id,
        identity=identity,
        **values,
        published_at=published_at,
        created_at=now,
        updated_at=now,
        changed_in=counters.bump(db),
    )
    offer.occurrences = []
    db.add(offer)
    db.flush()
    return offer


def _change(
    offer: Offer, values: dict[str, Any], draft: OfferDraft, now: datetime
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Set what differs; a deleted offer comes back, a waiting one that needs no review any more is published."""
    before, after = history.apply(offer, values)
    status = _first_status(draft)
    comes_back = offer.status == Status.DELETED
    is_let_through = offer.status in (Status.DRAFT, Status.SUBMITTED) and not draft.needs_review
    has_new_dates = offer.status == Status.PAST and bool(after)
    if comes_back or is_let_through or has_new_dates:
        changed = history.apply(offer, {"status": status, "deleted_at": None} | _published(offer, status, now))
        before, after = before | changed[0], after | changed[1]
    return before, after


def _published(offer: Offer, status: str, now: datetime) -> dict[str, Any]:
    return {"published_at": now} if status == Status.PUBLISHED and offer.published_at is None else {}


def _write_down(
    db: Session,
    offer: Offer,
    verb: str,
    actor: str,
    now: datetime,
    before: dict[str, Any],
    after: dict[str, Any],
) -> None:
    offer.changed_in = counters.bump(db)
    history.record(db, actor=actor, now=now, verb=verb, thing=offer, before=before, after=after)
