"""Several of our ES modules as one, so that a page waits for one request instead of forty.

Each module becomes a function that is called once and gives what the module exports; those it needs stand before it.
That asks for the few forms our modules keep to: names in braces are imported, declarations are exported, no module
needs one that needs it. Whole-line comments and the space before a line are left out: a third of what goes over the
wire.
"""

import re
from pathlib import Path
from posixpath import dirname, join, normpath, relpath

_IMPORT = re.compile(r'^import (?:\{([^}]*)\} from )?"(\.{1,2}/[^"]+)";$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const|class) (\w+))", re.MULTILINE)
_OTHER = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)
_LATER = re.compile(r'\bimport\("(\.{1,2}/[^"]+)"\)')
_LEFT_OUT = re.compile(r"^\s*(?:/\*\*(?:(?!\*/)[\s\S])*\*/\s*$|//.*$)\n?", re.MULTILINE)
_INDENT = re.compile(r"^\s+", re.MULTILINE)


class UnjoinableError(ValueError):
    """A module is written in a form that this does not know, or needs itself."""


def joined(folder: Path, names: list[str], beside: str = "") -> str:
    """The modules of these names below the folder, such as "js/site.js", run in this order, with all they need.

    `beside` is the folder of the result's address: what a module asks for later is named from there.
    """
    done: dict[str, str] = {}
    for name in names:
        _add(done, folder, name, (), beside)
    return "\n".join(done.values())


def _add(done: dict[str, str], folder: Path, name: str, above: tuple[str, ...], beside: str) -> None:
    if name in done:
        return
    if name in above:
        raise UnjoinableError(f"{name} needs itself")
    source = (folder / name).read_text("utf-8")
    needed = [normpath(join(dirname(name), other)) for _, other in _IMPORT.findall(source)]
    for other in needed:
        _add(done, folder, other, (*above, name), beside)
    done[name] = _as_function(name, source, beside)


def _as_function(name: str, source: str, beside: str) -> str:
    def imported(found: re.Match[str]) -> str:
        taken = (found[1] or "").strip().rstrip(",").replace(" as ", ": ")
        return f"const {{ {taken} }} = {_variable(normpath(join(dirname(name), found[2])))};" if taken else ""

    def later(found: re.Match[str]) -> str:
        return f'import("./{relpath(normpath(join(dirname(name), found[1])), beside or ".")}")'

    exported = ", ".join(_EXPORT.findall(source))
    body = _LATER.sub(later, _EXPORT.sub("", _IMPORT.sub(imported, source)))
    other = _OTHER.search(body)
    if other:
        raise UnjoinableError(f"{name}: {other[0]}")
    return f"const {_variable(name)} = (() => {{\n{_shortened(body)}\nreturn {{ {exported} }};\n}})();"


def _shortened(body: str) -> str:
    """Without comments that have their own line and without indentation; untouched where a text spans lines."""
    if any(line.count("`") % 2 for line in body.splitlines()):
        return body
    return _INDENT.sub("", _LEFT_OUT.sub("", body)).strip()


def _variable(name: str) -> str:
    return "$" + re.sub(r"\W", "_", name.removesuffix(".js"))
