"""What the last recorded proof found about accessibility; the file is shipped with the product."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

FILE = "accessibility.json"


@dataclass(frozen=True, slots=True)
class AccessibilityReport:
    """When and with what the pages were tested; `pages` and `states` by name, `tools` with their versions."""

    date: date
    version: str
    tools: dict[str, str]
    rules: tuple[str, ...]
    pages: tuple[str, ...]
    states: tuple[str, ...]
    widths: tuple[int, ...]
    themes: tuple[str, ...]
    documents: int
    violations: int

    @property
    def views(self) -> int:
        """How many times a page was looked at: each page and state in each width and theme."""
        return (len(self.pages) + len(self.states)) * len(self.widths) * len(self.themes)


def read(folder: Path) -> AccessibilityReport | None:
    """The report in the folder of shipped data; None where there is none that can be read."""
    try:
        return TypeAdapter(AccessibilityReport).validate_json((folder / FILE).read_bytes())
    except (OSError, ValidationError):
        return None
