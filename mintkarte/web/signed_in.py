"""Who is signed in: the cookie holds a token, the database knows whose it is; visitors have no cookie at all."""

from typing import NoReturn
from urllib.parse import urlencode, urlsplit

from flask import Flask, Response, abort, current_app, g, redirect, request, session

from mintkarte.domain.permissions import Action, Actor, Thing, can
from mintkarte.models import SignIn
from mintkarte.services import accounts
from mintkarte.web.parts import now, parts

_TOKEN = "token"  # noqa: S105 - its name in the cookie
_FOR_ALL = frozenset({"static", "tiles.show"})
_LONGEST_PATH = 500
_HOME = "/angebote/meine"


def know_people(app: Flask) -> None:
    """Let every template ask who is signed in, and keep their pages out of shared caches."""
    app.jinja_env.globals["person"] = person
    app.before_request(_recognise)
    app.after_request(_keep_private)


def person() -> Actor | None:
    """Who asks, or None; nothing is asked of the database for a visitor without a cookie."""
    found = _session()
    return accounts.actor_of(found.person) if found is not None else None


def session_id() -> int:
    """The id of the session that asks, 0 for a visitor."""
    found = _session()
    return found.id if found is not None else 0


def _recognise() -> None:
    """Before anything else is asked: noting that a session is in use writes, and must not wait for a reader."""
    g.sign_in = None if request.endpoint in _FOR_ALL else _read()


def _session() -> SignIn | None:
    found: SignIn | None = g.get("sign_in")
    return found


def _read() -> SignIn | None:
    if current_app.config["SESSION_COOKIE_NAME"] not in request.cookies:
        return None
    token = session.get(_TOKEN)
    if not isinstance(token, str):
        return None
    with parts().database.reading() as db:
        found = accounts.session_of(db, token, now())
    if found is not None and accounts.is_to_be_noted(found, now()):
        with parts().database.writing() as db:
            accounts.note_use(db, found.id, now())
    return found


def remember(token: str) -> None:
    """Put the token of a new session into the cookie of this answer."""
    session.permanent = True
    session[_TOKEN] = token


def forget() -> None:
    """Take everything out of the cookie."""
    session.clear()
    g.sign_in = None


def somebody() -> Actor:
    """Who is signed in; a visitor is led to the sign-in page and back again."""
    found = person()
    if found is None:
        _lead_to_sign_in()
    return found


def allowed(action: Action, thing: Thing | None) -> Actor:
    """Who is signed in and may do this to the thing; foreign and unknown things are both 404."""
    found = somebody()
    if thing is None or not can(found, action, thing):
        abort(404)
    return found


def coordinator() -> Actor:
    """Who is signed in and has a desk; everybody else gets 404."""
    found = somebody()
    if not found.is_coordinator:
        abort(404)
    return found


def own_path(wanted: str, instead: str = _HOME) -> str:
    """The wanted address if it is a path of our own, so that no link leads elsewhere."""
    try:
        read = urlsplit(wanted)
    except ValueError:
        return instead
    if len(wanted) > _LONGEST_PATH:
        return instead
    own = not read.scheme and not read.netloc and wanted.startswith("/") and not wanted.startswith("//")
    return wanted if own and wanted.isprintable() and "\\" not in wanted else instead


def _lead_to_sign_in() -> NoReturn:
    back = request.full_path.rstrip("?") if request.method == "GET" else own_path(urlsplit(request.referrer or "").path)
    abort(redirect(f"/anmelden?{urlencode({'weiter': back})}", code=303))


def _keep_private(answer: Response) -> Response:
    """Answers that rest on a cookie belong to one person only."""
    if g.get("sign_in") is not None:
        answer.headers["Cache-Control"] = "private, no-store"
        answer.headers.pop("ETag", None)
    if answer.mimetype == "text/html":
        answer.vary.add("Cookie")
    return answer
