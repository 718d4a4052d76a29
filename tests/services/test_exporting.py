"""Exports: nothing runs as a formula, nothing is lost, and an export that is imported again changes nothing."""

import csv
import io
import json
from datetime import UTC, date, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from mintkarte.domain.columns import COLUMNS
from mintkarte.domain.schedules import Schedule, on_day
from mintkarte.domain.states import Verb
from mintkarte.domain.vocabulary import Accessibility, Field, Format, Kind, ProviderKind, Registration, ScheduleKind
from mintkarte.gateways import spreadsheets
from mintkarte.gateways.gazetteer import Gazetteer
from mintkarte.gateways.spreadsheet_table import unprotected
from mintkarte.models.database import Database
from mintkarte.queries import offer_records
from mintkarte.services import calendars, exporting, importing, locating, states
from mintkarte.services.exporting import Export
from tests.builders import NOON, NOWHERE, an_offer, weekly

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load(ROOT / "data", None)


def exported(database: Database, kind: str = "csv") -> bytes:
    file = io.BytesIO()
    with database.reading() as db:
        exporting.WRITERS[kind](file, db, Export(offer_records.ids(db), lambda *_: "", 1))
    return file.getvalue()


def imported(database: Database, content: bytes, gazetteer: Gazetteer, kind: str = "csv") -> importing.Result:
    sheet = spreadsheets.read_bytes(content, f"angebote.{kind}")
    rules = importing.Rules(NOON.date(), lambda draft, _: locating.located(draft, gazetteer, None))
    batch = importing.check(sheet, rules)
    assert batch.refused == 0
    return importing.apply(database, batch, "test", NOON)


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json", "geojson"])
def test_on_site_stays_stated_where_it_was_and_nowhere_else(
    database: Database, gazetteer: Gazetteer, kind: str
) -> None:
    placed = gazetteer.locate("63739", "Aschaffenburg")
    with database.writing() as db:
        an_offer(db, located=placed, title="Sagt es", formats=frozenset({Format.ON_SITE}), external_id="1")
        an_offer(db, located=placed, title="Sagt nichts", external_id="2")
    again = imported(database, exported(database, kind), gazetteer, kind)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 2)
    formats = [
        one["format"] for one in csv.DictReader(exported(database).decode("utf-8-sig").splitlines(), delimiter=";")
    ]
    assert sorted(formats) == ["", "vor-ort"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_export_imported_again_changes_nothing(database: Database, gazetteer: Gazetteer, kind: str) -> None:
    placed = gazetteer.locate("63739", "Aschaffenburg")
    with database.writing() as db:
        an_offer(db, located=placed, title="Nur das Nötigste", schedule=Schedule(ScheduleKind.ON_REQUEST))
        an_offer(
            db,
            located=placed,
            title='=Summe(A1) und "Gänsefüßchen"; mit Strichpunkt',
            organisation="'-Verein für <b>alles</b>",
            organisation_kind=ProviderKind.CLUB,
            venue="+Haus {{ 7*191 }}",
            fields=frozenset(Field),
            kind=Kind.COURSE,
            kind_text="Workshop",
            description="Erste Zeile\n\n@zweite; ${x}\n-dritte",
            bring="'=Brotzeit",
            formats=frozenset({Format.ON_SITE, Format.ONLINE}),
            accessibility=frozenset(Accessibility),
            languages=frozenset({"de", "uk", "de-simple"}),
            cost_cents=202_350,
            cost_text="Stand 2024",
            capacity=12,
            places_left=0,
            registration=Registration.PHONE,
            registration_until=date(2027, 1, 31),
            url="https://beispiel.example/kurs?a=1&b=2",
            contact="+49 6021 1234",
            external_id="-17",
            grade_from=3,
            grade_to=4,
            age_from=5,
            age_to=5,
        )
        an_offer(db, located=placed, title="Mit Pin", lat=49.97123, lon=9.15456, external_id="pin")
        an_offer(db, located=placed, title="Jede Woche", schedule=weekly(), external_id="woche")
        dates = (
            on_day(date(2027, 3, 27), time(9), time(16, 30)),
            on_day(date(2027, 3, 28), time(9), time(16, 30)),
            on_day(date(2027, 4, 1), None, None, date(2027, 4, 5)),
        )
        an_offer(db, located=placed, title="Viele Tage", schedule=Schedule(ScheduleKind.DATED, "einmalig", dates=dates))
        online: dict[str, Any] = {"street": "", "postcode": "", "town": "", "venue": ""}
        an_offer(db, title="Online", located=NOWHERE, formats=frozenset({Format.ONLINE}), **online)
    content = exported(database, kind)
    again = imported(database, content, gazetteer, kind)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 6)
    assert cells_in(exported(database, kind), kind) == cells_in(content, kind)


def cells_in(content: bytes, kind: str) -> list[tuple[str, ...]]:
    """The table in a file; a workbook also says when it was made."""
    return [row.cells for row in spreadsheets.read_bytes(content, f"angebote.{kind}").rows]


