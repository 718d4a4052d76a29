"""The words of a programme booklet: offers sorted by town, their dates by week, indexes, pins."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from mintkarte.domain.marks import plain_words
from mintkarte.domain.words import fold
from mintkarte.gateways.booklet_map import Pin
from mintkarte.gateways.booklet_parts import Entry, Index, Section, Week
from mintkarte.models import Offer
from mintkarte.services import offer_lines
from mintkarte.texts import booklet as words
from mintkarte.texts import calendar, visit
from mintkarte.web import cards
from mintkarte.web.offer_ticket import web_address

_TEASER = 260
_BETWEEN = " · "


def by_town(offers: Iterable[Offer]) -> list[tuple[str, list[Offer]]]:
    """The offers of each town, towns in the order of their names, what has none at the end."""
    found: dict[str, list[Offer]] = defaultdict(list)
    for offer in offers:
        found[offer_lines.town(offer) or words.WITHOUT_TOWN].append(offer)
    names = sorted(found, key=lambda name: (name == words.WITHOUT_TOWN, fold(name), name))
    return [(name, sorted(found[name], key=lambda one: (fold(one.title), one.id))) for name in names]


def sections(towns: Sequence[tuple[str, Sequence[Offer]]], today: date) -> list[Section]:
    """The offers with their numbers, counted through."""
    number = 0
    found = []
    for name, offers in towns:
        entries = tuple(_entry(number + at, offer, today) for at, offer in enumerate(offers, 1))
        number += len(offers)
        found.append(Section(name, entries))
    return found


def _entry(number: int, offer: Offer, today: date) -> Entry:
    card = cards.offer_card(offer, today)
    facts = [", ".join(filter(None, (fact.spoken, fact.text))) for fact in card.facts]
    description = " ".join(plain_words(offer.description or "").split())
    return Entry(
        number=number,
        title=offer.title,
        kind=_BETWEEN.join(filter(None, (card.kind, offer.organisation.name))),
        fields=tuple(field.letter for field in card.fields),
        facts=_BETWEEN.join(facts),
        where=offer_lines.address(offer) or card.where[-1],
        teaser=visit.shortened(description, _TEASER),
        contact=_BETWEEN.join(filter(None, (offer.public_contact, web_address(offer.url)))),
    )


def weeks(towns: Sequence[tuple[str, Sequence[Offer]]], today: date) -> list[Week]:
    """The dates that begin from this week on, as far as the booklet looks ahead."""
    monday = today - timedelta(days=today.weekday())
    end = monday + timedelta(weeks=words.WEEKS)
    found: dict[date, list[tuple[date, datetime, str, int]]] = defaultdict(list)
    number = 0
    for town, offers in towns:
        for offer in offers:
            number += 1
            dates = cards.upcoming_dates(offer, today)
            begins = {(one.first_day, calendar.hours(one)): one.starts_at for one in dates}
            for first, _, hours in calendar.runs(dates):
                if monday <= first < end:
                    what = ", ".join(filter(None, (hours, offer.title, town if town != words.WITHOUT_TOWN else "")))
                    found[first - timedelta(days=first.weekday())].append((first, begins[first, hours], what, number))
    return [
        Week(words.week(start), tuple((words.day(day), what, number) for day, _, what, number in sorted(found[start])))
        for start in sorted(found)
    ]


def indexes(towns: Sequence[tuple[str, Sequence[Offer]]]) -> tuple[Index, ...]:
    """By provider and by subject."""
    providers: dict[str, list[int]] = defaultdict(list)
    subjects: dict[str, list[int]] = defaultdict(list)
    for number, offer in enumerate((one for _, offers in towns for one in offers), 1):
        providers[offer.organisation.name].append(number)
        for name in [field.label for field in cards.badges(offer.fields)] or [words.WITHOUT_SUBJECT]:
            subjects[name].append(number)
    return (_index(words.BY_SUBJECT, subjects), _index(words.BY_PROVIDER, providers))


def _index(title: str, found: dict[str, list[int]]) -> Index:
    names = sorted(found, key=lambda name: (name == words.WITHOUT_SUBJECT, fold(name), name))
    return Index(title, tuple((name, tuple(found[name])) for name in names))


def pins(towns: Sequence[tuple[str, Sequence[Offer]]]) -> list[Pin]:
    """One pin for each town at the middle of its offers, with their numbers."""
    found = []
    number = 0
    for name, offers in towns:
        first, number = number + 1, number + len(offers)
        spots = [
            (offer.place.lat, offer.place.lon)
            for offer in offers
            if offer.place is not None and offer.place.lat is not None and offer.place.lon is not None
        ]
        if not spots or name == words.WITHOUT_TOWN:
            continue
        label = str(first) if first == number else f"{first}–{number}"
        lat, lon = (sum(part) / len(spots) for part in zip(*spots, strict=True))
        found.append(Pin(lat, lon, label, len(offers), name))
    return found
