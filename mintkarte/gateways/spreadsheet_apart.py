"""A spreadsheet read by a process of its own: started here, its answer taken apart here."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Timer

from mintkarte.gateways.sheets import PackedRows, Sheet, SheetNotice, SpreadsheetError

BETWEEN_ROWS = b"\x1e"
"""Ends each row that the worker writes; the last record is the JSON about the sheet."""
SECONDS, SECONDS_OF_SMALL, _SMALL = 180, 20, 1_000_000
"""How long a file may take, and a small one of fewer bytes."""


def read_apart(path: Path, name: str, progress: Callable[[int], None] = lambda _: None) -> Sheet:
    """The table in a file; a reader that crashes or takes too long is a file that cannot be read."""
    command = [sys.executable, "-m", "mintkarte.gateways.spreadsheet_worker", str(path), name]
    environment = os.environ | {"OPENBLAS_NUM_THREADS": "1", "PYTHONUTF8": "1"}
    source = Path(__file__).resolve().parents[2]
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, (str(source), environment.get("PYTHONPATH"))))
    seconds = SECONDS if path.stat().st_size > _SMALL else SECONDS_OF_SMALL
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment) as worker:  # noqa: S603
        end = Timer(seconds, worker.kill)  # what reads for ever never closes its end of the pipe
        end.start()
        try:
            rows = PackedRows([])
            last = rows.take(worker.stdout, BETWEEN_ROWS, progress) if worker.stdout else b""
            code = worker.wait()
        finally:
            end.cancel()
    if code != 0 or not last:
        raise SpreadsheetError("datei_zu_aufwendig")
    answer = json.loads(last)
    if "error" in answer:
        raise SpreadsheetError(answer["error"], **answer["details"])
    notices = tuple(SheetNotice(*notice) for notice in answer["notices"])
    return Sheet(tuple(answer["headers"]), rows, notices, answer["name"], answer["header_row"])
