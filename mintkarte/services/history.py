"""History: every change of a stored thing leaves who, when, what before and what after."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from mintkarte.models import Base, Change


def apply(thing: Base, values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Set the values that differ; gives what stood there before and what stands there now, both empty if none did."""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for name, value in values.items():
        old = getattr(thing, name)
        if old != value:
            before[name], after[name] = plain(old), plain(value)
            setattr(thing, name, value)
    return before, after


def record(
    db: Session,
    *,
    actor: str,
    now: datetime,
    verb: str,
    thing: Base,
    before: dict[str, Any],
    after: dict[str, Any],
) -> Change:
    """Write the change down; the thing must have its id already."""
    change = Change(
        at=now, actor=actor, verb=verb, thing=kind_of(thing), thing_id=_id_of(thing), before=before, after=after
    )
    db.add(change)
    return change


def of(db: Session, kind: str, thing_id: int | str) -> list[Change]:
    """The changes of one thing, newest first."""
    changes = select(Change).where(Change.thing == kind, Change.thing_id == str(thing_id))
    return list(db.scalars(changes.order_by(Change.id.desc())))


def forget_actor(db: Session, actor: str, instead: str) -> None:
    """Take a name out of the history; what was done stays."""
    named = update(Change).where(Change.actor == actor).values(actor=instead)
    db.execute(named, execution_options={"synchronize_session": False})


def kind_of(thing: Base) -> str:
    """The word for this kind of thing in the history, such as "offer"."""
    return type(thing).__name__.lower()


def plain(value: object) -> Any:  # noqa: ANN401 - whatever JSON can hold
    """The value as JSON holds it."""
    return value.isoformat() if isinstance(value, date | datetime) else value


def stated(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values that say something, as JSON holds them: the "after" of a new thing."""
    return {name: plain(value) for name, value in values.items() if value not in (None, "", [], {})}


def _id_of(thing: Base) -> str:
    return str(getattr(thing, "id", None) or getattr(thing, "slug", None))
