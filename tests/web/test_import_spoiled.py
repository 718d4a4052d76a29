"""Spoiled files at the import desk; `tests/proof/test_spoiled_files.py` brings ten thousand."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.import_desk import bring, kora
from tests.mutations import bring_all, originals

if TYPE_CHECKING:
    from flask import Flask


@pytest.mark.parametrize("part", range(4))
def test_a_spoiled_file_is_refused_or_read_and_never_a_fault(app: Flask, part: int) -> None:
    ended, _ = bring_all(app, range(part * 50, part * 50 + 50))
    assert ended.get("applied", 0) > 2
    assert ended.get("refused", 0) > 5


def test_a_bomb_is_refused_before_it_is_unpacked(app: Flask) -> None:
    packed = io.BytesIO(originals()["a.xlsx"])
    with zipfile.ZipFile(packed, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/bomb.bin", bytes(300_000_000))
    person = kora(app)
    assert "packt sich auf" in person.get(bring(app, person, packed.getvalue(), "bombe.xlsx")).text


def test_a_formula_leaves_as_text(app: Flask) -> None:
    person = kora(app)
    page = bring(app, person, originals()["a.json"], "a.json")
    assert ";'=1+1;" in f";{person.get(f'{page}/hinweise.csv').data.decode('utf-8-sig')}".replace("\n", ";")
