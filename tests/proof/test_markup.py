"""Proof: html-validate and the Nu checker find no fault, and what is said to search engines has the types it needs."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mintkarte.web.event_markup import markup_of
from tests import node_tools
from tests.builders import NOON
from tests.demo_site import signed_in_client
from tests.page_states import EMPTY, STATES
from tests.varied_offers import SITE, stored

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable

    from mintkarte.models.database import Database
    from tests.demo_site import Site

NU = "build/dist/vnu.jar"
LEAFLETS_OWN = r".*(“plus-lighter” is not a “mix-blend-mode” value|Property “behavior” doesn't exist).*"
"""What stands in Leaflet's stylesheet, and so within an embedded map: one value newer than the checker's CSS, and one
property that only Internet Explorer knew. Both do no harm."""


@pytest.fixture(scope="module")
def pages(site: Site, empty_site: Site, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The files of all pages in all states that an address alone leads to, and of what the script asks for."""
    folder = tmp_path_factory.mktemp("pages")
    wanted = {("page", endpoint): (site, address, "") for endpoint, address in site.pages.items()}
    wanted |= {("state", one.name): (site, one.path, one.who) for one in STATES if one.is_there(site)}
    wanted |= {("empty", one.name): (empty_site, one.path, "") for one in EMPTY}
    files = []
    for (kind, name), (where, address, who) in wanted.items():
        client = signed_in_client(where.app, who)
        answer = client.get(address.format(**where.offers), follow_redirects=True, buffered=True)
        assert answer.mimetype == "text/html"
        file = folder / f"{kind}-{re.sub(r'[^a-z]+', '-', name)}.html"
        file.write_text(answer.text, "utf-8")
        files.append(str(file))
    return files


def test_html_validate_finds_nothing(pages: list[str], record_property: Callable[[str, object], None]) -> None:
    done = node_tools.run("node", "html_validate.mjs", *pages)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    record_property("tool", ("html-validate", node_tools.version("html-validate")))
    record_property("documents", len(pages))


def test_the_nu_checker_finds_nothing(pages: list[str], record_property: Callable[[str, object], None]) -> None:
    done = nu_checked(*pages)
    assert (done.returncode, done.stderr) == (0, "")
    record_property("tool", ("Nu Html Checker", node_tools.version("vnu-jar")))


@pytest.mark.parametrize("fault", ["<p><div></div></p>", '<img src="/a.png">'], ids=["nesting", "no alt"])
def test_both_would_see_a_fault(pages: list[str], tmp_path: Path, fault: str) -> None:
    page = tmp_path / "spoiled.html"
    page.write_text(Path(pages[0]).read_text("utf-8").replace("</main>", f"{fault}</main>"), "utf-8")
    assert node_tools.run("node", "html_validate.mjs", str(page)).stdout
    assert nu_checked(str(page)).returncode == 1


def test_what_search_engines_are_told_has_the_types_of_schema_org(site: Site, tmp_path: Path) -> None:
    things = [thing for address in offer_pages(site) for thing in told(site, address)]
    assert len(things) > 100
    done = type_check(tmp_path, things)
    assert (done, len({thing["@type"] for thing in things}) > 0) == ("", True)


def test_what_is_told_of_offers_of_every_sort_has_them_too(database: Database, tmp_path: Path) -> None:
    with database.writing() as db:
        things = [thing for offer in stored(db).values() for thing in markup_of(offer, NOON.date(), SITE)]
    assert {thing["@type"] for thing in things} == {"EducationEvent", "Course"}
    assert type_check(tmp_path, things) == ""


def test_a_wrong_type_would_be_seen(tmp_path: Path) -> None:
    wrong = {"@context": "https://schema.org", "@type": "EducationEvent", "name": "Kurs", "startDate": 5}
    assert "startDate" in type_check(tmp_path, [wrong])


def nu_checked(*files: str) -> subprocess.CompletedProcess[str]:
    """What the Nu checker says about files, but for what is Leaflet's own."""
    jar = node_tools.script("vnu-jar", NU)
    return node_tools.run("java", "-jar", jar, "--format", "gnu", "--filterpattern", LEAFLETS_OWN, *files)


def offer_pages(site: Site) -> list[str]:
    """The addresses of all offers."""
    answer = site.app.test_client().get("/angebote.json", buffered=True).get_json()
    return [f"/angebote/{offer['id']}" for offer in answer["offers"]]


def told(site: Site, address: str) -> list[dict[str, object]]:
    """The JSON-LD of a page."""
    page = site.app.test_client().get(address, follow_redirects=True, buffered=True).text
    scripts = re.findall(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', page, re.DOTALL)
    found = [json.loads(script) for script in scripts]
    return [thing for one in found for thing in (one if isinstance(one, list) else [one])]


def type_check(folder: Path, things: list[dict[str, object]]) -> str:
    """What the TypeScript compiler says of things in the types of schema-dts; empty where all is well."""
    names = ", ".join(sorted({str(thing["@type"]) for thing in things}))
    lines = [f'import type {{ WithContext, {names} }} from "schema-dts";']
    lines += [
        f"export const thing{number}: WithContext<{thing['@type']}> = {json.dumps(thing)};"
        for number, thing in enumerate(things)
    ]
    (folder / "told.ts").write_text("\n".join(lines), "utf-8")
    (folder / "node_modules").symlink_to(node_tools.FOLDER / "node_modules")
    compiler = node_tools.script("typescript", "bin/tsc")
    options = ["--noEmit", "--strict", "--skipLibCheck", "--module", "nodenext", "--ignoreConfig"]
    done = node_tools.run("node", compiler, *options, "told.ts", cwd=folder)
    return done.stdout[:4000]
