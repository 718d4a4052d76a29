"""Places of offers: found again by address, positioned by gazetteer or provider, hand-set pins left where they are."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from mintkarte.domain.drafts import OfferDraft
from mintkarte.domain.geometry import Point
from mintkarte.domain.vocabulary import Precision
from mintkarte.gateways.locator import Located
from mintkarte.models import Offer, Place, counters
from mintkarte.models.places import BY_GAZETTEER, BY_HAND, BY_PROVIDER, FAR_FROM_POSTCODE, NOT_FOUND
from mintkarte.services import history
from mintkarte.services.identity import address_key, pinned_key

_SAME_POINT_DEGREES = 0.00002
"""About two metres: what rounding in an export may move."""


class Positioned(Protocol):
    """A place as far as the question goes whether its pin stands."""

    venue: str | None
    street: str | None
    postcode: str | None
    town: str | None
    lat: float | None
    lon: float | None
    precision: str
    source: str


@dataclass(frozen=True, slots=True)
class Placed:
    """The place of a draft (None where it names none), and whether the place itself has moved just now."""

    place: Place | None
    moved: bool = False


def place_for(
    db: Session, draft: OfferDraft, located: Located, now: datetime, *, actor: str, current: Place | None = None
) -> Placed:
    """The place of a draft, made or found again; `current` is where the stored offer already is.

    A place that only a gazetteer knows takes the gazetteer's newer answer.
    """
    address = address_key(draft.venue, draft.street, draft.postcode, draft.town)
    if current is not None and keeps_pin(current, draft, address):
        return Placed(current)
    if draft.lat is not None and draft.lon is not None and draft.is_pinned_by_hand:
        point = Point(draft.lat, draft.lon)
        key = pinned_key(address, point.lat, point.lon)
        return Placed(_known(db, key) or _new(db, draft, located, now, key=key, point=point, source=BY_HAND))
    if not address:
        return Placed(None)
    place = current if current is not None and current.key == address else _known(db, address)
    if place is None:
        source = BY_GAZETTEER if located.point else NOT_FOUND
        return Placed(_new(db, draft, located, now, key=address, point=located.point, source=source))
    if place.source in (BY_GAZETTEER, NOT_FOUND) and located.point:
        precision = str(located.precision)
        return Placed(place, move(db, place, located.point, precision, now, source=BY_GAZETTEER, actor=actor))
    return Placed(place)


def keeps_pin(current: Positioned, draft: OfferDraft, address: str) -> bool:
    """Whether the stored offer's place stands: same address, and the draft's pin (if any) is where it is already."""
    if address != address_key(current.venue, current.street, current.postcode, current.town):
        return False
    if draft.lat is None or draft.lon is None or not draft.is_pinned_by_hand:
        return current.source == BY_HAND
    return (
        current.lat is not None
        and current.lon is not None
        and abs(current.lat - draft.lat) < _SAME_POINT_DEGREES
        and abs(current.lon - draft.lon) < _SAME_POINT_DEGREES
        and current.precision == Precision.EXACT
    )


def move(
    db: Session,
    place: Place,
    point: Point,
    precision: str,
    now: datetime,
    *,
    source: str,
    actor: str,
    flag: str | None = None,
) -> bool:
    """Give a place a better position; False, and nothing written, for a hand-set pin or where nothing differs."""
    if place.source == BY_HAND and source != BY_HAND:
        return False
    if place.source == BY_PROVIDER and source == BY_GAZETTEER:
        return False
    values = {"lat": point.lat, "lon": point.lon, "precision": precision, "source": source, "flag": flag}
    before, after = history.apply(place, values)
    if not after:
        return False
    place.located_at = now
    history.record(db, actor=actor, now=now, verb="moved", thing=place, before=before, after=after)
    touch_offers(db, place)
    return True


def touch_offers(db: Session, place: Place) -> None:
    """Tell all readers that the offers at this place have changed."""
    db.execute(
        update(Offer).where(Offer.place_id == place.id).values(changed_in=counters.bump(db)),
        execution_options={"synchronize_session": "fetch"},
    )


def _known(db: Session, key: str) -> Place | None:
    return db.scalar(select(Place).where(Place.key == key))


def _new(
    db: Session,
    draft: OfferDraft,
    located: Located,
    now: datetime,
    *,
    key: str,
    point: Point | None,
    source: str,
) -> Place:
    precision = Precision.EXACT if source == BY_HAND else located.precision if point else Precision.NONE
    place = Place(
        key=key,
        venue=draft.venue or None,
        street=draft.street or None,
        postcode=draft.postcode or None,
        town=draft.town or None,
        land=str(located.land) if located.land else None,
        lat=point.lat if point else None,
        lon=point.lon if point else None,
        precision=str(precision),
        source=source,
        located_at=now if point else None,
        flag=FAR_FROM_POSTCODE if source == BY_HAND and FAR_FROM_POSTCODE in located.problems else None,
    )
    db.add(place)
    db.flush()
    return place
