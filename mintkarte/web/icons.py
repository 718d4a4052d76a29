"""Icons and shapes, drawn where they stand: out of the sprite from which the map's script clones its own.

For each clone of another file a browser looks that file up again, and a page of the list shows a hundred.
"""

import re
from pathlib import Path

from flask import Flask
from markupsafe import Markup

SPRITE = "img/icons.svg"
_DRAWING = re.compile(r'<(symbol|g) id="([^"]+)"[^>]*>(.*?)</\1>')
_OF_ICON = "i-"
_WHOLE = Markup('<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">{}</svg>')
_GAP = re.compile(r"\s*/>\s*")


def serve_icons(app: Flask) -> None:
    """Give templates `drawings`, what is inside of each by its id, and `icons`, whole and by name."""
    drawings = read_sprite(Path(app.static_folder or "") / SPRITE)
    names = [name for name in drawings if name.startswith(_OF_ICON)]
    icons = {name.removeprefix(_OF_ICON): _WHOLE.format(drawings[name]) for name in names}
    app.jinja_env.globals.update(drawings=drawings, icons=icons)


def read_sprite(sprite: Path) -> dict[str, Markup]:
    """The elements of each drawing of a sprite by its id."""
    found = _DRAWING.findall(sprite.read_text("utf-8"))
    return {name: Markup(_GAP.sub("/>", inside)) for _, name, inside in found}  # noqa: S704 - a file of ours
