"""Workbooks (XLSX) written row by row: a few lines of XML in a ZIP archive, so that no table has to fit into memory.

A text is always a text and never a formula, whatever it begins with. openpyxl takes five times as long and the whole
machine with it; the tests read what is written here with openpyxl and with calamine.
"""

import re
from collections.abc import Iterable, Sequence
from typing import BinaryIO, TypeAlias
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from mintkarte.gateways.spreadsheet_scan import column_letters

Value: TypeAlias = str | int | float | None
MOST_LETTERS = 32_767
"""What a cell of Excel holds."""
_LEVEL = 3
_ROWS_AT_ONCE = 200
_TEXT, _NUMBER, _HEADER = 1, 0, 2
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PROLOGUE = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_FORBIDDEN = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML cannot hold; a carriage return would come back as something else."""
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_KIND}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_KIND}.styles+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}">'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFDCE9F2"/></patternFill></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="49" fontId="1" fillId="2" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1"/>'
    '</cellXfs><cellStyles count="1"><cellStyle name="Standard" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
}


def write(
    file: BinaryIO, title: str, header: Sequence[str], widths: Sequence[int], rows: Iterable[Sequence[Value]]
) -> None:
    """One sheet with a header that stays in sight and can be filtered by; `widths` in letters, for each column one."""
    with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=_LEVEL) as book:
        for name, content in _PARTS.items():
            book.writestr(name, _PROLOGUE + content)
        book.writestr("xl/workbook.xml", _PROLOGUE + _workbook(title))
        with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            letters = [column_letters(number) for number in range(1, len(header) + 1)]
            lines = [_PROLOGUE + _head(widths), _row(1, letters, header, _HEADER)]
            number = 1
            for number, values in enumerate(rows, 2):
                lines.append(_row(number, letters, values, _TEXT))
                if len(lines) >= _ROWS_AT_ONCE:
                    sheet.write("".join(lines).encode())
                    lines.clear()
            reach = f"A1:{letters[-1]}{number}"
            lines.append(f'</sheetData><autoFilter ref="{reach}"/></worksheet>')
            sheet.write("".join(lines).encode())


def _workbook(title: str) -> str:
    return (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        f'<sheet name="{escape(title)}" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )


def _head(widths: Sequence[int]) -> str:
    columns = "".join(
        f'<col min="{number}" max="{number}" width="{width}" style="{_TEXT}" customWidth="1"/>'
        for number, width in enumerate(widths, 1)
    )
    return (
        f'<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane xSplit="1" ySplit="1" topLeftCell="B2" activePane="bottomRight" state="frozen"/>'
        f"</sheetView></sheetViews><cols>{columns}</cols><sheetData>"
    )


def _row(number: int, letters: Sequence[str], values: Sequence[Value], style: int) -> str:
    cells = [f'<row r="{number}">']
    for letter, value in zip(letters, values, strict=True):
        if isinstance(value, str):
            if value:
                text = _plain(value)
                cells.append(
                    f'<c r="{letter}{number}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
                )
        elif value is not None:
            cells.append(f'<c r="{letter}{number}" s="{_NUMBER}"><v>{value!r}</v></c>')
    cells.append("</row>")
    return "".join(cells)


def _plain(text: str) -> str:
    """The text as XML; what would be read as an escaped letter is escaped itself."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")[:MOST_LETTERS]
    if not text.isprintable():
        text = _FORBIDDEN.sub("", text)
    if "_x" in text:
        text = _LOOKS_ESCAPED.sub("_x005F_", text)
    return escape(text)