def test_an_export_fills_an_empty_database_with_the_same_offers(
    database: Database, gazetteer: Gazetteer, tmp_path: Path
) -> None:
    placed = gazetteer.locate("63739", "Aschaffenburg")
    with database.writing() as db:
        an_offer(db, located=placed, title="Eins", schedule=weekly())
        an_offer(db, located=placed, title="Zwei", cost_cents=1250, lat=50.1, lon=9.2)
    content = exported(database)
    other = Database(f"sqlite:///{tmp_path / 'other.sqlite3'}")
    other.migrate()
    assert imported(other, content, gazetteer).created == 2
    assert sorted(exported(other).splitlines()) == sorted(content.splitlines())
    other.close()


def test_a_csv_is_made_for_excel_and_no_cell_of_it_runs(database: Database) -> None:
    with database.writing() as db:
        an_offer(db, title="=1+1", description="-Zeile\n+Zeile", contact="+49 6021 1234")
    content = exported(database)
    assert content.startswith(b"\xef\xbb\xbf")
    header, row = csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")
    assert header == list(COLUMNS)
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)
    assert row[header.index("titel")] == "'=1+1"


def test_a_workbook_holds_texts_and_numbers_and_nothing_that_runs(database: Database) -> None:
    with database.writing() as db:
        an_offer(db, title="=1+1", postcode="07743", description="-Zeile\n+Zeile", cost_cents=1250, contact="+49 6021")
    header, row = load_workbook(io.BytesIO(exported(database, "xlsx"))).active.iter_rows()
    cells = dict(zip((cell.value for cell in header), row, strict=True))
    assert list(cells) == list(COLUMNS)
    assert {cell.data_type for cell in row} == {"s", "n"}
    assert [cells[name].value for name in ("titel", "plz", "kosten", "kontakt")] == ["=1+1", "07743", 12.5, "+49 6021"]
    assert cells["beschreibung"].value == "-Zeile\n+Zeile"


@given(st.text(alphabet="'=+-@\t\r\0aä ", max_size=6))
def test_guarding_a_cell_can_be_undone(cell: str) -> None:
    guarded = exporting.guarded(cell)
    assert not guarded.startswith(("=", "+", "-", "@", "\t", "\r", "\0"))
    assert unprotected(guarded) == cell


def test_files_are_written_by_their_ending_and_others_refused(database: Database, tmp_path: Path) -> None:
    def address(offer_id: int, title: str) -> str:
        return f"https://karte.example/angebote/{offer_id}-{title.lower()}"

    with database.writing() as db:
        shown = an_offer(db, title="Offen", located=NOWHERE, postcode="", town="", street="").id
        hidden = an_offer(db, title="Verborgen").id
        states.do(db, hidden, Verb.HIDE, "test", NOON)
    writers = exporting.WRITERS
    for ending in writers:
        assert exporting.export_file(database, tmp_path / f"a.{ending}", writers, address, 7, everything=False) == 1
        assert exporting.export_file(database, tmp_path / f"b.{ending}", writers, address, 7, everything=True) == 2
    whole = json.loads((tmp_path / "a.json").read_bytes())
    assert (whole["version"], whole["total"], [offer["id"] for offer in whole["offers"]]) == (7, 1, [shown])
    assert whole["offers"][0]["adresse_url"] == f"https://karte.example/angebote/{shown}-offen"
    assert json.loads((tmp_path / "a.geojson").read_bytes())["features"][0]["geometry"] is None
    with pytest.raises(ValueError, match="exe"):
        exporting.export_file(database, tmp_path / "a.exe", writers, address, 7, everything=False)
    assert sorted(path.name for path in tmp_path.glob("*.part")) == []


def test_dates_in_json_carry_the_offset_of_their_day(database: Database) -> None:
    dates = (
        on_day(date(2027, 2, 13), time(16), time(18)),
        on_day(date(2027, 7, 13), time(16), time(18)),
        on_day(date(2027, 8, 2), None, None, date(2027, 8, 6)),
    )
    with database.writing() as db:
        an_offer(db, schedule=Schedule(ScheduleKind.DATED, dates=dates))
    (offer,) = json.loads(exported(database, "json"))["offers"]
    assert [(one["beginn"], one["ende"]) for one in offer["termine"]] == [
        ("2027-02-13T16:00:00+01:00", "2027-02-13T18:00:00+01:00"),
        ("2027-07-13T16:00:00+02:00", "2027-07-13T18:00:00+02:00"),
        ("2027-08-02", "2027-08-06"),
    ]
    assert offer["zuletzt_bestaetigt"] == NOON.astimezone(UTC).date().isoformat()
    assert (offer["format"], offer["status"], offer["kosten"]) == (["vor-ort"], "veroeffentlicht", 0.0)


@pytest.mark.parametrize("kind", [*exporting.WRITERS, "ics"])
def test_a_file_is_written_in_pieces(database: Database, kind: str) -> None:
    """Half of the offers is on its way before the other half is read: no format holds the whole file in memory."""
    with database.writing() as db:
        for number in range(exporting.AT_ONCE + 20):
            an_offer(db, title=f"Kurs {number}", external_id=str(number), description=f"{number} " * 60)
    written: list[int] = []

    class Watched(io.BytesIO):
        def write(self, piece: Any) -> int:  # noqa: ANN401 - as BytesIO has it
            written.append(len(piece))
            return super().write(piece)

    file = Watched()
    writers = {**exporting.WRITERS, "ics": calendars.write_calendar}
    with database.reading() as db:
        writers[kind](file, db, Export(offer_records.ids(db), lambda *_: "", 1))
    assert max(written) < len(file.getvalue())
    assert len(written) > 2
