"""Our own files under addresses that hold a hash of them all, so that browsers may keep them for ever.

The hash stands in the path, so modules and styles that name a neighbour (`./map.js`, `url(../fonts/…)`) share it.
"""

import re
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from pathlib import Path
from posixpath import dirname, join, normpath

from flask import Flask, Response, abort, current_app, request
from werkzeug.security import safe_join

from mintkarte.web.kept_answers import keep

_YEAR_SECONDS = 365 * 24 * 3600
_HASH_LETTERS = 12
_TOGETHER = "+"
"""Between the names of several files of one folder that are sent as one."""
_IMPORT = re.compile(r"""^(?:import|export)\b[^"';()]*?["'](\.{1,2}/[^"']+)["']""", re.MULTILINE)


def serve_assets(app: Flask, *, lasting: bool) -> None:
    """Register the addresses; with `lasting` off (while developing) files are asked for anew each time."""
    app.config["ASSETS_VERSION"] = tree_hash(Path(app.static_folder or "")) if lasting else ""
    app.add_url_rule("/static/v-<version>/<path:filename>", "versioned_static", _send)
    app.jinja_env.globals["static_url"] = static_url
    app.jinja_env.globals["styles_url"] = styles_url
    app.jinja_env.globals["modules_of"] = modules_of


def static_url(path: str) -> str:
    """The address of one of our files, for example `static_url("css/base.css")`."""
    return f"{request.script_root}{_folder_of(current_app.config['ASSETS_VERSION'])}{path}"


def styles_url(names: Iterable[str]) -> str:
    """One address for several of our stylesheets, for example `styles_url(["tokens", "base"])`."""
    version = current_app.config["ASSETS_VERSION"] or "0"
    return f"{request.script_root}{_folder_of(version)}css/{_TOGETHER.join(names)}.css"


def _folder_of(version: str) -> str:
    """Put together here: a page names a hundred files, and finding the route of each takes a tenth of its time."""
    return f"/static/v-{version}/" if version else "/static/"


def modules_of(path: str) -> list[str]:
    """The addresses of all modules that one of our modules needs, so that a page can ask for them at once."""
    return [static_url(name) for name in needed_modules(Path(current_app.static_folder or ""), path)]


@cache
def needed_modules(folder: Path, path: str) -> tuple[str, ...]:
    """The modules below the folder that a module imports, and those that they import, each once."""
    found: dict[str, None] = {}
    waiting = [path]
    while waiting:
        name = waiting.pop(0)
        imported = _IMPORT.findall((folder / name).read_text("utf-8"))
        fresh = [one for one in (normpath(join(dirname(name), other)) for other in imported) if one not in found]
        found |= dict.fromkeys(fresh)
        waiting += fresh
    return tuple(name for name in found if name != path)


def tree_hash(folder: Path) -> str:
    """A hash over names and contents of all files below the folder."""
    whole = sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        whole.update(f"{file.relative_to(folder).as_posix()}\0{file.stat().st_size}\0".encode())
        whole.update(file.read_bytes())
    return whole.hexdigest()[:_HASH_LETTERS]


def _send(version: str, filename: str) -> Response:
    """One file; an address of an earlier version gives today's file, but only for now."""
    answer = _send_together(filename) if _TOGETHER in filename else current_app.send_static_file(filename)
    if version == current_app.config["ASSETS_VERSION"]:
        keep()
        answer.cache_control.no_cache = None
        answer.cache_control.public = True
        answer.cache_control.max_age = _YEAR_SECONDS
        answer.cache_control.immutable = True
    return answer


def _send_together(filename: str) -> Response:
    """Several stylesheets as one, in the order they are named: a page waits for each request before it is painted."""
    folder, _, names = filename.removesuffix(".css").rpartition("/")
    chosen = names.split(_TOGETHER)
    if len(set(chosen)) < len(chosen):  # nobody gets a megabyte for a short address
        abort(404)
    files = [safe_join(current_app.static_folder or "", folder, f"{name}.css") for name in chosen]
    try:
        content = "\n".join(Path(file or "").read_text("utf-8") for file in files)
    except (OSError, ValueError):
        abort(404)
    answer = Response(content, mimetype="text/css")
    answer.cache_control.no_cache = True
    answer.add_etag()
    answer.make_conditional(request)
    return answer
