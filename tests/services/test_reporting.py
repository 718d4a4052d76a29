"""Reports of errors: kept as they were said, answered once, and the address forgotten with the answer."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from mintkarte.models import Change, Report
from mintkarte.services import history, reporting
from mintkarte.services.reporting import ReportProblemError, ReportStateError
from tests.builders import NOON, an_offer

if TYPE_CHECKING:
    from mintkarte.models.database import Database

LATER = NOON + timedelta(days=3)
SAID = {"column": "beginn", "message": " Erst um 16 Uhr. ", "email": "kim@example.org"}


def test_a_report_is_kept_and_needs_no_address(database: Database) -> None:
    with database.writing() as db:
        offer = an_offer(db)
        reporting.report(db, offer, **SAID, now=LATER)
        reporting.report(db, offer, **{**SAID, "email": ""}, now=LATER)
    with database.reading() as db:
        first, second = db.scalars(select(Report).order_by(Report.id))
        assert (first.offer_id, first.column, first.message, first.email) == (
            *(offer.id, "beginn"),
            *("Erst um 16 Uhr.", "kim@example.org"),
        )
        assert (second.email, second.answered_at) == (None, None)


def test_an_answer_gives_the_address_once_and_forgets_it_everywhere(database: Database) -> None:
    with database.writing() as db:
        said = reporting.report(db, an_offer(db), **SAID, now=NOON)
    with database.writing() as db:
        address = reporting.answer(db, said.id, " Danke, ist behoben. ", actor="alex@example.org", now=LATER)
    assert address == "kim@example.org"
    with database.reading() as db:
        stored = db.get_one(Report, said.id)
        assert (stored.email, stored.answer, stored.answered_by) == (None, "Danke, ist behoben.", "alex@example.org")
        assert stored.answered_at == LATER
        (change,) = history.of(db, "report", said.id)
        assert (change.actor, change.verb) == ("alex@example.org", "answered")
        written = [f"{one.before}{one.after}" for one in db.scalars(select(Change))]
        assert "kim@example.org" not in "".join(written)
    with database.writing() as db, pytest.raises(ReportStateError) as refused:
        reporting.answer(db, said.id, "Noch einmal", actor="alex@example.org", now=LATER)
    assert refused.value.code == "answered"


def test_a_report_that_is_not_there_cannot_be_answered(database: Database) -> None:
    with database.writing() as db, pytest.raises(ReportStateError) as refused:
        reporting.answer(db, 4711, "Danke", actor="alex@example.org", now=LATER)
    assert refused.value.code == "gone"


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        ({"column": "geheim"}, ["column_missing"]),
        ({"message": " \n"}, ["message_missing"]),
        ({"message": "a" * 2001}, ["message_too_long"]),
        *(({"email": email}, ["email_unreadable"]) for email in ("kim", "kim@", "kim@x", "a@b.de, c@d.de", "a b@c.de")),
        ({"email": "kim@" + "a" * 320 + ".de"}, ["email_unreadable"]),
        ({"column": "", "message": "", "email": "?"}, ["column_missing", "message_missing", "email_unreadable"]),
    ],
)
def test_what_cannot_be_understood_is_refused(database: Database, values: dict[str, Any], codes: list[str]) -> None:
    with database.writing() as db:
        offer = an_offer(db)
        with pytest.raises(ReportProblemError) as refused:
            reporting.report(db, offer, **{**SAID, **values}, now=LATER)
        assert refused.value.codes == codes
        assert db.scalar(select(Report)) is None
