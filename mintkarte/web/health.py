"""What machines ask: does it live, is it ready, what may robots read."""

from typing import TYPE_CHECKING

from flask import Blueprint, Response, current_app, jsonify, render_template, request, send_from_directory
from sqlalchemy.exc import SQLAlchemyError

from mintkarte.queries import sitemap
from mintkarte.web.answers import fresh
from mintkarte.web.cards import offer_path, organisation_path
from mintkarte.web.parts import Parts, parts, snapshot

if TYPE_CHECKING:
    from datetime import date

health = Blueprint("health", __name__)


@health.get("/healthz")
def lives() -> Response:
    """The process answers."""
    return Response("ok\n", mimetype="text/plain", headers={"Cache-Control": "no-store"})


@health.get("/readyz")
def ready() -> Response:
    """Database reached, migrations done, index built; 503 until then."""
    state = _state(parts())
    answer = jsonify(state)
    answer.status_code = 200 if all(state.values()) else 503
    answer.headers["Cache-Control"] = "no-store"
    return answer


@health.get("/robots.txt")
def robots() -> Response:
    """What robots may read: everything that visitors see, but not every combination of filters."""
    text = render_template("health/robots.txt", base=_base())
    return Response(text, mimetype="text/plain")


@health.get("/sitemap.xml")
def sitemap_file() -> Response:
    """The pages of all public offers and their organisations, for search engines."""
    return fresh(f"{snapshot().version} sitemap", _sitemap)


def _sitemap() -> Response:
    with parts().database.reading() as db:
        pages: list[tuple[str, date | None]] = [("/", None), ("/anbieter/", None)]
        pages += [(offer_path(entry.id, entry.words), entry.changed_on) for entry in sitemap.offers(db)]
        pages += [(organisation_path(entry.id, entry.words), entry.changed_on) for entry in sitemap.organisations(db)]
    text = render_template("health/sitemap.xml", base=_base(), pages=pages[: sitemap.MOST_ENTRIES])
    return Response(text, mimetype="application/xml")


@health.get("/favicon.ico")
def favicon() -> Response:
    """The sign of the map."""
    return send_from_directory(str(current_app.static_folder), "img/logo.svg", max_age=24 * 3600)


def _base() -> str:
    return parts().settings.public_url or request.url_root.rstrip("/")


def _state(equipment: Parts) -> dict[str, bool]:
    """What is there so far; each step needs the one before."""
    state = {"database": False, "migrations": False, "index": False}
    try:
        state["migrations"] = equipment.database.is_migrated()
        state["database"] = True
        if state["migrations"]:
            equipment.index.snapshot()
            state["index"] = True
    except SQLAlchemyError:
        current_app.logger.exception("not ready")
    return state
