"""The columns `beginn`, `ende` and `wiederholung` as a schedule, and a schedule as these columns again."""

from dataclasses import replace
from datetime import date, time

from mintkarte.domain.cell_reader import CellReader
from mintkarte.domain.moments import CANCELLED, read_day, read_hours, read_moment, write_moment
from mintkarte.domain.recurrence import Recurrence, read_recurrence, with_meeting, without_meeting
from mintkarte.domain.schedules import MAX_OCCURRENCES, Hours, Occurrence, Schedule, on_day
from mintkarte.domain.vocabulary import Kind, ScheduleKind

SEPARATOR = " | "
MAX_TEXT = 300
_STANDING_KINDS = frozenset({Kind.PLACE_TO_VISIT, Kind.OPEN_WORKSHOP})


def read_schedule(cells: CellReader, kind: Kind | None, today: date) -> Schedule:
    """The schedule that the three columns say together; what cannot be understood is noted and kept as words."""
    text = cells.text("wiederholung", MAX_TEXT)
    recurrence = read_recurrence(text)
    if not recurrence.understood:
        cells.note("wiederholung", text, "wiederholung_nur_text")
    if recurrence.rule is not None:
        return _rule(cells, text, recurrence)
    dates = _dates(cells)
    if dates:
        if max(o.last_day for o in dates) < today:
            cells.note("beginn", cells.raw("beginn"), "datum_vergangen")
        return Schedule(ScheduleKind.DATED, text, dates=dates)
    standing = recurrence.permanent or (kind in _STANDING_KINDS and not text)
    schedule = Schedule(ScheduleKind.PERMANENT if standing else ScheduleKind.ON_REQUEST, text)
    return replace(schedule, open_months=recurrence.months, rule_hours=recurrence.hours)


def _dates(cells: CellReader) -> tuple[Occurrence, ...]:
    """The single dates; `ende` gives each its last day or its end, and may be shorter than `beginn`."""
    begins = [part.strip() for part in cells.raw("beginn").split("|") if part.strip()]
    ends = [part.strip() for part in cells.raw("ende").split("|")]
    if len(begins) > MAX_OCCURRENCES:
        cells.note("beginn", begins[MAX_OCCURRENCES], "zu_viele_termine", hint=str(MAX_OCCURRENCES))
    found = set()
    for position, text in enumerate(begins[:MAX_OCCURRENCES]):
        one = _occurrence(cells, text, ends[position] if position < len(ends) else "")
        if one is not None:
            found.add(one)
    return tuple(sorted(found))


def _occurrence(cells: CellReader, begin: str, end: str) -> Occurrence | None:
    reading, hours, cancelled = read_moment(begin)
    if reading.code:
        cells.note("beginn", begin, reading.code, hint=reading.rest)
    if reading.day is None:
        return None
    start, stop = hours or (None, None)
    last = reading.day
    if end and (alone := read_hours(end)) is not None:
        stop = alone[0]
    elif end:
        closing, closing_hours, _ = read_moment(end)
        if closing.code:
            cells.note("ende", end, closing.code, hint=closing.rest)
        last = closing.day or last
        stop = closing_hours[0] if closing_hours else stop
    if last < reading.day or (last == reading.day and start and stop and stop < start):
        cells.note("ende", end, "ende_vor_beginn")
        last, stop = reading.day, None
    return replace(on_day(reading.day, start, stop, last), cancelled=cancelled)


def _rule(cells: CellReader, text: str, recurrence: Recurrence) -> Schedule:
    """A rule from its first day on, until its last day where one is given; hours in the words win over the columns'."""
    begin, end = cells.raw("beginn").split("|")[0].strip(), cells.raw("ende").split("|")[-1].strip()
    first, start = _edge(cells, "beginn", begin)
    last, stop = _edge(cells, "ende", end)
    rule = recurrence.rule or ""
    if last is not None and first is not None and last > first:
        rule += f";UNTIL={last:%Y%m%d}T235959"
    columns: tuple[Hours, ...] = ((start, stop if stop and stop > start else None),) if start else ()
    return Schedule(
        ScheduleKind.DATED,
        text,
        rule,
        first,
        recurrence.hours or columns,
        skips_holidays=recurrence.skips_holidays,
        left_out=recurrence.left_out,
        cancelled=recurrence.cancelled,
    )


def _edge(cells: CellReader, column: str, text: str) -> tuple[date | None, time | None]:
    """Day and hour of the first or last meeting; either may be missing."""
    if not text:
        return None, None
    if (alone := read_hours(text)) is not None and read_day(text).day is None:
        return None, alone[0]
    reading, hours, _ = read_moment(text)
    if reading.code:
        cells.note(column, text, reading.code, hint=reading.rest)
    return reading.day, hours[0] if hours else None


def with_cancelled(schedule: Schedule, one: Occurrence, *, cancelled: bool) -> Schedule:
    """The schedule with one of its dates called off, or taking place again; its words say so too."""
    day, single = one.first_day, any(_is_same(other, one) for other in schedule.dates)
    if single or schedule.rule is None:
        dates = (replace(other, cancelled=cancelled) if _is_same(other, one) else other for other in schedule.dates)
        return replace(schedule, dates=tuple(sorted(dates)))
    if cancelled == (day in schedule.cancelled):
        return schedule
    text = (without_meeting if cancelled else with_meeting)(schedule.text, day)
    days = schedule.cancelled | {day} if cancelled else schedule.cancelled - {day}
    return replace(schedule, text=text, cancelled=days)


def _is_same(one: Occurrence, other: Occurrence) -> bool:
    return (one.starts_at, one.ends_at) == (other.starts_at, other.ends_at)


def write_schedule(schedule: Schedule) -> tuple[str, str, str]:
    """`beginn`, `ende` and `wiederholung` that `read_schedule` reads as the same schedule again."""
    if schedule.rule is None:
        begins = [write_moment(o.starts_at, all_day=o.all_day) + f" {CANCELLED}" * o.cancelled for o in schedule.dates]
        ends = [write_moment(o.ends_at, all_day=o.all_day) for o in schedule.dates]
        return SEPARATOR.join(begins), SEPARATOR.join(ends), schedule.text
    start, stop = schedule.rule_hours[0] if schedule.rule_hours else (None, None)
    until = schedule.rule.partition("UNTIL=")[2][:8]
    last = date(int(until[:4]), int(until[4:6]), int(until[6:])).isoformat() if until else ""
    begin = [schedule.rule_from.isoformat() if schedule.rule_from else "", start.strftime("%H:%M") if start else ""]
    end = [last, stop.strftime("%H:%M") if stop else ""]
    return " ".join(part for part in begin if part), " ".join(part for part in end if part), schedule.text
