"""The results as tables: for the terminal, and as docs/performance.md with date, machine and where we lose."""

import json
from pathlib import Path
from string import Template
from typing import Any

import load
import peers
import tables
from figures import machine
from tables import Lost

TEMPLATE = Path(__file__).with_name("performance.md.template")
NOT_YET = "Not measured yet."
Results = dict[str, Any]


def section(name: str, results: Results) -> str:
    """The tables of one part in Markdown."""
    return _made(name, results, [])


def keep(file: Path, name: str, figures: Any, seed: int) -> Results:  # noqa: ANN401 - each part has its own figures
    """Put the figures of one part into the JSON file, beside those of parts measured before; gives all of them."""
    results: Results = json.loads(file.read_text("utf-8")) if file.is_file() else {}
    results |= {"seed": seed, name: {"measured_on": machine(), "figures": figures}}
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(results, indent=1) + "\n", "utf-8")
    return results


def write(path: Path, results: Results) -> None:
    """Write the record of what was measured."""
    lost: Lost = []
    parts = {name: _made(name, results, lost) if name in results else NOT_YET for name in tables.PARTS}
    on = machine()
    words = {
        "machine": f"{on['date']}, {on['cpu']}, {on['cores']} cores, {on['memory_gb']} GB, Python {on['python']}",
        "seed": results["seed"],
        "peers": peers.versions(),
        "client": load.client(),
        "lost": "\n".join(f"- {one}" for one in lost) or "Nowhere in this run.",
    }
    path.write_text(Template(TEMPLATE.read_text("utf-8")).substitute(words | parts), "utf-8")


def _made(name: str, results: Results, lost: Lost) -> str:
    found = results[name]
    return f"{tables.PARTS[name](found['figures'], lost)}\n\nMeasured on {found['measured_on']['date']}."
