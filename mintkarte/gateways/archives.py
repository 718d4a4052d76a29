"""A folder of files in one ZIP file that says of each what it must be: written whole or not at all, read with care."""

import hashlib
import io
import json
import os
import shutil
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

MANIFEST = "manifest.json"
_PIECE = 1 << 20
_MOST_MANIFEST_BYTES = 100_000_000
_PACKED_ALREADY = frozenset({".webp", ".png", ".jpg", ".xlsx", ".zip"})
_OWNER_ONLY = 0o600


class ArchiveError(Exception):
    """An archive cannot be used: `unreadable`, `damaged` (with the name of the file), or `no_space`."""

    def __init__(self, code: str, name: str = "") -> None:
        super().__init__(code, name)
        self.code, self.name = code, name


@dataclass(frozen=True, slots=True)
class Source:
    """A file that goes into an archive: its name there, and its content or where it lies."""

    name: str
    content: bytes | Path


def write(path: Path, sources: Iterable[Source], about: Mapping[str, Any]) -> int:
    """Write the archive, for its owner only, and give its size in bytes; `about` is what the manifest says beside.

    A file that goes away while it is being read is left out. Raises OSError; then nothing is there.
    """
    unfinished = path.with_name(f".{path.name}.part")
    try:
        descriptor = os.open(unfinished, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, _OWNER_ONLY)
        with os.fdopen(descriptor, "wb") as file:
            pack(file, sources, about)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    with suppress(OSError):  # not every system can make a folder durable
        _make_durable(path.parent)
    return path.stat().st_size


def pack(file: IO[bytes], sources: Iterable[Source], about: Mapping[str, Any]) -> None:
    """Write the archive into an open file."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        files = {source.name: told for source in sources if (told := _add(archive, source))}
        archive.writestr(MANIFEST, json.dumps({**about, "files": files}, ensure_ascii=False, indent=1))


def about(path: Path) -> dict[str, Any]:
    """What the manifest says; raises ArchiveError for a file that is no such archive."""
    try:
        with zipfile.ZipFile(path) as archive, archive.open(MANIFEST) as file:
            said = json.loads(file.read(_MOST_MANIFEST_BYTES))
    except (OSError, ValueError, KeyError, zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise ArchiveError("unreadable") from error
    if not isinstance(said, dict) or not isinstance(said.get("files"), dict):
        raise ArchiveError("unreadable")
    return said


def unpack(path: Path, folder: Path) -> None:
    """Write the files of the manifest below the folder, each exactly as it was packed; raises ArchiveError."""
    files = about(path)["files"]
    try:
        sizes = sum(int(told["bytes"]) for told in files.values())
    except (TypeError, KeyError, ValueError) as error:
        raise ArchiveError("unreadable") from error
    if sizes > shutil.disk_usage(folder).free:
        raise ArchiveError("no_space")
    with zipfile.ZipFile(path) as archive:
        for name, told in files.items():
            target = _inside(folder, name)
            target.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
            try:
                with archive.open(name) as packed, target.open("wb") as file:
                    found = _copied(packed, file, most=told["bytes"])
            except (KeyError, ValueError, EOFError, zipfile.BadZipFile, zlib.error) as error:
                raise ArchiveError("damaged", name) from error
            if found != told:
                raise ArchiveError("damaged", name)


def _add(archive: zipfile.ZipFile, source: Source) -> dict[str, Any] | None:
    entry: str | zipfile.ZipInfo = source.name
    if PurePosixPath(source.name).suffix in _PACKED_ALREADY:
        entry = zipfile.ZipInfo(source.name)  # one made by hand is stored as it is
    try:
        content = source.content
        file = io.BytesIO(content) if isinstance(content, bytes) else content.open("rb")
    except FileNotFoundError:
        return None
    with file, archive.open(entry, "w", force_zip64=True) as packed:
        return _copied(file, packed)


def _copied(source: IO[bytes], target: IO[bytes], most: int | None = None) -> dict[str, Any]:
    """Copy piece by piece; gives size and hash. More than `most` bytes is a ValueError."""
    size, found = 0, hashlib.sha256()
    while piece := source.read(_PIECE):
        size += len(piece)
        if most is not None and size > most:
            raise ValueError(size)
        found.update(piece)
        target.write(piece)
    return {"bytes": size, "sha256": found.hexdigest()}


def _inside(folder: Path, name: str) -> Path:
    """Where a name lies below the folder; one that leads out of it is an ArchiveError."""
    parts = PurePosixPath(name).parts
    if not parts or name.startswith("/") or "\\" in name or ":" in name or ".." in parts:
        raise ArchiveError("damaged", name)
    return folder.joinpath(*parts)


def _make_durable(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
