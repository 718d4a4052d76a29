"""The templates: each is reached, each says what it is, none carries a handler, a style or a foreign address."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "templates"
FILES = sorted(path for path in FOLDER.rglob("*.html"))
each_template = pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(FOLDER).as_posix())
ENVIRONMENT = Environment(autoescape=True)
MARKUP = re.compile(r"{#.*?#}|{%.*?%}|{{.*?}}|<script.*?</script>|<style.*?</style>|<[^>]*>", re.DOTALL)


@each_template
def test_a_template_is_understood_and_imports_nothing_in_vain(path: Path) -> None:
    tree = ENVIRONMENT.parse(path.read_text("utf-8"))
    imported = [
        name[1] if isinstance(name, tuple) else name for i in tree.find_all(nodes.FromImport) for name in i.names
    ]
    imported += [one.target for one in tree.find_all(nodes.Import)]
    seen = _with_included(path)
    assert [name for name in imported if len(re.findall(rf"\b{name}\b", seen)) < 2] == []


@each_template
def test_a_page_has_a_title_and_fills_only_blocks_that_exist(path: Path) -> None:
    above = _ancestors(path)
    if not above:
        assert path.name.startswith("_") or "<title>" in path.read_text("utf-8")
        return
    blocks = _blocks(path)
    offered = set[str]().union(*(_blocks(parent) for parent in above))
    nested = {inner for block in _tree(path).find_all(nodes.Block) for inner in _names(block)} - offered
    assert blocks - offered - nested == set()
    filled = blocks.union(*(_blocks(parent) for parent in above[:-1]))
    assert path.name.startswith("_") or "title" in filled


def test_every_template_is_reached() -> None:
    named = "\n".join(path.read_text("utf-8") for path in [*FILES, *ROOT.glob("mintkarte/**/*.py")])
    assert [name for path in FILES if f'"{(name := path.relative_to(FOLDER).as_posix())}"' not in named] == []


@each_template
def test_a_template_trusts_no_text(path: Path) -> None:
    source = path.read_text("utf-8")
    assert re.findall(r"\|\s*safe\b|autoescape\s+false|Markup\(", source) == []
    assert re.findall(r"<[^>]*\s(?:on\w+|style)\s*=", source) == []
    assert re.findall(r"(?:src|srcset|action|poster)=\"(?:https?:)?//[^\"]*", source) == []


@each_template
def test_german_texts_use_german_quotes(path: Path) -> None:
    words = MARKUP.sub(" ", path.read_text("utf-8"))
    assert re.findall(r"[^\n]*[\"“][A-Za-zÄÖÜäöüß][^\n]*|[^\n]*\"[^\n]*", words) == []


def _with_included(path: Path) -> str:
    """The source of a template and of all that it includes, which see what it imports."""
    source = path.read_text("utf-8")
    included = [one.template for one in ENVIRONMENT.parse(source).find_all(nodes.Include)]
    names = [template.value for template in included if isinstance(template, nodes.Const)]
    return source + "".join(_with_included(FOLDER / name) for name in names if FOLDER / name != path)


def _tree(path: Path) -> nodes.Template:
    return ENVIRONMENT.parse(path.read_text("utf-8"))


def _ancestors(path: Path) -> list[Path]:
    """The templates that this one extends, the layout last."""
    named = [one.template for one in _tree(path).find_all(nodes.Extends)]
    parents = [FOLDER / template.value for template in named if isinstance(template, nodes.Const)]
    return [one for parent in parents for one in (parent, *_ancestors(parent))]


def _blocks(path: Path) -> set[str]:
    return {block.name for block in _tree(path).find_all(nodes.Block)}


def _names(block: nodes.Block) -> set[str]:
    return {inner.name for inner in block.find_all(nodes.Block)}
