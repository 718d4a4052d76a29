"""`mintkarte import`: a spreadsheet goes onto the map, with a report of every row."""

import json
import sys
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mintkarte.cli.group import Trouble, opened
from mintkarte.cli.progress import stage
from mintkarte.cli.stopping import INTERRUPTED, finishing_pieces
from mintkarte.texts.imports import (
    HELP,
    problem_list,
    progress_line,
    refusal_sentence,
    region_trouble,
    report_trouble,
    stopped,
    summary,
)

if TYPE_CHECKING:
    from mintkarte.domain.drafts import OfferDraft
    from mintkarte.gateways.locator import Located
    from mintkarte.gateways.sheets import Sheet
    from mintkarte.services.batches import Batch
    from mintkarte.services.importing import Progress, Result, Rules
    from mintkarte.web.parts import Parts

ACTOR = "mintkarte import"
_SOME_REFUSED, _STOPPED = 1, 3


@click.command("import", help=HELP["import"])
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--region", help=HELP["import.region"])
@click.option("--dry-run", is_flag=True, help=HELP["import.dry_run"])
@click.option("--progress", is_flag=True, help=HELP["import.progress"])
@click.option("--report", "report_path", type=click.Path(path_type=Path, dir_okay=False), help=HELP["import.report"])
def import_file(file: Path, region: str | None, dry_run: bool, progress: bool, report_path: Path | None) -> None:
    """Check the file, store what was accepted, tell the rest; exit code 1 when rows were refused, 2 for no file."""
    from mintkarte.services import import_report

    shown = progress or sys.stderr.isatty()
    try:
        with opened() as parts:
            rules = _rules(parts, region)
            _make_sure_of(report_path)
            batch = _check(parts, file, report_path, rules, shown=shown)
            result, cause = (_rehearse if dry_run else _store)(parts, batch, shown=shown)
    except KeyboardInterrupt:
        click.echo(stopped("interrupted", 0, 0), err=True)
        sys.exit(INTERRUPTED)
    total = len(batch.entries)
    batch.entries.clear()
    counts, located = import_report.counts(batch, result), import_report.located(batch)
    if report_path is not None:
        import_report.write(report_path, batch, result)  # first: whoever listens may go away
    if cause:
        click.echo(stopped(cause, result.stored, total), err=True)
        sys.exit(INTERRUPTED if cause == "interrupted" else _STOPPED)
    for line in (*summary(counts, located, rehearsal=dry_run), *problem_list(import_report.told(batch))):
        click.echo(line)
    sys.exit(_SOME_REFUSED if batch.refused else 0)


def _check(parts: "Parts", file: Path, report_path: Path | None, rules: "Rules", *, shown: bool) -> "Batch":
    """The file read and every row looked at; nothing is stored yet and nobody has to wait."""
    from mintkarte.services import importing

    with stage(partial(progress_line, "read"), shown=shown) as count:
        sheet = _read(file, report_path, count)
    with stage(partial(progress_line, "check"), len(sheet.rows), shown=shown) as count:
        batch = importing.check(sheet, rules, count)
    with parts.database.reading() as db:
        importing.warn_of_duplicates(batch, db)
    return batch


def _rehearse(parts: "Parts", batch: "Batch", *, shown: bool) -> "tuple[Result, str]":
    """What storing would come to; only reads."""
    from mintkarte.services import importing

    now = parts.clock()
    with stage(partial(progress_line, "compare"), len(batch.entries), shown=shown) as count:
        pauses = cache(lambda land: parts.pauses(land, now))
        return importing.apply(parts.database, batch, ACTOR, now, pauses=pauses, rehearsal=True, progress=count), ""


def _store(parts: "Parts", batch: "Batch", *, shown: bool) -> "tuple[Result, str]":
    """Store what was accepted, piece by piece; what is in, and why it ended before all was."""
    from mintkarte.services import importing, locating

    now, total = parts.clock(), len(batch.entries)
    pauses = cache(lambda land: parts.pauses(land, now))
    try:
        with finishing_pieces() as stop, stage(partial(progress_line, "apply"), total, shown=shown) as count:
            result = importing.apply(parts.database, batch, ACTOR, now, pauses=pauses, progress=count, stop=stop)
    except importing.StoppedEarlyError as early:
        if isinstance(early.__cause__, KeyboardInterrupt):
            return early.result, "interrupted"
        if early.__cause__ and not early.result.stored:
            raise early.__cause__ from None
        return early.result, "failed"
    if result.stored < total:
        return result, "interrupted"
    if parts.settings.geocoder:
        with parts.database.writing() as db:
            locating.enqueue_missing(db, now)
    return result, ""


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


def _read(file: Path, report_path: Path | None, progress: "Progress") -> "Sheet":
    """The sheet, or exit code 2 with a sentence and nothing stored."""
    from mintkarte.gateways.sheets import SpreadsheetError
    from mintkarte.gateways.spreadsheets import read
    from mintkarte.services.import_report import refusal

    try:
        return read(file, progress=progress)
    except SpreadsheetError as error:
        if report_path is not None:
            report_path.write_text(json.dumps(refusal(error.code, error.details), ensure_ascii=False), "utf-8")
        raise Trouble(refusal_sentence(error.code, error.details)) from error


def _make_sure_of(path: Path | None) -> None:
    """No import whose report would be lost."""
    if path is None:
        return
    try:
        with path.open("a"):
            pass
    except OSError as error:
        raise Trouble(report_trouble(str(path))) from error
