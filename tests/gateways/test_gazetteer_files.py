"""The official lists of GeoNames and Destatis, in the shapes in which they come."""

from __future__ import annotations

import gzip
import os
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from mintkarte.domain.geometry import Point
from mintkarte.domain.vocabulary import Land, Precision
from mintkarte.gateways import gazetteer_store
from mintkarte.gateways.gazetteer import Gazetteer
from mintkarte.gateways.gazetteer_files import GazetteerFileError, PostalRow, read_file
from mintkarte.gateways.places import PlaceTable, read_places

DATA = Path(__file__).resolve().parents[2] / "data"
OWN = PlaceTable(read_places(DATA / "places.csv"))
GOOD = ["DE", "63916", "Amorbach", "Bayern", "BY", "", "096", "Landkreis Miltenberg", "09676", "49.6453", "9.2214", ""]
DESTATIS = (
    "\ufeffsatzart,textkennzeichen,land,rb,kreis,vb,gemeinde,gemeindename,flaeche,bevoelkerung,postleitzahl,laengengrad,breitengrad\n"
    '10,,09,,,,,Bayern,,,,,\n'
    '60,61,09,6,76,0000,112,"Amorbach, St"," 50.70"," 3 922",63916,"9,220740","49,644030"\n'
    '60,61,09,6,76,0000,999,"Forst Hohe Wart, gemfr. Gebiet"," 24.10",,,"9,3","49,9"\n'
)  # fmt: skip


def postal(path: Path, *rows: list[str], name: str = "DE.txt") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("readme.txt", "country\tcode\n" * 3)
        archive.writestr(name, "".join("\t".join(row) + "\n" for row in rows))
    return path


def test_the_postal_export_is_read_and_the_land_comes_from_the_kreis(tmp_path: Path) -> None:
    misnamed = [*GOOD[:3], "Bavaria", "02", *GOOD[5:]]
    without_kreis = [*GOOD[:8], "", *GOOD[9:]]
    abroad = ["AT", *GOOD[1:]]
    no_point = [*GOOD[:9], "", "", ""]
    rows, places = read_file(postal(tmp_path / "DE.zip", misnamed, without_kreis, abroad, no_point, ["DE"], []))
    assert rows == [PostalRow("63916", "Amorbach", Land.BY, Point(49.6453, 9.2214))]
    assert places == []


def test_the_unpacked_export_is_read_too(tmp_path: Path) -> None:
    (tmp_path / "DE.txt").write_text("\t".join(GOOD) + "\n", encoding="utf-8")
    assert len(read_file(tmp_path / "DE.txt")[0]) == 1


@pytest.mark.parametrize("packed", [True, False])
def test_the_municipalities_are_read_from_csv(tmp_path: Path, *, packed: bool) -> None:
    path = tmp_path / "gemeinden"
    path.write_bytes(gzip.compress(DESTATIS.encode()) if packed else DESTATIS.encode())
    _, [place] = read_file(path)
    assert (place.name, place.folded, place.land, place.population) == ("Amorbach", "amorbach", Land.BY, 3922)
    assert place.point == Point(49.64403, 9.22074)


