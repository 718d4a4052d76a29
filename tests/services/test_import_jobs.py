"""The work behind the import desk on both databases: in one go or not at all, once, and back again."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from mintkarte.app import SITE
from mintkarte.domain.imports import Stage
from mintkarte.domain.permissions import Action, Actor, Thing, can
from mintkarte.domain.vocabulary import Status
from mintkarte.gateways.checked_rows import CheckedRows
from mintkarte.gateways.gazetteer import Gazetteer
from mintkarte.gateways.import_folder import folder_of
from mintkarte.gateways.locator import Located
from mintkarte.models import Change, ImportBatch, Job, Membership, Offer, Organisation, Person
from mintkarte.queries import imports as queries
from mintkarte.services import accounts, import_batches, import_jobs, jobs
from mintkarte.services.import_batches import Brought
from tests.builders import NOON, an_offer, an_organisation
from tests.desk_things import the_regions
from tests.import_desk import TWO

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy.orm import Session

    from mintkarte.domain.holidays import DateSpan
    from mintkarte.domain.vocabulary import Land
    from mintkarte.models.database import Database


GAZETTEER = Gazetteer.load(SITE / "data")


@dataclass
class Desk:
    """What importing needs of the application."""

    database: Database
    data_dir: Path
    gazetteer: Gazetteer

    def pauses(self, _land: Land | None, _now: datetime) -> tuple[DateSpan, ...]:
        return ()

    def bring(self, content: str = TWO, region: str | None = "untermain", number: int = 1) -> int:
        with self.database.writing() as db:
            the_regions(db)
            person = accounts.find_or_create(db, f"kora{number}@post.example", "test", NOON)
            if not person.memberships:
                scope = "coordinator:untermain"
                role = Membership(role="coordinator", region_slug="untermain", scope=scope, created_at=NOON)
                person.memberships.append(role)
            brought = Brought(person_id=person.id, email=person.email or "", file_name="a.csv", region=region)
            batch = import_batches.bring(db, brought, NOON)
            folder_of(self.data_dir, batch.id).take(BytesIO(content.encode()))
            import_batches.start(db, batch, Stage.CHECKING, NOON)
        self.run()
        return batch.id

    def run(self, clock: Callable[[], datetime] = lambda: NOON) -> int:
        return import_jobs.run_due(self, clock)

    def begin(self, number: int, deed: Callable[..., bool]) -> None:
        with self.database.writing() as db:
            assert deed(db, db.get_one(ImportBatch, number), NOON)

    def batch(self, number: int) -> ImportBatch:
        with self.database.reading() as db:
            return db.get_one(ImportBatch, number)

    def public(self) -> int:
        with self.database.reading() as db:
            return db.scalar(select(func.count()).where(Offer.status == str(Status.PUBLISHED))) or 0


def back(db: Session, batch: ImportBatch, now: datetime) -> bool:
    return import_batches.take_back(db, batch, "vera@post.example", now)


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> Desk:
    return Desk(database, tmp_path, GAZETTEER)


def test_a_check_stores_nothing_but_what_it_found(desk: Desk) -> None:
    number = desk.bring()
    batch = desk.batch(number)
    assert (batch.stage, batch.counts) == (Stage.CHECKED, {"new": 2})
    assert [one[1] for one in batch.headers["columns"]][:3] == ["titel", "anbieter", "plz"]
    with desk.database.reading() as db:
        assert [db.scalar(select(func.count(model.id))) for model in (Offer, Change, Job)] == [0, 1, 0]


def test_what_is_ticked_is_stored_once_and_comes_back_out(desk: Desk) -> None:
    number = desk.bring()
    desk.begin(number, import_batches.take_over)
    desk.run()
    assert desk.run() == 0
    assert (desk.public(), desk.batch(number).counts["done"]["created"]) == (2, 2)
    with desk.database.writing() as db:
        assert not import_batches.take_over(db, db.get_one(ImportBatch, number), NOON)
    desk.begin(number, back)
    desk.run()
    assert (desk.public(), desk.batch(number).counts["undone"]["removed"]) == (0, 2)


def test_a_take_over_that_was_done_before_the_machine_went_down_is_not_done_again(desk: Desk) -> None:
    number = desk.bring()
    desk.begin(number, import_batches.take_over)
    desk.run()
    with desk.database.writing() as db:
        jobs.enqueue(db, import_batches.JOB, {"import": number}, NOON, key=f"import:{number}")
    desk.run()
    with desk.database.reading() as db:
        assert db.scalar(select(func.count()).where(Change.thing == "offer")) == 2


def test_when_storing_is_stopped_nothing_is_in(desk: Desk) -> None:
    number = desk.bring()
    desk.begin(number, import_batches.take_over)
    folder_of(desk.data_dir, number).ask_to_stop()
    desk.run()
    assert (desk.public(), desk.batch(number).stage) == (0, Stage.CHECKED)


def test_a_file_that_went_missing_ends_the_import_and_not_the_others(desk: Desk) -> None:
    number = desk.bring()
    desk.begin(number, import_batches.take_over)
    folder_of(desk.data_dir, number).upload.unlink()
    desk.run()
    assert desk.batch(number).stage is Stage.REFUSED
    assert desk.batch(desk.bring()).stage is Stage.CHECKED


def test_whoever_has_lost_the_role_stores_nothing(desk: Desk) -> None:
    number = desk.bring()
    desk.begin(number, import_batches.take_over)
    with desk.database.writing() as db:
        db.delete(db.scalars(select(Membership)).one())
    desk.run()
    assert desk.public() == 0


def test_two_imports_at_the_same_moment_are_taken_back_each_for_itself(desk: Desk) -> None:
    first = desk.bring()
    desk.begin(first, import_batches.take_over)
    desk.run()
    second = desk.bring(TWO.replace("Löten für Anfänger", "Roboterwerkstatt").replace("Sterne", "Mond"))
    desk.begin(second, import_batches.take_over)
    desk.run()
    desk.begin(first, back)
    desk.run()
    with desk.database.reading() as db:
        left = set(db.scalars(select(Offer.title).where(Offer.status == str(Status.PUBLISHED))))
    assert left == {"Roboterwerkstatt", "Mond gucken"}


@pytest.mark.parametrize(
    ("region", "busy", "is_foreign"),
    [
        ("untermain", True, False),
        ("thueringen", True, True),
        ("thueringen", False, True),
        (None, True, True),
        (None, False, False),
    ],
)
def test_foreign_organisations(database: Database, region: str | None, busy: bool, is_foreign: bool) -> None:  # noqa: FBT001 - a case
    kora = Actor(id=1, name="Kora", email="k@x", regions=frozenset({"untermain"}))
    with database.writing() as db:
        the_regions(db)
        if busy:
            offer = an_offer(db, located=Located(None, "none", None, ""))  # type: ignore[arg-type]
            offer.region_slug = region
            organisation = offer.organisation
        else:
            organisation = an_organisation(db)
        organisation.region_slug = region
        db.flush()
        key, number = organisation.name_key, organisation.id
    with database.reading() as db:
        assert bool(queries.foreign(db, kora, {key, "neu"})) is is_foreign
        assert queries.foreign(db, Actor(id=2, name="", email="", is_admin=True), {key}) == set()
    assert can(kora, Action.EDIT, Thing(number, region)) is (region == "untermain")


def test_what_was_corrected_last_counts(desk: Desk) -> None:
    for column in ("kosten", "kosten_text"):
        number = desk.bring()
        with desk.database.writing() as db:
            import_batches.correct(db, db.get_one(ImportBatch, number), {"kosten": column, "plz": "plz"}, None, NOON)
        desk.run()
    with desk.database.reading() as db:
        person = desk.batch(number).person_id or 0
        assert queries.remembered(db, None, person) == {"kosten": "kosten_text"}
        assert queries.remembered(db, None, person + 1) == {}


def test_ticks_touch_only_rows_that_can_be_taken(tmp_path: Path, desk: Desk) -> None:
    number = desk.bring(TWO + ";ohne Titel;63739;;;;\r\n")
    rows = CheckedRows(folder_of(tmp_path, number).rows)
    rows.choose([2, 4], ("new",), chosen=True)
    rows.choose([3], ("new",), chosen=False)
    assert rows.chosen() == {2}
    with desk.database.reading() as db:
        assert db.scalar(select(func.count(Organisation.id))) == 0


def test_an_import_outlives_the_account_of_its_person_without_the_name(desk: Desk) -> None:
    number = desk.bring()
    desk.begin(number, import_batches.take_over)
    desk.run()
    with desk.database.writing() as db:
        accounts.delete_account(db, db.get_one(Person, desk.batch(number).person_id), NOON)
    assert "@" not in desk.batch(number).actor
    desk.begin(number, back)
    desk.run()
    assert desk.public() == 0
    with desk.database.reading() as db:
        assert db.scalar(select(func.count()).where(Change.verb == "deleted", Change.actor == "vera@post.example")) == 4
