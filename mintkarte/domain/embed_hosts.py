"""Sites that may show this map inside their own pages, as a coordinator writes them down."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

EVERYBODY = "*"
MOST_HOSTS = 50
_MOST_LETTERS = 253
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"(?:\*\.)?{_LABEL}(?:\.{_LABEL})*(?::[0-9]{{1,5}})?")
_WORDS = {"alle": EVERYBODY, EVERYBODY: EVERYBODY}
_HIGHEST_PORT = 65_535


def read_host(text: str) -> str | None:
    """The host of a line such as `https://www.schule.de/mint` or `*.stadt.de`; None where it names none."""
    line = text.strip().casefold()
    if line in _WORDS:
        return _WORDS[line]
    try:
        parts = urlsplit(line if "//" in line else f"//{line}")
        host = parts.netloc.rpartition("@")[2].encode("idna" if not line.isascii() else "ascii").decode("ascii")
        is_sound = (parts.port or 0) <= _HIGHEST_PORT
    except (ValueError, UnicodeError):
        return None
    is_host = is_sound and len(host) <= _MOST_LETTERS and _HOST.fullmatch(host)
    is_whole = host.count(".") > (1 if host.startswith("*.") else 0) or host.partition(":")[0] == "localhost"
    return host if is_host and is_whole else None


def read_hosts(text: str) -> tuple[tuple[str, ...], tuple[tuple[int, str], ...]]:
    """The hosts of a text with one in each line, without doubles, and the lines (number, text) that name none."""
    found: dict[str, None] = {}
    wrong: list[tuple[int, str]] = []
    for number, line in enumerate(text.splitlines(), 1):
        for word in re.split(r"[\s,;]+", line.strip()):
            if not word:
                continue
            host = read_host(word)
            if host is None:
                wrong.append((number, word))
            else:
                found[host] = None
    return tuple(found), tuple(wrong)


def frame_ancestors(hosts: Iterable[str]) -> str:
    """The sources of CSP's `frame-ancestors`: these hosts and this site itself, whose own pages show how it looks."""
    known = list(dict.fromkeys(hosts))
    return EVERYBODY if EVERYBODY in known else " ".join(["'self'", *known])
