"""`mintkarte init` and `mintkarte check`: setting up, and looking whether all is well."""

import os
import sys
from datetime import date
from typing import TYPE_CHECKING

import click
from sqlalchemy.exc import SQLAlchemyError

from mintkarte.cli.group import Trouble, settings
from mintkarte.domain.vocabulary import Land
from mintkarte.texts.commands import HELP, finding, say

if TYPE_CHECKING:
    from mintkarte.web.parts import Parts


@click.command(help=HELP["init"])
def init() -> None:
    """Make the data folder and the tables, or bring them up to date; says in one line what it did."""
    from mintkarte.app import SITE, wall_clock
    from mintkarte.models.database import Database
    from mintkarte.services.setup import prepare

    chosen = settings()
    try:
        chosen.data_dir.mkdir(mode=0o750, parents=True, exist_ok=True)
    except OSError as error:
        raise Trouble(say("error.folder", folder=chosen.data_dir)) from error
    database = Database(chosen.database_url)
    done = prepare(database, chosen.data_dir, SITE / "data", wall_clock())
    database.close()
    key = "init.fresh" if done.is_fresh else "init.upgraded" if done.changed else "init.nothing"
    words = {"folder": chosen.data_dir, "regions": len(done.regions), "before": done.before, "after": done.after}
    click.echo(say(key, **words))


@click.command(help=HELP["check"])
def check() -> None:
    """Print one line per thing looked at; exit code 1 when one is bad."""
    from mintkarte.app import build_parts, wall_clock
    from mintkarte.services.checking import Level, findings
    from mintkarte.web.parts import BERLIN

    parts = build_parts(settings())
    today = wall_clock().astimezone(BERLIN).date()
    found = list(findings(parts.settings, parts.database, os.environ, today, _holidays_until(parts, today)))
    parts.database.close()
    for item in found:
        click.echo(finding(item.code, item.level, item.values))
    sys.exit(1 if any(item.level is Level.BAD for item in found) else 0)


def _holidays_until(parts: "Parts", today: date) -> date:
    """The day up to which the holidays of all regions are known."""
    try:
        lands = {Land(region.land) for region in parts.regions().values()}
    except SQLAlchemyError:
        lands = set()
    return min(parts.holidays.horizon(land, today) or today for land in lands or {Land.BY})
