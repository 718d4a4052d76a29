"""The list as data: the same filter and the same offers as the page, complete, for programs and spreadsheets."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import BinaryIO
from urllib.parse import urlencode

from flask import Blueprint, Response, request
from sqlalchemy.orm import Session

from mintkarte.services import exporting, news_feeds, resolving
from mintkarte.services.exporting import AddressOf, Export, Writer
from mintkarte.services.news_feeds import Names
from mintkarte.texts import subscriptions as words
from mintkarte.web.answers import fresh, full_address, open_to_scripts, origin
from mintkarte.web.filter_request import filter_request
from mintkarte.web.kept_answers import keep
from mintkarte.web.parts import parts, snapshot, today
from mintkarte.web.written_files import written

feeds = Blueprint("feeds", __name__)
feeds.after_request(open_to_scripts)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@feeds.get("/angebote.json")
def as_json() -> Response:
    """All matching offers with everything they state."""
    return _feed("application/json", exporting.write_json)


@feeds.get("/angebote.geojson")
def as_geojson() -> Response:
    """All matching offers as RFC 7946."""
    return _feed("application/geo+json", exporting.write_geojson)


@feeds.get("/angebote.csv")
def as_csv() -> Response:
    """All matching offers in the columns of the import."""
    return _named(_feed("text/csv; charset=utf-8", exporting.write_csv), "angebote.csv")


@feeds.get("/angebote.xlsx")
def as_xlsx() -> Response:
    """All matching offers in the columns of the import, as a workbook."""
    return _named(_feed(XLSX, exporting.write_xlsx), "angebote.xlsx")


@feeds.get("/angebote.rss")
def as_rss() -> Response:
    """The newest of the matching offers for feed readers."""
    return _news("application/rss+xml; charset=utf-8", news_feeds.as_rss)


@feeds.get("/angebote.atom")
def as_atom() -> Response:
    """The same as Atom."""
    return _news("application/atom+xml; charset=utf-8", news_feeds.as_atom)


def _news(content_type: str, write: Callable[[Session, Sequence[int], AddressOf, Names, date], bytes]) -> Response:
    """The newest of the matching offers, as some reader wants them."""
    asking = filter_request()
    asked = replace(asking.asked, page=1)
    query = f"?{urlencode(pairs)}" if (pairs := asked.to_query()) else ""
    about = words.about(asked, resolving.phrase(asking, parts()))
    names = Names(words.feed_title(about), about, f"{origin()}/{query}", f"{origin()}{request.path}{query}", origin())
    shown, day = snapshot(), today()

    def answer() -> Response:
        ids = shown.evaluate(asked, day).ids()
        with parts().database.reading() as db:
            found = Response(write(db, ids, full_address, names, day), content_type=content_type)
        keep(shown.version, day)
        return found

    return fresh(f"{shown.version} {day} {asked!r} {content_type}", answer)


def _feed(content_type: str, write: Writer) -> Response:
    """The offers of the request's filter, written in one format; nothing is done where the asker has them already."""
    shown, day, asked = snapshot(), today(), filter_request().asked

    def into(file: BinaryIO, db: Session) -> None:
        write(file, db, Export(shown.evaluate(asked, day).ids(), full_address, shown.version))

    state = shown.version, day
    return fresh(f"{shown.version} {day} {asked!r} {content_type}", lambda: written(content_type, into, *state))


def _named(answer: Response, name: str) -> Response:
    """The answer as a file to keep."""
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
