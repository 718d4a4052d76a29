"""What the clock of freshness goes by: the lives of offers, who can be asked about them, and when regions rest."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, String, and_, case, cast, func, or_, select
from sqlalchemy.orm import Session, aliased

from mintkarte.domain.freshness import BY_THE_CLOCK, Because, FreshnessRules, Life
from mintkarte.domain.holidays import DateSpan
from mintkarte.domain.vocabulary import ScheduleKind, Status
from mintkarte.models import Job, KeptExport, Occurrence, Offer, Organisation, Question, Rest
from mintkarte.models.letters import LETTER
from mintkarte.queries import people
from mintkarte.queries.bounces import bouncing
from mintkarte.queries.desk import Regions, in_regions

_ADDRESS = re.compile(r"(?<![^\s<>()\[\]{},;:|/=\"„“»«])[\w.%+-]+@[\w.-]+\.[^\W\d_]{2,}")
"""An address whole or not at all: the end of one that is spelled oddly would be somebody else's."""
_LONGEST_ADDRESS = 320
_MOST_ADDRESSES = 3
"""Of one text: it names whom to ask, and is no way to write to many."""
_EVERY_MONTH = 12
_MOST_DEAD = 10_000
"""As many as one statement takes in a list."""


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
        and_(Offer.hidden_because.in_(sorted(BY_THE_CLOCK)), Offer.hidden_at <= until - timedelta(rules.delete_after)),
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


def asked_about(db: Session, offer_ids: Sequence[int]) -> frozenset[int]:
    """Those of these offers that wait for an answer."""
    is_open = select(Question.offer_id).where(Question.offer_id.in_(offer_ids), Question.answered_at.is_(None))
    return frozenset(db.scalars(is_open))


def kept_exports(db: Session, organisation_ids: Collection[int]) -> list[KeptExport]:
    """What the deleted offers of these organisations said, the newest first."""
    own = select(KeptExport).where(KeptExport.organisation_id.in_(sorted(organisation_ids)))
    return list(db.scalars(own.order_by(KeptExport.deleted_at.desc(), KeptExport.id)))


def rests_of(db: Session, regions: Regions, since: date, number: int) -> list[Rest]:
    """The last so many rests of these regions that end on a day or later, the newest first."""
    chosen = select(Rest).where(in_regions(regions, Rest.region_slug), Rest.last_day >= since)
    return list(db.scalars(chosen.order_by(Rest.last_day.desc(), Rest.id.desc()).limit(number)))


def dead_letters(db: Session) -> list[int]:
    """The letters that nobody will ever take, refused for good, the newest first."""
    dead = select(Job.payload).where(Job.kind == LETTER, Job.dead_at.is_not(None))
    found = db.scalars(dead.order_by(Job.id.desc()).limit(_MOST_DEAD))
    return [number for payload in found if isinstance(number := payload.get("letter"), int)]


def recipients(db: Session, organisation: Organisation, offer_ids: Iterable[int]) -> dict[str, list[int]]:
    """Whom to ask about which of these offers: the editors, else the organisation's address, else each contact's.

    Addresses that no letter reaches are left out.
    """
    ids = list(offer_ids)
    for addresses in (people.editors_of(db, organisation.id), _addresses(organisation.email)):
        dead = bouncing(db, addresses)
        if reached := [address for address in addresses if address not in dead]:
            return dict.fromkeys(reached, ids)
    found: dict[str, list[int]] = {}
    for offer_id, contact in db.execute(select(Offer.id, Offer.contact).where(Offer.id.in_(ids)).order_by(Offer.id)):
        for address in _addresses(contact):
            found.setdefault(address, []).append(offer_id)
    dead = bouncing(db, found)
    return {address: asked for address, asked in found.items() if address not in dead}


def may_answer(db: Session, offer: Offer, address: str) -> bool:
    """Whether a letter about this offer could still go to the address: who has lost the role answers no longer."""
    written = (*_addresses(offer.organisation.email), *_addresses(offer.contact))
    return address in written or address in people.editors_of(db, offer.organisation_id)


def _addresses(text: str | None) -> list[str]:
    """The first few addresses in a text; small letters must not make somebody else's of one (ﬁ is not fi)."""
    found = dict.fromkeys(address.lower() for address in _ADDRESS.findall(text or "") if _stays_itself(address))
    return list(found)[:_MOST_ADDRESSES]


def _stays_itself(address: str) -> bool:
    return len(address.lower()) <= _LONGEST_ADDRESS and address.isascii() == address.lower().isascii()


def _is_always_open(db: Session) -> ColumnElement[bool]:
    length = func.jsonb_array_length if db.get_bind().dialect.name == "postgresql" else func.json_array_length
    return length(Offer.open_months).in_((0, _EVERY_MONTH))


def _living(db: Session, condition: ColumnElement[bool], regions: Collection[str] | None = None) -> list[Living]:
    last = aliased(Occurrence)
    last_end = select(func.max(last.ends_at)).where(last.offer_id == Offer.id).correlate(Offer).scalar_subquery()
    is_hidden = Offer.status == str(Status.HIDDEN)
    chosen = (
        select(
            *(Offer.id, Offer.organisation_id, Offer.region_slug, Offer.title, Offer.schedule_kind, Offer.kind),
            *(Offer.rule.is_not(None).label("has_rule"), Offer.open_months, last_end.label("last_end")),
            func.coalesce(Offer.confirmed_at, Offer.published_at, Offer.created_at).label("since"),
            case((is_hidden, Offer.hidden_at)).label("hidden_at"),
            Offer.hidden_because,
            *(Question.id.label("question_id"), Question.told_at, Question.told_again_at, Question.asked_again_at),
        )
        .select_from(Offer)
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
        has_rule=bool(row.has_rule),
        last_end=row.last_end,
        open_months=frozenset(row.open_months),
        is_asked=row.question_id is not None,
        told_at=row.told_at,
        is_reminded=row.asked_again_at is not None,
        told_again_at=row.told_again_at,
        hidden_at=row.hidden_at,
        hidden_because=Because(row.hidden_because) if row.hidden_because else None,
    )
    return Living(row.id, row.organisation_id, row.region_slug, row.title, life, row.question_id)
