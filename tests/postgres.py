"""A PostgreSQL server of our own for a test run, started from the binaries the machine has."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import create_engine, text
from sqlalchemy.engine import URL, make_url

from tests.needs import free_port, missing

if TYPE_CHECKING:
    from collections.abc import Iterator

PLACES = ("/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt", "/Library/PostgreSQL")
FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off -c max_connections=40"


@contextmanager
def server() -> Iterator[URL]:
    """The address of a server on which databases may be created: MINTKARTE_TEST_PG, else one of our own."""
    given = os.environ.get("MINTKARTE_TEST_PG")
    if given:
        yield make_url(given.replace("postgres://", "postgresql://", 1))
        return
    binaries = _binaries()
    folder = Path(tempfile.mkdtemp(prefix="mintkarte-pg-"))
    data, port = folder / "data", free_port()
    try:
        if _is_root():
            shutil.chown(folder, "postgres")
        _run(binaries / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "-N")
        options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder} {FAST}"
        _run(binaries / "pg_ctl", "start", "-w", "-D", data, "-l", folder / "log", "-o", options)
        yield URL.create("postgresql", username="postgres", host="127.0.0.1", port=port, database="postgres")
    finally:
        if (data / "postmaster.pid").exists():
            _run(binaries / "pg_ctl", "stop", "-D", data, "-m", "immediate")
        shutil.rmtree(folder, ignore_errors=True)


def execute(address: URL, statement: str) -> None:
    """Run one statement that stands outside transactions, such as CREATE DATABASE."""
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


def _binaries() -> Path:
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).parent
    found = [binary.parent for place in PLACES for binary in Path(place).glob("*/bin/initdb") if binary.exists()]
    if not found:
        missing("PostgreSQL")
    return max(found, key=lambda folder: folder.parent.name.rpartition("@")[2].zfill(9))


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _run(program: Path, *arguments: str | Path) -> None:
    """Run one of PostgreSQL's programs, which refuse to be root."""
    person: dict[str, object] = {}
    if _is_root():
        entry = pwd.getpwnam("postgres")
        person = {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    done = subprocess.run(
        [program, *arguments],
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        **person,  # type: ignore[call-overload]
    )
    if done.returncode:
        raise RuntimeError(f"{program.name} failed: {done.stderr}")
