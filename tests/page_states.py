"""The states of the pages that a visitor can get into, each with the way there in a browser."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.page_rest import hold_still, settle

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
    """A page in a state: `path` may name an offer of the site in braces, `arrange` does what a visitor would.

    `who` is the role of the demo that somebody has who looks at it; then `route` is the endpoint it stands for.
    """

    name: str
    path: str
    arrange: Callable[[Page], None] = as_it_comes
    widths: tuple[int, ...] = WIDTHS
    status: int = 200
    route: str = ""
    who: str = ""

    def is_there(self, site: Site) -> bool:
        """Whether the site has the page at all, where `route` names its endpoint."""
        return not self.route or bool(self.who) or self.route in site.pages

    def open(self, page: Page, site: Site) -> None:
        """Bring a page there, as in a tab that was never here before, and wait until nothing more comes."""
        if page.url.startswith("http"):
            page.evaluate("() => { sessionStorage.clear(); localStorage.clear(); }")
            page.goto("about:blank")  # nothing of the page before is on its way any more
        page.context.clear_cookies()
        if self.who:
            page.goto("/anmelden")
            if not page.url.endswith("/anmelden"):  # an answer of the page before came late and signed in again
                page.context.clear_cookies()
                page.goto("/anmelden")
            page.locator(f"button[name='rolle'][value='{self.who}']").click()
            page.wait_for_load_state()
        answer = page.goto(self.path.format(**site.offers))
        assert answer
        assert answer.status == self.status, f"{page.url} answers {answer.status}"
        settle(page)
        self.arrange(page)
        hold_still(page)


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


def ask_for_a_link(page: Page) -> None:
    """Give an address and be told to look into the mail."""
    page.get_by_label("E-Mail-Adresse").fill("niemand@verein.example")
    page.get_by_role("button", name="Link schicken").click()
    page.get_by_role("heading", name="Bitte sehen Sie in Ihre E-Mails").wait_for()


def order_letters(page: Page) -> None:
    """Give an address for letters about a search, and be told to look into the mail."""
    page.get_by_label("E-Mail-Adresse").fill("ole@verein.example")
    page.get_by_role("button", name="Post bestellen").click()
    page.get_by_role("heading", name="Bitte sehen Sie in Ihre E-Mails").wait_for()


def order_no_letters(page: Page) -> None:
    """Send the form without an address, and get it back."""
    page.get_by_role("button", name="Post bestellen").click()
    page.locator("[aria-invalid]").wait_for()


def type_an_offer(page: Page) -> None:
    """Type what the form has something to say about: good and doubtful, with a pin and a card."""
    page.locator("#titel").fill("Roboter bauen und programmieren: Ferienwerkstatt")
    page.locator("[name=fach][value=informatik]").check()
    page.locator("#beginn").fill("Mo 22.3.2027, 9 Uhr")
    page.locator("#alter_von").fill("13")
    page.locator("#alter_bis").fill("10")
    page.locator("#plz").fill("63739")
    page.locator("#ort").fill("Aschaffenburg")
    page.locator("#kosten").fill("15")
    page.get_by_text("Vertauscht?").wait_for()
    page.locator("[data-preview] .offer").wait_for()


def send_an_offer_back(page: Page) -> None:
    """Send the form without a title."""
    page.get_by_role("button", name="Entwurf behalten").click()
    page.locator("[data-summary]").wait_for()


def send_no_pause(page: Page) -> None:
    """Send the form of a pause without its days."""
    page.get_by_role("button", name="Pause eintragen").click()
    page.locator(".summary").wait_for()


def begin_on_the_map(page: Page) -> None:
    """Press the button that begins an offer in the middle of the map."""
    show_map(page)
    page.locator("[data-begin]").click()
    page.get_by_role("link", name="Hier eintragen").wait_for()


TWO = (320, 1280)
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
    State("sign-in link sent", "/anmelden", ask_for_a_link),
    State("sign-in link gone", "/anmelden/falsch", status=410),
    State("question answered before", "/bestaetigen/falsch", status=410),
    State("letters ordered", f"/abonnieren?{NEAR}&alter=10", order_letters, route="subscriptions.show"),
    State("letters ordered without an address", f"/abonnieren?{NEAR}", order_no_letters, route="subscriptions.show"),
    State("letters about nothing yet", f"/abonnieren?q=gibtesnicht&{NEAR}", route="subscriptions.show"),
    State("letters about an unclear place", "/abonnieren?ort=Neustadt", route="subscriptions.show"),
    State("letters ended", "/abonnieren/falsch/ende", status=410, route="subscriptions.show"),
    State("account", "/konto", widths=TWO, route="account.show", who="editor"),
    State("account to be deleted", "/konto/loeschen", widths=TWO, route="account.ask_to_delete", who="editor"),
    State("colleague to be invited", "/konto/einladen", widths=TWO, route="joining.ask", who="editor"),
    State("own offers", "/angebote/meine", widths=TWO, route="own_offers.show", who="editor"),
    State("new offer", "/angebote/neu", type_an_offer, widths=TWO, route="submissions.new", who="editor"),
    State("new offer sent back", "/angebote/neu", send_an_offer_back, TWO, route="submissions.new", who="editor"),
    State("map of a provider", "/", begin_on_the_map, (1280,), route="browse.show", who="editor"),
    State("own offer", "/angebote/{praised}", unfold, TWO, route="browse.show_offer", who="admin"),
    State("offer to be changed", "/angebote/{praised}/bearbeiten", widths=TWO, route="submissions.edit", who="admin"),
    State(
        "offer to be deleted",
        "/angebote/{praised}/loeschung",
        widths=TWO,
        route="own_offers.ask_to_delete",
        who="admin",
    ),
    State("pictures of an offer", "/angebote/{praised}/bilder", widths=TWO, route="own_pictures.show", who="admin"),
    State("desk", "/redaktion", widths=TWO, route="desk.show", who="admin"),
    State("desk, people", "/redaktion/anbieter", widths=TWO, route="desk_people.show", who="admin"),
    State("desk, search", "/redaktion/suche?q=stern", widths=TWO, route="desk_search.show", who="admin"),
    State("desk, checks", "/redaktion/pruefliste", unfold, TWO, route="desk_checks.show", who="admin"),
    State("desk, sources", "/redaktion/quellen", widths=TWO, route="desk_sources.show", who="admin"),
    State("desk, import", "/redaktion/import", widths=TWO, route="imports.show", who="admin"),
    State("desk, import checked", "/redaktion/import/{import}", widths=TWO, route="imports.show_one", who="admin"),
    State("desk, import at work", "/redaktion/import/{waiting}", widths=TWO, route="imports.show_one", who="admin"),
    State("desk, embedding", "/redaktion/einbetten", widths=TWO, route="desk_embedding.show", who="admin"),
    State("desk, freshness", "/redaktion/frische", widths=TWO, route="desk_freshness.show", who="admin"),
    State("desk, pause sent back", "/redaktion/frische", send_no_pause, TWO, route="desk_freshness.show", who="admin"),
    State("desk, operations", "/redaktion/betrieb", widths=TWO, route="operations.show", who="admin"),
    State("desk, history", "/redaktion/verlauf/angebot/{praised}", widths=TWO, route="desk_history.show", who="admin"),
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
