"""How the bytes of a CSV file become text: its encoding and its separator."""

import codecs
import csv
import io
from itertools import islice
from pathlib import Path

from mintkarte.domain.headers import recognised_count
from mintkarte.gateways.sheets import SpreadsheetError

SEPARATORS = (";", ",", "\t", "|")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LEGACY = ("cp1252", "utf_16", "mac_roman", "cp850")
_CHUNK = 1 << 20
_SAMPLE_BYTES = 64_000
_SAMPLE_CHARS = 200_000
_SAMPLE_ROWS = 60
_NUL_SHARE = 4


def encoding_of(path: Path) -> str:
    """The encoding in which the whole file can be read: mark, else strict UTF-8, else the likeliest older one."""
    with path.open("rb") as file:
        head = file.read(_CHUNK)
    for mark, name in _BOMS:
        if head.startswith(mark):
            return _checked(path, name)
    if head.count(0) * _NUL_SHARE > len(head):
        return _checked(path, "utf-16-le" if head[1:2] == b"\0" else "utf-16-be")
    if _decodes(path, "utf-8"):
        return "utf-8"
    return _checked(path, _legacy_encoding(path))


def _legacy_encoding(path: Path) -> str:
    """What charset-normalizer thinks of the lines with umlauts, asked only about encodings that German offices use."""
    from charset_normalizer import from_bytes  # noqa: PLC0415  loads slowly and is rarely needed

    sample = b""
    with path.open("rb") as file:
        for line in file:
            if not line.isascii():
                sample += line[:_SAMPLE_BYTES]
            if len(sample) >= _SAMPLE_BYTES:
                break
    best = from_bytes(sample, cp_isolation=list(_LEGACY)).best()
    return best.encoding if best is not None else "cp1252"


def _checked(path: Path, encoding: str) -> str:
    if _decodes(path, encoding):
        return encoding
    for other in _LEGACY:
        if other != "utf_16" and not encoding.startswith("utf") and _decodes(path, other):
            return other
    raise SpreadsheetError("kodierung_unbekannt", encoding=encoding)


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except (UnicodeError, ValueError):
        return False
    return True


def beginning(path: Path, encoding: str) -> str:
    """The first characters of the file, for looking at it."""
    with path.open(encoding=encoding, newline="") as file:
        return file.read(_SAMPLE_CHARS)


def separator_of(text: str) -> str:
    """The separator under which a row of known headers appears, else the one that parts the rows most evenly."""
    first_line = text.split("\n", 1)[0].strip().lower()
    if first_line.startswith("sep=") and first_line[4:5] in SEPARATORS:
        return first_line[4]
    return max(SEPARATORS, key=lambda separator: _fitness(text, separator))


def _fitness(text: str, separator: str) -> tuple[int, int]:
    """(known headers in the best row, how many rows have the usual number of cells, if that is more than one)."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        rows = list(islice(reader, _SAMPLE_ROWS))
    except csv.Error:
        return 0, 0
    known = max((recognised_count(row) for row in rows), default=0)
    widths = [len(row) for row in rows if row]
    usual = max(set(widths), key=widths.count, default=1)
    return known, widths.count(usual) * usual if usual > 1 else 0


def first_width(text: str, separator: str) -> int:
    """How many cells the first record has."""
    try:
        return len(next(csv.reader(io.StringIO(text, newline=""), delimiter=separator), []))
    except csv.Error:
        return 0


def widest(path: Path, encoding: str, separator: str) -> int:
    """How many cells a record can have at most: it may go over two lines where a cell holds a line break."""
    with path.open(encoding=encoding, newline="") as file:
        return 2 * max((line.count(separator) for line in file), default=0) + 2
