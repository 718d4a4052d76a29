"""What many ask next, one tap away, with what would remain; what is asked already or leaves nothing is left out."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from mintkarte.domain.filters import OfferFilter
from mintkarte.domain.holidays import HolidaySpan
from mintkarte.domain.vocabulary import Audience, Weekday
from mintkarte.texts import chips
from mintkarte.web.choices import Chip, address

AGES = (6, 8, 10, 12, 14, 16)
GRADES = (3, 5, 7, 9, 11)
_DATES = {"ferien", "von", "bis", "wochentag"}
_WHOM = {"alter", "klasse", "fuer", "schulart"}


@dataclass(frozen=True, slots=True)
class ChipSet:
    """Chips that belong together below one word, or a single one without."""

    chips: tuple[Chip, ...]
    label: str = ""


def quick_chips(
    fixed: OfferFilter,
    facets: Mapping[str, Mapping[str, int]],
    holidays: Sequence[HolidaySpan],
    count: Callable[[OfferFilter], int],
) -> list[ChipSet]:
    """The sets in their order; counts come from the facets where these hold them."""
    asked = {criterion.key for criterion in fixed.criteria()}
    found = [*_dates(fixed, facets, holidays, asked, count), _free(fixed, facets, asked, count)]
    if not asked & _WHOM:
        found.append(ChipSet((_chip(fixed, facets, "fuer", Audience.CLASSES, chips.FOR_CLASSES),)))
        found.append(_numbers(fixed, facets, "alter", AGES, chips.YEARS))
    elif Audience.CLASSES in fixed.audiences and not asked & {"alter", "klasse"}:
        found.append(_numbers(fixed, facets, "klasse", GRADES, chips.GRADE))
    some = [replace(one, chips=tuple(chip for chip in one.chips if chip.count)) for one in found]
    return [one for one in some if one.chips]


def _dates(
    fixed: OfferFilter,
    facets: Mapping[str, Mapping[str, int]],
    holidays: Sequence[HolidaySpan],
    asked: set[str],
    count: Callable[[OfferFilter], int],
) -> Iterable[ChipSet]:
    """The first holidays that would leave something, and the weekend."""
    if asked & _DATES:
        return
    for one in holidays:
        if number := facets.get("ferien", {}).get(one.code, 0):
            narrowed = replace(fixed, holidays=(one.code,), holiday_spans=(one.span,), page=1)
            yield ChipSet((Chip(one.name, address(narrowed), number),))
            break
    weekend = replace(fixed, weekdays=(Weekday.SATURDAY, Weekday.SUNDAY), page=1)
    yield ChipSet((Chip(chips.WEEKEND, address(weekend), count(weekend)),))


def _free(
    fixed: OfferFilter,
    facets: Mapping[str, Mapping[str, int]],
    asked: set[str],
    count: Callable[[OfferFilter], int],
) -> ChipSet:
    """Free of charge, places left, and both at once."""
    found = []
    if "kosten" not in asked:
        found.append(_chip(fixed, facets, "kosten", "frei", chips.FREE_SHORT))
    if "plaetze" not in asked:
        found.append(_chip(fixed, facets, "plaetze", "frei", chips.FREE_PLACES_SHORT))
    if len(found) == 2:  # noqa: PLR2004 - neither is asked
        both = replace(fixed, max_cost_cents=0, places_left=True, page=1)
        found.append(Chip(chips.BOTH, address(both), count(both)))
    return ChipSet(tuple(found))


def _numbers(
    fixed: OfferFilter, facets: Mapping[str, Mapping[str, int]], key: str, numbers: Sequence[int], word: str
) -> ChipSet:
    return ChipSet(tuple(_chip(fixed, facets, key, str(n), str(n)) for n in numbers), word)


def _chip(fixed: OfferFilter, facets: Mapping[str, Mapping[str, int]], key: str, value: str, words: str) -> Chip:
    return Chip(words, address(fixed.with_(key, value)), facets.get(key, {}).get(value, 0))
