"""The engine answers exactly as the plain definition does: same offers, same order, same counts."""

from collections import Counter

from hypothesis import example, given
from hypothesis import strategies as st

from mintkarte.domain import ranking
from mintkarte.domain.facts import OfferFacts
from mintkarte.domain.filters import OfferFilter
from mintkarte.domain.geometry import Box
from mintkarte.domain.matching import Verdict
from mintkarte.queries.offer_index import Snapshot
from tests import strategies
from tests.strategies import HOLIDAYS, HOLIDAYS_BY_CODE, TODAY

EVERYWHERE = Box(-180, -90, 180, 90)


@given(strategies.many_facts(), strategies.filters())
@example([], OfferFilter())
def test_the_engine_finds_what_the_plain_definition_finds_in_the_same_order(
    facts: list[OfferFacts], asked: OfferFilter
) -> None:
    found = Snapshot(1, facts).evaluate(asked, TODAY)

    matching = [offer for offer in facts if asked.matches(offer, TODAY)]
    expected = [offer.id for offer in sorted(matching, key=lambda offer: ranking.sort_key(asked, offer, TODAY))]
    assert found.ids() == expected
    assert found.total == len(expected)
    for cut in range(len(expected) + 1):
        assert found.ids(0, cut) == expected[:cut]
        assert found.ids(cut, cut + 1) == expected[cut : cut + 1]


@given(strategies.many_facts(), strategies.filters())
def test_the_engine_knows_what_each_offer_leaves_open(facts: list[OfferFacts], asked: OfferFilter) -> None:
    found = Snapshot(1, facts).evaluate(asked, TODAY)

    counted: Counter[str] = Counter()
    for offer in (offer for offer in facts if asked.matches(offer, TODAY)):
        verdicts = asked.verdicts(offer, TODAY)
        unknown = {key for key, verdict in verdicts.items() if verdict is Verdict.UNKNOWN}
        assert found.unknown_of(offer.id) == unknown
        counted.update(unknown)
    assert found.unknown == counted


@given(strategies.many_facts(), strategies.filters())
def test_distance_and_next_date_are_those_of_the_plain_definition(facts: list[OfferFacts], asked: OfferFilter) -> None:
    found = Snapshot(1, facts).evaluate(asked, TODAY)

    for offer in facts:
        km, expected = found.distance_km(offer.id), ranking.distance(asked, offer)
        assert (km is None) == (expected is None)
        assert km is None or expected is None or abs(km - expected) < 1e-6
        assert found.next_start(offer.id) == ranking.next_start(asked, offer, TODAY)


@given(strategies.many_facts(), strategies.filters(), st.integers(0, 20))
def test_each_facet_is_the_total_after_choosing_it(facts: list[OfferFacts], asked: OfferFilter, first: int) -> None:
    snapshot = Snapshot(1, facts)

    for key, codes in snapshot.evaluate(asked, TODAY).facets(HOLIDAYS).items():
        for code in list(codes)[first % 7 :: 7]:  # each seventh, another one each time: all of them take minutes
            chosen = asked.without(key).with_(key, code).located(asked.centre)
            spans = tuple(HOLIDAYS_BY_CODE[holiday].span for holiday in chosen.holidays)
            assert snapshot.evaluate(chosen.with_holiday_spans(spans), TODAY).total == codes[code], (key, code)


@given(strategies.many_facts(), strategies.filters(), st.integers(3, 18))
def test_the_map_holds_every_matching_offer_with_a_place_once(
    facts: list[OfferFacts], asked: OfferFilter, zoom: int
) -> None:
    found = Snapshot(1, facts).evaluate(asked, TODAY)

    pinned = {offer.id: offer for offer in facts if offer.pinned and asked.matches(offer, TODAY)}
    where = {offer.id: offer.point for offer in pinned.values() if offer.point is not None}
    order = [one for one in found.ids() if one in pinned]
    assert [point["id"] for point in found.points()] == order
    south_west = Box(west=-180, south=-90, east=10, north=51)
    assert [one["id"] for one in found.points(south_west)] == [one for one in order if south_west.contains(where[one])]
    assert found.pinned_total == len(pinned)
    features = found.clusters(EVERYWHERE, zoom)
    alone = [feature["id"] for feature in features if "id" in feature]
    assert len(alone) + sum(feature.get("anzahl", 0) for feature in features) == len(pinned)
    for feature in features:
        if "ausschnitt" in feature:
            west, south, east, north = feature["ausschnitt"]
            assert west - 1e-4 <= feature["lon"] <= east + 1e-4
            assert south - 1e-4 <= feature["lat"] <= north + 1e-4
    by_field = sum(sum(f["fach"].values()) if "anzahl" in f else len(f["fach"]) for f in features)
    assert by_field == sum(len(offer.fields) for offer in pinned.values())
