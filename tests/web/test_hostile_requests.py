"""Whatever stands in an address: a page, a refusal, never a fault."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mintkarte.domain.filters import KEYS

if TYPE_CHECKING:
    from flask import Flask

LISTS = ("/", "/anbieter/", "/api/karte", "/api/facetten", "/api/orte", "/angebote.json", "/angebote.geojson")
NUMBERS = ("0", "-1", "2147483648", "99999999999999999999", "1e9", "\u0663", "\uff11", "1_0", "%00")
values = st.text(max_size=30) | st.sampled_from(
    [
        "frei",
        "63739",
        "Goldbach",
        "9,49,10,51",
        "nan,nan,nan,nan",
        "0001-01-01",
        "9999-12-31",
        "by-herbst-2099",
        *NUMBERS,
    ],
)
keys = st.sampled_from([*KEYS, "bbox", "zoom", "teil", "fremd"])


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize(
    "address", ["/angebote/{}-x", "/angebote/{}", "/anbieter/{}-x", "/api/karte/{}", "/kacheln/{0}/{0}/{0}.png"]
)
def test_a_number_that_names_nothing_is_an_unknown_address(app: Flask, address: str, number: str) -> None:
    assert app.test_client().get(address.format(number)).status_code in (404, 308)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(LISTS), st.lists(st.tuples(keys, values), max_size=6), st.sampled_from(["GET", "HEAD", "POST"]))
def test_no_query_is_a_fault(app: Flask, address: str, pairs: list[tuple[str, str]], method: str) -> None:
    query = "&".join(f"{key}={quote(value, safe='', errors='surrogatepass')}" for key, value in pairs)
    answer = app.test_client().open(f"{address}?{query}", method=method)
    assert answer.status_code in (200, 304, 308, 400, 405, 414)
