"""What all offers say to each criterion of a filter, computed over columns and remembered."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from mintkarte.domain import matching
from mintkarte.domain.filters import OfferFilter
from mintkarte.domain.geometry import EARTH_RADIUS_KM, Box, Point
from mintkarte.queries.bits import Bits, Mask, pack
from mintkarte.queries.columns import Columns, ranks_of
from mintkarte.queries.dates import DateQuestion, day_part_bits, weekday_bits


@dataclass(frozen=True, slots=True)
class Answered:
    """What all offers say to one criterion: those it lets pass, and of them those that do not say."""

    key: str
    passes: Bits
    unknown: Bits


class Engine:
    """Columns with a memory for what has been computed from them; safe to use from several threads."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self.dates = lru_cache(256)(columns.dates.answer)
        next_starts = lru_cache(8)(columns.dates.next_starts)
        self.next_starts = next_starts
        self.text = lru_cache(64)(columns.text.ranks)
        self.start_order = lru_cache(8)(lambda question: ranks_of(next_starts(question)))
        self.distances = lru_cache(16)(lambda centre: _distances(columns, centre))

    def criteria(self, asked: OfferFilter, today: date) -> Iterator[Answered]:
        """The answer to each criterion asked, in the same words as `matching.verdicts`."""
        columns, nothing = self.columns, self.columns.nothing
        when = self.dates(date_question(asked, today))
        yield Answered("termin", when.passes, when.unknown)
        if asked.text:
            yield Answered("q", pack(self.text(asked.text) > 0), nothing)
        if asked.centre is not None:
            near = self.distances(asked.centre) <= asked.radius_km + columns.reach_km
            yield Answered("ort", pack(near), nothing)
        if asked.section is not None:
            yield Answered("ausschnitt", pack(_inside(columns, asked.section)), nothing)
        for key, codes in _codes_asked(asked):
            group = columns.groups[key]
            combine = np.bitwise_and if key == "barrierefrei" else np.bitwise_or
            yield Answered(key, combine.reduce([group.of(code) for code in codes]), group.unknown)
        yield from self._compared(asked, today)

    def _compared(self, asked: OfferFilter, today: date) -> Iterator[Answered]:
        columns, nothing = self.columns, self.columns.nothing
        spans = (("alter", columns.ages, asked.ages), ("klasse", columns.grades, asked.grades))
        for key, column, numbers in spans:
            if numbers:
                passes: Mask = np.logical_or.reduce([column.allowing(number)[0] for number in numbers])
                yield Answered(key, pack(passes), pack(column.unknown))
        if asked.max_cost_cents is not None:
            passes, unknown = columns.within_cost(asked.max_cost_cents)
            yield Answered("kosten", pack(passes), pack(unknown))
        if asked.places_left:
            passes, unknown = columns.with_places_left()
            yield Answered("plaetze", pack(passes), pack(unknown))
        if asked.organisations:
            yield Answered("anbieter", pack(np.isin(columns.organisations, asked.organisations)), nothing)
        if asked.confirmed_months is not None:
            oldest = matching.months_before(today, asked.confirmed_months).toordinal()
            yield Answered("bestaetigt", pack(columns.confirmed >= oldest), nothing)


def date_question(asked: OfferFilter, today: date) -> DateQuestion:
    """What a filter asks of dates, in the words of the date columns."""
    return DateQuestion(
        matching.asked_spans(asked, today),
        weekday_bits(asked.weekdays),
        day_part_bits(asked.day_parts),
        asked.asks_for_dates,
    )


def _codes_asked(asked: OfferFilter) -> Iterator[tuple[str, Sequence[str]]]:
    wanted: tuple[tuple[str, Sequence[str]], ...] = (
        ("region", asked.regions),
        ("fach", asked.fields),
        ("thema", asked.topics),
        ("art", asked.kinds),
        ("fuer", asked.audiences),
        ("schulart", asked.school_types),
        ("format", asked.formats),
        ("barrierefrei", asked.accessibility),
        ("sprache", asked.languages),
        ("anbieterart", asked.organisation_kinds),
    )
    return ((key, codes) for key, codes in wanted if codes)


def _inside(columns: Columns, box: Box) -> Mask:
    lat, lon = columns.lat, columns.lon
    return columns.pinned & (box.west <= lon) & (lon <= box.east) & (box.south <= lat) & (lat <= box.north)


def _distances(columns: Columns, centre: Point) -> NDArray[np.float64]:
    """Kilometres to each offer as `geometry.distance_km` counts them; NaN where there is no place."""
    lat, lon, to = np.radians(columns.lat), np.radians(columns.lon), np.radians([centre.lat, centre.lon])
    half = np.sin((lat - to[0]) / 2) ** 2 + np.cos(to[0]) * np.cos(lat) * np.sin((lon - to[1]) / 2) ** 2
    km: NDArray[np.float64] = 2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, np.sqrt(half)))
    return km
