"""What the filter form offers: four questions with their panels, the sheet behind them, each option with its count."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode

from mintkarte.domain.filters import OfferFilter
from mintkarte.domain.holidays import HolidaySpan
from mintkarte.domain.vocabulary import Land
from mintkarte.texts import chips, questions
from mintkarte.web.cards import FieldBadge

RADII = (5, 10, 20, 30, 50, 100)
_WHEN = frozenset({"ferien", "von", "bis", "wochentag", "tageszeit"})
_WHOM = frozenset({"alter", "klasse", "fuer", "schulart"})
_IN_BAR = frozenset({"q", "ort", "lat"}) | _WHEN | _WHOM
_UNSEEN = frozenset({"lat", "lon"})


@dataclass(frozen=True, slots=True)
class Option:
    """One value to tick; without a count none is shown."""

    value: str
    label: str
    on: bool
    count: int | None = None
    field: FieldBadge | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """Some options of a group below a small heading, which may be empty."""

    options: tuple[Option, ...]
    label: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Options of one key; `shape` is list, one (radio), tiles, dates, long (with a search box), area or open.

    A `folded` group stays shut until something in it is chosen; the options of a `changing` one differ by the filter.
    """

    key: str
    legend: str
    shape: str = "list"
    sections: tuple[Section, ...] = ()
    note: str = ""
    folded: bool = False
    changing: bool = False
    more: str = ""

    @property
    def chosen(self) -> int:
        """How many of its options are ticked."""
        return sum(option.on and bool(option.value) for section in self.sections for option in section.options)


@dataclass(frozen=True, slots=True)
class Chip:
    """A link that adds or removes something; `count` is what would remain."""

    label: str
    url: str
    count: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Radius:
    """One circle to choose, with what it would hold."""

    km: int
    label: str
    on: bool


@dataclass(frozen=True, slots=True)
class Form:
    """The state of all controls; `counts` holds the number beside each option as "key:value"."""

    text: str
    place: str
    near: bool
    radii: tuple[Radius, ...]
    short: str
    active: int
    more: int
    when: str
    whom: str
    date_from: str
    date_to: str
    when_groups: tuple[Group, ...]
    whom_groups: tuple[Group, ...]
    more_groups: tuple[Group, ...]
    counts: Mapping[str, int] = field(default_factory=dict)


def address(fixed: OfferFilter) -> str:
    """The page that shows a filter."""
    query = urlencode(fixed.to_query())
    return f"/?{query}" if query else "/"


def form_of(
    fixed: OfferFilter,
    facets: Mapping[str, Mapping[str, int]],
    groups: Sequence[Group],
    *,
    when: str,
    place: str,
) -> Form:
    """The form for this filter with its groups, which know best what they offer."""
    keys = [criterion.key for criterion in fixed.criteria()]
    whom = questions.whom(fixed)
    where = chips.around(fixed.radius_km, place) if fixed.centre else chips.EVERYWHERE
    return Form(
        text=fixed.text,
        place=fixed.place,
        near=fixed.lat is not None,
        radii=_radii(fixed, facets.get("umkreis", {})),
        short=" · ".join(part for part in (where, when, whom) if part),
        active=len(keys) + fixed.strict,
        more=sum(key not in _IN_BAR for key in keys) + fixed.strict,
        when=when,
        whom=whom,
        date_from=fixed.date_from.isoformat() if fixed.date_from else "",
        date_to=fixed.date_to.isoformat() if fixed.date_to else "",
        when_groups=tuple(group for group in groups if group.key in _WHEN | {"zeitraum"}),
        whom_groups=tuple(group for group in groups if group.key in _WHOM),
        more_groups=tuple(group for group in groups if group.key not in _WHEN | _WHOM | {"zeitraum"}),
        counts={
            f"{group.key}:{option.value}": option.count
            for group in groups
            for section in group.sections
            for option in section.options
            if option.count is not None
        },
    )


def kept(fixed: OfferFilter) -> list[tuple[str, str]]:
    """The criteria that no control of the form carries; they travel along unseen."""
    return [(key, value) for key, value in fixed.to_query() if key in _UNSEEN]


def short_when(fixed: OfferFilter, holidays: Mapping[Land, Sequence[HolidaySpan]], today: date) -> str:
    """The answer to "when" on the button of its panel."""
    named = {one.code: one for spans in holidays.values() for one in spans}
    return questions.when(fixed, named, today)


def _radii(fixed: OfferFilter, counts: Mapping[str, int]) -> tuple[Radius, ...]:
    """The circles to choose from, the asked one among them; the chosen one shows no number, the heading says it."""
    now = round(fixed.radius_km)
    return tuple(
        Radius(km, questions.radius(km, None if km == now else counts.get(str(km))), km == now)
        for km in sorted({*RADII, now})
    )
