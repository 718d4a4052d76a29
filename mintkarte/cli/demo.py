"""`mintkarte demo` and `mintkarte generate`: invented offers to look at, and synthetic ones to measure with."""

import sys

import click

from mintkarte.cli.group import Trouble, opened, settings
from mintkarte.texts.commands import HELP, say

MOST_GENERATED = 5_000_000


@click.command(help=HELP["demo"])
def demo() -> None:
    """Set up what is missing, store the demo offers as of now, and mark this as a demo installation."""
    from mintkarte.app import SITE, build_parts
    from mintkarte.services import demo as offers
    from mintkarte.services.setup import prepare
    from mintkarte.settings import keep_demo

    chosen = settings()
    parts = build_parts(chosen)
    now = parts.clock()
    try:
        prepare(parts.database, chosen.data_dir, SITE / "data", now)
        with parts.database.writing() as db:
            if not chosen.demo and offers.holds_offers(db):
                raise Trouble(say("error.no_demo_here"))
            report = offers.load(db, SITE / "data", parts.gazetteer, parts.holidays, now)
        if not chosen.demo:
            keep_demo(chosen.data_dir)
    except OSError as error:
        raise Trouble(say("error.folder", folder=chosen.data_dir)) from error
    finally:
        parts.database.close()
    words = {"offers": report.offers, "created": report.created, "updated": report.updated}
    click.echo(say("demo.done", providers=report.providers, **words))


@click.command(help=HELP["generate"])
@click.argument("number", metavar="ANZAHL", type=click.IntRange(1, MOST_GENERATED))
@click.option("--seed", default=0, show_default=True, help=HELP["generate.seed"])
def generate(number: int, seed: int) -> None:
    """Append synthetic offers, with a bar that moves where somebody looks on."""
    from mintkarte.app import SITE
    from mintkarte.services import generating

    with opened() as parts, click.progressbar(length=number, file=sys.stderr) as bar, parts.database.writing() as db:
        occurrences = generating.generate(
            db, SITE / "data", parts.gazetteer, parts.clock(), number, seed=seed, progress=bar.update
        )
    click.echo(say("generate.done", offers=number, occurrences=occurrences, seed=seed))
