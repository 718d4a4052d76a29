"""Imprint, privacy, accessibility: ours until the operator writes them anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from mintkarte.gateways.accessibility_report import AccessibilityReport

if TYPE_CHECKING:
    from flask import Flask

    from mintkarte.settings import Settings
    from tests.house_client import HouseClient

PAGES = ("impressum", "datenschutz", "barrierefreiheit")


@pytest.mark.parametrize("name", PAGES)
def test_each_page_is_reached_from_every_page(client: HouseClient, name: str) -> None:
    assert f'href="/{name}"' in client.get("/anbieter/").text
    assert client.get(f"/{name}").status_code == 200


def test_the_operators_text_replaces_ours_at_once(client: HouseClient, site_settings: Settings) -> None:
    folder = site_settings.data_dir / "texte"
    folder.mkdir()
    text = "# Kontakt\n\nVerein für MINT\nHauptstraße 1\n\n- Post\n- [Seite](https://verein.example/)\n\nmint@verein.example"
    (folder / "impressum.md").write_text(text, "utf-8")
    page = client.get("/impressum").text
    assert "<h2>Kontakt</h2>" in page
    assert '<a href="https://verein.example/" rel="noopener">Seite</a>' in page
    assert '<a href="mailto:mint@verein.example" rel="noopener">' in page
    assert page.count("<li>") == 2
    assert "Natural Earth" not in page


def test_markup_in_the_operators_text_stays_text(client: HouseClient, site_settings: Settings) -> None:
    folder = site_settings.data_dir / "texte"
    folder.mkdir()
    (folder / "datenschutz.md").write_text(
        "<script>x()</script> [a](javascript:x) ![b](https://x.example/b.png)", "utf-8"
    )
    page = client.get("/datenschutz").text
    assert "&lt;script&gt;" in page
    assert "[a](javascript:x)" in page
    assert "<img" not in page


REPORT = AccessibilityReport(
    date=date(2026, 11, 3),
    version="2026.1",
    tools={"axe-core": "4.14.1"},
    rules=("wcag2aa",),
    pages=("browse.show", "directory.index"),
    states=("filter sheet",),
    widths=(320, 1280),
    themes=("light", "dark"),
    documents=12,
    violations=0,
)


@pytest.mark.parametrize(
    ("report", "sentence"),
    [
        (None, "Diese Fassung der Mintkarte ist noch nicht geprüft."),
        (REPORT, "2 Arten von Seiten und 1 Zustände"),
        (REPORT, "12 Ansichten in heller Darstellung und dunkler Darstellung, 320 und 1280 Pixel breit"),
        (REPORT, "Zuletzt geprüft am 3. November 2026, Mintkarte 2026.1, mit axe-core 4.14.1."),
        (replace(REPORT, violations=3), "fand 3 Verstöße"),
    ],
)
def test_the_page_on_accessibility_tells_what_the_last_test_found(
    app: Flask, client: HouseClient, report: AccessibilityReport | None, sentence: str
) -> None:
    app.extensions["mintkarte"] = replace(app.extensions["mintkarte"], accessibility=report)
    page = client.get("/barrierefreiheit").text
    assert sentence in page
    assert "Schlichtungsverfahren" in page
