"""What answers share: full addresses, a mark by which an asker knows that nothing has changed, openness and secrecy."""

import hashlib
from collections.abc import Callable
from typing import Any

import orjson
from flask import Response, request

from mintkarte import __version__
from mintkarte.web.cards import offer_path
from mintkarte.web.parts import parts

_FRESH_SECONDS = 60


def fresh(state: str, make: Callable[[], Response]) -> Response:
    """The made answer, or 304 where the asker has it already; `state` names all that the answer depends on."""
    mark = hashlib.sha256(f"{__version__} {origin()} {state}".encode()).hexdigest()[:24]
    answer = Response(status=304) if request.if_none_match.contains_weak(mark) else make()
    answer.set_etag(mark, weak=True)  # weak: compressed or not, it is the same answer
    answer.cache_control.public = True
    answer.cache_control.max_age = _FRESH_SECONDS
    return answer


def as_json(content: dict[str, Any]) -> bytes:
    """A value as JSON in UTF-8; keys may be codes of the vocabulary."""
    return orjson.dumps(content, option=orjson.OPT_NON_STR_KEYS)


def open_to_scripts(answer: Response) -> Response:
    """Let scripts of any site read the answer: open data that is the same for all, so no cookie decides about it."""
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


def full_address(offer_id: int, title: str) -> str:
    """The address of an offer's page for those who are not on this site."""
    return f"{origin()}{offer_path(offer_id, title)}"


def origin() -> str:
    """Where this site is reached, without a slash at its end."""
    return parts().settings.public_url.rstrip("/") or request.url_root.rstrip("/")


def guarded(answer: Response) -> Response:
    """A page whose address is a secret: kept nowhere, told to nobody but by its origin."""
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "strict-origin"
    return answer
