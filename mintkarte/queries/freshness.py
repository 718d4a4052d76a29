"""What the clock of freshness goes by: the lives of offers, who can be asked about them, and when regions rest."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, String, and_, cast, func, or_, select
from sqlalchemy.orm import Session, aliased

from mintkarte.domain.freshness import Because, FreshnessRules, Life
from mintkarte.domain.holidays import DateSpan
from mintkarte.domain.vocabulary import ScheduleKind, Status
from mintkarte.models import Occurrence, Offer, Organisation, Question, Rest
from mintkarte.queries import people

_ADDRESS = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}")
_EVERY_MONTH = 12
_BY_THE_CLOCK = (str(Because.UNANSWERED), str(Because.GONE))


@dataclass(frozen=True, slots=True)
class Living:
    """An offer as the clock sees it."""

    offer_id: int
    organisation_id: int
    region: str | None
    title: str
    life: Life
    question_id: int | None = None


def over(db: Session, now: datetime) -> list[int]:
    """The public offers whose last date is over; whether their rule goes on, the table of dates knows."""
    dates = select(Occurrence.offer_id).where(Occurrence.offer_id == Offer.id)
    found = select(Offer.id).where(
        Offer.status == str(Status.PUBLISHED),
        Offer.schedule_kind == str(ScheduleKind.DATED),
        dates.exists(),
        ~dates.where(Occurrence.ends_at >= now).exists(),
    )
    return list(db.scalars(found.order_by(Offer.id)))


def in_reach(
    db: Session, rules: FreshnessRules, until: datetime, regions: Collection[str] | None = None
) -> list[Living]:
    """Every offer that may fall due until then; whether one does, `domain.freshness.next_due` says.

    Only those of these regions, or of all.
    """
    shortest = min((rules.ask_after, *rules.ask_after_of.values()))
    old = func.coalesce(Offer.confirmed_at, Offer.published_at, Offer.created_at) <= until - timedelta(shortest)
    has_season = and_(func.length(cast(Offer.open_months, String)) > len("[]"), ~_is_always_open(db))
    is_due = or_(
        Question.id.is_not(None),
        and_(Offer.status == str(Status.PUBLISHED), or_(old, has_season)),
        and_(Offer.hidden_because.in_(_BY_THE_CLOCK), Offer.hidden_at <= until - timedelta(rules.delete_after)),
    )
    return _living(db, is_due, regions)


def of_organisation(db: Session, organisation_id: int) -> list[Living]:
    """All public and hidden offers of an organisation."""
    return _living(db, Offer.organisation_id == organisation_id)


def rests(db: Session) -> dict[str, tuple[DateSpan, ...]]:
    """The days on which the clock of a region stands, by its slug."""
    found: dict[str, tuple[DateSpan, ...]] = {}
    for rest in db.scalars(select(Rest).order_by(Rest.first_day, Rest.id)):
        found[rest.region_slug] = (*found.get(rest.region_slug, ()), DateSpan(rest.first_day, rest.last_day))
    return found


def recipients(db: Session, organisation: Organisation, offer_ids: Iterable[int]) -> dict[str, list[int]]:
    """Whom to ask about which of these offers: the editors, else the organisation's address, else each contact's."""
    ids = list(offer_ids)
    if addresses := people.editors_of(db, organisation.id) or _addresses(organisation.email):
        return dict.fromkeys(addresses, ids)
    found: dict[str, list[int]] = {}
    for offer_id, contact in db.execute(select(Offer.id, Offer.contact).where(Offer.id.in_(ids)).order_by(Offer.id)):
        for address in _addresses(contact):
            found.setdefault(address, []).append(offer_id)
    return found


def _addresses(text: str | None) -> list[str]:
    return list(dict.fromkeys(address.casefold().rstrip(".") for address in _ADDRESS.findall(text or "")))


def _is_always_open(db: Session) -> ColumnElement[bool]:
    length = func.jsonb_array_length if db.get_bind().dialect.name == "postgresql" else func.json_array_length
    return length(Offer.open_months).in_((0, _EVERY_MONTH))


def _living(db: Session, condition: ColumnElement[bool], regions: Collection[str] | None = None) -> list[Living]:
    last = aliased(Occurrence)
    last_end = select(func.max(last.ends_at)).where(last.offer_id == Offer.id).correlate(Offer).scalar_subquery()
    chosen = (  # columns only: most of what an offer says is of no use here, and reading it took most of a tick
        select(
            *(Offer.id, Offer.organisation_id, Offer.region_slug, Offer.title, Offer.status, Offer.kind),
            *(Offer.schedule_kind, Offer.rule, Offer.open_months, Offer.hidden_at, Offer.hidden_because),
            func.coalesce(Offer.confirmed_at, Offer.published_at, Offer.created_at).label("since"),
            last_end.label("last_end"),
            Question.id.label("question_id"),
            *(Question.told_at, Question.asked_again_at, Question.told_again_at),
        )
        .outerjoin(Question, and_(Question.offer_id == Offer.id, Question.answered_at.is_(None)))
        .where(Offer.status.in_((str(Status.PUBLISHED), str(Status.HIDDEN))), condition)
        .order_by(Offer.organisation_id, Offer.id)
    )
    if regions is not None:
        chosen = chosen.where(Offer.region_slug.in_(sorted(regions)))
    return [_of(row) for row in db.execute(chosen)]


def _of(row: Row[*tuple[Any, ...]]) -> Living:
    life = Life(
        schedule=ScheduleKind(row.schedule_kind),
        since=row.since,
        kind=row.kind,
        has_rule=row.rule is not None,
        last_end=row.last_end,
        open_months=frozenset(row.open_months),
        is_asked=row.question_id is not None,
        told_at=row.told_at,
        is_reminded=row.asked_again_at is not None,
        told_again_at=row.told_again_at,
        hidden_at=row.hidden_at if row.status == Status.HIDDEN else None,
        hidden_because=Because(row.hidden_because) if row.hidden_because else None,
    )
    return Living(row.id, row.organisation_id, row.region_slug, row.title, life, row.question_id)
