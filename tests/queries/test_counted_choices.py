"""Providers are counted as the plain definition counts them; of very many those with most offers are named."""

from collections import Counter
from dataclasses import replace

from hypothesis import given

from mintkarte.domain.facts import OfferFacts
from mintkarte.domain.filters import OfferFilter
from mintkarte.queries.counted_choices import MOST_ORGANISATIONS
from mintkarte.queries.offer_index import Snapshot
from tests import strategies
from tests.strategies import TODAY


@given(strategies.many_facts(), strategies.filters())
def test_each_provider_has_what_this_choice_alone_would_leave(facts: list[OfferFacts], asked: OfferFilter) -> None:
    found = Snapshot(1, facts).evaluate(asked, TODAY)

    others = replace(asked, organisations=())
    counted = Counter(offer.organisation_id for offer in facts if others.matches(offer, TODAY))
    named = {*asked.organisations, *counted}
    assert found.counted_choices["anbieter"] == {str(one): counted[one] for one in named}
    assert found.organisations_left == len(counted)


def test_of_very_many_the_largest_are_named_and_those_asked_for() -> None:
    sizes = range(1, 71)
    owners = [number for number in sizes for _ in range(number)]
    facts = [OfferFacts(id=n, title="Kurs", organisation_id=owner) for n, owner in enumerate(owners, 1)]
    found = Snapshot(1, facts).evaluate(OfferFilter(organisations=(1, 999)), TODAY)

    largest = sorted(sizes, reverse=True)[: MOST_ORGANISATIONS - 1]
    assert found.counted_choices["anbieter"] == {"999": 0, "1": 1, **{str(number): number for number in largest}}
    assert found.organisations_left == 70
