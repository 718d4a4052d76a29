"""What the clock of freshness will do in the coming days, and whom no letter reaches: the lists to telephone along."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from mintkarte.domain.freshness import Deed, Due, FreshnessRules, count_days, next_due
from mintkarte.domain.holidays import DateSpan
from mintkarte.domain.schedules import BERLIN
from mintkarte.domain.vocabulary import Status
from mintkarte.models import Letter, Membership, Offer, Organisation, Person, Question, QuestionLetter
from mintkarte.models.freshness import ASKING
from mintkarte.queries import freshness
from mintkarte.queries.desk import Regions, in_regions
from mintkarte.queries.people import Member, members, region_of_organisation

DAYS = 30
PAGE = 50
_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Step:
    """What happens next to an offer, when, and on which day it is gone from the map if nobody gives a sign of life."""

    offer_id: int
    organisation_id: int
    title: str
    deed: Deed
    on: date
    gone_on: date


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to ask: the organisation with its address and its people; `region` answers for it."""

    organisation_id: int
    name: str
    email: str
    region: str | None
    people: Sequence[Member]


@dataclass(frozen=True, slots=True)
class Unreached:
    """An open question that no letter could bring to anybody; `failed` says that one was refused for good."""

    offer_id: int
    organisation_id: int
    title: str
    asked_at: datetime
    is_hidden: bool
    failed: bool


def steps(db: Session, rules: FreshnessRules, regions: Regions, now: datetime, days: int = DAYS) -> list[Step]:
    """What falls due until in so many days; who loses an offer first stands first, with all that is due.

    What is overdue, since no tick has run, falls due today.
    """
    today = now.astimezone(BERLIN).date()
    until, rests = today + timedelta(days), freshness.rests(db)
    found = []
    for one in freshness.in_reach(db, rules, now + timedelta(days), regions):
        own = rests.get(one.region or "", ())
        due = next_due(one.life, rules, own)
        if due is not None and due.on <= until:
            soon = Due(max(due.on, today), due.deed)
            gone_on = _gone_on(soon, rules, own)
            found.append(Step(one.offer_id, one.organisation_id, one.title, soon.deed, soon.on, gone_on))
    first: dict[int, date] = {}
    for step in found:
        first[step.organisation_id] = min(step.gone_on, first.get(step.organisation_id, step.gone_on))
    found.sort(key=lambda step: (first[step.organisation_id], step.organisation_id, step.gone_on, step.offer_id))
    return found


def _gone_on(due: Due, rules: FreshnessRules, rests: Sequence[DateSpan]) -> date:
    if due.deed is Deed.ASK:
        return count_days(count_days(due.on, rules.remind_after, rests), rules.hide_after, rests)
    return count_days(due.on, rules.hide_after, rests) if due.deed is Deed.REMIND else due.on


def unreached(db: Session, regions: Regions, *, can_write: bool, start: int = 0) -> tuple[list[Unreached], int]:
    """A page of the open questions that no letter reached and none will, oldest organisation first; and how many.

    Without a way to write letters (`can_write`) that is every one. An address that came since takes it off the list.
    """
    dead = freshness.dead_letters(db)
    said, letter = aliased(QuestionLetter), aliased(Letter)
    own = select(said.letter_id).where(said.question_id == Question.id, said.number.in_(ASKING)).correlate(Question)
    failed = own.where(said.letter_id.in_(dead)).exists()
    refused = select(letter.recipient).where(letter.id.in_(dead))
    lacks = ~_will_be_reached(refused, failed) if can_write else Question.id.is_not(None)
    chosen = (
        select(Offer.id, Offer.organisation_id, Offer.title, Offer.status, Question.asked_at, failed.label("failed"))
        .join(Question, Question.offer_id == Offer.id)
        .join(Organisation, Offer.organisation_id == Organisation.id)
        .where(
            Question.answered_at.is_(None),
            Offer.status.in_((str(Status.PUBLISHED), str(Status.HIDDEN))),
            in_regions(regions, Offer.region_slug),
            ~own.where(said.letter_id.not_in(dead)).exists(),
            lacks,
        )
    )
    total = db.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    page = chosen.order_by(Organisation.name_key, Organisation.id, Question.asked_at, Offer.id).offset(start)
    lines = [
        Unreached(row.id, row.organisation_id, row.title, row.asked_at, row.status == Status.HIDDEN, bool(row.failed))
        for row in db.execute(page.limit(PAGE))
    ]
    return lines, total


def contacts(db: Session, organisation_ids: Iterable[int]) -> dict[int, Contact]:
    """Whom to ask at each of these organisations."""
    found: dict[int, Contact] = {}
    for ids in _portions(organisation_ids):
        region = region_of_organisation().label("region")
        chosen = select(Organisation.id, Organisation.name, Organisation.email, region)
        team = members(db, ids)
        for row in db.execute(chosen.where(Organisation.id.in_(ids))):
            found[row.id] = Contact(row.id, row.name, row.email or "", row.region, team.get(row.id, ()))
    return found


def words_of_contact(db: Session, offer_ids: Iterable[int]) -> dict[int, str]:
    """What each of these offers says of whom to ask: a name, a telephone number, an address."""
    found: dict[int, str] = {}
    for ids in _portions(offer_ids):
        chosen = select(Offer.id, Offer.contact).where(Offer.id.in_(ids))
        found |= {offer_id: contact or "" for offer_id, contact in db.execute(chosen)}
    return found


def _portions(ids: Iterable[int]) -> Iterator[list[int]]:
    """The ids in lists that a database takes at once."""
    whole = sorted(set(ids))
    for start in range(0, len(whole), _AT_ONCE):
        yield whole[start : start + _AT_ONCE]


def _will_be_reached(refused: Select[str], failed: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether the next letter has somebody to go to: the editors, else the organisation, else the offer's contact."""
    editors = (
        select(Person.id)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.organisation_id == Organisation.id, Person.email.is_not(None))
        .correlate(Organisation)
    )
    has_address = func.coalesce(Organisation.email, "").contains("@")
    return or_(
        editors.where(Person.email.not_in(refused)).exists(),
        and_(~editors.exists(), has_address, Organisation.email.not_in(refused)),
        and_(~editors.exists(), ~has_address, func.coalesce(Offer.contact, "").contains("@"), ~failed),
    )
