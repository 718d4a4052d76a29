"""What axe-core finds on a page: faults that lock out people who see, hear or move differently."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

FOLDER = Path(__file__).parent / "vendor" / "axe-core"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "EN-301-549", "best-practice"]


def violations(page: Page) -> list[str]:
    """One line per offending element: the rule, what it asks, where; the script runs outside the page's policy."""
    return found(page)["violations"]


def found(page: Page) -> dict[str, list[str]]:
    """The `violations` and what axe could not decide (`incomplete`), each as one line per element."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(_script())
    answer: dict[str, Any] = page.evaluate(
        "tags => axe.run({runOnly: tags, resultTypes: ['violations', 'incomplete']})", RULES
    )
    return {
        kind: [_line(one, node) for one in answer[kind] for node in one["nodes"]]
        for kind in ("violations", "incomplete")
    }


def version() -> str:
    """The version of axe-core."""
    return next(FOLDER.glob("*/axe.min.js")).parent.name


def _line(rule: dict[str, Any], node: dict[str, Any]) -> str:
    reasons = " ".join(check["message"] for check in [*node["any"], *node["all"], *node["none"]])
    return f"{rule['id']} ({rule['impact']}): {reasons or rule['help']} – {node['html'][:160]}"


@cache
def _script() -> str:
    (path,) = FOLDER.glob("*/axe.min.js")
    return path.read_text("utf-8")
