"""Offers that may be the same one, told to the coordinator and never merged.

The rule was tried on 62 real offers: same place, provider and title close, dates that overlap or are absent. Titles are
compared without what a series has in common ("Osterferiencamp: 3D-Druck") and without years ("Girls' Day 2022").
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from rapidfuzz import fuzz, process
from sqlalchemy import ColumnElement, func, or_, select, true
from sqlalchemy.orm import Session

from mintkarte.domain.drafts import OfferDraft
from mintkarte.domain.vocabulary import Status
from mintkarte.domain.words import words
from mintkarte.models import Occurrence, Offer, Organisation, Place

CLOSE_TITLE = 82.0
CLOSE_NAME = 85.0
OTHER_ADDRESS = 55.0
LARGEST_BLOCK = 1_500
"""Offers of one provider at one place that are still compared each with each; beyond it only equal titles are found."""
_MOST_NAMED, _READ_AT_ONCE = 5_000, 1_000
_YEAR = re.compile(r"(?:19|20)\d\d")
_SERIES = re.compile(r"\s*[:–—]\s+|\s+-\s+")


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is compared of an offer; `key` tells who it is, `span` its first and last day."""

    key: int
    title: str
    organisation: str
    place: str
    address: str
    span: tuple[date, date] | None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two offers that may be one: `later` is the one to be told about."""

    later: Candidate
    earlier: Candidate


def stored(db: Session, places: frozenset[str]) -> Iterator[Candidate]:
    """The stored offers at these postcodes or towns, with their first and last day; read as they are asked for."""
    days = (
        select(
            Occurrence.offer_id,
            func.min(Occurrence.starts_at).label("first"),
            func.max(Occurrence.ends_at).label("last"),
        )
        .group_by(Occurrence.offer_id)
        .subquery()
    )
    found = db.execute(
        select(
            Offer.id, Offer.title, Organisation.name, Place.postcode, Place.town, Place.venue, Place.street,
            days.c.first, days.c.last,
        )
        .join(Organisation, Offer.organisation_id == Organisation.id)
        .join(Place, Offer.place_id == Place.id)
        .outerjoin(days, days.c.offer_id == Offer.id)
        .where(Offer.status != str(Status.DELETED), _at(places)),
        execution_options={"yield_per": _READ_AT_ONCE},
    )  # fmt: skip
    for row in found:
        if (row.postcode or row.town or "") in places:
            yield Candidate(
                row.id, row.title, row.name, row.postcode or row.town,
                f"{row.venue or ''} {row.street or ''}".strip(),
                (row.first.date(), row.last.date()) if row.first else None,
            )  # fmt: skip


def _at(places: frozenset[str]) -> ColumnElement[bool]:
    """Leaves offers at other places in the database, unless there are too many places to name."""
    if len(places) > _MOST_NAMED:
        return true()
    return or_(Place.postcode.in_(places), Place.postcode.is_(None) & Place.town.in_(places))


def pairs(
    offers: Iterable[Candidate], others: Iterable[Candidate] = (), apart: Collection[tuple[int, int]] = ()
) -> list[Pair]:
    """Each offer that may repeat an earlier one of `offers` or one of `others`, with the first it repeats.

    `apart` are the keys, the lower one first, of those that a person has found to be different.
    """
    blocks: dict[str, dict[str, list[Candidate]]] = {}
    found: list[Pair] = []
    for other in others:
        _block(blocks, other).append(other)
    for offer in offers:
        if not offer.place:
            continue
        block = _block(blocks, offer)
        earlier = _first_alike(offer, block, apart)
        if earlier is not None:
            found.append(Pair(offer, earlier))
        block.append(offer)
    return found


def like(db: Session, draft: OfferDraft, *, except_id: int | None = None) -> list[int]:
    """The ids of stored offers that may be the one of the draft, the likeliest first."""
    place = draft.postcode or draft.town
    if not place:
        return []
    dates = draft.schedule.dates
    span = (min(one.first_day for one in dates), max(one.last_day for one in dates)) if dates else None
    offer = Candidate(-1, draft.title, draft.organisation, place, f"{draft.venue} {draft.street}".strip(), span)
    others = [other for other in stored(db, frozenset({place})) if other.key != except_id]
    blocks: dict[str, dict[str, list[Candidate]]] = {}
    for other in others:
        _block(blocks, other).append(other)
    block, found = list(_block(blocks, offer)), []
    while (alike := _first_alike(offer, block, ())) is not None:
        found.append(alike.key)
        block.remove(alike)
    return found


def _block(blocks: dict[str, dict[str, list[Candidate]]], offer: Candidate) -> list[Candidate]:
    """The offers at the same place of the same or a closely named provider."""
    providers = blocks.setdefault(offer.place, {})
    name = _plain(offer.organisation)
    if name not in providers:
        near = process.extractOne(name, list(providers), scorer=fuzz.ratio, score_cutoff=CLOSE_NAME)
        providers[name] = providers[near[0]] if near and not _numbers_differ(name, near[0]) else []
    return providers[name]


def _first_alike(offer: Candidate, block: Sequence[Candidate], apart: Collection[tuple[int, int]]) -> Candidate | None:
    title = bare_title(offer.title)
    compared = block[-LARGEST_BLOCK:]
    titles = [bare_title(other.title) for other in compared]
    for _, _, position in process.extract(title, titles, scorer=fuzz.ratio, score_cutoff=CLOSE_TITLE, limit=20):
        other = compared[position]
        if (min(offer.key, other.key), max(offer.key, other.key)) in apart:
            continue
        if _may_be_one(offer, other, title, titles[position]):
            return other
    return None


def _may_be_one(offer: Candidate, other: Candidate, title: str, other_title: str) -> bool:
    if _numbers_differ(title, other_title):
        return False
    if offer.address and other.address and _ratio(offer.address, other.address) < OTHER_ADDRESS:
        return False
    if offer.span is None or other.span is None:
        return True
    return offer.span[0] <= other.span[1] and other.span[0] <= offer.span[1]


@lru_cache(maxsize=10_000)
def bare_title(title: str) -> str:
    """The folded words of a title behind the name of its series, years left out."""
    parts = [part for part in _SERIES.split(title) if words(_YEAR.sub(" ", part))]
    return _plain(_YEAR.sub(" ", parts[-1] if parts else title))


@lru_cache(maxsize=10_000)
def _plain(text: str) -> str:
    return " ".join(words(text))


def _ratio(one: str, other: str) -> float:
    return fuzz.ratio(_plain(one), _plain(other))


def _numbers_differ(one: str, other: str) -> bool:
    """Part 1 and part 2 of a course are two offers."""
    return sorted(filter(str.isdigit, one.split())) != sorted(filter(str.isdigit, other.split()))
