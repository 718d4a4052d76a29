"""Freshness at the desk: its numbers, what comes next, whom no letter reaches, and the pauses of a region."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import groupby
from typing import Any

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request
from sqlalchemy.orm import Session

from mintkarte.domain.permissions import Action, Actor, Thing
from mintkarte.models import Organisation, Rest
from mintkarte.queries import freshness, freshness_numbers, freshness_outlook, people
from mintkarte.queries.desk import Regions
from mintkarte.queries.freshness_outlook import PAGE, Contact, Step, Unreached
from mintkarte.services import accounts, organisations, resting
from mintkarte.services.resting import RestError
from mintkarte.texts import freshness as words
from mintkarte.texts import people as people_words
from mintkarte.web import cards, freshness_sheet, signed_in
from mintkarte.web.desk_queue import regions_of
from mintkarte.web.freshness_chart import chart
from mintkarte.web.parts import BERLIN, now, parts, today

desk_freshness = Blueprint("desk_freshness", __name__, url_prefix="/redaktion")

_SHOWN = timedelta(days=365)
_FARTHEST = 1_000_000
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_FIELDS = {"region": "region", "first": "erster_tag", "last": "letzter_tag", "note": "notiz"}


@dataclass(frozen=True, slots=True)
class Line:
    """One offer in a list: what happens, when, and what follows; `contact` is whom the offer says to ask."""

    offer_id: int
    url: str
    title: str
    what: str
    tone: str
    when: str
    then: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The offers of one organisation, and whom to ask there."""

    contact: Contact
    lines: tuple[Line, ...]
    may_decide: bool

    @property
    def size(self) -> int:
        """How many offers."""
        return len(self.lines)


@dataclass(frozen=True, slots=True)
class Pause:
    """A pause of a region in words."""

    id: int
    days: str
    region: str
    note: str
    entered: str
    is_over: bool
    is_now: bool


@dataclass(slots=True)
class Typed:
    """What was typed into a form that comes back, and what is wrong with it, by field."""

    organisation_id: int = 0
    values: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)

    def is_day(self, name: str) -> bool:
        """Whether the browser's field for a day can show this; elsewise it would come back empty."""
        return not (typed := self.values.get(name)) or bool(_DAY.fullmatch(typed))


@desk_freshness.get("/frische")
def show() -> str:
    """Numbers, lists and pauses of the own regions; nothing changes."""
    return _page(signed_in.coordinator(), Typed())


