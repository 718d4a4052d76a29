"""The school holidays of the Länder."""

from __future__ import annotations

import csv
import os
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mintkarte.domain.holidays import DateSpan
from mintkarte.domain.vocabulary import Land
from mintkarte.gateways.school_holidays import SchoolHolidays
from mintkarte.texts import filter_sentence

HOLIDAYS = SchoolHolidays()


@pytest.mark.parametrize(
    ("code", "first", "last", "name"),
    [
        ("by-herbst-2026", date(2026, 11, 2), date(2026, 11, 6), "Herbstferien"),
        ("he-herbst-2026", date(2026, 10, 5), date(2026, 10, 17), "Herbstferien"),
        ("th-herbst-2026", date(2026, 10, 12), date(2026, 10, 24), "Herbstferien"),
        ("by-weihnachten-2026", date(2026, 12, 24), date(2027, 1, 8), "Weihnachtsferien"),
        ("by-winter-2027", date(2027, 2, 8), date(2027, 2, 12), "Frühjahrsferien"),
        ("by-ostern-2027", date(2027, 3, 22), date(2027, 4, 2), "Osterferien"),
        ("by-pfingsten-2026", date(2026, 5, 26), date(2026, 6, 5), "Pfingstferien"),
        ("by-sommer-2026", date(2026, 8, 3), date(2026, 9, 14), "Sommerferien"),
        ("th-ostern-2026", date(2026, 4, 7), date(2026, 4, 17), "Osterferien"),
        ("hh-ostern-2026", date(2026, 3, 2), date(2026, 3, 13), "Frühjahrsferien"),
        ("BY-Herbst-2026", date(2026, 11, 2), date(2026, 11, 6), "Herbstferien"),
    ],
)
def test_a_code_means_these_days(code: str, first: date, last: date, name: str) -> None:
    found = HOLIDAYS.by_code(code)
    assert found is not None
    assert (found.span, found.name, found.code) == (DateSpan(first, last), name, code.lower())


@pytest.mark.parametrize(
    "code",
    [
        "",
        "by",
        "by-herbst",
        "xx-herbst-2026",
        "by-karneval-2026",
        "he-pfingsten-2026",
        "by-herbst-0000",
        "by-herbst-2090",
    ],
)
def test_an_unknown_code_means_nothing(code: str) -> None:
    assert HOLIDAYS.by_code(code) is None


@given(st.text(max_size=30))
def test_any_text_may_be_asked_for_as_a_code(code: str) -> None:
    found = HOLIDAYS.by_code(code)
    assert found is None or found.code == code.strip().lower()


@pytest.mark.parametrize("land", list(Land))
def test_every_land_has_its_holidays_once_and_in_order(land: Land) -> None:
    spans = HOLIDAYS.spans(land, [2026, 2027, 2028])
    assert len({span.code for span in spans}) == len(spans)
    assert spans == sorted(spans, key=lambda span: span.span.first or date.min)
    for year in (2026, 2027, 2028):
        assert {f"{land.value}-{kind}-{year}" for kind in ("ostern", "sommer", "herbst", "weihnachten")} <= {
            span.code for span in spans
        }
    for span in spans:
        assert HOLIDAYS.by_code(span.code) == span


def test_single_days_without_school_are_no_holidays_but_known() -> None:
    repentance = date(2026, 11, 18)
    assert DateSpan(repentance, repentance) in HOLIDAYS.free_spans(Land.BY, 2026)
    assert DateSpan(date(2027, 11, 17), date(2027, 11, 17)) in HOLIDAYS.free_spans(Land.BY, 2027)
    assert all((span.span.last - span.span.first).days >= 2 for span in HOLIDAYS.spans(Land.MV, [2026]))  # type: ignore[operator]


def test_the_next_holidays_include_those_that_are_on() -> None:
    codes = [span.code for span in HOLIDAYS.upcoming(Land.BY, date(2027, 1, 4), 3)]
    assert codes == ["by-weihnachten-2026", "by-winter-2027", "by-ostern-2027"]


def test_it_is_known_how_far_the_knowledge_reaches() -> None:
    horizon = HOLIDAYS.horizon(Land.BY, date(2026, 11, 21))
    assert horizon is not None
    assert horizon >= date(2029, 8, 1)
    assert HOLIDAYS.horizon(Land.BY, date(2060, 1, 1)) is None


def test_an_operator_can_correct_and_complete(tmp_path: Path) -> None:
    file = tmp_path / "ferien.csv"
    file.write_text(
        "\ufeffland,holiday,start,end\nby,Herbstferien,2026-11-01,2026-11-08\nby,Winterferien,2027-02-01,2027-02-05\n"
        "BY,Schulfest,2027-06-18,2027-06-18\n",
        encoding="utf-8",
    )
    corrected = SchoolHolidays(file)
    herbst, winter = corrected.by_code("by-herbst-2026"), corrected.by_code("by-winter-2027")
    assert herbst is not None
    assert herbst.span == DateSpan(date(2026, 11, 1), date(2026, 11, 8))
    assert winter is not None
    assert winter.span == DateSpan(date(2027, 2, 1), date(2027, 2, 5))
    assert corrected.by_code("by-ostern-2027") == HOLIDAYS.by_code("by-ostern-2027")
    assert DateSpan(date(2027, 6, 18), date(2027, 6, 18)) in corrected.free_spans(Land.BY, 2027)


@pytest.mark.parametrize(
    "row", ["by,Herbstferien,2026-11-01", "xx,Ferien,2026-11-01,2026-11-02", "by,F,2026-11-02,2026-11-01"]
)
def test_a_correction_that_cannot_be_read_names_its_line(tmp_path: Path, row: str) -> None:
    file = tmp_path / "ferien.csv"
    file.write_text(f"land,holiday,start,end\n{row}\n", encoding="utf-8")
    with pytest.raises(ValueError, match="line 2"):
        SchoolHolidays(file)


def test_two_data_sets_agree_with_ours() -> None:
    """Each holiday that two sources agree on lies in a span of ours, and our spans end where theirs end."""
    table = Path(os.environ.get("MINTKARTE_REAL_DATA", "/nowhere")) / "ferien.csv"
    if not table.is_file():
        pytest.skip("NOT TESTED on true data: MINTKARTE_REAL_DATA names no folder with ferien.csv")
    with table.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["verified"] == "beide" and not row["scope"]]
    assert len(rows) > 400
    for row in rows:
        land, first, last = Land(row["land"].lower()), date.fromisoformat(row["start"]), date.fromisoformat(row["end"])
        span = next(s for s in HOLIDAYS.free_spans(land, first.year) if s.meets(first, last))
        assert span.first is not None
        assert span.last is not None
        assert span.first <= first
        assert last <= span.last
        touching = [r for r in rows if r["land"] == row["land"] and span.meets(*_days(r))]
        assert min(_days(r)[0] for r in touching) == span.first, row
        assert max(_days(r)[1] for r in touching) == span.last, row
        if (last - first).days >= 2:
            assert any(h.span == span for h in HOLIDAYS.spans(land, [first.year])), row


def _days(row: dict[str, str]) -> tuple[date, date]:
    return date.fromisoformat(row["start"]), date.fromisoformat(row["end"])


@pytest.mark.parametrize("land", Land)
def test_holidays_have_one_name_in_form_chip_and_sentence(land: Land) -> None:
    for span in SchoolHolidays().spans(land, range(2026, 2029)):
        assert filter_sentence.holiday(span.code).startswith(f"{span.name} ")
