"""An empty answer is no dead end: the smallest steps that find something come first, each with what it finds."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.many_offers import many_offers

if TYPE_CHECKING:
    from flask import Flask

    from tests.house_client import HouseClient

_WAY = re.compile(r'<li><a href="([^"]+)"><span class="relax__text"><b>([^<]+)<.*?relax__count">(\d+)')


@pytest.fixture
def site(app: Flask) -> Flask:
    """The map on which every criterion matters."""
    with app.extensions["mintkarte"].database.writing() as db:
        many_offers(db)
    return app


def ways(client: HouseClient, query: str) -> dict[str, tuple[str, int]]:
    """The ways out of an empty answer: label, address, number; each number is checked."""
    page = client.get(f"/?{query}").text
    assert "Dazu haben wir gerade nichts." in page
    found = {html.unescape(label): (html.unescape(link), int(n)) for link, label, n in _WAY.findall(page)}
    for link, number in found.values():
        assert client.get(f"/api/karte?{link[2:]}").get_json()["total"] == number
        assert number > 0
    return found


@pytest.mark.usefixtures("site")
def test_the_smallest_circle_that_holds_something_comes_first(client: HouseClient) -> None:
    found = ways(client, "q=Chemie&ort=63739&umkreis=5")
    assert next(iter(found)) == "Bis 40 km um 63739 Aschaffenburg"
    assert "Ohne das Suchwort" in found


@pytest.mark.usefixtures("site")
def test_the_lowest_price_that_helps_is_offered_before_any_price(client: HouseClient) -> None:
    found = list(ways(client, "q=Roboter&kosten=5"))
    assert found.index("Bis 20\u00a0€") < found.index("Auch mit Kosten")


@pytest.mark.usefixtures("site")
def test_showing_what_does_not_say_is_a_small_step(client: HouseClient) -> None:
    assert next(iter(ways(client, "q=Sterne&alter=10&genau=1"))) == "Auch, was dazu nichts sagt"


@pytest.mark.usefixtures("site")
def test_one_of_several_wants_at_once_can_be_given_up_alone(client: HouseClient) -> None:
    found = ways(client, "q=Roboter&barrierefrei=stufenlos&barrierefrei=gebaerden")
    assert next(iter(found)) == "Ohne „Gebärdensprache“"


@pytest.mark.usefixtures("site")
def test_two_criteria_are_given_up_together_where_no_single_one_helps(client: HouseClient) -> None:
    found = ways(client, "fach=mathematik&schulart=gymnasium&art=hackathon")
    assert found
    assert all(label.startswith("Ohne „") and " und " in label for label in found)


@pytest.mark.usefixtures("site")
def test_several_words_that_find_nothing_together_are_offered_one_by_one(client: HouseClient) -> None:
    found = [label for label in ways(client, "q=Workshop+gibtesnicht,+Klasse+7") if label.startswith("Nur „")]
    assert "Nur „Workshop“" in found
    assert not {"Nur „7“", "Nur „gibtesnicht“"} & set(found)


@pytest.mark.usefixtures("site")
def test_an_empty_answer_shows_what_comes_closest(client: HouseClient) -> None:
    page = client.get("/?q=Chemie&ort=63739&umkreis=5").text
    near = page[page.index("Am nächsten dran") :]
    assert "Chemie" in near


_PAIRS = st.lists(
    st.sampled_from(
        [
            ("q", "Roboter"), ("ort", "63739"), ("umkreis", "5"), ("fach", "mathematik"), ("thema", "energie"),
            ("art", "hackathon"), ("fuer", "kita"), ("alter", "3"), ("klasse", "13"), ("schulart", "berufsschule"),
            ("ferien", "th-winter-2027"), ("wochentag", "mo"), ("tageszeit", "abend"), ("kosten", "frei"),
            ("plaetze", "frei"), ("format", "online"), ("barrierefrei", "blinde"), ("sprache", "uk"),
            ("anbieterart", "kammer"), ("bestaetigt", "1"), ("region", "thueringen"), ("genau", "1"),
            ("anbieter", "99"), ("ausschnitt", "6,47,6.1,47.1"), ("von", "2031-01-01"),
        ]
    ),
    max_size=9,
)  # fmt: skip


@pytest.mark.usefixtures("site")
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_PAIRS)
def test_no_search_is_a_dead_end(client: HouseClient, pairs: list[tuple[str, str]]) -> None:
    query = urlencode(pairs)
    if client.get(f"/api/karte?{query}").get_json()["total"]:
        return
    page = client.get(f"/?{query}").text
    assert ways(client, query) or ">Alle Angebote zeigen<" in page
    assert re.search(r'class="offer" data-offer="\d+"', page), "something to go to stands below"


def test_an_empty_map_leads_to_the_providers(client: HouseClient) -> None:
    page = client.get("/").text
    assert "Auf dieser Karte steht noch kein Angebot." in page
    assert '<a class="button" href="/anbieter/">Wer hier anbietet</a>' in page


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize(
    ("typed", "meant"),
    [("robotter", "Roboter"), ("Robotre", "Roboter"), ("Robotter Lego", None), ("Robotter" + " Roboter" * 8, None)],
)
def test_a_slip_of_the_pen_leads_to_the_word_as_titles_write_it(
    client: HouseClient, typed: str, meant: str | None
) -> None:
    first = next(iter(ways(client, f"q={typed}")), "")
    assert first == f"Meinten Sie „{meant}“?" if meant else "Meinten" not in first


@pytest.mark.usefixtures("site")
def test_a_word_that_resembles_none_is_not_guessed_at(client: HouseClient) -> None:
    assert not [label for label in ways(client, "q=Quietscheente") if label.startswith("Meinten")]
