"""What people type becomes an offer, and what cannot be understood is named."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mintkarte.domain.columns import COLUMNS
from mintkarte.domain.drafts import OfferDraft, read_draft
from mintkarte.domain.vocabulary import Audience, Field, Format, Kind, Registration, ScheduleKind, SchoolType
from mintkarte.texts.problems import problem_sentence

TODAY = date(2026, 11, 21)


def draft(**cells: str) -> OfferDraft:
    """The draft of these cells, which must be taken."""
    taken, problems = read_draft({"titel": "Roboter bauen", "anbieter": "Jugendtechnik"} | cells, TODAY)
    assert taken is not None, problems
    return taken


def codes(**cells: str) -> list[tuple[str, str]]:
    """Column and code of each problem of these cells, the missing field aside."""
    _, problems = read_draft({"titel": "Roboter bauen", "anbieter": "Jugendtechnik", "fach": "T"} | cells, TODAY)
    return [(problem.column, problem.code) for problem in problems]


def test_an_offer_needs_a_title_and_an_organisation() -> None:
    taken, problems = read_draft({"titel": " ", "anbieter": "keine Angabe"}, TODAY)
    assert taken is None
    assert [p.code for p in problems if p.refuses] == ["titel_fehlt", "anbieter_fehlt"]


def test_unknown_is_never_zero_or_free() -> None:
    plain = draft(kosten="keine Angabe", plaetze="-", alter_von="?")
    assert (plain.cost_cents, plain.capacity, plain.age_from, plain.registration) == (None, None, None, None)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"alter_von": "10", "alter_bis": "18"}, (10, 18)),
        ({"alter_von": "8-12"}, (8, 12)),
        ({"alter_von": "ab 8"}, (8, None)),
        ({"alter_von": "10+"}, (10, None)),
        ({"alter_bis": "bis 14"}, (None, 14)),
        ({"alter_von": "Vorschule"}, (5, 6)),
        ({"alter_von": "10"}, (10, None)),
        ({"alter_von": "14", "alter_bis": "10"}, (10, 14)),
        ({"alter_von": "2026-12-08 00:00:00"}, (8, 12)),
        ({"alter_von": "8 bis 12 Jahre"}, (8, 12)),
    ],
)
def test_ages_are_read_as_people_write_them(cells: dict[str, str], expected: tuple[int, int]) -> None:
    taken = draft(**cells)
    assert (taken.age_from, taken.age_to) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Kl. 5-6", (5, 6)), ("ab Klasse 7", (7, None)), ("Sek I", (5, 10)), ("Oberstufe", (11, 13)), ("GS", (1, 4))],
)
def test_grades_are_read_as_people_write_them(text: str, expected: tuple[int, int]) -> None:
    taken = draft(klasse_von=text)
    assert (taken.grade_from, taken.grade_to) == expected


@pytest.mark.parametrize(
    ("cells", "cents"),
    [
        ({"kosten": "0"}, 0),
        ({"kosten_text": "Eintritt frei"}, 0),
        ({"kosten": "2,50"}, 250),
        ({"kosten": "2.5"}, 250),
        ({"kosten": "1.250,00 €"}, 125_000),
        ({"kosten": "ab 5 Euro"}, 500),
        ({"kosten": "auf Spendenbasis"}, None),
        ({"kosten": "12 € / 8 € ermäßigt"}, None),
        ({"kosten_text": "Erwachsene 7 EUR, Kinder 5 EUR"}, None),
        ({"kosten": "-5"}, None),
    ],
)
def test_a_price_is_taken_only_when_it_is_certain(cells: dict[str, str], cents: int | None) -> None:
    assert draft(**cells).cost_cents == cents


def test_a_price_that_is_not_certain_stays_as_words() -> None:
    assert draft(kosten="auf Spendenbasis").cost_text == "auf Spendenbasis"
    assert ("kosten", "kosten_unlesbar") in codes(kosten="auf Spendenbasis")


def test_fields_kinds_and_audiences_become_codes() -> None:
    taken = draft(fach="T;I", art="Feriencamp", fuer="Mädchen;junge Frauen")
    assert taken.fields == {Field.TECHNOLOGY, Field.INFORMATICS}
    assert taken.kind is Kind.HOLIDAY_COURSE
    assert taken.audiences == {Audience.GIRLS}
    assert draft(fach="MINT").fields == frozenset(Field)


def test_words_that_say_more_than_their_column_are_heard() -> None:
    assert draft(art="Klassenangebot").audiences == {Audience.CLASSES}
    assert draft(art="Mobiles Angebot").formats == {Format.MOBILE}
    assert draft(ort_name="verschiedene Orte und online").formats == {Format.ONLINE, Format.ON_SITE}
    pupils = draft(fuer="Schüler einer Regelschule")
    assert pupils.audiences == {Audience.YOUTH}
    assert pupils.school_types == {SchoolType.REGELSCHULE}


@pytest.mark.parametrize(
    ("text", "registration", "until"),
    [
        ("nicht nötig", Registration.NONE, None),
        ("erforderlich, an Aktionstagen nicht", Registration.REQUIRED, None),
        ("bis 24.09.2027 online", Registration.LINK, date(2027, 9, 24)),
        ("über die Kita", Registration.SCHOOL, None),
        ("Workshops: durch Lehrkraft", Registration.SCHOOL, None),
        ("Bewerbung", Registration.APPLICATION, None),
        ("per E-Mail oder Telefon", Registration.MAIL, None),
    ],
)
def test_registration_is_heard_in_free_words(text: str, registration: Registration, until: date | None) -> None:
    taken = draft(anmeldung=text)
    assert (taken.registration, taken.registration_until) == (registration, until)


def test_what_is_not_understood_is_named_with_its_column() -> None:
    found = codes(
        art="Kaffeefahrt", fuer="Marsmenschen", alter_von="jung", plz="Aschaffenburg", url="javascript:alert(1)"
    )
    assert set(found) == {
        ("art", "art_unbekannt"),
        ("fuer", "zielgruppe_unbekannt"),
        ("alter_von", "alter_unlesbar"),
        ("plz", "plz_unlesbar"),
        ("url", "url_unlesbar"),
    }


def test_a_placeholder_for_the_organisation_waits_for_a_coordinator() -> None:
    taken, problems = read_draft({"titel": "AG", "anbieter": "nicht genannt (Newsletter)"}, TODAY)
    assert taken is not None
    assert taken.needs_review
    assert "anbieter_platzhalter" in {p.code for p in problems}


def test_a_date_without_a_year_gives_no_date() -> None:
    assert draft(beginn="20. Januar").schedule.kind is ScheduleKind.ON_REQUEST
    assert ("beginn", "datum_ohne_jahr") in codes(beginn="20. Januar")


def test_a_weekday_that_does_not_fit_is_noted_and_the_day_taken() -> None:
    assert ("beginn", "wochentag_passt_nicht") in codes(beginn="Sa 3.10.2027")
    assert draft(beginn="Sa 3.10.2027").schedule.dates[0].first_day == date(2027, 10, 3)


def test_markup_and_templates_stay_the_text_they_are() -> None:
    nasty = "<script>alert(1)</script> {{7*191}} ${x} \"'"
    assert draft(titel=nasty).title == nasty


@given(st.dictionaries(st.sampled_from(COLUMNS), st.text(max_size=60)))
def test_any_cells_give_an_offer_or_a_reason_in_german(cells: dict[str, str]) -> None:
    taken, problems = read_draft(cells, TODAY)
    assert (taken is None) == any(problem.refuses for problem in problems)
    assert all(problem_sentence(problem) for problem in problems)


@given(st.text(max_size=40))
def test_any_recurrence_text_is_kept(text: str) -> None:
    taken = draft(wiederholung=f"Treffen {text}")
    assert taken.schedule.text.startswith("Treffen")
