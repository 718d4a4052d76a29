"""Real offers as regional pages describe them; they are no part of the product and are read where they lie.

`MINTKARTE_REAL_DATA` names the folder that holds `angebote-real.csv`; without it these tests are skipped.
"""

from __future__ import annotations

import csv
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mintkarte.app import SITE
from mintkarte.gateways.gazetteer import Gazetteer
from mintkarte.gateways.spreadsheets import read
from mintkarte.services import importing, locating
from mintkarte.services.setup import prepare
from tests.builders import NOON

if TYPE_CHECKING:
    from mintkarte.domain.drafts import OfferDraft
    from mintkarte.gateways.locator import Located
    from mintkarte.models.database import Database
    from mintkarte.services.batches import Batch

FILE = "angebote-real.csv"
FIELDS = {"M": "mathematik", "I": "informatik", "N": "naturwissenschaft", "T": "technik"}


@pytest.fixture(scope="module")
def path() -> Path:
    """The file of real offers."""
    folder = os.environ.get("MINTKARTE_REAL_DATA", "")
    if not folder or not (Path(folder) / FILE).is_file():
        pytest.skip(f"NOT TESTED on true data: MINTKARTE_REAL_DATA names no folder with {FILE}")
    return Path(folder) / FILE


@pytest.fixture(scope="module")
def batch(path: Path) -> Batch:
    """The file, checked as the command checks it."""
    gazetteer = Gazetteer.load(SITE / "data")

    def locate(draft: OfferDraft, _region: str | None) -> Located:
        return locating.located(draft, gazetteer)

    rules = importing.Rules(NOON.date(), locate, {"thuringen": "thueringen", "bayerischer untermain": "untermain"})
    return importing.check(read(path), rules)


def test_at_least_61_of_62_real_rows_are_taken(batch: Batch) -> None:
    assert batch.rows == 62
    assert batch.refused <= 1
    assert "spalte_unbekannt" not in {found.problem.code for found in batch.problems}


def test_every_real_row_with_a_postcode_or_a_town_is_located(batch: Batch) -> None:
    lost = [e.title for e in batch.entries if (e.draft.postcode or e.draft.town) and e.located.point is None]
    assert lost == []


def test_what_the_real_rows_state_plainly_arrives_unchanged(path: Path, batch: Batch) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = {row["id"]: row for row in csv.DictReader(file)}
    drafts = {entry.draft.external_id: entry.draft for entry in batch.entries}
    assert drafts.keys() <= rows.keys()
    for name, draft in drafts.items():
        row = rows[name]
        assert (draft.title, draft.organisation, draft.postcode) == (row["title"], row["provider"], row["plz"])
        assert {str(code) for code in draft.fields} == {FIELDS[letter] for letter in row["mint_fields"].split(";")}
        assert number(draft.age_from) == row["age_min"]
        assert number(draft.age_to) == row["age_max"]
        assert number(draft.capacity) == row["places"]
        assert not row["cost_eur"] or draft.cost_cents == round(float(row["cost_eur"]) * 100)
        assert row["cost_eur"] or draft.cost_cents is None
        starts = [occurrence.first_day.isoformat() for occurrence in draft.schedule.dates]
        assert starts[:1] == ([row["date_start"]] if row["date_start"] else [])


def number(value: int | None) -> str:
    return "" if value is None else str(value)


def test_importing_the_real_rows_twice_changes_nothing(batch: Batch, database: Database, tmp_path: Path) -> None:
    prepare(database, tmp_path, SITE / "data", NOON)
    first = importing.apply(database, batch, "import", NOON)
    second = importing.apply(database, batch, "import", NOON)
    assert (first.created, second.created, second.updated) == (len(batch.entries), 0, 0)
