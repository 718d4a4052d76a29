"""What has changed in offers since somebody heard of them last, as far as it matters to one who wants to go there."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mintkarte.domain.differences import Address, Difference, Going, difference
from mintkarte.domain.schedules import Schedule
from mintkarte.models import Offer, Place
from mintkarte.queries import offer_steps

_COLUMNS = (
    *("schedule_kind", "schedule_text", "schedule_source", "rule", "formats", "place_id", "cost_cents", "cost_text"),
    *("places_left", "registration", "registration_until"),
)


def differences(db: Session, after: Mapping[int, int], today: date) -> dict[int, Difference]:
    """By the id of an offer what is different since an entry of the history; what does not matter is left out."""
    stood = {one: columns for one, columns in offer_steps.before(db, after).items() if columns.keys() & set(_COLUMNS)}
    chosen = select(Offer).where(Offer.id.in_(list(stood)))
    now = {offer.id: {name: getattr(offer, name) for name in _COLUMNS} for offer in db.scalars(chosen)}
    then = {one: columns | _typed(stood[one]) for one, columns in now.items()}
    named = {columns["place_id"] for columns in (*now.values(), *then.values())} - {None}
    places = offer_steps.places(db, sorted(named))
    found = {one: difference(_going(then[one], places), _going(now[one], places), today) for one in now}
    return {one: told for one, told in found.items() if told}


def _typed(stood: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that matter, of the types they have in an offer."""
    columns = {name: stood[name] for name in _COLUMNS if name in stood}
    until = columns.get("registration_until")
    return columns | ({"registration_until": date.fromisoformat(until)} if isinstance(until, str) else {})


def _going(columns: Mapping[str, Any], places: Mapping[int, Place]) -> Going:
    place = places.get(columns["place_id"] or 0)
    schedule = Schedule.from_source(
        columns["schedule_kind"], columns["schedule_text"] or "", columns["rule"], columns["schedule_source"] or {}
    )
    return Going(
        schedule,
        _address(place) if place else Address(),
        frozenset(columns["formats"] or ()),
        columns["cost_cents"],
        columns["cost_text"] or "",
        columns["places_left"] == 0,
        columns["registration"] or "",
        columns["registration_until"],
    )


def _address(place: Place) -> Address:
    return Address(place.venue or "", place.street or "", place.postcode or "", place.town or "")
