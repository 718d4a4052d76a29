"""Accounts: one-time links, sessions, and the people behind them; nobody has a password.

A token is random, leaves this process once, and only its hash is stored. It is bound to a purpose and to the address
of mail it was made for, and whoever uses it first has used it up.
"""

import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, selectinload

from mintkarte.domain.permissions import Actor, Role
from mintkarte.models import (
    Bounce,
    Distinction,
    ImportBatch,
    Invitation,
    Letter,
    Link,
    Membership,
    Person,
    Report,
    SetAside,
    SignIn,
)
from mintkarte.services import history

LINK_LASTS = timedelta(minutes=15)
SIGN_IN_LASTS = timedelta(days=30)
_SEEN_AGAIN = timedelta(minutes=10)
"""How often a session notes that it was used; each note is a write."""
_DEVICE_LETTERS = 200
_ADDRESS = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[a-z0-9-]+\.)+[a-z]{2,}")
"""What a header can carry without quotes; domains with umlauts as they are written for mail (xn--…)."""


class Purpose(StrEnum):
    """What a link is for."""

    SIGN_IN = "sign_in"
    INVITATION = "invitation"
    CONFIRMATION = "confirmation"
    """Says whether offers are still true; signs nobody in."""


_SIGNING_IN = frozenset({Purpose.SIGN_IN, Purpose.INVITATION})


class LinkError(Exception):
    """The link is unknown, used, run out, or meant for something else."""


@dataclass(frozen=True, slots=True)
class OpenLink:
    """A link that can be used: for whom and what, with what its maker has put into it."""

    purpose: Purpose
    email: str
    payload: dict[str, Any]


def folded(email: str) -> str:
    """An address of mail as it is stored and compared; "" where it is none."""
    plain = email.strip().casefold()
    return plain if len(plain) <= 320 and _ADDRESS.fullmatch(plain) else ""  # noqa: PLR2004 - RFC 5321: 64 + 1 + 255


def digest(token: str) -> str:
    """What of a token is stored."""
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def make_link(
    db: Session, purpose: Purpose, email: str, now: datetime, *, lasts: timedelta, payload: dict[str, Any]
) -> str:
    """A new link's token; older ones stay good until they are used or run out, or anybody could void them."""
    token = secrets.token_urlsafe(32)
    db.add(
        Link(
            token_hash=digest(token),
            purpose=str(purpose),
            email=email,
            payload=payload,
            created_at=now,
            expires_at=now + lasts,
        )
    )
    return token


def look(db: Session, token: str, now: datetime, purposes: Collection[Purpose] = _SIGNING_IN) -> OpenLink:
    """What the link is for, without using it; raises LinkError, also where it is for something else."""
    found = db.get(Link, digest(token), populate_existing=True)
    if found is None or found.used_at is not None or found.expires_at <= now or found.purpose not in purposes:
        raise LinkError
    return OpenLink(Purpose(found.purpose), found.email, found.payload)


def use(db: Session, token: str, now: datetime, purposes: Collection[Purpose] = _SIGNING_IN) -> OpenLink:
    """Use the link up; of many who try at once one succeeds, the others get LinkError."""
    row = db.execute(
        update(Link)
        .where(Link.token_hash == digest(token), Link.used_at.is_(None), Link.expires_at > now)
        .where(Link.purpose.in_([str(purpose) for purpose in purposes]))
        .values(used_at=now)
        .returning(Link.purpose, Link.email, Link.payload),
        execution_options={"synchronize_session": False},
    ).first()
    if row is None:
        raise LinkError
    return OpenLink(Purpose(row.purpose), row.email, row.payload)


def sign_in_token(db: Session, email: str, now: datetime) -> str | None:
    """A fresh link for somebody who has an account; None for everybody else."""
    if find(db, email) is None:
        return None
    return make_link(db, Purpose.SIGN_IN, email, now, lasts=LINK_LASTS, payload={})


def find(db: Session, email: str) -> Person | None:
    """The person with this address."""
    return db.scalar(select(Person).where(Person.email == email)) if email else None


def find_or_create(db: Session, email: str, actor: str, now: datetime, *, name: str = "") -> Person:
    """The person with this address, new where there is none."""
    found = find(db, email)
    if found is None:
        found = Person(email=email, name=name, created_at=now, memberships=[])
        db.add(found)
        db.flush()
        history.record(db, actor=actor, now=now, verb="created", thing=found, before={}, after={})
    return found


