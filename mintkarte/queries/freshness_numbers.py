"""How fresh the map is, in numbers: what is confirmed, what letters bring, what was hidden and why, month by month.

Months and days are those in Germany. No two databases cut months alike, so the times pass through this process: three
columns of the questions of a year, and one of the public offers.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from statistics import median

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mintkarte.domain.freshness import Because, How
from mintkarte.domain.matching import months_before
from mintkarte.domain.schedules import BERLIN
from mintkarte.domain.vocabulary import Status
from mintkarte.models import Change, KeptExport, Letter, Offer, Organisation, Question, QuestionLetter
from mintkarte.models.freshness import ASKING
from mintkarte.queries.desk import Regions, in_regions
from mintkarte.queries.people import region_of_organisation

FRESH_DAYS = 90
MONTHS = 12
_SECONDS_A_DAY = 86_400
_ANSWERS = ("right", "gone")


@dataclass(frozen=True, slots=True)
class Month:
    """What happened in a month, in offers; `first` is its first day."""

    first: date
    asked: int = 0
    answered: int = 0
    hidden: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """All numbers of some regions; what happened is counted from the first day of `months` on.

    `public` offers, how many of them were `confirmed` in the last `FRESH_DAYS`, how many `never`, and the median age
    of the last confirmations in days. `letters` that asked and went out, how many questions they asked, and how many of
    those were `answered` by their link. `hidden` by reason, `ended` after the last date, `deleted` by the clock.
    """

    public: int
    confirmed: int
    never: int
    median_days: int | None
    letters: int
    asked: int
    answered: int
    hidden: dict[Because, int] = field(default_factory=dict)
    ended: int = 0
    deleted: int = 0
    months: Sequence[Month] = ()

    @property
    def confirmed_share(self) -> float | None:
        """Between 0 and 1; None without a public offer."""
        return self.confirmed / self.public if self.public else None

    @property
    def answered_share(self) -> float | None:
        """How many of the questions in letters were answered by them, between 0 and 1; None where none went out."""
        return self.answered / self.asked if self.asked else None

    @property
    def answers_per_letter(self) -> float | None:
        """How many answers a letter brings; None where none went out."""
        return self.answered / self.letters if self.letters else None


def numbers(db: Session, regions: Regions, now: datetime) -> Numbers:
    """The numbers of these regions, or of all."""
    firsts = _firsts(now.astimezone(BERLIN).date())
    since = datetime.combine(firsts[0], time(0), tzinfo=BERLIN)
    public, confirmed, never, median_days = _confirmations(db, regions, now)
    letters, asked, answered = _letters(db, regions, since)
    hidden, ended = _taken_away(db, regions, since)
    return Numbers(
        public=public,
        confirmed=confirmed,
        never=never,
        median_days=median_days,
        letters=letters,
        asked=asked,
        answered=answered,
        hidden=hidden,
        ended=ended,
        deleted=_deleted(db, regions, since),
        months=_months(db, regions, since, firsts),
    )


def _firsts(today: date) -> list[date]:
    this = today.replace(day=1)
    return [months_before(this, back) for back in range(MONTHS - 1, -1, -1)]


def _confirmations(db: Session, regions: Regions, now: datetime) -> tuple[int, int, int, int | None]:
    """How many offers are public, how many of them confirmed lately and never, and the median age in days."""
    chosen = select(Offer.confirmed_at).where(
        Offer.status == str(Status.PUBLISHED), in_regions(regions, Offer.region_slug)
    )
    times = db.scalars(chosen).all()
    ages = [max(0.0, (now - when).total_seconds() / _SECONDS_A_DAY) for when in times if when is not None]
    fresh = sum(age <= FRESH_DAYS for age in ages)
    return len(times), fresh, len(times) - len(ages), round(median(ages)) if ages else None


def _letters(db: Session, regions: Regions, since: datetime) -> tuple[int, int, int]:
    """How many letters that ask went out, how many questions they asked, and how many of these their link answered."""
    sent = (
        select(QuestionLetter.letter_id, Question.id, Question.answered_how)
        .join(Letter, QuestionLetter.letter_id == Letter.id)
        .join(Question, QuestionLetter.question_id == Question.id)
        .join(Offer, Question.offer_id == Offer.id)
        .where(QuestionLetter.number.in_(ASKING), Letter.sent_at >= since, in_regions(regions, Offer.region_slug))
    )
    letters: set[int] = set()
    answers: dict[int, bool] = {}
    for letter_id, question_id, how in db.execute(sent):
        letters.add(letter_id)
        answers[question_id] = how == How.ANSWER
    return len(letters), len(answers), sum(answers.values())


def _taken_away(db: Session, regions: Regions, since: datetime) -> tuple[dict[Because, int], int]:
    """How many offers were hidden, by the reason, and how many have ended."""
    chosen = select(Change.verb, Change.thing_id, Change.after).where(
        Change.thing == "offer", Change.at >= since, Change.verb.in_(("hidden", "ended"))
    )
    rows = db.execute(chosen).all()
    if regions is not None:
        # the history names things by words: whose they are is compared here
        own = {str(one) for one in db.scalars(select(Offer.id).where(in_regions(regions, Offer.region_slug)))}
        rows = [row for row in rows if row.thing_id in own]
    reasons = Counter(row.after.get("hidden_because") for row in rows if row.verb == "hidden")
    hidden = {because: reasons[str(because)] for because in Because}
    hidden[Because.BY_HAND] += reasons[None]  # before there were reasons
    return hidden, sum(row.verb == "ended" for row in rows)


def _deleted(db: Session, regions: Regions, since: datetime) -> int:
    """How many the clock has deleted; of the offer itself nothing is left, its export belongs to the organisation."""
    kept = (
        select(func.count())
        .select_from(KeptExport)
        .join(Organisation, KeptExport.organisation_id == Organisation.id)
        .where(KeptExport.deleted_at >= since, in_regions(regions, region_of_organisation()))
    )
    return db.scalar(kept) or 0


def _months(db: Session, regions: Regions, since: datetime, firsts: Sequence[date]) -> tuple[Month, ...]:
    """What was asked, answered and hidden for silence in each of these months."""
    asked: Counter[date] = Counter()
    answered: Counter[date] = Counter()
    hidden: Counter[date] = Counter()
    earliest = since - timedelta(days=400)  # a question may be answered long after it was asked
    chosen = (
        select(Question.asked_at, Question.answered_at, Question.answer, Question.hidden_at)
        .join(Offer, Question.offer_id == Offer.id)
        .where(Question.asked_at >= earliest, in_regions(regions, Offer.region_slug))
    )
    for row in db.execute(chosen):
        asked[_month(row.asked_at)] += 1
        if row.answered_at is not None and row.answer in _ANSWERS:
            answered[_month(row.answered_at)] += 1
        if row.hidden_at is not None:
            hidden[_month(row.hidden_at)] += 1
    return tuple(Month(first, asked[first], answered[first], hidden[first]) for first in firsts)


def _month(when: datetime) -> date:
    return when.astimezone(BERLIN).date().replace(day=1)
