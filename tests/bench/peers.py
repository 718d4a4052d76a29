"""The peers as running processes: folium in Flask, datasette with its cluster map; set up once, or named as missing."""

import json
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import venv
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from data import CACHE, Installation
from tests.needs import free_port

HERE = Path(__file__).resolve().parent / "peers"
READY_SECONDS = 60
_TABLE = """
CREATE TABLE offers (id INTEGER PRIMARY KEY, title TEXT, provider TEXT, town TEXT, age TEXT, cost TEXT, link TEXT,
  latitude REAL, longitude REAL);
INSERT INTO offers SELECT o.id, o.title, g.name, p.town, o.age_from || ' – ' || o.age_to, o.cost_cents / 100.0, o.url,
  p.lat, p.lon FROM ours.offers o JOIN ours.organisations g ON g.id = o.organisation_id
  JOIN ours.places p ON p.id = o.place_id WHERE o.status = 'veroeffentlicht' AND p.lat IS NOT NULL;
"""


class MissingPeerError(Exception):
    """A peer cannot be set up here; the message says why."""


@contextmanager
def folium_server(where: Installation) -> Iterator[str]:
    """The address of the folium pages on this installation's offers."""
    modules = _node_modules()
    command = [sys.executable, str(HERE / "folium_app.py")]
    with _running(lambda port: [*command, str(port), str(where.file), str(modules)]) as address:
        yield address


@contextmanager
def datasette_server(where: Installation) -> Iterator[str]:
    """The address of datasette's page of the same offers, with its cluster map on a grey tile."""
    program = _datasette()
    file = where.folder / "datasette.db"
    if not file.is_file():
        beside = file.with_suffix(".part")
        beside.unlink(missing_ok=True)
        with closing(sqlite3.connect(beside)) as db:
            db.execute("ATTACH ? AS ours", [str(where.file)])
            db.executescript(_TABLE)
        beside.rename(file)
    tile = {"tile_layer": "/static/nothing.png", "tile_layer_options": {"maxZoom": 18}}
    metadata = where.folder / "datasette.json"
    metadata.write_text(json.dumps({"plugins": {"datasette-cluster-map": tile}}), "utf-8")
    command = [str(program), "serve", str(file), "--metadata", str(metadata), "--host", "127.0.0.1"]
    with _running(lambda port: [*command, "--port", str(port)]) as address:
        yield f"{address}/datasette/offers"


def versions() -> str:
    """What the peers are, for the record."""
    wanted = json.loads((HERE / "package.json").read_text("utf-8"))["dependencies"]
    pinned = [line for line in (HERE / "requirements.txt").read_text("utf-8").splitlines() if "==" in line]
    return ", ".join([*(line.replace("==", " ") for line in pinned), *(f"{k} {v}" for k, v in wanted.items())])


def _node_modules() -> Path:
    """The browser libraries folium's pages ask for, fetched once from npm by the lock."""
    folder = HERE / "node_modules"
    if not folder.is_dir():
        npm = shutil.which("npm")
        if npm is None:
            raise MissingPeerError("npm is missing")
        _execute([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], HERE)
    return folder


def _datasette() -> Path:
    """The program in an environment of its own."""
    folder = CACHE / "datasette"
    program = folder / "bin" / "datasette"
    if not program.is_file():
        shutil.rmtree(folder, ignore_errors=True)
        venv.create(folder, with_pip=True)
        pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
        _execute([*pip, "-r", str(HERE / "requirements.txt")], HERE)
    return program


def _execute(command: list[str], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise MissingPeerError(f"{Path(command[0]).name} failed: {(done.stderr or done.stdout).strip()[-300:]}")


@contextmanager
def _running(command_for: Callable[[int], list[str]]) -> Iterator[str]:
    """A server started on a free port, until the block ends."""
    port = free_port()
    process = subprocess.Popen(command_for(port), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(process, port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def _wait(process: "subprocess.Popen[bytes]", port: int) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise MissingPeerError("it did not start")
