"""German prose has two homes, `texts/` and the templates, and every code has its label."""

from __future__ import annotations

import ast
import inspect
import re
from enum import StrEnum
from pathlib import Path

import pytest

from mintkarte.domain import vocabulary
from mintkarte.texts.labels import label

ROOT = Path(__file__).parents[2]
GERMAN = re.compile(r"\w*[äöüÄÖÜß]\w*")
READS_GERMAN = {
    # these understand what people write; they say nothing
    "mintkarte/domain/column_words.py",
    "mintkarte/domain/place_names.py",
    "mintkarte/domain/travel.py",
    "mintkarte/domain/words.py",
}
CODES = sorted(
    {
        code
        for _, kind in inspect.getmembers(vocabulary, inspect.isclass)
        if issubclass(kind, StrEnum) and kind is not StrEnum
        for code in kind
    }
)


def test_python_says_nothing_in_german_outside_texts() -> None:
    said = []
    for path in ROOT.glob("mintkarte/**/*.py"):
        name = path.relative_to(ROOT).as_posix()
        if name in READS_GERMAN or "/texts/" in name:
            continue
        tree = ast.parse(path.read_text("utf-8"))
        said += [f"{name}:{node.lineno} {node.value!r}" for node in _literals(tree) if _is_german(str(node.value))]
    assert said == []


def test_scripts_take_their_words_from_the_page() -> None:
    literal = re.compile(r"""(["'`])(?:(?!\1)[^\\\n]|\\.)*?[äöüÄÖÜß].*?\1""")
    said = [
        f"{path.relative_to(ROOT)}:{number} {line.strip()}"
        for path in ROOT.glob("static/js/**/*.js")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if literal.search(line.split("//")[0]) and not line.lstrip().startswith(("*", "/*"))
    ]
    assert said == []


@pytest.mark.parametrize("code", CODES, ids=[f"{type(code).__name__}.{code}" for code in CODES])
def test_every_code_has_a_label(code: StrEnum) -> None:
    assert label(code).strip()


def _literals(tree: ast.AST) -> list[ast.Constant]:
    """All texts but docstrings and the sentences that stand below a name to explain it."""
    explained = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in explained
    ]


def _is_german(text: str) -> bool:
    """Whether a word with an umlaut stands in it; letters inside the brackets of a pattern are no word."""
    return any(len(word) > 1 for word in GERMAN.findall(re.sub(r"\[[^\]]*\]", "", text)))
