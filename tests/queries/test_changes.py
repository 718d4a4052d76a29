"""What has changed beside an index gives the same answers as an index built anew."""

from hypothesis import given
from hypothesis import strategies as st

from mintkarte.domain import ranking
from mintkarte.domain.facts import OfferFacts
from mintkarte.domain.filters import OfferFilter
from mintkarte.domain.geometry import Box, Point
from mintkarte.queries.evaluation import Evaluation
from mintkarte.queries.offer_index import Snapshot
from mintkarte.queries.offer_table import table_of
from tests import strategies
from tests.strategies import HOLIDAYS, TODAY

EVERYWHERE = Box(-180, -84, 180, 84)


@given(strategies.many_facts(), strategies.many_facts(), st.sets(st.integers(1, 99)), strategies.filters())
def test_changed_new_and_hidden_offers_answer_like_an_index_built_anew(
    before: list[OfferFacts], written: list[OfferFacts], hidden: set[int], asked: OfferFilter
) -> None:
    ids = {offer.id for offer in written} | hidden
    now_public = [offer for offer in written if offer.id not in hidden]
    kept = [offer for offer in before if offer.id not in ids]
    expected = Snapshot(2, sorted([*kept, *now_public], key=lambda offer: offer.id))

    snapshot = Snapshot(1, before).changed(2, sorted(ids), table_of(now_public))

    assert (snapshot.version, snapshot.size) == (2, expected.size)
    assert answers(snapshot.evaluate(asked, TODAY)) == answers(expected.evaluate(asked, TODAY))


def answers(found: Evaluation) -> list[object]:
    """Everything an evaluation says."""
    ids = found.ids()
    features = found.clusters(EVERYWHERE, 9)
    some_facets = {key: {code: n for code, n in codes.items() if n} for key, codes in found.facets(HOLIDAYS).items()}
    return [
        (found.total, found.pinned_total, ids, found.ids(1, 3), found.unknown),
        (some_facets, sorted(found.by_organisation().items()), found.points()),
        (found.counted_choices, found.organisations_left),
        [(found.unknown_of(one), found.distance_km(one), found.next_start(one)) for one in ids],
        sorted(feature["id"] for feature in features if "id" in feature),
        sorted((feature["anzahl"], sorted(feature["fach"].items())) for feature in features if "anzahl" in feature),
    ]


def test_many_offers_in_a_circle_are_sorted_by_distance_and_then_by_id() -> None:
    """More than are sorted one by one: ever larger circles are looked at."""
    facts = [
        OfferFacts(id=n, title="Kurs", point=Point(50 + n % 71 / 100, 9 + n % 89 / 100), pinned=True)
        for n in range(1, 6000)
    ]
    asked = OfferFilter.from_query([("lat", "50.3"), ("lon", "9.4"), ("umkreis", "60"), ("sort", "entfernung")])[0]

    expected = sorted(facts, key=lambda offer: ranking.sort_key(asked, offer, TODAY))
    found = Snapshot(1, facts).evaluate(asked, TODAY)
    assert found.ids(0, 60) == [offer.id for offer in expected if asked.matches(offer, TODAY)][:60]
