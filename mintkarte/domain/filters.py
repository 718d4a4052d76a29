"""The one filter value that address bar, form, map, list, facets, feeds and letters all read."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from mintkarte.domain import matching
from mintkarte.domain import query_values as values
from mintkarte.domain.criteria import DEFAULT_RADIUS_KM, Criteria
from mintkarte.domain.facts import OfferFacts
from mintkarte.domain.geometry import Point
from mintkarte.domain.holidays import DateSpan
from mintkarte.domain.matching import Verdict
from mintkarte.domain.problems import Notice
from mintkarte.domain.vocabulary import (
    Accessibility,
    Audience,
    DayPart,
    Field,
    Format,
    Kind,
    ProviderKind,
    SchoolType,
    Sort,
    Topic,
    Weekday,
)

MAX_VALUES = 50
"""Values of one key that are read; more than any vocabulary has."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One active criterion as it stands in the address, for a chip that can be removed."""

    key: str
    value: str


@dataclass(frozen=True, slots=True)
class OfferFilter(Criteria):
    """The criteria as they stand in an address. Total: any query string is a filter.

    A place and holidays are resolved by whoever knows the gazetteer and the calendar (`located`,
    `with_holiday_spans`); the result is not part of the address. An unresolved place restricts nothing.
    """

    @classmethod
    def from_query(cls, pairs: Iterable[tuple[str, str]]) -> tuple["OfferFilter", tuple[Notice, ...]]:
        """The filter in a query string and a notice for each value that meant nothing; never raises."""
        found: dict[str, list[Any]] = {}
        notices: list[Notice] = []
        for key, raw in pairs:
            known, value = KEYS.get(key), raw.strip()
            if known is None or not value or len(found.get(key, ())) >= MAX_VALUES:
                continue
            try:
                found[key] = [*found.get(key, ()), known.read(value)]
            except values.Unreadable as unreadable:
                notices.append(Notice(key, value[: values.MAX_TEXT], unreadable.code))
        fields: dict[str, Any] = {}
        for key, several in found.items():
            fields[KEYS[key].field] = tuple(sorted(set(several))) if KEYS[key].many else several[-1]
        return _canonical(cls(**fields), notices), tuple(notices)

    def to_query(self) -> list[tuple[str, str]]:
        """The pairs of the address, in a fixed order, defaults left out."""
        pairs: list[tuple[str, str]] = []
        for name, key in KEYS.items():
            value = getattr(self, key.field)
            if value != _DEFAULTS[key.field]:
                pairs += [(name, key.write(one)) for one in (value if key.many else (value,))]
        return pairs

    def criteria(self) -> list[Criterion]:
        """The active criteria in the order of the keys; sort, page, radius and strictness are none."""
        return [Criterion(key, value) for key, value in self.to_query() if key not in _NO_CRITERIA]

    def without(self, key: str, value: str | None = None) -> "OfferFilter":
        """The filter without one criterion, or without one of its values; on the first page again."""
        pairs = [(k, v) for k, v in self.to_query() if k != "seite" and not (k == key and value in (None, v))]
        if key == "lat":
            pairs = [(k, v) for k, v in pairs if k != "lon"]
        return self._rebuilt(pairs)

    def with_(self, key: str, value: str) -> "OfferFilter":
        """The filter with one more value of a key, or with its value replaced where a key has only one."""
        kept = [(k, v) for k, v in self.to_query() if k != "seite" and (k != key or KEYS[key].many)]
        return self._rebuilt([*kept, (key, value)])

    def _rebuilt(self, pairs: list[tuple[str, str]]) -> "OfferFilter":
        """A filter from pairs that keeps what was resolved for a place or holidays that still stand in it."""
        changed, _ = OfferFilter.from_query(pairs)
        if changed.place and changed.place == self.place:
            changed = replace(changed, centre=self.centre)
        if (
            changed.holidays
            and set(changed.holidays) <= set(self.holidays)
            and len(self.holiday_spans) == len(self.holidays)
        ):
            spans = dict(zip(self.holidays, self.holiday_spans, strict=True))
            changed = replace(changed, holiday_spans=tuple(spans[code] for code in changed.holidays))
        return changed

    def located(self, centre: Point | None) -> "OfferFilter":
        """The same filter with its place resolved."""
        return replace(self, centre=centre)

    def with_holiday_spans(self, spans: tuple[DateSpan, ...]) -> "OfferFilter":
        """The same filter with its holidays resolved, one span for each code in their order."""
        return replace(self, holiday_spans=spans)

    def verdicts(self, facts: OfferFacts, today: date) -> dict[str, Verdict]:
        """What the offer says to each criterion asked."""
        return matching.verdicts(self, facts, today)

    def matches(self, facts: OfferFacts, today: date) -> bool:
        """Whether the offer belongs to the answer: the slow, plain definition."""
        refused = {Verdict.NO, Verdict.UNKNOWN} if self.strict else {Verdict.NO}
        return refused.isdisjoint(self.verdicts(facts, today).values())


