"""The drawn map for paper: borders, rivers and towns, read from the files that the browser draws from."""

import json
import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

Line = tuple[tuple[float, float], ...]
"""Points as (x, y) in Mercator units from 0 to 1, y downwards."""


@dataclass(frozen=True, slots=True)
class Town:
    """A place with a name."""

    name: str
    people: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class DrawnMap:
    """Rings of the 16 Länder, rivers, and towns from the largest down."""

    borders: tuple[Line, ...]
    rivers: tuple[Line, ...]
    towns: tuple[Town, ...]


def mercator(lat: float, lon: float) -> tuple[float, float]:
    """A place on earth in Mercator units."""
    return (lon + 180) / 360, (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2


@cache
def drawn_map(folder: Path) -> DrawnMap:
    """What `static/map` holds."""
    borders, towns, nature = (_read(folder / name) for name in ("laender.json", "orte.json", "landschaft.json"))
    return DrawnMap(
        borders=tuple(_rings(borders)),
        rivers=tuple(tuple(mercator(*point) for point in river["linie"]) for river in nature["fluesse"]),
        towns=tuple(
            Town(name, people * 100, *mercator(lat / 1000, lon / 1000))
            for name, lat, lon, people in zip(
                towns["name"], towns["lat"], towns["lon"], towns["einwohner"], strict=True
            )
        ),
    )


def _read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


def _rings(content: dict[str, Any]) -> list[Line]:
    """TopoJSON with its steps in two rows; a negative arc is walked backwards."""
    (wide, high), (west, south) = content["scale"], content["translate"]
    lines: list[Line] = []
    for across, down in content["arcs"]:
        x = y = 0
        line = []
        for step_x, step_y in zip(across, down, strict=True):
            x, y = x + step_x, y + step_y
            line.append(mercator(y * high + south, x * wide + west))
        lines.append(tuple(line))
    return [
        tuple(point for arc in ring for point in (lines[~arc][::-1] if arc < 0 else lines[arc]))
        for land in content["laender"]
        for ring in land["ringe"]
    ]
