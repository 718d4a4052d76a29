"""The programme booklet of any filter as PDF, and the page that leads to it."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from threading import Lock
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, render_template

from mintkarte.domain.filters import OfferFilter
from mintkarte.gateways.booklet_parts import Booklet
from mintkarte.gateways.booklet_pdf import booklet_pdf
from mintkarte.gateways.drawn_map import drawn_map
from mintkarte.gateways.qr_code import qr_code
from mintkarte.models import Offer
from mintkarte.queries.listed_offers import listed
from mintkarte.services import resolving
from mintkarte.texts import booklet as words
from mintkarte.texts import cards as card_words
from mintkarte.texts import subscriptions as about_words
from mintkarte.web import booklet_words
from mintkarte.web.answers import fresh, origin
from mintkarte.web.choices import address
from mintkarte.web.filter_request import filter_request
from mintkarte.web.kept_answers import keep
from mintkarte.web.parts import day_start, parts, snapshot, today

booklet = Blueprint("booklet", __name__)

MOST_OFFERS = 1000
_LONGEST_CODE = 700
"""Letters of an address that a phone still reads from the cover; of a longer search the code leads to the map."""
_PRESS = Lock()
"""One booklet at a time: a large one takes some seconds and tens of megabytes."""


@booklet.get("/programmheft")
def show() -> str:
    """What will be in it, before somebody fetches it."""
    asking, day = filter_request(), today()
    total = snapshot().evaluate(asking.asked, day).total
    query = urlencode(replace(asking.asked, page=1).to_query())
    return render_template(
        "handouts/booklet.html",
        about=about_words.about(asking.asked, resolving.phrase(asking, parts())),
        count=card_words.count(total),
        total=total,
        too_many=words.too_many(total, MOST_OFFERS) if total > MOST_OFFERS else "",
        query=query,
        filter_url=address(replace(asking.asked, page=1)),
        words=words,
    )


@booklet.get("/programmheft.pdf")
def as_pdf() -> Response:
    """The booklet; the same offers on the same day make the same file."""
    asking, shown, day = filter_request(), snapshot(), today()
    asked = replace(asking.asked, page=1)

    def answer() -> Response:
        with _PRESS:
            ids = shown.evaluate(asked, day).ids()
            with parts().database.reading() as db:
                made = _written(listed(db, ids[:MOST_OFFERS], day_start()), asked, len(ids))
            content = booklet_pdf(made, drawn_map(folder("map")), fonts(), day_start())
        found = Response(content, mimetype="application/pdf")
        found.headers["Content-Disposition"] = 'inline; filename="programmheft.pdf"'
        found.headers["X-Robots-Tag"] = "noindex"
        keep(shown.version, day)
        return found

    return fresh(f"{shown.version} {day} {asked!r} booklet", answer)


def folder(name: str) -> Path:
    """One of our static folders."""
    return Path(current_app.static_folder or "") / name


def fonts() -> Path:
    """Where the fonts for paper lie, beside the static files."""
    return Path(current_app.static_folder or "").parent / "data" / "fonts"


def _written(offers: Sequence[Offer], asked: OfferFilter, total: int) -> Booklet:
    asking, day = filter_request(), today()
    towns = booklet_words.by_town(offers)
    regions = parts().regions()
    region = resolving.region_name(asked, regions) or (next(iter(regions.values())).name if len(regions) == 1 else "")
    live = origin() + address(asked)
    notes = [words.too_many(total, MOST_OFFERS)] if total > MOST_OFFERS else []
    notes += [words.NOTHING] if not total else []
    notes += [words.DEMO] if parts().settings.demo else []
    return Booklet(
        name="Mintkarte",
        title=words.title(region),
        about=about_words.about(asked, resolving.phrase(asking, parts())),
        as_of=words.as_of(day),
        count=card_words.count(total),
        notes=tuple(notes),
        address=live,
        qr=qr_code(live if len(live) <= _LONGEST_CODE else f"{origin()}/"),
        scan=words.SCAN,
        map_title=words.MAP_TITLE,
        credit=words.CREDIT,
        pins=tuple(booklet_words.pins(towns)),
        sections=tuple(booklet_words.sections(towns, day)),
        weeks_title=words.WEEKS_TITLE,
        weeks=tuple(booklet_words.weeks(towns, day)),
        indexes=booklet_words.indexes(towns) if offers else (),
        page=words.PAGE,
        offer=words.NUMBERS,
    )
