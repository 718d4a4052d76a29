"""Asking for a page as a polite stranger: one request, to a checked address only, and nothing of the page is kept."""

import http.client
import re
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urljoin

from mintkarte.domain.link_walks import Method
from mintkarte.gateways.web_addresses import AddressError, LinkError, WebAddress
from mintkarte.gateways.web_lines import Asker, EnoughError

_HEADERS = {"Accept": "text/html, */*;q=0.5"}
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
"""What no address may hold, and no database in a text (PostgreSQL takes no zero)."""


@dataclass(frozen=True, slots=True)
class Said:
    """An answer without its body: the number, and where it leads on to, if it does."""

    status: int
    location: str = ""


class LinkTester(Protocol):
    """Whoever can ask for pages; each call but the first is one request, and raises LinkError where nobody answers."""

    def address(self, url: str) -> WebAddress:
        """The parts of an address; raises AddressError where it is none that we ask."""

    def ask(self, url: str, method: Method) -> Said:
        """Ask for a page."""

    def read_robots(self, url: str) -> tuple[Said, str]:
        """Ask for a robots.txt; gives at most 64 KiB of it too."""


class HttpLinkTester(Asker):
    """Asks the web itself."""

    TIMEOUT_SECONDS = 5.0
    MOST_BYTES = 64 * 1024

    def ask(self, url: str, method: Method) -> Said:
        """Ask for a page; its body stays on the line."""
        with self.answer(url, method, _HEADERS) as answer:
            return said(answer, url)

    def read_robots(self, url: str) -> tuple[Said, str]:
        """Ask for a robots.txt; gives at most 64 KiB of it too."""
        with self.answer(url, Method.GET, _HEADERS) as answer:
            found, content = said(answer, url), b""
            with suppress(EnoughError):
                while part := answer.read(4096):
                    content += part
            return found, content[: self.MOST_BYTES].decode("utf-8", "replace")


def said(answer: http.client.HTTPResponse, url: str) -> Said:
    """The number and the place it leads on to, as a whole address."""
    location = _CONTROL.sub(lambda found: f"%{ord(found[0]):02X}", (answer.getheader("Location") or "").strip())
    try:
        return Said(answer.status, urljoin(url, location) if location else "")
    except ValueError:
        return Said(answer.status)


__all__ = ["AddressError", "HttpLinkTester", "LinkError", "LinkTester", "Said", "said"]
