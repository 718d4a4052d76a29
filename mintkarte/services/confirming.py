"""Confirming: a sign of life of an offer's people answers the open question and revives what was hidden for silence."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mintkarte.domain.freshness import BY_THE_CLOCK, How
from mintkarte.domain.schedules import BERLIN
from mintkarte.domain.vocabulary import Status
from mintkarte.models import Offer, Question, counters
from mintkarte.services import history


class Answer(StrEnum):
    """What became of a question."""

    RIGHT = "right"
    GONE = "gone"
    CLOSED = "closed"
    """The offer took another way meanwhile: it ended, was hidden by hand, or deleted."""


def confirm(db: Session, offer: Offer, how: How, actor: str, now: datetime) -> bool:
    """The offer is true; one that was hidden because nobody had answered is public again. False where it cannot be.

    Only what is public, or was until its people were silent, can be confirmed.
    """
    db.refresh(offer, with_for_update=True)
    was_hidden = offer.status == Status.HIDDEN
    if not (offer.status == Status.PUBLISHED or (was_hidden and offer.hidden_because in BY_THE_CLOCK)):
        return False
    settle(db, offer, Answer.RIGHT, how, now)
    before, after = history.apply(offer, _alive(offer, how, now))
    offer.changed_in = counters.bump(db)
    verb = "revived" if was_hidden else "confirmed"
    history.record(db, actor=actor, now=now, verb=verb, thing=offer, before=before, after=after)
    db.flush()
    return True


def edited(db: Session, offer: Offer, now: datetime, how: How = How.EDIT) -> tuple[dict[str, Any], dict[str, Any]]:
    """An offer was changed by its people or its source: that confirms it, and new dates bring back one that was over.

    Gives what it changes of the state, before and after, for the caller's line in the history.
    """
    if offer.status not in (Status.PUBLISHED, Status.HIDDEN, Status.PAST):
        return {}, {}
    settle(db, offer, Answer.RIGHT, how, now)
    changed = history.apply(offer, _alive(offer, how, now))
    for values in changed:
        values.pop("confirmed_at", None), values.pop("confirmed_how", None)
    return changed


def listed(db: Session, offer: Offer, how: How, actor: str, now: datetime) -> bool:
    """A source that is read again and again still lists the offer: counted once a day, and told only if it revives.

    False where it was counted today, or cannot be confirmed.
    """
    last = offer.confirmed_at
    if offer.status == Status.PUBLISHED and last is not None and _day(last) == _day(now):
        return False
    if offer.status == Status.HIDDEN:
        return confirm(db, offer, how, actor, now)
    if offer.status != Status.PUBLISHED:
        return False
    settle(db, offer, Answer.RIGHT, how, now)
    history.apply(offer, _alive(offer, how, now))
    offer.changed_in = counters.bump(db)
    db.flush()
    return True


def _day(moment: datetime) -> date:
    return moment.astimezone(BERLIN).date()


def _alive(offer: Offer, how: How, now: datetime) -> dict[str, Any]:
    """What a sign of life changes; what was hidden by hand stays hidden, what is over stays over."""
    values: dict[str, Any] = {"confirmed_at": now, "confirmed_how": str(how)}
    has_dates_ahead = offer.status == Status.PAST and any(one.ends_at >= now for one in offer.occurrences)
    if has_dates_ahead or (offer.status == Status.HIDDEN and offer.hidden_because in BY_THE_CLOCK):
        values |= {"status": str(Status.PUBLISHED), "hidden_at": None, "hidden_because": None}
    return values


def settle(db: Session, offer: Offer, answer: Answer, how: How | None, now: datetime) -> bool:
    """Note what became of the offer's open question; False where there is none."""
    question = open_question(db, offer.id)
    if question is None:
        return False
    question.answered_at, question.answer = now, str(answer)
    question.answered_how = str(how) if how is not None and answer is not Answer.CLOSED else None
    db.flush()
    return True


def open_question(db: Session, offer_id: int) -> Question | None:
    """The question about an offer that nobody has answered yet."""
    is_open = select(Question).where(Question.offer_id == offer_id, Question.answered_at.is_(None))
    return db.scalar(is_open)