def give_role(
    db: Session,
    person: Person,
    role: Role,
    actor: str,
    now: datetime,
    *,
    region: str | None = None,
    organisation_id: int | None = None,
) -> bool:
    """Add a role; False where the person has it already. `take_role` is the opposite."""
    scope = _scope(role, region, organisation_id)
    if any(membership.scope == scope for membership in person.memberships):
        return False
    person.memberships.append(
        Membership(role=str(role), region_slug=region, organisation_id=organisation_id, scope=scope, created_at=now)
    )
    db.flush()
    history.record(db, actor=actor, now=now, verb="role_given", thing=person, before={}, after={"scope": scope})
    return True


def take_role(db: Session, person: Person, membership_id: int, actor: str, now: datetime) -> bool:
    """Take a role away; `give_role` is the opposite."""
    found = next((membership for membership in person.memberships if membership.id == membership_id), None)
    if found is None:
        return False
    person.memberships.remove(found)
    history.record(db, actor=actor, now=now, verb="role_taken", thing=person, before={"scope": found.scope}, after={})
    return True


def _scope(role: Role, region: str | None, organisation_id: int | None) -> str:
    return f"{role}:{region or organisation_id}" if role is not Role.ADMIN else str(role)


def sign_in(db: Session, person: Person, device: str, now: datetime) -> str:
    """Begin a session; gives the token that belongs into the cookie."""
    token = secrets.token_urlsafe(32)
    db.add(
        SignIn(
            token_hash=digest(token),
            person_id=person.id,
            device=device[:_DEVICE_LETTERS],
            created_at=now,
            seen_at=now,
            expires_at=now + SIGN_IN_LASTS,
        )
    )
    return token


def session_of(db: Session, token: str, now: datetime) -> SignIn | None:
    """The running session of this token, with its person and roles."""
    found = db.scalar(
        select(SignIn)
        .where(SignIn.token_hash == digest(token), SignIn.expires_at > now)
        .options(selectinload(SignIn.person).selectinload(Person.memberships))
    )
    return found if found is not None and found.person.deleted_at is None else None


def is_to_be_noted(session: SignIn, now: datetime) -> bool:
    """Whether it is time to write down that the session is in use."""
    return now - session.seen_at > _SEEN_AGAIN


def note_use(db: Session, session_id: int, now: datetime) -> None:
    """Prolong a session that is in use."""
    seen = update(SignIn).where(SignIn.id == session_id).values(seen_at=now, expires_at=now + SIGN_IN_LASTS)
    db.execute(seen, execution_options={"synchronize_session": False})


def sessions(db: Session, person_id: int, now: datetime) -> list[SignIn]:
    """The running sessions of a person, the one used last first."""
    running = select(SignIn).where(SignIn.person_id == person_id, SignIn.expires_at > now)
    return list(db.scalars(running.order_by(SignIn.seen_at.desc(), SignIn.id.desc())))


def end_session(db: Session, person_id: int, session_id: int | None = None) -> None:
    """End one session of a person, or all of them."""
    chosen = delete(SignIn).where(SignIn.person_id == person_id)
    db.execute(chosen if session_id is None else chosen.where(SignIn.id == session_id))


def delete_account(db: Session, person: Person, now: datetime) -> None:
    """Forget the person: name, address, roles, sessions and links; what the history says keeps its number only."""
    history.forget_actor(db, person.email or "", f"#{person.id}")
    for named in (Link.email, Invitation.email, Letter.recipient, Bounce.address):
        db.execute(delete(named.class_).where(named == person.email))
    for deed in (Distinction.actor, Report.answered_by, Invitation.invited_by, SetAside.actor, ImportBatch.actor):
        named_in = update(deed.class_).where(deed == person.email).values({deed.key: f"#{person.id}"})
        db.execute(named_in, execution_options={"synchronize_session": False})
    end_session(db, person.id)
    person.memberships.clear()
    person.email, person.name, person.deleted_at = None, "", now


def forget_expired(db: Session, now: datetime) -> None:
    """Delete links and sessions that have run out."""
    db.execute(delete(Link).where(Link.expires_at <= now))
    db.execute(delete(SignIn).where(SignIn.expires_at <= now))


def actor_of(person: Person) -> Actor:
    """The person as permissions see it."""
    roles = person.memberships
    return Actor(
        id=person.id,
        name=person.name,
        email=person.email or "",
        is_admin=any(one.role == Role.ADMIN for one in roles),
        regions=frozenset(one.region_slug for one in roles if one.region_slug is not None),
        organisations=frozenset(one.organisation_id for one in roles if one.organisation_id is not None),
    )
