"""Modules joined to one file mean what they mean apart, and a form that is not known is refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mintkarte.web.joined_modules import UnjoinableError, joined

STATIC = Path(__file__).parents[2] / "static"


def written(folder: Path, **files: str) -> Path:
    (folder / "js" / "d").mkdir(parents=True)
    for name, text in files.items():
        (folder / "js" / f"{name.replace('__', '/')}.js").write_text(text, "utf-8")
    return folder


def test_each_module_stands_once_behind_those_it_needs_and_gives_what_it_exports(tmp_path: Path) -> None:
    folder = written(
        tmp_path,
        a='// Says a.\nimport {\n  b,\n  c as d,\n} from "./b.js";\nimport "./d/e.js";\n\nb(d); // and so on\n',
        b='import { e } from "./d/e.js";\n/** Says b. */\nexport const b = (x) => e(x);\nexport class c {}\n',
        d__e='export async function e(x) {\n  return import("./f.js");\n}\n',
    )
    assert joined(folder, ["js/a.js"]).splitlines() == [
        "const $js_d_e = (() => {",
        "async function e(x) {",
        'return import("./js/d/f.js");',
        "}",
        "return { e };",
        "})();",
        "const $js_b = (() => {",
        "const { e } = $js_d_e;",
        "const b = (x) => e(x);",
        "class c {}",
        "return { b, c };",
        "})();",
        "const $js_a = (() => {",
        "const { b,",
        "c: d } = $js_b;",
        "b(d); // and so on",
        "return {  };",
        "})();",
    ]
    assert joined(folder, ["js/b.js", "js/a.js"]).count("const $js_d_e") == 1


def test_a_text_of_several_lines_stays_as_it_is(tmp_path: Path) -> None:
    folder = written(tmp_path, a="const text = `\n  // no comment\n  indented`;\n")
    assert "`\n  // no comment\n  indented`" in joined(folder, ["js/a.js"])


@pytest.mark.parametrize(
    "source",
    [
        'import a from "./b.js";',
        'import * as a from "./b.js";',
        "export default 1;",
        "export let a = 1;",
        'export { a } from "./b.js";',
        'import { a } from "./a.js";',
    ],
)
def test_other_forms_and_modules_that_need_themselves_are_refused(tmp_path: Path, source: str) -> None:
    folder = written(tmp_path, a=source, b="export const a = 1;")
    with pytest.raises(UnjoinableError):
        joined(folder, ["js/a.js"])


def test_all_modules_of_the_house_can_be_joined_and_lose_no_line_of_code() -> None:
    names = [file.relative_to(STATIC).as_posix() for file in sorted((STATIC / "js").rglob("*.js"))]
    whole = joined(STATIC, names)
    lines = set(whole.splitlines())
    for name in names:
        code = re.sub(r"^\s*/\*\*[\s\S]*?\*/", "", (STATIC / name).read_text("utf-8"), flags=re.MULTILINE)
        code = re.sub(r"^import[^;]*;", "", code, flags=re.MULTILINE)
        for line in code.splitlines():
            bare = line.strip().removeprefix("export ")
            if bare and not bare.startswith("//") and "import(" not in bare:
                assert bare in lines, (name, line)
