"""Subscriptions: asked for on a page, confirmed by mail, renewed or ended by the link in every letter.

Stored are the address, the search, the rhythm and times; at the end all of it goes at once, with letters that have
not left yet. No token is stored: that of an opt-in only as its hash, that of a subscription is made of a random word
and the secret key, so that it is the same in all its letters for as long as the subscription lives.
"""

import hmac
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import delete, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from mintkarte.domain.number_sets import NumberSet
from mintkarte.domain.rhythms import Rhythm, next_look
from mintkarte.models import Letter, OptIn, Subscription
from mintkarte.queries import offer_steps
from mintkarte.services.accounts import digest

OPT_IN_LASTS = timedelta(days=7)
LASTS = timedelta(days=365)
"""How long letters come unless somebody wants them further."""
ASKED_AFTER = LASTS - timedelta(days=30)
LEAST_TO_ANSWER = timedelta(days=14)
"""Nobody has less time to answer, also where the question went out late."""
OPT_IN, NEWS, STILL = "opt_in", "news", "still"
"""The kinds of letters."""


class GoneError(Exception):
    """The link is unknown, used, run out, or meant for something else."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What somebody has seen of a search who subscribes to it: the offers, and of what state they are."""

    told: str
    seen_change: int
    seen_in: int
    seen_on: date

    @classmethod
    def now(cls, db: Session, ids: Sequence[int], version: int, today: date) -> "Seen":
        """These offers, as they stand at a version of the data."""
        return cls(str(NumberSet(ids)), offer_steps.last_entry(db), version, today)


def ask(db: Session, email: str, query: str, rhythm: Rhythm, seen: Seen, now: datetime) -> str:
    """Note that somebody has asked; gives the token for the letter that its owner confirms with."""
    token = secrets.token_urlsafe(32)
    db.add(
        OptIn(
            token_hash=digest(token),
            email=email,
            query=query,
            rhythm=str(rhythm),
            **asdict(seen),
            created_at=now,
            expires_at=now + OPT_IN_LASTS,
        )
    )
    return token


def look(db: Session, token: str, now: datetime) -> OptIn:
    """What a token would confirm, without using it; raises GoneError."""
    found = db.get(OptIn, digest(token))
    if found is None or found.expires_at <= now:
        raise GoneError
    return found


def confirm(db: Session, token: str, secret: str, now: datetime) -> Subscription:
    """Use an opt-in up; raises GoneError. The same search again only changes the rhythm and counts as renewal."""
    used = delete(OptIn).where(OptIn.token_hash == digest(token), OptIn.expires_at > now).returning(OptIn)
    opt_in = db.scalar(used, execution_options={"synchronize_session": False})
    if opt_in is None:
        raise GoneError
    found = _stored(db, opt_in)
    if found is None:
        with suppress(IntegrityError), db.begin_nested():  # another process is confirming the same just now
            db.add(_begun(opt_in, secret, now))
            db.flush()
        found = _stored(db, opt_in)
        if found is None:
            raise GoneError
    renew(found, Rhythm(opt_in.rhythm), now)
    is_done = or_(Letter.sent_at.is_not(None), Letter.key == key_of_opt_in(token))  # others ask about other searches
    db.execute(delete(Letter).where(Letter.kind == OPT_IN, Letter.recipient == opt_in.email, is_done))
    return found


def _stored(db: Session, opt_in: OptIn) -> Subscription | None:
    same = (Subscription.email == opt_in.email, Subscription.query_hash == digest(opt_in.query))
    return db.scalar(select(Subscription).where(*same).with_for_update())


def _begun(opt_in: OptIn, secret: str, now: datetime) -> Subscription:
    nonce = secrets.token_urlsafe(24)
    return Subscription(
        email=opt_in.email,
        query=opt_in.query,
        query_hash=digest(opt_in.query),
        rhythm=opt_in.rhythm,
        nonce=nonce,
        token_hash=digest(_token(nonce, secret)),
        told=opt_in.told,
        missed={},
        seen_change=opt_in.seen_change,
        seen_in=opt_in.seen_in,
        seen_on=opt_in.seen_on,
        letters=0,
        created_at=now,
        renewed_at=now,
        next_at=now,
    )


def renew(subscription: Subscription, rhythm: Rhythm, now: datetime) -> None:
    """Go on for a year from now, in this rhythm."""
    if subscription.rhythm != rhythm or subscription.next_at <= now:
        subscription.next_at = next_look(rhythm, subscription.created_at, now, subscription.written_at)
    subscription.rhythm, subscription.renewed_at, subscription.asked_at = str(rhythm), now, None


def by_token(db: Session, token: str) -> Subscription | None:
    """The subscription whose letters carry this token."""
    return db.scalar(select(Subscription).where(Subscription.token_hash == digest(token)))


def token_of(subscription: Subscription, secret: str) -> str:
    """The token for its letters; where the secret key was changed, older letters' tokens end with this."""
    token = _token(subscription.nonce, secret)
    if subscription.token_hash != digest(token):
        subscription.token_hash = digest(token)
    return token


def _token(nonce: str, secret: str) -> str:
    mac = hmac.new(secret.encode(), f"subscription:{nonce}".encode(), "sha256").digest()
    return urlsafe_b64encode(mac).rstrip(b"=").decode("ascii")


def key_of_opt_in(token: str) -> str:
    """What the outbox calls the letter that asks for a yes."""
    return f"{OPT_IN}:{digest(token)}"


def key_of(subscription: Subscription, letter: int | str = "") -> str:
    """What the outbox calls a letter of it; without one, how all their names begin."""
    return f"subscription:{subscription.id}:{letter}"


def end(db: Session, subscription: Subscription) -> None:
    """Forget it: address, search, and its letters, sent or not."""
    db.execute(delete(Letter).where(Letter.key.startswith(key_of(subscription), autoescape=True)))
    db.delete(subscription)
    db.flush()


def forget_expired(db: Session, now: datetime) -> None:
    """Delete what nobody has confirmed in time, and the addresses on letters that went out long ago."""
    db.execute(delete(OptIn).where(OptIn.expires_at <= now))
    old = (Letter.kind.in_((OPT_IN, NEWS, STILL)), Letter.created_at <= now - OPT_IN_LASTS)
    db.execute(delete(Letter).where(*old, Letter.sent_at.is_not(None)))
    db.execute(delete(Letter).where(Letter.kind == OPT_IN, Letter.created_at <= now - OPT_IN_LASTS))
