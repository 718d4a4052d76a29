"""Checks of a page that axe has no rule for: width, targets, focus, motion; the script stands beside this file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

SCRIPT = Path(__file__).with_suffix(".js").read_text("utf-8")
MOST_STOPS = 400


def check(page: Page, name: str) -> Any:  # noqa: ANN401 - whatever the check gives
    """Run one of the checks in the page."""
    return page.evaluate(f"() => {SCRIPT.strip()}.{name}()")


def focus_faults(page: Page) -> list[str]:
    """Walk through with Tab: the first stop is the skip link, each shows its focus, and the walk comes to an end."""
    check(page, "remember")
    faults: list[str] = []
    for number in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = check(page, "stop")
        if number == 0 and (not stop or 'class="skip"' not in stop.get("name", "")):
            faults.append(f"the first stop is not the skip link: {stop}")
        if stop is None or "again" in stop:
            break
        faults += stop["offences"]
    else:
        faults.append(f"more than {MOST_STOPS} stops, or a trap")
    return faults
