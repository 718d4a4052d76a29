"""Each doubt has its sentence."""

from __future__ import annotations

from hypothesis import given

from mintkarte.domain.contradictions import Stated, contradictions
from mintkarte.domain.link_states import DEAD, Finding
from mintkarte.queries.desk_checks import Doubt
from mintkarte.texts import checks
from tests.builders import NOON
from tests.domain.test_contradictions import STATED, TODAY


@given(STATED)
def test_every_contradiction_is_said_without_a_code_or_a_gap(offer: Stated) -> None:
    for found in contradictions(offer, TODAY):
        said = checks.contradiction(found.code, found.one, found.other)
        assert said.endswith(".")
        assert not {"{", "}", "None", "_"} & set(said)
        assert "  " not in said


def test_every_finding_that_is_told_and_every_kind_of_doubt_has_words() -> None:
    for finding in DEAD | {Finding.MOVED}:
        said = checks.link("https://verein.example/kurs", finding, "404", NOON)
        assert said.startswith("Die Seite ")
        assert "{" not in said
    assert set(checks.GROUPS) == {str(doubt) for doubt in Doubt}
