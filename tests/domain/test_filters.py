"""A filter is a value: any address is one, it survives the address bar, and criteria can be taken off one by one."""

from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given

from mintkarte.domain.filters import KEYS, MAX_VALUES, Criterion, OfferFilter
from mintkarte.domain.geometry import Box, Point
from mintkarte.domain.vocabulary import Field, Sort
from tests import strategies

Pairs = list[tuple[str, str]]


def read(query: str) -> OfferFilter:
    """The filter of an address."""
    return OfferFilter.from_query(parse_qsl(query, keep_blank_values=True))[0]


def unresolved(asked: OfferFilter) -> OfferFilter:
    """The filter as an address alone can give it: holidays are resolved by whoever knows the calendar."""
    return asked.with_holiday_spans(())


@given(strategies.queries)
def test_any_query_string_is_a_filter(pairs: Pairs) -> None:
    asked, notices = OfferFilter.from_query(pairs)
    known = {key for key, value in pairs if key in KEYS and value.strip()}
    assert {notice.key for notice in notices} <= known
    for name in ("fields", "ages", "holidays", "regions"):
        values = getattr(asked, name)
        assert values == tuple(sorted(set(values)))


@given(strategies.queries)
def test_what_is_read_from_an_address_survives_it(pairs: Pairs) -> None:
    asked, _ = OfferFilter.from_query(pairs)
    written = asked.to_query()
    again, notices = OfferFilter.from_query(parse_qsl(urlencode(written)))
    assert (again, notices) == (asked, ())
    assert again.to_query() == written


@given(strategies.filters())
def test_a_filter_survives_the_address_bar(asked: OfferFilter) -> None:
    again, notices = OfferFilter.from_query(parse_qsl(urlencode(asked.to_query())))
    assert notices == ()
    assert again == unresolved(asked)


@given(strategies.filters())
def test_without_drops_one_criterion_and_nothing_else(asked: OfferFilter) -> None:
    for criterion in asked.criteria():
        left = asked.without(criterion.key, criterion.value)
        gone = {"lat", "lon", "umkreis"} if criterion.key == "lat" else {criterion.key}
        expected = [one for one in asked.criteria() if one != criterion and one.key not in gone - {criterion.key}]
        assert left.criteria() == expected
        assert left.page == 1
        assert (left.sort, left.strict) == (asked.sort, asked.strict)
        assert asked.without(criterion.key).criteria() == [c for c in asked.criteria() if c.key != criterion.key]


@given(strategies.filters())
def test_without_and_with_keep_what_was_resolved(asked: OfferFilter) -> None:
    for left in (asked.without("fach"), asked.with_("fach", "technik")):
        assert left.holiday_spans == asked.holiday_spans
        assert left.centre == asked.centre
    for code in asked.holidays:
        left = asked.without("ferien", code)
        assert len(left.holiday_spans) == len(left.holidays)


def test_defaults_stay_out_of_the_address() -> None:
    assert OfferFilter().to_query() == []
    assert read("umkreis=20&sort=passend&seite=1&ort=63739").to_query() == [("ort", "63739")]


def test_a_radius_needs_a_place() -> None:
    assert read("umkreis=50") == OfferFilter()
    assert read("umkreis=50&ort=Jena").radius_km == 50


def test_a_place_wins_over_a_point() -> None:
    asked = read("ort=Jena&lat=50&lon=9")
    assert (asked.place, asked.lat, asked.lon, asked.centre) == ("Jena", None, None, None)
    assert read("lat=50,5&lon=9").centre == Point(50.5, 9)
    assert read("lat=50") == OfferFilter()


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("alter=zehn", "zahl_unlesbar"),
        ("alter=-1", "zahl_unlesbar"),
        ("klasse=14", "zahl_unlesbar"),
        ("lat=91&lon=9", "zahl_unlesbar"),
        ("lat=nan&lon=9", "zahl_unlesbar"),
        ("kosten=1e9", "zahl_unlesbar"),
        ("von=31.2.2026", "datum_unlesbar"),
        ("von=2026-12-01&bis=2026-11-01", "bis_vor_von"),
        ("ferien=by-herbst-1999", "wert_unbekannt"),
        ("fach=physik", "wert_unbekannt"),
        ("ausschnitt=10,50,9,49", "ausschnitt_unlesbar"),
        ("ausschnitt=9,49,10", "ausschnitt_unlesbar"),
        ("q=%21%3F", "text_ohne_wort"),
        ("q=" + "x" * 201, "text_zu_lang"),
    ],
)
def test_a_value_that_means_nothing_gives_a_notice_and_is_left_out(query: str, code: str) -> None:
    asked, notices = OfferFilter.from_query(parse_qsl(query))
    assert [notice.code for notice in notices] == [code]
    assert all(len(notice.value) <= 200 for notice in notices)
    assert "bis" in query or asked == OfferFilter() or asked.lon == 9


def test_unknown_keys_and_empty_values_are_passed_over() -> None:
    asked, notices = OfferFilter.from_query([("utm_source", "x"), ("fach", ""), ("q", "  "), ("FACH", "technik")])
    assert (asked, notices) == (OfferFilter(), ())


def test_a_key_repeated_a_thousand_times_is_read_only_so_often() -> None:
    asked, _ = OfferFilter.from_query([("alter", str(n % 100)) for n in range(1000)])
    assert len(asked.ages) == MAX_VALUES


def test_values_as_people_write_them() -> None:
    asked = read("fach=INFORMATIK&von=2.11.2026&kosten=12,50&ausschnitt=9,49,10,50&plaetze=Frei&sort=titel")
    assert asked.fields == (Field.INFORMATICS,)
    assert (str(asked.date_from), asked.max_cost_cents, asked.places_left) == ("2026-11-02", 1250, True)
    assert (asked.section, asked.sort) == (Box(9, 49, 10, 50), Sort.TITLE)
    assert dict(asked.to_query())["kosten"] == "12.50"
    assert dict(read("kosten=0").to_query())["kosten"] == "frei"


def test_with_adds_to_lists_and_replaces_single_values() -> None:
    asked = read("fach=technik&kosten=10&seite=3")
    assert asked.with_("fach", "informatik").fields == (Field.INFORMATICS, Field.TECHNOLOGY)
    assert asked.with_("kosten", "frei").max_cost_cents == 0
    assert asked.with_("fach", "informatik").page == 1
    assert asked.criteria() == [Criterion("fach", "technik"), Criterion("kosten", "10")]
