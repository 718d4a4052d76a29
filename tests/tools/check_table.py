"""What frictionless says of a CSV with its table schema: `check_table.py FILE SCHEMA` prints a line for each fault."""

from __future__ import annotations

import sys
from pathlib import Path

from frictionless import Dialect, Resource, Schema, formats, system

if __name__ == "__main__":
    file, schema = (Path(word) for word in sys.argv[1:])
    with system.use_context(trusted=True):
        table = Resource(
            path=str(file),
            schema=Schema.from_descriptor(str(schema)),
            dialect=Dialect(controls=[formats.CsvControl(delimiter=";")]),
            encoding="utf-8-sig",
        )
        report = table.validate(limit_errors=20)
    for row in report.flatten(["rowNumber", "fieldName", "type", "message"]):
        print(*row)
    print(f"rows: {report.tasks[0].stats.get('rows')}")
