"""The coordinator's list of doubtful things: dead links, addresses that bounce, past dates, contradictions.

An entry is known by its key; its state is a digest of what it is about, so that one that was set aside comes back
when that has changed.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from sqlalchemy import RowMapping, case, func, literal, select, union_all
from sqlalchemy.orm import Session

from mintkarte.domain.contradictions import Stated, contradictions
from mintkarte.domain.facts import Span
from mintkarte.domain.link_states import DEAD
from mintkarte.domain.schedules import BERLIN
from mintkarte.domain.vocabulary import ScheduleKind
from mintkarte.models import Bounce, Membership, Occurrence, Offer, Organisation, Person, Place, SetAside, WebLink
from mintkarte.queries import link_findings, sources
from mintkarte.queries.desk import Regions, in_regions
from mintkarte.queries.link_findings import COLUMNS, TOLD
from mintkarte.queries.people import region_of_organisation
from mintkarte.queries.public_facts import is_public

SOURCE_DAYS = timedelta(days=3)
"""So long a source may be unreadable before somebody is told."""
_NAMED = (Offer.id, Offer.title, Organisation.id.label("organisation_id"), Organisation.name)
_STATED = (
    *("age_from", "age_to", "grade_from", "grade_to", "audiences", "school_types", "cost_cents", "cost_text"),
    *("capacity", "places_left", "registration", "registration_until", "formats", "rule", "schedule_kind"),
)


class Doubt(StrEnum):
    """What kind of thing is doubtful; the value is the first word of its point."""

    LINK = "link"
    MAIL = "mail"
    PAST = "vorbei"
    CONTRADICTION = "widerspruch"
    SOURCE = "quelle"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One doubtful thing of an offer, or of an organisation where `offer_id` is 0.

    `code` is a finding of a link, a server's number or a contradiction's code; `one` and `other` are what it is about
    (a link and its detail, an address and whose it is, two statements), `column` is where the form mends it.
    """

    doubt: Doubt
    organisation_id: int
    organisation: str
    state: str
    point: str
    offer_id: int = 0
    title: str = ""
    code: str = ""
    one: str = ""
    other: str = ""
    column: str = ""
    since: datetime | None = None

    @property
    def key(self) -> str:
        """What the list and the address of the page call it."""
        return key_of(self.offer_id, self.organisation_id, self.point)


@dataclass(frozen=True, slots=True)
class CheckList:
    """What is doubtful, and what of it was set aside."""

    open: dict[Doubt, list[Check]]
    aside: list[Check]

    @property
    def total(self) -> int:
        """How many are open."""
        return sum(map(len, self.open.values()))


def key_of(offer_id: int, organisation_id: int, point: str) -> str:
    """The key of a point of an offer, or of an organisation where there is no offer."""
    return f"angebot:{offer_id}:{point}" if offer_id else f"anbieter:{organisation_id}:{point}"


def check_list(db: Session, regions: Regions, now: datetime) -> CheckList:
    """Everything doubtful in these regions; in each group what is doubtful longest stands first."""
    found = [
        *(*_links(db, regions), *_bounces(db, regions), *_past(db, regions, now)),
        *(*_contradictions(db, regions, now), *_sources(db, regions, now)),
    ]
    keys = [one.key for one in found]
    told = {key: state for start in range(0, len(keys), 5000) for key, state in _set_aside(db, keys[start:][:5000])}
    groups: dict[Doubt, list[Check]] = {doubt: [] for doubt in Doubt}
    aside: list[Check] = []
    for one in found:
        (aside if told.get(one.key) == one.state else groups[one.doubt]).append(one)
    return CheckList({doubt: some for doubt, some in groups.items() if some}, aside)


def _set_aside(db: Session, keys: Sequence[str]) -> Iterable[tuple[str, str]]:
    return (
        (key, state) for key, state in db.execute(select(SetAside.key, SetAside.state).where(SetAside.key.in_(keys)))
    )


def _links(db: Session, regions: Regions) -> list[Check]:
    of_region = (is_public(), in_regions(regions, Offer.region_slug), WebLink.finding.in_(TOLD))
    rows = {
        row.id: row
        for row in db.execute(
            select(*_NAMED)
            .join(Organisation, Offer.organisation_id == Organisation.id)
            .join(WebLink, WebLink.url == Offer.url)
            .where(*of_region)
        )
    }
    asked = (
        select(Offer.id, *COLUMNS)
        .join(Organisation, Offer.organisation_id == Organisation.id)
        .join(WebLink, WebLink.url == Offer.url)
        .where(*of_region)
        .order_by(WebLink.since, Offer.id)
    )
    return [
        Check(
            doubt=Doubt.LINK,
            organisation_id=rows[number].organisation_id,
            organisation=rows[number].name,
            offer_id=number,
            title=rows[number].title,
            code=str(found.finding),
            one=found.url,
            other=found.detail,
            column="url",
            since=found.since,
            point=str(Doubt.LINK),
            state=_digest(found.url, "dead" if found.finding in DEAD else found.detail, found.since.isoformat()),
        )
        for number, found in link_findings.told(db, asked).items()
    ]


