"""The list of doubtful things at the desk: what is dead, bounces, is over or contradicts itself."""

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, flash, make_response, redirect, render_template, request

from mintkarte.domain.link_states import Finding
from mintkarte.domain.permissions import Action, Actor, Thing
from mintkarte.models import Offer, Organisation
from mintkarte.queries import people
from mintkarte.queries.desk_checks import Check, Doubt, check_list, key_of
from mintkarte.services import check_list as deeds
from mintkarte.texts import checks as words
from mintkarte.web import cards, signed_in
from mintkarte.web.desk import thing_of
from mintkarte.web.desk_queue import regions_of
from mintkarte.web.parts import now, parts

desk_checks = Blueprint("desk_checks", __name__, url_prefix="/redaktion/pruefliste")

MOST_SHOWN = 50
"""Of one group; the next ones move up."""
_POINT = re.compile(r"(?:link|vorbei|widerspruch:[a-z_]{1,60}|mail:[^\s:]{1,320}|quelle:\d{1,18})")
_STATE = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as the page shows it; `new_address` is what a page has moved to, `url` where the thing is."""

    check: Check
    sentence: str
    url: str
    act: str
    new_address: str = ""

    @property
    def name(self) -> str:
        """What it is about."""
        return self.check.title or self.check.organisation


@desk_checks.get("")
def show() -> str:
    """Everything doubtful in the own regions, by kind, and what was set aside."""
    actor = signed_in.coordinator()
    with parts().database.reading() as db:
        found = check_list(db, regions_of(actor), now())
    groups = [
        {
            "code": str(doubt),
            "heading": words.GROUPS[doubt][0],
            "about": words.GROUPS[doubt][1],
            "lines": list(map(_line, some[:MOST_SHOWN])),
            "total": len(some),
        }
        for doubt, some in found.open.items()
    ]
    aside = list(map(_line, found.aside))
    just = request.args.get("beiseite", "")
    return render_template(
        "desk/checks.html",
        groups=groups,
        aside=aside[:MOST_SHOWN],
        number_aside=len(aside),
        just=next((line for line in aside if line.check.key == just), None),
        heading=words.total(found.total),
        done="",
        is_problem=False,
        was=0,
    )


@desk_checks.post("/angebot/<id:offer_id>/in-ordnung")
def set_offer_aside(offer_id: int) -> Response:
    """Say that a point of an offer is in order, as it stands."""
    return _set_aside(_of_offer(offer_id), offer_id, 0)


@desk_checks.post("/angebot/<id:offer_id>/wieder")
def bring_offer_back(offer_id: int) -> Response:
    """Show a point of an offer again."""
    _of_offer(offer_id)
    return _bring_back(offer_id, 0)


@desk_checks.post("/anbieter/<id:organisation_id>/in-ordnung")
def set_organisation_aside(organisation_id: int) -> Response:
    """Say that an address of an organisation is in order, whatever its server says."""
    return _set_aside(_of_organisation(organisation_id), 0, organisation_id)


@desk_checks.post("/anbieter/<id:organisation_id>/wieder")
def bring_organisation_back(organisation_id: int) -> Response:
    """Show an address of an organisation again."""
    _of_organisation(organisation_id)
    return _bring_back(0, organisation_id)


@desk_checks.post("/angebot/<id:offer_id>/adresse")
def take_over_address(offer_id: int) -> Response:
    """Give an offer the address to which its page leads on for good."""
    with parts().database.writing() as db:
        offer = db.get(Offer, offer_id)
        actor = signed_in.allowed(Action.APPROVE, thing_of(offer))
        wanted = request.form.get("ziel", "")[:2000]
        done = offer is not None and deeds.take_over_address(db, offer, wanted, actor.email, now())
    flash(words.ADDRESS_TAKEN_OVER if done else words.ADDRESS_OUTDATED)
    return _back()


def _set_aside(actor: Actor, offer_id: int, organisation_id: int) -> Response:
    key, state = key_of(offer_id, organisation_id, _point()), request.form.get("stand", "")
    if not _STATE.fullmatch(state):
        abort(400)
    with parts().database.writing() as db:
        deeds.set_aside(db, key, state, actor.email, now())
    return _back(key)


def _bring_back(offer_id: int, organisation_id: int) -> Response:
    with parts().database.writing() as db:
        deeds.bring_back(db, key_of(offer_id, organisation_id, _point()))
    return _back()


def _back(just: str = "") -> Response:
    path = "/redaktion/pruefliste"
    return make_response(redirect(f"{path}?{urlencode({'beiseite': just})}" if just else path, code=303))


def _point() -> str:
    point = request.form.get("punkt", "")
    if not _POINT.fullmatch(point):
        abort(400)
    return point


def _of_offer(offer_id: int) -> Actor:
    with parts().database.reading() as db:
        return signed_in.allowed(Action.DECIDE, thing_of(db.get(Offer, offer_id)))


def _of_organisation(organisation_id: int) -> Actor:
    with parts().database.reading() as db:
        known = db.get(Organisation, organisation_id)
        thing = Thing(organisation_id, people.home_region(db, organisation_id)) if known is not None else None
        return signed_in.allowed(Action.DECIDE, thing)


def _line(check: Check) -> Line:
    """An entry in words, with the address of the thing and of what is done about it."""
    kind = "angebot" if check.offer_id else "anbieter"
    moved = check.doubt is Doubt.LINK and check.code == Finding.MOVED
    return Line(
        check=check,
        sentence=_sentence(check),
        url=cards.offer_path(check.offer_id, check.title) if check.offer_id else f"/anbieter/{check.organisation_id}",
        act=f"/redaktion/pruefliste/{kind}/{check.offer_id or check.organisation_id}",
        new_address=check.other if moved else "",
    )


def _sentence(check: Check) -> str:
    if check.since is None:
        return words.contradiction(check.code, check.one, check.other)
    if check.doubt is Doubt.LINK:
        return words.link(check.one, Finding(check.code), check.other, check.since)
    if check.doubt is Doubt.MAIL:
        return words.mail(check.one, check.other, check.code, check.since)
    if check.doubt is Doubt.SOURCE:
        return words.source(check.one, check.code, check.since)
    return words.past(check.since)
