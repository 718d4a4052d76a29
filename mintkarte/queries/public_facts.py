"""What the index needs to know of every public offer, read from the database as columns, without an object for each."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import count
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import BigInteger, ColumnElement, Select, Text, bindparam, cast, extract, func, select
from sqlalchemy.orm import Session

from mintkarte.domain.vocabulary import Precision, ScheduleKind, Status
from mintkarte.models import Occurrence, Offer, Organisation, Place
from mintkarte.queries import offer_table
from mintkarte.queries.offer_facts import LABELLED, known_codes, known_months, labels_of
from mintkarte.queries.offer_table import (
    CODES,
    HIGHEST,
    LOWEST,
    ON_SITE,
    UNKNOWN,
    Coded,
    Numbers,
    Occurrences,
    OfferTable,
    Spans,
    WordCollector,
    in_berlin,
)

Question: TypeAlias = Select[*tuple[Any, ...]]
_CHUNK = 2000
"""Rows that are worked on at once; no step keeps other threads waiting for long."""
_MOST_IDS = 5000
"""Ids of one statement; SQLite takes 32,766 and PostgreSQL 65,535 values."""
_DAY = 86_400
_EPOCH_DAY = 719_163
_SECOND = 1_000_000
_NUMBERS = {
    "id": Offer.id,
    "organisation_id": Offer.organisation_id,
    "place_id": func.coalesce(Offer.place_id, UNKNOWN),
    "age_from": func.coalesce(Offer.age_from, LOWEST),
    "age_to": func.coalesce(Offer.age_to, HIGHEST),
    "grade_from": func.coalesce(Offer.grade_from, LOWEST),
    "grade_to": func.coalesce(Offer.grade_to, HIGHEST),
    "cost_cents": func.coalesce(Offer.cost_cents, UNKNOWN),
    "places_left": func.coalesce(Offer.places_left, UNKNOWN),
}
_FLOATS = {"lat": Place.lat, "lon": Place.lon, "service_km": func.coalesce(Offer.service_km, 0.0)}
_MOMENTS = {"confirmed_at": Offer.confirmed_at, "published_at": Offer.published_at}
_REPEATED: dict[str, Any] = {
    **{name: cast(getattr(Offer, name), Text) for name in ("fields", "topics", "audiences", "school_types")},
    **{name: cast(getattr(Offer, name), Text) for name in ("formats", "accessibility", "languages", "open_months")},
    "kind": Offer.kind,
    "schedule_kind": Offer.schedule_kind,
    "region": Offer.region_slug,
    "organisation_kind": Organisation.kind,
    "precision": Place.precision,
}
"""Columns with few different values; each different one is looked at once."""
_TEXTS = (Organisation.name, Offer.description, Place.town, Place.venue, Offer.bring, Offer.kind_text, Offer.travel)


def is_public() -> ColumnElement[bool]:
    """The condition on offers joined with their organisations that visitors may see them."""
    return (Offer.status == str(Status.PUBLISHED)) & Offer.deleted_at.is_(None) & Organisation.deleted_at.is_(None)


def load(db: Session, ids: Sequence[int] | None = None) -> OfferTable:
    """All public offers, or those of them with these ids."""
    dialect = db.get_bind().dialect.name
    reader = _Reader(dialect)
    offers, occurrences = _questions(dialect, some=ids is not None)
    portions: list[dict[str, Any]] = [{}]
    if ids is not None:
        portions = [{"ids": sorted(ids)[start : start + _MOST_IDS]} for start in range(0, len(ids), _MOST_IDS)]
    dates: list[list[Any]] = [[], [], [], [], []]
    for portion in portions:
        for rows in _chunks(db, offers, portion):
            reader.take(rows)
        for rows in _chunks(db, occurrences, portion):
            for column, values in zip(dates, zip(*rows, strict=True), strict=True):
                column.extend(values)
    return reader.table(dates)


def changed_ids(db: Session, since: int) -> list[int]:
    """The offers that have changed after a value of the data counter, whether or not they are public."""
    return list(db.scalars(select(Offer.id).where(Offer.changed_in > since)))


@cache
def _questions(dialect: str, *, some: bool) -> tuple[Question, Question]:
    """The questions for the public offers and for their occurrences, or for those of the offers in `ids`.

    They are made once: for a single offer, making them takes longer than asking.
    """
    moment = _sqlite_moment if dialect == "sqlite" else _moment
    condition = is_public() & Offer.id.in_(bindparam("ids", expanding=True)) if some else is_public()
    moments = [moment(column) for column in _MOMENTS.values()]
    columns = [*_NUMBERS.values(), *_FLOATS.values(), *moments, *_REPEATED.values(), Offer.title, *_TEXTS]
    offers = select(*columns).join(Organisation, Offer.organisation_id == Organisation.id)
    offers = offers.outerjoin(Place, Offer.place_id == Place.id).where(condition).order_by(Offer.id)
    starts, ends = moment(Occurrence.starts_at), moment(Occurrence.ends_at)
    dates = select(Occurrence.offer_id, starts, ends, Occurrence.all_day, Occurrence.cancelled)
    dates = dates.join(Offer, Occurrence.offer_id == Offer.id)
    return offers, dates.join(Organisation, Offer.organisation_id == Organisation.id).where(condition)


class _Reader:
    """Chunks of rows, turned into arrays one by one."""

    def __init__(self, dialect: str) -> None:
        self._microseconds = _sqlite_microseconds if dialect == "sqlite" else _as_numbers
        self._arrays: dict[str, list[NDArray[Any]]] = {}
        self._seen: dict[str, defaultdict[Any, int]] = {name: defaultdict(count().__next__) for name in _REPEATED}
        self._titles: list[str] = []
        self._title_words, self._words = WordCollector(), WordCollector()

    def take(self, rows: Sequence[tuple[Any, ...]]) -> None:
        """Some more offers."""
        names = (*_NUMBERS, *_FLOATS, *_MOMENTS, *_REPEATED, "title", *range(len(_TEXTS)))
        chunk = dict(zip(names, zip(*rows, strict=True), strict=True))
        for name in _NUMBERS:
            self._add(name, _as_numbers(chunk[name]))
        for name in _FLOATS:
            self._add(name, np.array(chunk[name], dtype=np.float64))
        for name in _MOMENTS:
            self._add(name, self._microseconds(chunk[name]))
        for name in _REPEATED:
            self._add(name, np.fromiter(map(self._seen[name].__getitem__, chunk[name]), np.int64, len(rows)))
        self._titles += chunk["title"]
        self._title_words.add(chunk["title"])
        labels = [[labels_of(name, value) for value in chunk[name]] for name in LABELLED]
        texts = zip(*labels, *(chunk[number] for number in range(len(_TEXTS))), strict=True)
        self._words.add(["\n".join(filter(None, parts)) for parts in texts])

    def table(self, dates: Sequence[Sequence[Any]]) -> OfferTable:
        """All that was taken, with its occurrences (offer, start, end, all day, cancelled)."""
        ids, confirmed = self._all("id"), self._all("confirmed_at")
        stated = {key: self._coded(name) for key, name in CODES.items()}
        stated["format"] = _on_site_by_default(stated["format"], self._all("place_id") != UNKNOWN)
        lat, lon = self._all("lat", np.float64), self._all("lon", np.float64)
        on_site = np.array([ON_SITE in codes for codes in stated["format"].sets], dtype=np.bool_)
        schedule, precision, months = (self._seen[name] for name in ("schedule_kind", "precision", "open_months"))
        return OfferTable(
            ids=ids,
            titles=self._titles,
            title_words=self._title_words.words(),
            words=self._words.words(),
            organisations=self._all("organisation_id"),
            costs=self._all("cost_cents"),
            places_left=self._all("places_left"),
            confirmed=np.where(confirmed == _NEVER, UNKNOWN, in_berlin(confirmed // _SECOND) // _DAY + _EPOCH_DAY),
            published=np.where(self._all("published_at") == _NEVER, _NEVER_PUBLISHED, self._all("published_at")),
            lat=lat,
            lon=lon,
            pinned=on_site[stated["format"].which] & ~np.isnan(lat) & ~np.isnan(lon) if len(ids) else lat > 0,
            reach=self._all("service_km", np.float64),
            precision=self._looked_up("precision", [_precision(one) for one in precision], np.uint8),
            schedule=self._looked_up("schedule_kind", [_schedule(one) for one in schedule], np.uint8),
            open_months=self._looked_up(
                "open_months", [offer_table.months(known_months(one)) for one in months], np.uint16
            ),
            ages=_spans(self._all("age_from"), self._all("age_to")),
            grades=_spans(self._all("grade_from"), self._all("grade_to")),
            codes=stated,
            occurrences=self._occurrences(ids, dates),
        )

    def _add(self, name: str, values: NDArray[Any]) -> None:
        self._arrays.setdefault(name, []).append(values)

    def _all(self, name: str, dtype: Any = np.int64) -> NDArray[Any]:  # noqa: ANN401 - a type of numpy
        found: NDArray[Any] = np.concatenate([np.zeros(0, dtype=dtype), *self._arrays.get(name, ())])
        return found

    def _looked_up(self, name: str, meanings: Sequence[int], dtype: Any) -> NDArray[Any]:  # noqa: ANN401 - as above
        found: NDArray[Any] = np.array(meanings, dtype=dtype)[self._all(name)]
        return found

    def _coded(self, name: str) -> Coded:
        return Coded(tuple(known_codes(name, value) for value in self._seen[name]), self._all(name))

    def _occurrences(self, ids: Numbers, dates: Sequence[Sequence[Any]]) -> Occurrences:
        offer_id, all_day, cancelled = (_as_numbers(dates[place]) for place in (0, 3, 4))
        starts, ends = (self._microseconds(dates[place]) // _SECOND for place in (1, 2))
        offer = np.searchsorted(ids, offer_id)
        known = offer < len(ids)
        known[known] = ids[offer[known]] == offer_id[known]  # an offer may have come or gone between the two statements
        return Occurrences(offer[known], starts[known], ends[known], all_day[known] != 0, cancelled[known] != 0)


_NEVER = int(np.datetime64("NaT").astype(np.int64))
"""Stands for a moment that is not stated."""
_NEVER_PUBLISHED = int(np.datetime64("0001-01-01").astype("datetime64[us]").astype(np.int64))


def _as_numbers(values: Sequence[Any]) -> Numbers:
    return np.array(values, dtype=np.int64)


def _moment(column: Any) -> ColumnElement[Any]:  # noqa: ANN401 - a mapped column
    return func.coalesce(cast(func.floor(extract("epoch", column) * _SECOND), BigInteger), _NEVER)


def _sqlite_moment(column: Any) -> ColumnElement[Any]:  # noqa: ANN401 - a mapped column
    return cast(column, Text)


def _sqlite_microseconds(values: Sequence[str | None]) -> Numbers:
    """Microseconds since 1970 from the text in which SQLite keeps a moment."""
    return np.array(values, dtype="datetime64[us]").astype(np.int64)


def _chunks(db: Session, question: Question, values: dict[str, Any]) -> Iterator[Sequence[tuple[Any, ...]]]:
    """The rows as the driver gives them: nothing in them needs to be turned into objects."""
    cursor = db.connection().execute(question, values).cursor
    while cursor is not None and (rows := cursor.fetchmany(_CHUNK)):
        yield rows


def _precision(value: str | None) -> int:
    return offer_table.PRECISIONS.index(Precision(value) if value in set(Precision) else Precision.NONE)


def _schedule(value: str) -> int:
    known = ScheduleKind(value) if value in set(ScheduleKind) else ScheduleKind.ON_REQUEST
    return offer_table.KINDS.index(known)


def _spans(low: Numbers, high: Numbers) -> Spans:
    return Spans(low, high, (low == LOWEST) & (high == HIGHEST))


def _on_site_by_default(formats: Coded, has_place: NDArray[np.bool_]) -> Coded:
    """An offer with an address and no format is on site."""
    empty = np.array([not codes for codes in formats.sets], dtype=np.bool_)
    which = (
        np.where(has_place & empty[formats.which], len(formats.sets), formats.which) if len(empty) else formats.which
    )
    return Coded((*formats.sets, frozenset({ON_SITE})), which)
