"""Freshness: the tick ends what is over, asks, asks again, hides whoever is silent, and deletes after a year.

Whatever falls due is decided and stored here and never by a reader. Everything about one organisation happens in one
transaction together with its letter, so that a process that dies in between has done all of it or nothing.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import groupby
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from mintkarte.domain.freshness import Because, Deed, Due, FreshnessRules, Reason, count_days, next_due
from mintkarte.domain.holidays import DateSpan
from mintkarte.domain.schedules import BERLIN
from mintkarte.domain.states import Verb
from mintkarte.domain.vocabulary import Status
from mintkarte.models import KeptExport, Offer, Organisation, Question
from mintkarte.models.database import Database
from mintkarte.models.freshness import FIRST, HIDDEN, SECOND
from mintkarte.queries import freshness as stored
from mintkarte.queries.freshness import Living
from mintkarte.services import asking, confirming, drafting, states
from mintkarte.services.asking import Sender

ACTOR = "mintkarte tick"
MOST_ORGANISATIONS = 500
"""How many one round serves before it gives way to other jobs."""
_BATCH = 200
Rests = Mapping[str, Sequence[DateSpan]]
_log = logging.getLogger(__name__)


class Asking(Protocol):
    """What asking needs of the application's parts."""

    @property
    def sender(self) -> Sender:
        """Where the links of letters lead."""

    @property
    def freshness(self) -> FreshnessRules:
        """When offers are asked about again, hidden and deleted."""


@dataclass(slots=True)
class Deeds:
    """What one round has done, in offers, and how many letters it has written."""

    ended: int = 0
    asked: int = 0
    reminded: int = 0
    hidden: int = 0
    deleted: int = 0
    letters: int = 0
    is_more: bool = False
    """Whether further organisations wait for the next round."""


@dataclass(frozen=True, slots=True)
class _Round:
    """One round for one organisation: what is due today, and when its regions rest."""

    db: Session
    sender: Sender
    rules: FreshnessRules
    rests: Rests
    now: datetime
    deeds: Deeds = field(default_factory=Deeds)

    def due(self, one: Living, days: int = 0) -> Due | None:
        """What falls due for it until today, or in so many days."""
        return _due(one, self.rules, self.rests, self.now, days)

    @property
    def today(self) -> date:
        """The day in Germany."""
        return self.now.astimezone(BERLIN).date()

    def tell(self, organisation: Organisation, questions: Sequence[Question], number: int) -> None:
        """Write the letters of this time of asking."""
        days = {FIRST: self.rules.remind_after, SECOND: self.rules.hide_after}
        region = questions[0].offer.region_slug or ""
        rests = self.rests.get(region, ()) if number in days else ()
        by = count_days(self.today, days.get(number, self.rules.delete_after), rests)
        self.deeds.letters += asking.write(
            self.db, self.sender, asking.Round(organisation, questions, number, by), self.now
        )


def run(database: Database, sender: Sender, rules: FreshnessRules, now: datetime) -> Deeds:
    """One round over the offers; again at the same time it does what is left, or nothing.

    Raises the first error only after all others had their turn.
    """
    deeds = Deeds()
    with database.reading() as db:
        over = stored.over(db, now)
    for start in range(0, len(over), _BATCH):
        with database.writing() as db:
            deeds.ended += _end(db, over[start : start + _BATCH], now)
    with database.writing() as db:
        asking.note_told(db)
    with database.reading() as db:
        rests = stored.rests(db)
        waiting = [one for one in stored.in_reach(db, rules, now) if _due(one, rules, rests, now)]
    organisations = [organisation_id for organisation_id, _ in groupby(waiting, key=lambda one: one.organisation_id)]
    deeds.is_more = len(organisations) > MOST_ORGANISATIONS
    troubles: list[Exception] = []
    for organisation_id in organisations[:MOST_ORGANISATIONS]:
        act = replace(deeds)
        try:
            with database.writing() as db:
                _serve(_Round(db, sender, rules, rests, now, act), organisation_id)
        except OperationalError:  # the database is away: the next ones would only wait for it too
            raise
        except Exception as error:  # noqa: BLE001 - whatever is wrong with one organisation, the next has its turn
            _log.exception("organisation %s could not be served", organisation_id)
            troubles.append(error)
        else:
            deeds = act
    if troubles:
        raise troubles[0]  # the job comes again, and the page about jobs tells of it
    return deeds


