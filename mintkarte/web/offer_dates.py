"""The dates of one offer on its page: what comes, what is cancelled, what is past, each with its calendar file."""

from dataclasses import dataclass
from datetime import date

from flask import url_for

from mintkarte.domain.schedules import BERLIN, Occurrence
from mintkarte.models.offers import Occurrence as StoredOccurrence
from mintkarte.models.offers import Offer
from mintkarte.texts import calendar

SHOWN = 5
"""Dates that stand on the page at once; the others lie behind a disclosure."""


@dataclass(frozen=True, slots=True)
class DateLine:
    """One date in words; `calendar_url` is empty for one that cannot be put into a calendar any more."""

    words: str
    short: str
    is_cancelled: bool
    calendar_url: str


@dataclass(frozen=True, slots=True)
class Dates:
    """All dates of an offer: the next ones, those that follow, and the past ones, the latest first."""

    next: tuple[DateLine, ...]
    later: tuple[DateLine, ...]
    past: tuple[DateLine, ...]
    calendar_url: str

    @property
    def need_a_list(self) -> bool:
        """Whether they say more than the ticket does."""
        return len(self.next) + len(self.past) > 1 or any(line.is_cancelled for line in self.next)


def dates_of(offer: Offer, today: date) -> Dates:
    """The dates of an offer, cancelled ones among the others in their order."""
    lines = [(_plain(stored), stored.id) for stored in offer.occurrences]
    coming = [_line(offer.id, number, one, today) for one, number in lines if one.last_day >= today]
    past = [_line(offer.id, number, one, today) for one, number in reversed(lines) if one.last_day < today]
    return Dates(
        next=tuple(coming[:SHOWN]),
        later=tuple(coming[SHOWN:]),
        past=tuple(past),
        calendar_url=calendar_path(offer.id) if any(not line.is_cancelled for line in coming) else "",
    )


def date_words(first: date, last: date, hours: str, today: date) -> str:
    """In words: "Mittwoch, 3. März, 15–16:30 Uhr" or "22.–24. März, je 9–13 Uhr"."""
    words = calendar.days(first, last, today)
    if first == last:
        return ", ".join(filter(None, [calendar.weekday(first), words, hours]))
    return ", ".join(filter(None, [words, f"je {hours}" if hours else ""]))


def calendar_path(offer_id: int, occurrence_id: int | None = None) -> str:
    """The calendar file of all dates of an offer, or of one."""
    if occurrence_id is None:
        return url_for("calendar_files.offer", offer_id=offer_id)
    return url_for("calendar_files.occurrence", offer_id=offer_id, occurrence_id=occurrence_id)


def _plain(stored: StoredOccurrence) -> Occurrence:
    starts, ends = stored.starts_at.astimezone(BERLIN), stored.ends_at.astimezone(BERLIN)
    return Occurrence(starts, ends, stored.all_day, stored.cancelled)


def _line(offer_id: int, number: int, one: Occurrence, today: date) -> DateLine:
    [(first, last, hours)] = calendar.runs([one])
    is_open = one.last_day >= today and not one.cancelled
    return DateLine(
        words=date_words(first, last, hours, today) if first == last or one.all_day else _from_to(one, today),
        short=calendar.days(first, last, today),
        is_cancelled=one.cancelled,
        calendar_url=calendar_path(offer_id, number) if is_open else "",
    )


def _from_to(one: Occurrence, today: date) -> str:
    """One date that lasts over several days, "22. März, 9 Uhr – 24. März, 13 Uhr"."""
    starts, ends = calendar.day(one.first_day, today), calendar.day(one.last_day, today)
    return f"{starts}, {calendar.clock(one.starts_at)} Uhr – {ends}, {calendar.clock(one.ends_at)} Uhr"
