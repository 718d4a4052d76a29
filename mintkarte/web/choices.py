"""What the filter form offers: the groups of options with their counts, the four questions, quick chips."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from urllib.parse import urlencode

from mintkarte.domain.filters import OfferFilter
from mintkarte.domain.holidays import HolidaySpan
from mintkarte.domain.vocabulary import Field, Land, Weekday
from mintkarte.texts import cards, chips
from mintkarte.texts.labels import label, options
from mintkarte.web.cards import FieldBadge, badges

GRADES = range(1, 14)
AGES = range(3, 20)
RADII = (5, 10, 20, 30, 50, 100)
COSTS = ("frei", "5", "10", "25")
_IN_BAR = {"q", "ort", "lat", "ferien", "alter"}
_MANY = ("fuer", "art", "wochentag", "tageszeit", "format", "barrierefrei", "anbieterart")
_SINGLE_IN_BAR = {"alter", "ferien"}
_IN_FORM = {
    "q",
    "ort",
    "umkreis",
    "fach",
    "klasse",
    "von",
    "bis",
    "kosten",
    "plaetze",
    "region",
    "genau",
    "sort",
    *_MANY,
}

Count = Callable[[OfferFilter], int]
"""How many offers a filter leaves."""


@dataclass(frozen=True, slots=True)
class Option:
    """One value to tick; without a count none is shown."""

    value: str
    label: str
    on: bool
    count: int | None = None
    field: FieldBadge | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Options of one key; `shape` is list, one (radio), numbers, dates or dashed."""

    key: str
    legend: str
    shape: str = "list"
    options: tuple[Option, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Chip:
    """A link that adds or removes something; `count` is what would remain."""

    label: str
    url: str
    count: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """The state of all controls."""

    text: str
    place: str
    radius: int
    radii: tuple[int, ...]
    short: str
    active: int
    more: int
    dates: str
    date_from: str
    date_to: str
    holidays: tuple[tuple[str, tuple[Option, ...]], ...]
    age: int | None
    ages: tuple[int, ...]
    groups: tuple[Group, ...] = field(default=())


def address(fixed: OfferFilter) -> str:
    """The page that shows a filter."""
    query = urlencode(fixed.to_query())
    return f"/?{query}" if query else "/"


def form_of(
    fixed: OfferFilter,
    facets: Mapping[str, Mapping[str, int]],
    unknown: Mapping[str, int],
    holidays: Mapping[Land, Sequence[HolidaySpan]],
    regions: Mapping[str, str],
    *,
    place: str,
    today: date,
    count: Count,
) -> Form:
    """The form for this filter; `unknown` counts what is not stated, `holidays` stand by Land, the own first."""
    radius = round(fixed.radius_km)
    active = fixed.criteria()
    short = [chips.around(fixed.radius_km, place) if fixed.centre else chips.EVERYWHERE]
    short += [cards.ages(years, years) for years in fixed.ages]
    return Form(
        text=fixed.text,
        place=fixed.place,
        radius=radius,
        radii=tuple(sorted({*RADII, radius})),
        short=" · ".join(short),
        active=len(active),
        more=sum(criterion.key not in _IN_BAR for criterion in active),
        dates=chips.date_range(fixed.date_from, fixed.date_to, today),
        date_from=fixed.date_from.isoformat() if fixed.date_from else "",
        date_to=fixed.date_to.isoformat() if fixed.date_to else "",
        holidays=tuple((label(land), _holiday_options(spans, fixed)) for land, spans in holidays.items() if spans),
        age=fixed.ages[0] if fixed.ages else None,
        ages=tuple(sorted({*AGES, *fixed.ages[:1]})),
        groups=tuple(_with_note(group, unknown) for group in _groups(fixed, facets, regions, count)),
    )


def kept(fixed: OfferFilter) -> list[tuple[str, str]]:
    """The criteria that no control of the form carries; they travel along unseen."""
    found = []
    first_of = dict.fromkeys(_SINGLE_IN_BAR, True)
    for key, value in fixed.to_query():
        if key in _SINGLE_IN_BAR and first_of[key]:
            first_of[key] = False
        elif key not in _IN_FORM and key != "seite":
            found.append((key, value))
    return found


def quick_chips(fixed: OfferFilter, holidays: Sequence[HolidaySpan], count: Count) -> list[Chip]:
    """What many ask next, each with what would remain; what is asked already or would leave nothing is left out."""
    wishes: list[tuple[str, list[tuple[str, str]]]] = []
    wishes += [
        (chips.FREE_SHORT, [("kosten", "frei")]),
        (chips.WEEKEND, [("wochentag", Weekday.SATURDAY), ("wochentag", Weekday.SUNDAY)]),
        (chips.FREE_PLACES_SHORT, [("plaetze", "frei")]),
        (chips.FOR_CLASSES, [("fuer", "klassen")]),
    ]
    asked = {criterion.key for criterion in fixed.criteria()}
    found = [] if asked & {"ferien", "von", "bis"} else _next_holidays(fixed, holidays, count)
    for words, pairs in wishes:
        if pairs[0][0] in asked:
            continue
        narrowed = fixed
        for key, value in pairs:
            narrowed = narrowed.with_(key, value)
        found.append(Chip(words, address(narrowed), count(narrowed)))
    return [chip for chip in found if chip.count]


def _next_holidays(fixed: OfferFilter, holidays: Sequence[HolidaySpan], count: Count) -> list[Chip]:
    """The first holidays that would leave something."""
    for one in holidays:
        narrowed = replace(fixed, holidays=(one.code,), holiday_spans=(one.span,), page=1)
        if number := count(narrowed):
            return [Chip(one.name, address(narrowed), number)]
    return []


def _groups(
    fixed: OfferFilter, facets: Mapping[str, Mapping[str, int]], regions: Mapping[str, str], count: Count
) -> Iterable[Group]:
    """All groups behind "more filters", in their order."""
    asked = {(key, value) for key, value in fixed.to_query()}
    yield Group("fach", chips.LEGENDS["fach"], options=_field_options(asked, facets))
    yield Group("fuer", chips.LEGENDS["fuer"], options=_coded_options("fuer", asked, facets))
    yield Group("kosten", chips.LEGENDS["kosten"], "one", _cost_options(fixed, asked, count))
    yield Group("klasse", chips.LEGENDS["klasse"], "numbers", _grade_options(asked, facets))
    yield Group("zeitraum", chips.LEGENDS["zeitraum"], "dates")
    free = fixed.with_("plaetze", "frei")
    yield Group(
        "plaetze",
        chips.LEGENDS["plaetze"],
        options=(Option("frei", chips.FREE_PLACES, fixed.places_left, count(free)),),
    )
    for key in _MANY[1:]:
        yield Group(key, chips.LEGENDS[key], options=_coded_options(key, asked, facets))
    if len(regions) > 1:
        named = tuple(
            Option(slug, name, ("region", slug) in asked, facets.get("region", {}).get(slug, 0))
            for slug, name in regions.items()
        )
        yield Group("region", chips.LEGENDS["region"], options=named)
    only = Option("1", chips.ONLY_STATED, fixed.strict)
    yield Group("genau", chips.LEGENDS["genau"], "dashed", (only,))


def _with_note(group: Group, unknown: Mapping[str, int]) -> Group:
    """The group with a sentence on the offers that do not say what it asks."""
    key = "termin" if group.key == "zeitraum" else group.key
    return replace(group, note=chips.missing_note(unknown[key], key)) if key in unknown else group


def _coded_options(
    key: str, asked: set[tuple[str, str]], facets: Mapping[str, Mapping[str, int]]
) -> tuple[Option, ...]:
    counts = facets.get(key, {})
    return tuple(
        Option(code, words, (key, code) in asked, counts.get(code, 0))
        for code, words in options(chips.VOCABULARIES[key])
    )


def _field_options(asked: set[tuple[str, str]], facets: Mapping[str, Mapping[str, int]]) -> tuple[Option, ...]:
    counts = facets.get("fach", {})
    return tuple(
        Option(code, label(code), ("fach", code) in asked, counts.get(code, 0), badges([code])[0]) for code in Field
    )


def _grade_options(asked: set[tuple[str, str]], facets: Mapping[str, Mapping[str, int]]) -> tuple[Option, ...]:
    counts = facets.get("klasse", {})
    return tuple(
        Option(str(grade), str(grade), ("klasse", str(grade)) in asked, counts.get(str(grade), 1)) for grade in GRADES
    )


def _cost_options(fixed: OfferFilter, asked: set[tuple[str, str]], count: Count) -> tuple[Option, ...]:
    current = [value for key, value in asked if key == "kosten" and value not in COSTS]
    limits = tuple(
        Option(value, chips.cost_limit(value), ("kosten", value) in asked, count(fixed.with_("kosten", value)))
        for value in (*COSTS, *current)
    )
    return (Option("", chips.ANY_COST, fixed.max_cost_cents is None), *limits)


def _holiday_options(spans: Sequence[HolidaySpan], fixed: OfferFilter) -> tuple[Option, ...]:
    return tuple(Option(h.code, chips.holidays(h), fixed.holidays[:1] == (h.code,)) for h in spans)