@desk_freshness.get("/frische.csv")
def as_csv() -> Response:
    """The numbers, the months and the whole list of what comes next, as one table."""
    actor = signed_in.coordinator()
    regions = regions_of(actor)
    with parts().database.reading() as db:
        content = freshness_sheet.sheet(db, regions, parts().freshness, now())
    answer = Response(content, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="frische.csv"'
    return answer


@desk_freshness.post("/frische/anbieter/<id:organisation_id>/adresse")
def give_address(organisation_id: int) -> Response:
    """Note where letters to an organisation go from now on."""
    typed = request.form.get("email", "")[:400]
    with parts().database.writing() as db:
        found = db.get(Organisation, organisation_id, with_for_update=True)
        thing = Thing(organisation_id, people.home_region(db, organisation_id)) if found is not None else None
        actor = signed_in.allowed(Action.DECIDE, thing)
        email = accounts.folded(typed)
        if email and found is not None:
            done = organisations.give_address(db, found, email, actor.email, now())
    if not email:
        wrong = Typed(organisation_id, {"email": typed}, {"email": people_words.NO_ADDRESS})
        return make_response(_page(actor, wrong), 422)
    return _back("adresse" if done else "bekannt", "niemand")


@desk_freshness.post("/frische/pausen")
def rest() -> Response:
    """Let the clock of a region stand for some days."""
    actor = signed_in.coordinator()
    values = {name: request.form.get(word, "")[:1000] for name, word in _FIELDS.items()}
    problems: dict[str, str] = {}
    regions = regions_of(actor)
    region = values["region"]
    if region not in parts().regions() or (regions is not None and region not in regions):
        problems["region"] = "unknown"
    try:
        wanted = resting.read(values["first"], values["last"], values["note"], today())
        if not problems:
            with parts().database.writing() as db:
                resting.rest(db, region, wanted, actor.email, now())
    except RestError as error:
        problems |= error.problems
    if problems:
        said = {name: words.problem(name, code) for name, code in problems.items()}
        return make_response(_page(actor, Typed(values=values, problems=said)), 422)
    return _back("pause", "pausen")


@desk_freshness.post("/frische/pausen/<id:rest_id>/ende")
def end_rest(rest_id: int) -> Response:
    """Let the clock run again, or forget a pause to come; entering it anew is the opposite."""
    with parts().database.writing() as db:
        found = db.get(Rest, rest_id, with_for_update=True)
        actor = signed_in.allowed(Action.DECIDE, Thing(region=found.region_slug) if found is not None else None)
        if found is None:
            abort(404)
        was_to_come = found.first_day >= today()
        done = resting.end(db, found, actor.email, now(), today())
    return _back(("entfernt" if was_to_come else "beendet") if done else "vorbei", "pausen")


def _back(done: str, part: str) -> Response:
    return make_response(redirect(f"/redaktion/frische?getan={done}#{part}", code=303))


def _page(actor: Actor, typed: Typed) -> str:
    regions = regions_of(actor)
    start, start_unreached = _start("ab"), _start("niemand")
    with parts().database.reading() as db:
        found = freshness_numbers.numbers(db, regions, now())
        steps = freshness_outlook.steps(db, parts().freshness, regions, now())
        unreached, total_unreached = freshness_outlook.unreached(
            db, regions, can_write=bool(parts().sender.site), start=start_unreached
        )
        page = steps[start : start + PAGE]
        shown: dict[str, Any] = {
            "coming": _groups(db, actor, page, [_coming(step) for step in page]),
            "unreached": _groups(db, actor, unreached, [_open(one) for one in unreached]),
            "pauses": _pauses(db, regions),
        }
    own = {slug: one.name for slug, one in parts().regions().items() if regions is None or slug in regions}
    return render_template(
        "desk/freshness.html",
        numbers=found,
        words=words,
        hidden=[(words.HIDDEN[because], number) for because, number in found.hidden.items()],
        chart=chart(found.months),
        total=len(steps),
        start=start,
        total_unreached=total_unreached,
        start_unreached=start_unreached,
        size=PAGE,
        own_regions=own,
        typed=typed,
        can_write=bool(parts().sender.site),
        first_possible=today().isoformat(),
        most_note=resting.LONGEST_NOTE,
        done=words.DONE.get(request.args.get("getan", ""), ""),
        is_problem=False,
        was=0,
        **shown,
    )


def _start(name: str) -> int:
    return max(0, min(request.args.get(name, 0, type=int), _FARTHEST)) // PAGE * PAGE


def _groups(db: Session, actor: Actor, found: Sequence[Step | Unreached], lines: Sequence[Line]) -> list[Group]:
    """The lines by organisation, in their order, each with what its offer says of whom to ask."""
    contacts = freshness_outlook.contacts(db, {one.organisation_id for one in found})
    said = freshness_outlook.words_of_contact(db, [one.offer_id for one in found])
    groups = []
    for organisation_id, both in groupby(zip(found, lines, strict=True), key=lambda pair: pair[0].organisation_id):
        contact = contacts[organisation_id]
        own = tuple(replace(line, contact=said.get(line.offer_id, "")) for _, line in both)
        may_decide = actor.is_admin or (contact.region is not None and contact.region in actor.regions)
        groups.append(Group(contact, own, may_decide))
    return groups


def _coming(step: Step) -> Line:
    what, tone = words.DEEDS[step.deed]
    when, then = words.on_day(step.on, today()), words.gone_on(step.deed, step.gone_on, today())
    return Line(step.offer_id, cards.offer_path(step.offer_id, step.title), step.title, what, tone, when, then)


def _open(one: Unreached) -> Line:
    asked = words.asked_on(one.asked_at.astimezone(BERLIN).date())
    what, tone = words.unreached_state(hidden=one.is_hidden, failed=one.failed)
    return Line(one.offer_id, cards.offer_path(one.offer_id, one.title), one.title, what, tone, asked)


def _pauses(db: Session, regions: Regions) -> list[Pause]:
    known = parts().regions()
    return [
        Pause(
            id=one.id,
            days=words.rest_days(one.first_day, one.last_day, today()),
            region=known[one.region_slug].name if one.region_slug in known else one.region_slug,
            note=one.note,
            entered=words.entered(one.created_by, one.created_at.astimezone(BERLIN).date()),
            is_over=one.last_day < today(),
            is_now=one.first_day <= today() <= one.last_day,
        )
        for one in freshness.rests_of(db, regions, today() - _SHOWN, PAGE)
    ]