def test_the_municipalities_are_read_from_the_official_workbook(tmp_path: Path) -> None:
    """Title rows, headers over two rows, numbers as numbers, columns in another order."""
    book = Workbook()
    book.active.append(["Deckblatt"])
    sheet = book.create_sheet("Gemeinden")
    for row in (
        ["Gemeinden in Deutschland nach Fläche, Bevölkerung und Postleitzahl"],
        [],
        ["Satz-", "Regionalschlüssel", "", "", "Gemeindename", "Postleitzahl", "Bevölkerung", "", "Mittelpunkt"],
        ["Satzart", "Land", "RB", "Gem", "", "", "insgesamt", "männlich", "Längengrad", "Breitengrad"],
        ["10", "09", "", "", "Bayern"],
        ["60", "09", "6", "112", "Amorbach, St", "63916", 3922, 1900, 9.22074, 49.64403],
        ["60", "16", "0", "051", "Erfurt, Stadt", "99084", 213699, 1, "11,03283", "50,97895"],
    ):  # fmt: skip
        sheet.append(row)
    book.save(tmp_path / "gemeinden.xlsx")
    _, places = read_file(tmp_path / "gemeinden.xlsx")
    assert [(place.name, place.land, place.population) for place in places] == [
        ("Amorbach", Land.BY, 3922),
        ("Erfurt", Land.TH, 213699),
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "datei_unbekannt"),
        (b"titel;anbieter\nKurs;Verein\n", "datei_unbekannt"),
        (b"\x00\xff\xfe" * 100, "datei_unlesbar"),
        (b"PK\x03\x04 broken", "datei_unlesbar"),
        (gzip.compress(b"x" * 1000)[:20], "datei_unlesbar"),
        (gzip.compress(b"x" * 250_000), "datei_zu_gross"),
    ],
    ids=["empty", "another table", "bytes", "broken zip", "broken gzip", "endless line"],
)
def test_another_file_is_refused_with_a_reason(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "list"
    path.write_bytes(content)
    with pytest.raises(GazetteerFileError) as caught:
        read_file(path)
    assert (caught.value.code, caught.value.name) == (code, "list")


def test_a_missing_file_and_a_zip_without_a_list_are_refused(tmp_path: Path) -> None:
    with pytest.raises(GazetteerFileError, match="datei_fehlt"):
        read_file(tmp_path / "nothing")
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
        archive.writestr("photo.jpg", b"no list")
    with pytest.raises(GazetteerFileError, match="datei_unbekannt"):
        read_file(tmp_path / "other.zip")


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("lists") / "list"
    path.write_bytes(content)
    with pytest.raises(GazetteerFileError):
        read_file(path)


@pytest.mark.parametrize(
    "name",
    [
        "Daimler Insurance Services GmbH", "Hauptzollamt", "Agentur für Arbeit Heide", "AOK", "R+V Versicherung",
        "Stadt Leipzig Neues Rathaus", "HUK-Coburg", "Deutsche Post AG Niederlassung BRIEF Koblenz", "NRW.BANK",
        "Zweckverband Abfall", "Klinikum Schwerin", "Landkreis Leipzig",
    ],
)  # fmt: skip
def test_organisations_among_the_places_are_seen(name: str) -> None:
    assert gazetteer_store.looks_like_organisation(name)


@pytest.mark.parametrize(
    "name",
    [
        "Aschaffenburg", "Stolberg (Harz)", "Wansleben am See", "Pretzsch/Elbe", "Kohren-Sahlis",
        "Bad Homburg v.d. Höhe",
        "Groß Germersleben", "Ostseebad Boltenhagen", "Neustadt an der Weinstraße", "Eggenfelden", "Agathenburg",
    ],
)  # fmt: skip
def test_villages_are_no_organisations(name: str) -> None:
    assert not gazetteer_store.looks_like_organisation(name)


def test_codes_of_post_boxes_and_bulk_customers_are_told_from_areas() -> None:
    at = Point(49.97, 9.15)
    rows = [
        PostalRow("63739", "Aschaffenburg", Land.BY, at),
        PostalRow("63701", "Aschaffenburg", Land.BY, at),
        PostalRow("63736", "Sparkasse Aschaffenburg", Land.BY, at),
        PostalRow("63799", "Neudorf am Bach", Land.BY, at),
    ]
    assert gazetteer_store.customer_codes(rows, frozenset({"63739"})) == {"63701", "63736"}


def test_a_post_box_is_found_by_its_code_and_named_after_its_town(tmp_path: Path) -> None:
    bulk = ["DE", "63701", "Sparkasse Aschaffenburg", *GOOD[3:8], "09661", "49.974", "9.149", ""]
    rows, _ = read_file(postal(tmp_path / "DE.zip", GOOD, bulk))
    gazetteer_store.store(tmp_path / "extra", OWN, rows, [])
    gazetteer = Gazetteer.load(DATA, tmp_path / "extra")
    found = gazetteer.locate("63701", "")
    assert (found.point, found.precision, found.problems) == (Point(49.974, 9.149), Precision.TOWN, ())
    assert gazetteer.resolve("63701").label == "63701 Aschaffenburg"
    assert gazetteer.suggest("Sparkasse", 5) == []


def test_a_second_list_completes_the_first(tmp_path: Path) -> None:
    (tmp_path / "gemeinden.csv").write_text(DESTATIS, encoding="utf-8")
    _, municipalities = read_file(tmp_path / "gemeinden.csv")
    rows, _ = read_file(postal(tmp_path / "DE.zip", [*GOOD[:2], "Reichartshausen", *GOOD[3:]]))
    gazetteer_store.store(tmp_path / "extra", OWN, [], municipalities)
    gazetteer_store.store(tmp_path / "extra", OWN, rows, [])
    gazetteer = Gazetteer.load(DATA, tmp_path / "extra")
    amorbach = gazetteer.resolve("Amorbach")
    assert (amorbach.label, amorbach.land) == ("Amorbach", Land.BY)
    assert gazetteer.locate("63916", "Reichartshausen").precision is Precision.TOWN
    assert [path.suffix for path in (tmp_path / "extra").iterdir() if path.suffix == ".tmp"] == []


def test_the_real_lists_are_read_completely(tmp_path: Path) -> None:
    folder = Path(os.environ.get("MINTKARTE_REAL_DATA", "/nowhere"))
    if not (folder / "geonames-de.zip").is_file():
        pytest.skip("NOT TESTED on true data: MINTKARTE_REAL_DATA names no folder with geonames-de.zip")
    rows, _ = read_file(folder / "geonames-de.zip")
    _, municipalities = read_file(folder / "destatis-gemeinden.csv.gz")
    assert len(rows) == 23_296, "all but Jungholz, which lies in Austria"
    assert (len(municipalities), sum(place.population for place in municipalities)) == (10_798, 83_166_711)
    gazetteer_store.store(tmp_path / "extra", OWN, rows, municipalities)
    gazetteer = Gazetteer.load(DATA, tmp_path / "extra")
    for code, town in (("63916", "Amorbach"), ("97903", "Collenberg")):
        found = gazetteer.locate(code, town)
        assert (found.precision, found.town, found.problems) == (Precision.TOWN, town, ())
