"""Streets cleaned for asking a geocoder."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mintkarte.domain.addresses import clean_street, street_and_number


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("Leutragraben 2-4", "Leutragraben 2"),
        ("Rathenaustr.11-13", "Rathenaustrasse 11"),
        ("Hauptstr. ggü 20", "Hauptstrasse 20"),
        ("Weserstr. 1i", "Weserstrasse 1i"),
        ("Rosenstraße 8 a", "Rosenstraße 8a"),
        ("Burgstraße 0", "Burgstraße"),
        ("DLR_School_Lab, 4. Etage", "DLR_School_Lab"),
        ("Industriestr. 3, 2. OG", "Industriestrasse 3"),
        ("Naturhaus, Wiesenweg 5", "Wiesenweg 5"),
        ("Platz 1 (Hinterhof)", "Platz 1"),
        ("Straße des 17. Juni 135", "Straße des 17. Juni 135"),
        ("A61 Raststätte Wonnegau Ost", "A61 Raststätte Wonnegau Ost"),
        ("Bahnhofstr", "Bahnhofstrasse"),
        ("", ""),
    ],
)
def test_a_street_is_asked_for_with_one_house_number(written: str, asked: str) -> None:
    assert clean_street(written) == asked


@given(st.text(max_size=120))
def test_any_text_can_be_cleaned(text: str) -> None:
    name, number = street_and_number(text)
    assert len(number) <= 5
    assert name == name.strip()
