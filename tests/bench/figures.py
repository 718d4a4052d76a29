"""Samples, their summaries, and tables of them for a terminal and for Markdown."""

import os
import platform
import statistics
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

FEWEST_FOR_P99 = 100
Summary = dict[str, float | int]


def summary(samples: Sequence[float], digits: int = 2) -> Summary:
    """Median, extremes and number of the samples; a 99th percentile only from a hundred on."""
    ordered = sorted(samples)
    found: Summary = {
        "p50": round(statistics.median(ordered), digits),
        "min": round(ordered[0], digits),
        "max": round(ordered[-1], digits),
        "n": len(ordered),
    }
    if len(ordered) >= FEWEST_FOR_P99:
        found["p99"] = round(ordered[int(len(ordered) * 0.99)], digits)
    return found


def spread(found: Summary) -> str:
    """A summary in one cell: `12.3 [11.9–14.0]`, or `1.2 / 3.4` where the 99th percentile is known."""
    if "p99" in found:
        return f"{number(found['p50'])} / {number(found['p99'])}"
    return f"{number(found['p50'])} [{number(found['min'])}–{number(found['max'])}]"


def number(value: float) -> str:
    """A number with about three digits that mean something, thousands apart."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def ratio(value: float, to: float) -> str:
    """How many times as much: `3.2×`."""
    return f"{number(value / to)}×" if to else "–"


def table(headers: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A table in Markdown that also reads well in a terminal."""
    cells = [list(map(str, headers)), *([str(cell) for cell in row] for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(headers))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in cells
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def load_average() -> float:
    """Of the last minute."""
    return round(os.getloadavg()[0], 2)


def machine() -> dict[str, Any]:
    """What it was measured on."""
    words = dict(line.split(":", 1) for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines() if ":" in line)
    memory = Path("/proc/meminfo").read_text("utf-8").split()[1]
    return {
        "date": date.today().isoformat(),  # noqa: DTZ011 - the day of the person who measures
        "cpu": {name.strip(): value.strip() for name, value in words.items()}.get("model name", platform.machine()),
        "cores": len(os.sched_getaffinity(0)),
        "memory_gb": round(int(memory) / 1024**2),
        "system": platform.platform(terse=True),
        "python": platform.python_version(),
    }
