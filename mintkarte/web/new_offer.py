"""What the form of a new offer begins with: an earlier offer, a point on the map, or only who writes it."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from mintkarte.domain.geometry import Point
from mintkarte.domain.permissions import Action, Actor, Thing, can
from mintkarte.domain.query_values import Unreadable, decimal
from mintkarte.models import Offer, Organisation
from mintkarte.services import drafting
from mintkarte.web.parts import parts

_NOT_REPEATED = frozenset({"beginn", "ende", "anmeldeschluss", "freie_plaetze", "externe_id"})
_MOST_HOMES = 300
_FAR_KM = 30.0


def homes(db: Session, actor: Actor) -> list[str]:
    """The names of the organisations the person may write for, in the order of the alphabet."""
    known = select(Organisation.name).where(Organisation.deleted_at.is_(None))
    if not actor.is_admin:
        known = known.where(Organisation.id.in_(actor.organisations) | Organisation.region_slug.in_(actor.regions))
    return list(db.scalars(known.order_by(Organisation.name_key).limit(_MOST_HOMES)))


def first_columns(db: Session, actor: Actor, asked: Mapping[str, str]) -> dict[str, str]:
    """The columns to begin with: of `wie`, an earlier offer, without its dates, or the address of a point."""
    repeated = _repeated(db, actor, asked.get("wie", ""))
    own = homes(db, actor)
    columns = {drafting.CONTACT_PUBLIC: drafting.NO, "anbieter": own[0] if len(own) == 1 else "", **repeated}
    try:
        return columns | address_at(point_of(asked))
    except ValueError:
        return columns


def point_of(asked: Mapping[str, str]) -> Point:
    """The point that `lat` and `lon` name; raises ValueError where they name none."""
    try:
        return Point(decimal(-90, 90, 6)(asked.get("lat", "")), decimal(-180, 180, 6)(asked.get("lon", "")))
    except Unreadable as error:
        raise ValueError(error.code) from error


def address_at(point: Point) -> dict[str, str]:
    """What lies at a point, in the form's columns; only the point itself far from every place."""
    found = parts().gazetteer.nearest(point)
    pinned = {"lat": f"{point.lat:.6f}", "lon": f"{point.lon:.6f}", "genauigkeit": "exakt"}
    if found is None or found.distance_km > _FAR_KM:
        return pinned
    return pinned | {"plz": found.postcode, "ort": found.town}


def _repeated(db: Session, actor: Actor, offer_id: str) -> dict[str, str]:
    if not (offer_id.isascii() and offer_id.isdecimal() and len(offer_id) < 10):  # noqa: PLR2004 - an id
        return {}
    offer = db.get(Offer, int(offer_id))
    if offer is None or not can(actor, Action.EDIT, Thing(offer.organisation_id, offer.region_slug)):
        return {}
    return {
        column: text for column, text in drafting.stored_columns(db, offer.id).items() if column not in _NOT_REPEATED
    }
