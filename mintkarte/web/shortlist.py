"""The shortlist: offers a visitor has kept, named by nothing but their ids in the address; nobody needs an account."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import Blueprint, Response, make_response, render_template, request
from sqlalchemy.orm import Session

from mintkarte.domain.shortlist import MOST, Shortlist
from mintkarte.domain.vocabulary import ScheduleKind, Status
from mintkarte.models.offers import Offer
from mintkarte.queries import offers
from mintkarte.queries.listed_offers import listed
from mintkarte.texts import shortlist as words
from mintkarte.web.answers import origin
from mintkarte.web.browse import ASKED_BY, OUR_SCRIPT
from mintkarte.web.cards import OfferCard, offer_card, upcoming_dates
from mintkarte.web.choices import address
from mintkarte.web.filter_request import resolve
from mintkarte.web.offer_facts import way_of
from mintkarte.web.offer_ticket import web_address
from mintkarte.web.parts import day_start, parts, today

shortlist = Blueprint("shortlist", __name__)

KEY = "angebot"
_SHOWN = {Status.PUBLISHED, Status.PAST}


@dataclass(frozen=True, slots=True)
class Kept:
    """An offer of the list; on paper its address and contact stand below its card, for there is nothing to tap."""

    card: OfferCard
    on_paper: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The offers below one heading: a month, "at any time", "over"."""

    title: str
    offers: tuple[Kept, ...]


@dataclass(frozen=True, slots=True)
class ShortlistPage:
    """Everything the page shows; `gone` are ids of offers that are no longer public, `own` is set for our script."""

    own: bool
    ids: tuple[int, ...]
    gone: tuple[int, ...]
    count: str
    groups: tuple[Group, ...]
    notices: tuple[str, ...]
    gone_words: str
    path: str
    address: str
    calendar_path: str
    back_url: str


@shortlist.get("/merkliste")
def show() -> Response:
    """The offers named in the address; without any, how to keep some. Only the list where our script asks."""
    asked = Shortlist.read(request.args.getlist(KEY))
    partly = request.headers.get(ASKED_BY) == OUR_SCRIPT
    with parts().database.reading() as db:
        page = _page(db, asked, today(), own=partly or not request.args.getlist(KEY))
    template = "shortlist/_list.html" if partly else "shortlist/show.html"
    answer = make_response(render_template(template, page=page))
    answer.vary.add(ASKED_BY)
    return answer


def query_of(ids: Sequence[int]) -> str:
    """The ids as they stand in an address."""
    return urlencode([(KEY, one) for one in ids])


def _page(db: Session, asked: Shortlist, day: date, *, own: bool) -> ShortlistPage:
    groups = tuple(_groups(db, asked.ids, day))
    ids = tuple(one.card.id for group in groups for one in group.offers)
    gone = tuple(one for one in asked.ids if one not in ids)
    dated = any(group.title not in {words.ANY_TIME, words.OVER} for group in groups)
    query = query_of(ids)
    path = f"/merkliste?{query}" if query else "/merkliste"
    return ShortlistPage(
        own=own,
        ids=ids,
        gone=gone,
        count=words.count(len(ids)),
        groups=groups,
        notices=tuple(_notices(asked)),
        gone_words=words.gone(len(gone)) if gone else "",
        path=path,
        address=f"{origin()}{path}",
        calendar_path=f"/merkliste.ics?{query}" if dated else "",
        back_url=_back_url(),
    )


def _notices(asked: Shortlist) -> Iterator[str]:
    if asked.unreadable:
        yield words.unreadable(asked.unreadable)
    if asked.beyond:
        yield words.beyond(asked.beyond, MOST)


def _groups(db: Session, ids: Sequence[int], day: date) -> Iterator[Group]:
    """The public ones among the offers: by the month of their next date, then those without one, then past ones."""
    public = [offer for offer in listed(db, ids, day_start()) if is_shown(offer)]
    coming = {offer.id: upcoming[0].starts_at for offer in public if (upcoming := upcoming_dates(offer, day))}
    dated = sorted((offer for offer in public if offer.id in coming), key=lambda offer: (coming[offer.id], offer.id))
    for title, several in groupby(dated, lambda offer: words.month(max(day, coming[offer.id].date()))):
        yield Group(title, tuple(_kept(offer, day) for offer in several))
    db.expunge_all()  # of the others the past dates are needed too: they tell "over" from "not stated"
    others = offers.by_ids(db, [offer.id for offer in public if offer.id not in coming])
    over = [offer for offer in others if offer.schedule_kind == ScheduleKind.DATED and offer.occurrences]
    any_time = [offer for offer in others if offer not in over]
    for title, found in ((words.ANY_TIME, any_time), (words.OVER, over)):
        if found:
            yield Group(title, tuple(_kept(offer, day) for offer in found))


def _kept(offer: Offer, day: date) -> Kept:
    address = ", ".join(way_of(offer).lines)
    return Kept(offer_card(offer, day), tuple(filter(None, [address, offer.public_contact, web_address(offer.url)])))


def is_shown(offer: Offer) -> bool:
    """Whether visitors may see the page of this offer."""
    return offer.published_at is not None and offer.deleted_at is None and offer.status in _SHOWN


def _back_url() -> str:
    """The search a visitor comes from, read from the referrer; else all offers."""
    came_from = urlsplit(request.referrer or "")
    if came_from.netloc != request.host or came_from.path != "/":
        return "/"
    return address(resolve(parse_qsl(came_from.query), parts()).asked)
