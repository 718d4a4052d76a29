"""The checkers that Node and Java run for the proofs; `python3 dev.py prove` installs them into `tests/tools/`."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from tests.needs import missing

FOLDER = Path(__file__).parent / "tools"
A_WHILE = 300
"""Seconds that a checker may take on a busy machine."""


def version(package: str) -> str:
    """The version of a checker, as the lock names it."""
    lock = json.loads((FOLDER / "package-lock.json").read_text("utf-8"))
    return str(lock["packages"][f"node_modules/{package}"]["version"])


def run(*command: str, cwd: Path = FOLDER, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a checker; skips the test, or fails it under strictness, where Node, Java or the checkers are missing."""
    if not shutil.which(command[0]):
        missing(command[0])
    if not (FOLDER / "node_modules").is_dir():
        missing("tests/tools/node_modules (python3 dev.py prove installs it)")
    return subprocess.run(
        command,
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        timeout=A_WHILE,
        env={**os.environ, **environment},
    )


def script(package: str, path: str) -> str:
    """The path of a file of a package."""
    return str(FOLDER / "node_modules" / package / path)


def lighthouse(address: str, report: Path, chromium: str) -> dict[str, Any]:
    """What Lighthouse's phone says about a page, as its JSON report.

    On a busy machine its browser sometimes gives no trace; then Lighthouse itself asks to be run again, once.
    """
    done = _lighthouse(address, report, chromium)
    if "Please run Lighthouse again" in done.stderr + done.stdout:
        done = _lighthouse(address, report, chromium)
    assert done.returncode == 0, done.stderr[-2000:]
    answer: dict[str, Any] = json.loads(report.read_text("utf-8"))
    return answer


def _lighthouse(address: str, report: Path, chromium: str) -> subprocess.CompletedProcess[str]:
    return run(
        "node",
        script("lighthouse", "cli/index.js"),
        address,
        "--quiet",
        "--output=json",
        f"--output-path={report}",
        "--only-categories=performance,accessibility,best-practices,seo",
        "--chrome-flags=--headless=new --no-sandbox --disable-background-networking --disable-component-update",
        CHROME_PATH=chromium,
    )
