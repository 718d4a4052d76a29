"""Map and list on other people's pages: the view inside their frame, and its colours."""

from dataclasses import replace
from urllib.parse import urlencode

from flask import Blueprint, Response, make_response, render_template, request

from mintkarte.domain import embed_hosts
from mintkarte.domain.filters import OfferFilter
from mintkarte.services.resolving import names
from mintkarte.texts import cards as card_words
from mintkarte.texts import chips, filter_sentence
from mintkarte.web import search_page, shown_offers
from mintkarte.web.answers import fresh
from mintkarte.web.browse import place_words, remarks
from mintkarte.web.choices import address
from mintkarte.web.embed_look import Look
from mintkarte.web.filter_request import FilterRequest, filter_request
from mintkarte.web.parts import parts, snapshot, today
from mintkarte.web.search_page import Pager
from mintkarte.web.searching import Searching
from mintkarte.web.security import let_be_framed

embedding = Blueprint("embedding", __name__, url_prefix="/einbetten")

PAGE_SIZE = 50


@embedding.get("")
def show() -> Response:
    """List, map or both, without a form, a cookie or a way to sign in; each link opens outside the frame."""
    asking, look = filter_request(), Look.read(request.args)
    searching = Searching(asking.asked, snapshot(), today(), names(asking, parts()), place_words(asking))
    answer, fixed = searching.evaluation(), asking.asked
    pager, start = _pager(fixed, answer.total, look)
    offers = shown_offers.load(answer.ids(start, start + PAGE_SIZE)) if look.view != "karte" else []
    let_be_framed(embed_hosts.frame_ancestors(allowed_hosts(asking)))
    page = render_template(
        "embed/show.html",
        look=look,
        colours=urlencode(look.colour_pairs),
        count=f"{card_words.thousands(answer.total)} {filter_sentence.subject(fixed, answer.total)}",
        about=filter_sentence.details(fixed, searching.place, searching.names) or chips.WHOLE_MAP,
        notices=remarks(asking),
        cards=search_page.cards_of(searching, offers),
        start=start + 1,
        pager=pager,
        embedded=address(replace(fixed, page=1)),
    )
    framed = make_response(page)
    framed.headers["X-Robots-Tag"] = "noindex"
    return framed


@embedding.get("/farben.css")
def colours() -> Response:
    """The colours of the site around, made readable."""
    look = Look.read(request.args)
    return fresh(
        f"{look.colour_pairs}", lambda: Response(look.stylesheet() if look.wanted else "", mimetype="text/css")
    )


def allowed_hosts(asking: FilterRequest) -> list[str]:
    """The sites that may show a filter: those of the installation, and of each region that it shows."""
    regions = parts().regions()
    shown = [regions[slug] for slug in asking.asked.regions] or list(regions.values())
    return [*parts().settings.embed, *(host for region in shown for host in region.embed_hosts.split())]


def embed_address(fixed: OfferFilter, look: Look, path: str = "/einbetten") -> str:
    """Where a filter is shown in this look."""
    query = urlencode([*fixed.to_query(), *look.pairs])
    return f"{path}?{query}" if query else path


def _pager(fixed: OfferFilter, total: int, look: Look) -> tuple[Pager | None, int]:
    return search_page.pager_of(fixed, total, PAGE_SIZE, lambda page: embed_address(page, look))
