"""What axe-core finds on a page: faults that lock out people who see, hear or move differently."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

FOLDER = Path(__file__).parent / "vendor" / "axe-core"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: Page) -> list[str]:
    """One line per offending element: the rule, what it asks, where; the script runs outside the page's policy."""
    page.evaluate(_script())
    found: dict[str, Any] = page.evaluate("tags => axe.run({runOnly: tags})", RULES)
    return [
        f"{one['id']} ({one['impact']}): {one['help']} – {node['html'][:160]}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


@cache
def _script() -> str:
    (path,) = FOLDER.glob("*/axe.min.js")
    return path.read_text("utf-8")
