"""Files that never change, compressed as far as brotli can: that takes long, so it is done once and kept."""

import logging
import secrets
from hashlib import sha256
from pathlib import Path

import brotli
from flask import Response, request

_LOG = logging.getLogger(__name__)
_FEWEST_BYTES = 500
"""Shorter files gain nothing."""


def make_dense(answer: Response, folder: Path) -> None:
    """Compress the whole body of an answer where the asker understands brotli; what was compressed is in the folder."""
    if answer.status_code != 200 or not request.accept_encodings["br"]:  # noqa: PLR2004 - OK
        return
    answer.direct_passthrough = False
    body = answer.get_data()
    if len(body) < _FEWEST_BYTES:
        return
    etag, is_weak = answer.get_etag()
    answer.set_data(_dense(body, folder))
    answer.headers["Content-Encoding"] = "br"
    answer.vary.add("Accept-Encoding")
    if etag:
        answer.set_etag(f"{etag}:br", weak=bool(is_weak))


def _dense(body: bytes, folder: Path) -> bytes:
    path = folder / f"{sha256(body).hexdigest()[:32]}.br"
    try:
        kept = path.read_bytes()
        if brotli.decompress(kept) == body:
            return kept
    except (OSError, brotli.error):
        _LOG.debug("%s is made anew", path)
    made: bytes = brotli.compress(body, quality=11)
    beside = path.with_suffix(f".{secrets.token_hex(6)}")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(made)
        beside.replace(path)
    except OSError as error:
        _LOG.warning("a compressed file is not kept: %s", error)
    return made
