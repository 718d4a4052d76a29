"""Proof: Lighthouse's phone gives accessibility, best practices and findability all points; its speed is only told."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests import node_tools
from tests.needs import missing

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.demo_site import Site

PAGES = {
    "browse.show": "/",
    "filtered": "/?ort=63739&umkreis=20&alter=10&kosten=frei",
    "browse.show_offer": "",
    "directory.index": "",
    "shortlist.show": "/merkliste",
}
"""By endpoint or name the address; an empty one is that of the endpoint's example."""
PERFECT = ("accessibility", "best-practices", "seo")


@pytest.mark.browser
@pytest.mark.parametrize("name", PAGES)
def test_lighthouse_gives_all_points(
    site: Site, tmp_path: Path, record_property: Callable[[str, object], None], name: str
) -> None:
    if "." in name and name not in site.pages:
        pytest.skip(f"there is no {name}")
    chromium = shutil.which("chromium") or shutil.which("google-chrome") or missing("Chromium")
    address = PAGES[name] or site.pages[name]
    report = node_tools.lighthouse(site.address + address, tmp_path / "report.json", chromium)
    scores = {code: round(100 * category["score"]) for code, category in report["categories"].items()}
    faults = [
        f"{audit['title']}: {str(audit.get('details', {}).get('items', ''))[:500]}"
        for code in PERFECT
        for reference in report["categories"][code]["auditRefs"]
        if reference["weight"] and (audit := report["audits"][reference["id"]])["score"] not in {1, None}
    ]
    print(f"{name}: {scores}")  # noqa: T201 - the only place where the speed is told
    assert {code: scores[code] for code in PERFECT} == dict.fromkeys(PERFECT, 100), "\n".join(faults)
    record_property("lighthouse", (name, scores))
    record_property("tool", ("Lighthouse", node_tools.version("lighthouse")))
