"""What is believed of a link: nothing after one bad day, everything after three."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mintkarte.domain.link_states import DAYS_UNTIL_BELIEVED, DEAD, Finding, LinkState, Seen, next_test, observed
from mintkarte.domain.link_walks import MOST_HOPS, Method, Walk, after_page, after_robots
from mintkarte.domain.schedules import BERLIN
from tests.builders import NOON

FINE, GONE = Seen(Finding.ANSWERS), Seen(Finding.MISSING, "404")
DAY, FORTNIGHT = timedelta(days=1), timedelta(days=14)
PAGE = "https://verein.example/kurs"


def seen_on(state: LinkState, *days: tuple[int, Seen]) -> LinkState:
    for day, seen in days:
        state = observed(state, seen, NOON + day * DAY)
    return state


def test_a_dead_page_is_told_after_three_different_days_and_since_the_first() -> None:
    state = observed(LinkState(), FINE, NOON)
    assert (state.believed, state.told) == (FINE, FINE)
    state = seen_on(state, (14, GONE), (15, Seen(Finding.TIMEOUT)))
    assert (state.believed, state.told) == (FINE, None)
    state = seen_on(state, (16, GONE))
    assert (state.told, state.since) == (GONE, NOON + 14 * DAY)


def test_three_times_on_one_day_are_one_day() -> None:
    state = LinkState()
    for hour in range(3):
        state = observed(state, GONE, NOON + timedelta(hours=hour))
    assert state.told is None


def test_a_good_day_in_between_starts_anew() -> None:
    assert seen_on(LinkState(), (0, GONE), (1, GONE), (2, FINE), (3, GONE), (4, GONE)).told != GONE
    assert seen_on(LinkState(), (0, GONE), (1, FINE)) == LinkState(FINE, NOON + DAY)


def test_a_dead_page_that_answers_is_not_told_as_dead_but_believed_after_three_days_only() -> None:
    dead = seen_on(LinkState(), (0, GONE), (1, GONE), (2, GONE))
    back = seen_on(dead, (5, FINE))
    assert (back.told, back.believed) == (None, GONE)
    assert seen_on(back, (6, GONE)) == LinkState(GONE, NOON)
    assert seen_on(back, (6, FINE), (7, FINE)).told == FINE


def test_a_move_counts_only_to_one_and_the_same_address() -> None:
    def moved(where: str) -> Seen:
        return Seen(Finding.MOVED, where)

    state = seen_on(LinkState(), (0, moved("a")), (1, moved("b")), (2, moved("a")))
    assert state.told is None
    assert seen_on(LinkState(), (0, moved("a")), (1, moved("a")), (2, moved("a"))).told == moved("a")


def test_what_we_did_not_ask_says_nothing() -> None:
    state = observed(LinkState(), FINE, NOON)
    assert observed(state, Seen(Finding.UNASKED), NOON + DAY) is state


@given(st.lists(st.tuples(st.sampled_from(Finding), st.integers(0, 40)), max_size=30))
def test_no_change_is_told_that_was_not_seen_on_three_days_in_a_row(days: list[tuple[Finding, int]]) -> None:
    state, now, in_a_row = LinkState(), NOON, list[date]()
    for finding, hours in days:
        now += timedelta(hours=hours)
        before, state = state, observed(state, Seen(finding), now)
        if finding is not Finding.UNASKED:
            in_a_row = [*in_a_row, now.astimezone(BERLIN).date()] if finding in DEAD else []
        became_dead = Seen(Finding.TIMEOUT).is_like(state.believed) and not Seen(Finding.TIMEOUT).is_like(
            before.believed
        )
        assert not became_dead or len(set(in_a_row)) >= DAYS_UNTIL_BELIEVED
        assert next_test(state, now, FORTNIGHT) > now


def test_it_is_asked_again_soon_while_in_doubt_and_rarely_otherwise() -> None:
    fine = observed(LinkState(), FINE, NOON)
    assert next_test(fine, NOON, FORTNIGHT) == NOON + FORTNIGHT
    assert next_test(observed(fine, GONE, NOON), NOON, FORTNIGHT) == NOON + DAY
    dead = seen_on(LinkState(), (0, GONE), (1, GONE), (2, GONE))
    assert next_test(dead, NOON, FORTNIGHT) == NOON + 3 * DAY


def walk(*answers: tuple[int, str], start: str = PAGE) -> Walk | Seen:
    state: Walk | Seen = Walk(start)
    for status, location in answers:
        assert isinstance(state, Walk)
        state = after_page(state, start, status, location)
    return state


def test_a_test_goes_from_head_to_get_and_along_redirects() -> None:
    assert walk((200, "")) == FINE
    assert walk((405, "")) == Walk(PAGE, Method.GET)
    assert walk((403, ""), (403, "")) == FINE, "it answers, only not to us"
    assert walk((404, "")) == walk((501, "")) == Walk(PAGE, Method.GET), "bad news is heard twice"
    assert walk((404, ""), (200, "")) == FINE
    assert walk((404, ""), (404, "")) == GONE
    assert walk((410, ""), (410, "")) == Seen(Finding.MISSING, "410")
    assert walk((503, ""), (503, "")) == Seen(Finding.FAULT, "503")
    assert walk((429, "")) == FINE
    assert walk((302, "https://verein.example/neu"), (404, ""), (404, "")) == GONE


def test_only_a_chain_for_good_to_another_page_is_a_move() -> None:
    new = "https://verein.example/kurse/neu"
    assert walk((301, new), (200, "")) == Seen(Finding.MOVED, new)
    assert walk((301, "https://verein.example/a"), (308, new), (200, "")) == Seen(Finding.MOVED, new)
    assert walk((301, "https://verein.example/a"), (302, new), (200, "")) == FINE
    assert walk((301, "https://www.verein.example/kurs/"), (200, ""), start="http://verein.example/kurs") == FINE


def test_after_five_redirects_it_is_a_circle() -> None:
    assert walk(*[(302, PAGE)] * (MOST_HOPS + 1)) == Seen(Finding.CIRCLE)


def test_a_robots_txt_that_is_not_there_asks_for_nothing_and_a_broken_one_keeps_us_away() -> None:
    state = Walk(PAGE)
    assert after_robots(state, 200, "") is True
    assert after_robots(state, 404, "") is False
    assert after_robots(state, 500, "") is None
    onward = after_robots(state, 301, "https://verein.example/r")
    assert isinstance(onward, Walk)
    assert (onward.robots_url, onward.robots_hops, onward.url) == ("https://verein.example/r", 1, PAGE)
