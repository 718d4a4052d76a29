"""Dates for a visitor's own calendar: of one offer, one date alone, a whole search to subscribe to, a shortlist."""

from dataclasses import replace
from typing import BinaryIO
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, request
from sqlalchemy.orm import Session

from mintkarte.domain import matching
from mintkarte.domain.shortlist import Shortlist
from mintkarte.models.offers import Offer
from mintkarte.queries import offers
from mintkarte.queries.listed_offers import listed
from mintkarte.services import calendars
from mintkarte.services.calendars import Dates
from mintkarte.services.exporting import Export
from mintkarte.texts import calendar_entries as words
from mintkarte.texts import filter_sentence
from mintkarte.web.answers import fresh, full_address, open_to_scripts, origin
from mintkarte.web.cards import slug
from mintkarte.web.filter_request import filter_request
from mintkarte.web.parts import day_start, parts, snapshot, today
from mintkarte.web.shortlist import KEY, is_shown, query_of
from mintkarte.web.written_files import written

calendar_files = Blueprint("calendar_files", __name__)
calendar_files.after_request(open_to_scripts)
_TYPE = "text/calendar; charset=utf-8"


@calendar_files.get("/angebote/<id:offer_id>/termine.ics")
def offer(offer_id: int) -> Response:
    """All dates of one offer, past and cancelled ones included, so that a calendar keeps in step."""

    def answer() -> Response:
        with parts().database.reading() as db:
            title = _public(db, offer_id).title
            return _file(db, calendars.dates_of(db, [offer_id]), words.name(title), slug(title))

    return fresh(f"{snapshot().version} {offer_id} ics", answer)


@calendar_files.get("/angebote/<id:offer_id>/termin/<id:occurrence_id>.ics")
def occurrence(offer_id: int, occurrence_id: int) -> Response:
    """One date alone."""

    def answer() -> Response:
        with parts().database.reading() as db:
            title = _public(db, offer_id).title
            dates = calendars.dates_of(db, [offer_id]).get(offer_id, ())
            chosen = [one for one in dates if one.id == occurrence_id]
            if not chosen:
                abort(404)
            return _file(db, {offer_id: chosen}, words.name(title), slug(title), once=True)

    return fresh(f"{snapshot().version} {offer_id} {occurrence_id} ics", answer)


@calendar_files.get("/angebote.ics")
def search() -> Response:
    """All dates to come that fit the request's filter: an address to subscribe to."""
    asking, current, day = filter_request(), snapshot(), today()
    asked = replace(asking.asked, page=1)
    name = words.name(filter_sentence.describe(asked, asking.place_label))
    fits = matching.fits_dates(asked, day)

    source = _source(urlencode(asked.to_query()))

    def into(file: BinaryIO, db: Session) -> None:
        export = Export(current.evaluate(asked, day).ids(), full_address, current.version)
        calendars.write_calendar(file, db, export, name=name, source=source, since=day_start(), fits=fits)

    def answer() -> Response:
        return _named(written(_TYPE, into, current.version, day), "mint-angebote")

    return fresh(f"{current.version} {day} {asked!r} ics", answer)


@calendar_files.get("/merkliste.ics")
def shortlist() -> Response:
    """All dates to come of the offers named in the address, as far as they are still there."""
    ids = Shortlist.read(request.args.getlist(KEY)).ids

    def answer() -> Response:
        with parts().database.reading() as db:
            shown = [found.id for found in listed(db, ids, day_start()) if is_shown(found)]
            dates = calendars.dates_of(db, shown, day_start())
            return _file(db, dates, words.name(words.SHORTLIST), "merkliste", query_of(ids))

    return fresh(f"{snapshot().version} {today()} {ids} ics", answer)


def _public(db: Session, offer_id: int) -> Offer:
    """The offer, or the refusal its page would give."""
    found = offers.by_id(db, offer_id)
    if found is None or found.published_at is None:
        abort(404)
    if not is_shown(found):
        abort(410)
    return found


def _file(db: Session, dates: Dates, name: str, file_name: str, query: str = "", *, once: bool = False) -> Response:
    """The file under a readable name; a calendar can ask for it again unless it is loaded `once`."""
    content = calendars.as_calendar(db, dates, full_address, name=name, source="" if once else _source(query))
    return _named(Response(content, content_type=_TYPE), file_name)


def _source(query: str) -> str:
    """The address of this request, from which a calendar asks again."""
    return f"{origin()}{request.path}" + (f"?{query}" if query else "")


def _named(answer: Response, file_name: str) -> Response:
    answer.headers["Content-Disposition"] = f'attachment; filename="{file_name}.ics"'
    return answer
