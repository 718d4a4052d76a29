"""Places found by cells of the map are those found by looking at each of them."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from mintkarte.domain.geometry import Box, Point, distance_km
from mintkarte.queries.grid import Grid, box_around, in_box, in_circle, keys_of, rows_of

LATITUDES, LONGITUDES = st.floats(-84, 84), st.floats(-180, 180)
NUMBER = 3000


def grid(seed: int) -> Grid:
    """Places around the globe, most of them in Germany, more than are looked at one by one."""
    chance = np.random.default_rng(seed)
    lat = np.concatenate((chance.normal(50, 1.5, NUMBER), chance.uniform(-84, 84, NUMBER)))
    lon = np.concatenate((chance.normal(10, 1.5, NUMBER), chance.uniform(-180, 180, NUMBER)))
    order = np.argsort(keys_of(lat, lon), kind="stable")
    return Grid(keys_of(lat, lon)[order], lat[order], lon[order])


@given(st.integers(0, 5), LATITUDES, LONGITUDES, st.floats(0, 90), st.floats(0, 180))
def test_a_box_holds_what_lies_in_it(seed: int, south: float, west: float, high: float, wide: float) -> None:
    places, box = grid(seed), Box(west, south, min(180.0, west + wide), min(84.0, south + high))
    sure, edge = places.covered(box, in_box(box))
    inside = (box.west <= places.lon) & (places.lon <= box.east) & (box.south <= places.lat) & (places.lat <= box.north)
    expected = set(np.flatnonzero(inside).tolist())
    certain, around = set(rows_of(sure).tolist()), set(rows_of(edge).tolist())
    assert certain <= expected <= certain | around
    assert not certain & around


@given(st.integers(0, 5), LATITUDES | st.floats(47, 54), LONGITUDES | st.floats(6, 14), st.floats(1, 2000))
def test_a_circle_holds_what_is_near(seed: int, lat: float, lon: float, radius: float) -> None:
    places, centre = grid(seed), Point(lat, lon)
    sure, edge = places.covered(box_around(centre, radius), in_circle(centre, radius))
    points = zip(places.lat.tolist(), places.lon.tolist(), strict=True)
    expected = {row for row, place in enumerate(points) if distance_km(centre, Point(*place)) <= radius}
    certain, around = set(rows_of(sure).tolist()), set(rows_of(edge).tolist())
    assert certain <= expected <= certain | around


def test_cells_of_a_level_hold_every_place_once() -> None:
    places = grid(1)
    for level in (2, 9, 13):
        cells = places.all_cells(level)
        assert sorted(rows_of(cells).tolist()) == list(range(2 * NUMBER))
