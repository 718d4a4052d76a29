"""Our own files under addresses that hold a hash of them all, so that browsers may keep them for ever.

The hash stands in the path, so modules and styles that name a neighbour (`./map.js`, `url(../fonts/…)`) share it.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from posixpath import dirname, join, normpath

from flask import Flask, Response, abort, current_app, request
from markupsafe import Markup
from werkzeug.security import safe_join

from mintkarte.web.dense_files import make_dense
from mintkarte.web.joined_modules import UnjoinableError, joined
from mintkarte.web.kept_answers import keep
from mintkarte.web.parts import parts
from mintkarte.web.security import COMPRESSED

_YEAR_SECONDS = 365 * 24 * 3600
_HASH_LETTERS = 12
_TOGETHER = "+"
"""Between the names of several files that are sent as one."""
_STYLES, _MODULES = "css/", "js+"
_BESIDE = re.compile(r"""url\(["']?(?![#/]|data:)([^"')]+)["']?\)""")
"""What a stylesheet names from where it stands."""
_MODULE = re.compile(r"[a-z_]+(?:\.[a-z_]+)*")
_NAMED = "mintkarte.named_files"
"""Where the application notes which files a page has named together; others are not worth the time of dense packing."""


def serve_assets(app: Flask, *, lasting: bool) -> None:
    """Register the addresses; with `lasting` off (while developing) files are asked for anew each time."""
    app.config["ASSETS_VERSION"] = tree_hash(Path(app.static_folder or "")) if lasting else ""
    app.extensions[_NAMED] = set()
    app.add_url_rule("/static/v-<version>/<path:filename>", "versioned_static", _send)
    app.jinja_env.globals["static_url"] = static_url
    app.jinja_env.globals["styles_url"] = styles_url
    app.jinja_env.globals["styles_within"] = styles_within
    app.jinja_env.globals["modules_url"] = modules_url


def static_url(path: str) -> str:
    """The address of one of our files, for example `static_url("css/base.css")`."""
    return f"{request.script_root}{_folder_of(current_app.config['ASSETS_VERSION'])}{path}"


def styles_url(names: Iterable[str]) -> str:
    """One address for several of our stylesheets, for example `styles_url(["tokens", "base"])`."""
    return _named(f"{_STYLES}{_TOGETHER.join(names)}.css")


def styles_within(names: Iterable[str], below: Iterable[str] = ()) -> Markup:
    """The same as text for a `<style>`; `below` are whole addresses as for `static_url`, ours stand above them.

    For pages that most people see once, inside the page of another site: their first map waits for no stylesheet, and
    every visit brings 12 kB more.
    """
    texts = _texts_within if current_app.config["ASSETS_VERSION"] else _texts_within.__wrapped__
    paths = (*below, *(f"{_STYLES}{name}.css" for name in names))
    return Markup(texts(current_app.static_folder or "", static_url(""), paths))  # noqa: S704 - our own files


@lru_cache(maxsize=8)
def _texts_within(folder: str, address: str, paths: tuple[str, ...]) -> str:
    """What stands in `folder` under `address`, with all that the stylesheets name addressed from there."""

    def text(path: str) -> str:
        source = Path(folder, path).read_text("utf-8")
        return _BESIDE.sub(lambda named: f"url({address}{normpath(join(dirname(path), named[1]))})", source)

    return "\n".join(map(text, paths))


def modules_url(names: Iterable[str]) -> str:
    """One address for several of our modules with all they need, for example `modules_url(["map/main", "site"])`."""
    return _named(f"{_MODULES}{_TOGETHER.join(name.replace('/', '.') for name in names)}.js")


def _named(filename: str) -> str:
    current_app.extensions[_NAMED].add(filename)
    return f"{request.script_root}{_folder_of(current_app.config['ASSETS_VERSION'] or '0')}{filename}"


def _folder_of(version: str) -> str:
    """Put together here: a page names a hundred files, and finding the route of each takes a tenth of its time."""
    return f"/static/v-{version}/" if version else "/static/"


def tree_hash(folder: Path) -> str:
    """A hash over names and contents of all files below the folder."""
    whole = sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        whole.update(f"{file.relative_to(folder).as_posix()}\0{file.stat().st_size}\0".encode())
        whole.update(file.read_bytes())
    return whole.hexdigest()[:_HASH_LETTERS]


def _send(version: str, filename: str) -> Response:
    """One file; an address of an earlier version gives today's file, but only for now."""
    is_made = _TOGETHER in filename
    answer = _send_together(filename) if is_made else current_app.send_static_file(filename)
    if version == current_app.config["ASSETS_VERSION"]:
        keep()
        answer.cache_control.no_cache = None
        answer.cache_control.public = True
        answer.cache_control.max_age = _YEAR_SECONDS
        answer.cache_control.immutable = True
        if answer.mimetype in COMPRESSED and (not is_made or filename in current_app.extensions[_NAMED]):
            make_dense(answer, parts().data_dir / "cache" / "files")
    return answer


def _send_together(filename: str) -> Response:
    """Several stylesheets or modules as one, in the order they are named."""
    is_module = filename.startswith(_MODULES)
    prefix, ending = (_MODULES, ".js") if is_module else (_STYLES, ".css")
    chosen = filename.removeprefix(prefix).removesuffix(ending).split(_TOGETHER)
    if filename != f"{prefix}{_TOGETHER.join(chosen)}{ending}" or len(set(chosen)) < len(chosen):
        abort(404)  # nobody gets a megabyte for a short address
    try:
        content = _modules(chosen) if is_module else _styles(chosen)
    except (OSError, ValueError):
        abort(404)
    answer = Response(content, mimetype="text/javascript" if is_module else "text/css")
    answer.cache_control.no_cache = True
    answer.add_etag()
    answer.make_conditional(request)
    return answer


def _styles(names: list[str]) -> str:
    files = [safe_join(current_app.static_folder or "", "css", f"{name}.css") for name in names]
    return "\n".join(Path(file or "").read_text("utf-8") for file in files)


def _modules(names: list[str]) -> str:
    if not all(_MODULE.fullmatch(name) for name in names):
        raise UnjoinableError(names)
    return joined(Path(current_app.static_folder or ""), [f"js/{name.replace('.', '/')}.js" for name in names])
