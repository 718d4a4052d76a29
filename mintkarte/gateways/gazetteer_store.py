"""What an operator has imported from official lists, normalised and kept in the installation's gazetteer folder."""

import os
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import median

from mintkarte.domain.geometry import Point
from mintkarte.domain.place_names import town_name
from mintkarte.domain.words import fold
from mintkarte.gateways import places as place_files
from mintkarte.gateways import postcodes as postcode_files
from mintkarte.gateways.gazetteer import PLACES_FILE, POSTCODES_FILE
from mintkarte.gateways.gazetteer_files import PostalRow
from mintkarte.gateways.places import SAME_PLACE_KM, Place, PlaceTable, near_km, read_places
from mintkarte.gateways.postcodes import PostcodePlace, area_codes, read_postcode_places

MUNICIPALITIES_FILE = "municipalities.csv"
_ORGANISATION = re.compile(
    r"\b(?:ag|gmbh|ggmbh|kg|kgaa|ohg|mbh|se|eg|ev|e\.? ?v\.?|llp|gbr|huk|co|inc|ltd|bg|db)\b"
    r"|[&+\d]|^(?:stadt|der|die|das) |amts?\b|agentur|allianz|anstalt|apotheke|automobil|bank\b|behorde|bezirk|brauerei"
    r"|bund\b|bundes"
    r"|center|deutsche[rs]?\b|dienst|direktion|energie|fabrik|feuerwehr|finanz|gericht|gesellschaft|gruppe|hochschule"
    r"|industrie|inkasso|institut|jobcenter|kammer|kasse\b|klinik|krankenhaus|kreis\b|kunden|landes|landtag|leasing"
    r"|lounge|magistrat|minister|niederlassung|polizei|post\b|prasidi|radio|regierung|rundfunk|schaden|service|siemens"
    r"|staatsanwalt|stelle\b|stiftung|team|universitat|verband|vereinig|verlag|versand|versicher|verwaltung|werke?\b"
    r"|zeitung|zentral|zentrum|zweigstelle",
)
"""Words of companies and authorities, in folded text; single letters and figures never stand in a village's name."""
_CAPITALS = re.compile(r"[A-Z]{3}")
_FAR_KM = 30.0


def store(folder: Path, own: PlaceTable, postal: Sequence[PostalRow], municipalities: Sequence[Place]) -> None:
    """Keep the rows of an import; what another list has brought before stays, each file is replaced in one step."""
    folder.mkdir(parents=True, exist_ok=True)
    if postal:
        _write(folder / POSTCODES_FILE, postcode_files.COLUMNS, _postcode_cells(postcode_places(postal, own)), "\t")
    if municipalities:
        _write(folder / MUNICIPALITIES_FILE, place_files.COLUMNS, map(_place_cells, municipalities), ",")
    areas = area_codes()
    villages = [row for row in read_postcode_places(folder / POSTCODES_FILE) if row.postcode in areas]
    extra = additional_places(own, read_places(folder / MUNICIPALITIES_FILE), villages)
    _write(folder / PLACES_FILE, place_files.COLUMNS, map(_place_cells, extra), ",")


def looks_like_organisation(name: str) -> bool:
    """If the "place" of a postcode is a company or an authority; bulk customers stand in the list like villages."""
    return bool(_CAPITALS.search(name) or _ORGANISATION.search(fold(name)))


def customer_codes(rows: Iterable[PostalRow], areas: frozenset[str]) -> set[str]:
    """The postcodes of post-boxes and bulk customers: no area has them, and their places are none of their own.

    A code that is no known area stays one if all its names look like places and one of them occurs in no known area
    (a village whose code is newer or older than the list of areas).
    """
    by_code: dict[str, set[str]] = defaultdict(set)
    area_names = set()
    for row in rows:
        by_code[row.postcode].add(row.name)
        if row.postcode in areas:
            area_names.add(town_name(row.name).head)
    return {
        code
        for code, names in by_code.items()
        if code not in areas
        and (any(map(looks_like_organisation, names)) or all(town_name(name).head in area_names for name in names))
    }


def postcode_places(rows: Sequence[PostalRow], own: PlaceTable) -> list[PostcodePlace]:
    """The rows as places of postcodes: a customer's code becomes one row that names the town it is served in."""
    customers = customer_codes(rows, area_codes())
    found: dict[tuple[str, str], PostcodePlace] = {}
    served: dict[str, list[PostalRow]] = defaultdict(list)
    for row in rows:
        if row.postcode in customers:
            served[row.postcode].append(row)
            continue
        name = town_name(row.name)
        lat, lon = _cut(row.point)
        place = PostcodePlace(row.postcode, row.name, name.key, name.tail, row.land, lat, lon, area=True)
        found.setdefault((row.postcode, name.key), place)
    customer_rows = (_customer(its_rows, own) for its_rows in served.values())
    return [*found.values(), *(place for place in customer_rows if place)]


def _customer(rows: list[PostalRow], own: PlaceTable) -> PostcodePlace | None:
    at = Point(median(row.point.lat for row in rows), median(row.point.lon for row in rows))
    nearest = own.nearest(at, pull=0.01, within_km=_FAR_KM)
    if not nearest:
        return None
    town = nearest[1]
    lat, lon = _cut(at)
    return PostcodePlace(rows[0].postcode, town.name, town.folded, town.tail, rows[0].land, lat, lon, area=False)


def _cut(point: Point) -> tuple[float, float]:
    return round(point.lat, 5), round(point.lon, 5)


def additional_places(own: PlaceTable, municipalities: list[Place], postal: list[PostcodePlace]) -> list[Place]:
    """The places that the product's own table lacks: municipalities first, then villages of the postal list."""
    known: dict[str, list[Place]] = defaultdict(list)
    for place in own.places:
        known[place.head].append(place)
    added: list[Place] = []
    villages = (Place(r.name, r.folded, r.tail, r.land, 0, r.lat, r.lon) for r in postal if r.area)
    for place in (*municipalities, *villages):
        namesakes = known[place.head]
        if all(near_km(place.lat, place.lon, other) > SAME_PLACE_KM for other in namesakes):
            namesakes.append(place)
            added.append(place)
    return added


def _place_cells(place: Place) -> list[str]:
    name = place.name.replace(",", " ")
    return [name, *map(str, place[1:3]), place.land.value, *map(str, (place.population, *_cut(place.point)))]


def _postcode_cells(rows: Iterable[PostcodePlace]) -> Iterable[list[str]]:
    for row in rows:
        yield [*row[:4], row.land.value, str(row.lat), str(row.lon), str(int(row.area))]


def _write(path: Path, columns: Sequence[str], rows: Iterable[list[str]], delimiter: str) -> None:
    """Replace a file in one step: readers see the old one or the whole new one."""
    temporary = path.with_suffix(f".{os.getpid()}.tmp")
    with temporary.open("w", encoding="utf-8", newline="\n") as file:
        for row in (columns, *rows):
            file.write(delimiter.join(" ".join(cell.split()) for cell in row) + "\n")
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
