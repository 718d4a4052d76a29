"""A backup brings everything back, here or elsewhere, into either kind of database, and a bad one changes nothing."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from contextlib import closing
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import delete, select

from mintkarte.domain.filters import OfferFilter
from mintkarte.gateways import archives
from mintkarte.gateways.archives import Source
from mintkarte.models import Base, Link, Offer, Person, SignIn, counters
from mintkarte.models.database import Database
from mintkarte.queries import change_feed
from mintkarte.queries.change_feed import Place
from mintkarte.queries.offer_index import OfferIndex
from mintkarte.services.backing_up import DATABASE, FORMAT, back_up, keep_newest
from mintkarte.services.restoring import RestoreError, restore
from tests.builders import NOON, an_offer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

TODAY = date(2026, 11, 21)
NOT_COMPARED = {"counters", "sign_ins", "links", "throttles", "gone_offers"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder with what lies beside the database."""
    folder = tmp_path / "daten"
    for name, content in {
        "uploads/bilder/ab12/480.webp": "picture",
        "texte/impressum.md": "Wir",
        "secret_key": "old secret",
        "mintkarte.toml": "contact = 'a@example.org'",
        "cache/shell.html": "made anew",
        "index/5.columns": "made anew",
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, "utf-8")
    return folder


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Database]:
    """An SQLite database that does not exist yet."""
    (tmp_path / "neu").mkdir()
    database = Database(f"sqlite:///{tmp_path / 'neu' / 'mintkarte.sqlite3'}")
    yield database
    database.close()


@pytest.fixture
def kept(database: Database, folder: Path, tmp_path: Path) -> Path:
    """A backup of two offers and a person."""
    with database.writing() as db:
        an_offer(db, title="Löten")
        an_offer(db, title="Sternwarte", organisation="Schülerlabor", description='"; drop\n\u2028 💡 – ä')
        person = Person(email="kim@example.org", name="Kim", created_at=NOON)
        db.add(person)
        db.flush()
        db.add(SignIn(token_hash="a" * 64, person_id=person.id, created_at=NOON, seen_at=NOON, expires_at=NOON))
        db.add(Link(token_hash="b" * 64, purpose="sign_in", email=person.email, created_at=NOON, expires_at=NOON))
    return back_up(database, folder, tmp_path / "stand.zip", "2026.1", NOON).path


def never() -> None:
    pytest.fail("nothing was to be kept")


