"""`mintkarte import`: a spreadsheet goes onto the map, with a report of every row."""

import json
import sys
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mintkarte.cli.group import Trouble, opened
from mintkarte.texts.imports import (
    HELP,
    LABELS,
    problem_list,
    refusal_sentence,
    region_trouble,
    report_trouble,
    summary,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mintkarte.domain.drafts import OfferDraft
    from mintkarte.domain.holidays import DateSpan
    from mintkarte.domain.vocabulary import Land
    from mintkarte.gateways.locator import Located
    from mintkarte.gateways.sheets import Sheet
    from mintkarte.services.importing import Progress, Rules
    from mintkarte.web.parts import Parts

ACTOR = "mintkarte import"
_SOME_REFUSED, _UNREADABLE = 1, 2


@click.command("import", help=HELP["import"])
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--region", help=HELP["import.region"])
@click.option("--dry-run", is_flag=True, help=HELP["import.dry_run"])
@click.option("--report", "report_path", type=click.Path(path_type=Path, dir_okay=False), help=HELP["import.report"])
def import_file(file: Path, region: str | None, dry_run: bool, report_path: Path | None) -> None:
    """Check the file, store what was accepted, tell the rest; exit code 1 when rows were refused, 2 for no file."""
    from mintkarte.services import import_report, importing, locating

    with opened() as parts:
        rules = _rules(parts, region)
        _make_sure_of(report_path)
        sheet = _read(file, report_path)
        with _bar("check", len(sheet.rows)) as progress:
            batch = importing.check(sheet, rules, progress)
        with parts.database.reading() as db:
            importing.warn_of_duplicates(batch, db)
        now = parts.clock()

        @cache
        def pauses(land: "Land | None") -> "tuple[DateSpan, ...]":
            return parts.pauses(land, now)

        with _bar("apply", len(batch.entries)) as progress:
            result = importing.apply(
                parts.database, batch, ACTOR, now, pauses=pauses, rehearsal=dry_run, progress=progress
            )
        if parts.settings.geocoder and not dry_run:
            with parts.database.writing() as db:
                locating.enqueue_missing(db, now)
    batch.entries.clear()
    counts, located = import_report.counts(batch, result), import_report.located(batch)
    if report_path is not None:
        import_report.write(report_path, batch, result)  # first: whoever listens may go away
    for line in (*summary(counts, located, rehearsal=dry_run), *problem_list(import_report.told(batch))):
        click.echo(line)
    sys.exit(_SOME_REFUSED if batch.refused else 0)


def _rules(parts: "Parts", region: str | None) -> "Rules":
    """What the rows are checked against."""
    from mintkarte.domain.geometry import Point
    from mintkarte.domain.words import fold
    from mintkarte.services import locating
    from mintkarte.services.importing import Rules
    from mintkarte.web.parts import BERLIN

    regions = parts.regions()
    if region is not None and region not in regions:
        raise Trouble(region_trouble(region, regions))

    place = locating.each_once(parts.gazetteer)

    def locate(draft: "OfferDraft", slug: str | None) -> "Located":
        near = regions[slug] if slug else None
        return place(draft, Point(near.lat, near.lon) if near else None)

    names = {fold(name): slug for slug, one in regions.items() for name in (slug, one.name)}
    return Rules(parts.clock().astimezone(BERLIN).date(), locate, names, region)


def _read(file: Path, report_path: Path | None) -> "Sheet":
    """The sheet, or exit code 2 with a sentence and nothing stored."""
    from mintkarte.gateways.sheets import SpreadsheetError
    from mintkarte.gateways.spreadsheets import read
    from mintkarte.services.import_report import refusal

    try:
        return read(file)
    except SpreadsheetError as error:
        if report_path is not None:
            report_path.write_text(json.dumps(refusal(error.code, error.details), ensure_ascii=False), "utf-8")
        raise Trouble(refusal_sentence(error.code, error.details)) from error


@contextmanager
def _bar(key: str, length: int) -> "Iterator[Progress]":
    """A progress bar on the error stream, where somebody is looking."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    with click.progressbar(length=length, label=LABELS[key], file=sys.stderr, update_min_steps=50) as bar:
        yield bar.update


def _make_sure_of(path: Path | None) -> None:
    """No import whose report would be lost."""
    if path is None:
        return
    try:
        with path.open("a"):
            pass
    except OSError as error:
        raise Trouble(report_trouble(str(path))) from error
