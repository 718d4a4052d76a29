"""Whom a question about an offer goes to: addresses as people write them, whole or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mintkarte.queries import freshness
from tests.builders import an_offer, an_organisation

if TYPE_CHECKING:
    from mintkarte.models.database import Database


@pytest.mark.parametrize(
    ("contact", "addresses"),
    [
        ("Kim Muster, kim@verein.example", ["kim@verein.example"]),
        ("E-Mail:Kim@Verein.example, 06021 1", ["kim@verein.example"]),
        ("<kim@verein.example>; (ole@schule.example).", ["kim@verein.example", "ole@schule.example"]),
        ("müller@bücherei.example", ["müller@bücherei.example"]),
        ("mailto:kim+karte@verein.example", ["kim+karte@verein.example"]),
        ("o'brien@schule.example", []),
        ("\N{LATIN SMALL LIGATURE FI}s@verein.example", ["\N{LATIN SMALL LIGATURE FI}s@verein.example"]),
        ("a\N{KELVIN SIGN}@verein.example", []),
        (" ".join(f"k{number}@a.example" for number in range(15)), ["k0@a.example", "k1@a.example", "k2@a.example"]),
        ("ß" * 180 + "@verein.example", ["ß" * 180 + "@verein.example"]),
        ("kim(at)verein.example, 06021 12345", []),
        ("", []),
    ],
)
def test_an_address_is_read_whole_or_not_at_all(database: Database, contact: str, addresses: list[str]) -> None:
    with database.writing() as db:
        organisation = an_organisation(db)
        offer = an_offer(db, contact=contact)
        assert freshness.recipients(db, organisation, [offer.id]) == {one: [offer.id] for one in addresses}
