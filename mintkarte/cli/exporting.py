"""`mintkarte export`: all public offers as a file, or with all that belongs to them as an archive."""

from pathlib import Path

import click

from mintkarte.cli.group import Trouble, opened
from mintkarte.texts.commands import HELP, say


@click.command("export", help=HELP["export"])
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--all", "everything", is_flag=True, help=HELP["export.all"])
def export(file: Path, everything: bool) -> None:
    """Write the file in the format of its ending; exit code 2 for another ending or a folder that cannot be written."""
    from mintkarte.models.counters import current
    from mintkarte.services import calendars, exporting
    from mintkarte.services.handing_over import HandOver
    from mintkarte.web.cards import offer_path

    with opened() as parts:
        whole = HandOver(parts.data_dir, parts.clock(), parts.settings.licence, everything)
        writers = {**exporting.WRITERS, "ics": calendars.write_calendar, "zip": whole.write}
        origin = parts.settings.public_url.rstrip("/")
        with parts.database.reading() as db:
            version = current(db)
        try:
            number = exporting.export_file(
                parts.database,
                file,
                writers,
                lambda offer_id, title: origin + offer_path(offer_id, title),
                version,
                everything=everything,
            )
        except ValueError as error:
            raise Trouble(say("error.export_format", file=file, formats=", ".join(writers))) from error
        except OSError as error:
            raise Trouble(say("error.export_file", file=file)) from error
    click.echo(say("export.done", offers=number, file=file))
