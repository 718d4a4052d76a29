"""A search as a news feed: what was published or changed last, each offer one entry for as long as it lives."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import NamedTuple

from sqlalchemy.orm import Session

from mintkarte.domain.marks import plain_words
from mintkarte.domain.schedules import BERLIN
from mintkarte.domain.vocabulary import Field
from mintkarte.gateways.news_files import Item, write, write_atom
from mintkarte.models import Offer
from mintkarte.queries import listed_offers, recent_changes
from mintkarte.services import offer_lines
from mintkarte.services.exporting import AddressOf
from mintkarte.texts import cards
from mintkarte.texts.labels import label

MOST = 100
"""Entries of a feed: readers keep what they have seen."""


class Names(NamedTuple):
    """What a feed is called, what it is about, the page of the same offers, and its own address."""

    title: str
    about: str
    page: str
    source: str
    origin: str


def as_rss(db: Session, ids: Sequence[int], address_of: AddressOf, names: Names, today: date) -> bytes:
    """The newest of these offers as RSS 2.0."""
    return write(names.title, names.page, names.source, names.about, _items(db, ids, address_of, names, today))


def as_atom(db: Session, ids: Sequence[int], address_of: AddressOf, names: Names, today: date) -> bytes:
    """The newest of these offers as Atom."""
    items = _items(db, ids, address_of, names, today)
    return write_atom(names.title, names.page, names.source, names.about, items, _start(today))


def _items(db: Session, ids: Sequence[int], address_of: AddressOf, names: Names, today: date) -> list[Item]:
    offers = listed_offers.listed(db, recent_changes.newest(db, ids, MOST), _start(today))
    return [_item(offer, address_of, names.origin, today) for offer in offers]


def _start(today: date) -> datetime:
    return datetime.combine(today, time(0), tzinfo=BERLIN)


def _item(offer: Offer, address_of: AddressOf, origin: str, today: date) -> Item:
    ages = cards.ages(offer.age_from, offer.age_to) or cards.grades(offer.grade_from, offer.grade_to)
    lines = (
        f"{offer_lines.when(offer, today)} · {offer_lines.where(offer)}",
        " · ".join(filter(None, [ages, cards.cost(offer.cost_cents, offer.cost_text), offer.organisation.name])),
        *plain_words(offer.description or "").split("\n"),
    )
    return Item(
        offer.title,
        address_of(offer.id, offer.title),
        f"{origin}/angebote/{offer.id}",
        offer.updated_at,
        offer.organisation.name,
        tuple(filter(None, lines)),
        tuple(label(Field(code)) for code in offer.fields if code in set(Field)),
    )
