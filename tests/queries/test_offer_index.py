"""The index follows the database: what is public is found, what is not is not, and changes show at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, time, timedelta
from pathlib import Path
from urllib.parse import parse_qsl

import numpy as np
from sqlalchemy import event

from mintkarte.domain.filters import OfferFilter
from mintkarte.domain.schedules import Schedule, on_day
from mintkarte.domain.states import Verb
from mintkarte.domain.vocabulary import Field, Format, Kind, Precision, ScheduleKind, Sort, Topic
from mintkarte.models.database import Database
from mintkarte.queries import offers, public_facts
from mintkarte.queries.building import columns_of
from mintkarte.queries.offer_index import OfferIndex
from mintkarte.queries.offer_table import table_of
from mintkarte.queries.saved_columns import SavedColumns, arrays_of
from mintkarte.services import states
from tests.builders import NOON, NOWHERE, an_offer, an_organisation, on_saturday, weekly

TODAY = date(2026, 11, 21)


def found(index: OfferIndex, query: str = "") -> list[int]:
    """The ids that a query finds."""
    asked, _ = OfferFilter.from_query(parse_qsl(query))
    return index.snapshot().evaluate(asked, TODAY).ids()


def test_an_empty_database_finds_nothing(database: Database) -> None:
    snapshot = OfferIndex(database).snapshot()
    assert (snapshot.size, snapshot.evaluate(OfferFilter(), TODAY).ids()) == (0, [])


def test_a_published_offer_is_found_at_once_and_gone_when_hidden(database: Database) -> None:
    index = OfferIndex(database)
    assert found(index) == []
    with database.writing() as db:
        offer_id = an_offer(db).id
    assert found(index) == [offer_id]
    with database.writing() as db:
        states.do(db, offer_id, Verb.HIDE, "test", NOON)
    assert found(index) == []
    with database.writing() as db:
        states.do(db, offer_id, Verb.SHOW, "test", NOON)
    assert found(index) == [offer_id]
    with database.writing() as db:
        states.do(db, offer_id, Verb.DELETE, "test", NOON)
    assert found(index) == []


def test_an_unchanged_database_keeps_its_snapshot(database: Database) -> None:
    index = OfferIndex(database)
    with database.writing() as db:
        an_offer(db)
    assert index.snapshot() is index.snapshot()


def test_another_process_s_change_is_seen(database: Database) -> None:
    mine, other = OfferIndex(database), Database(database.engine.url.render_as_string(hide_password=False))
    assert found(mine) == []
    with other.writing() as db:
        offer_id = an_offer(db).id
    assert found(mine) == [offer_id]
    other.close()


def test_many_readers_share_one_snapshot(database: Database) -> None:
    with database.writing() as db:
        an_offer(db)
    index = OfferIndex(database)
    with ThreadPoolExecutor(8) as pool:
        snapshots = set(pool.map(lambda _: index.snapshot(), range(32)))
    assert len(snapshots) == 1


def test_offers_of_a_deleted_organisation_are_not_public(database: Database) -> None:
    with database.writing() as db:
        an_offer(db).organisation.deleted_at = NOON
    assert found(OfferIndex(database)) == []


FOUND = {
    "": ["one", "other"],
    "q=robot": ["one"],
    "q=spessart+": ["one", "other"],
    "q=technik": ["one", "other"],
    "q=künstliche": [],
    "q=Vortrag": ["other"],
    "q=aschaffenburg": ["one"],
    "fach=technik": ["one"],
    "thema=robotik": ["one"],
    "art=kurs": ["one"],
    "fuer=kinder": ["one", "other"],
    "alter=12": ["one", "other"],
    "alter=15": ["other"],
    "alter=12&genau=1": ["one"],
    "kosten=frei": ["one"],
    "plaetze=frei&genau=1": ["one"],
    "format=online": ["other"],
    "format=vor-ort": ["one"],
    "anbieterart=verein": ["one", "other"],
    "sprache=de": ["one"],
    "bestaetigt=1": ["one", "other"],
    "tageszeit=abend": ["other"],
    "tageszeit=vormittag": ["one"],
    "wochentag=sa": ["one"],
    "von=2027-01-01": ["one"],
    "bis=2026-12-31": ["other"],
    "lat=49.97&lon=9.15&umkreis=5": ["one"],
    "ausschnitt=9,49.9,9.5,50": ["one"],
}
"""Which of two offers each query finds."""


def test_everything_a_filter_asks_is_read_from_the_database(database: Database) -> None:
    with database.writing() as db:
        an_organisation(db)
        one = an_offer(
            db,
            title="Roboterwerkstatt",
            topics=frozenset({Topic.ROBOTICS}),
            venue="Haus der Technik",
            places_left=3,
            languages=frozenset({"de"}),
        ).id
        other = an_offer(
            db,
            title="Sternenabend",
            fields=frozenset({Field.SCIENCE}),
            kind=Kind.LECTURE,
            formats=frozenset({Format.ONLINE}),
            street="",
            postcode="",
            town="",
            located=NOWHERE,
            cost_cents=500,
            age_from=None,
            age_to=None,
            schedule=Schedule(ScheduleKind.DATED, dates=(on_day(date(2026, 12, 3), time(19)),)),
        ).id
    index, names = OfferIndex(database), {one: "one", other: "other"}
    for query, expected in FOUND.items():
        assert sorted(names[offer_id] for offer_id in found(index, query)) == expected, query


def test_a_weekly_rule_keeps_its_hour_across_the_clock_change(database: Database) -> None:
    with database.writing() as db:
        offer_id = an_offer(db, schedule=weekly(start=time(11, 30))).id
    index = OfferIndex(database)
    for month in ("2027-02", "2027-07"):
        assert found(index, f"tageszeit=vormittag&von={month}-01&bis={month}-28") == [offer_id]
        assert found(index, f"tageszeit=nachmittag&von={month}-01&bis={month}-28") == []


def test_what_is_read_in_columns_are_the_facts_of_each_offer(database: Database) -> None:
    with database.writing() as db:
        ids = [
            an_offer(db, title="Eins", schedule=weekly(), languages=frozenset({"de", "uk"})).id,
            an_offer(db, title="Zwei", schedule=on_saturday(), formats=frozenset({Format.MOBILE}), service_km=30.0).id,
            an_offer(db, title="Drei", schedule=Schedule(ScheduleKind.PERMANENT, open_months=frozenset({4, 5}))).id,
        ]
    with database.reading() as db:
        read = public_facts.load(db)
        facts = [offers.facts_of(offer) for offer in offers.by_ids(db, ids)]
    from_rows, from_facts = columns_of(read), columns_of(table_of(facts))
    assert from_rows.names == from_facts.names
    for (name, array), other in zip(arrays_of(from_rows).items(), arrays_of(from_facts).values(), strict=True):
        assert np.array_equal(array, other, equal_nan=array.dtype.kind == "f"), name
    assert facts[0].precision is Precision.POSTCODE
    assert [one.pinned for one in facts] == [True, False, True]


def test_a_page_of_offers_comes_in_order_with_two_statements(database: Database) -> None:
    with database.writing() as db:
        ids = [an_offer(db, title=f"Kurs {n}").id for n in range(5)]
    wanted = [ids[3], 999_999, ids[0], ids[4]]
    with database.reading() as db:
        statements: list[object] = []
        event.listen(database.engine, "before_cursor_execute", lambda *call: statements.append(call[2]))
        loaded = offers.by_ids(db, wanted)
        shown = [
            (one.id, one.organisation.name, one.place.town if one.place else "", len(one.occurrences)) for one in loaded
        ]
    assert shown == [
        (offer_id, "Technikwerkstatt Spessart", "Aschaffenburg", 1) for offer_id in (ids[3], ids[0], ids[4])
    ]
    assert len([one for one in statements if str(one).startswith("SELECT")]) == 2
    with database.reading() as db:
        assert offers.by_ids(db, []) == []
        assert offers.by_id(db, 999_999) is None


def test_sorting_by_title_and_by_news(database: Database) -> None:
    with database.writing() as db:
        old = an_offer(db, title="Öle und Fette").id
        new = an_offer(db, title="Zahlen", now=NOON + timedelta(hours=1)).id
        newest = an_offer(db, title="Äpfel", now=NOON + timedelta(hours=2)).id
    index = OfferIndex(database)
    snapshot = index.snapshot()
    assert snapshot.evaluate(OfferFilter(sort=Sort.TITLE), TODAY).ids() == [newest, old, new]
    assert snapshot.evaluate(OfferFilter(sort=Sort.NEWEST), TODAY).ids() == [newest, new, old]


def test_an_index_is_opened_as_it_was_saved_and_follows_what_has_changed(database: Database, tmp_path: Path) -> None:
    with database.writing() as db:
        old, hidden = an_offer(db, title="Alt").id, an_offer(db, title="Bald verborgen").id
    assert found(OfferIndex(database, tmp_path / "index")) == [old, hidden]
    assert [path.suffix for path in (tmp_path / "index").iterdir()] == [".columns"]
    with database.writing() as db:
        new = an_offer(db, title="Neu").id
        states.do(db, hidden, Verb.HIDE, "test", NOON)
    index = OfferIndex(database, tmp_path / "index")
    assert found(index) == [old, new]
    with database.writing() as db:
        states.do(db, hidden, Verb.SHOW, "test", NOON)
    assert found(index) == [old, hidden, new]


def test_what_another_database_saved_is_not_taken(database: Database, tmp_path: Path) -> None:
    with database.writing() as db:
        ids = [an_offer(db, title="Unser Kurs").id]
    stranger = tmp_path / "index"
    SavedColumns(stranger).save(1, "1 2026-01-01 00:00:00+00:00 created offer 1", columns_of(table_of([])))
    assert found(OfferIndex(database, stranger)) == ids


def test_many_changes_lead_to_a_new_index(database: Database) -> None:
    at_once = OfferIndex(database, most_changes=2)
    in_background = OfferIndex(database, few_offers=0, most_changes=2)
    with database.writing() as db:
        ids = [an_offer(db, title="Kurs 0").id]
    assert found(at_once) == found(in_background) == ids
    for number in range(1, 8):
        with database.writing() as db:
            ids.append(an_offer(db, title=f"Kurs {number}").id)
        assert found(at_once) == found(in_background) == ids
    in_background.close()
    assert found(in_background) == ids


def test_a_change_asks_only_for_what_has_changed(database: Database) -> None:
    with database.writing() as db:
        for number in range(4):
            an_offer(db, title=f"Kurs {number}", schedule=weekly())
    index = OfferIndex(database)
    index.snapshot()
    with database.writing() as db:
        new = an_offer(db, title="Noch einer", schedule=on_saturday()).id
    asked: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *call: asked.append(f"{call[2]} {call[3]}"))
    assert new in found(index)
    about_offers = [one for one in asked if "FROM offers" in one or "FROM occurrences" in one]
    assert len(about_offers) == 3
    assert all(" IN (" in one for one in about_offers if "changed_in >" not in one)
