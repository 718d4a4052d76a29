"""Alembic at work: tables from one revision to another, by the migrations in a folder.

Loaded only where that is wanted: it takes 10 MB.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection


def migrate(connection: Connection, revision: str, folder: Path) -> None:
    """Bring the tables to this revision ("head": the newest, "base": none), forwards or back."""
    config = _config(folder)
    config.attributes["connection"] = connection
    here = MigrationContext.configure(connection).get_current_revision()
    if revision != "head" and here is not None and _is_behind(config, revision, here):
        command.downgrade(config, revision)
    else:
        command.upgrade(config, revision)


def known(folder: Path) -> set[str]:
    """All revisions of a folder."""
    return {one.revision for one in ScriptDirectory.from_config(_config(folder)).walk_revisions()}


def _config(folder: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    return config


def _is_behind(config: Config, revision: str, here: str) -> bool:
    """Whether the wanted revision lies before the present one."""
    if revision == "base":
        return True
    older = {script.revision for script in ScriptDirectory.from_config(config).iterate_revisions(here, "base")}
    return revision in older and revision != here
