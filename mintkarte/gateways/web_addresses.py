"""Which web addresses may be asked for, and which machines: nothing that only this machine or its network can reach.

Every spelling of an address (decimal, octal, mapped, with a name in front) ends at the resolver; what it answers is
checked, and to that very answer the line is opened.
"""

import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Network, ip_address
from urllib.parse import urlsplit

from requests import RequestException
from requests.models import PreparedRequest

from mintkarte.domain.link_states import Finding

PORTS = {"http": 80, "https": 443}
MOST_LETTERS = 2000
_EVERYBODYS = IPv6Network("2000::/3")
"""All that is given out of IPv6; mapped, translated (NAT64) and local addresses lie outside."""
_NOBODYS_6 = (*map(IPv6Network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")),)
"""Teredo and other protocols, documentation, 6to4 (which may hold any v4 address), documentation."""
_NOBODYS_4 = (*map(IPv4Network, ("192.0.0.0/24", "192.88.99.0/24")),)
"""Protocols, and the relays of 6to4."""

Resolver = Callable[[str, int], Sequence[str]]
"""Name and port to addresses; raises OSError as `socket.getaddrinfo` does."""


class AddressError(ValueError):
    """An address that we do not ask: it is none, has a login in it, or another port or scheme."""


class LinkError(Exception):
    """The page did not answer; `finding` says in which way."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(str(finding))
        self.finding = finding


@dataclass(frozen=True, slots=True)
class WebAddress:
    """An address in parts: `host` in ASCII, `path` with the query, percent-encoded."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def origin(self) -> str:
        """Scheme, host and port: for whom one robots.txt speaks."""
        return f"{self.scheme}://{self.host_and_port}"

    @property
    def host_and_port(self) -> str:
        """As it stands in the header Host."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


def read_address(url: str, also_port: int | None = None) -> WebAddress:
    """The parts of an address that we may ask; raises AddressError for every other."""
    prepared = PreparedRequest()
    try:
        prepared.prepare_url(url[: MOST_LETTERS + 1], None)  # names in ASCII (IDNA 2008), paths percent-encoded
        parts = urlsplit(prepared.url or "")
        host, port = parts.hostname, parts.port
    except (RequestException, ValueError) as error:
        raise AddressError("unreadable") from error
    if len(url) > MOST_LETTERS or parts.scheme not in PORTS or not host or not host.isascii():
        raise AddressError("no web address")
    if "@" in parts.netloc:
        raise AddressError("a login in it")
    port = PORTS[parts.scheme] if port is None else port
    if port not in {*PORTS.values(), also_port}:
        raise AddressError("another port")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if not path.isascii() or not path.isprintable() or " " in path:
        raise AddressError("no path")
    return WebAddress(parts.scheme, host, port, path)


def is_public(address: str) -> bool:
    """Whether everybody can reach a machine at this address; text that is no address is not public."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv4Address):
        return found.is_global and not found.is_multicast and not any(found in net for net in _NOBODYS_4)
    return found in _EVERYBODYS and found.is_global and not any(found in net for net in _NOBODYS_6)


def checked_addresses(address: WebAddress, resolve: Resolver, loopback_port: int | None = None) -> tuple[str, ...]:
    """Where the host can be reached; raises LinkError where it has no address, or any that is not public."""
    try:
        found = tuple(dict.fromkeys(resolve(address.host, address.port)))
    except socket.gaierror as error:
        gone = error.errno in {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}
        raise LinkError(Finding.NO_HOST if gone else Finding.TIMEOUT) from error
    except (OSError, ValueError) as error:  # a name that cannot be one
        raise LinkError(Finding.NO_HOST) from error
    if not found:
        raise LinkError(Finding.NO_HOST)
    here = {"127.0.0.1", "::1"} if address.port == loopback_port else set()
    if not all(one in here or is_public(one) for one in found):
        raise LinkError(Finding.NOT_PUBLIC)
    return found


def look_up(host: str, port: int) -> tuple[str, ...]:
    """What this machine's resolver says."""
    return tuple(str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
