"""Importing: what coordinators rely on when a whole file comes in, on both databases."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import ProgrammingError

from mintkarte.domain.geometry import Point
from mintkarte.domain.vocabulary import Land, Precision, Status
from mintkarte.gateways.locator import Located
from mintkarte.gateways.spreadsheets import read_bytes
from mintkarte.models import Change, Occurrence, Offer, Organisation, counters
from mintkarte.services import import_report, importing
from mintkarte.services.importing import Result, Rules
from mintkarte.services.publishing_many import CHUNK
from tests.builders import NOON, NOWHERE

if TYPE_CHECKING:
    from mintkarte.domain.drafts import OfferDraft
    from mintkarte.models.database import Database
    from mintkarte.services.batches import Batch

JENA = Located(Point(50.93, 11.59), Precision.POSTCODE, Land.TH, "Jena", (), "07743")
HEADERS = "titel;anbieter;externe_id;plz;ort;beginn;kosten;beschreibung\n"
TODAY = date(2026, 11, 21)


def locate(draft: OfferDraft, region: str | None) -> Located:
    """Everything that names a place lies in Jena."""
    return JENA if draft.postcode or draft.town or region else NOWHERE


RULES = Rules(TODAY, locate, {"thuringen": "thueringen"})


def checked(rows: str, headers: str = HEADERS) -> Batch:
    return importing.check(read_bytes((headers + rows).encode(), "a.csv"), RULES)


def imported(database: Database, rows: str, headers: str = HEADERS) -> tuple[Batch, Result]:
    batch = checked(rows, headers)
    with database.reading() as db:
        importing.warn_of_duplicates(batch, db)
    return batch, importing.apply(database, batch, "kim@example.org", NOON)


def codes(batch: Batch) -> list[tuple[int, str]]:
    return [(found.row, found.problem.code) for found in batch.sorted_problems() if found.problem.code != "fach_fehlt"]


def count(database: Database, table: type) -> int:
    with database.reading() as db:
        return db.scalar(select(func.count()).select_from(table)) or 0


ROWS = """Löten;Verein für Funk;A1;07743;Jena;2027-02-13 10:00;0;Für alle
Messen;Verein für Funk;A2;07743;Jena;2027-02-14;5;
Bauen;Museum am Markt;;98527;Suhl;;;
"""


def test_importing_a_file_twice_changes_nothing_the_second_time(database: Database) -> None:
    _, first = imported(database, ROWS)
    with database.reading() as db:
        before = counters.current(db), db.scalars(select(Change.id)).all(), db.scalars(select(Offer.updated_at)).all()
    _, second = imported(database, ROWS)
    with database.reading() as db:
        after = counters.current(db), db.scalars(select(Change.id)).all(), db.scalars(select(Offer.updated_at)).all()
    assert (first.created, second.created, second.updated, second.unchanged) == (3, 0, 0, 3)
    assert before == after


def test_a_changed_row_changes_its_offer_alone(database: Database) -> None:
    imported(database, ROWS)
    _, again = imported(database, ROWS.replace("Messen;", "Messen und Wiegen;"))
    assert (again.created, again.updated, again.unchanged) == (0, 1, 2)


def test_a_row_that_cannot_be_taken_stops_no_other(database: Database) -> None:
    batch, result = imported(database, ";Verein;;;;;;\n" + ROWS + "Ohne Anbieter;;;;;;;\n")
    assert (batch.rows, batch.refused, result.created) == (5, 2, 3)
    assert [found for found in codes(batch) if found[1].endswith("fehlt")] == [
        (2, "titel_fehlt"),
        (6, "anbieter_fehlt"),
    ]


def test_rows_of_one_offer_become_its_dates(database: Database) -> None:
    rows = "".join(f"Löten;Verein;K7;07743;Jena;2027-02-{day} 10:00;3;\n" for day in (13, 20, 27))
    batch, result = imported(database, rows)
    assert (batch.rows, batch.joined, result.created, count(database, Occurrence)) == (3, 2, 1, 3)
    assert codes(batch) == [(3, "zeile_als_termin"), (4, "zeile_als_termin")]
    assert imported(database, rows)[1].unchanged == 1


def test_rows_without_an_id_belong_together_by_provider_title_and_place(database: Database) -> None:
    rows = "Löten;Verein;;07743;Jena;2027-02-13;;\nLÖTEN;verein;;07743;Jena;2027-03-13;;\nLöten;Verein;;98527;Suhl;;;\n"
    _, result = imported(database, rows)
    assert (result.created, count(database, Occurrence)) == (2, 2)


def test_a_further_row_that_says_something_else_is_told(database: Database) -> None:
    batch, _ = imported(database, "Löten;V;K7;07743;Jena;2027-02-13;3;\nLöten;V;K7;07743;Jena;2027-02-20;8;\n" * 2)
    assert codes(batch) == [(3, "zeile_weicht_ab"), (4, "zeile_doppelt"), (5, "zeile_weicht_ab")]


def test_one_id_for_two_different_offers_is_refused(database: Database) -> None:
    batch, result = imported(database, "Löten;V;K7;;;;;\nNähen;V;K7;;;;;\nNähen;Anderer Verein;K7;;;;;\n")
    assert ((3, "doppelte_externe_id") in codes(batch), batch.refused, result.created) == (True, 1, 2)


def test_a_placeholder_for_a_provider_waits_for_the_coordinator(database: Database) -> None:
    _, result = imported(database, "Löten;nicht genannt (Hinweis im Newsletter);;;;;;\n")
    with database.reading() as db:
        assert db.get_one(Offer, result.ids[0]).status == Status.SUBMITTED


def test_a_rehearsal_tells_the_outcome_and_stores_nothing(database: Database) -> None:
    result = importing.apply(database, checked(ROWS), "kim", NOON, rehearsal=True)
    assert (result.created, result.ids, count(database, Offer), count(database, Organisation)) == (3, [], 0, 0)


def test_possible_repeats_are_told_and_never_merged(database: Database) -> None:
    imported(database, "Girls' Day 2025 im Labor;Hochschule am Markt;;07743;Jena;2027-04-22;;\n")
    batch, result = imported(database, "Girls' Day 2026 in dem Labor;Hochschule am Markt;;07743;Jena;;;\n")
    assert ((2, "moegliches_duplikat") in codes(batch), result.created, count(database, Offer)) == (True, 1, 2)


@pytest.mark.parametrize(
    ("first", "second", "alike"),
    [
        ("Osterferiencamp: 3D-Druck;V;;07743;Jena;;;", "Osterferiencamp: Nähen;V;;07743;Jena;;;", False),
        ("Löten lernen;V;;07743;Jena;;;", "Löten lernen!;V;A;07743;Jena;;;", True),
        ("Löten lernen;V;;07743;Jena;;;", "Löten lernen;V;A;98527;Suhl;;;", False),
        ("Löten lernen;V;;07743;Jena;;;", "Löten lernen;Museum;A;07743;Jena;;;", False),
        ("Löten Teil 1;V;;07743;Jena;;;", "Löten Teil 2;V;;07743;Jena;;;", False),
        ("Löten lernen;V;;07743;Jena;2027-02-13;;", "Löten lernen;V;A;07743;Jena;2027-03-13;;", False),
        ("Löten lernen;V;;07743;Jena;2027-02-13;;", "Löten lernen;V;A;07743;Jena;2027-02-13;;", True),
        ("Robotik-Kurs;Verein für Technik e.V.;;07743;Jena;;;", "Robotikkurs;Verein für Technik;;07743;Jena;;;", True),
    ],
)
def test_what_counts_as_a_possible_repeat(database: Database, first: str, second: str, *, alike: bool) -> None:
    batch, _ = imported(database, f"{first}\n{second}\n")
    assert ((3, "moegliches_duplikat") in codes(batch)) is alike


def test_columns_nobody_knows_are_told_once() -> None:
    batch = checked("Löten;Verein;x;y\n", "titel;anbieter;Interne Notiz;\n")
    assert codes(batch) == [(1, "spalte_unbekannt"), (2, "zelle_ohne_spalte")]


def test_a_region_that_nobody_knows_is_told() -> None:
    batch = checked("A;V;Thüringen\nB;V;Atlantis\n", "titel;anbieter;region\n")
    assert [entry.region for entry in batch.entries] == ["thueringen", None]
    assert codes(batch) == [(3, "region_unbekannt")]


def test_the_report_has_the_shape_of_the_contract(database: Database) -> None:
    batch, result = imported(database, ROWS + "Nur Titel;;;07743;Jena;;;\n")
    report = import_report.report(batch, result)
    assert {key: report[key] for key in ("rows", "created", "updated", "unchanged", "refused")} == {
        "rows": 4, "created": 3, "updated": 0, "unchanged": 0, "refused": 1,
    }  # fmt: skip
    assert report["located"] == {"exact": 0, "street": 0, "postcode": 3, "town": 0, "none": 0}
    assert all(set(problem) == {"row", "column", "value", "code", "message"} for problem in report["problems"])
    assert all(problem["message"].endswith((".", ")", "…")) for problem in report["problems"])


def many(number: int) -> str:
    return "".join(f"Kurs {n};Verein {n % 7};;07743;Jena;2027-02-13;;\n" for n in range(number))


def test_an_import_stopped_after_a_piece_goes_on_to_the_same_end(database: Database) -> None:
    stopped = importing.apply(database, checked(many(CHUNK + 5)), "kim", NOON, stop=lambda: True)
    assert (stopped.created, count(database, Offer), count(database, Occurrence)) == (CHUNK, CHUNK, CHUNK)
    _, again = imported(database, many(CHUNK + 5))
    assert (again.created, again.unchanged, again.updated) == (5, CHUNK, 0)
    assert (count(database, Offer), count(database, Organisation), count(database, Change)) == (
        CHUNK + 5,
        7,
        CHUNK + 12,
    )


def test_after_many_rows_postgresql_knows_at_once_how_many_there_are(database: Database) -> None:
    imported(database, many(CHUNK + 5))
    if not database.is_sqlite:
        with database.reading() as db:
            known = db.scalar(text("SELECT reltuples FROM pg_class WHERE relname = 'offers'"))
        assert known == CHUNK + 5


def test_a_database_that_goes_away_midway_leaves_what_is_in_and_tells_it(database: Database) -> None:
    def break_off(_: int) -> None:
        database.engine.dispose()
        with database.engine.begin() as connection:
            connection.execute(text("ALTER TABLE changes RENAME TO elsewhere"))

    with pytest.raises((importing.StoppedEarlyError, ProgrammingError)) as early:
        importing.apply(database, checked(many(CHUNK + 5)), "kim", NOON, progress=break_off)
    if isinstance(early.value, importing.StoppedEarlyError):
        assert early.value.result.stored == CHUNK
    assert count(database, Offer) == CHUNK
