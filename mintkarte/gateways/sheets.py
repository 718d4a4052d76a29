"""What a spreadsheet is once it was read: headers, numbered rows of text, notices; and why a file was refused."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO, overload

_BETWEEN_CELLS = "\x1f"
"""Parts the cells of a packed row; it never occurs in a cell, since control characters are cut out of cells."""
_PIECE = 1 << 20


class SpreadsheetError(Exception):
    """A file that cannot be read as a table: a code and what its German sentence in `texts.imports` needs to name."""

    def __init__(self, code: str, **details: str) -> None:
        """`details` are the words of the sentence: row, column, value, limit and so on."""
        super().__init__(code, details)
        self.code = code
        self.details = details


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a file is read at most; sizes in bytes, before and after unpacking."""

    file_bytes: int = 100_000_000
    unpacked_bytes: int = 260_000_000
    free_unpacked_bytes: int = 20_000_000
    """Up to here any ratio of unpacked to packed size is believed."""
    unpacking_ratio: int = 100
    archive_members: int = 2_000
    objects_bytes: int = 24_000_000
    calendar_bytes: int = 8_000_000
    """What is taken apart as a whole needs ten times its size and more."""
    rows: int = 100_000
    columns: int = 200
    cells: int = 6_000_000
    """Cells of the rectangle that holds everything: readers keep a place in memory for each, filled or not."""
    cell_chars: int = 32_767
    """As much as a cell of Excel can hold."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table: its number as spreadsheet programs show it, its cells in the order of the headers."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SheetNotice:
    """Something the person should know about the file as a whole; `row` is 0 where no single row is meant."""

    code: str
    row: int = 0
    column: str = ""
    value: str = ""


def packed(number: int, cells: Sequence[str]) -> bytes:
    """One row as bytes, its number before its cells."""
    return _BETWEEN_CELLS.join((str(number), *cells)).encode("utf-8", "replace")


class PackedRows(Sequence[Row]):
    """Many rows in little memory: one byte string each, unpacked when read (100,000 usual rows take about 60 MB)."""

    def __init__(self, rows: Iterable[tuple[int, Sequence[str]]]) -> None:
        """Packs rows of (number, cells) one after the other, so that `rows` may be a generator."""
        self._packed = [packed(number, cells) for number, cells in rows]

    def take(self, stream: IO[bytes], separator: bytes, progress: Callable[[int], None]) -> bytes:
        """Adds the packed rows that a stream brings, each ended by the separator; gives back what follows the last."""
        rest = b""
        while piece := stream.read(_PIECE):
            *whole, rest = (rest + piece).split(separator)
            self._packed += whole
            progress(len(whole))
        return rest

    def spent(self) -> Iterator[Row]:
        """All rows in order, each forgotten as soon as it was given: at the end there are none."""
        self._packed.reverse()
        while self._packed:
            yield _unpacked(self._packed.pop())

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self._packed)

    @overload
    def __getitem__(self, index: int) -> Row: ...

    @overload
    def __getitem__(self, index: slice) -> list[Row]: ...

    def __getitem__(self, index: int | slice) -> Row | list[Row]:
        """The row at a position, or the rows of a slice."""
        if isinstance(index, slice):
            return [self[position] for position in range(*index.indices(len(self)))]
        return _unpacked(self._packed[index])

    def __iter__(self) -> Iterator[Row]:
        """All rows in the order of the file."""
        return (self[position] for position in range(len(self)))


def _unpacked(row: bytes) -> Row:
    number, *cells = row.decode().split(_BETWEEN_CELLS)
    return Row(int(number), tuple(cells))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of offers as people wrote it: nothing is interpreted but where the table begins and what it is made of.

    `headers` are as written (a group above is put before its column: "Alter von"); a column without a header has "".
    Every row has as many cells as there are headers; rows without any content are left out.
    """

    headers: tuple[str, ...]
    rows: PackedRows
    notices: tuple[SheetNotice, ...] = ()
    name: str = ""
    header_row: int = 1
