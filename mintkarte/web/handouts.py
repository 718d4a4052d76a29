"""Paper to take along: the notice for the school's board, and the letter to parents."""

from flask import Blueprint, Response, make_response, render_template, request

from mintkarte.domain.letters import MAX_LETTERS, LetterBlanks
from mintkarte.web import shown_offers
from mintkarte.web.offer_page import OfferPage, offer_page
from mintkarte.web.parts import parts

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


def _page(offer_id: int) -> OfferPage:
    with parts().database.reading() as db:
        offer = shown_offers.public(db, offer_id)
        return offer_page(offer, shown_offers.surroundings())


def _unlisted(page: str) -> Response:
    """Not for search engines: they have the offer's own page."""
    answer = make_response(page)
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
