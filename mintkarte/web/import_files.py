"""Files of the import desk: the empty template, the brought file with its problems beside it."""

import csv
import io
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from flask import Response, abort, current_app, make_response, send_file

from mintkarte.domain.headers import NOTES_COLUMN, STANDS_IN
from mintkarte.gateways import workbook_files
from mintkarte.gateways.checked_rows import CheckedRows
from mintkarte.gateways.workbook_files import Mark, Marked, Value
from mintkarte.models import ImportBatch
from mintkarte.services.exporting import guarded
from mintkarte.texts import import_desk as words
from mintkarte.web import import_page

_TEMPLATE = "import_template.xlsx"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NARROW, _WIDE, _NOTES = 12, 40, 90
"""Widths in letters."""


def template() -> Response:
    """The empty spreadsheet with its drop-downs."""
    return send_file(
        Path(str(current_app.static_folder)).parent / "data" / _TEMPLATE,
        mimetype=_XLSX,
        as_attachment=True,
        download_name="mintkarte-vorlage.xlsx",
    )


def hints_csv(batch: ImportBatch) -> Response:
    """The file as it came, with what is wrong in one more column."""
    hints = _Hints(batch)
    answer = make_response(Response(_lines(hints), mimetype="text/csv"))
    answer.headers["Content-Disposition"] = f'attachment; filename="{words.hints_name(batch.id)}.csv"'
    return answer


def hints_xlsx(batch: ImportBatch) -> Response:
    """The same as a workbook: the cells that something is about are coloured, and no text is a formula."""
    hints = _Hints(batch)
    file = tempfile.TemporaryFile()  # noqa: SIM115 - it is closed when all of it was sent
    widths = [*(max(_NARROW, min(_WIDE, len(header) + 2)) for header in hints.headers), _NOTES]
    header = [*hints.headers, NOTES_COLUMN]
    workbook_files.write(file, words.HINTS_SHEET, header, widths, hints.marked())
    file.seek(0)
    return send_file(file, mimetype=_XLSX, as_attachment=True, download_name=f"{words.hints_name(batch.id)}.xlsx")


class _Hints:
    """The rows of a brought file, each with what was said about it; hints of an earlier round are left out."""

    def __init__(self, batch: ImportBatch) -> None:
        self._rows = CheckedRows(import_page.folder(batch).rows)
        if not self._rows.exists():
            abort(404)
        columns = batch.headers.get("columns", [])
        self._kept = [at for at, (header, *_) in enumerate(columns) if header != NOTES_COLUMN]
        self.headers = [columns[at][0] for at in self._kept]
        self._where = {columns[at][1]: place for place, at in reversed(list(enumerate(self._kept)))}

    def plain(self) -> Iterator[tuple[list[str], list[str]]]:
        """The cells of each row, and what is to be said about it."""
        for cells, said, _ in self._told():
            yield cells, said

    def marked(self) -> Iterator[list[Value]]:
        """Each row with its coloured cells and all that is said about it in the last one."""
        for cells, said, marks in self._told():
            shown: list[Value] = [Marked(cell, marks[at]) if at in marks else cell for at, cell in enumerate(cells)]
            yield [*shown, Marked("\n".join(said), Mark.NOTE)]

    def _told(self) -> Iterator[tuple[list[str], list[str], dict[int, Mark]]]:
        for _, cells, detail, kind in self._rows.with_problems():
            own = [cells[at] if at < len(cells) else "" for at in self._kept]
            problems = detail.get("problems", ())
            said = [words.kind(kind)] if kind else []
            said += [self._sentence(column, sentence) for column, _, sentence, _ in problems]
            yield own, said, self._marks(problems)

    def _marks(self, problems: Sequence[Sequence[Any]]) -> dict[int, Mark]:
        marks: dict[int, Mark] = {}
        for column, _, _, refuses in problems:
            at = self._place(column)
            if at is not None and marks.get(at) is not Mark.REFUSED:
                marks[at] = Mark.REFUSED if refuses else Mark.ODD
        return marks

    def _sentence(self, column: str, sentence: str) -> str:
        """With the name that the file itself has for the column, so that one finds the cell."""
        at = self._place(column)
        name = self.headers[at] if at is not None else words.label(column)
        return f"{name}: {sentence}" if name else sentence

    def _place(self, column: str) -> int | None:
        known = (self._where.get(one) for one in (column, *STANDS_IN.get(column, ())) if one)
        return next((at for at in known if at is not None), None)


def _lines(hints: _Hints) -> Iterator[bytes]:
    yield "\ufeff".encode()
    yield _line([*hints.headers, NOTES_COLUMN])
    for cells, said in hints.plain():
        yield _line([*cells, " / ".join(said)])


def _line(cells: list[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerow([guarded(cell) for cell in cells])
    return text.getvalue().encode("utf-8", "replace")
