"""Things that wait for a coordinator."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select

from mintkarte.domain.link_states import Finding
from mintkarte.domain.permissions import Role
from mintkarte.domain.states import Verb
from mintkarte.domain.vocabulary import Status
from mintkarte.models import Person, Question, Region, Report, Rest, Source, SourceEntry, WebLink
from mintkarte.services import accounts, asking, confirming, drafting, editing, inviting, states
from mintkarte.services.accounts import Purpose
from mintkarte.services.deciding import Tables
from tests.builders import NOON, an_offer

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from mintkarte.gateways.gazetteer import Gazetteer
    from mintkarte.models import Edit, Invitation, Offer

AUTHOR = "anna@technikwerkstatt.example"


def tables(gazetteer: Gazetteer) -> Tables:
    """The gazetteer, and no holidays anywhere."""
    return Tables(gazetteer, lambda _: ())


def the_regions(db: Session) -> None:
    """Two regions: postcodes that begin with 63, and those with 98."""
    for slug, prefixes in (("untermain", "63"), ("thueringen", "98")):
        if db.get(Region, slug) is None:
            where = {"lat": 50.0, "lon": 9.1, "zoom": 9}
            db.add(Region(slug=slug, name=slug, land="by", postcode_prefixes=prefixes, welcome="", **where))
    db.flush()


def a_stored_offer(db: Session, *, region: str | None = "untermain", **values: Any) -> Offer:  # noqa: ANN401 - draft fields
    """A public offer of a region."""
    offer = an_offer(db, **values)
    offer.region_slug = region
    db.flush()
    return offer


def a_submitted_offer(db: Session, now: datetime = NOON, **values: Any) -> Offer:  # noqa: ANN401 - draft fields
    """An offer that waits since `now`."""
    offer = a_stored_offer(db, **values)
    offer.status, offer.published_at = str(Status.DRAFT), None
    states.do(db, offer.id, Verb.SUBMIT, AUTHOR, now)
    return offer


def an_author(db: Session) -> Person:
    """Somebody who writes offers."""
    return accounts.find_or_create(db, AUTHOR, "test", NOON, name="Anna Anbieter")


def a_proposal(db: Session, offer: Offer, now: datetime = NOON, **columns: str) -> Edit:
    """A proposed change of these columns of a public offer, made when it stood as it does now."""
    author, stored = an_author(db), drafting.stored_columns(db, offer.id)
    key = editing.key_of_offer(offer.id, author.id)
    edit = editing.keep(db, key, author.id, {**stored, **columns}, now, offer_id=offer.id, base=stored)
    editing.propose(db, edit, AUTHOR, now)
    return edit


def a_report(db: Session, offer: Offer, now: datetime = NOON, email: str | None = "leo@post.example") -> Report:
    """Somebody says that the price is wrong."""
    report = Report(offer_id=offer.id, column="kosten", message="Es kostet 5 Euro.", email=email, created_at=now)
    db.add(report)
    db.flush()
    return report


def a_waiting_invitation(db: Session, organisation_id: int, now: datetime = NOON, **values: Any) -> Invitation:  # noqa: ANN401 - of `Wanted`
    """A colleague whom an editor wants to invite."""
    given = {"email": "bert@post.example", "role": Role.EDITOR, "organisation_id": organisation_id, **values}
    return inviting.propose(db, inviting.Wanted(**given), AUTHOR, now)


def a_question(db: Session, *offers: Offer, now: datetime = NOON, email: str = "") -> str:
    """Offers of one organisation are asked about; gives the token of the letter's link."""
    organisation = offers[0].organisation
    organisation.email = email = email or organisation.email or AUTHOR
    for offer in offers:
        confirming.settle(db, offer, confirming.Answer.CLOSED, None, now)
    questions = [Question(offer_id=offer.id, reason="age", asked_at=now, told_at=now) for offer in offers]
    db.add_all(questions)
    db.flush()
    payload = {"questions": [question.id for question in questions]}
    return accounts.make_link(db, Purpose.CONFIRMATION, email, now, lasts=asking.LINK_LASTS, payload=payload)


def a_rest(db: Session, first_day: date = date(2026, 12, 21), days: int = 14, region: str = "untermain") -> Rest:
    """Days on which the clock of a region stands."""
    last_day = first_day + timedelta(days=days - 1)
    rest = Rest(region_slug=region, first_day=first_day, last_day=last_day, created_by="test", created_at=NOON)
    db.add(rest)
    db.flush()
    return rest


def hours(number: float) -> timedelta:
    """So many hours."""
    return timedelta(hours=number)


def a_told_link(db: Session, offer: Offer, finding: Finding = Finding.MISSING, detail: str = "404") -> WebLink:
    """The offer's link was found so on three days until `NOON`."""
    offer.url = offer.url or f"https://verein.example/kurs/{offer.id}"
    link = WebLink(url=offer.url, due_at=NOON, finding=str(finding), detail=detail, since=NOON - timedelta(days=18))
    db.add(link)
    db.flush()
    return link


def a_source(db: Session, offer: Offer) -> dict[str, int]:
    """A calendar of the offer's organisation, which says another price than people do; gives the ids by their names."""
    url = f"https://verein.example/{offer.id}.ics"
    known = {"organisation_id": offer.organisation_id, "url": url, "created_by": "test", "created_at": NOON}
    source = db.scalar(select(Source).where(Source.url == url)) or Source(**known, due_at=NOON, form="ics")
    source.problem, source.failing_since = "fault", NOON - timedelta(days=4)
    source.read_at = NOON - timedelta(days=5)
    db.add(source)
    db.flush()
    db.execute(delete(SourceEntry).where(SourceEntry.source_id == source.id))
    entry = SourceEntry(source_id=source.id, key="a", offer_id=offer.id, title=offer.title, seen_at=NOON)
    entry.given, entry.conflicts = {"said": {"kosten": "7"}, "stored": {"kosten": "5"}}, {"kosten": "7"}
    gone = SourceEntry(source_id=source.id, key="b", title="Sternenabend", seen_at=NOON, missing_since=NOON)
    odd = SourceEntry(source_id=source.id, key="c", refused="titel_fehlt", seen_at=NOON)
    db.add_all([entry, gone, odd])
    db.flush()
    return {"source_id": source.id, "entry_id": entry.id}
