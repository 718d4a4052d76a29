"""Take official place lists into this installation, and place again what only the gazetteer had placed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from mintkarte.domain.geometry import Point
from mintkarte.gateways import gazetteer_store
from mintkarte.gateways.gazetteer import Gazetteer
from mintkarte.gateways.gazetteer_files import PostalRow, read_file
from mintkarte.gateways.places import Place as KnownPlace
from mintkarte.gateways.places import PlaceTable, read_places
from mintkarte.models import Place, counters
from mintkarte.models.database import Database
from mintkarte.models.places import BY_GAZETTEER, NOT_FOUND
from mintkarte.services.placing import move

ACTOR = "gazetteer import"
_SAME_POINT_DEGREES = 0.00001
_BATCH = 500


@dataclass(frozen=True, slots=True)
class ImportedLists:
    """What an import has read and changed: rows of the lists, and places of offers that moved or were found."""

    postcode_rows: int
    municipalities: int
    places_checked: int
    places_moved: int


def import_files(
    files: Iterable[Path], data_dir: Path, extra_dir: Path, database: Database, now: datetime
) -> ImportedLists:
    """Read all files first, then store them and place again; raises GazetteerFileError before anything is changed."""
    postal: list[PostalRow] = []
    municipalities: list[KnownPlace] = []
    for file in files:
        rows, places = read_file(file)
        postal += rows
        municipalities += places
    gazetteer_store.store(extra_dir, PlaceTable(read_places(data_dir / "places.csv")), postal, municipalities)
    checked, moved = place_again(database, Gazetteer.load(data_dir, extra_dir), now)
    with database.writing() as db:
        counters.bump(db)
    return ImportedLists(len(postal), len(municipalities), checked, moved)


def place_again(database: Database, gazetteer: Gazetteer, now: datetime) -> tuple[int, int]:
    """Look up every place that a person or a geocoder has not placed; gives how many were looked at, and moved."""
    checked = moved = 0
    last_id: int | None = 0
    while last_id is not None:
        with database.writing() as db:
            waiting = select(Place).where(Place.source.in_((BY_GAZETTEER, NOT_FOUND)), Place.id > last_id)
            places = list(db.scalars(waiting.order_by(Place.id).limit(_BATCH)))
            for place in places:
                found = gazetteer.locate(place.postcode or "", place.town or "")
                if found.point and not _is_at(place, found.point):
                    precision = str(found.precision)
                    moved += move(db, place, found.point, precision, now, source=BY_GAZETTEER, actor=ACTOR)
                    place.land = str(found.land) if found.land else place.land
        checked += len(places)
        last_id = places[-1].id if places else None
    return checked, moved


def _is_at(place: Place, point: Point) -> bool:
    if place.lat is None or place.lon is None:
        return False
    return abs(place.lat - point.lat) < _SAME_POINT_DEGREES and abs(place.lon - point.lon) < _SAME_POINT_DEGREES
