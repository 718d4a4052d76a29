"""What visitors come for: the list with its map, and the page of one offer."""

from collections.abc import Mapping, Sequence
from urllib.parse import parse_qsl, urlsplit

from flask import Blueprint, Response, make_response, redirect, render_template, request
from sqlalchemy.orm import Session

from mintkarte.domain.freshness import Because
from mintkarte.domain.holidays import HolidaySpan
from mintkarte.domain.vocabulary import Land, Status
from mintkarte.models.offers import Offer
from mintkarte.models.regions import Region
from mintkarte.queries import endorsements
from mintkarte.queries import pictures as stored_pictures
from mintkarte.queries.facets import Facets
from mintkarte.services.resolving import names
from mintkarte.texts import chips, visit
from mintkarte.texts.confirmations import away
from mintkarte.texts.notices import notice_sentence
from mintkarte.web import cards, choices, pictures, search_page, shown_offers
from mintkarte.web.choices import Chip, Form, address
from mintkarte.web.coming_holidays import coming_holidays
from mintkarte.web.filter_request import FilterRequest, filter_request, resolve
from mintkarte.web.offer_page import Origin, gone_neighbours, offer_page
from mintkarte.web.option_groups import Offered, groups_of
from mintkarte.web.own_twins import likely_twins
from mintkarte.web.parts import parts, snapshot, today
from mintkarte.web.quick_chips import quick_chips
from mintkarte.web.recommending import voices
from mintkarte.web.search_page import Remark
from mintkarte.web.searching import Searching
from mintkarte.web.signed_in import person
from mintkarte.web.state_bar import state_bar

browse = Blueprint("browse", __name__)

ASKED_BY = "X-Requested-With"
OUR_SCRIPT = "mintkarte"


@browse.get("/")
def show() -> Response:
    """The list beside the map; only the results where the script asks for them."""
    asking, regions = filter_request(), parts().regions()
    searching = Searching(asking.asked, snapshot(), today(), names(asking, parts()), place_words(asking))
    holidays = coming_holidays(asking, regions, parts(), searching.today)
    facets = (
        searching.evaluation().facets([one for spans in holidays.values() for one in spans])
        | searching.evaluation().counted_choices
    )
    form = _form(searching, facets, holidays, regions)
    found = search_page.found(
        searching,
        shown_offers.load,
        notices=remarks(asking),
        quick=quick_chips(asking.asked, facets, next(iter(holidays.values()), []), searching.count),
        kept=choices.kept(asking.asked),
    )
    partly = request.headers.get(ASKED_BY) == OUR_SCRIPT or request.args.get("teil") == "liste"
    template = "browse/_fragment.html" if partly else "browse/show.html"
    answer = make_response(render_template(template, found=found, form=form, asking=asking))
    answer.vary.add(ASKED_BY)
    return answer


@browse.get("/angebote/<id:offer_id>-<slug>")
@browse.get("/angebote/<id:offer_id>")
def show_offer(offer_id: int, slug: str = "") -> Response:
    """The page of one offer; a wrong or missing name in the address leads to the right one."""
    with parts().database.reading() as db:
        offer = shown_offers.readable(db, offer_id, person())
        bar, around = state_bar(db, offer, person()), shown_offers.surroundings()
        if bar is None and not shown_offers.is_public(offer):
            is_revivable = offer.status == Status.HIDDEN and offer.hidden_because == Because.UNANSWERED
            said = {"title": offer.title, "offer_id": offer.id if is_revivable else 0}
            why = away(offer.hidden_because if offer.status == Status.HIDDEN else None)
            page = render_template("offers/gone.html", why=why, neighbours=gone_neighbours(offer, around), **said)
            return make_response(page, 410)
        if slug != cards.slug(offer.title):
            return make_response(redirect(cards.offer_path(offer.id, offer.title), code=308))
        seen = pictures.shown(stored_pictures.of_offer(db, offer.id))
        endorsers = endorsements.of_offers(db, [offer.id]).get(offer.id, [])
        shown = offer_page(offer, around, _origin(), pictures=seen, endorsers=endorsers)
        page = render_template("offers/show.html", page=shown, bar=bar, **_for_people(db, offer))
    return make_response(page)


def _for_people(db: Session, offer: Offer) -> dict[str, object]:
    """What only those see who are signed in."""
    who = person()
    return {"voices": voices(db, offer, who), "twins": likely_twins(db, offer, who)}


def _form(
    searching: Searching,
    facets: Facets,
    holidays: Mapping[Land, Sequence[HolidaySpan]],
    regions: Mapping[str, Region],
) -> Form:
    """The filter form with all its options and their counts."""
    fixed = searching.fixed
    offered = Offered(
        fixed,
        facets,
        holidays,
        {slug: region.name for slug, region in regions.items()},
        parts().organisation_names([int(one) for one in facets["anbieter"]]),
        searching.evaluation().organisations_left,
        {} if fixed.strict else searching.evaluation().unknown,
        searching.count,
    )
    when = choices.short_when(fixed, holidays, searching.today)
    return choices.form_of(fixed, facets, groups_of(offered), when=when, place=searching.place)


def place_words(asking: FilterRequest) -> str:
    """What the asked place is called."""
    return asking.place_label or (chips.OWN_POSITION if asking.asked.centre else "")


def remarks(asking: FilterRequest) -> list[Remark]:
    """A sentence for each value that could not be used; places to choose from beside an ambiguous one."""
    remarks = []
    for notice in asking.notices:
        ways = asking.choices if notice.code == "ort_mehrdeutig" else ()
        picks = tuple(Chip(way.label, address(asking.asked.with_("ort", way.query))) for way in ways)
        remarks.append(Remark(notice_sentence(notice), picks))
    return remarks


def _origin() -> Origin | None:
    """The search a visitor comes from, read from the referrer, for the way back and for distances."""
    came_from = urlsplit(request.referrer or "")
    if came_from.netloc != request.host or came_from.path != "/":
        return None
    asking = resolve(parse_qsl(came_from.query), parts())
    total = snapshot().evaluate(asking.asked, today()).total
    place = asking.asked.place.split(" ")[0] or place_words(asking)
    return Origin(address(asking.asked), visit.back_to(total), asking.asked, place)
