"""The record of what the proofs looked at, from which the page on accessibility tells when and how it was tested."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import mintkarte
from mintkarte.gateways.accessibility_report import FILE
from tests import axe
from tests.page_states import THEMES, WIDTHS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

RECORD = Path(__file__).parents[1] / "data" / FILE


def summed_up(properties: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """What the proofs that hold have noted; they hold only where nothing was found, so there are no violations."""
    noted: dict[str, list[Any]] = {}
    for name, value in properties:
        noted.setdefault(name, []).append(value)
    return {
        "tools": dict(sorted(map(tuple, noted.get("tool", [])))),
        "rules": axe.RULES,
        "pages": sorted(set(noted.get("page", []))),
        "states": sorted(set(noted.get("state", []))),
        "widths": list(WIDTHS),
        "themes": list(THEMES),
        "documents": sum(noted.get("documents", [])),
        "violations": 0,
        "lighthouse": dict(sorted(map(tuple, noted.get("lighthouse", [])))),
    }


def write(seen: dict[str, Any], today: date) -> None:
    """Write the record of today's proofs."""
    record = {"date": today.isoformat(), "version": mintkarte.__version__, **seen}
    RECORD.write_text(json.dumps(record, ensure_ascii=False, indent=2) + "\n", "utf-8")
