"""The list page as one value: count, chips, cards, ways out; built from one evaluation of the filter."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from urllib.parse import urlencode

from mintkarte.domain import matching
from mintkarte.domain.filters import OfferFilter
from mintkarte.domain.vocabulary import Format, Sort
from mintkarte.models.offers import Offer
from mintkarte.texts import calendar, chips, filter_sentence
from mintkarte.texts import cards as words
from mintkarte.texts.labels import options
from mintkarte.web.cards import OfferCard, offer_card, upcoming_dates
from mintkarte.web.choices import Chip, address
from mintkarte.web.quick_chips import ChipSet
from mintkarte.web.recent_offers import MOST_OFFERS, Load
from mintkarte.web.searching import Searching
from mintkarte.web.ways_out import nearest, ways_out

PAGE_SIZE = 20
_NEAR_OFFERS = 3


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
    numbers: tuple[tuple[int, str], ...]
    """The first page, the neighbours, the last one, with their addresses; 0 stands for those left out between."""


@dataclass(frozen=True, slots=True)
class Found:
    """Everything the results show."""

    title: str
    said: str
    query: str
    total: int
    pinned: int
    way_to_map: str
    off_the_map: str
    count: str
    about: str
    wish: str
    unknown: str
    strict: bool
    strict_url: str
    all_url: str
    start: int
    sort: str
    sorts: tuple[tuple[str, str, bool], ...]
    """Code, name, and whether it needs a place that nobody has named yet."""
    chips: tuple[Chip, ...]
    quick: tuple[ChipSet, ...]
    notices: tuple[Remark, ...]
    cards: tuple[OfferCard, ...]
    pager: Pager | None
    relaxations: tuple[Chip, ...]
    besides: tuple[Chip, ...]
    have_dates: bool
    """Whether there may be something to put into a calendar."""
    unpinned: str
    as_of: str
    kept: tuple[tuple[str, str], ...]


def found(
    searching: Searching,
    load: Load,
    *,
    notices: Sequence[Remark],
    quick: Sequence[ChipSet],
    kept: Sequence[tuple[str, str]],
) -> Found:
    """The page of results; `load` fetches the offers of the page by id, in their order."""
    fixed, answer = searching.fixed, searching.evaluation()
    pager, start = pager_of(fixed, answer.total)
    ways = [] if answer.total else ways_out(searching, load)
    ids = answer.ids(start, start + PAGE_SIZE) if answer.total else nearest(searching, ways, _NEAR_OFFERS)
    offers = load(ids)
    count = f"{words.thousands(answer.total)} {filter_sentence.subject(fixed, answer.total)}"
    details = filter_sentence.details(fixed, searching.place, searching.names)
    return Found(
        title=words.NOTHING if not answer.total else f"{count} {details}".strip(),
        said=chips.said(answer.total),
        query=urlencode(fixed.to_query()),
        total=answer.total,
        pinned=answer.pinned_total,
        way_to_map=chips.way_to_map(answer.total, answer.pinned_total),
        off_the_map=chips.off_the_map(answer.total, answer.pinned_total),
        count=count,
        about=details or chips.WHOLE_MAP,
        wish=f"{filter_sentence.subject(fixed)} {details}".strip(),
        unknown=chips.missing(answer.unknown) if not fixed.strict else _left_out(searching),
        strict=fixed.strict,
        strict_url=address(replace(fixed, strict=not fixed.strict, page=1)),
        all_url="/",
        start=start + 1,
        sort=fixed.sort,
        sorts=tuple((code, name, code == Sort.DISTANCE and fixed.centre is None) for code, name in options(Sort)),
        chips=_active(searching),
        quick=tuple(quick),
        notices=tuple(notices),
        cards=tuple(cards_of(searching, offers)),
        pager=pager,
        relaxations=tuple(way.chip() for way in ways),
        besides=_besides(searching) if answer.total and fixed.centre else (),
        have_dates=pager is not None or any(upcoming_dates(one, searching.today) for one in offers),
        as_of=calendar.full_day(searching.today),
        unpinned=chips.unpinned(answer.total - answer.pinned_total),
        kept=tuple(kept),
    )


def cards_of(searching: Searching, offers: Sequence[Offer]) -> list[OfferCard]:
    """The cards, with distances from the place and the dates asked for."""
    answer, fixed, today = searching.evaluation(), searching.fixed, searching.today
    wanted = matching.fits_dates(fixed, today) if fixed.asks_for_dates else None
    if wanted is None and fixed.centre is None:
        cards = [_usual_card(one, today) for one in offers]
    else:
        cards = [offer_card(one, today, distance_km=answer.distance_km(one.id), wanted=wanted) for one in offers]
    return [replace(card, spot=answer.spot(card.id)) for card in cards]


@lru_cache(MOST_OFFERS)
def _usual_card(offer: Offer, today: date) -> OfferCard:
    """The card of a listed offer, which nobody changes, where neither place nor dates are asked for.

    An offer that was read anew is another one; those before it are kept until as many have been shown.
    """
    return offer_card(offer, today)


def _left_out(searching: Searching) -> str:
    """How many offers a strict filter leaves out because they do not say, in words."""
    return chips.left_out(searching.count(replace(searching.fixed, strict=False)) - searching.evaluation().total)


def _active(searching: Searching) -> tuple[Chip, ...]:
    fixed = searching.fixed
    found = [Chip(searching.words(one), address(fixed.without(one.key, one.value))) for one in fixed.criteria()]
    if fixed.strict:
        found.append(Chip(chips.ONLY_STATED, address(fixed.without("genau"))))
    return tuple(found)


def pager_of(
    fixed: OfferFilter, total: int, size: int = PAGE_SIZE, address_of: Callable[[OfferFilter], str] = address
) -> tuple[Pager | None, int]:
    """The pager, and how many offers stand before this page; a page beyond the end shows the last one."""
    last = max(1, -(-total // size))
    now = min(fixed.page, last)
    if last == 1:
        return None, 0

    def url(page: int) -> str:
        return address_of(replace(fixed, page=page)) if 1 <= page <= last else ""

    shown = sorted({1, now - 1, now, now + 1, last} & set(range(1, last + 1)))
    numbers: list[tuple[int, str]] = []
    for before, page in zip([0, *shown], shown, strict=False):
        if page > before + 1:
            numbers.append((0, ""))
        numbers.append((page, url(page)))
    return Pager(now, last, url(now - 1), url(now + 1), tuple(numbers)), (now - 1) * size


def _besides(searching: Searching) -> tuple[Chip, ...]:
    """Online offers, which no circle holds."""
    fixed = searching.fixed.without("ort").without("lat")
    if fixed.formats:
        return ()
    online = replace(fixed, formats=(Format.ONLINE,))
    count = searching.count(online)
    return (Chip(chips.online_besides(count), address(online), count),) if count else ()
