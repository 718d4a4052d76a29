"""What the map of the product asks for: the whole tiles that a screen touches (`static/js/map/layer.js`)."""

import random
from math import asinh, atan, ceil, degrees, floor, pi, radians, sinh, tan

from mintkarte.domain.geometry import Box

TILE, SCREEN = 256, (1200, 800)
_LEAST_ZOOM, _MOST_ZOOM = 6, 12


def viewport(chance: random.Random) -> tuple[Box, int]:
    """The tiles on a screen somewhere in Germany, and their zoom."""
    zoom = chance.randint(_LEAST_ZOOM, _MOST_ZOOM)
    return tiles_around(chance.uniform(47.5, 54.5), chance.uniform(6.5, 14.5), zoom), zoom


def tiles_around(lat: float, lon: float, zoom: int) -> Box:
    """The tiles on a screen with this middle, as a box with five digits that is not smaller than they are."""
    across = 2**zoom
    east, south = (lon / 360 + 0.5) * across, (0.5 - asinh(tan(radians(lat))) / (2 * pi)) * across
    wide, high = SCREEN[0] / TILE / 2, SCREEN[1] / TILE / 2
    west_north = floor(east - wide) / across, floor(south - high) / across
    east_south = ceil(east + wide) / across, ceil(south + high) / across
    (west, north), (last_east, last_south) = (
        (part_east * 360 - 180, degrees(atan(sinh((0.5 - part_south) * 2 * pi))))
        for part_east, part_south in (west_north, east_south)
    )
    return Box(-_up(-west), -_up(-last_south), _up(last_east), _up(north))


def words(box: Box, zoom: int) -> str:
    """How the map names them in an address."""
    edges = (box.west, box.south, box.east, box.north)
    return f"bbox={','.join(f'{edge:.5f}'.rstrip('0').rstrip('.') for edge in edges)}&zoom={zoom}"


def _up(number: float) -> float:
    return ceil(number * 1e5) / 1e5
