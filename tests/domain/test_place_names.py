"""Town names and postcodes as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mintkarte.domain.place_names import near_name, official_name, read_postcode, town_name, without_title


@pytest.mark.parametrize(
    ("written", "official"),
    [
        ("Obernburg a.Main", "Obernburg am Main"),
        ("Obernburg a. Main", "Obernburg am Main"),
        ("OBERNBURG/MAIN", "Obernburg am Main"),
        ("Alzenau i. UFr.", "Alzenau in Unterfranken"),
        ("Alzenau i.Ufr.", "Alzenau in Unterfranken"),
        ("Frankfurt/M.", "Frankfurt am Main"),
        ("Frankfurt (Main)", "Frankfurt am Main"),
        ("Frankfurt a. M.", "Frankfurt am Main"),
        ("Frankfurt/O.", "Frankfurt (Oder)"),
        ("Halle/S.", "Halle (Saale)"),
        ("Limburg a.d. Lahn", "Limburg an der Lahn"),
        ("Rothenburg o.d.T.", "Rothenburg ob der Tauber"),
        ("Bad Homburg v.d.H.", "Bad Homburg vor der Höhe"),
        ("Garching b.München", "Garching bei München"),
        ("Königstein Ts.", "Königstein im Taunus"),
        ("St. Johann", "Sankt Johann"),
        ("Muenchen", "München"),
        ("Grossostheim", "Großostheim"),
        ("63739 Aschaffenburg", "Aschaffenburg"),
        ("Flensburg, Stadt", "Flensburg"),
        ("Goldbach, M", "Goldbach"),
        ("Baden - Baden", "Baden-Baden"),
    ],
)
def test_a_town_is_the_same_however_it_is_spelled(written: str, official: str) -> None:
    assert town_name(written).key == town_name(official).key


@pytest.mark.parametrize(
    ("one", "other"),
    [("Frankfurt/M.", "Frankfurt (Oder)"), ("Halle (Saale)", "Halle (Westf.)"), ("Limburg", "Limburgerhof")],
)
def test_namesakes_stay_apart(one: str, other: str) -> None:
    assert town_name(one).key != town_name(other).key


def test_what_tells_a_town_from_its_namesakes_is_kept_apart_from_its_name() -> None:
    assert (town_name("Frankenberg/Sa.").head, town_name("Frankenberg/Sa.").tail) == ("frankenberg", "sachsen")
    assert town_name("Am Mellensee").head == "ammellensee", "a connecting word at the beginning belongs to the name"


@pytest.mark.parametrize(
    "written", ["Eschau-Hobbach", "Eschau OT Hobbach", "Eschau, OT Hobbach", "Eschau (Ortsteil Hobbach)"]
)
def test_a_district_part_is_found_in_a_double_name(written: str) -> None:
    assert town_name(written).parts == ("eschau", "hobbach")


@pytest.mark.parametrize(
    ("written", "postcode", "completed", "rest"),
    [
        ("07743", "07743", False, ""),
        ("7743", "07743", True, ""),
        ("7743.0", "07743", True, ""),
        ("63739.0", "63739", False, ""),
        ("D-63739", "63739", False, ""),
        ("DE 63739", "63739", False, ""),
        ("63739 Aschaffenburg", "63739", False, "Aschaffenburg"),
        ("63739, Aschaffenburg", "63739", False, "Aschaffenburg"),
        (" 63739\xa0Aschaffenburg ", "63739", False, "Aschaffenburg"),
        ("Jena", "", False, "Jena"),
        ("123", "", False, "123"),
        ("637391", "", False, "637391"),
        ("", "", False, ""),
    ],
)
def test_a_postcode_is_read_as_people_and_excel_write_it(
    written: str, postcode: str, rest: str, *, completed: bool
) -> None:
    reading = read_postcode(written)
    assert (reading.postcode, reading.completed, reading.rest) == (postcode, completed, rest)


@given(st.text(max_size=80))
def test_any_text_has_a_name_and_a_postcode_reading(text: str) -> None:
    name = town_name(text)
    assert name.key == name.head + name.tail
    assert town_name(text.upper()).key == town_name(text.lower()).key or not text.isascii()
    assert len(read_postcode(text).postcode) in {0, 5}


@given(st.integers(min_value=0, max_value=99999))
def test_a_postcode_that_lost_its_zero_comes_back(number: int) -> None:
    code = f"{number:05}"
    if number >= 1000:
        assert read_postcode(str(number)).postcode == code
        assert read_postcode(f"{number}.0").postcode == code


def test_ranks_of_registers_are_cut() -> None:
    assert official_name("Erkrath, Fundort des Neanderthalers, Stadt") == "Erkrath"
    assert official_name("Bautzen / Budyšin, Stadt") == "Bautzen"
    assert official_name("Lauenburg/ Elbe, Stadt") == "Lauenburg/Elbe"
    assert without_title("Hansestadt Rostock") == "Rostock"
    assert without_title("Rostock") == "Rostock"
    assert without_title("Stadt") == "Stadt"


def test_a_village_is_told_from_its_namesakes_by_a_town() -> None:
    assert near_name("Goldbach", "Gotha") == "Goldbach bei Gotha"
    assert town_name("Goldbach bei Gotha").tail == "gotha"
