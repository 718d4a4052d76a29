"""What scripts and other programs ask: the map, the counts beside the filters, places to choose.

Every answer about a filter carries an ETag made of data version, day and resolved filter: an unchanged one costs no
evaluation, and the same question again is answered from memory (`kept_answers`).
"""

import hashlib
import re
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, abort, request

from mintkarte import __version__
from mintkarte.domain import matching, query_values
from mintkarte.domain.filters import OfferFilter
from mintkarte.domain.geometry import Box
from mintkarte.domain.vocabulary import Status
from mintkarte.models import Offer
from mintkarte.queries import offers
from mintkarte.queries.evaluation import Evaluation
from mintkarte.texts.errors import unreadable
from mintkarte.web.answers import as_json, fresh, open_to_scripts
from mintkarte.web.cards import offer_card
from mintkarte.web.coming_holidays import coming_holidays
from mintkarte.web.filter_request import filter_request
from mintkarte.web.kept_answers import keep
from mintkarte.web.map_answer import FIRST_ZOOM, map_content
from mintkarte.web.parts import parts, snapshot, today

api = Blueprint("api", __name__, url_prefix="/api")
api.after_request(open_to_scripts)
MAX_ZOOM = 20
MAX_SUGGESTIONS = 8
MAX_LINES = 60
_PLACE_SECONDS = 300
_BETWEEN = " · "
_ID = re.compile(r"[1-9]\d{0,8}")


@api.get("/karte")
def map_answer() -> Response:
    """The matching offers as points, or as clusters of the viewport where they are too many."""
    box, zoom = _viewport()
    asked = filter_request().asked
    return _answer(asked, lambda evaluation: map_content(evaluation, asked, box, zoom), f"{box} {zoom}")


@api.get("/karte/<id:offer_id>")
def offer_lines(offer_id: int) -> Response:
    """The few lines the map shows of one offer: its address, when and for whom, who and where.

    A filter in the address is for its dates: those that fit are named.
    """

    def answer() -> Response:
        found = _lines([offer_id])
        if not found:
            abort(404)
        return _json(found[0])

    return fresh(f"{snapshot().version} {today()} {filter_request().asked!r} {offer_id} lines", answer)


@api.get("/karte/zeilen")
def lines_of_several() -> Response:
    """The same few lines of several offers, for the list in which a group of them opens; at most 60 at once."""
    ids = [int(raw) for raw in request.args.getlist("angebot") if _ID.fullmatch(raw)]
    chosen = list(dict.fromkeys(ids))[:MAX_LINES]
    state = f"{snapshot().version} {today()} {filter_request().asked!r} {chosen} lines"
    return fresh(state, lambda: _json({"offers": _lines(chosen)}))


def _lines(ids: list[int]) -> list[dict[str, Any]]:
    asked, day = filter_request().asked, today()
    wanted = matching.fits_dates(asked, day) if asked.asks_for_dates else None
    with parts().database.reading() as db:
        found = [offer for offer in offers.by_ids(db, ids) if _is_public(offer)]
    cards = [(offer, offer_card(offer, day, wanted=wanted)) for offer in found]
    return [
        {
            "id": card.id,
            "titel": card.title,
            "url": card.url,
            "anbieter": offer.organisation_id,
            "region": offer.region_slug,
            "zeilen": [
                _BETWEEN.join(", ".join(filter(None, [fact.spoken, fact.text])) for fact in card.facts),
                _BETWEEN.join(card.where),
            ],
        }
        for offer, card in cards
    ]


@api.get("/facetten")
def facet_counts() -> Response:
    """How many offers each choice would leave, each facet counted without its own criterion."""
    asking = filter_request()
    coming = coming_holidays(asking, parts().regions(), parts(), today())
    holidays = [one for spans in coming.values() for one in spans]
    return _answer(
        asking.asked,
        lambda evaluation: {
            "total": evaluation.total,
            "facets": evaluation.facets(holidays) | evaluation.counted_choices,
        },
        f"{[holiday.code for holiday in holidays]}",
    )


@api.get("/orte")
def places() -> Response:
    """Places whose name or postcode begins as typed; `ort` is what to put into the filter."""
    text = request.args.get("q", "")[: query_values.MAX_TEXT].strip()
    found = parts().gazetteer.suggest(text, MAX_SUGGESTIONS) if text else []
    answer = _json(
        {
            "orte": [
                {"name": place.label, "ort": place.query, "lat": place.point.lat, "lon": place.point.lon}
                for place in found
            ]
        }
    )
    answer.cache_control.public = True
    answer.cache_control.max_age = _PLACE_SECONDS
    return answer


def _is_public(offer: Offer) -> bool:
    return offer.status == Status.PUBLISHED and offer.deleted_at is None and offer.organisation.deleted_at is None


def _viewport() -> tuple[Box | None, int]:
    """The part of the map that is looked at; 400 where it is said and cannot be read."""
    raw_box, raw_zoom = request.args.get("bbox", "").strip(), request.args.get("zoom")
    box = None
    if raw_box:
        try:
            box = query_values.section(raw_box)
        except query_values.Unreadable:
            abort(400, unreadable("bbox", raw_box))
    if raw_zoom is None:
        return box, FIRST_ZOOM
    if not (raw_zoom.isascii() and raw_zoom.isdecimal() and len(raw_zoom) <= 2 and int(raw_zoom) <= MAX_ZOOM):  # noqa: PLR2004 - two digits
        abort(400, unreadable("zoom", raw_zoom))
    return box, int(raw_zoom)


def _answer(asked: OfferFilter, content: Callable[[Evaluation], dict[str, Any]], extra: str) -> Response:
    """The JSON of one evaluation; where the asker has it already, nothing is evaluated."""
    version, day = snapshot().version, today()
    mark = hashlib.sha256(f"{__version__} {version} {day} {asked!r} {extra}".encode()).hexdigest()[:24]
    # the compression adds its own name behind a colon
    if mark in {tag.partition(":")[0] for tag in request.if_none_match.as_set(include_weak=True)}:
        answer = Response(status=304)
    else:
        answer = _json({"version": version} | content(snapshot().evaluate(asked, day)))
        keep(version, day)
    answer.set_etag(mark)
    # a proxy may keep it, and asks each time whether it still holds; said by parts it takes ten times as long
    answer.headers["Cache-Control"] = "public, no-cache"
    return answer


def _json(content: dict[str, Any]) -> Response:
    return Response(as_json(content), mimetype="application/json")
