"""The work behind the map for its admins: jobs, letters, the clock, the machine, and what somebody should mend."""

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request

from mintkarte.domain.permissions import Actor
from mintkarte.models.database import sqlite_version, wal_is_safe
from mintkarte.queries import operations as queries
from mintkarte.queries.operations import PAGE, Jobs, Letters, Work
from mintkarte.services import operating, upkeep
from mintkarte.texts import operations as words
from mintkarte.web import signed_in
from mintkarte.web.parts import now, parts

operations = Blueprint("operations", __name__, url_prefix="/redaktion/betrieb")

LATE = timedelta(hours=1)
"""How long what happens again and again may be overdue: cron may well tick only once an hour."""
_LETTERS_LATE = timedelta(hours=1)
_LEAST_FREE_BYTES, _LEAST_FREE_SHARE = 1024**3, 0.03
_FARTHEST = 1_000_000


@dataclass(frozen=True, slots=True)
class Line:
    """One job in words; what does not apply is empty."""

    id: int
    what: str
    when: str
    attempts: str
    error: str


@dataclass(frozen=True, slots=True)
class Recurring:
    """Something that happens again and again: when last, when next."""

    what: str
    last: str
    following: str
    is_late: bool


@operations.get("")
def show() -> str:
    """How everything stands; nothing changes."""
    _admin()
    return _page()


@operations.post("/aufgaben/<id:job_id>/neustart")
def try_again(job_id: int) -> Response:
    """Let a dead job begin anew."""
    actor = _admin()
    with parts().database.writing() as db:
        done = operating.try_again(db, job_id, actor.email, now())
    return _back("neu" if done else "schon")


@operations.post("/aufgaben/<id:job_id>/verwerfen")
def throw_away(job_id: int) -> Response:
    """Forget a dead job for good."""
    actor = _admin()
    with parts().database.writing() as db:
        done = operating.throw_away(db, job_id, actor.email)
    return _back("verworfen" if done else "schon")


def _admin() -> Actor:
    """Who runs the installation: of the region's work this page says nothing, so coordinators have no use for it."""
    actor = signed_in.somebody()
    if not actor.is_admin:
        abort(404)
    return actor


def _back(done: str) -> Response:
    return make_response(redirect(f"/redaktion/betrieb?getan={done}", code=303))


def _page() -> str:
    start = max(0, min(request.args.get("ab", 0, type=int), _FARTHEST)) // PAGE * PAGE
    when = now()
    with parts().database.reading() as db:
        jobs = queries.jobs(db, tuple(upkeep.HANDLERS), when, start)
        letters = queries.letters(db, when)
    done = request.args.get("getan", "")
    return render_template(
        "desk/operations.html",
        warnings=list(_warnings(jobs, letters, when)),
        jobs=jobs,
        letters=letters,
        oldest=words.span(when - letters.oldest) if letters.oldest is not None else "",
        running=[_line(work, work.lease_until, when) for work in jobs.running],
        failed=[_line(work, work.due_at, when) for work in jobs.failed],
        dead=[_line(work, work.dead_at, when) for work in jobs.dead],
        recurring=_recurring(jobs.recurring, when),
        machine=_machine(),
        words=words,
        start=start,
        size=PAGE,
        done=words.DONE.get(done, ""),
        is_problem=done == "schon",
        was=0,
    )


def _line(work: Work, moment: datetime | None, when: datetime) -> Line:
    return Line(
        work.id,
        words.kind(work.kind, work.letter),
        words.moment(moment, when) if moment is not None else "",
        words.attempts(work.attempts),
        words.error(work.last_error),
    )


def _last_run(work: Work, when: datetime) -> datetime | None:
    """When it ran well the last time: it is due one interval later; unknown while it fails, or waits for longer."""
    interval = upkeep.INTERVALS.get(work.kind)
    last = work.due_at - interval if interval is not None and not work.attempts else None
    return last if last is not None and last <= when else None


def _is_late(work: Work, when: datetime) -> bool:
    return work.due_at < when - LATE and (work.lease_until is None or work.lease_until <= when)


def _recurring(found: Sequence[Work], when: datetime) -> list[Recurring]:
    known = {work.kind: work for work in found}
    lines = []
    for kind in upkeep.HANDLERS:
        work = known.get(kind)
        last = _last_run(work, when) if work is not None else None
        lines.append(
            Recurring(
                words.kind(kind),
                words.moment(last, when) if last is not None else words.UNKNOWN if work is not None else words.NEVER,
                words.moment(work.due_at, when) if work is not None else words.FIRST_TICK,
                work is not None and _is_late(work, when),
            )
        )
    return lines


def _warnings(jobs: Jobs, letters: Letters, when: datetime) -> Iterator[str]:
    """What somebody should mend, the gravest first."""
    settings = parts().settings
    if parts().post is None:
        yield words.warning("no_mail")
    if not settings.public_url and not settings.demo:
        yield words.warning("no_address")
    late = [_last_run(work, when) or work.due_at for work in jobs.recurring if _is_late(work, when)]
    if not jobs.recurring:
        yield words.warning("never")
    elif late:
        yield words.warning("late", since=words.span(when - max(late)))
    if parts().post is not None and letters.oldest is not None and when - letters.oldest > _LETTERS_LATE:
        yield words.warning("letters", since=words.span(when - letters.oldest))
    if jobs.dead_total:
        yield words.dead(jobs.dead_total)
    yield from _of_machine()


def _of_machine() -> Iterator[str]:
    disk, database = shutil.disk_usage(parts().data_dir), parts().database
    if disk.free < max(_LEAST_FREE_BYTES, _LEAST_FREE_SHARE * disk.total):
        yield words.warning("disk", free=words.size(disk.free))
    mode, expected = database.journal_mode(), "wal" if wal_is_safe(sqlite_version()) else "delete"
    if database.is_sqlite and mode != expected:
        yield words.warning("journal", mode=mode, expected=expected)


def _machine() -> tuple[tuple[str, str], ...]:
    """Database, disk and version."""
    disk, database = shutil.disk_usage(parts().data_dir), parts().database
    return words.machine(
        engine=database.engine.dialect.name,
        library=".".join(map(str, sqlite_version())) if database.is_sqlite else "",
        journal=database.journal_mode() if database.is_sqlite else "",
        revision=database.revision() or "",
        free=words.size(disk.free),
        total=words.size(disk.total),
    )
