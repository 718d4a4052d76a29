"""The facts of one offer from what is stored of it."""

import json
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

from mintkarte.domain.facts import OfferFacts, Span
from mintkarte.domain.geometry import Point
from mintkarte.domain.schedules import ALL_MONTHS, BERLIN, Occurrence
from mintkarte.domain.vocabulary import (
    Accessibility,
    Audience,
    Field,
    Format,
    Kind,
    Precision,
    ProviderKind,
    ScheduleKind,
    SchoolType,
    Topic,
)
from mintkarte.models import Offer, Place
from mintkarte.texts.labels import SEARCHED_AS, label

Code = TypeVar("Code", bound=StrEnum)
_NEVER = datetime.min.replace(tzinfo=UTC)
_ON_SITE = frozenset({Format.ON_SITE})
LABELLED = ("fields", "topics", "kind", "audiences")
"""What is also found by the German names of its codes."""
_SINGLE = frozenset({"kind", "organisation_kind", "region"})
_VOCABULARIES: dict[str, type[StrEnum]] = {
    "fields": Field,
    "topics": Topic,
    "kind": Kind,
    "audiences": Audience,
    "school_types": SchoolType,
    "formats": Format,
    "accessibility": Accessibility,
    "organisation_kind": ProviderKind,
}
_ELSEWHERE = frozenset({"organisation", "organisation_kind", "region", "venue", "town", "lat", "lon", "precision"})


class OfferRow(NamedTuple):
    """The stored values behind the facts of one offer; lists of codes are JSON text."""

    id: int
    title: str
    description: str | None
    bring: str | None
    travel: str | None
    organisation_id: int
    organisation: str
    organisation_kind: str | None
    region: str | None
    kind: str | None
    kind_text: str | None
    fields: str
    topics: str
    audiences: str
    school_types: str
    formats: str
    accessibility: str
    languages: str
    age_from: int | None
    age_to: int | None
    grade_from: int | None
    grade_to: int | None
    schedule_kind: str
    open_months: str
    cost_cents: int | None
    places_left: int | None
    service_km: float | None
    confirmed_at: datetime | None
    published_at: datetime | None
    place_id: int | None
    venue: str | None
    town: str | None
    lat: float | None
    lon: float | None
    precision: str | None


def facts_of(offer: Offer) -> OfferFacts:
    """The facts of one loaded offer, with its occurrences."""
    place = offer.place or Place()
    values = {name: getattr(offer, name) for name in OfferRow._fields if name not in _ELSEWHERE}
    lists = {name: json.dumps(value) for name, value in values.items() if isinstance(value, list)}
    row = OfferRow(
        **values | lists,
        organisation=offer.organisation.name,
        organisation_kind=offer.organisation.kind,
        region=offer.region_slug,
        venue=place.venue,
        town=place.town,
        lat=place.lat,
        lon=place.lon,
        precision=place.precision,
    )
    return facts_from(row, dates_of(offer))


def dates_of(offer: Offer) -> tuple[Occurrence, ...]:
    """The occurrences of one loaded offer as values in Europe/Berlin, in order."""
    return tuple(
        sorted(
            Occurrence(one.starts_at.astimezone(BERLIN), one.ends_at.astimezone(BERLIN), one.all_day, one.cancelled)
            for one in offer.occurrences
        )
    )


def facts_from(row: OfferRow, occurrences: tuple[Occurrence, ...] = ()) -> OfferFacts:
    """The facts in stored values; an offer with an address and no format is on site."""
    formats = known_codes("formats", row.formats)
    if not formats and row.place_id is not None:
        formats = _ON_SITE
    point = None if row.lat is None or row.lon is None else Point(row.lat, row.lon)
    labels = (labels_of(name, getattr(row, name)) for name in LABELLED)
    texts = (row.organisation, row.description, row.town, row.venue, row.bring, row.kind_text, row.travel)
    return OfferFacts(
        id=row.id,
        title=row.title,
        keywords="\n".join([*filter(None, texts), *labels]),
        organisation_id=row.organisation_id,
        organisation_kind=_code(ProviderKind, row.organisation_kind),
        region=row.region,
        fields=known_codes("fields", row.fields),
        topics=known_codes("topics", row.topics),
        kind=_code(Kind, row.kind),
        audiences=known_codes("audiences", row.audiences),
        ages=_span(row.age_from, row.age_to),
        grades=_span(row.grade_from, row.grade_to),
        school_types=known_codes("school_types", row.school_types),
        schedule=_code(ScheduleKind, row.schedule_kind) or ScheduleKind.ON_REQUEST,
        open_months=known_months(row.open_months),
        occurrences=occurrences,
        cost_cents=row.cost_cents,
        places_left=row.places_left,
        formats=formats,
        accessibility=known_codes("accessibility", row.accessibility),
        languages=known_codes("languages", row.languages),
        point=point,
        pinned=point is not None and Format.ON_SITE in formats,
        precision=_code(Precision, row.precision) or Precision.NONE,
        service_km=row.service_km,
        confirmed_on=row.confirmed_at.astimezone(BERLIN).date() if row.confirmed_at else None,
        published_at=row.published_at or _NEVER,
    )


def _span(low: int | None, high: int | None) -> Span | None:
    return None if low is None and high is None else Span(low, high)


@lru_cache(8192)
def known_codes(name: str, value: str | None) -> frozenset[Any]:
    """The codes in a stored value that this version knows: of a list (JSON text), or a single one."""
    if value is None:
        return frozenset()
    values = [value] if name in _SINGLE else json.loads(value)
    vocabulary = _VOCABULARIES.get(name)
    if vocabulary is None:
        return frozenset(values)
    return frozenset(code for one in values if (code := _code(vocabulary, one)) is not None)


@lru_cache(1024)
def known_months(text: str) -> frozenset[int]:
    """The months in a stored list; an empty one means all."""
    return frozenset(json.loads(text)) & ALL_MONTHS or ALL_MONTHS


@lru_cache(8192)
def labels_of(name: str, value: str | None) -> str:
    """What the codes in a stored value are called, in one text."""
    return " ".join(f"{label(code)} {SEARCHED_AS.get(code, '')}" for code in known_codes(name, value))


def _code(vocabulary: type[Code], value: str | None) -> Code | None:
    """The member of a vocabulary; None for a code that this version does not know."""
    return None if value is None else vocabulary._value2member_map_.get(value)  # type: ignore[return-value]
