"""What visitors ask, drawn by chance with a seed: filters, circles, words and sections of the map."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from math import cos, radians

from mintkarte.domain.filters import OfferFilter
from mintkarte.domain.geometry import Box, Point
from mintkarte.domain.vocabulary import Audience, Field, Format, Kind, Topic, Weekday

WORDS = (
    "roboter",
    "robo",
    "kurs",
    "programm",
    "löten",
    "mikroskop",
    "chemie",
    "ferien",
    "werk",
    "stern",
    "energie",
    "bau",
)
TOWNS = (Point(52.52, 13.40), Point(53.55, 10.0), Point(48.14, 11.58), Point(50.94, 6.96), Point(50.11, 8.68))
_TILE = 256
_SCREEN = (1200, 800)
Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Question:
    """A filter, and the section of the map that is looked at with it."""

    asked: OfferFilter
    box: Box
    zoom: int


class Visitors:
    """Endless questions; the same seed asks the same."""

    def __init__(self, today: date, places: list[Point], seed: int) -> None:
        """Ask around these places."""
        self._today, self._places = today, places
        self._chance = random.Random(seed)  # noqa: S311 - no secret

    def filters(self) -> Iterator[Question]:
        """No criterion, one, two or three."""
        while True:
            yield self._question(self._some(self._chance.choice((0, 1, 1, 2, 2, 3))))

    def circles(self) -> Iterator[Question]:
        """A circle sorted by distance, alone or with another criterion."""
        while True:
            yield self._question([*self._circle(), *self._some(self._chance.choice((0, 1))), ("sort", "entfernung")])

    def words(self) -> Iterator[Question]:
        """A word or its beginning, alone or with other criteria."""
        while True:
            word = self._chance.choice(WORDS)
            length = self._chance.choice((len(word), len(word), 3, 4, 5))
            yield self._question([("q", word[:length]), *self._some(self._chance.choice((0, 1, 2)))])

    def _question(self, pairs: Pairs) -> Question:
        centre, zoom = self._place(), self._chance.randint(6, 14)
        degrees = 360 / (_TILE * 2**zoom)
        wide, high = _SCREEN[0] * degrees / 2, _SCREEN[1] * degrees / 2 * cos(radians(centre.lat))
        box = Box(centre.lon - wide, centre.lat - high, centre.lon + wide, centre.lat + high)
        return Question(OfferFilter.from_query(pairs)[0], box, zoom)

    def _some(self, number: int) -> Pairs:
        makers: tuple[Callable[[], Pairs], ...] = (
            lambda: [("fach", self._chance.choice(list(Field)))],
            lambda: [("fach", self._chance.choice(list(Field)))],
            lambda: [("thema", self._chance.choice(list(Topic)))],
            lambda: [("art", self._chance.choice(list(Kind)))],
            lambda: [("fuer", self._chance.choice(list(Audience)))],
            lambda: [("alter", str(self._chance.randint(6, 16)))],
            lambda: [("klasse", str(self._chance.randint(1, 12)))],
            lambda: [("kosten", self._chance.choice(("frei", "10", "20")))],
            lambda: [("format", self._chance.choice(list(Format)))],
            lambda: [("wochentag", self._chance.choice(list(Weekday)))],
            lambda: [("plaetze", "frei")],
            self._dates,
            self._circle,
        )
        return [pair for maker in self._chance.sample(makers, number) for pair in maker()]

    def _dates(self) -> Pairs:
        """One of the weeks to come, or some of them."""
        first = self._today + timedelta(days=7 * self._chance.randint(0, 30))
        last = first + timedelta(days=self._chance.choice((1, 6, 13, 41)))
        return [("von", first.isoformat()), ("bis", last.isoformat())]

    def _circle(self) -> Pairs:
        place = self._place()
        radius = self._chance.choice((5, 10, 20, 20, 50))
        return [("lat", f"{place.lat:.3f}"), ("lon", f"{place.lon:.3f}"), ("umkreis", str(radius))]

    def _place(self) -> Point:
        return self._chance.choice(self._places if self._chance.random() < 0.7 else TOWNS)
