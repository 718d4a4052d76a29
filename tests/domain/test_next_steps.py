"""What comes after an offer: the rule of the next step, and whether one can still take part."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given

from mintkarte.domain.availability import Availability, availability
from mintkarte.domain.facts import OfferFacts, Span
from mintkarte.domain.next_steps import is_for_older, is_next_step, next_age, overlapping_ages, step_rank
from mintkarte.domain.schedules import on_day
from mintkarte.domain.vocabulary import Audience, Field, ScheduleKind, Topic
from tests.strategies import facts

TODAY = date(2026, 11, 21)


def an_offer(number: int = 1, ages: tuple[int | None, int | None] | None = (8, 10), **values: Any) -> OfferFacts:  # noqa: ANN401
    usual: dict[str, Any] = {"title": "Löten", "fields": frozenset({Field.TECHNOLOGY})}
    return OfferFacts(id=number, ages=Span(*ages) if ages else None, **(usual | values))


@pytest.mark.parametrize(
    ("ages", "grades", "age"),
    [
        ((8, 10), None, 11),
        ((8, None), None, None),
        ((8, 99), None, None),
        (None, Span(3, 4), 11),
        (None, Span(5, None), None),
        (None, None, None),
    ],
)
def test_the_next_age_is_the_first_beyond_the_upper_end(
    ages: tuple[int | None, int | None] | None, grades: Span | None, age: int | None
) -> None:
    assert next_age(an_offer(ages=ages, grades=grades)) == age


@pytest.mark.parametrize(
    ("candidate", "follows"),
    [
        (an_offer(2, (11, 14)), True),
        (an_offer(2, (10, 14)), True),
        (an_offer(2, (10, None)), True),
        (an_offer(2, (14, 18)), True),
        (an_offer(2, None, grades=Span(6, 9)), True),
        (an_offer(2, (8, 10)), False),
        (an_offer(2, (6, 99)), False),
        (an_offer(2, (8, 11)), False),
        (an_offer(2, (17, 19)), False),
        (an_offer(2, (None, 14)), False),
        (an_offer(2, None), False),
        (an_offer(2, (11, 14), fields=frozenset({Field.SCIENCE})), False),
        (an_offer(2, (25, 60), audiences=frozenset({Audience.TEACHERS})), False),
        (an_offer(1, (11, 14)), False),
    ],
)
def test_a_next_step_leads_on_in_the_same_field(candidate: OfferFacts, follows: bool) -> None:  # noqa: FBT001
    assert is_next_step(candidate, an_offer()) is follows


@given(facts(1), facts(2))
def test_no_step_leads_back(one: OfferFacts, other: OfferFacts) -> None:
    assert not (is_next_step(one, other) and is_next_step(other, one))


@given(facts())
def test_nothing_leads_to_itself_and_every_overlapping_age_fits(offer: OfferFacts) -> None:
    assert not is_next_step(offer, offer)
    if offer.ages is not None:
        assert all((offer.ages.low or 0) <= age for age in overlapping_ages(offer))
        assert overlapping_ages(offer)


def test_shared_topics_come_first_then_what_begins_later() -> None:
    done = an_offer(topics=frozenset({Topic.ROBOTICS}))
    same_topic, later, as_early = (
        an_offer(2, (9, 14), topics=frozenset({Topic.ROBOTICS})),
        an_offer(3, (11, 14)),
        an_offer(4, (8, 14)),
    )
    ranked = sorted([as_early, later, same_topic], key=lambda offer: step_rank(offer, done))
    assert [offer.id for offer in ranked] == [2, 3, 4]


def test_without_ages_children_are_led_on_to_what_is_made_for_young_people_alone() -> None:
    done = an_offer(ages=None, audiences=frozenset({Audience.CHILDREN}))
    assert is_for_older(an_offer(2, None, audiences=frozenset({Audience.YOUTH})), done)
    assert not is_for_older(an_offer(2, None, audiences=frozenset({Audience.YOUTH, Audience.CHILDREN})), done)
    assert not is_for_older(done, an_offer(2, None, audiences=frozenset({Audience.FAMILIES})))


@pytest.mark.parametrize(
    ("days", "cancelled", "left", "until", "state"),
    [
        (10, False, 3, None, Availability.OPEN),
        (10, False, None, TODAY, Availability.OPEN),
        (10, False, 0, date(2026, 1, 1), Availability.FULL),
        (10, False, 4, date(2026, 11, 20), Availability.CLOSED),
        (-10, False, 0, None, Availability.OVER),
        (10, True, 5, None, Availability.CANCELLED),
    ],
)
def test_whether_one_can_still_take_part(
    days: int,
    cancelled: bool,  # noqa: FBT001
    left: int | None,
    until: date | None,
    state: Availability,
) -> None:
    one = on_day(date.fromordinal(TODAY.toordinal() + days))
    if cancelled:
        one = type(one)(one.starts_at, one.ends_at, one.all_day, cancelled=True)
    facts = an_offer(schedule=ScheduleKind.DATED, occurrences=(one,), places_left=left)
    assert availability(facts, until, TODAY) is state
