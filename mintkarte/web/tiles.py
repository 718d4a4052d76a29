"""Map tiles through our own address, so that no visitor's browser asks anybody else."""

from flask import Blueprint, Response, current_app, request

from mintkarte import __version__
from mintkarte.gateways.tiles import Tiles, open_tiles
from mintkarte.web.parts import parts

tiles = Blueprint("tiles", __name__)
_NAME = "mintkarte.tiles"
_WEEK_SECONDS = 7 * 24 * 3600
_MINUTE_SECONDS = 60


@tiles.get("/kacheln/<int:z>/<int:x>/<int:y>.png")
def show(z: int, x: int, y: int) -> Response:
    """One tile; 404 without a page where there is none, so that the browser draws our own map."""
    source = configured_tiles()
    tile = source.get(z, x, y) if source else None
    if tile is None:
        answer = Response(status=404, mimetype="text/plain")
        answer.cache_control.max_age = _MINUTE_SECONDS
        return answer
    answer = Response(tile.body, mimetype=tile.kind)
    answer.cache_control.public = True
    answer.cache_control.max_age = _WEEK_SECONDS
    answer.set_etag(tile.etag)
    answer.make_conditional(request)
    return answer


def configured_tiles() -> Tiles | None:
    """The tiles of this installation, opened when first asked for; None where they are off."""
    kept = current_app.extensions
    if _NAME not in kept:
        settings = parts().settings
        opened = open_tiles(settings.tiles, settings.data_dir / "cache" / "tiles", settings.contact, __version__)
        kept.setdefault(_NAME, opened)
    found = kept[_NAME]
    return found if isinstance(found, Tiles) else None
