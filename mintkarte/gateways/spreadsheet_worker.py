"""The process that reads one large spreadsheet: `python -m mintkarte.gateways.spreadsheet_worker PATH NAME`.

It bounds its own memory and time, writes every row to standard output and at last what it found out about the sheet.
"""

import contextlib
import json
import sys
from pathlib import Path

from mintkarte.gateways.sheets import SpreadsheetError, packed
from mintkarte.gateways.spreadsheet_apart import BETWEEN_ROWS, SECONDS
from mintkarte.gateways.spreadsheets import LIMITS, open_table

_MEMORY_BYTES = 900_000_000
"""Address space, which is more than the memory in use: about 350 MB at the limit of rows."""


def main() -> None:
    """Reads the file named on the command line; every outcome is an answer, not an exit code."""
    _bound()
    path, name = Path(sys.argv[1]), sys.argv[2]
    out = sys.stdout.buffer
    try:
        sheet_name, table = open_table(path, name, LIMITS)
        for number, cells in table.rows():
            out.write(packed(number, cells) + BETWEEN_ROWS)
        answer: dict[str, object] = {
            "headers": table.headers,
            "header_row": table.header_row,
            "name": sheet_name,
            "notices": [(notice.code, notice.row, notice.column, notice.value) for notice in table.notices],
        }
    except SpreadsheetError as error:
        answer = {"error": error.code, "details": error.details}
    except MemoryError:
        answer = {"error": "datei_zu_aufwendig", "details": {}}
    out.write(json.dumps(answer).encode())


def _bound() -> None:
    """Less memory and time than would harm the machine, where the system can bound them."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415  not on Windows

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


if __name__ == "__main__":
    main()
