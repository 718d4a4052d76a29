"""Answering: what comes back by the link of a letter that asked; whoever holds the link answers, and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from mintkarte.domain.freshness import Because, How
from mintkarte.domain.states import Verb
from mintkarte.domain.vocabulary import Status
from mintkarte.models import Link, Offer, Question
from mintkarte.queries import freshness
from mintkarte.services import accounts, confirming, history, reporting, states
from mintkarte.services.accounts import LinkError, OpenLink, Purpose
from mintkarte.services.confirming import Answer

ACTOR = "link"
"""What the history says of somebody who has no account: an address must not stand there for ever."""
_PURPOSES = frozenset({Purpose.CONFIRMATION})


class AnswerError(ValueError):
    """The answer cannot be taken; `code` is `which` where it must say the offer, `unknown` for another one."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Asked:
    """What a link asks: to whom it went, the offers that still wait, how many are answered, which are said gone."""

    email: str
    offers: tuple[Offer, ...]
    answered: int
    gone: tuple[Offer, ...]
    """Those that do not exist any more, as somebody said by such a link: it can be taken back."""


def asked(db: Session, token: str, now: datetime) -> Asked:
    """What this link still asks, without changing anything; raises LinkError once nothing is left."""
    link = accounts.look(db, token, now, _PURPOSES)
    questions, gone = _open(db, link), _gone(db, link)
    if not questions and not gone:
        raise LinkError
    waiting = tuple(question.offer for question in questions)
    return Asked(link.email, waiting, _number(link) - len(questions), tuple(question.offer for question in gone))


def answer(
    db: Session, token: str, said: Answer, now: datetime, *, offer_id: int | None = None, change: str = ""
) -> tuple[str, ...]:
    """Take the answer for one offer, or for all; gives the titles. The link is used up when nothing is left to say.

    `change` is what somebody without an account says has changed: it goes to the coordinator as a report, and the
    offer counts as looked after. Of many who answer at once one has an effect, the others get LinkError.
    """
    link = _held(db, token, now)
    waiting = _open(db, link)
    chosen = [question for question in waiting if offer_id in (None, question.offer_id)]
    if not waiting:
        raise LinkError
    if not chosen:
        raise AnswerError("unknown")
    if len(chosen) > 1 and (change or said is Answer.GONE):
        raise AnswerError("which")
    actor = _actor(db, link)
    for question in chosen:
        if said is Answer.GONE:
            _take_away(db, question.offer, actor, now)
        else:
            confirming.confirm(db, question.offer, How.ANSWER, actor, now)
        if change:
            reporting.report(db, question.offer, column="sonstiges", message=change, email=link.email, now=now)
    _use_up(db, token, link, now)
    return tuple(question.offer.title for question in chosen)


def take_back(db: Session, token: str, offer_id: int | None, now: datetime) -> str:
    """What was said to be gone does exist: it is public and confirmed; gives its title. Raises as `answer` does."""
    link = _held(db, token, now)
    question = next((one for one in _gone(db, link) if one.offer_id == offer_id), None)
    if question is None:
        raise AnswerError("unknown")
    if not confirming.confirm(db, question.offer, How.ANSWER, _actor(db, link), now):
        raise AnswerError("unknown")
    question.answer, question.answered_at = str(Answer.RIGHT), now
    db.flush()
    _use_up(db, token, link, now)
    return question.offer.title


def _held(db: Session, token: str, now: datetime) -> OpenLink:
    """The link, held until the transaction ends, so that of many who press at once one has an effect."""
    db.execute(select(Link.token_hash).where(Link.token_hash == accounts.digest(token)).with_for_update())
    return accounts.look(db, token, now, _PURPOSES)


def _actor(db: Session, link: OpenLink) -> str:
    return link.email if accounts.find(db, link.email) is not None else ACTOR


def _use_up(db: Session, token: str, link: OpenLink, now: datetime) -> None:
    if not _open(db, link) and not _gone(db, link):
        accounts.use(db, token, now, _PURPOSES)


def _take_away(db: Session, offer: Offer, actor: str, now: datetime) -> None:
    """Its people say that it does not exist any more: hidden at once, deleted after a year like any hidden one."""
    confirming.settle(db, offer, Answer.GONE, How.ANSWER, now)
    if offer.status == Status.PUBLISHED:
        states.do(db, offer.id, Verb.HIDE, actor, now, because=Because.GONE)
    else:
        before, after = history.apply(offer, {"hidden_because": str(Because.GONE)})
        history.record(db, actor=actor, now=now, verb="updated", thing=offer, before=before, after=after)


def _open(db: Session, link: OpenLink) -> Sequence[Question]:
    shown = (str(Status.PUBLISHED), str(Status.HIDDEN))
    found = (
        select(Question)
        .join(Offer, Question.offer_id == Offer.id)
        .where(Question.id.in_(link.payload["questions"]), Question.answered_at.is_(None), Offer.status.in_(shown))
        .order_by(Offer.title, Offer.id)
    )
    return [question for question in db.scalars(found) if freshness.may_answer(db, question.offer, link.email)]


def _gone(db: Session, link: OpenLink) -> Sequence[Question]:
    """What was answered with "gone" and still stands so: nobody has shown, deleted or asked about it since."""
    found = (
        select(Question)
        .join(Offer, Question.offer_id == Offer.id)
        .where(
            Question.id.in_(link.payload["questions"]),
            Question.answer == str(Answer.GONE),
            Offer.status == str(Status.HIDDEN),
            Offer.hidden_because == str(Because.GONE),
        )
        .order_by(Offer.title, Offer.id)
    )
    return [question for question in db.scalars(found) if freshness.may_answer(db, question.offer, link.email)]


def _number(link: OpenLink) -> int:
    return len(link.payload["questions"])
