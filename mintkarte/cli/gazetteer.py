"""`mintkarte gazetteer import`: official place lists."""

from dataclasses import asdict
from pathlib import Path

import click

from mintkarte.cli.group import Trouble, opened
from mintkarte.texts.gazetteer import HELP, file_problem, imported


@click.group(help=HELP["gazetteer"])
def gazetteer() -> None:
    """Nothing by itself."""


@gazetteer.command("import", help=HELP["gazetteer.import"])
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def import_lists(files: tuple[Path, ...]) -> None:
    """Read the lists, keep them in the data folder, place again what they know better; exit code 2 for other files."""
    from mintkarte.app import SITE
    from mintkarte.gateways.gazetteer_files import GazetteerFileError
    from mintkarte.services.gazetteer_import import import_files

    with opened() as parts:
        folder = parts.settings.data_dir / "gazetteer"
        try:
            done = import_files(files, SITE / "data", folder, parts.database, parts.clock())
        except GazetteerFileError as error:
            raise Trouble(file_problem(error.code, error.name)) from error
    click.echo(imported(**asdict(done)))
