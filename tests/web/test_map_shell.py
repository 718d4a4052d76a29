"""The empty map that folium writes: fixed ids, no foreign host, kept for the next start."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

from mintkarte.gateways.tile_sources import SOURCES
from mintkarte.web.map_shell import _render_apart, load_shell, render

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from mintkarte.settings import Settings


def test_render_names_no_host_and_writes_the_same_twice() -> None:
    body, script = render(18)
    assert (body, script) == render(18)
    assert "//" not in body + script
    assert 'id="map_karte"' in body
    assert "var map_karte = L.map(" in script
    assert "var tile_layer_grund = L.tileLayer(" in script
    assert '"/kacheln/{z}/{x}/{y}.png"' in script


def test_render_without_tiles_has_no_tile_layer() -> None:
    _, script = render(None)
    assert "tileLayer" not in script


def test_a_kept_shell_is_read_without_folium_and_pandas(tmp_path: Path) -> None:
    load_shell(tmp_path, SOURCES["basemap"])
    check = (
        "import sys; from pathlib import Path\n"
        "from mintkarte.web.map_shell import load_shell\n"
        "from mintkarte.gateways.tile_sources import SOURCES\n"
        "shell = load_shell(Path(sys.argv[1]), SOURCES['basemap'])\n"
        "assert 'map_karte' in shell.script\n"
        "assert not {'folium', 'branca', 'pandas'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", check, str(tmp_path)], check=True)


def test_a_broken_kept_shell_is_rendered_anew(tmp_path: Path) -> None:
    first = load_shell(tmp_path, None)
    (kept,) = tmp_path.glob("map-shell-*.json")
    for broken in ("", "[]", json.dumps({"body": "x"}), "\x00"):
        kept.write_text(broken)
        assert load_shell(tmp_path, None) == first
    assert json.loads(kept.read_text())["body"] == str(first.body)


def test_a_folder_that_cannot_be_written_is_no_reason_to_show_no_map(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "map_karte" in load_shell(tmp_path / "file", None).script


def test_no_server_loads_the_slow_libraries_not_even_for_its_first_page(site_settings: Settings) -> None:
    check = (
        "import os, sys\n"
        "from mintkarte.app import create_app\n"
        "from mintkarte.settings import Settings\n"
        "visitor = create_app(Settings.load(os.environ)).test_client()\n"
        "for address in ('/', '/?ort=63739&fach=technik&q=bau', '/api/karte', '/api/facetten', '/angebote.csv',\n"
        "                '/angebote.geojson', '/api/orte?q=asch', '/anbieter/', '/readyz', '/sitemap.xml'):\n"
        "    assert visitor.get(address).status_code == 200, address\n"
        "print(*sorted({'folium', 'branca', 'pandas', 'geopy', 'openpyxl'} & set(sys.modules)))\n"
    )
    environment = os.environ | {
        "MINTKARTE_DATA": str(site_settings.data_dir),
        "MINTKARTE_TILES": "keine",
        "MINTKARTE_SECRET_KEY": site_settings.secret_key,
    }
    done = subprocess.run([sys.executable, "-c", check], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_where_no_process_can_be_started_the_map_is_still_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _render_apart.cache_clear()
    monkeypatch.setattr(sys, "executable", str(tmp_path / "missing"))
    assert "map_karte" in load_shell(tmp_path, None).script
