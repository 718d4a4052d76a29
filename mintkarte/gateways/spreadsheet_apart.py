"""A spreadsheet read by a process of its own: started here, its answer taken apart here."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from mintkarte.gateways.sheets import PackedRows, Sheet, SheetNotice, SpreadsheetError

BETWEEN_ROWS = b"\x1e"
"""Ends each row that the worker writes; the last record is the JSON about the sheet."""
SECONDS = 180


def read_apart(path: Path, name: str, progress: Callable[[int], None] = lambda _: None) -> Sheet:
    """The table in a file; a reader that crashes or takes too long is a file that cannot be read."""
    command = [sys.executable, "-m", "mintkarte.gateways.spreadsheet_worker", str(path), name]
    environment = os.environ | {"OPENBLAS_NUM_THREADS": "1", "PYTHONUTF8": "1"}
    source = Path(__file__).resolve().parents[2]
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, (str(source), environment.get("PYTHONPATH"))))
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment) as worker:  # noqa: S603
        rows = PackedRows([])
        last = rows.take(worker.stdout, BETWEEN_ROWS, progress) if worker.stdout else b""
        try:
            code = worker.wait(SECONDS)
        except subprocess.TimeoutExpired as error:
            worker.kill()
            raise SpreadsheetError("datei_zu_aufwendig") from error
    if code != 0 or not last:
        raise SpreadsheetError("datei_zu_aufwendig")
    answer = json.loads(last)
    if "error" in answer:
        raise SpreadsheetError(answer["error"], **answer["details"])
    notices = tuple(SheetNotice(*notice) for notice in answer["notices"])
    return Sheet(tuple(answer["headers"]), rows, notices, answer["name"], answer["header_row"])
