"""Random filters as visitors make them: none to three criteria, from a seed."""

import random
from collections.abc import Iterator
from datetime import date, timedelta

from mintkarte.domain.filters import OfferFilter
from mintkarte.domain.vocabulary import Accessibility, Audience, Field, Format, Kind, ProviderKind, Topic

Pairs = list[tuple[str, str]]
WORDS = (
    "robo",
    "bau",
    "kurs",
    "strom",
    "wasser",
    "stern",
    "program",
    "forsch",
    "mathe",
    "ma",
    "geheim",
    "chemie labor",
)
_CODES = {
    "fach": Field,
    "thema": Topic,
    "art": Kind,
    "fuer": Audience,
    "format": Format,
    "barrierefrei": Accessibility,
    "anbieterart": ProviderKind,
}
_VALUES = {
    "alter": [str(age) for age in range(4, 19)],
    "kosten": ["frei", "5", "20"],
    "plaetze": ["frei"],
    "q": list(WORDS),
}
_PLACES = ((50.0, 9.15), (52.52, 13.4), (48.14, 11.58), (53.55, 10.0), (50.98, 11.03), (51.23, 6.78))


def random_filters(seed: int, number: int, today: date) -> Iterator[OfferFilter]:
    """So many filters; the same ones for the same seed and day."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    for _ in range(number):
        yield OfferFilter.from_query(random_query(chance, today))[0]


def random_query(chance: random.Random, today: date) -> Pairs:
    """None to three criteria, each about as often as the others; some of them strict."""
    keys = chance.sample([*_CODES, "alter", "kosten", "plaetze", "q", "ort", "zeit"], chance.choice((0, 1, 1, 2, 2, 3)))
    pairs = [pair for key in keys for pair in _criterion(key, chance, today)]
    return [*pairs, ("genau", "1")] if chance.random() < 0.1 else pairs


def text_query(chance: random.Random, _today: date) -> Pairs:
    """A word, and one more criterion."""
    return [("q", chance.choice(WORDS)), ("fach", chance.choice(list(Field)))]


def radius_query(chance: random.Random, today: date) -> Pairs:
    """A circle, nearest first."""
    return [*_criterion("ort", chance, today), ("sort", "entfernung")]


def _criterion(key: str, chance: random.Random, today: date) -> Pairs:
    if key in _CODES:
        codes = list(_CODES[key])
        return [(key, str(code)) for code in chance.sample(codes, chance.choice((1, 1, 2)))]
    if key == "ort":
        lat, lon = chance.choice(_PLACES)
        return [("lat", str(lat)), ("lon", str(lon)), ("umkreis", chance.choice(("5", "10", "20", "50")))]
    if key == "zeit":
        begin = today + timedelta(days=chance.randint(0, 60))
        return [("von", begin.isoformat()), ("bis", (begin + timedelta(days=chance.randint(0, 40))).isoformat())]
    return [(key, chance.choice(_VALUES[key]))]
