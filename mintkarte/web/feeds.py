"""The list as data: the same filter and the same offers as the page, complete, for programs and spreadsheets."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from urllib.parse import urlencode

from flask import Blueprint, Response, request
from sqlalchemy.orm import Session

from mintkarte.services import exporting, news_feeds, resolving
from mintkarte.services.news_feeds import Names
from mintkarte.texts import subscriptions as words
from mintkarte.web.answers import fresh, full_address, origin
from mintkarte.web.filter_request import filter_request
from mintkarte.web.kept_answers import keep
from mintkarte.web.parts import parts, snapshot, today

feeds = Blueprint("feeds", __name__)


@feeds.get("/angebote.json")
def as_json() -> Response:
    """All matching offers with everything they state."""
    return _feed("application/json", lambda db, ids, version: exporting.as_json(db, ids, full_address, version))


@feeds.get("/angebote.geojson")
def as_geojson() -> Response:
    """All matching offers as RFC 7946."""
    return _feed("application/geo+json", lambda db, ids, version: exporting.as_geojson(db, ids, full_address, version))


@feeds.get("/angebote.csv")
def as_csv() -> Response:
    """All matching offers in the columns of the import."""
    answer = _feed("text/csv; charset=utf-8", lambda db, ids, _: exporting.as_csv(db, ids))
    answer.headers["Content-Disposition"] = 'attachment; filename="angebote.csv"'
    return answer


@feeds.get("/angebote.rss")
def as_rss() -> Response:
    """The newest of the matching offers for feed readers."""
    asking = filter_request()
    asked = replace(asking.asked, page=1)
    query = f"?{urlencode(pairs)}" if (pairs := asked.to_query()) else ""
    about = words.about(asked, resolving.phrase(asking, parts()))
    names = Names(words.feed_title(about), about, f"{origin()}/{query}", f"{origin()}{request.path}{query}", origin())
    return _feed(
        "application/rss+xml; charset=utf-8",
        lambda db, ids, _: news_feeds.as_rss(db, ids, full_address, names, today()),
    )


def _feed(content_type: str, write: Callable[[Session, Sequence[int], int], bytes]) -> Response:
    """The offers of the request's filter, written in one format; nothing is done where the asker has them already."""
    shown, day, asked = snapshot(), today(), filter_request().asked

    def answer() -> Response:
        ids = shown.evaluate(asked, day).ids()
        with parts().database.reading() as db:
            found = Response(write(db, ids, shown.version), content_type=content_type)
        keep(shown.version, day)
        return found

    return fresh(f"{shown.version} {day} {asked!r} {content_type}", answer)