def ask(db: Session, given: Asking, organisation: Organisation, offers: Iterable[Offer], now: datetime) -> int:
    """Ask about these offers before their time, in one letter, and go on by the same rules; gives how many.

    What is not public, or is being asked about already, is left out.
    """
    public = [one for one in offers if one.status == Status.PUBLISHED and confirming.open_question(db, one.id) is None]
    if not public:
        return 0
    act = _Round(db, given.sender, given.freshness, stored.rests(db), now)
    questions = [Question(offer_id=one.id, offer=one, reason=str(Reason.AGE), asked_at=now) for one in public]
    act.db.add_all(questions)
    act.db.flush()
    act.tell(organisation, questions, FIRST)
    return len(questions)


def _due(one: Living, rules: FreshnessRules, rests: Rests, now: datetime, days: int = 0) -> Due | None:
    """What may be done for it now, or in so many days; on a day of rest nobody is asked or hidden, however late."""
    spans, today = rests.get(one.region or "", ()), now.astimezone(BERLIN).date()
    found = next_due(one.life, rules, spans)
    if found is None or not found.has_come(now, days):
        return None
    is_asleep = found.deed is not Deed.DELETE and any(span.meets(today, today) for span in spans)
    return None if is_asleep else found


def _end(db: Session, ids: Iterable[int], now: datetime) -> int:
    """End the offers that are still over, now that nobody else can write."""
    ended = 0
    for offer in db.scalars(select(Offer).where(Offer.id.in_(ids)).with_for_update()):
        last_end = max((one.ends_at for one in offer.occurrences), default=None)
        if offer.status == Status.PUBLISHED and last_end is not None and last_end < now:
            states.end(db, offer, ACTOR, now)
            ended += 1
    return ended


def _serve(act: _Round, organisation_id: int) -> None:
    """Everything that is due for one organisation, looked at anew inside the transaction."""
    organisation = act.db.get(Organisation, organisation_id, with_for_update=True)
    if organisation is None:
        return
    own = stored.of_organisation(act.db, organisation_id)
    by_deed: dict[Deed, list[tuple[Living, Due]]] = {}
    for one in own:
        if due := act.due(one):
            by_deed.setdefault(due.deed, []).append((one, due))
    for one, _ in by_deed.get(Deed.DELETE, ()):
        _delete(act, one)
    if hiding := by_deed.get(Deed.HIDE):
        _hide(act, organisation, [one for one, _ in hiding])
    if reminding := by_deed.get(Deed.REMIND):
        _remind(act, organisation, [one for one, _ in reminding])
    if by_deed.get(Deed.ASK):
        soon = [(one, due) for one in own if (due := act.due(one, act.rules.bundle)) and due.deed is Deed.ASK]
        _ask(act, organisation, soon)


def _ask(act: _Round, organisation: Organisation, found: Sequence[tuple[Living, Due]]) -> None:
    questions = [
        Question(offer_id=one.offer_id, reason=str(due.reason or Reason.AGE), asked_at=act.now) for one, due in found
    ]
    act.db.add_all(questions)
    act.db.flush()
    act.deeds.asked += len(questions)
    act.tell(organisation, questions, FIRST)


def _remind(act: _Round, organisation: Organisation, found: Sequence[Living]) -> None:
    questions = _questions(act.db, found)
    for question in questions:
        question.asked_again_at = act.now
    act.deeds.reminded += len(questions)
    act.tell(organisation, questions, SECOND)


def _hide(act: _Round, organisation: Organisation, found: Sequence[Living]) -> None:
    questions = _questions(act.db, found)
    for question in questions:
        states.do(act.db, question.offer_id, Verb.HIDE, ACTOR, act.now, because=Because.UNANSWERED)
        question.hidden_at = act.now
    act.deeds.hidden += len(questions)
    act.tell(organisation, questions, HIDDEN)


def _delete(act: _Round, one: Living) -> None:
    """Delete it; what it said is kept for its organisation, in the columns of the spreadsheet."""
    columns = drafting.stored_columns(act.db, one.offer_id)
    kept = KeptExport(organisation_id=one.organisation_id, title=one.title, columns=columns, deleted_at=act.now)
    act.db.add(kept)
    states.do(act.db, one.offer_id, Verb.DELETE, ACTOR, act.now)
    act.deeds.deleted += 1


def _questions(db: Session, found: Sequence[Living]) -> list[Question]:
    ids = [one.question_id for one in found if one.question_id is not None]
    return list(db.scalars(select(Question).where(Question.id.in_(ids)).order_by(Question.id)))
