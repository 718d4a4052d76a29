"""What stands above an offer for those who answer for it: its state, what can be done, and its dates to call off."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from mintkarte.domain.freshness import Because
from mintkarte.domain.permissions import Action, Actor, Thing, can
from mintkarte.domain.schedules import BERLIN
from mintkarte.domain.states import STEPS, Verb, verbs_from
from mintkarte.domain.vocabulary import Status
from mintkarte.models import Edit, Offer
from mintkarte.services import editing
from mintkarte.texts import calendar
from mintkarte.texts import submissions as words
from mintkarte.web.offer_page import confirmed_words
from mintkarte.web.parts import now

_STRONG = frozenset({Verb.SUBMIT, Verb.APPROVE})
_MOST_DATES = 12


@dataclass(frozen=True, slots=True)
class Way:
    """One verb as a button; `asks` leads to a page that asks first, `needs_reason` opens a field for it."""

    verb: str
    text: str
    is_strong: bool
    asks: bool
    needs_reason: bool


@dataclass(frozen=True, slots=True)
class ComingDate:
    """A date that can be called off, or take place again."""

    id: int
    text: str
    cancelled: bool


@dataclass(frozen=True, slots=True)
class StateBar:
    """Everything the bar shows."""

    offer_id: int
    title: str
    state: str
    sentence: str
    note: str
    can_edit: bool
    can_confirm: bool
    confirmed: str
    proposed: str
    may_take_back: bool
    ways: tuple[Way, ...]
    dates: tuple[ComingDate, ...]


def state_bar(db: Session, offer: Offer, actor: Actor | None) -> StateBar | None:
    """The bar for somebody who may read the offer while it is not public; None for everybody else."""
    thing = Thing(offer.organisation_id, offer.region_slug)
    if actor is None or not can(actor, Action.READ, thing):
        return None
    status = Status(offer.status)
    state, sentence = words.state(status)
    if status is Status.HIDDEN and offer.hidden_because == Because.UNANSWERED:
        sentence = words.SILENT
    proposal = editing.proposal_of(db, offer.id)
    return StateBar(
        offer_id=offer.id,
        title=offer.title,
        state=state,
        sentence=sentence,
        note=offer.review_note,
        can_edit=can(actor, Action.EDIT, thing) and status is not Status.DELETED,
        can_confirm=can(actor, Action.EDIT, thing) and status is Status.PUBLISHED,
        confirmed=confirmed_words(offer),
        proposed=_proposed(proposal, actor, thing),
        may_take_back=proposal is not None and proposal.person_id == actor.id,
        ways=tuple(
            Way(str(verb), words.verb(verb, trusted=offer.organisation.trusted), verb in _STRONG, *_asks(verb))
            for verb in verbs_from(status)
            if can(actor, STEPS[verb].action, thing)
        ),
        dates=_dates(offer) if can(actor, Action.EDIT, thing) else (),
    )


def _proposed(proposal: Edit | None, actor: Actor, thing: Thing) -> str:
    if proposal is None:
        return ""
    return words.PROPOSED_TO_YOU if can(actor, Action.APPROVE, thing) else words.PROPOSED


def _asks(verb: Verb) -> tuple[bool, bool]:
    return verb is Verb.DELETE, verb is Verb.REJECT


def _dates(offer: Offer) -> tuple[ComingDate, ...]:
    coming = [one for one in offer.occurrences if one.ends_at > now()]
    return tuple(
        ComingDate(one.id, _words(one.starts_at.astimezone(BERLIN), all_day=one.all_day), one.cancelled)
        for one in coming[:_MOST_DATES]
    )


def _words(moment: datetime, *, all_day: bool) -> str:
    day = f"{calendar.weekday(moment.date())}, {calendar.full_day(moment.date())}"
    return day if all_day else f"{day}, {calendar.clock(moment)} Uhr"
