"""Sizes that keep the house pleasant: a file fits into a head."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LIMITS = {
    "mintkarte/**/*.py": 300,
    "scripts/*.py": 300,
    "dev.py": 300,
    "tests/**/*.py": 300,
    "tests/conftest.py": 150,
    "templates/**/*.html": 150,
    "static/js/**/*.js": 200,
    "static/css/**/*.css": 200,
    "README.md": 120,
    "mintkarte/*/__init__.py": 80,
}
FUNCTION_LIMIT = 50


@pytest.mark.parametrize(("pattern", "limit"), LIMITS.items())
def test_no_file_is_longer_than_its_kind_may_be(pattern: str, limit: int) -> None:
    sizes = {path: path.read_text("utf-8").count("\n") for path in ROOT.glob(pattern) if "migrations" not in path.parts}
    assert [f"{path.relative_to(ROOT)}: {lines} lines" for path, lines in sizes.items() if lines > limit] == []


def test_no_function_is_longer_than_fifty_lines() -> None:
    files = [path for folder in ("mintkarte", "tests", "scripts") for path in ROOT.glob(f"{folder}/**/*.py")]
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in files
        if "migrations" not in path.parts
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if (node.end_lineno or 0) - node.lineno >= FUNCTION_LIMIT
    ]
    assert long == []


def test_every_folder_of_code_has_a_sign_of_at_most_five_lines() -> None:
    for path in (ROOT / "mintkarte").rglob("__init__.py"):
        sign = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
        assert 1 <= len(sign.splitlines()) <= 5, path
