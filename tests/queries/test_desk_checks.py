"""The list of doubtful things: whose regions, what comes back, and what is nobody's business any more."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from mintkarte.domain.link_states import Finding
from mintkarte.domain.permissions import Role
from mintkarte.domain.schedules import Schedule
from mintkarte.domain.vocabulary import Format, Registration, ScheduleKind, Status
from mintkarte.models import Offer, SetAside
from mintkarte.queries import link_findings
from mintkarte.queries.desk_checks import Check, Doubt, check_list
from mintkarte.services import accounts, bouncing, history
from mintkarte.services import check_list as deeds
from tests.builders import NOON, on_saturday, weekly
from tests.desk_things import a_stored_offer, a_told_link, the_regions

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from mintkarte.models.database import Database
    from mintkarte.queries.desk import Regions

OVER = Schedule(ScheduleKind.DATED, dates=on_saturday(date(2026, 10, 3)).dates)
KORA = "kora@untermain.example"


def listed(db: Session, doubt: Doubt, regions: Regions = None) -> list[Check]:
    return check_list(db, regions, NOON).open.get(doubt, [])


def an_offer_called(db: Session, title: str, region: str = "untermain", **values: Any) -> Offer:  # noqa: ANN401 - draft fields
    the_regions(db)
    return a_stored_offer(db, region=region, title=title, organisation=f"Verein {title}", **values)


def test_a_fine_offer_is_not_doubtful(database: Database) -> None:
    with database.writing() as db:
        an_offer_called(db, "Löten", url="https://verein.example/")
        an_offer_called(db, "Messen", schedule=weekly(), capacity=10, places_left=3)
        assert check_list(db, None, NOON).total == 0


def test_links_are_listed_with_what_was_found_and_only_in_the_own_regions(database: Database) -> None:
    with database.writing() as db:
        gone, moved = an_offer_called(db, "Löten"), an_offer_called(db, "Sterne", "thueringen")
        a_told_link(db, gone)
        a_told_link(db, moved, Finding.MOVED, "https://verein.example/neu")
        fine = an_offer_called(db, "Messen")
        a_told_link(db, fine, Finding.ANSWERS, "")
        hidden = an_offer_called(db, "Feilen")
        a_told_link(db, hidden)
        hidden.status = str(Status.HIDDEN)
    with database.reading() as db:
        (only,) = listed(db, Doubt.LINK, {"untermain"})
        assert (only.title, only.code, only.other, only.organisation) == ("Löten", "missing", "404", "Verein Löten")
        assert {one.title for one in listed(db, Doubt.LINK)} == {"Löten", "Sterne"}
        assert listed(db, Doubt.LINK, set()) == []
        assert set(link_findings.of_offers(db, [gone.id, moved.id, fine.id])) == {gone.id, moved.id}


def test_a_link_that_has_just_answered_is_not_listed(database: Database) -> None:
    with database.writing() as db:
        link = a_told_link(db, an_offer_called(db, "Löten"))
        link.doubt = {"finding": "answers", "detail": "", "since": NOON.isoformat(), "days": ["2026-11-21"]}
    with database.reading() as db:
        assert listed(db, Doubt.LINK) == []


def test_bouncing_addresses_are_listed_with_the_organisations_they_keep_silent(database: Database) -> None:
    with database.writing() as db:
        one, other = an_offer_called(db, "Löten"), an_offer_called(db, "Sterne", "thueringen")
        one.organisation.email = "Post@Verein.example"
        anna = accounts.find_or_create(db, "anna@verein.example", "test", NOON, name="Anna Anbieter")
        for offer in (one, other):
            accounts.give_role(db, anna, Role.EDITOR, "test", NOON, organisation_id=offer.organisation_id)
        for address in ("post@verein.example", "anna@verein.example", "fremd@anderswo.example"):
            bouncing.note(db, address, NOON, code="5.1.1", kind="submitted")
    with database.reading() as db:
        found = {(check.organisation, check.one, check.other) for check in listed(db, Doubt.MAIL)}
        assert found == {
            ("Verein Löten", "post@verein.example", ""),
            ("Verein Löten", "anna@verein.example", "Anna Anbieter"),
            ("Verein Sterne", "anna@verein.example", "Anna Anbieter"),
        }
        assert {check.organisation for check in listed(db, Doubt.MAIL, {"thueringen"})} == {"Verein Sterne"}


def test_dates_that_are_over_are_listed_while_the_offer_is_still_public(database: Database) -> None:
    with database.writing() as db:
        over = an_offer_called(db, "Herbst", schedule=OVER)
        an_offer_called(db, "Anfrage", schedule=Schedule(ScheduleKind.ON_REQUEST))
        assert [check.title for check in listed(db, Doubt.PAST)] == ["Herbst"]
        over.status = str(Status.PAST)
        db.flush()
        assert listed(db, Doubt.PAST) == []


def test_dates_that_were_called_off_do_not_count(database: Database) -> None:
    with database.writing() as db:
        offer = an_offer_called(db, "Frühjahr")
        offer.occurrences[0].cancelled = True
        db.flush()
        assert listed(db, Doubt.PAST) == []


def test_contradictions_are_found_in_stored_offers(database: Database) -> None:
    with database.writing() as db:
        an_offer_called(
            db,
            "Sommercamp 2025",
            places_left=9,
            capacity=8,
            cost_text="kostenlos",
            cost_cents=500,
            grade_from=1,
            grade_to=2,
            age_from=14,
            age_to=16,
            formats=frozenset({Format.ONLINE}),
            registration=Registration.REQUIRED,
            registration_until=date(2027, 5, 1),
        )
        an_offer_called(db, "Montags", schedule=weekly(), registration_until=date(2028, 5, 1))
    with database.reading() as db:
        found = listed(db, Doubt.CONTRADICTION)
        assert {check.title for check in found} == {"Sommercamp 2025"}
        assert {check.code for check in found} == {
            *("deadline_after_last_date", "past_year_in_title", "more_free_than_places", "free_with_price"),
            *("age_and_grade", "online_with_place"),
        }
        assert len({check.key for check in found}) == 6


def test_what_was_set_aside_stays_away_until_it_changes(database: Database) -> None:
    with database.writing() as db:
        offer = an_offer_called(db, "Löten", places_left=9, capacity=8)
        (check,) = listed(db, Doubt.CONTRADICTION)
        deeds.set_aside(db, check.key, check.state, KORA, NOON)
        db.flush()
        now = check_list(db, None, NOON)
        assert (now.total, now.aside) == (0, [check])
        offer.title = "Löten für alle"
        db.flush()
        assert check_list(db, None, NOON).total == 0, "another title changes nothing about the places"
        offer.places_left = 10
        db.flush()
        (again,) = listed(db, Doubt.CONTRADICTION)
        assert again.state != check.state
        offer.places_left = 9
        db.flush()
        assert deeds.bring_back(db, check.key)
        assert not deeds.bring_back(db, check.key)
        assert listed(db, Doubt.CONTRADICTION)


def test_after_two_years_it_is_looked_at_once_more(database: Database) -> None:
    with database.writing() as db:
        deeds.set_aside(db, "angebot:1:link", "0" * 64, KORA, NOON)
        deeds.set_aside(db, "angebot:1:link", "1" * 64, KORA, NOON)
        deeds.forget_old(db, NOON + timedelta(days=730))
        assert db.get_one(SetAside, "angebot:1:link").state == "1" * 64
        db.expire_all()
        deeds.forget_old(db, NOON + timedelta(days=731))
        db.expire_all()
        assert db.get(SetAside, "angebot:1:link") is None


def test_a_new_address_is_taken_over_only_as_it_was_found_and_can_be_taken_back(database: Database) -> None:
    new = "https://verein.example/neu"
    with database.writing() as db:
        offer = an_offer_called(db, "Löten")
        link = a_told_link(db, offer, Finding.MOVED, new)
        assert not deeds.take_over_address(db, offer, "https://boese.example/", KORA, NOON)
        before = offer.version
        assert deeds.take_over_address(db, offer, new, KORA, NOON)
        assert (offer.url, offer.version) == (new, before + 1)
        assert not deeds.take_over_address(db, offer, new, KORA, NOON)
        step = history.of(db, "offer", offer.id)[0]
        assert (step.verb, step.before, step.after) == ("updated", {"url": link.url}, {"url": new})
