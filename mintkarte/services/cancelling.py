"""Calling one date of an offer off, and letting it take place again: at once, for everybody, without a decision."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from mintkarte.domain.holidays import DateSpan
from mintkarte.domain.schedule_columns import with_cancelled
from mintkarte.domain.schedules import BERLIN
from mintkarte.domain.schedules import Occurrence as Meeting
from mintkarte.models import Occurrence, Offer, counters
from mintkarte.services import history, occurrences


def set_cancelled(
    db: Session,
    offer: Offer,
    occurrence_id: int,
    actor: str,
    now: datetime,
    *,
    cancelled: bool,
    pauses: Iterable[DateSpan] = (),
) -> bool:
    """Call a date off or take that back; False where it is so already. Raises LookupError for a foreign date."""
    row = next((one for one in offer.occurrences if one.id == occurrence_id), None)
    if row is None:
        raise LookupError(occurrence_id)
    if row.cancelled == cancelled:
        return False
    schedule = with_cancelled(occurrences.schedule_of(offer), _meeting(row), cancelled=cancelled)
    values = {"schedule_text": schedule.text or None, "schedule_source": schedule.source()}
    offer.updated_at = now
    before, after = history.apply(offer, values)
    occurrences.renew(offer, now.astimezone(BERLIN).date(), pauses)
    offer.changed_in = counters.bump(db)
    verb = "date_cancelled" if cancelled else "date_restored"
    history.record(db, actor=actor, now=now, verb=verb, thing=offer, before=before, after=after)
    db.flush()
    return True


def _meeting(row: Occurrence) -> Meeting:
    return Meeting(row.starts_at.astimezone(BERLIN), row.ends_at.astimezone(BERLIN), row.all_day, row.cancelled)
