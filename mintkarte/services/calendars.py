"""Offers as calendar files: every date an event that finds its earlier self again in a visitor's calendar."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import BinaryIO, TypeAlias

from sqlalchemy.orm import Session

from mintkarte.domain.marks import plain_words
from mintkarte.domain.schedules import BERLIN, Occurrence
from mintkarte.domain.vocabulary import Audience, Field, Format, Kind, Precision, Registration
from mintkarte.gateways.calendar_files import Entry, EntryDate, pieces, write
from mintkarte.queries import offer_dates, offer_records
from mintkarte.queries.offer_dates import StoredDate
from mintkarte.queries.offer_records import OfferRecord
from mintkarte.services.exporting import AT_ONCE, AddressOf, Export
from mintkarte.texts import calendar, cards
from mintkarte.texts import calendar_entries as words
from mintkarte.texts.labels import label

_TRUE_PLACES = {Precision.EXACT, Precision.STREET}

Dates: TypeAlias = Mapping[int, Sequence[StoredDate]]
"""The dates of offers by the offer's id."""
Fits: TypeAlias = Callable[[Occurrence], bool]


def _all(_: Occurrence) -> bool:
    return True


def dates_of(db: Session, ids: Sequence[int], since: datetime | None = None, fits: Fits = _all) -> Dates:
    """The dates of these offers that end after `since` and fit, cancelled ones too; offers without any are left out."""
    found = offer_dates.by_offer(db, ids, since)
    kept = {offer_id: [date for date in dates if fits(_plain(date))] for offer_id, dates in found.items()}
    return {offer_id: dates for offer_id, dates in kept.items() if dates}


def as_calendar(db: Session, dates: Dates, address_of: AddressOf, *, name: str, source: str) -> bytes:
    """The calendar file of these dates; `source` is the address it can be fetched from again, if any."""
    offers = offer_records.records(db, list(dates))
    return write(name, source, _entries(offers, dates, address_of))


def write_calendar(
    file: BinaryIO,
    db: Session,
    export: Export,
    *,
    name: str = words.name(words.ALL),
    source: str = "",
    since: datetime | None = None,
    fits: Fits = _all,
) -> None:
    """The dates of these offers as one calendar file, some offers at a time; see `dates_of` and `as_calendar`."""

    def entries() -> Iterator[Entry]:
        for start in range(0, len(export.ids), AT_ONCE):
            dates = dates_of(db, export.ids[start : start + AT_ONCE], since, fits)
            yield from _entries(offer_records.records(db, list(dates)), dates, export.address_of)

    for piece in pieces(name, source, entries()):  # noqa: FURB122 - `writelines` would hold all in memory until the end
        file.write(piece)


def _entries(offers: Sequence[OfferRecord], dates: Dates, address_of: AddressOf) -> Iterator[Entry]:
    for offer in offers:
        address = address_of(offer.id, offer.title)
        yield Entry(
            title=offer.title,
            description=words.description(_lines(offer), plain_words(offer.description or ""), address),
            location=_location(offer),
            point=_point(offer),
            url=address,
            categories=_categories(offer),
            changed_at=offer.updated_at,
            dates=tuple(_date(one, offer.rule) for one in dates[offer.id]),
        )


def _date(one: StoredDate, rule: str | None) -> EntryDate:
    when = words.when(_plain(one), rule if one.from_rule else None)
    return EntryDate(one.uid, one.sequence, one.starts_at, one.ends_at, one.all_day, one.cancelled, when)


def _plain(one: StoredDate) -> Occurrence:
    return Occurrence(one.starts_at.astimezone(BERLIN), one.ends_at.astimezone(BERLIN), one.all_day, one.cancelled)


def _lines(offer: OfferRecord) -> list[str]:
    groups = calendar.joined([label(Audience(code)) for code in offer.audiences if code in set(Audience)])
    how = label(Registration(offer.registration)) if offer.registration else ""
    return [
        words.for_whom(
            cards.ages(offer.age_from, offer.age_to), cards.grades(offer.grade_from, offer.grade_to), groups
        ),
        words.cost(offer.cost_cents, offer.cost_text),
        words.registration(how, offer.registration_until),
        *words.provider(offer.organisation, offer.contact, offer.url),
    ]


def _location(offer: OfferRecord) -> str:
    """The address as one line, or that it is online or comes along."""
    if Format.ONLINE in offer.formats and Format.ON_SITE not in offer.formats:
        return cards.ONLINE.capitalize()
    if Format.MOBILE in offer.formats and Format.ON_SITE not in offer.formats:
        return cards.comes_to(offer.service_area or "")
    town = " ".join(filter(None, [offer.postcode, offer.town]))
    return ", ".join(dict.fromkeys(filter(None, [offer.venue, offer.street, town])))


def _point(offer: OfferRecord) -> tuple[float, float] | None:
    """Where to go, only where it is no guess."""
    goes_there = Format.ON_SITE in offer.formats or not offer.formats
    if offer.lat is None or offer.lon is None or not goes_there or offer.precision not in _TRUE_PLACES:
        return None
    return round(offer.lat, 6), round(offer.lon, 6)


def _categories(offer: OfferRecord) -> tuple[str, ...]:
    kind = label(Kind(offer.kind)) if offer.kind else (offer.kind_text or "")
    fields = [label(Field(code)) for code in offer.fields if code in set(Field)]
    return tuple(filter(None, [*fields, kind]))
