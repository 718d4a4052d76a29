"""Checkers in Python that the proofs ask; `python3 dev.py prove` installs them in an environment of their own."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from tests.needs import missing

FOLDER = Path(__file__).parent / "tools"
_BIN = FOLDER.parents[1] / ".checkers" / ("Scripts" if os.name == "nt" else "bin")
A_WHILE = 600
"""Seconds that a checker may take on a busy machine."""


def run(name: str, *words: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command of that environment, or one of our scripts (`*.py`); skips the test where it is missing."""
    if not (_BIN / "frictionless").exists() and not (_BIN / "frictionless.exe").exists():
        missing(".checkers (python3 dev.py prove installs it)")
    command = [str(_BIN / "python"), str(FOLDER / name)] if name.endswith(".py") else [str(_BIN / name)]
    return subprocess.run(
        [*command, *words],
        cwd=cwd or FOLDER,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=A_WHILE,
        env={**os.environ, "PYTHONUTF8": "1", "COLUMNS": "200"},
    )
