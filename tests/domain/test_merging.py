"""Two who edit at once: nothing that somebody typed is lost without a question."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mintkarte.domain.merging import Conflict, changed, filled, merge, plain

COLUMNS = st.fixed_dictionaries(dict.fromkeys(("titel", "ort", "kosten"), st.sampled_from(["", "a", "b", "c", " a "])))


@given(base=COLUMNS, mine=COLUMNS, theirs=COLUMNS)
def test_what_one_changed_stands_and_what_both_changed_is_asked(
    base: dict[str, str], mine: dict[str, str], theirs: dict[str, str]
) -> None:
    merged = merge(base, mine, theirs)
    asked = {conflict.column for conflict in merged.conflicts}
    for column, before in base.items():
        old, own, other = plain(before), plain(mine[column]), plain(theirs[column])
        assert (column in asked) == (own != old and other not in (old, own))
        assert plain(merged.columns[column]) == (other if own == old else own)


@given(base=COLUMNS, mine=COLUMNS)
def test_who_edits_alone_is_asked_nothing(base: dict[str, str], mine: dict[str, str]) -> None:
    merged = merge(base, mine, base)
    assert not merged.conflicts
    assert {column: plain(text) for column, text in merged.columns.items()} == {
        column: plain(text) for column, text in mine.items()
    }


def test_a_conflict_shows_both_versions() -> None:
    merged = merge({"titel": "Löten"}, {"titel": "Löten für alle"}, {"titel": "Löten am Abend"})
    assert merged.conflicts == (Conflict("titel", "Löten für alle", "Löten am Abend"),)


def test_line_ends_and_blanks_are_no_change() -> None:
    assert changed({"beschreibung": "Eins.\nZwei."}, {"beschreibung": "Eins. \r\nZwei.\n"}) == {}


def test_putting_two_together_fills_gaps_only() -> None:
    assert filled({"titel": "Löten", "kosten": ""}, {"titel": "Löten!", "kosten": "5"}) == {
        "titel": "Löten",
        "kosten": "5",
    }
