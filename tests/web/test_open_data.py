"""`/daten`: every format and address it names is there, and its examples do what they say, run as they stand."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

import pytest
from openpyxl import load_workbook

from mintkarte.domain.filters import KEYS, OfferFilter
from mintkarte.domain.vocabulary import Field
from mintkarte.services import exporting
from mintkarte.texts import open_data as texts
from tests.builders import an_offer
from tests.fixtures_browser import served
from tests.needs import missing

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

    from mintkarte.settings import Settings
    from tests.house_client import HouseClient


@pytest.fixture
def site(app: Flask) -> Flask:
    """Two offers, one of them in Technik."""
    with app.extensions["mintkarte"].database.writing() as db:
        an_offer(db, title="Löten", fields=frozenset({Field.TECHNOLOGY}))
        an_offer(db, title="Knobeln", fields=frozenset({Field.MATHEMATICS}))
    return app


OPEN = (
    *(f"/angebote.{ending}" for ending in ("json", "geojson", "csv", "xlsx", "ics", "rss", "atom", "schema.json")),
    *("/api/karte", "/api/facetten", "/api/orte?q=63739", "/api/aenderungen", "/merkliste.ics", "/openapi.json"),
)


def example(address: str, client: HouseClient, name: str) -> str:
    """One of the page's examples, as somebody would copy it who reads the page at this address."""
    page = client.get("/daten", base_url=address).text
    found = re.search(rf'data-example="{name}"><code>(.*?)</code>', page, re.DOTALL)
    assert found is not None
    return unescape(found[1])


@pytest.mark.usefixtures("site")
def test_a_script_of_any_site_may_read_what_is_open_and_nothing_else(client: HouseClient) -> None:
    for address in (*OPEN, "/api/karte?bbox=quatsch", "/angebote/999/termine.ics"):
        assert client.get(address).headers.get("Access-Control-Allow-Origin") == "*", address
    mark = {"If-None-Match": client.get("/angebote.json").headers["ETag"]}
    unchanged = client.get("/angebote.json", headers=mark)
    assert (unchanged.status_code, unchanged.headers["Access-Control-Allow-Origin"]) == (304, "*")
    for address in ("/", "/daten", "/einbetten", "/konto", "/anmelden", "/redaktion", "/abonnieren", "/healthz"):
        assert "Access-Control-Allow-Origin" not in client.get(address).headers, address


def test_it_leads_schools_to_the_lines_for_their_own_page(client: HouseClient) -> None:
    assert 'href="/einbetten/baukasten?fach=technik"' in client.get("/daten?fach=technik&seite=2").text
    for page in ("/", "/anbieter/", "/impressum", "/gibt-es-nicht"):
        assert 'href="/einbetten/baukasten"' in client.get(page).text


@pytest.mark.usefixtures("site")
def test_it_names_every_format_and_leads_to_it(client: HouseClient) -> None:
    page = client.get("/daten").text
    assert {form.ending for form in texts.FORMS} == {*exporting.WRITERS, "ics", "rss", "atom"}
    for form in texts.FORMS:
        assert f'<code class="form-row__address">http://localhost/angebote.{form.ending}</code>' in page
    links = {unescape(link) for link in re.findall(r'href="(/(?:api/|angebote\.|openapi|sitemap)[^"]*)"', page)}
    assert len(links) > 12
    assert {client.get(link).status_code for link in links} == {200}


def test_it_explains_every_filter_but_the_page(client: HouseClient) -> None:
    page = client.get("/daten").text
    assert re.findall(r"<dt><code>(\w+)</code>", page) == [key for key in KEYS if key != "seite"]


def test_it_speaks_of_the_search_it_was_asked_for(client: HouseClient) -> None:
    page = client.get("/daten?fach=technik&alter=10&seite=3").text
    assert "Diese Adressen gelten für Ihre Suche" in page
    assert "/angebote.ics?fach=technik&amp;alter=10</code>" in page
    assert "Diese Adressen gelten" not in client.get("/daten").text


def test_the_searches_it_shows_mean_something() -> None:
    for _, pairs in texts.SEARCHES:
        asked, notices = OfferFilter.from_query(parse_qsl(pairs))
        assert (notices, len(asked.criteria()) >= 3) == ((), True)


def test_the_python_example_keeps_a_copy(site: Flask, client: HouseClient, tmp_path: Path) -> None:
    with served(site) as address:
        program = tmp_path / "folgen.py"
        program.write_text(example(address, client, "FOLLOWING"), "utf-8")
        done = subprocess.run(
            [sys.executable, str(program)], capture_output=True, encoding="utf-8", timeout=60, check=False
        )
    assert done.stderr == ""
    assert done.stdout.startswith(f"2 Angebote, weiter bei {address}/api/aenderungen?seit=")


def test_the_examples_for_the_shell_fetch_what_they_say(site: Flask, client: HouseClient, tmp_path: Path) -> None:
    if not shutil.which("curl"):
        missing("curl")
    with served(site) as address:

        def run(name: str) -> str:
            command = example(address, client, name)
            done = subprocess.run(["sh", "-c", command], cwd=tmp_path, capture_output=True, timeout=60, check=True)
            return done.stdout.decode().strip()

        run("TABLE")
        header, row = load_workbook(tmp_path / "angebote.xlsx").active.values
        assert (header[0], row[0]) == ("titel", "Löten")
        assert [run("SPARING"), run("SPARING")] == ["200", "304"]
        assert b'"total":2' in (tmp_path / "angebote.json").read_bytes()


def test_the_operator_says_what_the_licence_means(client: HouseClient, site_settings: Settings) -> None:
    assert "Creative Commons Namensnennung 4.0" in client.get("/daten").text
    folder = site_settings.data_dir / "texte"
    folder.mkdir()
    (folder / "daten.md").write_text("Fragen Sie den Landkreis.", "utf-8")
    page = client.get("/daten").text
    assert "Fragen Sie den Landkreis." in page
    assert "Bitte nennen Sie als Quelle" not in page


def test_it_is_in_the_foot_of_every_page(client: HouseClient) -> None:
    for page in ("/", "/anbieter/", "/impressum", "/gibt-es-nicht"):
        assert 'href="/daten"' in client.get(page).text


@pytest.mark.parametrize("address", ["/angebote.csv", "/angebote.json", "/angebote.xlsx", "/oembed"])
def test_a_program_is_refused_in_its_own_language(client: HouseClient, address: str) -> None:
    refused = client.get(f"{address}?q={'x' * 9000}")
    assert (refused.status_code, refused.get_json()["error"]["message"]) == (414, "Diese Adresse ist zu lang.")
