"""Asking: one letter for all open questions of an organisation, with one link; and noting when it has gone out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from mintkarte.models import Letter, Offer, Organisation, Question, QuestionLetter, Region
from mintkarte.models.freshness import FIRST, HIDDEN, SECOND
from mintkarte.queries import freshness
from mintkarte.services import accounts, letters
from mintkarte.services.accounts import Purpose
from mintkarte.texts import freshness_letters as texts

LINK_LASTS = timedelta(days=420)
"""Until the offers are deleted: with the same link they can be brought back."""
_KINDS = {FIRST: "question", SECOND: "question_again", HIDDEN: "question_hidden"}


@dataclass(frozen=True, slots=True)
class Sender:
    """Where links in letters lead; empty where letters cannot be sent: then the coordinator's list must do."""

    site: str


@dataclass(frozen=True, slots=True)
class Round:
    """What a letter is about: the questions of one organisation, which time of asking, and when the next step comes."""

    organisation: Organisation
    questions: Sequence[Question]
    number: int
    by: date


def write(db: Session, sender: Sender, about: Round, now: datetime) -> int:
    """Write the letters to whom the questions go; gives how many. A question nobody can be asked counts as told."""
    by_offer = {question.offer_id: question for question in about.questions}
    reached: set[int] = set()
    written = 0
    for address, offer_ids in (freshness.recipients(db, about.organisation, by_offer) if sender.site else {}).items():
        asked = replace(about, questions=[by_offer[offer_id] for offer_id in offer_ids])
        written += _letter(db, sender, asked, address, now)
        reached.update(offer_ids)
    for question in about.questions:
        if question.offer_id not in reached:
            _told(question, about.number, now)
    db.flush()
    return written


def note_told(db: Session) -> int:
    """Note of every open question whose letters have all been taken, or refused for good; gives how many.

    The last one that was taken counts: each of an organisation's people has the full time. Where all were refused it
    counts from when they were written: nobody will ever answer them. While one waits for a mail server nothing counts,
    so that nobody is hidden who was never asked.
    """
    dead = set(freshness.dead_letters(db))
    told = 0
    for number, column in ((FIRST, Question.told_at), (SECOND, Question.told_again_at)):
        own_letters = selectinload(Question.letters).joinedload(QuestionLetter.letter)
        waiting = select(Question).where(Question.answered_at.is_(None), column.is_(None)).options(own_letters)
        if number == SECOND:
            waiting = waiting.where(Question.asked_again_at.is_not(None))
        for question in db.scalars(waiting.order_by(Question.id)):
            own = [link.letter for link in question.letters if link.number == number]
            sent = [letter.sent_at for letter in own if letter.sent_at is not None]
            if all(letter.sent_at is not None or letter.id in dead for letter in own):
                written_at = question.asked_at if number == FIRST else question.asked_again_at
                _told(question, number, max(sent, default=written_at))
                told += 1
    db.flush()
    return told


def _told(question: Question, number: int, when: datetime | None) -> None:
    if number == FIRST:
        question.told_at = when
    elif number == SECOND:
        question.told_again_at = when


def _letter(db: Session, sender: Sender, about: Round, address: str, now: datetime) -> int:
    ids = [question.id for question in about.questions]
    chosen = select(Offer).where(Offer.id.in_([question.offer_id for question in about.questions]))
    offers = {offer.id: offer for offer in db.scalars(chosen)}
    token = accounts.make_link(db, Purpose.CONFIRMATION, address, now, lasts=LINK_LASTS, payload={"questions": ids})
    region = next((offer.region_slug for offer in offers.values() if offer.region_slug), None)
    words = texts.LETTERS[about.number](
        organisation=about.organisation.name,
        titles=[offers[question.offer_id].title for question in about.questions],
        link=f"{sender.site}/bestaetigen/{token}",
        by=about.by,
        region=(db.scalar(select(Region.name).where(Region.slug == region)) if region else None) or "",
    )
    kind = _KINDS[about.number]
    key = f"{kind}:{ids[0]}:{accounts.digest(address)[:32]}"
    if not letters.write(db, words, address, now, kind=kind, key=key):
        return 0
    letter_id = db.scalar(select(Letter.id).where(Letter.key == key))
    db.add_all(QuestionLetter(question_id=one, letter_id=letter_id, number=about.number) for one in ids)
    return 1
