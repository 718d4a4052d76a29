"""Imprint, privacy, accessibility: ours until the operator writes them anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
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
