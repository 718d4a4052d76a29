"""A filter in words."""

from hypothesis import given
from hypothesis import strategies as st

from mintkarte.domain.filters import KEYS, OfferFilter
from mintkarte.domain.geometry import Point
from mintkarte.texts.filter_sentence import describe
from mintkarte.texts.notices import notice_sentence


def test_the_sentence_of_a_parent() -> None:
    asked, _ = OfferFilter.from_query(
        [("art", "ferienkurs"), ("alter", "10"), ("ort", "63739"), ("umkreis", "20"), ("kosten", "frei")],
    )
    located = asked.located(Point(49.97, 9.15))
    words = "Ferienkurse für 10-Jährige im Umkreis von 20 km um 63739 Aschaffenburg, kostenlos"
    assert describe(located, "63739 Aschaffenburg") == words


def test_values_of_one_criterion_are_alternatives_and_criteria_come_together() -> None:
    asked, _ = OfferFilter.from_query([("fuer", "klassen"), ("klasse", "7"), ("klasse", "8")])
    assert describe(asked) == "Angebote für Schulklassen und Klasse 7 oder 8"


def test_holidays_and_days_in_words() -> None:
    asked, _ = OfferFilter.from_query([("ferien", "by-herbst-2026"), ("wochentag", "sa"), ("wochentag", "so")])
    assert describe(asked) == "Angebote in den Herbstferien 2026 (Bayern) am Wochenende"


@given(
    st.lists(
        st.tuples(st.sampled_from([*KEYS]), st.text(max_size=20) | st.sampled_from(["frei", "1", "10", "technik"]))
    )
)
def test_every_filter_and_every_notice_has_words(pairs: list[tuple[str, str]]) -> None:
    asked, notices = OfferFilter.from_query(pairs)
    assert describe(asked)
    assert all(notice_sentence(notice) for notice in notices)
