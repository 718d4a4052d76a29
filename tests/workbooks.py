"""Workbooks for tests, made by hand, and what reading them promises."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from mintkarte.gateways.sheets import Limits
from mintkarte.gateways.spreadsheets import SpreadsheetError, read_bytes
from mintkarte.texts.imports import refusal_sentence

if TYPE_CHECKING:
    from collections.abc import Sequence


def refusal(data: bytes, name: str, limits: Limits | None = None) -> SpreadsheetError:
    with pytest.raises(SpreadsheetError) as caught:
        read_bytes(data, name, limits or Limits())
    sentence = refusal_sentence(caught.value.code, caught.value.details)
    assert sentence.endswith(".")
    return caught.value


def reads_or_refuses(data: bytes, name: str) -> bool:
    """Whether a file gives whole rows or a sentence; anything else raises."""
    try:
        sheet = read_bytes(data, name)
    except SpreadsheetError as error:
        return refusal_sentence(error.code, error.details).endswith(".")
    return all(len(row.cells) == len(sheet.headers) for row in sheet.rows)


def xlsx(*rows: Sequence[object], merged: tuple[str, ...] = (), title: str = "Tabelle1") -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for cells in merged:
        sheet.merge_cells(cells)
    return saved(book)


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def ods(body: str) -> bytes:
    """An OpenDocument table by hand: the smallest archive that office programs open."""
    names = "urn:oasis:names:tc:opendocument:xmlns:"
    content = (
        f'<office:document-content xmlns:office="{names}office:1.0" xmlns:table="{names}table:1.0" '
        f'xmlns:text="{names}text:1.0" office:version="1.2"><office:body><office:spreadsheet>'
        f'<table:table table:name="Angebote">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        f'<manifest:manifest xmlns:manifest="{names}manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", kind, zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return out.getvalue()


def ods_row(*cells: str) -> str:
    filled = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{c}</text:p></table:table-cell>' for c in cells
    )
    return f"<table:table-row>{filled}</table:table-row>"
