"""What visitors come for: the list with its map, and the page of one offer."""

from collections.abc import Mapping, Sequence
from datetime import date
from urllib.parse import parse_qsl, urlsplit

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request

from mintkarte.domain.holidays import HolidaySpan
from mintkarte.domain.vocabulary import Land, Status
from mintkarte.models.offers import Offer
from mintkarte.models.regions import Region
from mintkarte.queries import offers, organisations
from mintkarte.queries.listed_offers import listed
from mintkarte.texts import chips, filter_sentence
from mintkarte.texts.notices import notice_sentence
from mintkarte.web import cards, choices, search_page
from mintkarte.web.choices import Chip, address
from mintkarte.web.filter_request import FilterRequest, filter_request, resolve
from mintkarte.web.offer_page import Origin, offer_page
from mintkarte.web.parts import day_start, parts, snapshot, today
from mintkarte.web.search_page import Remark, Searching

browse = Blueprint("browse", __name__)

ASKED_BY = "X-Requested-With"
OUR_SCRIPT = "mintkarte"
_COMING_HOLIDAYS = 4
_SHOWN = {Status.PUBLISHED, Status.PAST}


@browse.get("/")
def show() -> Response:
    """The list beside the map; only the results where the script asks for them."""
    asking, regions = filter_request(), parts().regions()
    searching = Searching(asking.asked, snapshot(), today(), _names(asking, regions), place_words(asking))
    holidays = _coming_holidays(asking.land, regions, searching.today)
    form = choices.form_of(
        asking.asked,
        searching.evaluation().facets(),
        {} if asking.asked.strict else searching.evaluation().unknown,
        holidays,
        {slug: region.name for slug, region in regions.items()},
        place=searching.place,
        today=searching.today,
        count=searching.count,
    )
    found = search_page.found(
        searching,
        _load,
        notices=_remarks(asking),
        quick=choices.quick_chips(asking.asked, next(iter(holidays.values()), []), searching.count),
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
        offer = offers.by_id(db, offer_id)
        if offer is None or offer.published_at is None:
            abort(404)
        if offer.deleted_at is not None or offer.status not in _SHOWN:
            abort(410)
        if slug != cards.slug(offer.title):
            return make_response(redirect(cards.offer_path(offer.id, offer.title), code=308))
        page = offer_page(offer, snapshot(), today(), _origin(), _load)
    return make_response(render_template("offers/show.html", page=page))


def place_words(asking: FilterRequest) -> str:
    """What the asked place is called."""
    return asking.place_label or (chips.OWN_POSITION if asking.asked.centre else "")


def _load(ids: Sequence[int]) -> list[Offer]:
    """The offers of these ids with all that a card needs, in their order."""

    def read(missing: Sequence[int]) -> list[Offer]:
        with parts().database.reading() as db:
            return listed(db, missing, day_start())

    return parts().recent_offers.get(ids, (snapshot().version, today()), read)


def _names(asking: FilterRequest, regions: Mapping[str, Region]) -> dict[tuple[str, str], str]:
    """What regions, providers, holidays and the place of the filter are called."""
    asked = asking.asked
    names = {("region", slug): region.name for slug, region in regions.items()}
    names |= {("ferien", code): filter_sentence.holiday(code) for code in asked.holidays}
    names["ort", asked.place] = asking.place_label
    if asked.organisations:
        with parts().database.reading() as db:
            known = organisations.names(db, asked.organisations)
        names |= {("anbieter", str(one)): name for one, name in known.items()}
    return names


def _remarks(asking: FilterRequest) -> list[Remark]:
    """A sentence for each value that could not be used; places to choose from beside an ambiguous one."""
    remarks = []
    for notice in asking.notices:
        ways = asking.choices if notice.code == "ort_mehrdeutig" else ()
        picks = tuple(Chip(way.label, address(asking.asked.with_("ort", way.query))) for way in ways)
        remarks.append(Remark(notice_sentence(notice), picks))
    return remarks


def _coming_holidays(land: Land | None, regions: Mapping[str, Region], day: date) -> dict[Land, list[HolidaySpan]]:
    """The next school holidays of the Länder on this map, the visitor's own first."""
    own = [Land(region.land) for region in regions.values()]
    lands = dict.fromkeys([*([land] if land else []), *own, *([Land.BY] if not own else [])])
    return {one: parts().holidays.upcoming(one, day, _COMING_HOLIDAYS) for one in lands}


def _origin() -> Origin | None:
    """The search a visitor comes from, read from the referrer, for the way back and for distances."""
    came_from = urlsplit(request.referrer or "")
    if came_from.netloc != request.host or came_from.path != "/":
        return None
    asking = resolve(parse_qsl(came_from.query), parts())
    total = snapshot().evaluate(asking.asked, today()).total
    return Origin(address(asking.asked), total, asking.asked, asking.asked.place.split(" ")[0] or place_words(asking))
