"""The list as data: the same filter and the same offers as the page, complete, for programs and spreadsheets."""

import hashlib
from collections.abc import Callable, Sequence

from flask import Blueprint, Response, request
from sqlalchemy.orm import Session

from mintkarte import __version__
from mintkarte.services import exporting
from mintkarte.web.cards import offer_path
from mintkarte.web.filter_request import filter_request
from mintkarte.web.kept_answers import keep
from mintkarte.web.parts import parts, snapshot, today

feeds = Blueprint("feeds", __name__)
_FRESH_SECONDS = 60


@feeds.get("/angebote.json")
def as_json() -> Response:
    """All matching offers with everything they state."""
    return _feed("application/json", lambda db, ids, version: exporting.as_json(db, ids, _address, version))


@feeds.get("/angebote.geojson")
def as_geojson() -> Response:
    """All matching offers as RFC 7946."""
    return _feed("application/geo+json", lambda db, ids, version: exporting.as_geojson(db, ids, _address, version))


@feeds.get("/angebote.csv")
def as_csv() -> Response:
    """All matching offers in the columns of the import."""
    answer = _feed("text/csv; charset=utf-8", lambda db, ids, _: exporting.as_csv(db, ids))
    answer.headers["Content-Disposition"] = 'attachment; filename="angebote.csv"'
    return answer


def _feed(content_type: str, write: Callable[[Session, Sequence[int], int], bytes]) -> Response:
    """The offers of the request's filter, written in one format; nothing is done where the asker has them already."""
    version, day, asked = snapshot().version, today(), filter_request().asked
    state = f"{__version__} {version} {day} {asked!r} {_origin()} {content_type}"
    mark = hashlib.sha256(state.encode()).hexdigest()[:24]
    if request.if_none_match.contains_weak(mark):
        answer = Response(status=304)
    else:
        ids = snapshot().evaluate(asked, day).ids()
        with parts().database.reading() as db:
            answer = Response(write(db, ids, version), content_type=content_type)
        keep(version, day)
    answer.set_etag(mark, weak=True)  # weak: compressed or not, it is the same answer
    answer.cache_control.public = True
    answer.cache_control.max_age = _FRESH_SECONDS
    return answer


def _address(offer_id: int, title: str) -> str:
    return f"{_origin()}{offer_path(offer_id, title)}"


def _origin() -> str:
    return parts().settings.public_url.rstrip("/") or request.url_root.rstrip("/")