def _canonical(fixed: OfferFilter, notices: list[Notice]) -> OfferFilter:
    """Settle values that only make sense together: a place or a point, a radius with one, dates in order."""
    if not fixed.place and fixed.lat is not None and fixed.lon is not None:
        fixed = replace(fixed, centre=Point(fixed.lat, fixed.lon))
    elif (fixed.lat, fixed.lon) != (None, None):
        fixed = replace(fixed, lat=None, lon=None)
    if not fixed.place and fixed.centre is None and fixed.radius_km != DEFAULT_RADIUS_KM:
        fixed = replace(fixed, radius_km=DEFAULT_RADIUS_KM)
    if fixed.date_from and fixed.date_to and fixed.date_from > fixed.date_to:
        notices.append(Notice("bis", fixed.date_to.isoformat(), "bis_vor_von"))
        fixed = replace(fixed, date_to=None)
    return fixed


@dataclass(frozen=True, slots=True)
class Key:
    """How one query key is read into a field of the filter and written back; `many` may be repeated (OR)."""

    field: str
    read: Callable[[str], Any]
    write: Callable[[Any], str] = str
    many: bool = False


def _number(value: float) -> str:
    return f"{value:.5f}".rstrip("0").rstrip(".")


KEYS: dict[str, Key] = {
    "q": Key("text", values.search_text),
    "ort": Key("place", values.text),
    "lat": Key("lat", values.decimal(-90, 90, 5), _number),
    "lon": Key("lon", values.decimal(-180, 180, 5), _number),
    "umkreis": Key("radius_km", values.decimal(1, 300, 1), _number),
    "ausschnitt": Key("section", values.section, values.write_section),
    "region": Key("regions", values.slug, many=True),
    "fach": Key("fields", values.code(Field), many=True),
    "thema": Key("topics", values.code(Topic), many=True),
    "art": Key("kinds", values.code(Kind), many=True),
    "fuer": Key("audiences", values.code(Audience), many=True),
    "alter": Key("ages", values.whole(0, 99), many=True),
    "klasse": Key("grades", values.whole(1, 13), many=True),
    "schulart": Key("school_types", values.code(SchoolType), many=True),
    "von": Key("date_from", values.day, date.isoformat),
    "bis": Key("date_to", values.day, date.isoformat),
    "ferien": Key("holidays", values.holiday, many=True),
    "wochentag": Key("weekdays", values.code(Weekday), many=True),
    "tageszeit": Key("day_parts", values.code(DayPart), many=True),
    "kosten": Key("max_cost_cents", values.cost_cents, values.write_cost),
    "plaetze": Key("places_left", values.flag("frei"), lambda _: "frei"),
    "format": Key("formats", values.code(Format), many=True),
    "barrierefrei": Key("accessibility", values.code(Accessibility), many=True),
    "sprache": Key("languages", values.language, many=True),
    "anbieter": Key("organisations", values.whole(1, 999_999_999), many=True),
    "anbieterart": Key("organisation_kinds", values.code(ProviderKind), many=True),
    "bestaetigt": Key("confirmed_months", values.whole(1, 240)),
    "genau": Key("strict", values.flag("1", off="0"), lambda _: "1"),
    "sort": Key("sort", values.code(Sort)),
    "seite": Key("page", values.whole(1, 1_000_000)),
}
_DEFAULTS = {name: field.default for name, field in OfferFilter.__dataclass_fields__.items()}
_NO_CRITERIA = frozenset({"umkreis", "lon", "sort", "seite", "genau"})
