"""The locks hold everything the product needs, with hashes, and name no registry."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
RUN, TEST = ROOT / "requirements.txt", ROOT / "requirements-dev.txt"
TOOLS = ROOT / "tests" / "tools" / "requirements.txt"


@pytest.mark.parametrize("path", [RUN, TEST, TOOLS], ids=["run", "test", "tools"])
def test_a_lock_names_no_registry(path: Path) -> None:
    text = path.read_text("utf-8")
    assert re.findall(r"\S*://\S*|--index\S*|--extra-index\S*|--find-links\S*|--trusted-host\S*", text) == []


@pytest.mark.parametrize("path", [RUN, TEST, TOOLS], ids=["run", "test", "tools"])
def test_every_locked_package_is_pinned_with_hashes(path: Path) -> None:
    entries = re.split(r"\n(?=\S)", path.read_text("utf-8").strip())
    assert [
        entry for entry in entries if not re.match(r"[\w.-]+(\[\w+\])?==\S+[^\n]*\\\n    --hash=sha256:", entry)
    ] == []


def test_what_is_needed_to_run_is_locked_with_all_that_it_needs() -> None:
    assert _needed([Requirement(line) for line in PROJECT["dependencies"]]) - _locked(RUN).keys() == set()


def test_what_is_needed_to_test_is_locked_with_all_that_it_needs() -> None:
    extras = PROJECT["optional-dependencies"]
    wanted = [line for name in extras for line in extras[name] if not line.startswith("mintkarte")]
    assert _needed([Requirement(line) for line in wanted]) - _locked(TEST).keys() == set()


def test_tests_run_on_the_versions_that_are_served() -> None:
    run, test = _locked(RUN), _locked(TEST)
    assert {name: versions for name, versions in run.items() if test.get(name) != versions} == {}


def test_the_packages_the_user_asked_for_are_there() -> None:
    names = {Requirement(line).name for line in PROJECT["dependencies"]}
    assert {"flask", "folium", "geopy", "pandas", "sqlalchemy"} <= names
    assert "pytest" in {Requirement(line).name for line in PROJECT["optional-dependencies"]["dev"]}


def _locked(path: Path) -> dict[str, set[str]]:
    """Name -> versions; a package may be locked to different versions for different Pythons."""
    found: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([\w.-]+)(?:\[\w+\])?==(\S+)", path.read_text("utf-8"), re.MULTILINE):
        found.setdefault(canonicalize_name(name), set()).add(version)
    return found


def _needed(wanted: list[Requirement], extra: str = "") -> set[str]:
    """The names of these packages and of all that they need on this machine."""
    needed: set[str] = set()
    queue = [(requirement, extra) for requirement in wanted]
    while queue:
        requirement, extra = queue.pop()
        if requirement.marker and not requirement.marker.evaluate({"extra": extra}):
            continue
        name = canonicalize_name(requirement.name)
        if name in needed and not requirement.extras:
            continue
        needed.add(name)
        try:
            below = [Requirement(line) for line in requires(requirement.name) or []]
        except PackageNotFoundError:
            continue
        queue += [(entry, asked) for entry in below for asked in requirement.extras or {""}]
    return needed
