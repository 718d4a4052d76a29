"""README and docs name only what exists: commands, settings, files, the Python floor, the version."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

import dev
import mintkarte
from mintkarte.cli import main
from mintkarte.settings import variables

ROOT = Path(__file__).parents[2]
PAGES = sorted([ROOT / "README.md", *ROOT.glob("docs/**/*.md"), ROOT / "data/README.md"])
FOR_TESTS = {"MINTKARTE_TEST_STRICT", "MINTKARTE_TEST_PG", "MINTKARTE_TEST_BROWSER", "MINTKARTE_REAL_DATA"}
SETTINGS = set(variables())
each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())


@each_page
def test_every_command_named_exists(page: Path) -> None:
    text = page.read_text("utf-8")
    named = re.findall(r"(?:^|[`/ ])mintkarte ([a-z][a-z-]*)(?=[ `\n])", "\n".join(_code(text)))
    assert {name for name in named if name not in main.commands} == set()
    assert {word for word in re.findall(r"dev\.py ([a-z]+)", text) if not hasattr(dev, word)} == set()


@each_page
def test_every_setting_named_exists(page: Path) -> None:
    named = set(re.findall(r"MINTKARTE_[A-Z_]+[A-Z]", page.read_text("utf-8")))
    assert named - SETTINGS - FOR_TESTS == set()


@each_page
def test_every_file_linked_or_named_exists(page: Path) -> None:
    text = page.read_text("utf-8")
    linked = [link for link in re.findall(r"\]\(([^)#\s]+)", text) if "://" not in link]
    assert [link for link in linked if not (page.parent / link).exists()] == []
    folders = "mintkarte|templates|static|data|tests|docs|scripts"
    named = re.findall(rf"`((?:{folders})/[\w./-]*)`", text)
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_readme_tells_how_to_run_and_test_and_shows_a_picture() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    assert "python3 dev.py run" in text
    assert "python3 dev.py test" in text
    assert re.search(r"!\[[^\]]+\]\(docs/[\w/.-]+\.(?:png|webp|jpg)\)", text)


def test_every_setting_is_explained_somewhere() -> None:
    text = "\n".join(page.read_text("utf-8") for page in PAGES)
    assert {name for name in SETTINGS if name not in text} == set()


def test_one_python_floor_and_one_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert project["project"]["requires-python"] == f">={dev.OLDEST[0]}.{dev.OLDEST[1]}"
    assert f"Python ≥ {dev.OLDEST[0]}.{dev.OLDEST[1]}" in (ROOT / "README.md").read_text("utf-8")
    newest = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert newest
    assert newest[1] == mintkarte.__version__


def _code(text: str) -> list[str]:
    return re.findall(r"```.*?```|`[^`\n]+`", text, re.DOTALL)
