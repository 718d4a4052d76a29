"""Inviting: a role waits for a person, who takes it with a one-time link; members propose, coordinators confirm."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from mintkarte.domain.permissions import Role
from mintkarte.models import Invitation, Organisation, Person
from mintkarte.services import accounts, history, organisations
from mintkarte.services.accounts import LinkError, Purpose

INVITATION_LASTS = timedelta(days=14)


class InvitationError(ValueError):
    """The invitation cannot be made; `code` is `email`, `region`, `organisation` or `role`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The role that somebody shall get; an editor's organisation by id, or by name where it may be new."""

    email: str
    role: Role
    region: str | None = None
    organisation_id: int | None = None
    organisation_name: str = ""
    note: str = ""


def invite(db: Session, wanted: Wanted, actor: str, now: datetime) -> tuple[Invitation, str]:
    """An invitation that counts at once, and the token of its link; a new organisation is made with it."""
    if (open_one := _open(db, wanted)) is not None:
        return open_one, link_for(db, open_one, now)
    invitation = _store(db, wanted, actor, now)
    return invitation, confirm(db, invitation, actor, now)


def _open(db: Session, wanted: Wanted) -> Invitation | None:
    """The invitation to the same role that nobody has taken yet: it gets a new link and stays one."""
    organisation = wanted.organisation_id
    if wanted.role is Role.EDITOR and organisation is None:
        known = organisations.known_as(db, wanted.organisation_name)
        organisation = known.id if known is not None else 0
    same = select(Invitation).where(
        Invitation.email == wanted.email,
        Invitation.role == str(wanted.role),
        Invitation.confirmed_at.is_not(None),
        Invitation.accepted_at.is_(None),
        Invitation.declined_at.is_(None),
    )
    if wanted.role is Role.EDITOR:
        same = same.where(Invitation.organisation_id == organisation)
    elif wanted.role is Role.COORDINATOR:
        same = same.where(Invitation.region_slug == wanted.region)
    return db.scalar(same.order_by(Invitation.id.desc()).limit(1))


def propose(db: Session, wanted: Wanted, actor: str, now: datetime, *, is_claim: bool = False) -> Invitation:
    """An invitation by a member, or somebody's claim to an organisation: a coordinator has to confirm it."""
    waiting = select(Invitation).where(
        Invitation.email == wanted.email, Invitation.confirmed_at.is_(None), Invitation.declined_at.is_(None)
    )
    for earlier in db.scalars(waiting):
        if (earlier.organisation_id, earlier.organisation_name or "") == (
            wanted.organisation_id,
            wanted.organisation_name,
        ):
            return earlier
    invitation = _store(db, wanted, actor, now)
    invitation.is_claim = is_claim
    return invitation


def confirm(db: Session, invitation: Invitation, actor: str, now: datetime) -> str:
    """Let the invitation count and give the token of its link; `decline` is the opposite."""
    if invitation.role == Role.EDITOR and invitation.organisation_id is None:
        name = invitation.organisation_name or ""
        made = organisations.find_or_create(db, name, actor, now, region=invitation.region_slug)
        invitation.organisation_id = made.id
    invitation.confirmed_at, invitation.declined_at = now, None
    db.flush()
    history.record(db, actor=actor, now=now, verb="confirmed", thing=invitation, before={}, after={})
    return link_for(db, invitation, now)


def decline(db: Session, invitation: Invitation, actor: str, now: datetime) -> None:
    """Say no to a proposal; `confirm` is the opposite."""
    invitation.declined_at = now
    history.record(db, actor=actor, now=now, verb="declined", thing=invitation, before={}, after={})


def link_for(db: Session, invitation: Invitation, now: datetime) -> str:
    """A fresh link for a confirmed invitation that nobody has taken yet."""
    payload = {"invitation": invitation.id}
    return accounts.make_link(db, Purpose.INVITATION, invitation.email, now, lasts=INVITATION_LASTS, payload=payload)


def by_id(db: Session, invitation_id: int) -> Invitation | None:
    """One invitation, or None."""
    return db.get(Invitation, invitation_id)


def accept(db: Session, invitation_id: int, now: datetime) -> Person:
    """Give the invited person the role; raises LinkError where it was declined meanwhile."""
    invitation = db.get(Invitation, invitation_id)
    if invitation is None or invitation.confirmed_at is None:
        raise LinkError
    if invitation.declined_at is not None or invitation.accepted_at is not None:
        raise LinkError
    person = accounts.find_or_create(db, invitation.email, invitation.email, now)
    accounts.give_role(
        db,
        person,
        Role(invitation.role),
        invitation.invited_by,
        now,
        region=invitation.region_slug if invitation.role == Role.COORDINATOR else None,
        organisation_id=invitation.organisation_id if invitation.role == Role.EDITOR else None,
    )
    invitation.accepted_at = now
    return person


def _store(db: Session, wanted: Wanted, actor: str, now: datetime) -> Invitation:
    _check(db, wanted)
    invitation = Invitation(
        email=wanted.email,
        role=str(wanted.role),
        region_slug=wanted.region,
        organisation_id=wanted.organisation_id,
        organisation_name=wanted.organisation_name or None,
        note=wanted.note,
        invited_by=actor,
        created_at=now,
    )
    db.add(invitation)
    db.flush()
    after = {"role": str(wanted.role), "organisation": wanted.organisation_name or wanted.organisation_id}
    history.record(db, actor=actor, now=now, verb="created", thing=invitation, before={}, after=after)
    return invitation


def _check(db: Session, wanted: Wanted) -> None:
    if not accounts.folded(wanted.email):
        raise InvitationError("email")
    if wanted.role is Role.COORDINATOR and not wanted.region:
        raise InvitationError("region")
    if wanted.role is Role.EDITOR:
        named = bool(wanted.organisation_name.strip())
        if wanted.organisation_id is not None and db.get(Organisation, wanted.organisation_id) is None:
            raise InvitationError("organisation")
        if wanted.organisation_id is None and not named:
            raise InvitationError("organisation")
