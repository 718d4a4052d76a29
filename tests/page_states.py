"""The states of the pages that a visitor can get into, each with the way there in a browser."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page

    from tests.demo_site import Site

WIDTHS = (320, 768, 1280)
PHONE = "(max-width: 39.9375em)"
"""Where list and map take turns."""
THEMES: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light", "forced_colors": "none"},
    "dark": {"color_scheme": "dark", "forced_colors": "none"},
    "forced": {"color_scheme": "light", "forced_colors": "active"},
}
"""By name, what `page.emulate_media` takes."""


def as_it_comes(_: Page) -> None:
    """Nothing more to do."""


@dataclass(frozen=True)
class State:
    """A page in a state: `path` may name an offer of the site in braces, `arrange` does what a visitor would."""

    name: str
    path: str
    arrange: Callable[[Page], None] = as_it_comes
    widths: tuple[int, ...] = WIDTHS
    status: int = 200
    route: str = ""

    def is_there(self, site: Site) -> bool:
        """Whether the site has the page at all, where `route` names its endpoint."""
        return not self.route or self.route in site.pages

    def open(self, page: Page, site: Site) -> None:
        """Bring a page there, as in a tab that was never here before, and wait until nothing more comes."""
        if page.url.startswith("http"):
            page.evaluate("() => { sessionStorage.clear(); localStorage.clear(); }")
        answer = page.goto(self.path.format(**site.offers))
        assert answer
        assert answer.status == self.status, f"{page.url} answers {answer.status}"
        settle(page)
        self.arrange(page)
        hold_still(page)


def settle(page: Page) -> None:
    """Wait until everything is loaded and nothing moves."""
    page.wait_for_load_state("networkidle")
    page.wait_for_function("() => document.fonts.status === 'loaded'")
    hold_still(page)


def hold_still(page: Page) -> None:
    """Wait until no transition runs, so that colours are the final ones."""
    page.wait_for_function("() => document.getAnimations().every(one => one.playState !== 'running')")


def is_phone(page: Page) -> bool:
    """Whether the page shows list and map by turns."""
    return bool(page.evaluate("query => matchMedia(query).matches", PHONE))


def show_map(page: Page) -> None:
    """On a phone swap to the map; elsewhere it is there already."""
    if is_phone(page):
        page.locator("button.swap").click()
    page.locator(".mark__pin").first.wait_for()


def open_filters(page: Page) -> None:
    """Open the sheet with all filters."""
    page.locator("[popovertarget='mehr-filter']:visible").first.click()
    page.locator("#mehr-filter").wait_for()


def open_panel(panel: str) -> Callable[[Page], None]:
    """Open the panel of one question; on a phone the questions stand in the sheet."""

    def arrange(page: Page) -> None:
        if is_phone(page):
            open_filters(page)
        page.locator(f"[popovertarget='{panel}']:visible").first.click()
        page.locator(f"#{panel}").wait_for()

    return arrange


def keep_two(page: Page) -> None:
    """Put two offers on the own list and look at it."""
    for heart in page.locator(".keep").all()[:2]:
        heart.click()
    page.goto("/merkliste")
    page.locator("main .offer").nth(1).wait_for()


def send_nothing(page: Page) -> None:
    """Send the form without a word, and get it back."""
    page.locator("main form button[type='submit']").click()
    page.get_by_role("alert").wait_for()


def _open_pin(page: Page, pin: Locator) -> None:
    pin.focus()
    page.keyboard.press("Enter")
    page.locator(".bubble-card, [data-sheet-card]").filter(visible=True).first.wait_for()


def open_offer_on_map(page: Page) -> None:
    """Choose a pin that stands for one offer."""
    show_map(page)
    _open_pin(page, page.locator(".mark:not(.cluster) .mark__pin").first)


def open_group_on_map(page: Page) -> None:
    """Choose the pin of several offers in one house."""
    show_map(page)
    _open_pin(page, page.locator(".cluster .mark__pin").first)


def suggest_places(page: Page) -> None:
    """Type the beginning of a town and get suggestions."""
    if is_phone(page):
        open_filters(page)
    page.locator("#ort").press_sequentially("Aschaff")
    page.get_by_role("listbox").get_by_role("option").first.wait_for()


def lose_the_server(page: Page) -> None:
    """Ask for something while there is no connection."""
    page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('offline')); }")
    page.locator(".chip-set a").first.click()
    page.get_by_role("alert").wait_for()


def unfold(page: Page) -> None:
    """Open everything that is folded."""
    page.evaluate("() => { for (const one of document.querySelectorAll('details')) one.open = true; }")


NEAR = "ort=63739&umkreis=20"
STATES = (
    State("filters chosen", f"/?{NEAR}&alter=10&kosten=frei&fach=technik&fach=informatik&von=2026-12-01"),
    State("filter sheet", f"/?{NEAR}", open_filters),
    State("filter sheet, filters chosen", "/?fach=technik&fuer=kinder&kosten=frei&genau=1", open_filters),
    State("panel of when", f"/?{NEAR}", open_panel("wann-wahl")),
    State("panel of for whom", f"/?{NEAR}&alter=10", open_panel("wen-wahl")),
    State("panel of the own position", "/", open_panel("naehe")),
    State("second page", "/?seite=2"),
    State("map on a phone", f"/?{NEAR}", show_map, (320,)),
    State("offer on the map", "/?q=Sternennacht", open_offer_on_map),
    State("group on the map", "/?q=Planetenweg", open_group_on_map),
    State("suggestions", "/", suggest_places),
    State("nothing found", f"/?q=gibtesnicht&{NEAR}&alter=10&kosten=frei"),
    State("notices", "/?ort=Neustadt&alter=neun&fach=töpfern"),
    State("no connection", "/", lose_the_server),
    State("offer that is over", "/angebote/{ended}"),
    State("offer that is full", "/angebote/{full}"),
    State("offer that states nothing", "/angebote/{bare}"),
    State("offer unfolded", "/angebote/1", unfold),
    State("offer with pictures", "/angebote/{praised}"),
    State("report sent back", "/melden/1", send_nothing),
    State("withdrawn offer", "/angebote/{hidden}", status=410),
    State("no such page", "/gibt-es-nicht", status=404),
    State("fault", "/fehler/500", status=500),
    State("maintenance", "/fehler/503", status=503),
    State("plain error page", "/fehler/0"),
    State("provider not found", "/anbieter/?q=gibtesnicht"),
    State("providers of a kind", "/anbieter/?art=verein"),
    State("shortlist", "/merkliste?angebot=1&angebot=2&angebot={full}&angebot={ended}", route="shortlist.show"),
    State("own shortlist", "/", keep_two),
)
EMPTY = (State("nothing set up", "/"), State("no providers", "/anbieter/"))
"""States of an installation without offers."""
