"""Official place lists come in as a whole or not at all, and place again only what nobody placed better."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mintkarte.domain.geometry import Point
from mintkarte.gateways.gazetteer import Gazetteer
from mintkarte.gateways.gazetteer_files import GazetteerFileError
from mintkarte.models import Place, counters
from mintkarte.models.places import BY_GAZETTEER, BY_HAND, BY_PROVIDER
from mintkarte.services import locating, placing
from mintkarte.services.gazetteer_import import import_files
from tests.builders import NOON, a_draft, an_offer

if TYPE_CHECKING:
    from mintkarte.models.database import Database

DATA = Path(__file__).resolve().parents[2] / "data"
GAZETTEER = Gazetteer.load(DATA)
AMORBACH = Point(49.6453, 9.2214)


@pytest.fixture
def postal_list(tmp_path: Path) -> Path:
    """The postal export with the one village that matters here."""
    row = ["DE", "63916", "Amorbach", "Bayern", "BY", "", "096", "Landkreis Miltenberg", "09676"]
    path = tmp_path / "DE.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "This is no list.")
        archive.writestr("DE.txt", "\t".join([*row, str(AMORBACH.lat), str(AMORBACH.lon), ""]) + "\n")
    return path


def stored(database: Database, **values: object) -> int:
    draft = a_draft(postcode="63916", town="Amorbach", **values)
    with database.writing() as db:
        offer = an_offer(
            db,
            located=locating.located(draft, GAZETTEER),
            postcode="63916",
            town="Amorbach",
            **values,  # type: ignore[arg-type]
        )
        assert offer.place_id is not None
        return offer.place_id


def test_places_of_the_gazetteer_move_and_others_stay(database: Database, postal_list: Path, tmp_path: Path) -> None:
    by_list = stored(database)
    by_hand = stored(database, title="Von Hand", lat=49.64, lon=9.23)
    by_provider = stored(database, title="Genau", street="Schlossplatz 1")
    with database.writing() as db:
        place = db.get(Place, by_provider)
        assert place is not None
        placing.move(db, place, Point(49.6461, 9.2188), "exact", NOON, source=BY_PROVIDER, actor="test")
        version = counters.current(db)

    done = import_files([postal_list], DATA, tmp_path / "gazetteer", database, NOON)

    assert (done.postcode_rows, done.municipalities, done.places_moved) == (1, 0, 1)
    with database.reading() as db:
        places = {each: db.get_one(Place, each) for each in (by_list, by_hand, by_provider)}
        assert counters.current(db) > version
    assert (places[by_list].lat, places[by_list].lon, places[by_list].source) == (
        AMORBACH.lat,
        AMORBACH.lon,
        BY_GAZETTEER,
    )
    assert places[by_list].precision == "town"
    assert (places[by_hand].lat, places[by_hand].source) == (49.64, BY_HAND)
    assert (places[by_provider].lat, places[by_provider].source) == (49.6461, BY_PROVIDER)


def test_the_same_import_again_moves_nothing(database: Database, postal_list: Path, tmp_path: Path) -> None:
    stored(database)
    import_files([postal_list], DATA, tmp_path / "gazetteer", database, NOON)
    assert import_files([postal_list], DATA, tmp_path / "gazetteer", database, NOON).places_moved == 0


def test_one_unreadable_file_changes_nothing(database: Database, postal_list: Path, tmp_path: Path) -> None:
    place_id = stored(database)
    other = tmp_path / "gemeinden.csv.gz"
    other.write_bytes(gzip.compress(b"id;title\n1;Kurs\n"))
    with database.reading() as db:
        before = (db.get_one(Place, place_id).lat, counters.current(db))
    with pytest.raises(GazetteerFileError, match="datei_unbekannt"):
        import_files([postal_list, other], DATA, tmp_path / "gazetteer", database, NOON)
    with database.reading() as db:
        assert (db.get_one(Place, place_id).lat, counters.current(db)) == before
    assert not (tmp_path / "gazetteer").exists()


def test_a_running_application_follows_an_import(database: Database, postal_list: Path, tmp_path: Path) -> None:
    running = Gazetteer.load(DATA, tmp_path / "gazetteer")
    assert running.resolve("Amorbach").point is None
    import_files([postal_list], DATA, tmp_path / "gazetteer", database, NOON)
    assert running.resolve("Amorbach").point == AMORBACH
