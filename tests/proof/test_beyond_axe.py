"""Proof of what axe has no rule for: width, size of targets, focus, motion and print of every page in every state."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fixtures_browser import guarded_pages
from tests.page_checks import check, focus_faults
from tests.page_rest import settle
from tests.page_states import STATES, WIDTHS
from tests.proof.conftest import EXPECTED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tests.demo_site import Site
    from tests.fixtures_browser import NewPage

pytestmark = pytest.mark.browser
A4 = 718
"""Pixels between the margins of a sheet of A4 paper."""


def everything(page: Page, site: Site, width: int) -> Iterator[str]:
    """Bring the page to each address and each state that exists at this width; gives its name."""
    for endpoint, address in site.pages.items():
        page.goto(address)
        settle(page)
        yield endpoint
    for state in STATES:
        if width in state.widths and state.is_there(site):
            state.open(page, site)
            yield state.name


def listed(faults: list[str]) -> str:
    """Each fault on a line of its own."""
    return "\n".join(dict.fromkeys(faults))


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_scrolls_sideways_and_every_target_fits_a_thumb(site: Site, open_page: NewPage, width: int) -> None:
    page = open_page(viewport={"width": width, "height": 800})
    faults = []
    for name in everything(page, site, width):
        faults += [f"{name}: {fault}" for fault in check(page, "sideways")]
        faults += [f"{name}: {fault}" for fault in check(page, "smallTargets")]
        check(page, "spaceText")
        faults += [f"{name}, with more space: {fault}" for fault in check(page, "sideways")]
    assert not faults, listed(faults)


@pytest.fixture
def open_large(reader_with_large_letters: Browser, site: Site) -> Iterator[NewPage]:
    """Opens pages of the demo in large letters."""
    with guarded_pages(reader_with_large_letters, site.address, may_say=EXPECTED) as open_one:
        yield open_one


@pytest.mark.parametrize(("width", "laid_out_as"), [(320, 320), (768, 320), (1280, 768)])
def test_every_page_can_be_read_with_letters_twice_as_large(
    site: Site, open_large: NewPage, width: int, laid_out_as: int
) -> None:
    page = open_large(viewport={"width": width, "height": 800})
    faults = []
    for name in everything(page, site, laid_out_as):
        faults += [f"{name}: {fault}" for fault in [*check(page, "sideways"), *check(page, "standing")]]
    assert not faults, listed(faults)


def test_nothing_moves_for_those_who_want_rest(site: Site, open_page: NewPage) -> None:
    page = open_page(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    faults = [f"{name}: {fault}" for name in everything(page, site, 1280) for fault in check(page, "motion")]
    assert not faults, listed(faults)


def test_every_page_fits_on_paper(site: Site, open_page: NewPage) -> None:
    page = open_page(viewport={"width": A4, "height": 1000})
    page.emulate_media(media="print")
    faults = []
    for endpoint, address in site.pages.items():
        page.goto(address)
        settle(page)
        faults += [f"{endpoint}: {fault}" for fault in check(page, "sideways")]
        title = page.locator("h1, .notice__title, .letter__subject").filter(visible=True)  # on paper they stand for it
        assert title.count() > 0, endpoint
    assert not faults, listed(faults)


@pytest.mark.parametrize("colours", ["none", "active"], ids=["usual colours", "forced colours"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_focus_is_seen_at_every_stop(site: Site, open_page: NewPage, width: int, colours: str) -> None:
    page = open_page(viewport={"width": width, "height": 800}, forced_colors=colours)
    faults = []
    for endpoint, address in site.pages.items():
        page.goto(address)
        settle(page)
        faults += [f"{endpoint}: {fault}" for fault in focus_faults(page)]
    assert not faults, listed(faults)


def test_the_skip_link_leads_to_the_content(site: Site, open_page: NewPage) -> None:
    page = open_page(viewport={"width": 1280, "height": 800})
    for address in site.pages.values():
        page.goto(address)
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url("**#*")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('body > header, .skip') === null"), address


SPOILED = {
    "sideways": "<p id='wide'>x</p>",
    "smallTargets": "<button>x</button>",
    "motion": "<p class='moves'>x</p>",
}


@pytest.mark.parametrize(("name", "html"), SPOILED.items())
def test_each_check_would_see_a_fault(open_page: NewPage, name: str, html: str) -> None:
    page = open_page(viewport={"width": 320, "height": 800}, reduced_motion="reduce")
    page.goto("/impressum")
    assert check(page, name) == []
    page.evaluate(
        """html => { const sheet = new CSSStyleSheet();
        sheet.replaceSync('#wide { width: 900px } main button { padding: 0; min-height: 0 !important; height: 20px } ' +
            '.moves { transition: color 2s !important }');
        document.adoptedStyleSheets = [sheet];
        document.querySelector('h1').insertAdjacentHTML('afterend', html); }""",
        html,
    )
    assert len(check(page, name)) == 1
