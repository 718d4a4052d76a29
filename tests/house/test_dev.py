"""`dev.py` tells a newcomer in one sentence what is missing, on any Python 3."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import dev

ROOT = Path(__file__).parents[2]


def test_an_old_python_can_read_the_file() -> None:
    ast.parse((ROOT / "dev.py").read_text("utf-8"), feature_version=(3, 6))


def test_an_old_python_is_told_the_way_out_in_german_and_english() -> None:
    german, english = dev.what_is_missing((3, 9, 2), lambda _: object()).splitlines()
    assert german.startswith("Mintkarte braucht Python 3.11 oder neuer, dies ist 3.9.2: `sudo apt install python3.11")
    assert english.startswith("Mintkarte needs Python 3.11 or newer, this is 3.9.2: `sudo apt install python3.11")


@pytest.mark.parametrize("module", ["venv", "ensurepip"])
def test_a_python_without_venv_is_told_the_command_that_mends_it(module: str) -> None:
    german, english = dev.what_is_missing((3, 11, 2), lambda name: name != module or None).splitlines()
    assert "`sudo apt install python3.11-venv`" in german
    assert "`sudo apt install python3.11-venv`" in english


def test_a_complete_python_is_told_nothing() -> None:
    assert dev.what_is_missing((3, 14, 0), lambda _: object()) == ""


@pytest.mark.parametrize("words", [[], ["serve"], ["run", "--port"], ["run", "--port", "many"]])
def test_an_unknown_word_shows_the_known_ones(words: list[str]) -> None:
    done = subprocess.run([sys.executable, "dev.py", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert all(f"dev.py {word}" in done.stdout for word in ("run", "test", "prove", "bench", "screenshots"))


def test_it_uses_the_standard_library_alone() -> None:
    tree = ast.parse((ROOT / "dev.py").read_text("utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in names} <= sys.stdlib_module_names
