"""The tile sources that may be asked, and which tiles lie in Germany; the only other is an operator's own template."""

import hashlib
import logging
import math
from dataclasses import dataclass
from typing import NamedTuple

from mintkarte.domain.geometry import Box

LOG = logging.getLogger(__name__)
GERMANY = Box(west=5.8, south=47.2, east=15.1, north=55.1)
OFF = "keine"
_BKG = "https://sgx.geodatenzentrum.de"
_BASEMAP = _BKG + "/wmts_basemapde/tile/1.0.0/de_basemapde_web_raster_{kind}/default/GLOBAL_WEBMERCATOR"
_TOPPLUS = _BKG + "/wmts_topplus_open/tile/1.0.0/{kind}/default/WEBMERCATOR"


class Credit(NamedTuple):
    """The attribution; `{year}` in the text stands for the current year."""

    text: str
    label: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class TileSource:
    """Where tiles come from; `{z}` may be written `{zz}` for two digits."""

    name: str
    template: str
    max_zoom: int
    credit: Credit

    def address(self, z: int, x: int, y: int, *, padded: bool = True) -> str:
        """The address of one tile."""
        zoom = f"{z:02}" if padded else str(z)
        return self.template.replace("{zz}", zoom).replace("{z}", str(z)).replace("{x}", str(x)).replace("{y}", str(y))


_BASEMAP_CREDIT = Credit("© {year} basemap.de / BKG, Datenquellen: © GeoBasis-DE", "basemap.de", "https://basemap.de/")
_TOPPLUS_CREDIT = Credit("© BKG {year}, dl-de/by-2-0", "bkg.bund.de", "https://www.bkg.bund.de/")
_OSM_CREDIT = Credit("© OpenStreetMap-Mitwirkende", "ODbL", "https://www.openstreetmap.org/copyright")
SOURCES = {
    source.name: source
    for source in (
        TileSource("basemap", _BASEMAP.replace("{kind}", "grau") + "/{zz}/{y}/{x}.png", 18, _BASEMAP_CREDIT),
        TileSource("basemap-farbe", _BASEMAP.replace("{kind}", "farbe") + "/{zz}/{y}/{x}.png", 18, _BASEMAP_CREDIT),
        TileSource("topplus", _TOPPLUS.replace("{kind}", "web") + "/{zz}/{y}/{x}.png", 18, _TOPPLUS_CREDIT),
        TileSource("topplus-grau", _TOPPLUS.replace("{kind}", "web_grau") + "/{zz}/{y}/{x}.png", 18, _TOPPLUS_CREDIT),
        TileSource("osm-de", "https://tile.openstreetmap.de/{z}/{x}/{y}.png", 18, _OSM_CREDIT),
    )
}


def source_of(setting: str) -> TileSource | None:
    """The source a setting names: a known name, or `TEMPLATE CREDIT` with {z} {x} {y}; None for `keine` or nonsense."""
    if setting in SOURCES:
        return SOURCES[setting]
    template, _, credit = setting.partition(" ")
    if template.startswith(("https://", "http://")) and all(part in template for part in ("{x}", "{y}")):
        name = f"own-{hashlib.sha256(template.encode()).hexdigest()[:8]}"  # another template, another cache
        return TileSource(name, template, 18, Credit(credit.strip() or "© OpenStreetMap-Mitwirkende"))
    if setting != OFF:
        LOG.warning("unknown tile source %r: tiles are off", setting)
    return None


def is_german(z: int, x: int, y: int, max_zoom: int) -> bool:
    """Whether the tile exists and lies in Germany or at most one tile beside it."""
    if not 0 <= z <= max_zoom or not (0 <= x < 2**z and 0 <= y < 2**z):
        return False
    west, north = _tile_at(GERMANY.west, GERMANY.north, z)
    east, south = _tile_at(GERMANY.east, GERMANY.south, z)
    return west - 1 <= x <= east + 1 and north - 1 <= y <= south + 1


def _tile_at(lon: float, lat: float, z: int) -> tuple[int, int]:
    across = 2**z
    y = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2
    return int((lon + 180) / 360 * across), int(y * across)
