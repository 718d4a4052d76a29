"""`mintkarte bounce`: takes a mail server's report that a letter did not arrive."""

import sys
from pathlib import Path

import click

from mintkarte.cli.group import Trouble, opened
from mintkarte.texts.commands import HELP, bounce_taken, say


@click.command(help=HELP["bounce"])
@click.argument("file", required=False, metavar="[DATEI]", type=click.Path(path_type=Path))
def bounce(file: Path | None) -> None:
    """Note the address it is about; exit code 1 when nothing was noted, 2 when nothing could be read."""
    from mintkarte.gateways.delivery_reports import MOST_BYTES, read_reports
    from mintkarte.services import bouncing

    try:
        if file is None or str(file) == "-":
            content = sys.stdin.buffer.read(MOST_BYTES)
        else:
            with file.open("rb") as mail:
                content = mail.read(MOST_BYTES)
    except OSError as error:
        raise Trouble(say("error.bounce_file", file=file or "-")) from error
    reports = read_reports(content)
    if not reports:
        click.echo(say("bounce.none"))
        sys.exit(1)
    with opened() as parts, parts.database.writing() as db:
        taken = bouncing.take_reports(db, reports, parts.clock())
    click.echo(bounce_taken(taken.codes, taken.unknown, taken.not_lost))
    sys.exit(0 if taken.codes else 1)
