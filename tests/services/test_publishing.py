"""Publishing: what people rely on when drafts come in, again and again, on both databases."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from mintkarte.domain.geometry import Point
from mintkarte.domain.states import Verb
from mintkarte.domain.vocabulary import Land, Precision, ProviderKind, Status
from mintkarte.gateways.locator import Located
from mintkarte.models import Change, Occurrence, Offer, Organisation, Place, Region, counters
from mintkarte.services import history, placing, states
from mintkarte.services.publishing import Deed, publish_draft
from mintkarte.services.states import StateError
from tests.builders import ASCHAFFENBURG, NOON, NOWHERE, a_draft, an_offer, on_saturday, weekly

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from mintkarte.domain.drafts import OfferDraft
    from mintkarte.models.database import Database
    from mintkarte.services.publishing import Outcome

LATER = NOON + timedelta(days=3)


def publish(database: Database, draft: OfferDraft, *, located: Located = ASCHAFFENBURG) -> Outcome:
    with database.writing() as db:
        return publish_draft(db, draft, "kim@example.org", LATER, located=located)


def rows(db: Session, table: type) -> int:
    return db.scalar(select(func.count()).select_from(table)) or 0


def test_a_new_draft_is_public_at_once_and_its_history_says_who(database: Database) -> None:
    outcome = publish(database, a_draft())

    with database.reading() as db:
        offer = db.get_one(Offer, outcome.offer_id)
        assert (outcome.deed, offer.status, offer.published_at) == (Deed.CREATED, Status.PUBLISHED, LATER)
        assert (offer.fields, offer.audiences, offer.cost_cents) == (["technik"], ["kinder"], 0)
        assert offer.description == "Wir bauen eine kleine Blinkschaltung."
        assert (offer.confirmed_at, offer.confirmed_how) == (None, None)
        assert offer.place
        assert (offer.place.precision, offer.place.source) == ("postcode", "gazetteer")
        assert [o.starts_at.isoformat() for o in offer.occurrences] == ["2027-02-13T09:00:00+00:00"]
        assert offer.changed_in == counters.current(db) == 1
        (change,) = history.of(db, "offer", offer.id)
        assert (change.actor, change.verb, change.at, change.before) == ("kim@example.org", "created", LATER, {})
        assert change.after["title"] == "Löten für Anfänger"


def test_the_same_draft_again_writes_nothing_at_all(database: Database) -> None:
    drafts = [a_draft(), a_draft(title="Jeden Mittwoch", schedule=weekly()), a_draft(title="Ohne Ort", postcode="")]
    first = [publish(database, draft) for draft in drafts]
    with database.reading() as db:
        before = (counters.current(db), rows(db, Change), [o.version for o in db.scalars(select(Offer))])

    again = [publish(database, draft) for draft in drafts]

    assert [o.deed for o in again] == [Deed.UNCHANGED] * 3
    assert [o.offer_id for o in again] == [o.offer_id for o in first]
    with database.reading() as db:
        assert before == (counters.current(db), rows(db, Change), [o.version for o in db.scalars(select(Offer))])


def test_a_change_records_only_the_fields_that_differ(database: Database) -> None:
    first = publish(database, a_draft())
    outcome = publish(database, a_draft(cost_cents=500, age_to=None))

    assert (outcome.deed, outcome.offer_id) == (Deed.UPDATED, first.offer_id)
    with database.reading() as db:
        newest = history.of(db, "offer", outcome.offer_id)[0]
        assert (newest.verb, newest.before, newest.after) == (
            "updated",
            {"cost_cents": 0, "age_to": 14},
            {"cost_cents": 500, "age_to": None},
        )
        assert db.get_one(Offer, outcome.offer_id).changed_in == counters.current(db) == 2


def test_an_offer_is_found_again_under_another_spelling_and_by_its_external_id(database: Database) -> None:
    first = publish(database, a_draft())
    spelled = publish(database, a_draft(title="LOETEN  für Anfänger", organisation="technikwerkstatt  SPESSART"))
    assert spelled.offer_id == first.offer_id

    numbered = publish(database, a_draft(external_id="A-17"))
    renamed = publish(database, a_draft(external_id="A-17", title="Löten II", town="Goldbach"))
    assert numbered.offer_id != first.offer_id
    assert (renamed.deed, renamed.offer_id) == (Deed.UPDATED, numbered.offer_id)


def test_two_organisations_may_offer_the_same(database: Database) -> None:
    assert publish(database, a_draft()).offer_id != publish(database, a_draft(organisation="Sternwarte")).offer_id


def test_what_needs_review_waits_and_is_published_once_it_no_longer_does(database: Database) -> None:
    outcome = publish(database, a_draft(needs_review=True))
    with database.reading() as db:
        offer = db.get_one(Offer, outcome.offer_id)
        assert (offer.status, offer.published_at) == (Status.SUBMITTED, None)

    assert publish(database, a_draft(needs_review=True)).deed == Deed.UNCHANGED
    assert publish(database, a_draft()).deed == Deed.UPDATED
    with database.reading() as db:
        assert db.get_one(Offer, outcome.offer_id).published_at == LATER


def test_hide_and_show_delete_and_restore_are_opposites(database: Database) -> None:
    with database.writing() as db:
        number = an_offer(db).id
    for verb, status in (
        (Verb.HIDE, Status.HIDDEN),
        (Verb.DELETE, Status.DELETED),
        (Verb.RESTORE, Status.HIDDEN),
        (Verb.SHOW, Status.PUBLISHED),
    ):
        with database.writing() as db:
            before = counters.current(db)
            assert states.do(db, number, verb, "kim@example.org", LATER)
            offer = db.get_one(Offer, number)
            assert (offer.status, offer.deleted_at is not None) == (status, status == Status.DELETED)
            assert offer.changed_in == before + 1
    with database.reading() as db:
        assert [c.verb for c in history.of(db, "offer", number)] == [
            *("shown", "restored", "deleted", "hidden", "created")
        ]


def test_a_deed_that_does_not_fit_the_state_changes_nothing(database: Database) -> None:
    with database.writing() as db:
        offer = an_offer(db)
        number, version = offer.id, offer.version
    for verb in (Verb.SUBMIT, Verb.WITHDRAW, Verb.REJECT):
        with pytest.raises(StateError, match="veroeffentlicht"), database.writing() as db:
            states.do(db, number, verb, "kim", LATER)
    with pytest.raises(StateError, match="gone"), database.writing() as db:
        states.do(db, number + 99, Verb.HIDE, "kim", LATER)
    with pytest.raises(StateError, match="outdated"), database.writing() as db:
        states.do(db, number, Verb.HIDE, "kim", LATER, version=version - 1)
    with database.reading() as db:
        assert (rows(db, Change), counters.current(db)) == (2, 1)


def test_a_deleted_offer_that_is_imported_again_comes_back_but_a_hidden_one_stays_hidden(database: Database) -> None:
    with database.writing() as db:
        deleted, hidden = an_offer(db).id, an_offer(db, title="Verborgenes").id
    with database.writing() as db:
        states.do(db, deleted, Verb.DELETE, "kim", LATER)
        states.do(db, hidden, Verb.HIDE, "kim", LATER)

    assert publish(database, a_draft()).deed == Deed.UPDATED
    assert publish(database, a_draft(title="Verborgenes")).deed == Deed.UNCHANGED
    with database.reading() as db:
        assert db.get_one(Offer, deleted).status == Status.PUBLISHED
        assert db.get_one(Offer, hidden).status == Status.HIDDEN


def test_a_failed_transaction_leaves_nothing_behind(database: Database) -> None:
    def deed() -> None:
        with database.writing() as db:
            an_offer(db)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        deed()
    with database.reading() as db:
        assert [rows(db, table) for table in (Offer, Organisation, Place, Change, Occurrence)] == [0] * 5
        assert counters.current(db) == 0


def test_a_hand_set_pin_survives_gazetteer_provider_and_an_import_without_it(database: Database) -> None:
    outcome = publish(database, a_draft(lat=49.9801, lon=9.1402))
    assert publish(database, a_draft()).deed == Deed.UNCHANGED
    with database.writing() as db:
        place = db.get_one(Offer, outcome.offer_id).place
        assert place is not None
        assert not placing.move(db, place, Point(50.0, 9.0), "street", LATER, source="provider", actor="nominatim")
        assert (place.lat, place.lon, place.source, place.precision) == (49.9801, 9.1402, "hand", "exact")


def test_another_hand_set_pin_moves_the_offer(database: Database) -> None:
    first = publish(database, a_draft(lat=49.9801, lon=9.1402))
    second = publish(database, a_draft(lat=49.99, lon=9.15))
    assert (second.deed, second.offer_id) == (Deed.UPDATED, first.offer_id)
    with database.reading() as db:
        place = db.get_one(Offer, first.offer_id).place
        assert place is not None
        assert (place.lat, place.lon) == (49.99, 9.15)


def test_a_provider_moves_a_place_once_and_an_exported_point_comes_back_unchanged(database: Database) -> None:
    outcome = publish(database, a_draft())
    with database.writing() as db:
        place = db.get_one(Offer, outcome.offer_id).place
        assert place is not None
        before = counters.current(db)
        assert placing.move(db, place, Point(49.9755, 9.1477), "exact", LATER, source="provider", actor="nominatim")
        assert db.get_one(Offer, outcome.offer_id).changed_in == before + 1
    with database.writing() as db:
        place = db.get_one(Place, place.id)
        assert not placing.move(db, place, Point(49.9755, 9.1477), "exact", LATER, source="provider", actor="nominatim")
        assert [c.verb for c in history.of(db, "place", place.id)] == ["moved"]

    assert publish(database, a_draft()).deed == Deed.UNCHANGED
    exported = a_draft(lat=49.97551, lon=9.14769, precision=Precision.EXACT)
    assert publish(database, exported).deed == Deed.UNCHANGED


def test_a_better_gazetteer_moves_its_own_places(database: Database) -> None:
    first = publish(database, a_draft(), located=NOWHERE)
    better = publish(database, a_draft())
    assert (better.deed, better.offer_id) == (Deed.UPDATED, first.offer_id)
    with database.reading() as db:
        place = db.get_one(Offer, first.offer_id).place
        assert place is not None
        assert (place.lat, place.source, place.precision) == (49.9737, "gazetteer", "postcode")


def test_an_offer_without_any_place_has_none(database: Database) -> None:
    outcome = publish(database, a_draft(street="", postcode="", town=""), located=NOWHERE)
    with database.reading() as db:
        assert db.get_one(Offer, outcome.offer_id).place is None


def test_the_region_is_that_of_the_organisation_else_of_the_postcode(database: Database) -> None:
    with database.writing() as db:
        for slug, prefixes in (("untermain", "637 638 97901"), ("umland", "63 979"), ("thueringen", "98 99")):
            region = Region(slug=slug, name=slug, land="by", postcode_prefixes=prefixes, lat=50.0, lon=9.0, zoom=9)
            db.add(region)

    def region_for(organisation: str, postcode: str, region: str | None = None) -> str | None:
        draft = a_draft(organisation=organisation, postcode=postcode)
        with database.writing() as db:
            outcome = publish_draft(db, draft, "kim", LATER, located=NOWHERE, region=region)
            return db.get_one(Offer, outcome.offer_id).region_slug

    assert region_for("Verein A", "63739") == "untermain"
    assert region_for("Verein A", "63500") == "umland"
    assert region_for("Verein A", "10115") is None
    assert region_for("Verein B", "63739", region="thueringen") == "thueringen"
    assert region_for("Verein B", "10115") == "thueringen"


def test_what_an_organisation_lacks_is_filled_in_and_what_it_states_stays(database: Database) -> None:
    publish(database, a_draft(organisation_kind=None))
    publish(database, a_draft(title="Zweites", organisation_kind=ProviderKind.MUSEUM))
    publish(database, a_draft(title="Drittes", organisation_kind=ProviderKind.SCHOOL))
    with database.reading() as db:
        organisation = db.scalars(select(Organisation)).one()
        assert organisation.kind == "museum"
        assert [c.verb for c in history.of(db, "organisation", organisation.id)] == ["updated", "created"]


def test_a_moved_date_keeps_its_calendar_id_and_a_dropped_one_goes(database: Database) -> None:
    outcome = publish(database, a_draft(schedule=weekly("FREQ=WEEKLY;BYDAY=WE;COUNT=500")))
    with database.reading() as db:
        before = {o.starts_at: (o.uid, o.sequence) for o in db.get_one(Offer, outcome.offer_id).occurrences}
        assert len(before) == pytest.approx(57, abs=2)

    schedule = weekly("FREQ=WEEKLY;INTERVAL=2;BYDAY=WE")
    longer = type(schedule)(
        schedule.kind, schedule.text, schedule.rule, rule_hours=((schedule.rule_hours[0][0], None),)
    )
    publish(database, a_draft(schedule=longer))
    with database.reading() as db:
        after = db.get_one(Offer, outcome.offer_id).occurrences
        assert len(after) in {28, 29}
        assert all(before[o.starts_at] == (o.uid, o.sequence - 1) for o in after)


def test_single_dates_are_replaced_as_a_whole(database: Database) -> None:
    outcome = publish(database, a_draft(schedule=on_saturday()))
    publish(database, a_draft(schedule=on_saturday(date(2027, 3, 6))))
    with database.reading() as db:
        assert [o.starts_at.date() for o in db.get_one(Offer, outcome.offer_id).occurrences] == [date(2027, 3, 6)]


def test_very_long_names_and_addresses_fit(database: Database) -> None:
    wide = "ßﷺ" * 60
    draft = a_draft(title="ß" * 140, organisation=wide, venue=wide, street=wide, town=wide, external_id="ﷺ" * 200)
    first = publish(database, draft)
    assert publish(database, draft) == type(first)(Deed.UNCHANGED, first.offer_id)


def test_a_place_in_another_land_is_kept_with_it(database: Database) -> None:
    jena = Located(Point(50.93, 11.59), Precision.TOWN, Land.TH, "Jena", (), "07743")
    outcome = publish(database, a_draft(postcode="07743", town="Jena"), located=jena)
    with database.reading() as db:
        place = db.get_one(Offer, outcome.offer_id).place
        assert place is not None
        assert (place.land, place.precision) == ("th", "town")
