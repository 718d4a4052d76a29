"""Reports of errors: anybody says what is wrong with an offer, a coordinator answers and the address is forgotten."""

import re
from datetime import datetime

from sqlalchemy.orm import Session

from mintkarte.models import Offer, Report
from mintkarte.services import history
from mintkarte.texts.reports import COLUMNS

MAX_MESSAGE, MAX_EMAIL = 2000, 320
"""Letters."""
_MAIL = re.compile(r"[^\s@<>,;:\"]+@[^\s@<>,;:\"]+\.[^\s@<>,;:\".]{2,}")


class ReportProblemError(ValueError):
    """A report cannot be taken as it is; `codes` are words that `texts.reports` has a sentence for."""

    def __init__(self, codes: list[str]) -> None:
        super().__init__(", ".join(codes))
        self.codes = codes


class ReportStateError(Exception):
    """The report is `gone` or `answered`: see `code`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def problems_of(column: str, message: str, email: str) -> list[str]:
    """The codes of what is missing, too long or unreadable; each begins with the name of its argument."""
    found = {
        "column_missing": column not in COLUMNS,
        "message_missing": not message.strip(),
        "message_too_long": len(message) > MAX_MESSAGE,
        "email_unreadable": bool(email) and (len(email) > MAX_EMAIL or not _MAIL.fullmatch(email)),
    }
    return [code for code, is_wrong in found.items() if is_wrong]


def report(db: Session, offer: Offer, *, column: str, message: str, email: str, now: datetime) -> Report:
    """Keep what somebody says is wrong; without an address there is no answer. Raises ReportProblemError."""
    if codes := problems_of(column, message, email):
        raise ReportProblemError(codes)
    said = Report(offer_id=offer.id, column=column, message=message.strip(), email=email or None, created_at=now)
    db.add(said)
    db.flush()
    return said


def answer(db: Session, report_id: int, text: str, *, actor: str, now: datetime) -> str | None:
    """Answer a report, once, and forget who has sent it; raises ReportStateError.

    Gives the address, or None where none was left: the caller writes the letter in the same transaction, for after
    it nobody knows the address any more.
    """
    said = db.get(Report, report_id, with_for_update=True)
    if said is None:
        raise ReportStateError("gone")
    if said.answered_at is not None:
        raise ReportStateError("answered")
    address, said.email = said.email, None
    _, after = history.apply(said, {"answered_at": now, "answered_by": actor, "answer": text.strip()})
    after.pop("answered_by", None)  # the history knows who did it, and forgets it with the account
    history.record(db, actor=actor, now=now, verb="answered", thing=said, before={}, after=after)
    db.flush()
    return address
