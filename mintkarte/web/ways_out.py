"""The ways out of an empty answer: the smallest steps that find something, each with what it finds."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import combinations

from mintkarte.domain.filters import Criterion, OfferFilter
from mintkarte.texts import chips
from mintkarte.web.choices import Chip, address
from mintkarte.web.recent_offers import Load
from mintkarte.web.searching import Searching
from mintkarte.web.spelling import respelled

MOST_WAYS = 6
MOST_AT_ONCE = 3
MOST_WORDS, LEAST_LETTERS = 8, 3
CIRCLES_KM = (5, 10, 15, 20, 25, 30, 40, 50, 75, 100, 150, 200, 300)
COSTS = (500, 1000, 2000, 5000, 10_000)


@dataclass(frozen=True, slots=True)
class Way:
    """One looser filter: what it is called, what it finds."""

    label: str
    note: str
    looser: OfferFilter
    count: int

    def chip(self) -> Chip:
        """The way as a link."""
        return Chip(self.label, address(self.looser), self.count, self.note)


def ways_out(searching: Searching, load: Load) -> list[Way]:
    """Words that may have been meant, steps that keep most of what was asked, then criteria given up, the fewest first.

    `load` fetches offers by id, see `respelled`.
    Where no single one helps, two or three are given up at once.
    """
    fixed = searching.fixed
    meant = [_way(searching, chips.meant(text), "", fixed.with_("q", text)) for text in respelled(searching, load)]
    small = [way for way in (*meant, *_small_steps(searching)) if way.count]
    single = sorted(_given_up(searching, fixed, 1), key=lambda way: way.count)
    ways = [*small, *single]
    at_once = 2
    while not ways and at_once <= MOST_AT_ONCE:
        ways = sorted(_given_up(searching, fixed, at_once), key=lambda way: way.count)
        at_once += 1
    return ways[:MOST_WAYS]


def nearest(searching: Searching, ways: list[Way], most: int) -> list[int]:
    """The offers that miss the least: those of the smallest way, from nearby first; else whatever there is."""
    looser = ways[0].looser if ways else OfferFilter(centre=searching.fixed.centre, lat=searching.fixed.lat)
    return searching.evaluation(looser).ids(0, most)


def _small_steps(searching: Searching) -> Iterable[Way]:
    fixed = searching.fixed
    yield from _wider(searching)
    if fixed.strict:
        yield _way(searching, chips.ALSO_OPEN, chips.instead(chips.ONLY_STATED), replace(fixed, strict=False))
    yield from _dearer(searching)
    yield from _fewer_words(searching)
    several = [one for one in fixed.criteria() if one.key == "barrierefrei"]
    if len(several) > 1:  # all of them are wanted at once, so one less may find more
        for one in several:
            words = searching.words(one)
            yield _way(searching, chips.without(words), "", fixed.without(one.key, one.value))


def _wider(searching: Searching) -> Iterable[Way]:
    """The smallest circle that holds something."""
    fixed = searching.fixed
    if fixed.centre is None:
        return
    for km in CIRCLES_KM:
        if km <= fixed.radius_km:
            continue
        way = _way(
            searching,
            chips.wider(f"{km}", searching.place),
            chips.instead_of_km(f"{fixed.radius_km:g}"),
            replace(fixed, radius_km=float(km)),
        )
        if way.count:
            yield way
            return


def _fewer_words(searching: Searching) -> Iterable[Way]:
    """Each single one of several words that finds something, the rarest first."""
    fixed = searching.fixed
    said = list(dict.fromkeys(fixed.text.replace(",", " ").split()))
    words = [word for word in said if len(word) >= LEAST_LETTERS]
    if len(said) == 1 or len(words) > MOST_WORDS:
        return
    given_up = chips.instead(searching.words(Criterion("q", fixed.text)))
    ways = [_way(searching, chips.only_word(word), given_up, fixed.with_("q", word)) for word in words]
    yield from sorted((way for way in ways if way.count and way.looser.text), key=lambda way: way.count)


def _dearer(searching: Searching) -> Iterable[Way]:
    """The lowest price that something has."""
    fixed = searching.fixed
    if fixed.max_cost_cents is None:
        return
    for cents in COSTS:
        if cents <= fixed.max_cost_cents:
            continue
        value = f"{cents // 100}"
        looser = replace(fixed, max_cost_cents=cents)
        way = _way(searching, chips.cost_limit(value).capitalize(), chips.instead(_cost(searching)), looser)
        if way.count:
            yield way
            return


def _cost(searching: Searching) -> str:
    return next(searching.words(one) for one in searching.fixed.criteria() if one.key == "kosten")


def _given_up(searching: Searching, fixed: OfferFilter, at_once: int) -> Iterable[Way]:
    """So many keys given up together; only what finds something."""
    for keys in combinations(dict.fromkeys(one.key for one in fixed.criteria()), at_once):
        looser = fixed
        for key in keys:
            looser = looser.without(key)
        words = [searching.words(one) for one in fixed.criteria() if one.key in keys]
        way = _way(searching, chips.relaxed_together(keys, words), chips.given_up(keys, words), looser)
        if way.count:
            yield way


def _way(searching: Searching, label: str, note: str, looser: OfferFilter) -> Way:
    looser = replace(looser, page=1)
    return Way(label, note, looser, searching.count(looser))
