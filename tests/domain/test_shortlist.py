"""A shortlist in an address: any text is one, what names nothing is counted."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mintkarte.domain.shortlist import MAX_ID, MOST, Shortlist


def test_ids_keep_their_order_and_come_once() -> None:
    assert Shortlist.read(["40", " 12 ", "40", "7"]) == Shortlist((40, 12, 7))


def test_what_is_no_id_is_counted() -> None:
    values = ["12", "x", "", "-1", "0", "1.5", "٣", "1" * 5000, str(MAX_ID + 1), str(MAX_ID)]
    assert Shortlist.read(values) == Shortlist((12, MAX_ID), unreadable=8)


def test_a_list_is_full_at_some_point() -> None:
    found = Shortlist.read(str(number) for number in range(1, MOST + 4))
    assert (len(found.ids), found.ids[-1], found.beyond) == (MOST, MOST, 3)


@given(st.lists(st.one_of(st.text(max_size=12), st.integers(-5, 300).map(str)), max_size=150))
def test_any_address_is_a_list_that_reads_itself_again(values: list[str]) -> None:
    found = Shortlist.read(values)
    assert len(found.ids) == len(set(found.ids)) <= MOST
    assert all(0 < one <= MAX_ID for one in found.ids)
    assert Shortlist.read(map(str, found.ids)) == Shortlist(found.ids)
