"""Proof: axe-core finds nothing on any page in any state, in light, dark and forced colours, at three widths."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests import axe
from tests.fixtures_browser import guarded_pages
from tests.page_rest import hold_still, settle
from tests.page_states import EMPTY, STATES, THEMES, WIDTHS, State

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser, Page

    from tests.demo_site import Site
    from tests.fixtures_browser import NewPage

pytestmark = pytest.mark.browser
STATES_AND_WIDTHS = [(state, width) for state in STATES for width in state.widths]


@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_is_for_everyone(
    browser: Browser, site: Site, open_page: NewPage, record_property: Callable[[str, object], None], width: int
) -> None:
    page = open_page(viewport={"width": width, "height": 800})
    faults = []
    for endpoint, address in site.pages.items():
        page.goto(address)
        settle(page)
        faults += [f"{endpoint}, {fault}" for fault in faults_in_every_theme(page)]
        record_property("page", endpoint)
    assert faults == []
    record_property("tool", ("axe-core", axe.version()))
    record_property("tool", ("Chromium", browser.version.split(".")[0]))


@pytest.mark.parametrize(
    ("state", "width"), STATES_AND_WIDTHS, ids=[f"{state.name}, {width} px" for state, width in STATES_AND_WIDTHS]
)
def test_every_state_is_for_everyone(
    site: Site, open_page: NewPage, record_property: Callable[[str, object], None], state: State, width: int
) -> None:
    if not state.is_there(site):
        pytest.skip(f"there is no {state.route}")
    page = open_page(viewport={"width": width, "height": 800})
    state.open(page, site)
    assert faults_in_every_theme(page) == []
    record_property("state", state.name)


@pytest.mark.parametrize("state", EMPTY, ids=lambda state: state.name)
def test_an_empty_installation_is_for_everyone(
    browser: Browser, empty_site: Site, record_property: Callable[[str, object], None], state: State
) -> None:
    with guarded_pages(browser, empty_site.address) as open_page:
        for width in state.widths:
            page = open_page(viewport={"width": width, "height": 800})
            state.open(page, empty_site)
            assert faults_in_every_theme(page) == []
    record_property("state", state.name)


def test_this_proof_would_see_a_fault(open_page: NewPage) -> None:
    page = open_page()
    page.goto("/impressum")
    page.evaluate("document.querySelector('h1').insertAdjacentHTML('afterend', '<h4>x</h4><img src=\"data:,\">')")
    faults = faults_in_every_theme(page)
    assert {fault.split(" ")[1] for fault in faults} == {"heading-order", "image-alt"}
    assert len(faults) == 2 * len(THEMES)


def faults_in_every_theme(page: Page) -> list[str]:
    """What axe finds in each theme, one line each."""
    faults = []
    for name, theme in THEMES.items():
        page.emulate_media(**theme)
        hold_still(page)
        faults += [f"{name}: {fault}" for fault in axe.violations(page)]
    return faults
