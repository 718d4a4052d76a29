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
    tree = ENVIRONMENT.parse(path.read_text("utf-8"))
    parents = [one.template.value for one in tree.find_all(nodes.Extends) if isinstance(one.template, nodes.Const)]
    blocks = {block.name for block in tree.find_all(nodes.Block)}
    if not parents:
        assert path.name.startswith("_") or "<title>" in path.read_text("utf-8")
        return
    offered: set[str] = set()
    for parent in parents:
        above = ENVIRONMENT.parse((FOLDER / parent).read_text("utf-8"))
        offered |= {block.name for block in above.find_all(nodes.Block)}
    own = {inner.name for block in tree.find_all(nodes.Block) for inner in block.find_all(nodes.Block)} - offered
    assert blocks - offered - own == set()
    assert "title" in blocks


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
