"""Undoing: one step of the history is taken back where nothing has changed since, as a line of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, inspect, select, update
from sqlalchemy.orm import Session

from mintkarte.domain.drafts import read_draft
from mintkarte.domain.schedules import BERLIN
from mintkarte.domain.states import STEPS, Verb
from mintkarte.domain.vocabulary import Land, Status
from mintkarte.models import Base, Change, Offer, Organisation, Place, counters
from mintkarte.models.base import UtcDateTime
from mintkarte.services import history, occurrences, states, twins
from mintkarte.services.drafting import Pauses, stored_columns
from mintkarte.services.identity import offer_identity
from mintkarte.services.offer_values import SCHEDULE_COLUMNS
from mintkarte.services.placing import touch_offers
from mintkarte.services.states import StateError

_KINDS: dict[str, type[Base]] = {"offer": Offer, "organisation": Organisation, "place": Place}
_PAIRED = frozenset({"told_apart", "not_told_apart"})
_VERBS = {step.word: verb for verb, step in STEPS.items()}


class UndoError(Exception):
    """The step cannot be taken back; `code` is `gone`, `nothing`, `changed` or `state`, `fields` what has changed."""

    def __init__(self, code: str, fields: tuple[str, ...] = ()) -> None:
        super().__init__(code)
        self.code, self.fields = code, fields


@dataclass(frozen=True, slots=True)
class Undone:
    """The fields that are back, and those that somebody has changed since and that stay."""

    fields: tuple[str, ...]
    left: tuple[str, ...] = ()


def is_possible(change: Change) -> bool:
    """Whether the step has anything that could be taken back."""
    return change.thing in _KINDS and (bool(change.before) or change.verb in _PAIRED)


def undo(db: Session, change_id: int, actor: str, now: datetime, pauses: Pauses) -> Undone:
    """Set back what this step has changed and nobody has changed since; raises UndoError where nothing is left of it.

    A step between two states is taken back by the verb that leads the other way.
    """
    change = db.get(Change, change_id)
    if change is None or not is_possible(change):
        raise UndoError("nothing")
    kind = _KINDS[change.thing]
    thing = db.get(kind, int(change.thing_id), with_for_update=True, populate_existing=True)
    if thing is None:
        raise UndoError("gone")
    if change.verb in _PAIRED:
        return _take_back_distinction(db, change, actor, now)
    if isinstance(thing, Offer) and "status" in change.before:
        return _lead_back(db, thing, change, actor, now)
    fresh = fields_as_left(thing, change.before, change.after)
    if not fresh:
        raise UndoError("changed", tuple(change.before))
    set_back(db, thing, {name: change.before[name] for name in fresh}, actor, now, pauses)
    return Undone(tuple(fresh), tuple(name for name in change.before if name not in fresh))


def fields_as_left(thing: Base, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """The changed fields that nobody has changed since."""
    return [name for name in before if _is_as_left(thing, name, after)]


def set_back(db: Session, thing: Base, values: Mapping[str, Any], actor: str, now: datetime, pauses: Pauses) -> None:
    """Give fields the values that the history remembers, as a step of its own."""
    kind = type(thing)
    before, after = history.apply(thing, {name: _typed(kind, name, value) for name, value in values.items()})
    history.record(db, actor=actor, now=now, verb="undone", thing=thing, before=before, after=after)
    _follow(db, thing, after, now, pauses)


def _take_back_distinction(db: Session, change: Change, actor: str, now: datetime) -> Undone:
    one, other = int(change.thing_id), int(change.after["twin"])
    opposite = twins.forget if change.verb == "told_apart" else twins.distinguish
    if not opposite(db, one, other, actor, now):
        raise UndoError("changed", ("twin",))
    return Undone(("twin",))


def _lead_back(db: Session, offer: Offer, change: Change, actor: str, now: datetime) -> Undone:
    if offer.status != change.after.get("status") or change.verb not in _VERBS:
        raise UndoError("changed", ("status",))
    verb = STEPS[_VERBS[change.verb]].opposite
    if verb is Verb.WITHDRAW and offer.status == Status.PUBLISHED:  # a trusted one was published at once
        verb = Verb.REVOKE
    try:
        states.do(db, offer.id, verb, actor, now)
    except StateError as error:
        raise UndoError("state") from error
    return Undone(("status",))


def _is_as_left(thing: Base, name: str, after: Mapping[str, Any]) -> bool:
    return name in after and hasattr(thing, name) and history.plain(getattr(thing, name)) == after[name]


def _typed(kind: type[Base], name: str, value: Any) -> Any:  # noqa: ANN401 - whatever a column holds
    """A value of the history as the column holds it."""
    if not isinstance(value, str):
        return value
    wanted = inspect(kind).columns[name].type
    if isinstance(wanted, UtcDateTime):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(wanted, Date) else value


def _follow(db: Session, thing: Base, after: Mapping[str, Any], now: datetime, pauses: Pauses) -> None:
    """Bring along what rests on the fields: dates, the words an offer is known by, and the readers' counter."""
    db.flush()
    if isinstance(thing, Place):
        touch_offers(db, thing)
    elif isinstance(thing, Organisation):
        thing.updated_at = now
        values = {"changed_in": counters.bump(db)}
        db.execute(
            update(Offer).where(Offer.organisation_id == thing.id).values(values),
            execution_options={"synchronize_session": "fetch"},
        )
    elif isinstance(thing, Offer):
        db.refresh(thing, ["place"])
        today = now.astimezone(BERLIN).date()
        if after.keys() & set(SCHEDULE_COLUMNS):
            land = Land(thing.place.land) if thing.place and thing.place.land else None
            occurrences.renew(thing, today, pauses(land))
        draft, _ = read_draft(stored_columns(db, thing.id), today)
        known_by = offer_identity(draft) if draft is not None else thing.identity
        taken = select(Offer.id).where(Offer.organisation_id == thing.organisation_id, Offer.identity == known_by)
        if db.scalar(taken) is None:
            thing.identity = known_by
        thing.updated_at, thing.changed_in = now, counters.bump(db)
    db.flush()