def rows(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table that is compared."""
    found = {}
    with database.reading() as db:
        for table in Base.metadata.sorted_tables:
            columns = [column for column in table.c if column.name != "changed_in"]
            if table.name not in NOT_COMPARED:
                found[table.name] = sorted((tuple(row) for row in db.execute(select(*columns))), key=repr)
    return found


def titles(index: OfferIndex) -> set[int]:
    return set(index.snapshot().evaluate(OfferFilter(), TODAY).ids())


def test_everything_comes_back_in_an_empty_place(
    database: Database, kept: Path, elsewhere: Database, tmp_path: Path
) -> None:
    done = restore(elsewhere, tmp_path / "neu", kept, replace=False, before=never)
    assert (done.offers, done.at) == (2, NOON)
    assert rows(elsewhere) == rows(database)
    here = {path.relative_to(tmp_path / "neu").as_posix() for path in (tmp_path / "neu").rglob("*") if path.is_file()}
    beside = {"uploads/bilder/ab12/480.webp", "texte/impressum.md", "secret_key", "mintkarte.toml"}
    assert {name for name in here if not name.startswith("mintkarte.sqlite3")} == beside
    assert (tmp_path / "neu" / "secret_key").read_text("utf-8") == "old secret"
    assert (tmp_path / "neu" / "secret_key").stat().st_mode & 0o077 == 0
    assert kept.stat().st_mode & 0o077 == 0


def test_from_the_embedded_database_into_this_one_and_nobody_stays_signed_in(
    elsewhere: Database, database: Database, tmp_path: Path
) -> None:
    elsewhere.migrate()
    with elsewhere.writing() as db:
        first = an_offer(db, title="Löten")
        gone = an_offer(db, title="Sternwarte", postcode="97070", town="Würzburg")
        person = Person(email="kim@example.org", name="Kim", created_at=NOON)
        db.add(person)
        db.flush()
        db.add(SignIn(token_hash="a" * 64, person_id=person.id, created_at=NOON, seen_at=NOON, expires_at=NOON))
        highest, number = gone.id, first.id
    with elsewhere.writing() as db:
        db.execute(delete(Offer).where(Offer.id == highest))
    path = back_up(elsewhere, tmp_path / "leer", tmp_path / "stand.zip", "2026.1", NOON).path

    restore(database, tmp_path / "daten", path, replace=False, before=never)
    assert rows(database) == rows(elsewhere)
    with database.writing() as db:
        assert db.scalars(select(SignIn)).all() == []
        assert an_offer(db, title="Roboter").id > highest > number  # ids of what is gone are never given again


def test_a_standing_server_shows_what_was_restored_and_nothing_else(
    database: Database, folder: Path, kept: Path
) -> None:
    index = OfferIndex(database, few_offers=1)
    before, version = titles(index), index.snapshot().version
    with database.writing() as db:
        later = an_offer(db, title="Nach der Sicherung").id
        db.get_one(Offer, min(before)).title = "Geändert"
        db.get_one(Offer, min(before)).changed_in = counters.bump(db)
    assert titles(index) == before | {later}
    calls: list[str] = []
    restore(database, folder, kept, replace=True, before=lambda: calls.append("kept"))
    assert calls == ["kept"]
    assert titles(index) == before
    assert index.snapshot().version > version + 1
    newer = OfferIndex(database, few_offers=1)
    with database.writing() as db:
        later = an_offer(db, title="Nach der Wiederherstellung").id
    assert titles(index) == titles(newer) == before | {later}


def test_who_follows_the_changes_hears_what_came_back_and_what_is_gone(
    database: Database, folder: Path, kept: Path
) -> None:
    with database.writing() as db:
        later = an_offer(db, title="Nach der Sicherung").id
    with database.reading() as db:
        seen = change_feed.after(db, Place(), counters.current(db), 100)
    restore(database, folder, kept, replace=True, before=lambda: None)
    with database.reading() as db:
        news = change_feed.after(db, Place(*seen[-1][:2]), counters.current(db), 100)
    assert {(one.offer_id, one.public) for one in news} == {(one.offer_id, one.offer_id != later) for one in seen}
    with database.writing() as db:
        assert an_offer(db, title="Ein anderes").id > later


def test_an_index_that_was_built_after_the_backup_knows_no_ghosts(database: Database, folder: Path, kept: Path) -> None:
    with database.writing() as db:
        an_offer(db, title="Nach der Sicherung")
    index = OfferIndex(database)
    assert len(titles(index)) == 3
    restore(database, folder, kept, replace=True, before=lambda: None)
    assert len(titles(index)) == 2


def test_where_offers_are_they_stay_unless_somebody_says_so(database: Database, folder: Path, kept: Path) -> None:
    before = rows(database)
    with pytest.raises(RestoreError) as refused:
        restore(database, folder, kept, replace=False, before=never)
    assert (refused.value.code, refused.value.detail) == ("not_empty", "2")
    assert rows(database) == before


def test_the_settings_of_this_machine_stay(elsewhere: Database, kept: Path, tmp_path: Path) -> None:
    (tmp_path / "neu" / "mintkarte.toml").write_text("contact = 'b@example.org'", "utf-8")
    restore(elsewhere, tmp_path / "neu", kept, replace=False, before=never)
    assert "b@" in (tmp_path / "neu" / "mintkarte.toml").read_text("utf-8")


def changed(path: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    """Write an archive anew after its files were changed."""
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    change(files)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)


def without_a_part(files: dict[str, bytes]) -> None:
    files[DATABASE] = files[DATABASE][:-5000]


def with_other_bytes(files: dict[str, bytes]) -> None:
    content = bytearray(files[DATABASE])
    content[9000] ^= 255
    files[DATABASE] = bytes(content)


def without(name: str) -> Callable[[dict[str, bytes]], None]:
    return lambda files: files.__delitem__(name)


def with_a_way_out(files: dict[str, bytes]) -> None:
    manifest = json.loads(files["manifest.json"])
    files["data/../../aussen"] = files["data/secret_key"]
    manifest["files"]["data/../../aussen"] = manifest["files"]["data/secret_key"]
    files["manifest.json"] = json.dumps(manifest).encode()


def with_odd_sizes(files: dict[str, bytes]) -> None:
    manifest = json.loads(files["manifest.json"])
    manifest["files"][DATABASE] = {"bytes": "viel"}
    files["manifest.json"] = json.dumps(manifest).encode()


def of_another_trade(files: dict[str, bytes]) -> None:
    manifest = json.loads(files["manifest.json"])
    files["manifest.json"] = json.dumps({**manifest, "format": "something"}).encode()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (without_a_part, "damaged"),
        (with_other_bytes, "damaged"),
        (without("data/texte/impressum.md"), "damaged"),
        (with_a_way_out, "damaged"),
        (with_odd_sizes, "unreadable"),
        (of_another_trade, "unreadable"),
        (without("manifest.json"), "unreadable"),
    ],
)
def test_a_bad_backup_changes_nothing(
    database: Database, folder: Path, kept: Path, change: Callable[[dict[str, bytes]], None], code: str
) -> None:
    changed(kept, change)
    (folder / "secret_key").write_text("present secret", "utf-8")
    before = rows(database)
    with pytest.raises(RestoreError) as refused:
        restore(database, folder, kept, replace=True, before=never)
    assert refused.value.code == code
    assert rows(database) == before
    assert (folder / "secret_key").read_text("utf-8") == "present secret"
    assert not list(folder.glob(".restore-*"))
    assert not (folder.parent / "aussen").exists()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 and no more", b"no zip at all"])
def test_a_file_that_is_no_backup_is_refused(elsewhere: Database, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.zip").write_bytes(content)
    with pytest.raises(RestoreError, match="unreadable"):
        restore(elsewhere, tmp_path / "neu", tmp_path / "x.zip", replace=True, before=never)


def test_a_backup_of_an_older_version_is_brought_up_to_date_and_one_of_a_newer_is_refused(
    elsewhere: Database, tmp_path: Path
) -> None:
    old = Database(f"sqlite:///{tmp_path / 'alt.sqlite3'}")
    old.migrate("0004")
    path = tmp_path / "alt.zip"
    _pack(tmp_path / "alt.sqlite3", path)
    restore(elsewhere, tmp_path / "neu", path, replace=False, before=never)
    assert elsewhere.is_migrated()
    with closing(sqlite3.connect(tmp_path / "alt.sqlite3")) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    _pack(tmp_path / "alt.sqlite3", path)
    with pytest.raises(RestoreError, match="newer"):
        restore(elsewhere, tmp_path / "neu", path, replace=True, before=never)
    assert elsewhere.is_migrated()


def _pack(database: Path, path: Path) -> None:
    """An archive of nothing but a database, as another version of the program writes it."""
    archives.write(path, [Source(DATABASE, database)], {"format": FORMAT, "created_at": NOON.isoformat()})


def test_in_a_folder_the_newest_stay(database: Database, folder: Path, tmp_path: Path) -> None:
    into = tmp_path / "sicherungen"
    into.mkdir()
    (into / "mintkarte-eigenes.zip").write_text("not ours", "utf-8")
    for days in range(4):
        back_up(database, folder, into, "2026.1", NOON + timedelta(days=days))
    gone = keep_newest(into, 2)
    assert [path.name for path in gone] == ["mintkarte-2026-11-21-120000.zip", "mintkarte-2026-11-22-120000.zip"]
    assert {path.name for path in into.iterdir()} == {
        "mintkarte-2026-11-23-120000.zip",
        "mintkarte-2026-11-24-120000.zip",
        "mintkarte-eigenes.zip",
    }
