"""Where a map has to look to show what a filter finds."""

from typing import Any

from mintkarte.domain.filters import OfferFilter
from mintkarte.web.parts import Parts

_OUTLIERS = 0.02
"""Share of the offers at each edge that may lie outside the first view, so that one far away does not shrink all."""
_FEW = 25


def view_of(asked: OfferFilter, features: list[dict[str, Any]], available: Parts) -> dict[str, Any] | None:
    """The circle of the search, its section, or the extent of what was found; else the region; None if nothing says.

    A circle is `lat, lon, umkreis` (km), an extent `rahmen` (west, south, east, north), a region `lat, lon, zoom`.
    """
    if asked.centre is not None:
        radius = asked.radius_km
        kilometres = int(radius) if radius == int(radius) else radius
        return {"lat": round(asked.centre.lat, 5), "lon": round(asked.centre.lon, 5), "umkreis": kilometres}
    if asked.section is not None:
        box = asked.section
        return {"rahmen": [box.west, box.south, box.east, box.north]}
    if features:
        return {"rahmen": _extent(features)}
    regions = available.regions() if len(asked.regions) == 1 else {}
    region = regions.get(asked.regions[0]) if regions else None
    return {"lat": region.lat, "lon": region.lon, "zoom": region.zoom} if region else None


def _extent(features: list[dict[str, Any]]) -> list[float]:
    lats = sorted(feature["lat"] for feature in features)
    lons = sorted(feature["lon"] for feature in features)
    cut = int(len(features) * _OUTLIERS) if len(features) >= _FEW else 0
    last = len(features) - 1 - cut
    return [lons[cut], lats[cut], lons[last], lats[last]]
