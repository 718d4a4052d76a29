"""Our own files may be kept for ever, because their address changes with them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import brotli
import pytest

from mintkarte.web.assets import modules_url, static_url, styles_url, tree_hash

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


def test_an_embedded_map_brings_its_styles_along_and_all_that_they_name_is_there(client: HouseClient) -> None:
    page = client.get("/einbetten?ansicht=karte").text
    assert 'rel="stylesheet"' not in page
    styles = page[page.index("<style") : page.index("</style>")]
    assert styles.index(".leaflet-container") < styles.index(".embed__head")
    named = set(re.findall(r"url\((?!#|.?data:)([^)]+)\)", styles))
    assert {name.rpartition(".")[2] for name in named} == {"woff2", "png"}
    for address in named:
        assert client.get(address).headers["Cache-Control"] == "public, max-age=31536000, immutable"


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


def test_the_map_asks_for_all_its_modules_as_one_file(client: HouseClient) -> None:
    page = client.get("/").text
    (address,) = re.findall(r'<script type="module" src="([^"]+)"', page)
    module = client.get(address)
    assert module.mimetype == "text/javascript"
    assert module.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert not re.search(r"^(import|export)\b", module.text, re.MULTILINE)
    for later in re.findall(r'import\("\./([^"]+)"\)', module.text):
        assert client.get(f"{address.rpartition('/')[0]}/{later}").status_code == 200


@pytest.mark.parametrize(
    "names", ["site+site", "site+nothing", "site+..site", "", "site+", "vendor", "site+.", "map/main", "site+%00"]
)
def test_several_modules_are_sent_only_where_each_is_ours_and_named_once(client: HouseClient, names: str) -> None:
    assert client.get("/static/v-0/js+site.js").status_code == 200
    assert client.get(f"/static/v-0/js+{names}.js").status_code == 404


def test_lasting_files_come_as_dense_as_brotli_can_and_are_the_same_file(
    app: Flask, client: HouseClient, caplog: pytest.LogCaptureFixture
) -> None:
    with app.test_request_context():
        made = [styles_url(["base", "head"]), modules_url(["site"])]
        addresses = [*made, static_url("js/site.js"), static_url("map/orte.json"), static_url("img/icons.svg")]
        others = [re.sub("base.head", "head+base", made[0])]
    for address in addresses:
        plain, dense = (client.get(address, headers={"Accept-Encoding": form}) for form in ("", "zstd, br"))
        assert "Content-Encoding" not in plain.headers
        if len(plain.data) > 500:
            assert dense.headers["Content-Encoding"] == "br"
            assert dense.data == brotli.compress(plain.data, quality=11)
            assert dense.headers["ETag"] != plain.headers["ETag"]
            assert dense.headers["Vary"] == "Accept-Encoding"
        assert client.get(address, headers={"Accept-Encoding": "gzip"}).headers.get("Content-Encoding") != "br"
    assert client.get(others[0], headers={"Accept-Encoding": "zstd, br"}).headers["Content-Encoding"] == "zstd"
    assert not caplog.records


def test_a_kept_dense_file_that_is_broken_is_made_anew(app: Flask, client: HouseClient) -> None:
    with app.test_request_context():
        address = static_url("css/base.css")
    folder = app.extensions["mintkarte"].data_dir / "cache" / "files"
    first = client.get(address, headers={"Accept-Encoding": "br"}).data
    (kept,) = [file for file in folder.iterdir() if file.read_bytes() == first]
    for number, wrong in enumerate((b"broken", brotli.compress(b"something else"))):
        kept.write_bytes(wrong)
        assert client.get(f"{address}?{number}", headers={"Accept-Encoding": "br"}).data == first
        assert kept.read_bytes() == first


@pytest.mark.parametrize(
    "names", ["base+base", "base+nothing", "base+../../pyproject", "base+%00", "+", "base+", "x+/etc/passwd"]
)
def test_several_stylesheets_are_sent_only_where_each_is_ours_and_named_once(client: HouseClient, names: str) -> None:
    assert client.get(f"/static/v-0/css/{names}.css").status_code == 404
