"""What stands on a card: ages, costs, distances, what presses; always German, never a guess."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mintkarte.domain.schedules import Occurrence, on_day
from mintkarte.domain.vocabulary import Precision, Registration, ScheduleKind
from mintkarte.texts import cards

TODAY = date(2027, 1, 28)
DATED = ScheduleKind.DATED


def three_days() -> list[Occurrence]:
    return [on_day(date(2027, 3, day), time(9), time(13)) for day in (22, 23, 24)]


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (10, 13, "10–13 Jahre"),
        (8, None, "ab 8 Jahren"),
        (8, 99, "ab 8 Jahren"),
        (None, 12, "bis 12 Jahre"),
        (0, 6, "bis 6 Jahre"),
        (10, 10, "10 Jahre"),
        (0, None, "jedes Alter"),
        (None, None, ""),
    ],
)
def test_ages_read_as_people_say_them(low: int | None, high: int | None, words: str) -> None:
    assert cards.ages(low, high) == words


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [(3, 4, "Klasse 3–4"), (5, None, "ab Klasse 5"), (None, 4, "bis Klasse 4"), (7, 7, "Klasse 7"), (None, None, "")],
)
def test_grades_read_as_people_say_them(low: int | None, high: int | None, words: str) -> None:
    assert cards.grades(low, high) == words


@pytest.mark.parametrize(
    ("cents", "text", "words"),
    [
        (0, None, "kostenlos"),
        (1500, "mit Material", "15\u00a0€"),
        (250, None, "2,50\u00a0€"),
        (None, "auf Spendenbasis", "auf Spendenbasis"),
        (None, "", "Kosten nicht angegeben"),
        (None, "x" * 200, "Kosten nicht angegeben"),
    ],
)
def test_unknown_costs_are_never_free(cents: int | None, text: str | None, words: str) -> None:
    assert cards.cost(cents, text) == words


def test_a_distance_from_a_town_is_said_to_be_rough() -> None:
    assert cards.distance(8.4, approximate=False) == "8\u00a0km"
    assert cards.distance(8.4, approximate=True) == "etwa 8\u00a0km"
    assert cards.distance(0.3, approximate=False) == "unter 1\u00a0km"
    assert cards.distance(0.3, approximate=True) == "am Ort"


@pytest.mark.parametrize("precision", Precision)
def test_every_precision_has_words(precision: Precision) -> None:
    assert cards.precision(precision)


@pytest.mark.parametrize(
    ("left", "registration", "until", "text", "tone"),
    [
        (0, None, None, "ausgebucht", "quiet"),
        (3, Registration.LINK, date(2027, 2, 12), "noch 3 Plätze", "hurry"),
        (1, None, None, "noch 1 Platz", "hurry"),
        (None, None, date(2027, 2, 12), "Anmeldung bis 12. Februar", "hurry"),
        (None, None, date(2027, 1, 27), "Anmeldeschluss vorbei", "quiet"),
        (None, Registration.NONE, None, "ohne Anmeldung", "good"),
        (8, Registration.NONE, None, "Plätze frei", "good"),
    ],
)
def test_the_most_pressing_thing_is_said(
    left: int | None, registration: Registration | None, until: date | None, text: str, tone: str
) -> None:
    assert cards.stand(left, registration, until, TODAY) == cards.Stand(text, tone)


def test_nothing_pressing_is_said_where_nothing_is_known() -> None:
    assert cards.stand(None, None, None, TODAY) is None
    assert cards.stand(None, Registration.LINK, date(2027, 12, 1), TODAY) is None


def test_days_in_a_row_become_one_span() -> None:
    assert cards.timing(DATED, three_days(), TODAY).shown == "22.–24. März, 9–13 Uhr"


def test_a_single_day_is_spoken_since_the_leaf_is_only_seen() -> None:
    timing = cards.timing(DATED, three_days()[:1], TODAY)
    assert (timing.spoken, timing.shown) == ("Montag, 22. März", "9–13 Uhr")


def test_further_dates_are_counted() -> None:
    later = [on_day(date(2027, 5, day), time(9), time(13)) for day in (1, 8)]
    assert cards.timing(DATED, [*three_days(), *later], TODAY).shown.endswith("und 2 weitere Termine")


def test_a_weekly_offer_says_its_rhythm() -> None:
    timing = cards.timing(DATED, three_days()[:1], TODAY, rule="FREQ=WEEKLY;BYDAY=WE")
    assert (timing.spoken, timing.shown) == ("jeden Mittwoch", "9–13 Uhr")


def test_an_offer_without_dates_says_what_is_known() -> None:
    assert cards.timing(ScheduleKind.ON_REQUEST, [], TODAY).shown == "Termin auf Anfrage"
    season = cards.timing(ScheduleKind.ON_REQUEST, [], TODAY, open_months=[4, 5, 6, 7, 8, 9, 10])
    assert season.shown == "April bis Oktober, auf Anfrage"
    assert cards.timing(ScheduleKind.PERMANENT, [], TODAY).shown == "jederzeit offen"
    assert cards.timing(DATED, [], TODAY, past=True).shown == "alle Termine vorbei"
    assert cards.timing(DATED, [], TODAY).unknown
    assert cards.timing(DATED, [], TODAY, text="jährlich im Herbst").shown == "jährlich im Herbst"


@given(st.integers(0, 10**9))
def test_euros_keep_every_cent(cents: int) -> None:
    words = cards.euros(cents).removesuffix("\u00a0€")
    whole, _, rest = words.partition(",")
    assert int(whole) * 100 + int(rest or 0) == cents


def test_a_provider_that_fell_silent_is_named() -> None:
    assert cards.seen(date(2027, 1, 5), TODAY) == "bestätigt im Januar"
    assert cards.seen(date(2026, 2, 5), TODAY) == "seit 11 Monaten still"
    assert cards.seen(None, TODAY) == "noch nicht bestätigt"
