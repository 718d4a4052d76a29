"""Icons are drawn in place, out of the sprite; what a page names is there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mintkarte.app import SITE
from mintkarte.web.icons import SPRITE, read_sprite

if TYPE_CHECKING:
    from tests.house_client import HouseClient

FILE = SITE / "static" / SPRITE
NAMED = re.compile(r'icon\("([^"]+)"')


def test_every_drawing_of_the_sprite_is_found_whole() -> None:
    source = FILE.read_text("utf-8")
    found = read_sprite(FILE)
    assert set(found) == set(re.findall(r' id="([^"]+)"', source))
    for name, inside in found.items():
        assert re.fullmatch(r"(<\w+ [^<>]+/>)+", inside), name


def test_every_icon_that_a_template_names_is_there() -> None:
    named = {name for file in (SITE / "templates").rglob("*.html") for name in NAMED.findall(file.read_text("utf-8"))}
    assert len(named) > 20
    assert {f"i-{name}" for name in named} <= set(read_sprite(FILE))


def test_a_page_asks_for_no_other_file_to_draw_its_icons(client: HouseClient) -> None:
    page = client.get("/").text
    assert '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path ' in page
    assert "<use" not in page
