"""Answers kept ready to send: the same question about the same offers is answered before Flask is asked.

A view that calls `keep` vouches that its answer rests on nothing but the address, the encoding and the state it names.
What is kept is the finished answer, compressed and with its headers; who has it already gets 304 without a body.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from threading import Lock
from typing import Any, TypeAlias
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import request
from werkzeug.http import parse_etags, unquote_etag

MOST_BYTES = 16 * 1024 * 1024
"""Of all answers together; one of them takes at most a sixteenth."""
_MOST_LETTERS = 2000
"""Of all that names an answer; longer questions are not asked twice."""
_ENTRY_BYTES = 3000
"""What an answer takes beside its body, about: name and headers."""
_STATE = "mintkarte.state"
_NAMED_BY = ("wsgi.url_scheme", "HTTP_HOST", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING", "HTTP_ACCEPT_ENCODING")
_OF_A_BODY = frozenset({"content-length", "content-type", "content-encoding"})

Name: TypeAlias = tuple[str, ...]
State: TypeAlias = tuple[object, ...]
Headers: TypeAlias = list[tuple[str, str]]


def keep(*state: object) -> None:
    """Say in a view that its answer may be kept as long as this is the state; without one it never changes."""
    request.environ[_STATE] = state


@dataclass(frozen=True, slots=True)
class _Answer:
    state: State
    status: str
    headers: Headers
    body: bytes
    etag: str


class KeptAnswers:
    """A WSGI application with a bounded memory; the answer that was not asked for longest is the first to go."""

    def __init__(self, ask: WSGIApplication, state: Callable[[], State], most_bytes: int = MOST_BYTES) -> None:
        """Stand before the application `ask`; `state` says what answers rest on now."""
        self._ask, self._state, self._most_bytes = ask, state, most_bytes
        self._kept: OrderedDict[Name, _Answer] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer from memory where the state is still the same, else ask and remember."""
        if environ["REQUEST_METHOD"] != "GET" or "HTTP_RANGE" in environ:
            return self._ask(environ, start_response)
        name = tuple(environ.get(part, "") for part in _NAMED_BY)
        kept = self._kept.get(name)
        if kept is None or (kept.state and kept.state != self._state()):
            return self._asked(name, environ, start_response)
        with self._lock:
            if name in self._kept:
                self._kept.move_to_end(name)
        return _said(kept, environ.get("HTTP_IF_NONE_MATCH", ""), start_response)

    def _asked(self, name: Name, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        begun: list[tuple[str, Headers]] = []

        def start(status: str, headers: Headers, *error: Any) -> Any:  # noqa: ANN401 - as WSGI has it
            begun.append((status, headers))
            return start_response(status, headers, *error)

        answer = self._ask(environ, start)
        state = environ.get(_STATE)
        if state is None or not begun or not _is_for_all(*begun[-1]) or sum(map(len, name)) > _MOST_LETTERS:
            return answer
        body = b"".join(answer)
        getattr(answer, "close", lambda: None)()
        if len(body) <= self._most_bytes // 16:
            self._remember(name, state, *begun[-1], body)
        return (body,)

    def _remember(self, name: Name, state: State, status: str, headers: Headers, body: bytes) -> None:
        etag, _ = unquote_etag(dict(headers).get("ETag"))
        with self._lock:
            self._forget(name)
            self._kept[name] = _Answer(state, status, headers, body, etag or "")
            self._bytes += len(body) + _ENTRY_BYTES
            while self._bytes > self._most_bytes:
                self._forget(next(iter(self._kept)))

    def _forget(self, name: Name) -> None:
        gone = self._kept.pop(name, None)
        if gone is not None:
            self._bytes -= len(gone.body) + _ENTRY_BYTES


def _is_for_all(status: str, headers: Headers) -> bool:
    """Whether everybody who asks with these words may have it."""
    said = {header.lower(): value for header, value in headers}
    return status.startswith("200") and "set-cookie" not in said and said.get("vary", "").lower() == "accept-encoding"


def _said(kept: _Answer, has: str, start_response: StartResponse) -> Iterable[bytes]:
    if has and kept.etag and parse_etags(has).contains_weak(kept.etag):
        start_response("304 NOT MODIFIED", [one for one in kept.headers if one[0].lower() not in _OF_A_BODY])
        return ()
    start_response(kept.status, kept.headers)
    return (kept.body,)
