"""The list page as one value: count, chips, cards, ways out; built from one evaluation of the filter."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from mintkarte.domain.filters import OfferFilter
from mintkarte.domain.vocabulary import Format, Sort
from mintkarte.models.offers import Offer
from mintkarte.queries.evaluation import Evaluation
from mintkarte.queries.offer_index import Snapshot
from mintkarte.texts import cards as words
from mintkarte.texts import chips, filter_sentence
from mintkarte.texts.labels import options
from mintkarte.web.cards import OfferCard, offer_card
from mintkarte.web.choices import Chip, address

PAGE_SIZE = 20
_NEAR_OFFERS = 3
_MAX_WAYS = 6
_WIDER = (2, 5)
_MAX_RADIUS_KM = 150

Names = Mapping[tuple[str, str], str]
"""What a value of the address is called: regions, providers, holidays and the place, by key and value."""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to know about the search, with choices where the visitor has to decide."""

    text: str
    choices: tuple[Chip, ...] = ()


@dataclass(frozen=True, slots=True)
class Pager:
    """Where in the pages of the list one is."""

    now: int
    last: int
    previous_url: str
    next_url: str


@dataclass(frozen=True, slots=True)
class Found:
    """Everything the results show."""

    title: str
    said: str
    query: str
    total: int
    pinned: int
    count: str
    about: str
    wish: str
    unknown: str
    strict_url: str
    all_url: str
    start: int
    sort: str
    sorts: tuple[tuple[str, str], ...]
    chips: tuple[Chip, ...]
    quick: tuple[Chip, ...]
    notices: tuple[Remark, ...]
    cards: tuple[OfferCard, ...]
    pager: Pager | None
    relaxations: tuple[Chip, ...]
    besides: tuple[Chip, ...]
    kept: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Searching:
    """One request's search: the filter, its evaluation, and what its values are called."""

    fixed: OfferFilter
    snapshot: Snapshot
    today: date
    names: Names
    place: str

    def evaluation(self, fixed: OfferFilter | None = None) -> Evaluation:
        """The answer to the filter, or to a changed one."""
        return self.snapshot.evaluate(fixed or self.fixed, self.today)

    def count(self, fixed: OfferFilter) -> int:
        """How many offers a changed filter leaves."""
        return self.evaluation(fixed).total


def found(
    searching: Searching,
    load: Callable[[Sequence[int]], Sequence[Offer]],
    *,
    notices: Sequence[Remark],
    quick: Sequence[Chip],
    kept: Sequence[tuple[str, str]],
) -> Found:
    """The page of results; `load` fetches the offers of the page by id, in their order."""
    fixed, answer = searching.fixed, searching.evaluation()
    pager, start = _pager(fixed, answer.total)
    ways, nearest = ([], []) if answer.total else _ways_out(searching)
    ids = list(answer.ids(start, start + PAGE_SIZE)) if answer.total else nearest
    count = f"{words.thousands(answer.total)} {filter_sentence.subject(fixed, answer.total)}"
    details = filter_sentence.details(fixed, searching.place, searching.names)
    return Found(
        title=words.NOTHING if not answer.total else f"{count} {details}".strip(),
        said=chips.said(answer.total),
        query=urlencode(fixed.to_query()),
        total=answer.total,
        pinned=answer.pinned_total,
        count=count,
        about=details or chips.WHOLE_MAP,
        wish=f"{filter_sentence.subject(fixed)} {details}".strip(),
        unknown=chips.missing(answer.unknown) if not fixed.strict else "",
        strict_url=address(replace(fixed, strict=True, page=1)),
        all_url="/",
        start=start + 1,
        sort=fixed.sort,
        sorts=tuple((code, name) for code, name in options(Sort) if code != Sort.DISTANCE or fixed.centre),
        chips=_active(searching),
        quick=tuple(quick),
        notices=tuple(notices),
        cards=tuple(_cards(searching, load(ids))),
        pager=pager,
        relaxations=tuple(ways),
        besides=_besides(searching) if answer.total and fixed.centre else (),
        kept=tuple(kept),
    )


def _cards(searching: Searching, offers: Sequence[Offer]) -> list[OfferCard]:
    """The cards, with distances from the place asked for."""
    everywhere = searching.evaluation(_around(searching.fixed))
    return [
        offer_card(
            offer, searching.today, distance_km=everywhere.distance_km(offer.id) if searching.fixed.centre else None
        )
        for offer in offers
    ]


def _around(fixed: OfferFilter) -> OfferFilter:
    """Only the place of a filter: all that is needed for distances."""
    return OfferFilter(place=fixed.place, lat=fixed.lat, lon=fixed.lon, centre=fixed.centre, radius_km=fixed.radius_km)


def _active(searching: Searching) -> tuple[Chip, ...]:
    fixed = searching.fixed
    return tuple(
        Chip(chips.chip(one, fixed, searching.names, searching.today), address(fixed.without(one.key, one.value)))
        for one in fixed.criteria()
    )


def _pager(fixed: OfferFilter, total: int) -> tuple[Pager | None, int]:
    """The pager, and how many offers stand before this page; a page beyond the end shows the last one."""
    last = max(1, -(-total // PAGE_SIZE))
    now = min(fixed.page, last)
    if last == 1:
        return None, 0

    def url(page: int) -> str:
        return address(replace(fixed, page=page)) if 1 <= page <= last else ""

    return Pager(now, last, url(now - 1), url(now + 1)), (now - 1) * PAGE_SIZE


def _ways_out(searching: Searching) -> tuple[list[Chip], list[int]]:
    """What one would find by giving up one criterion, least first, and the nearest offers behind the best way."""
    fixed = searching.fixed
    ways: list[tuple[Chip, OfferFilter]] = []
    if fixed.centre:
        ways += _wider(searching)
    for key in dict.fromkeys(criterion.key for criterion in fixed.criteria()):
        looser = fixed.without(key)
        given_up = [chips.chip(c, fixed, searching.names, searching.today) for c in fixed.criteria() if c.key == key]
        chip = Chip(chips.relaxed(key), address(looser), searching.count(looser), chips.instead(*given_up))
        ways.append((chip, looser))
    open_ways = [(chip, looser) for chip, looser in ways if chip.count][:_MAX_WAYS]
    nearest = searching.evaluation(open_ways[0][1]).ids(0, _NEAR_OFFERS) if open_ways else []
    return [chip for chip, _ in open_ways], list(nearest)


def _wider(searching: Searching) -> list[tuple[Chip, OfferFilter]]:
    """The first larger circle that holds something."""
    fixed = searching.fixed
    for factor in _WIDER:
        looser = replace(fixed, radius_km=min(fixed.radius_km * factor, _MAX_RADIUS_KM), page=1)
        if looser.radius_km > fixed.radius_km and (count := searching.count(looser)):
            label = chips.wider(f"{looser.radius_km:g}", searching.place)
            return [(Chip(label, address(looser), count, chips.instead_of_km(f"{fixed.radius_km:g}")), looser)]
    return []


def _besides(searching: Searching) -> tuple[Chip, ...]:
    """Online offers, which no circle holds."""
    fixed = searching.fixed.without("ort").without("lat")
    if fixed.formats:
        return ()
    online = replace(fixed, formats=(Format.ONLINE,))
    count = searching.count(online)
    return (Chip(chips.online_besides(count), address(online), count),) if count else ()
