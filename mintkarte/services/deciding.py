"""Deciding: what a coordinator says to proposed changes, reports, doubtful pins, invitations and trust.

Every decision locks what it is about first: of many clicks at once one has an effect, the others get False or None.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from mintkarte.domain import merging
from mintkarte.domain.drafts import OfferDraft
from mintkarte.domain.merging import Conflict
from mintkarte.domain.schedules import BERLIN
from mintkarte.domain.vocabulary import Status
from mintkarte.gateways.gazetteer import Gazetteer
from mintkarte.models import Edit, Invitation, Offer, Organisation, Place
from mintkarte.services import drafting, editing, history, inviting, writing
from mintkarte.services.drafting import Pauses
from mintkarte.services.placing import touch_offers

Choice = Literal["proposed", "stored"]


class DecisionError(Exception):
    """It cannot be decided so; `code` is `gone`, `newer` or `unreadable`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class ConflictError(Exception):
    """The same columns were changed meanwhile: the coordinator sees both versions and chooses."""

    def __init__(self, conflicts: tuple[Conflict, ...]) -> None:
        super().__init__(", ".join(conflict.column for conflict in conflicts))
        self.conflicts = conflicts


@dataclass(frozen=True, slots=True)
class Tables:
    """What an offer is placed and dated by: where addresses lie, and the days without school in a Land."""

    gazetteer: Gazetteer
    pauses: Pauses


def proposed(db: Session, edit: Edit, choices: Mapping[str, Choice] | None = None) -> merging.Merged:
    """The offer as it is stored by now, with what the proposal changes; `choices` settles columns both have changed."""
    stored = drafting.stored_columns(db, edit.offer_id or 0)
    base, typed = edit.base or stored, {**stored, **edit.columns}
    merged = merging.merge(base, typed, stored)
    chosen = choices or {}
    columns = merged.columns | {
        one.column: one.theirs for one in merged.conflicts if chosen.get(one.column) == "stored"
    }
    return merging.Merged(columns, tuple(one for one in merged.conflicts if one.column not in chosen))


def approve_proposal(
    db: Session,
    edit_id: int,
    actor: str,
    now: datetime,
    tables: Tables,
    *,
    choices: Mapping[str, Choice] | None = None,
    seen: str | None = None,
) -> bool:
    """Make the proposed columns the offer's; False where that is decided already. Undo lies in the history.

    `seen` is the time, as ISO 8601, at which what the coordinator looked at was saved; another one is DecisionError
    `newer`. Raises ConflictError for columns that were changed meanwhile and are not in `choices`, and DecisionError.
    """
    edit = _waiting_edit(db, edit_id)
    if edit is None:
        return False
    if seen is not None and seen != edit.saved_at.isoformat():
        raise DecisionError("newer")
    offer = db.get(Offer, edit.offer_id, with_for_update=True, populate_existing=True)
    if offer is None or offer.status == Status.DELETED:
        raise DecisionError("gone")
    merged = proposed(db, edit, choices)
    if merged.conflicts:
        raise ConflictError(merged.conflicts)
    change(db, offer, merged.columns, actor, now, tables)
    editing.settle(db, edit, actor, now)
    return True


def reject_proposal(db: Session, edit_id: int, reason: str, actor: str, now: datetime) -> bool:
    """Say no, with a reason that its author sees; False where that is decided already."""
    edit = _waiting_edit(db, edit_id)
    if edit is None:
        return False
    editing.reject(db, edit, reason, actor, now)
    return True


def change(
    db: Session, offer: Offer, columns: Mapping[str, str], actor: str, now: datetime, tables: Tables
) -> OfferDraft:
    """Bring an offer in line with columns; raises DecisionError where they come to no offer."""
    reading = drafting.read(columns, now.astimezone(BERLIN).date(), tables.gazetteer)
    if reading.draft is None:
        raise DecisionError("unreadable")
    writing.change(db, offer, reading.written(tables.pauses), actor, now)
    return reading.draft


def keep_pin(db: Session, place_id: int, actor: str, now: datetime) -> bool:
    """Say that a doubtful pin is right; False where nobody doubts it. `doubt_pin` is the opposite."""
    return _flag_pin(db, place_id, None, actor, now)


def doubt_pin(db: Session, place_id: int, flag: str, actor: str, now: datetime) -> bool:
    """Put a pin back among the doubtful ones."""
    return _flag_pin(db, place_id, flag, actor, now)


def confirm_invitation(db: Session, invitation_id: int, actor: str, now: datetime) -> str | None:
    """Let a proposed invitation or a claim count; gives the token of its link, None where that is decided already."""
    invitation = _waiting_invitation(db, invitation_id)
    return inviting.confirm(db, invitation, actor, now) if invitation is not None else None


def decline_invitation(db: Session, invitation_id: int, actor: str, now: datetime) -> bool:
    """Say no to a proposed invitation or a claim; False where that is decided already."""
    invitation = _waiting_invitation(db, invitation_id)
    if invitation is not None:
        inviting.decline(db, invitation, actor, now)
    return invitation is not None


def open_invitation(db: Session, invitation_id: int) -> Invitation | None:
    """A confirmed invitation that nobody has taken yet, locked; None for any other."""
    found = db.get(Invitation, invitation_id, with_for_update=True, populate_existing=True)
    if found is None or found.confirmed_at is None or found.accepted_at or found.declined_at:
        return None
    return found


def trust(db: Session, organisation_id: int, actor: str, now: datetime, *, trusted: bool) -> bool:
    """Let an organisation publish at once, or no longer; False where it is so already. It is its own opposite."""
    chosen = select(Organisation).where(Organisation.id == organisation_id).with_for_update()
    organisation = db.scalar(chosen, execution_options={"populate_existing": True})
    if organisation is None:
        return False
    before, after = history.apply(organisation, {"trusted": trusted})
    if after:
        verb = "trusted" if trusted else "trust_ended"
        history.record(db, actor=actor, now=now, verb=verb, thing=organisation, before=before, after=after)
        organisation.updated_at = now
        db.flush()
    return bool(after)


def _waiting_edit(db: Session, edit_id: int) -> Edit | None:
    edit = db.get(Edit, edit_id, with_for_update=True, populate_existing=True)
    return edit if edit is not None and edit.submitted_at is not None and edit.offer_id is not None else None


def _waiting_invitation(db: Session, invitation_id: int) -> Invitation | None:
    found = db.get(Invitation, invitation_id, with_for_update=True, populate_existing=True)
    return found if found is not None and found.confirmed_at is None and found.declined_at is None else None


def _flag_pin(db: Session, place_id: int, flag: str | None, actor: str, now: datetime) -> bool:
    place = db.get(Place, place_id, with_for_update=True, populate_existing=True)
    if place is None:
        return False
    before, after = history.apply(place, {"flag": flag})
    if after:
        history.record(db, actor=actor, now=now, verb="pin_kept", thing=place, before=before, after=after)
        touch_offers(db, place)
        db.flush()
    return bool(after)
