"""Picture files for tests, made here: photographs with what a camera writes into them, and files that only pretend."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import TYPE_CHECKING, Any

from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Mapping

GPS, ORIENTATION, MAKE, ARTIST = 0x8825, 0x0112, 0x010F, 0x013B


def saved(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:  # noqa: ANN401 - handed on to Pillow
    """The file of a picture."""
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def a_photo(width: int = 2000, height: int = 1500, *, orientation: int = 1) -> bytes:
    """A JPEG as a phone writes it: red above, blue below, with place, maker and name of its owner."""
    image = Image.new("RGB", (width, height), "blue")
    image.paste("red", (0, 0, width, height // 2))
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKE], exif[ARTIST] = orientation, "Phone of Kim", "Kim Beispiel"
    exif[GPS] = {1: "N", 2: (49.0, 58.0, 25.0), 3: "E", 4: (9.0, 8.0, 57.0)}
    return saved(image, exif=exif, comment=b"taken at home", xmp=b"<x:xmpmeta>Kim</x:xmpmeta>")


def a_bomb(width: int = 60_000, height: int = 60_000) -> bytes:
    """A PNG of some kilobytes that says it is as large as this."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(3 * 1024 * 1024))
    chunks: Mapping[bytes, bytes] = {b"IHDR": header, b"IDAT": body, b"IEND": b""}
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks.items()
    )
