"""Write the pictures of the main views to docs/screenshots/: `python3 dev.py screenshots [words of their names]`.

It serves the demo from a folder that is thrown away, at the day on which the tests stand, and asks Chromium for each.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from playwright.sync_api import sync_playwright  # noqa: E402 - found in the checkout, as the tests are

from tests import demo_site, page_states  # noqa: E402
from tests.demo_site import Site  # noqa: E402
from tests.fixtures_browser import guarded_pages, launch, served  # noqa: E402
from tests.page_rest import hold_still  # noqa: E402
from tests.page_states import NEAR, State, as_it_comes, open_filters, open_offer_on_map  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser, Page

FOLDER = ROOT / "docs" / "screenshots"
MOST_BYTES = 200_000
QUALITIES = (82, 74, 66, 58, 50)
DESKTOP, TABLET, PHONE = (1280, 800), (820, 1100), (390, 844)


@dataclass(frozen=True)
class View:
    """One picture: the page, the size of its window in pixels, its theme, and what a visitor does first."""

    name: str
    path: str
    size: tuple[int, int] = DESKTOP
    theme: str = "light"
    arrange: Callable[[Page], None] = as_it_comes
    route: str = ""
    media: str = "screen"


VIEWS = (
    View("start", f"/?{NEAR}"),
    View("start-dark", f"/?{NEAR}", theme="dark"),
    View("start-forced-colours", f"/?{NEAR}", theme="forced"),
    View("start-wide", "/?region=untermain", (1920, 1080)),
    View("tablet", f"/?{NEAR}", TABLET),
    View("phone-list", f"/?{NEAR}&alter=10", PHONE),
    View("phone-map", f"/?{NEAR}", PHONE, arrange=page_states.show_map),
    View("phone-map-offer", "/?q=Sternennacht", PHONE, arrange=open_offer_on_map),
    View("phone-filter", f"/?{NEAR}", PHONE, arrange=open_filters),
    View("filter", f"/?{NEAR}", arrange=open_filters),
    View("offer", "{offer}"),
    View("offer-phone", "{offer}", PHONE),
    View("offer-full", "/angebote/{full}"),
    View("nothing-found", f"/?q=roboter&{NEAR}&alter=10&wochentag=so&genau=1"),
    View("providers", "/anbieter/"),
    View("shortlist", "/merkliste?angebot=1&angebot=5&angebot=12", route="shortlist.show"),
    View("notice-print", "{notice}", (794, 1123), route="handouts.notice", media="print"),
    View("letter-print", "{letter}", (794, 1123), route="handouts.letter", media="print"),
)
"""Add a view here; where `route` is named, the view waits until the product has that endpoint."""


def main(words: list[str]) -> int:
    """Take the pictures whose names hold one of the words, or all."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        app = demo_site.build_app(Path(folder))
        offers, pages = demo_site.fill(app), demo_site.html_pages(app)
        with served(app) as address:
            site, browser = Site(app, address, offers, pages), launch(playwright.chromium)
            for view in VIEWS:
                if (not words or any(word in view.name for word in words)) and (not view.route or view.route in pages):
                    print(f"{view.name}: {take(view, browser, site)} bytes")
        app.extensions["mintkarte"].database.close()
    return 0


def take(view: View, browser: Browser, site: Site) -> int:
    """Write one picture, as sharp as its size in bytes allows; gives that size."""
    names = {"offer": "browse.show_offer", "notice": "handouts.notice", "letter": "handouts.letter"}
    examples = {name: site.pages.get(endpoint, "") for name, endpoint in names.items()}
    path = view.path.format(**site.offers, **examples)
    with guarded_pages(browser, site.address) as open_page:
        page = open_page(viewport={"width": view.size[0], "height": view.size[1]})
        page.emulate_media(media="print" if view.media == "print" else "screen", **page_states.THEMES[view.theme])
        State(view.name, path, view.arrange).open(page, site)
        hold_still(page)
        page.wait_for_timeout(400)  # the map draws its names in a moment of its own
        for quality in QUALITIES:
            size = len(page.screenshot(path=FOLDER / f"{view.name}.jpg", type="jpeg", quality=quality))
            if size <= MOST_BYTES:
                break
    return size


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
