"""Pictures that people send: looked at before they are decoded, made smaller and written anew as WebP.

Only pixels survive: what a camera or a program writes beside them (place, device, names) is gone. WebP alone, because
every browser in use reads it; AVIF takes as long to write and saves a third, but would double what is kept.
"""

import logging
import os
import shutil
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from re import fullmatch
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 40_000_000
WIDTHS = (480, 960, 1600)
"""Pixels across; a picture is never made larger than it came."""
TALLEST = 2400
GRACE = timedelta(days=1)
"""How long files may lie without anybody naming them: whoever has just stored them is about to."""
_FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "GIF")
_QUALITY = 80
_ORIENTATION = 0x0112
_LIES_ON_ITS_SIDE = 5
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_FRESH = ".new-"
_one_at_a_time = Lock()
"""Forty megapixels take a second and up to 0.8 GB, as WebP; 0.4 GB as PNG, less as JPEG."""
_log = logging.getLogger(__name__)


class PictureRefusedError(ValueError):
    """The bytes are no picture we take.

    `code` is `empty`, `too_large`, `heic`, `no_picture`, `too_many_pixels` or `broken`.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Encoded:
    """A picture in all its sizes: WebP by width in pixels; `name` is a hash of the largest, whose size is given."""

    name: str
    width: int
    height: int
    files: dict[int, bytes]


def encode(content: bytes) -> Encoded:
    """The picture in our sizes, turned as it was taken, in sRGB; raises PictureRefusedError and nothing else."""
    _check_bytes(content)
    with _one_at_a_time:
        try:
            image = _read(content)
            files = {width: _written(image, width) for width in widths_of(image.width)}
        except PictureRefusedError:
            raise
        except Exception as error:  # a broken file makes the decoders raise whatever they like
            _log.info("a picture could not be read: %s: %s", type(error).__name__, error)
            raise PictureRefusedError("broken") from error
    return Encoded(sha256(files[image.width]).hexdigest(), image.width, image.height, files)


def widths_of(width: int) -> tuple[int, ...]:
    """The widths in which a picture is kept whose largest is this wide."""
    return (*(step for step in WIDTHS if step < width), width)


def store(folder: Path, encoded: Encoded, now: datetime) -> None:
    """Keep all sizes below the folder or none; a picture that is there already counts as new again."""
    kept = folder / encoded.name
    folder.mkdir(parents=True, exist_ok=True)
    if not kept.is_dir():
        fresh = Path(tempfile.mkdtemp(prefix=_FRESH, dir=folder))
        try:
            for width, content in encoded.files.items():
                _write(fresh / f"{width}.webp", content)
            fresh.chmod(0o755)
            fresh.rename(kept)
        except BaseException as error:
            shutil.rmtree(fresh, ignore_errors=True)
            if not (isinstance(error, OSError) and kept.is_dir()):  # else somebody was faster with the same picture
                raise
    os.utime(kept, (now.timestamp(), now.timestamp()))


def find(folder: Path, name: str, width: int) -> Path | None:
    """The file of a picture in this width, if there is one; any other name than ours finds nothing."""
    if not fullmatch(r"[0-9a-f]{64}", name) or not 0 < width <= WIDTHS[-1]:
        return None
    path = folder / name / f"{width}.webp"
    return path if path.is_file() else None


def sweep(folder: Path, named: frozenset[str], now: datetime) -> int:
    """Remove the pictures that nobody names and that are older than a day; gives how many."""
    if not folder.is_dir():
        return 0
    oldest = (now - GRACE).timestamp()
    left = [one for one in folder.iterdir() if one.name not in named and one.stat().st_mtime < oldest]
    for one in left:
        shutil.rmtree(one, ignore_errors=True)
    return len(left)


def _check_bytes(content: bytes) -> None:
    if not content:
        raise PictureRefusedError("empty")
    if len(content) > MAX_BYTES:
        raise PictureRefusedError("too_large")
    head = content[:64]
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS and b"avif" not in head:
        raise PictureRefusedError("heic")


def _read(content: bytes) -> "Image":
    """The first frame as RGB, no larger than our largest size."""
    from PIL import Image, UnidentifiedImageError

    try:
        image: Image.Image = Image.open(BytesIO(content), formats=_FORMATS)
    except UnidentifiedImageError as error:
        raise PictureRefusedError("no_picture") from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureRefusedError("too_many_pixels") from error
    if image.width * image.height > MAX_PIXELS:
        raise PictureRefusedError("too_many_pixels")
    image.draft(None, (WIDTHS[-1], WIDTHS[-1]))  # lets JPEG decode a half or a quarter, never less than we need
    turn = _orientation(image)
    room = (WIDTHS[-1], TALLEST) if turn < _LIES_ON_ITS_SIDE else (TALLEST, WIDTHS[-1])
    image = _plain_mode(image)
    image.thumbnail(room, Image.Resampling.LANCZOS)
    return _turned(_on_white(_in_srgb(image)), turn)


def _orientation(image: "Image") -> int:
    try:
        found = image.getexif().get(_ORIENTATION)
    except Exception:  # noqa: BLE001 - unreadable notes of a camera do not spoil its picture
        return 1
    return found if isinstance(found, int) and 1 <= found <= 8 else 1  # noqa: PLR2004 - eight ways to hold a camera


def _plain_mode(image: "Image") -> "Image":
    """In a mode that can be made smaller: palettes and 16 bits per channel become eight bits."""
    if image.mode in {"RGB", "RGBA", "L", "CMYK"}:
        image.load()
        return image
    if image.mode.startswith("I"):
        return image.point(lambda value: value / 256).convert("L")
    has_holes = "transparency" in image.info or image.mode in {"LA", "PA", "La", "RGBa"}
    return image.convert("RGBA" if has_holes else "RGB")


def _in_srgb(image: "Image") -> "Image":
    """In the colours of the web, where the picture says which it has."""
    from PIL import ImageCms

    profile = image.info.get("icc_profile")
    if profile:
        try:
            known = ImageCms.ImageCmsProfile(BytesIO(profile))
            mode = "RGBA" if image.mode == "RGBA" else "RGB"
            changed = ImageCms.profileToProfile(image, known, ImageCms.createProfile("sRGB"), outputMode=mode)
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            _log.info("the colours of a picture could not be understood")
        else:
            return changed or image
    return image


def _on_white(image: "Image") -> "Image":
    """Without holes, and without anything that was said about it."""
    from PIL import Image

    ground = Image.new("RGB", image.size, "white")
    if image.mode == "RGBA":
        ground.paste(image, mask=image.getchannel("A"))
    else:
        ground.paste(image.convert("RGB"))
    return ground


def _turned(image: "Image", orientation: int) -> "Image":
    from PIL.Image import Transpose

    turns = (
        *(Transpose.FLIP_LEFT_RIGHT, Transpose.ROTATE_180, Transpose.FLIP_TOP_BOTTOM, Transpose.TRANSPOSE),
        *(Transpose.ROTATE_270, Transpose.TRANSVERSE, Transpose.ROTATE_90),
    )
    return image if orientation == 1 else image.transpose(turns[orientation - 2])


def _written(image: "Image", width: int) -> bytes:
    from PIL.Image import Resampling

    height = max(1, round(image.height * width / image.width))
    sized = image if width == image.width else image.resize((width, height), Resampling.LANCZOS)
    out = BytesIO()
    sized.save(out, "WEBP", quality=_QUALITY, method=4)
    return out.getvalue()


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
