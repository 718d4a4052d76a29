"""Files of the import desk: the empty template, the brought file with its problems beside it."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from flask import Response, abort, current_app, make_response, send_file

from mintkarte.domain.headers import NOTES_COLUMN
from mintkarte.gateways.checked_rows import CheckedRows
from mintkarte.models import ImportBatch
from mintkarte.services.exporting import guarded
from mintkarte.texts import import_desk as words
from mintkarte.web import import_page

_TEMPLATE = "import_template.xlsx"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def template() -> Response:
    """The empty spreadsheet with its drop-downs."""
    return send_file(
        Path(str(current_app.static_folder)).parent / "data" / _TEMPLATE,
        mimetype=_XLSX,
        as_attachment=True,
        download_name="mintkarte-vorlage.xlsx",
    )


def corrected(batch: ImportBatch) -> Response:
    """The file as it came, with what is wrong in one more column."""
    rows = CheckedRows(import_page.folder(batch).rows)
    if not rows.exists():
        abort(404)
    headers = [header for header, *_ in batch.headers.get("columns", [])]
    answer = make_response(Response(_lines(headers, rows), mimetype="text/csv"))
    name = words.CORRECTED_NAME.format(id=batch.id)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _lines(headers: list[str], rows: CheckedRows) -> Iterator[bytes]:
    yield "\ufeff".encode()
    yield _line([*headers, NOTES_COLUMN])
    width = len(headers)
    for _, cells, detail, kind in rows.with_problems():
        said = [
            f"{column}: {sentence}" if column else sentence for column, _, sentence, _ in detail.get("problems", ())
        ]
        state = [words.kind(kind)] if kind else []
        yield _line([*cells, *[""] * (width - len(cells)), " / ".join([*state, *said])])


def _line(cells: list[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerow([guarded(cell) for cell in cells])
    return text.getvalue().encode("utf-8", "replace")
