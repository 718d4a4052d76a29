"""A coordinator sets up an installation with the real command, looks whether it is sound, and serves it."""

from __future__ import annotations

import json
import re
import signal
import socket
from typing import TYPE_CHECKING
from urllib.request import urlopen

from mintkarte.models import Change, Offer, Region
from mintkarte.services import history, upkeep
from tests.builders import NOWHERE, an_offer
from tests.installation import Installation, served

if TYPE_CHECKING:
    from pathlib import Path


def test_from_an_empty_folder_to_a_sound_installation(installation: Installation) -> None:
    early = installation.run("check")
    assert early.exit_code == 1
    assert "FEHLER" in early.stdout

    first = installation.run_really("init")
    assert (first.returncode, first.stderr) == (0, "")
    assert re.fullmatch(r"Eingerichtet in .*daten: Datenbank angelegt, 2 Regionen geladen\.\n", first.stdout)

    second = installation.run_really("init")
    assert second.stdout == f"Schon eingerichtet in {installation.folder}: nichts zu tun.\n"

    sound = installation.run_really("check")
    assert sound.returncode == 0, sound.stdout
    assert "FEHLER" not in sound.stdout
    assert "SQLite" in sound.stdout

    assert installation.run("check", SECRET_KEY="kurz").exit_code == 1  # noqa: S106 - the point of the test
    assert "MINTKARTE_TILE" in installation.run("check", TILE="keine").stdout


def test_the_shipped_regions_claim_their_postcodes_and_keep_what_people_change(installation: Installation) -> None:
    installation.run("init")
    database = installation.database()
    with database.writing() as db:
        regions = {region.slug: region for region in db.query(Region)}
        untermain, thueringen = regions["untermain"], regions["thueringen"]
        for postcode in ("63739", "63897", "63939", "97903"):
            assert untermain.longest_prefix(postcode), postcode
        for postcode in ("04600", "07743", "36433", "37308", "98527", "99084"):
            assert thueringen.longest_prefix(postcode), postcode
        for postcode in ("63450", "97070", "04109", "07952", "36037", "10115", "06526"):
            assert not untermain.longest_prefix(postcode), postcode
            assert not thueringen.longest_prefix(postcode), postcode
        untermain.welcome = "Willkommen am Untermain"
    installation.run("init")
    with database.reading() as db:
        assert db.get_one(Region, "untermain").welcome == "Willkommen am Untermain"
    database.close()


def test_serve_answers_until_it_is_told_to_stop(ready: Installation) -> None:
    with served(ready) as (process, address):
        with urlopen(f"{address}readyz") as answer:  # noqa: S310 - our own server
            assert json.load(answer) == {"database": True, "migrations": True, "index": True}
            assert "Set-Cookie" not in answer.headers
        process.send_signal(signal.SIGTERM)
        said, noted = process.communicate(timeout=20)
    assert process.returncode == 0
    assert "Mintkarte ist beendet." in said
    assert "journal" in noted
    assert "Traceback" not in noted


def test_an_endless_address_gets_our_own_page_from_the_real_server(ready: Installation) -> None:
    with served(ready) as (process, address):
        host, port = re.findall(r"//([^:]+):(\d+)/", address)[0]
        with socket.create_connection((host, int(port)), timeout=20) as line:
            line.sendall(b"GET /?q=" + b"a" * 1_000_000 + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            said = b"".join(iter(lambda: line.recv(65536), b""))
        process.terminate()
        process.communicate(timeout=20)
    assert said.startswith(b"HTTP/1.1 414 ")
    assert b"zu lang" in said


def test_serve_says_in_one_sentence_why_it_does_not_start(ready: Installation, tmp_path: Path) -> None:
    without_secret = ready.run("serve", SECRET_KEY="")
    assert without_secret.exit_code == 2
    assert "MINTKARTE_SECRET_KEY fehlt" in without_secret.stderr

    not_ready = Installation(tmp_path / "leer")
    not_ready.folder.mkdir()
    nowhere = Installation(tmp_path / "nirgends").run("tick")
    assert nowhere.exit_code == 2
    assert "mintkarte init" in nowhere.stderr
    assert not (tmp_path / "nirgends").exists()
    refused = not_ready.run("serve", "--port", "0")
    assert refused.exit_code == 2
    assert "mintkarte init" in refused.stderr

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        busy = ready.run_really("serve", "--port", str(taken.getsockname()[1]))
    assert busy.returncode == 2
    assert "--port" in busy.stderr
    assert "Traceback" not in busy.stderr
    for refused in (without_secret, not_ready.run("tick")):
        assert isinstance(refused.exception, SystemExit)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "datei").write_text("", "utf-8")
    refused = Installation(tmp_path / "datei" / "daten").run("init")
    assert refused.exit_code == 2
    assert str(tmp_path / "datei" / "daten") in refused.stderr


def test_a_database_that_is_away_is_told_in_a_sentence(installation: Installation) -> None:
    away = installation.run("init", DATABASE="postgresql://karte@127.0.0.1:1/karte")
    assert away.exit_code == 2
    assert "nicht erreichbar" in away.stderr
    assert installation.run("check", DATABASE="postgresql://karte@127.0.0.1:1/karte").exit_code == 1


def test_tick_obeys_another_clock_only_in_a_demo(ready: Installation) -> None:
    done = ready.run("tick")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.startswith(f"Aufgaben erledigt: {len(upkeep.HANDLERS)},")
    assert ready.run("tick", "--now", "2030-01-01T12:00").exit_code == 2
    assert ready.run("tick", "--now", "gestern", DEMO="1").exit_code == 2
    later = ready.run("tick", "--now", "2030-01-01T12:00", DEMO="1")
    assert later.stdout.startswith(f"Aufgaben erledigt: {len(upkeep.HANDLERS)},")


def test_a_new_region_takes_in_the_offers_of_its_postcodes(ready: Installation) -> None:
    database = ready.database()
    with database.writing() as db:
        number = an_offer(db, postcode="97070", town="Würzburg", located=NOWHERE).id
    words = ["--name", "Mainfranken", "--land", "by", "--plz", "970 972", "--lat", "49.8", "--lon", "9.9"]
    added = ready.run("region", "add", "mainfranken", *words)
    assert added.stdout == "Region mainfranken angelegt, 1 Angebote zugeordnet.\n"
    with database.reading() as db:
        assert db.get_one(Offer, number).region_slug == "mainfranken"
        newest: Change = history.of(db, "offer", number)[0]
        assert newest.after == {"region_slug": "mainfranken"}
    database.close()

    assert ready.run("region", "add", "mainfranken", *words).exit_code == 2
    assert ready.run("region", "add", "Mainfranken!", *words).exit_code == 2
    assert ready.run("region", "add", "rhoen", *words[:5], "97x", *words[6:]).exit_code == 2
