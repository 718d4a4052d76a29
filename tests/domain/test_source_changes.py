"""Own edits survive whatever a source says later; without them an offer follows its source."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mintkarte.domain.source_changes import Known, combine

COLUMNS = ("titel", "kosten", "plz", "beschreibung")
cells = st.sampled_from(["", "a", "b", "c", " a ", "a\r\nb"])
rows = st.fixed_dictionaries(dict.fromkeys(COLUMNS, cells))


@given(rows, rows, rows)
def test_without_own_edits_an_offer_becomes_what_the_source_has_changed(
    said: dict[str, str], stored: dict[str, str], now: dict[str, str]
) -> None:
    found = combine(Known(said, stored), stored, now)
    assert not found.conflicts
    assert not found.own
    for column in COLUMNS:
        changed = said[column].split() != now[column].split()
        assert found.columns[column].split() == (now if changed else stored)[column].split()


@given(rows, rows, rows, rows)
def test_what_people_have_edited_stays_and_is_told_where_the_source_says_something_else(
    said: dict[str, str], stored: dict[str, str], edited: dict[str, str], now: dict[str, str]
) -> None:
    found = combine(Known(said, stored), edited, now)
    for column in COLUMNS:
        mine, base, new = (row[column].split() for row in (edited, stored, now))
        if mine != base:
            assert column in found.own
            assert found.columns[column] == edited[column]
            assert (column in found.conflicts) == (said[column].split() != new and mine != new)


@given(rows, rows, rows)
def test_the_same_words_again_change_nothing(
    said: dict[str, str], stored: dict[str, str], edited: dict[str, str]
) -> None:
    found = combine(Known(said, stored), edited, said)
    assert (found.columns, found.conflicts) == (edited, {})


def test_a_column_that_the_source_says_no_more_is_emptied_and_one_it_never_said_is_left_alone() -> None:
    found = combine(Known({"kosten": "5"}, {"kosten": "5", "plz": "63739"}), {"kosten": "5", "plz": "63739"}, {})
    assert found.columns == {"kosten": "", "plz": "63739"}
