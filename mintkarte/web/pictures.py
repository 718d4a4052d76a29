"""Pictures of offers: the files under names that never change, and what a page needs to show one."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint, Response, abort, send_file

from mintkarte.domain.vocabulary import Licence
from mintkarte.gateways import images
from mintkarte.models import Picture
from mintkarte.services import picturing
from mintkarte.texts import pictures as texts
from mintkarte.texts.labels import label
from mintkarte.web.parts import parts

pictures = Blueprint("pictures", __name__)

_YEAR_SECONDS = 365 * 24 * 3600
_USUAL_WIDTH = 960


@dataclass(frozen=True, slots=True)
class ShownPicture:
    """A picture as a page shows it; `srcset` names all its widths, `src` one for browsers that do not choose."""

    src: str
    srcset: str
    largest: str
    width: int
    height: int
    alt: str
    credit: str
    licence: str
    licence_url: str


@pictures.get("/bilder/<name>-<int:width>.webp")
def show(name: str, width: int) -> Response:
    """One picture in one width; the name is a hash of what is in it, so browsers may keep it."""
    path = images.find(picturing.folder_of(parts().settings.data_dir), name, width)
    if path is None:
        abort(404)
    answer = send_file(path.absolute(), mimetype="image/webp", max_age=_YEAR_SECONDS)
    answer.cache_control.no_cache = None
    answer.cache_control.public = True
    answer.cache_control.immutable = True
    return answer


def shown(stored: Iterable[Picture]) -> tuple[ShownPicture, ...]:
    """The pictures as a page shows them, in their order."""
    return tuple(_shown(picture) for picture in stored)


def _shown(picture: Picture) -> ShownPicture:
    widths = images.widths_of(picture.width)
    usual = min(widths, key=lambda width: abs(width - _USUAL_WIDTH))
    licence = Licence(picture.licence)
    return ShownPicture(
        src=_path(picture, usual),
        srcset=", ".join(f"{_path(picture, width)} {width}w" for width in widths),
        largest=_path(picture, picture.width),
        width=picture.width,
        height=picture.height,
        alt=picture.alt,
        credit=texts.credit(picture.credit),
        licence=label(licence),
        licence_url=texts.terms(licence),
    )


def _path(picture: Picture, width: int) -> str:
    return f"/bilder/{picture.file}-{width}.webp"
