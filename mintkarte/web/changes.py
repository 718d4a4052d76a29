"""`/api/aenderungen`: what other portals ask to keep in step, page by page, deletions included."""

from dataclasses import replace
from urllib.parse import urlencode

import orjson
from flask import Blueprint, Response, abort, request

from mintkarte.domain.filters import OfferFilter
from mintkarte.queries.change_feed import Place
from mintkarte.services import change_feed
from mintkarte.texts import errors
from mintkarte.web.answers import fresh, full_address, open_to_scripts, origin
from mintkarte.web.filter_request import filter_request
from mintkarte.web.parts import parts, snapshot, today

changes = Blueprint("changes", __name__)
changes.after_request(open_to_scripts)
_MOST_DIGITS = 18
NOT_ASKED = ("von", "bis", "ferien", "wochentag", "tageszeit", "bestaetigt", "sort", "seite")
"""Keys that the feed does not heed: what they choose changes with the day, and no change of an offer would tell it."""


@changes.get("/api/aenderungen")
def since() -> Response:
    """The changes after `seit` (and, of that same number, after the offer `nach`), and where to go on."""
    place = Place(_number("seit"), _number("nach"))
    asked, shown, day = _lasting(filter_request().asked), snapshot(), today()
    if place.changed_in > shown.version:
        abort(409, errors.ahead(place.changed_in, shown.version))
    wanted = (lambda: set(shown.evaluate(asked, day).ids())) if asked != OfferFilter() else None

    def answer() -> Response:
        with parts().database.reading() as db:
            page = change_feed.page(db, place, shown.version, full_address, wanted=wanted)
        content = {
            "next": _address(page.next, asked),
            "license": parts().settings.licence,
            "version": shown.version,
            "items": page.items,
        }
        return Response(orjson.dumps(content), mimetype="application/json")

    return fresh(f"{shown.version} {day if wanted else ''} {asked!r} {place} changes", answer)


def _number(key: str) -> int:
    """A number from 0 on, 0 where nothing is said; 400 for anything else."""
    raw = request.args.get(key)
    if raw is None:
        return 0
    if not (raw.isascii() and raw.isdecimal() and len(raw) <= _MOST_DIGITS):
        abort(400, errors.unreadable(key, raw))
    return int(raw)


def _lasting(asked: OfferFilter) -> OfferFilter:
    """The filter without what changes with the day."""
    for key in NOT_ASKED:
        asked = asked.without(key)
    return replace(asked, page=1)


def _address(place: Place, asked: OfferFilter) -> str:
    """The address of the page that begins after a place, for the same filter."""
    where = ("seit", str(place.changed_in)), ("nach", str(place.offer_id))
    return f"{origin()}{request.path}?{urlencode([*where, *asked.to_query()])}"
