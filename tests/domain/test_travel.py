"""The way there: stops, minutes and parking are found, and nothing that was written gets lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mintkarte.domain.travel import Means, Stop, directions, nearest_stop

NAMES = st.sampled_from(["Schöntal", "Am Markt", "Bad Vilbel", "Beispielplatz", "Lobeda-West", "Neue Mitte"])
MINUTES = st.integers(1, 59)
WORDS = [
    "Bus",
    "5",
    "bis",
    "Haltestelle",
    "Markt",
    ",",
    "dann",
    "3",
    "Minuten",
    "zu",
    "Fuß",
    "vom",
    "Bahnhof",
    ".",
    "nicht",
]
LINES = st.sampled_from(["Bus 5", "Stadtbus", "Straßenbahn", "S-Bahn S3", "Bus Linie 62", "Zug"])


@pytest.mark.parametrize(
    ("text", "stops"),
    [
        (
            "Bus 5 bis Haltestelle Schöntal, dann 3 Minuten zu Fuß",
            [Stop("Haltestelle Schöntal", "Bus 5", 3, on_foot=True)],
        ),
        (
            "4 Minuten zu Fuß von der Haltestelle Beispielplatz, 15 Minuten vom Hauptbahnhof.",
            [Stop("Haltestelle Beispielplatz", "", 4, on_foot=True), Stop("Hauptbahnhof", "", 15)],
        ),
        ("Zwölf Minuten vom Bahnhof Obernburg-Elsenfeld", [Stop("Bahnhof Obernburg-Elsenfeld", "", 12)]),
        ("Straßenbahn bis Stadtzentrum, dann vier Minuten.", [Stop("Stadtzentrum", "Straßenbahn", 4)]),
        ("S-Bahn S3 bis Bad Vilbel, ca. 12 Gehminuten", [Stop("Bad Vilbel", "S-Bahn S3", 12, on_foot=True)]),
    ],
)
def test_a_simple_way_is_understood_as_a_whole(text: str, stops: list[Stop]) -> None:
    [part] = directions(text)
    assert part.is_understood
    assert list(part.stops) == stops


@pytest.mark.parametrize(
    "text",
    [
        "Bus bis Ortsmitte, dann dem Bienenschild nach.",
        "Bahnhof Hösbach 12 Minuten zu Fuß, Bus hält am Markt.",
        "Vom Bahnhof zehn Minuten bergan, die Antenne sieht man schon von unten.",
        "Mit dem Bus 10 Minuten ab Hauptbahnhof.",
    ],
)
def test_a_way_with_more_to_it_is_kept_as_written(text: str) -> None:
    [part] = directions(text)
    assert part.stops
    assert not part.is_understood
    assert part.written == text


def test_minutes_on_a_bus_are_not_minutes_on_foot() -> None:
    [part] = directions("Mit dem Bus 10 Minuten ab Hauptbahnhof.")
    assert part.stops == (Stop("Hauptbahnhof"),)


@pytest.mark.parametrize("text", ["Nicht am Bahnhof aussteigen.", "Treffpunkt am Bahnhof.", "Am Stadtpark.", ""])
def test_no_stop_is_made_up(text: str) -> None:
    assert [stop for part in directions(text) for stop in part.stops] == []


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("Parkplätze gibt es im Hof.", Means.CAR),
        ("Radweg am Main.", Means.BIKE),
        ("Straßenbahn hält vor dem Haus.", Means.TRAM),
        ("Gegenüber vom Bahnhof.", Means.TRAIN),
        ("Bus hält an der Mühle.", Means.BUS),
        ("Vom Goetheplatz vier Minuten.", Means.FOOT),
        ("Am Markt, das Schaufenster mit dem Riesen.", Means.OTHER),
        ("Am Stadtpark.", Means.OTHER),
    ],
)
def test_the_means_is_named(text: str, means: Means) -> None:
    assert [part.means for part in directions(text)] == [means]


def test_sentences_end_where_they_end() -> None:
    text = "Bus bis Schöntal. Parken in der Neuen Str. 5 am Hof. Eingang im 2. Hof, ca. 3 Min. weiter"
    assert [part.written for part in directions(text)] == [
        "Bus bis Schöntal.",
        "Parken in der Neuen Str. 5 am Hof.",
        "Eingang im 2. Hof, ca. 3 Min. weiter",
    ]


def test_the_nearest_stop_is_the_one_with_the_shortest_way() -> None:
    parts = directions("15 Minuten vom Hauptbahnhof. Haltestelle Markt 4 Minuten zu Fuß. Bus bis Schöntal.")
    assert nearest_stop(parts) == Stop("Haltestelle Markt", "", 4, on_foot=True)
    assert nearest_stop(directions("Bahnhof gegenüber.")) is None


@given(st.text(max_size=200))
def test_nothing_that_was_written_gets_lost(text: str) -> None:
    assert " ".join(part.written for part in directions(text)).split() == text.split()


@given(st.lists(st.sampled_from(WORDS)))
def test_what_counts_as_understood_says_every_word_that_matters(words: list[str]) -> None:
    small = {"bis", "dann", "zu", "vom", "Minuten", "Fuß", "Haltestelle", ",", "."}
    for part in directions(" ".join(words)):
        if part.is_understood:
            said = " ".join(f"{stop.line} {stop.name} {stop.minutes or ''}" for stop in part.stops).split()
            written = [word.strip(".,") for word in part.written.split() if word not in small]
            assert sorted(set(filter(None, written))) == sorted(set(said) - small)


@given(LINES, NAMES, MINUTES)
def test_a_ride_and_a_walk_are_found_for_every_line_and_stop(line: str, name: str, minutes: int) -> None:
    [part] = directions(f"{line} bis {name}, dann {minutes} Minuten zu Fuß.")
    assert part.stops == (Stop(name, line, minutes, on_foot=True),)
    assert part.is_understood


@given(NAMES, MINUTES)
def test_the_order_of_minutes_and_stop_does_not_matter(name: str, minutes: int) -> None:
    texts = (f"{minutes} Minuten zu Fuß von der Haltestelle {name}", f"Haltestelle {name}, {minutes} Minuten zu Fuß")
    for text in texts:
        assert directions(text)[0].stops == (Stop(f"Haltestelle {name}", "", minutes, on_foot=True),)
