"""Three years as a machine may see them: one tick a day, clocks that jump, both clock changes, mail servers away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

START = datetime(2027, 1, 4, 5, 0, tzinfo=UTC)
YEARS_3 = timedelta(1096)
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_JUMPS = {
    20: "+3h", 41: "-2h", 66: "+9h", 85: "+2d", 110: "-1d", 131: "+8d", 152: "-6h", 176: "+26h", 205: "-3d",
    251: "+14d", 288: "-4d", 331: "+5h", 350: "-1d", 399: "+3d", 458: "-9h", 466: "+21d", 512: "-6d", 548: "+1d",
    571: "-2d", 615: "+12h", 690: "+10d", 731: "-5d", 790: "+2h", 811: "-1h", 866: "+5d", 915: "-2d",
}  # fmt: skip
"""By the number of the day, the clock goes so many hours or days forward or backward before its tick."""
_AWAY = {60: 0, 100: 3, 160: 1, 233: 14, 300: 0, 420: 35, 560: 7, 600: 2, 700: 21, 780: 0, 850: 5, 970: 10}
"""By the number of the day, nobody takes letters for so many days; 0 is some hours."""
_CHANGES = (
    *(datetime(2027, 3, 28, 1, tzinfo=UTC), datetime(2027, 10, 31, 1, tzinfo=UTC)),
    *(datetime(2028, 3, 26, 1, tzinfo=UTC), datetime(2028, 10, 29, 1, tzinfo=UTC)),
    *(datetime(2029, 3, 25, 1, tzinfo=UTC), datetime(2029, 10, 28, 1, tzinfo=UTC)),
)
"""02:00 becomes 03:00 in March, and 03:00 becomes 02:00 in October."""
_AROUND = (-61 * 60, -_HOUR.seconds, -60, 0, _HOUR.seconds)
"""Seconds from a change at which somebody ticks: 01:59 and 02:00 by either clock, the change itself, 03:00."""
_HOURS = (0, 1, 7, 3, 0, 2, 13)


@dataclass(frozen=True)
class Moment:
    """One tick: by the machine's clock, on which day of the true time, how far the clock has just jumped."""

    now: datetime
    true_day: int
    is_away: bool = False
    jump: timedelta = timedelta()


def jumps() -> int:
    """How often the clock jumps."""
    return len(_JUMPS)


def three_years(length: timedelta = YEARS_3) -> Iterator[Moment]:
    """The moments in their order, until the clock has gone so far."""
    offset, true_day, before = timedelta(), 0, START
    while before < START + length:
        jump = _read(_JUMPS[true_day]) if true_day in _JUMPS else timedelta()
        offset += jump
        now = START + true_day * _DAY + offset + _HOURS[true_day % len(_HOURS)] * _HOUR
        away = any(first <= true_day < first + days for first, days in _AWAY.items())
        for change in _CHANGES:
            yield from (
                Moment(moment, true_day, away)
                for moment in (change + timedelta(seconds=seconds) for seconds in _AROUND)
                if before < moment < now and not jump
            )
        if _AWAY.get(true_day) == 0:
            yield Moment(now, true_day, is_away=True, jump=jump)
            now, jump = now + 5 * _HOUR, timedelta()
        yield Moment(now, true_day, away, jump)
        before, true_day = now, true_day + 1


def quiet(days: int) -> Iterator[Moment]:
    """So many days on which nothing goes wrong."""
    yield from (Moment(START + number * _DAY, number) for number in range(days))


def _read(jump: str) -> timedelta:
    return int(jump[:-1]) * (_DAY if jump.endswith("d") else _HOUR)
