"""What a file really is, and whether it is safe to unpack; decided before any reader of spreadsheets sees it."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from mintkarte.gateways.sheets import Limits, SpreadsheetError

TEXT_SUFFIXES = frozenset({".csv", ".txt", ".tsv", ".tab"})
WORKBOOK_SUFFIXES = frozenset({".xlsx", ".ods", ".xls"})
LISTED_SUFFIXES = frozenset({".json", ".geojson", ".ics"})
_MACRO_SUFFIXES = frozenset({".xlsm", ".xlsb", ".xltm", ".xlam", ".xls~"})
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FOREIGN = (
    b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"\x7fELF", b"MZ\x90",
    b"{\\rtf", b"SQLite format", b"BZh", b"\xfd7zXZ", b"RIFF", b"OggS", b"ID3",
)  # fmt: skip
_FOREIGN_TEXT = (b"<!doctype", b"<html", b"<?xml", b"<table", b"<svg", b'{"', b"[{")
_SNIFF_BYTES = 4096
_CHUNK = 1 << 20
_LOCAL_HEADER = struct.Struct("<4s22xHH")


def kind_of(path: Path, name: str, limits: Limits) -> str:
    """`csv`, `xlsx`, `ods`, `xls`, `json` or `ics`, when name, beginning and size agree; else a `SpreadsheetError`."""
    size = path.stat().st_size
    if size == 0:
        raise SpreadsheetError("datei_leer", name=name)
    if size > limits.file_bytes:
        raise SpreadsheetError("datei_zu_gross", name=name, size=str(size), limit=str(limits.file_bytes))
    suffix = Path(name).suffix.lower()
    if suffix in _MACRO_SUFFIXES:
        raise SpreadsheetError("datei_mit_makros", name=name)
    if suffix not in TEXT_SUFFIXES | WORKBOOK_SUFFIXES | LISTED_SUFFIXES:
        raise SpreadsheetError("dateiart_unbekannt", name=name)
    with path.open("rb") as file:
        head = file.read(_SNIFF_BYTES)
    if suffix in LISTED_SUFFIXES:
        return _listed_kind(name, suffix, size, head, limits)
    found = _kind_by_content(path, head, limits)
    wanted = "csv" if suffix in TEXT_SUFFIXES else suffix[1:]
    if found == "xls" and wanted == "xlsx":
        raise SpreadsheetError("datei_verschluesselt", name=name)
    if found != wanted:
        raise SpreadsheetError("inhalt_passt_nicht", name=name, found=found or "fremd")
    return wanted


def _listed_kind(name: str, suffix: str, size: int, head: bytes, limits: Limits) -> str:
    """JSON or a calendar: what begins like one, and is small enough to be taken apart in memory."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    kind, begins = ("ics", b"BEGIN:VCALENDAR") if suffix == ".ics" else ("json", (b"{", b"["))
    if not start.upper().startswith(begins):
        raise SpreadsheetError("inhalt_passt_nicht", name=name, found="fremd")
    limit = limits.calendar_bytes if kind == "ics" else limits.objects_bytes
    if size > limit:
        raise SpreadsheetError("datei_zu_gross", name=name, size=str(size), limit=str(limit))
    return kind


def _kind_by_content(path: Path, head: bytes, limits: Limits) -> str:
    """What the first bytes say; "" for a file of another trade."""
    if head.startswith(_ZIP):
        return _kind_of_archive(path, limits)
    if head.startswith(_OLE):
        return "xls"
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(_FOREIGN) or start.startswith(_FOREIGN_TEXT):
        return ""
    return "csv"


def _kind_of_archive(path: Path, limits: Limits) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, struct.error, EOFError) as error:
        raise SpreadsheetError("datei_beschaedigt") from error
    _check_declared_sizes(members, path.stat().st_size, limits)
    names = {member.filename.lower() for member in members}
    if any(name.endswith("vbaproject.bin") or name == "xl/workbook.bin" for name in names):
        raise SpreadsheetError("datei_mit_makros", name=path.name)
    if "content.xml" in names:
        return "ods"
    return "xlsx" if "xl/workbook.xml" in names else ""


def _check_declared_sizes(members: list[zipfile.ZipInfo], size: int, limits: Limits) -> None:
    """A bomb says so in its directory: refused before a single byte is unpacked."""
    if len(members) > limits.archive_members:
        raise SpreadsheetError("archiv_zu_viele_teile", limit=str(limits.archive_members))
    unpacked = sum(member.file_size for member in members)
    if unpacked > limits.unpacked_bytes or unpacked > max(limits.free_unpacked_bytes, limits.unpacking_ratio * size):
        raise SpreadsheetError("archiv_zu_gross", unpacked=str(unpacked), packed=str(size))
    if any(member.flag_bits & 1 for member in members):
        raise SpreadsheetError("datei_verschluesselt")
    if sum(member.compress_size for member in members) > size:
        raise SpreadsheetError("datei_beschaedigt")


def unpacked(path: Path) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Every member of an archive with its content in pieces, counted: more than the directory declares is refused."""
    with path.open("rb") as file, zipfile.ZipFile(file) as archive:
        for member in archive.infolist():
            yield member.filename, _content(file, member)


def _content(file: BinaryIO, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """The bytes of one member, inflated here because `zipfile` would stop at the declared size and hide the rest."""
    file.seek(member.header_offset)
    header = file.read(_LOCAL_HEADER.size)
    if len(header) < _LOCAL_HEADER.size or not header.startswith(_ZIP):
        raise SpreadsheetError("datei_beschaedigt")
    _, name_length, extra_length = _LOCAL_HEADER.unpack(header)
    file.seek(name_length + extra_length, 1)
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise SpreadsheetError("datei_beschaedigt")
    left, counted = member.compress_size, 0
    inflate = zlib.decompressobj(-zlib.MAX_WBITS) if member.compress_type == zipfile.ZIP_DEFLATED else None
    while left > 0:
        packed = file.read(min(left, _CHUNK))
        if not packed:
            break
        left -= len(packed)
        for piece in _inflated(inflate, packed):
            counted += len(piece)
            if counted > member.file_size:
                raise SpreadsheetError("archiv_zu_gross", unpacked=str(counted), packed=str(member.compress_size))
            yield piece
    if counted != member.file_size:
        raise SpreadsheetError("datei_beschaedigt")


def _inflated(inflate: "zlib._Decompress | None", packed: bytes) -> Iterator[bytes]:
    """Pieces of at most one mebibyte each, whatever the packed bytes claim to hold."""
    if inflate is None:
        yield packed
        return
    try:
        while packed:
            yield inflate.decompress(packed, _CHUNK)
            packed = inflate.unconsumed_tail
    except zlib.error as error:
        raise SpreadsheetError("datei_beschaedigt") from error
