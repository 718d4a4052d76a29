"""Map and list on other people's pages: what the frame holds, who may show it, and the lines to copy."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from mintkarte.app import create_app
from mintkarte.domain import filters
from mintkarte.web import embed_look
from tests.builders import an_offer
from tests.signing import signed_in

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

    from mintkarte.settings import Settings
    from tests.house_client import HouseClient


def ancestors(answer: TestResponse) -> str:
    found = re.search(r"frame-ancestors ([^;]*)", answer.headers["Content-Security-Policy"])
    assert found
    return found[1]


@pytest.fixture
def offers(app: Flask) -> int:
    """So many offers that the list has a second page."""
    with app.extensions["mintkarte"].database.writing() as db:
        for number in range(53):
            an_offer(db, title=f"Löten {number}", external_id=str(number))
    return 53


def test_each_view_holds_what_its_name_says(client: HouseClient, offers: int) -> None:
    held = {
        view: ('class="folium-map"' in page, "data-offer=" in page)
        for view in ("beides", "liste", "karte", "quatsch")
        for page in [client.get(f"/einbetten?ansicht={view}").text]
    }
    assert held == {
        "beides": (True, True),
        "liste": (False, True),
        "karte": (True, False),
        "quatsch": (True, True),
    }
    assert f"<b>{offers} Angebote</b>" in client.get("/einbetten?ansicht=karte").text


def test_the_list_is_complete_without_a_script(client: HouseClient, offers: int) -> None:
    address, found = "/einbetten?ansicht=liste&farbe=aa0000", set[str]()
    while address:
        page = client.get(address).text
        found |= set(re.findall(r'data-offer="(\d+)"', page))
        onward = re.search(r'rel="next" target="_self" href="([^"]+)"', page)
        address = unescape(onward[1]) if onward else ""
        assert not address or "farbe=aa0000" in address
    assert len(found) == offers


def test_the_frame_has_no_form_no_cookie_and_ways_to_imprint_and_privacy(app: Flask, client: HouseClient) -> None:
    signed_in(app, "admin")
    answer = client.get("/einbetten")
    assert "<form" not in answer.text
    assert "Set-Cookie" not in answer.headers
    assert not {"X-Frame-Options", "Cross-Origin-Opener-Policy"} & {name for name, _ in answer.headers}
    assert '<base target="_blank">' in answer.text
    for address in ("/impressum", "/datenschutz"):
        assert f'href="{address}"' in answer.text


def test_who_is_signed_in_sees_the_same_frame(app: Flask, client: HouseClient) -> None:
    nonce = re.compile(r'nonce="[^"]+"')
    seen = [nonce.sub("", one.get("/einbetten").text) for one in (client, signed_in(app, "admin"))]
    assert seen[0] == seen[1]


def test_nothing_else_can_be_framed(app: Flask, client: HouseClient) -> None:
    app.extensions["mintkarte"].database  # noqa: B018 - the application is up
    for address in ("/", "/einbetten/baukasten", "/impressum", "/anmelden", "/gibt-es-nicht", "/angebote.json"):
        answer = client.get(address)
        assert (ancestors(answer), answer.headers["X-Frame-Options"]) == ("'none'", "DENY")


def test_only_allowed_sites_show_it(app: Flask, client: HouseClient) -> None:
    assert ancestors(client.get("/einbetten?region=untermain")) == "'self'"
    kora = signed_in(app, "coordinator")
    page = "/redaktion/einbetten"
    answer = kora.press(page, f"{page}/untermain", seiten="https://www.schule.de/mint\n*.stadt.de\n")
    assert answer.status_code == 303
    assert ancestors(client.get("/einbetten?region=untermain")) == "'self' www.schule.de *.stadt.de"
    assert ancestors(client.get("/einbetten")) == "'self' www.schule.de *.stadt.de"
    assert ancestors(client.get("/einbetten?region=thueringen")) == "'self'"
    assert kora.press(page, f"{page}/thueringen", seiten="boese.example").status_code == 404
    kora.press(page, f"{page}/untermain", seiten="alle")
    assert ancestors(client.get("/einbetten?region=untermain")) == "*"


def test_a_line_that_names_no_site_comes_back_and_nothing_is_kept(app: Flask) -> None:
    kora = signed_in(app, "coordinator")
    answer = kora.press("/redaktion/einbetten", "/redaktion/einbetten/untermain", seiten="www.schule.de\n'self'; x")
    assert answer.status_code == 422
    assert "Zeile 2" in answer.text
    assert "www.schule.de" in answer.text
    assert ancestors(kora.get("/einbetten?region=untermain")) == "'self'"


def test_an_operator_allows_sites_for_all(site_settings: Settings) -> None:
    site = create_app(replace(site_settings, embed=("www.land.de",)))
    try:
        assert ancestors(site.test_client().get("/einbetten?region=untermain")) == "'self' www.land.de"
    finally:
        site.extensions["mintkarte"].database.close()


def test_colours_come_as_a_stylesheet_of_readable_ones(client: HouseClient) -> None:
    page = client.get("/einbetten?farbe=ffee00&grund=ffffff&schrift=%3Cscript%3E").text
    sheet = re.search(r'href="(/einbetten/farben\.css\?[^"]+)"', page)
    assert sheet
    styles = client.get(unescape(sheet[1])).text
    assert "--paper: #ffffff" in styles
    assert "#ffee00" not in styles
    assert "script" not in styles
    built = client.get("/einbetten/baukasten?farbe=ffee00&grund=ffffff&schrift=quatsch").text
    assert "schwer zu lesen" in built
    assert "„quatsch“ ist keine Farbe" in built


def test_the_builder_gives_lines_that_work(client: HouseClient) -> None:
    page = client.get("/einbetten/baukasten?fach=technik&region=untermain&ansicht=liste&modus=dunkel").text
    element, frame = [unescape(text) for text in re.findall(r"<textarea[^>]*>([^<]*)</textarea>", page)]
    assert 'filter="region=untermain&amp;fach=technik"' in element
    assert 'ansicht="liste"' in element
    source = re.search(r'src="http://localhost(/einbetten\?[^"]+)"', frame)
    assert source
    assert 'data-theme="dark"' in client.get(unescape(source[1])).text
    script = client.get("/einbetten/mint-karte.js")
    assert script.headers["Access-Control-Allow-Origin"] == "*"
    assert script.cache_control.max_age == 3600


@pytest.mark.parametrize("mode", ["dunkel", "auto"])
def test_a_look_never_reads_as_a_filter_nor_a_filter_as_a_look(client: HouseClient, mode: str) -> None:
    assert not set(embed_look.KEYS) & set(filters.KEYS)
    page = client.get(f"/einbetten/baukasten?thema=robotik&modus={mode}").text
    assert '<input type="hidden" name="thema" value="robotik">' in page
    element, frame = [unescape(text) for text in re.findall(r"<textarea[^>]*>([^<]*)</textarea>", page)]
    assert 'filter="thema=robotik"' in element
    assert f'modus="{mode}"' in element
    source = re.search(r'src="http://localhost(/einbetten\?[^"]+)"', frame)
    assert source
    shown = client.get(unescape(source[1])).text
    assert "unbeachtet" not in shown
    assert 'data-theme="light"' not in shown[: shown.index("<head>")]


def test_programs_learn_how_to_embed_a_search(client: HouseClient) -> None:
    found = re.search(
        r'type="application/json\+oembed"[^>]*href="http://localhost([^"]+)"', client.get("/?fach=technik").text
    )
    assert found
    content = client.get(unescape(found[1])).get_json()
    assert (content["version"], content["type"]) == ("1.0", "rich")
    assert 'src="http://localhost/einbetten?fach=technik"' in content["html"]
    small = client.get("/oembed?maxwidth=300&maxheight=400&url=http://localhost/").get_json()
    assert (small["width"], small["height"]) == (300, 400)


@pytest.mark.parametrize(
    "url", ["", "http://boese.example/", "http://localhost/impressum", "//[", "javascript:alert(1)"]
)
def test_only_our_own_searches_are_embedded(client: HouseClient, url: str) -> None:
    assert client.get(f"/oembed?url={quote(url)}").status_code == 404


def test_another_format_is_not_spoken(app: Flask) -> None:
    assert app.test_client().get("/oembed?format=xml&url=http://localhost/").status_code == 501
