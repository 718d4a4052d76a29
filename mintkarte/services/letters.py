"""The outbox: a letter is written in the transaction of its cause, and handed over later, outside of any.

Nothing is lost: a letter stays due until it is marked as sent. Nothing is sent twice into a folder, whatever happens.
A mail server may get a letter twice only when this process dies between the server's "taken" and our mark, which
lie one short commit apart, or when that answer never arrives: whether it was taken is then unknown (`begun_at` is set,
`sent_at` is not), and a letter too many does less harm than one too few. Both carry the same Message-ID, by which
mailboxes show one.
"""

import logging
import os
import socket
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import get_ident
from uuid import uuid4

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from mintkarte.gateways.mail import (
    MailAddressRefusedError,
    MailError,
    MailRefusedError,
    MailServerError,
    Message,
    Post,
)
from mintkarte.models import Letter
from mintkarte.models.database import Database
from mintkarte.models.letters import LETTER
from mintkarte.services import bouncing, jobs
from mintkarte.texts.letter_sheet import LetterText

MOST_LETTERS = 50
"""How many letters one round hands over before it gives way."""
MAX_ATTEMPTS = 30
"""With pauses of up to six hours: five days, after which mail servers give up too."""
KEPT = timedelta(days=400)
"""Long enough to count answers over a year."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Delivered:
    """What one round has done, in letters; one that failed comes again, unless it was refused for good."""

    sent: int = 0
    failed: int = 0


def write(
    db: Session,
    words: LetterText,
    recipient: str,
    now: datetime,
    *,
    kind: str,
    key: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> bool:
    """Put a letter into the outbox; False when one with this key was written before, sent or not.

    Raises ValueError where recipient, subject or one of the further headers cannot stand in a header.
    """
    message = Message(recipient, words.subject, words.text, words.html, uuid4().hex, now, headers or {})
    if key is not None and db.scalar(select(Letter.id).where(Letter.key == key)) is not None:
        return False
    letter = Letter(
        key=key,
        kind=kind,
        recipient=message.recipient,
        subject=message.subject,
        text=message.text,
        html=message.html,
        message_id=message.message_id,
        headers=dict(message.headers),
        created_at=now,
    )
    with suppress(IntegrityError), db.begin_nested():  # another process is writing the same letter just now
        db.add(letter)
        db.flush()
        jobs.enqueue(db, LETTER, {"letter": letter.id}, now)
        return True
    return False


def deliver_due(
    database: Database, post: Post | None, clock: Callable[[], datetime], limit: int = MOST_LETTERS
) -> Delivered:
    """Hand over at most `limit` letters; several processes may do so at once. Without a post all stay where they are.

    When the server is away the round ends: the next letters would only wait for it too.
    """
    sent = failed = 0
    if post is None:
        return Delivered()
    worker = f"{socket.gethostname()}:{os.getpid()}:{get_ident()}"
    while sent + failed < limit and (held := _claim(database, worker, clock(), post.longest_seconds)):
        try:
            if message := _begin(database, held, clock()):
                post.hand_over(message)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with one letter, the next has its turn
            failed += 1
            _put_back(database, held, error, clock())
            if isinstance(error, MailServerError):
                break
        else:
            sent += message is not None
            _close(database, held, clock())
    return Delivered(sent, failed)


def forget_old(db: Session, now: datetime) -> None:
    """Forget to whom letters went `KEPT` ago."""
    db.execute(delete(Letter).where(Letter.sent_at <= now - KEPT))


def _claim(database: Database, worker: str, now: datetime, lease_seconds: float) -> jobs.Claim | None:
    with database.reading() as db:
        if not jobs.is_any_due(db, (LETTER,), now):
            return None
    with database.writing() as db:
        return jobs.claim(db, (LETTER,), worker, now, lease_seconds=lease_seconds)


def _begin(database: Database, held: jobs.Claim, now: datetime) -> Message | None:
    """Note that the letter may be out from now on; None when it is not to be sent (any more)."""
    with database.writing() as db:
        letter = db.get(Letter, held.payload["letter"])
        if letter is None or letter.sent_at:
            return None
        letter.begun_at = now
        words = (letter.subject, letter.text, letter.html)
        return Message(letter.recipient, *words, letter.message_id, letter.created_at, letter.headers)


def _close(database: Database, held: jobs.Claim, now: datetime) -> None:
    """Mark the letter as sent and forget what it said: it may hold a link that signs somebody in."""
    with database.writing() as db:
        letter = db.get(Letter, held.payload["letter"])
        if letter is not None and letter.sent_at is None:
            letter.sent_at, letter.text, letter.html, letter.headers = now, "", "", {}
            bouncing.clear(db, letter.recipient)
        jobs.discard(db, held)


def _put_back(database: Database, held: jobs.Claim, error: Exception, now: datetime) -> None:
    """For later, or aside where it was refused for good; told without recipient, subject or words."""
    told = str(error) if isinstance(error, MailError) else type(error).__name__
    _log.warning("letter %s, attempt %s: %s", held.payload["letter"], held.attempts, told)
    with database.writing() as db:
        attempts = held.attempts if isinstance(error, MailRefusedError) else MAX_ATTEMPTS
        if isinstance(error, MailServerError):
            attempts = sys.maxsize  # nobody was asked for it: it waits until the server is there again
        jobs.fail(db, held, told, now, max_attempts=attempts)
        letter = db.get(Letter, held.payload["letter"])
        if isinstance(error, MailAddressRefusedError) and letter is not None:
            bouncing.note(db, letter.recipient, now, code=error.code, kind=letter.kind)
