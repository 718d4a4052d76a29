"""The dates of an offer as rows: written from its schedule, kept in step without losing what calendars know."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeAlias
from uuid import uuid4

from mintkarte.domain import schedules
from mintkarte.domain.holidays import DateSpan
from mintkarte.models import Occurrence, Offer

_Key: TypeAlias = tuple[datetime, datetime, bool]
KEPT_DAYS = 400
"""How long past dates of a rule are kept."""


def schedule_of(offer: Offer) -> schedules.Schedule:
    """The stored schedule of an offer."""
    return schedules.Schedule.from_source(
        offer.schedule_kind, offer.schedule_text or "", offer.rule, offer.schedule_source
    )


def renew(offer: Offer, today: date, pauses: Iterable[DateSpan] = ()) -> bool:
    """Bring the rows in line with the schedule; True when one was added, moved, cancelled or removed.

    A row whose start stays keeps its uid and counts its sequence up. Past dates of a rule stay for `KEPT_DAYS`.
    """
    schedule = schedule_of(offer)
    single = {_key(wanted) for wanted in schedule.dates}
    missing = {_key(wanted): wanted for wanted in schedule.occurrences(today, pauses)}
    spare: list[Occurrence] = []
    changed = False
    for row in offer.occurrences:
        key = (row.starts_at, row.ends_at, row.all_day)
        if key in missing:
            wanted = missing.pop(key)
            changed |= _set_cancelled(row, cancelled=wanted.cancelled)
        elif not _is_kept(row, offer, today):
            spare.append(row)
    by_start = {row.starts_at: row for row in spare}
    for key, wanted in missing.items():
        if key[0] in by_start:
            row = by_start.pop(key[0])
            row.ends_at, row.all_day, row.cancelled = key[1], wanted.all_day, wanted.cancelled
            row.sequence += 1
            spare.remove(row)
        else:
            offer.occurrences.append(_row(wanted, from_rule=key not in single))
        changed = True
    for row in spare:
        offer.occurrences.remove(row)
        changed = True
    return changed


def first_rows(schedule: schedules.Schedule, today: date, pauses: Iterable[DateSpan] = ()) -> list[dict[str, Any]]:
    """The columns of the rows that `renew` gives to an offer that had none."""
    single = {_key(wanted) for wanted in schedule.dates}
    wanted = {_key(one): one.cancelled for one in schedule.occurrences(today, pauses)}
    return [_values(key, cancelled=cancelled, from_rule=key not in single) for key, cancelled in wanted.items()]


def _key(wanted: schedules.Occurrence) -> _Key:
    # in UTC: times of two zones are never equal in the hour that the clock change repeats
    return wanted.starts_at.astimezone(UTC), wanted.ends_at.astimezone(UTC), wanted.all_day


def _is_kept(row: Occurrence, offer: Offer, today: date) -> bool:
    ended = row.ends_at.date()
    return row.from_rule and offer.rule is not None and today - timedelta(days=KEPT_DAYS) <= ended < today


def _set_cancelled(row: Occurrence, *, cancelled: bool) -> bool:
    if row.cancelled == cancelled:
        return False
    row.cancelled = cancelled
    row.sequence += 1
    return True


def _row(wanted: schedules.Occurrence, *, from_rule: bool) -> Occurrence:
    return Occurrence(**_values(_key(wanted), cancelled=wanted.cancelled, from_rule=from_rule))


def _values(key: _Key, *, cancelled: bool, from_rule: bool) -> dict[str, Any]:
    return {
        "starts_at": key[0],
        "ends_at": key[1],
        "all_day": key[2],
        "cancelled": cancelled,
        "uid": uuid4().hex,
        "sequence": 0,
        "from_rule": from_rule,
    }
