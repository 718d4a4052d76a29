"""Our own files may be kept for ever, because their address changes with them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from mintkarte.web.assets import needed_modules, static_url, styles_url, tree_hash

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

    from tests.house_client import HouseClient


def test_a_file_under_its_hash_is_kept_and_neighbours_are_found_beside_it(app: Flask, client: HouseClient) -> None:
    with app.test_request_context():
        address = static_url("css/base.css")
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert client.get(address.replace("css/base.css", "img/logo.svg")).status_code == 200


@pytest.mark.parametrize("address", ["/static/css/base.css", "/static/v-000000000000/css/base.css"])
def test_a_file_without_its_hash_or_under_an_old_one_is_asked_for_anew(client: HouseClient, address: str) -> None:
    first = client.get(address)
    assert first.status_code == 200
    assert "no-cache" in first.headers["Cache-Control"]
    assert client.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


def test_several_stylesheets_come_as_one_in_the_order_of_their_names(app: Flask, client: HouseClient) -> None:
    with app.test_request_context():
        both, *single = styles_url(["base", "head"]), static_url("css/base.css"), static_url("css/head.css")
    answer = client.get(both)
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.text == "\n".join(client.get(address).text for address in single)
    assert client.get(re.sub(r"/v-\w+/", "/v-0/", both)).headers["Cache-Control"] == "no-cache"
    for wrong in ("base+nothing", "base+../js/site", "base+", "..+base"):
        assert client.get(both.replace("base+head", wrong)).status_code == 404


@pytest.mark.parametrize("name", ["", "nichts.css", "../app.py", "..%2f..%2fpyproject.toml", "css/%00", "css"])
def test_nothing_else_is_given_out(client: HouseClient, name: str) -> None:
    assert client.get(f"/static/{name}").status_code == 404
    assert client.get(f"/static/v-1/{name}").status_code == 404


def test_the_hash_changes_with_content_and_names(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("a", "utf-8")
    seen = {tree_hash(tmp_path)}
    (tmp_path / "a.css").write_text("b", "utf-8")
    seen.add(tree_hash(tmp_path))
    (tmp_path / "a.css").rename(tmp_path / "b.css")
    seen.add(tree_hash(tmp_path))
    assert len(seen) == 3


def test_a_page_asks_for_all_its_modules_at_once_and_for_the_first_answer_of_the_map(client: HouseClient) -> None:
    page = client.get("/?fach=technik&q=L%C3%B6ten").text
    named = re.findall(r'<link rel="modulepreload" href="([^"]+)">', page)
    assert len(named) == len(set(named)) > 3
    for address in [*named, *re.findall(r'src="([^"]+/js/map/main\.js)"', page)]:
        module = client.get(address)
        assert module.mimetype == "text/javascript"
        for neighbour in re.findall(r'from "(\./[^"]+)"', module.text):
            assert address.rpartition("/")[0] + neighbour[1:] in named
    assert 'as="fetch" crossorigin href="/api/karte?fach=technik&amp;q=L%C3%B6ten"' in page
    assert 'as="fetch" crossorigin href="/api/karte"' in client.get("/").text


def test_modules_that_need_each_other_are_named_once(tmp_path: Path) -> None:
    (tmp_path / "js").mkdir()
    (tmp_path / "js/a.js").write_text(
        'import { b } from "./b.js";\nimport "./d/c.js";\nconst x = import("./later.js");'
    )
    (tmp_path / "js/b.js").write_text('import {\n  a,\n  c,\n} from "./a.js";\nexport { d } from "./d/c.js";')
    (tmp_path / "js/d").mkdir()
    (tmp_path / "js/d/c.js").write_text(
        '// import "./nothing.js"\nimport { b } from "../b.js";\n'
        'export function ask() { return document.querySelector(".ask"); }'
    )
    assert needed_modules(tmp_path, "js/a.js") == ("js/b.js", "js/d/c.js")


@pytest.mark.parametrize(
    "names", ["base+base", "base+nothing", "base+../../pyproject", "base+%00", "+", "base+", "x+/etc/passwd"]
)
def test_several_stylesheets_are_sent_only_where_each_is_ours_and_named_once(client: HouseClient, names: str) -> None:
    assert client.get(f"/static/v-0/css/{names}.css").status_code == 404
