"""An offer in the contract's spreadsheet columns: as cells that can be imported again, and as values for programs."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from mintkarte.domain.columns import COLUMNS
from mintkarte.domain.schedule_columns import write_schedule
from mintkarte.domain.schedules import BERLIN, Schedule
from mintkarte.domain.vocabulary import Format, Precision
from mintkarte.queries.offer_records import OfferDate, OfferRecord

Cells = dict[str, str]
_BETWEEN = "; "
_DIGITS = 6
_PLAIN = {
    "titel": "title",
    "anbieter": "organisation",
    "anbieterart": "organisation_kind",
    "ort_name": "venue",
    "strasse": "street",
    "plz": "postcode",
    "ort": "town",
    "alter_von": "age_from",
    "alter_bis": "age_to",
    "klasse_von": "grade_from",
    "klasse_bis": "grade_to",
    "kosten_text": "cost_text",
    "plaetze": "capacity",
    "freie_plaetze": "places_left",
    "anmeldung": "registration",
    "url": "url",
    "beschreibung": "description",
    "mitbringen": "bring",
    "vorkenntnisse": "prior_knowledge",
    "anreise": "travel",
    "kontakt": "contact",
    "einsatzgebiet": "service_area",
    "externe_id": "external_id",
}
_LISTS = {
    "fach": "fields",
    "thema": "topics",
    "fuer": "audiences",
    "sprache": "languages",
    "schulart": "school_types",
    "barrierefrei": "accessibility",
    "format": "formats",
}


def values_of(offer: OfferRecord) -> dict[str, Any]:
    """Every column as JSON says it best: numbers, lists of codes, null where nothing is stated."""
    begin, end, recurrence = write_schedule(_schedule(offer))
    found: dict[str, Any] = {column: getattr(offer, name) for column, name in _PLAIN.items()}
    found |= {column: getattr(offer, name) for column, name in _LISTS.items()}
    found |= {
        "lat": None if offer.lat is None else round(offer.lat, _DIGITS),
        "lon": None if offer.lon is None else round(offer.lon, _DIGITS),
        "art": offer.kind_text or offer.kind,
        "beginn": begin or None,
        "ende": end or None,
        "wiederholung": recurrence or None,
        "kosten": None if offer.cost_cents is None else offer.cost_cents / 100,
        "anmeldeschluss": offer.registration_until,
        "genauigkeit": Precision(offer.precision or Precision.NONE).public,
    }
    return {column: found[column] for column in COLUMNS}


def cells_of(offer: OfferRecord) -> Cells:
    """Every column as text that the importer reads as the same offer again."""
    cells = {column: _cell(value) for column, value in values_of(offer).items()}
    return cells | {"kosten": "" if offer.cost_cents is None else f"{offer.cost_cents / 100:.2f}"}


def public_of(offer: OfferRecord, dates: Sequence[OfferDate], address: str) -> dict[str, Any]:
    """The offer as feeds give it: its columns, and what a program needs beside them.

    `art` is the code where there is one, `format` says `vor-ort` for an offer with an address and no other format;
    whether the offer says so itself is told beside it, so that nothing is lost where it is read again.
    """
    on_site = [str(Format.ON_SITE)] if offer.place_id is not None else []
    return {
        "id": offer.id,
        "adresse_url": address,
        **values_of(offer),
        "art": offer.kind or offer.kind_text,
        "format": offer.formats or on_site,
        "format_angegeben": bool(offer.formats),
        "termine": [_date(one) for one in dates],
        "status": offer.status,
        "zuletzt_bestaetigt": offer.confirmed_at.astimezone(BERLIN).date() if offer.confirmed_at else None,
    }


def _schedule(offer: OfferRecord) -> Schedule:
    return Schedule.from_source(offer.schedule_kind, offer.schedule_text or "", offer.rule, offer.schedule_source)


def _cell(value: Any) -> str:  # noqa: ANN401 - whatever a column holds
    if value is None:
        return ""
    return _BETWEEN.join(value) if isinstance(value, list) else str(value)


def _date(one: OfferDate) -> Mapping[str, str | bool]:
    """A date as ISO 8601 with the offset of Berlin; days alone for what lasts all day, its last day included."""
    return {
        "beginn": _moment(one.starts_at, all_day=one.all_day),
        "ende": _moment(one.ends_at, all_day=one.all_day),
        "abgesagt": one.cancelled,
    }


def _moment(moment: datetime, *, all_day: bool) -> str:
    local = moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(BERLIN)
    whole: date | datetime = local.date() if all_day else local
    return whole.isoformat()
