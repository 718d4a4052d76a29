"""Bounces: to note which addresses no letter reaches, and to forget it as soon as one is taken again."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from mintkarte.domain.bounces import folded, is_about_address
from mintkarte.gateways.delivery_reports import DeliveryReport
from mintkarte.models import Bounce, Letter

KEPT = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Taken:
    """What a mail of reports has led to, in recipients: noted by code, not ours, and not (yet) lost for good."""

    codes: tuple[str, ...] = ()
    unknown: int = 0
    not_lost: int = 0


def note(db: Session, address: str, now: datetime, *, code: str, kind: str) -> None:
    """A letter to this address came back for good; `clear` is the opposite."""
    found = db.get(Bounce, folded(address), with_for_update=True)
    if found is not None:
        found.last_at, found.code, found.kind = now, code, kind
        return
    with suppress(IntegrityError), db.begin_nested():  # another process is noting the same
        db.add(Bounce(address=folded(address), since=now, last_at=now, code=code, kind=kind))


def clear(db: Session, address: str) -> None:
    """A letter to this address was taken."""
    db.execute(delete(Bounce).where(Bounce.address == folded(address)))


def is_lost(db: Session, address: str) -> bool:
    """Whether the last letter to this address came back for good."""
    return db.get(Bounce, folded(address)) is not None


def forget_old(db: Session, now: datetime) -> None:
    """Forget addresses to which nothing was written for a year."""
    db.execute(delete(Bounce).where(Bounce.last_at < now - KEPT))


def take_reports(db: Session, reports: Iterable[DeliveryReport], now: datetime) -> Taken:
    """Note the addresses of our letters that are lost for good.

    A report counts when it names a letter of ours by its number, which nobody can guess. Who names only an address may
    be anybody who wants no letters to reach it.
    """
    codes, unknown, not_lost = list[str](), 0, 0
    for report in reports:
        code = report.status or "failed"
        if report.action != "failed" or not is_about_address(report.status):
            not_lost += 1
        elif (letter := _letter_of(db, report)) is None:
            unknown += 1
        else:
            note(db, letter.recipient, now, code=code, kind=letter.kind)
            codes.append(code)
    return Taken(tuple(codes), unknown, not_lost)


def _letter_of(db: Session, report: DeliveryReport) -> Letter | None:
    named = select(Letter).where(Letter.message_id == report.message_id)
    return db.scalar(named) if report.message_id else None
