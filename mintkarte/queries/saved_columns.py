"""Columns in a file: written as they lie in memory, opened without being read.

A file begins with a line of JSON that says where each array lies; the arrays follow, each on a new page of memory. All
processes that open the file share its memory.
"""

import json
import os
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, get_type_hints

import numpy as np

from mintkarte.queries.columns import Columns

LAYOUT = 5
"""To be raised whenever columns change, so that nobody opens files of another version."""
_PAGE = 4096
_HEAD = 1 << 16
_SUFFIX = ".columns"


class SavedColumns:
    """The newest columns in a folder, which is made when something is saved.

    Each file has a mark: what the database said when it was saved and can be asked for again, so that columns of
    another database, or from before a backup was restored, are not taken for its own.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def newest(self, version: int, is_known: Callable[[str], bool]) -> tuple[int, str, Columns] | None:
        """The newest saved columns whose mark is known, behind their value of the data counter, at most `version`."""
        for found, path in sorted(self._files(), reverse=True):
            if found > version:
                path.unlink(missing_ok=True)  # from before a backup was restored
            elif (loaded := _load(path, is_known)) is not None:
                return found, *loaded
        return None

    def save(self, version: int, mark: str, columns: Columns) -> None:
        """Write the columns and remove older ones; a file that somebody still reads may stay until the next time."""
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"{version}{_SUFFIX}"
        unfinished = path.with_suffix(f".{os.getpid()}")
        _write(unfinished, mark, columns)
        unfinished.replace(path)
        for found, old in self._files():
            if found < version:
                try:
                    old.unlink(missing_ok=True)
                except PermissionError:  # Windows keeps what is open
                    continue

    def _files(self) -> list[tuple[int, Path]]:
        return [(int(path.stem), path) for path in self._folder.glob(f"*{_SUFFIX}") if path.stem.isdecimal()]


def _write(path: Path, mark: str, columns: Columns) -> None:
    arrays = arrays_of(columns, "")
    at, places = _HEAD, {}
    for name, array in arrays.items():
        places[name] = (str(array.dtype), array.shape, at)
        at += -(-array.nbytes // _PAGE) * _PAGE
    head = {"layout": LAYOUT, "mark": mark, "names": columns.names, "arrays": places}
    with path.open("wb") as file:
        file.write(json.dumps(head).encode() + b"\n")
        for name, array in arrays.items():
            file.seek(places[name][2])
            np.ascontiguousarray(array).tofile(file)
        file.truncate(at)
        file.flush()
        os.fsync(file.fileno())


def _load(path: Path, is_known: Callable[[str], bool]) -> tuple[str, Columns] | None:
    """Mark and columns of a file; None where it is of another layout or database, or not readable at all."""
    try:
        with path.open("rb") as file:
            head = json.loads(file.readline(_HEAD))
        if head["layout"] != LAYOUT or not is_known(head["mark"]):
            return None
        memory = np.memmap(path, dtype=np.uint8, mode="r").view(np.ndarray)
        arrays = {
            name: memory[at : at + np.dtype(dtype).itemsize * int(np.prod(shape))].view(dtype).reshape(shape)
            for name, (dtype, shape, at) in head["arrays"].items()
        }
        found: Columns = _built(Columns, "", arrays | {".names": tuple(head["names"])})
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return head["mark"], found


def arrays_of(thing: Any, path: str = "") -> dict[str, np.ndarray[Any, Any]]:  # noqa: ANN401 - a dataclass of arrays
    """All arrays in a dataclass and the dataclasses in it, by path."""
    found: dict[str, np.ndarray[Any, Any]] = {}
    for field in fields(thing):
        value = getattr(thing, field.name)
        if isinstance(value, np.ndarray):
            found[f"{path}.{field.name}"] = value
        elif is_dataclass(value):
            found |= arrays_of(value, f"{path}.{field.name}")
    return found


def _built(kind: Any, path: str, values: dict[str, Any]) -> Any:  # noqa: ANN401 - the opposite of arrays_of
    hints = get_type_hints(kind)
    return kind(
        **{
            field.name: _built(hint, f"{path}.{field.name}", values)
            if is_dataclass(hint := hints[field.name])
            else values[f"{path}.{field.name}"]
            for field in fields(kind)
        }
    )
