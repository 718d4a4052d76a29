"""The way of one test through requests: robots.txt, HEAD, GET before bad news is believed, at most five redirects."""

from dataclasses import dataclass, replace
from enum import StrEnum
from urllib.parse import urlsplit

from mintkarte.domain.link_states import Finding, Seen

MOST_HOPS = 5
_HEAD_REFUSED = frozenset({403, 405})
_LEADS_ON = frozenset({301, 302, 303, 307, 308})
_FOR_GOOD = frozenset({301, 308})
_GONE = frozenset({404, 410})
_FAULTS = range(500, 600)
_FINE, _REFUSALS = range(200, 300), range(400, 500)


class Method(StrEnum):
    """How a page is asked for."""

    HEAD = "HEAD"
    GET = "GET"


@dataclass(frozen=True, slots=True)
class Walk:
    """Where a test stands: the page to ask for next, after how many redirects, all of them for good or not.

    `robots_url` is where the robots.txt of that page has led to, after `robots_hops` redirects.
    """

    url: str
    method: Method = Method.HEAD
    hops: int = 0
    for_good: bool = True
    robots_url: str = ""
    robots_hops: int = 0


def after_page(walk: Walk, start: str, status: int, location: str) -> Walk | Seen:
    """The next request after an answer of the page, or what the test has found; `start` is the link as it stands."""
    is_bad = status in _GONE or status in _FAULTS
    if walk.method is Method.HEAD and (is_bad or status in _HEAD_REFUSED):  # some servers know no HEAD and say so badly
        return replace(walk, method=Method.GET)
    if status in _LEADS_ON and location:
        if walk.hops >= MOST_HOPS:
            return Seen(Finding.CIRCLE)
        return Walk(location, hops=walk.hops + 1, for_good=walk.for_good and status in _FOR_GOOD)
    if is_bad:
        return Seen(Finding.MISSING if status in _GONE else Finding.FAULT, str(status))
    if walk.hops and walk.for_good and status in _FINE and not _is_alike(start, walk.url):
        return Seen(Finding.MOVED, walk.url)
    return Seen(Finding.ANSWERS)


def after_robots(walk: Walk, status: int, location: str) -> Walk | bool | None:
    """The next request for a robots.txt; True: its rules count, False: there are none, None: nobody may ask now."""
    if status in _LEADS_ON and location and walk.robots_hops < MOST_HOPS:
        return replace(walk, robots_url=location, robots_hops=walk.robots_hops + 1)
    if status in _FINE:
        return True
    return False if status in _REFUSALS or status in _LEADS_ON else None


def _is_alike(one: str, other: str) -> bool:
    """Whether two addresses differ in nothing that anybody would want to copy: http, www, a slash at the end."""
    return _bare(one) == _bare(other)


def _bare(url: str) -> tuple[str, str, str]:
    parts = urlsplit(url)
    return (parts.hostname or "").removeprefix("www."), parts.path.rstrip("/"), parts.query
