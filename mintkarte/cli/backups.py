"""`mintkarte backup` and `mintkarte restore`: an installation as one file, and back."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mintkarte.cli.group import Trouble, opened, settings
from mintkarte.texts.commands import HELP, say

if TYPE_CHECKING:
    from mintkarte.models.database import Database
    from mintkarte.services.backing_up import Backup

_MEGABYTE = 1_000_000


@click.command(help=HELP["backup"])
@click.argument("file", metavar="DATEI", type=click.Path(path_type=Path))
@click.option("--keep", metavar="ZAHL", type=click.IntRange(1), help=HELP["backup.keep"])
def backup(file: Path, keep: int | None) -> None:
    """Write the file, or one named by the moment into a folder; exit code 2 where that is impossible."""
    from mintkarte.services.backing_up import keep_newest

    if keep and not file.is_dir():
        raise Trouble(say("error.backup_keep", file=file))
    with opened() as parts:
        done = _backed_up(parts.database, parts.data_dir, file)
    click.echo(say("backup.done", offers=done.offers, file=done.path, size=_megabytes(done.size_bytes)))
    for gone in keep_newest(file, keep) if keep else ():
        click.echo(say("backup.gone", file=gone))


@click.command(help=HELP["restore"])
@click.argument("file", metavar="DATEI", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help=HELP["restore.replace"])
def restore(file: Path, replace: bool) -> None:
    """Make this installation what the backup was; exit code 2 and nothing changed where that is impossible."""
    from mintkarte.models.database import Database
    from mintkarte.services import restoring

    if not file.is_file():
        raise Trouble(say("error.restore_missing", file=file))
    chosen = settings()
    database = Database(chosen.database_url)

    def keep_what_is_here() -> None:
        kept = _backed_up(database, chosen.data_dir, chosen.data_dir)
        click.echo(say("restore.kept", file=kept.path))

    try:
        done = restoring.restore(database, chosen.data_dir, file, replace=replace, before=keep_what_is_here)
    except restoring.RestoreError as error:
        raise Trouble(say(f"error.restore_{error.code}", file=file, detail=error.detail)) from error
    except OSError as error:
        raise Trouble(say("error.restore_write", folder=chosen.data_dir)) from error
    finally:
        database.close()
    click.echo(say("restore.done", offers=done.offers, at=f"{done.at:%d.%m.%Y, %H:%M} Uhr"))


def _backed_up(database: "Database", data_dir: Path, file: Path) -> "Backup":
    from mintkarte import __version__
    from mintkarte.app import wall_clock
    from mintkarte.services.backing_up import DamagedError, back_up

    try:
        return back_up(database, data_dir, file, __version__, wall_clock())
    except DamagedError as error:
        raise Trouble(say("error.backup_damaged", detail=error.detail)) from error
    except OSError as error:
        raise Trouble(say("error.backup_file", file=file)) from error


def _megabytes(size: int) -> str:
    return f"{size / _MEGABYTE:.1f}".replace(".", ",")
