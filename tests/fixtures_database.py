"""Fixture `database`: migrated and empty, on SQLite and on PostgreSQL; each test gets a copy of a template."""

from __future__ import annotations

import itertools
import os
import shutil
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy.engine import URL

    from mintkarte.models.database import Database

_TEMPLATE = f"mintkarte_template_{os.getpid()}"
_numbers = itertools.count(1)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a migrated, empty database of this test's own."""
    if request.param == "sqlite":
        shutil.copyfile(request.getfixturevalue("sqlite_template"), tmp_path / "test.sqlite3")
        yield f"sqlite:///{tmp_path / 'test.sqlite3'}"
        return

    from tests import postgres

    server: URL = request.getfixturevalue("postgres_server")
    name = f"mintkarte_test_{os.getpid()}_{next(_numbers)}"
    postgres.execute(server, f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE}")
    yield server.set(database=name).render_as_string(hide_password=False)
    postgres.execute(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A migrated, empty database; the test runs once on SQLite and once on PostgreSQL."""
    from mintkarte.models.database import Database

    database = Database(database_url)
    yield database
    database.close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    path = tmp_path_factory.mktemp("sqlite") / "template.sqlite3"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[URL]:
    """The address of a PostgreSQL server with a migrated template database."""
    from tests import postgres

    with postgres.server() as address:
        postgres.execute(address, f"CREATE DATABASE {_TEMPLATE}")
        _migrate(address.set(database=_TEMPLATE).render_as_string(hide_password=False))
        yield address
        postgres.execute(address, f"DROP DATABASE {_TEMPLATE} WITH (FORCE)")


def _migrate(url: str) -> None:
    from mintkarte.models.database import Database

    database = Database(url)
    database.migrate()
    database.close()