def _bounces(db: Session, regions: Regions) -> list[Check]:
    """Organisations whose own address bounces, or that of somebody who writes for them."""
    region = region_of_organisation()
    own = select(
        Organisation.id, Organisation.name, Bounce.address, literal("").label("person"), Bounce.code, Bounce.since
    )
    own = own.join(Bounce, func.lower(Organisation.email) == Bounce.address)
    editors = (
        select(
            Organisation.id, Organisation.name, Bounce.address, Person.name.label("person"), Bounce.code, Bounce.since
        )
        .join(Membership, Membership.organisation_id == Organisation.id)
        .join(Person, Membership.person_id == Person.id)
        .join(Bounce, Person.email == Bounce.address)
    )
    some = (Organisation.deleted_at.is_(None), in_regions(regions, region))
    both = union_all(own.where(*some), editors.where(*some)).subquery()
    rows = db.execute(select(*both.c).order_by(both.c.since, both.c.id, both.c.address, both.c.person))
    found: dict[str, Check] = {}
    for number, name, address, person, code, since in rows:
        check = Check(
            doubt=Doubt.MAIL,
            organisation_id=number,
            organisation=name,
            code=code,
            one=address,
            other=person,
            since=since,
            point=f"{Doubt.MAIL}:{address}",
            state=_digest(since.isoformat()),
        )
        found[check.key] = check
    return list(found.values())


def _sources(db: Session, regions: Regions, now: datetime) -> list[Check]:
    """Sources that could not be read for days; `one` is the address, `code` why."""
    return [
        Check(
            doubt=Doubt.SOURCE,
            organisation_id=source.organisation_id,
            organisation=name,
            code=source.problem,
            one=source.url,
            since=source.failing_since,
            point=f"{Doubt.SOURCE}:{source.id}",
            state=_digest(source.problem),
        )
        for source, name in sources.failing(db, regions, now - SOURCE_DAYS)
    ]


def _past(db: Session, regions: Regions, now: datetime) -> list[Check]:
    """Offers that had dates, none of which is left, and that still stand as published."""
    last = func.max(case((Occurrence.cancelled, None), else_=Occurrence.ends_at))
    rows = db.execute(
        select(*_NAMED, last)
        .join(Organisation, Offer.organisation_id == Organisation.id)
        .join(Occurrence, Occurrence.offer_id == Offer.id)
        .where(is_public(), in_regions(regions, Offer.region_slug), Offer.schedule_kind == str(ScheduleKind.DATED))
        .group_by(*_NAMED)
        .having(last < now)
        .order_by(last, Offer.id)
    )
    return [
        Check(
            doubt=Doubt.PAST,
            organisation_id=organisation_id,
            organisation=name,
            offer_id=number,
            title=title,
            since=over_at,
            column="beginn",
            point=str(Doubt.PAST),
            state=_digest(over_at.isoformat()),
        )
        for number, title, organisation_id, name, over_at in rows
    ]


def _contradictions(db: Session, regions: Regions, now: datetime) -> list[Check]:
    today = now.astimezone(BERLIN).date()
    public = (is_public(), in_regions(regions, Offer.region_slug))
    dates = (
        select(Occurrence.offer_id, func.min(Occurrence.starts_at), func.max(Occurrence.ends_at))
        .join(Offer, Occurrence.offer_id == Offer.id)
        .join(Organisation, Offer.organisation_id == Organisation.id)
        .where(*public, Occurrence.cancelled.is_(False))
        .group_by(Occurrence.offer_id)
    )
    spans = {number: (first, last) for number, first, last in db.execute(dates)}
    rows = db.execute(
        select(*_NAMED, *(getattr(Offer, name) for name in _STATED), Place.street)
        .join(Organisation, Offer.organisation_id == Organisation.id)
        .outerjoin(Place, Offer.place_id == Place.id)
        .where(*public)
        .order_by(Offer.id)
    )
    return [
        Check(
            doubt=Doubt.CONTRADICTION,
            organisation_id=row.organisation_id,
            organisation=row.name,
            offer_id=row.id,
            title=row.title,
            code=found.code,
            one=found.one,
            other=found.other,
            column=found.column,
            point=f"{Doubt.CONTRADICTION}:{found.code}",
            state=_digest(found.one, found.other),
        )
        for row in rows
        for found in contradictions(_stated(row._mapping, spans.get(row.id)), today)  # noqa: SLF001 - its public name
    ]


def _stated(row: RowMapping, dates: tuple[datetime, datetime] | None) -> Stated:
    """The offer of a row as it can contradict itself; a rule without an end has no last day."""
    first, last = dates or (None, None)
    is_endless = bool(row["rule"]) and not re.search("UNTIL|COUNT", row["rule"])
    days = [moment.astimezone(BERLIN).date() for moment in (first, last) if moment is not None]
    return Stated(
        title=row["title"],
        ages=Span(row["age_from"], row["age_to"]),
        grades=Span(row["grade_from"], row["grade_to"]),
        audiences=frozenset(row["audiences"]),
        school_types=frozenset(row["school_types"]),
        cost_cents=row["cost_cents"],
        cost_text=row["cost_text"] or "",
        capacity=row["capacity"],
        places_left=row["places_left"],
        registration=row["registration"],
        registration_until=row["registration_until"],
        last_day=days[-1] if days and not is_endless and row["schedule_kind"] == ScheduleKind.DATED else None,
        years=frozenset(range(days[0].year, days[-1].year + 1)) if days else frozenset(),
        formats=frozenset(row["formats"]),
        street=row["street"] or "",
    )


def _digest(*texts: str) -> str:
    return sha256("\n".join(texts).encode("utf-8", "surrogatepass")).hexdigest()
