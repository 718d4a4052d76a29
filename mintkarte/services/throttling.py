"""How often an outside service may be asked: one request at a time over all processes, and none while it is down.

Two rows of `throttles` and one counter per service hold the state, so that every worker and every `tick` sees the same.
"""

from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError

from mintkarte.models import Counter, Throttle
from mintkarte.models.database import Database

FAILURES_UNTIL_PAUSE = 5
PAUSE = timedelta(minutes=15)
LONGEST_PAUSE = timedelta(days=1)
"""What a service's own wish is cut to."""


class ServiceThrottle:
    """The turns of one service; every call is a short transaction of its own."""

    def __init__(self, database: Database, service: str, interval: timedelta, longest: timedelta) -> None:
        """`interval` lies between an answer and the next request, `longest` is how long one request may take."""
        self._database = database
        self._turn = f"turn:{service}"[:100]
        self._pause = f"pause:{service}"[:100]
        self._failures = f"failed:{service}"[:40]
        self._interval, self._longest = interval, longest

    def take_turn(self, now: datetime) -> datetime | None:
        """None when it is the caller's turn (who must then end it); else the time at which to ask for it again."""
        try:
            with self._database.writing() as db:
                turn = db.get(Throttle, self._turn, with_for_update=True)
                if turn is None:
                    db.add(Throttle(name=self._turn, next_at=now + self._longest + self._interval))
                elif turn.next_at > now:
                    return min(turn.next_at, now + self._interval)  # a running request may end early
                else:
                    turn.next_at = now + self._longest + self._interval
        except IntegrityError:  # another process has just taken the very first turn
            return now + self._interval
        return None

    def end_turn(self, now: datetime) -> None:
        """Let the next request start one interval from now."""
        with self._database.writing() as db:
            turn = db.get(Throttle, self._turn, with_for_update=True)
            if turn is not None:
                turn.next_at = now + self._interval

    def paused_until(self, now: datetime) -> datetime | None:
        """Until when nobody may ask, or None."""
        with self._database.reading() as db:
            pause = db.get(Throttle, self._pause)
            return pause.next_at if pause is not None and pause.next_at > now else None

    def succeeded(self) -> None:
        """Forget earlier failures: the service answers."""
        with self._database.writing() as db:
            failures = db.get(Counter, self._failures, with_for_update=True)
            if failures is not None and failures.value:
                failures.value = 0

    def failed(self, now: datetime) -> None:
        """Count a failure; from the fifth in a row on everybody pauses, and a single one after that pauses again."""
        try:
            enough = self._count_failure() >= FAILURES_UNTIL_PAUSE
        except IntegrityError:  # another process has just made the counter
            enough = self._count_failure() >= FAILURES_UNTIL_PAUSE
        if enough:
            self.pause(now, None)

    def _count_failure(self) -> int:
        with self._database.writing() as db:
            failures = db.get(Counter, self._failures, with_for_update=True)
            if failures is None:
                failures = Counter(name=self._failures, value=0)
                db.add(failures)
            failures.value += 1
            return failures.value

    def pause(self, now: datetime, wished_seconds: float | None) -> None:
        """Stop for as long as the service wishes, else for a quarter of an hour."""
        wish = PAUSE if wished_seconds is None else timedelta(seconds=max(1.0, wished_seconds))
        until = now + min(wish, LONGEST_PAUSE)
        try:
            self._pause_until(until)
        except IntegrityError:  # another process has just made the row
            self._pause_until(until)

    def _pause_until(self, until: datetime) -> None:
        with self._database.writing() as db:
            pause = db.get(Throttle, self._pause, with_for_update=True)
            if pause is None:
                db.add(Throttle(name=self._pause, next_at=until))
            else:
                pause.next_at = max(pause.next_at, until)
