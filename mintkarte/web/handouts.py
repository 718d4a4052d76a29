"""Paper to take along: the notice for the school's board, and the letter to parents."""

from flask import Blueprint, Response, make_response, render_template, request

from mintkarte.domain.letters import MAX_LETTERS, LetterBlanks
from mintkarte.gateways.poster_pdf import SCALES, poster_pdf
from mintkarte.web import shown_offers
from mintkarte.web.answers import fresh
from mintkarte.web.booklet import fonts
from mintkarte.web.offer_page import OfferPage, offer_page
from mintkarte.web.parts import day_start, parts, site_address, snapshot, today
from mintkarte.web.poster import poster_of

handouts = Blueprint("handouts", __name__, url_prefix="/angebote/<id:offer_id>")

_RULED = "_" * 24


@handouts.get("/aushang")
def notice(offer_id: int) -> Response:
    """The notice on the screen, as it will come out of the printer."""
    page = _page(offer_id)
    return _unlisted(render_template("handouts/notice.html", page=page))


@handouts.get("/elternbrief")
def letter(offer_id: int) -> Response:
    """A letter to parents about a visit of a class; what is typed stands in the address alone."""
    page, blanks = _page(offer_id), LetterBlanks.read(request.args)
    text = render_template("handouts/letter.txt", page=page, blanks=blanks, ruled=_RULED)
    return _unlisted(
        render_template("handouts/letter.html", page=page, blanks=blanks, text=text.strip(), most=MAX_LETTERS)
    )


@handouts.get("/plakat.pdf")
def poster(offer_id: int) -> Response:
    """A poster with a code to scan; `format` is a4 or a3."""
    size = request.args.get("format", "").casefold()
    size = size if size in SCALES else "a4"
    page, demo = _page(offer_id), parts().settings.demo

    def answer() -> Response:
        content = poster_pdf(poster_of(page, site_address(), is_demo=demo), size, fonts(), day_start())
        found = Response(content, mimetype="application/pdf")
        found.headers["Content-Disposition"] = f'inline; filename="plakat-{offer_id}-{size}.pdf"'
        found.headers["X-Robots-Tag"] = "noindex"
        return found

    return fresh(f"{snapshot().version} {today()} {offer_id} {size} poster", answer)


def _page(offer_id: int) -> OfferPage:
    with parts().database.reading() as db:
        offer = shown_offers.public(db, offer_id)
        return offer_page(offer, shown_offers.surroundings())


def _unlisted(page: str) -> Response:
    """Not for search engines: they have the offer's own page."""
    answer = make_response(page)
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
