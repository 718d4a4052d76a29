"""The report of an import as the contract fixes it: counts, precision of places, every problem with its sentence."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mintkarte.domain.problems import Problem
from mintkarte.domain.vocabulary import Precision
from mintkarte.services.batches import Batch
from mintkarte.services.importing import Result
from mintkarte.texts.imports import Told, import_sentence, refusal_sentence


def counts(batch: Batch, result: Result) -> dict[str, int]:
    """Rows read, refused and joined to others; offers created, updated and unchanged."""
    return {
        "rows": batch.rows,
        "created": result.created,
        "updated": result.updated,
        "unchanged": result.unchanged,
        "refused": batch.refused,
        "joined": batch.joined,
    }


def located(batch: Batch) -> dict[str, int]:
    """How many accepted rows lie at which precision."""
    return {str(precision): batch.located[precision] for precision in Precision}


def told(batch: Batch) -> Iterator[Told]:
    """Every problem with its sentence, in the order of the rows."""
    return (_told(found.row, found.problem) for found in batch.sorted_problems())


def _told(row: int, problem: Problem) -> Told:
    return Told(row, problem.column, problem.value, problem.code, import_sentence(problem), problem.refuses)


def report(batch: Batch, result: Result) -> dict[str, Any]:
    """The report of a file that could be read."""
    return counts(batch, result) | {"located": located(batch), "problems": [_as_json(one) for one in told(batch)]}


def write(path: Path, batch: Batch, result: Result) -> None:
    """The report as a file, written problem by problem: there may be several for each of 100,000 rows."""
    head = json.dumps(counts(batch, result) | {"located": located(batch)}, ensure_ascii=False)
    with path.open("w", encoding="utf-8") as file:
        file.write(f'{head[:-1]}, "problems": [')
        for number, one in enumerate(told(batch)):
            file.write(",\n" if number else "\n")
            file.write(json.dumps(_as_json(one), ensure_ascii=False))
        file.write("]}\n")


def refusal(code: str, details: dict[str, str]) -> dict[str, Any]:
    """The report of a file that could not be read: nothing is in, one problem says why."""
    row = int(details["row"]) if details.get("row", "").isdigit() else 0
    message = refusal_sentence(code, details)
    problem = Told(row, details.get("column", ""), details.get("value", details.get("name", "")), code, message, True)  # noqa: FBT003
    return counts(Batch(), Result()) | {"located": located(Batch()), "problems": [_as_json(problem)]}


def _as_json(one: Told) -> dict[str, Any]:
    return {"row": one.row, "column": one.column, "value": one.value, "code": one.code, "message": one.message}
