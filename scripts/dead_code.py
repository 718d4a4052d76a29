"""Names that nobody uses: vulture, told what the templates read, since a page's words are used nowhere else.

Settings stand in `pyproject.toml` under `tool.vulture`; `python scripts/dead_code.py` prints what it found.
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path
from typing import Any

from jinja2 import Environment, nodes
from vulture import Vulture

ROOT = Path(__file__).resolve().parent.parent
LISTS = ("mintkarte/domain/vocabulary.py", "mintkarte/models/")
"""Codes and columns: they are there because the world has them, used or not."""

TOOLS = ("scripts/", "tests/")
"""These set attributes of things that a library reads."""


def main() -> int:
    """Report every name without a use; exit code 1 where there is one."""
    options: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["vulture"]
    finder = Vulture(ignore_names=options["ignore_names"], ignore_decorators=options["ignore_decorators"])
    finder.scavenge([str(ROOT / path) for path in options["paths"]], exclude=options["exclude"])
    finder.scan("\n".join(sorted(names_in_templates())), filename="templates.py")
    unused = finder.get_unused_code(min_confidence=options["min_confidence"])
    reports = [item.get_report().replace(f"{ROOT}/", "") for item in unused]
    reports = [report for report in reports if not (report.startswith(LISTS) and "unused variable" in report)]
    reports = [report for report in reports if not (report.startswith(TOOLS) and "unused attribute" in report)]
    print("\n".join(reports), end="\n" if reports else "")
    return 1 if reports else 0


def names_in_templates() -> set[str]:
    """What the templates call, read and look up, as Python expressions that use it."""
    used: set[str] = set()
    environment = Environment(autoescape=True)
    for path in (ROOT / "templates").rglob("*.*"):
        tree = environment.parse(path.read_text("utf-8"))
        used |= {node.name for node in tree.find_all(nodes.Name)}
        used |= {f"a.{node.attr}" for node in tree.find_all(nodes.Getattr)}
        used |= {node.name for node in tree.find_all(nodes.Filter) if re.fullmatch(r"\w+", node.name)}
    return used


if __name__ == "__main__":
    sys.exit(main())
