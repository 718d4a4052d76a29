"""The dry run at the desk: what taking over each row of a file would come to, row by row, nothing stored yet."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy.orm import Session

from mintkarte.domain.imports import LACKING, TAKEN, RowKind
from mintkarte.domain.schedules import BERLIN
from mintkarte.domain.vocabulary import Precision
from mintkarte.gateways.checked_rows import CheckedRow, CheckedRows
from mintkarte.models import Offer
from mintkarte.services import duplicates, history, importing
from mintkarte.services.batches import Batch, Entry
from mintkarte.services.import_reading import Desk, Task, check, columns_of, pauses_of, read
from mintkarte.services.import_watch import Watch
from mintkarte.services.publishing import Deed
from mintkarte.services.stock import Item, Judgement, Stock
from mintkarte.texts.imports import import_sentence

_CHUNK = 500
_Problems: TypeAlias = dict[int, list[list[Any]]]
"""By row: column, value, sentence, whether it refuses."""
_KINDS = {Deed.CREATED: RowKind.NEW, Deed.UPDATED: RowKind.CHANGED, Deed.UNCHANGED: RowKind.UNCHANGED}


def run(desk: Desk, task: Task, now: datetime, watch: Watch) -> tuple[list[list[str]], dict[str, int], list[str]]:
    """Check the file into the folder's rows; gives headers, counts (see `domain.imports`) and what concerns the file.

    Raises SpreadsheetError for a file that cannot be read, StoppedError when somebody has ended it.
    """
    rows = CheckedRows(task.folder.rows)
    rows.fresh()
    sheet = read(task, watch)
    columns = columns_of(sheet, task.corrections)
    rows.add_cells((row.number, row.cells) for row in sheet.rows)
    batch = check(desk, task, sheet, now, watch)
    watch.phase("compare", len(batch.entries))

    def stored_at(places: frozenset[str]) -> Iterator[duplicates.Candidate]:
        with desk.database.reading() as db:
            yield from duplicates.stored(db, places)

    twins = importing.tell_duplicates(batch, stored_at)
    problems = _problems(batch)
    for lines in _compared(desk, batch, twins, problems, now):
        rows.add(lines)
        watch.step(len(lines))
    _add_rest(rows, columns, problems)
    lacking = sum(one.problem.code == "anbieter_fehlt" for one in batch.sorted_problems())
    return (
        columns,
        rows.counts() | ({LACKING: lacking} if lacking else {}),
        [said[2] for said in problems.get(sheet.header_row, [])],
    )


def _problems(batch: Batch) -> _Problems:
    """What was odd about the rows, with its sentence."""
    found: _Problems = {}
    for one in batch.sorted_problems():
        problem = one.problem
        said = [problem.column, problem.value, import_sentence(problem), problem.refuses]
        found.setdefault(one.row, []).append(said)
    for told in found.values():
        told.sort(key=lambda said: not said[3])  # what keeps a row out is said first
    return found


def _compared(
    desk: Desk,
    batch: Batch,
    twins: dict[int, duplicates.Candidate],
    problems: _Problems,
    now: datetime,
) -> Iterator[list[CheckedRow]]:
    """The accepted offers in chunks, each compared with what is stored; a connection is held for one chunk alone."""
    today, pauses, stock = now.astimezone(BERLIN).date(), pauses_of(desk, now), None
    repeated = {one.row for one in batch.sorted_problems() if one.problem.code == "zeile_doppelt"}
    for start in range(0, len(batch.entries), _CHUNK):
        entries = batch.entries[start : start + _CHUNK]
        items = [importing.item_of(entry, today, pauses) for entry in entries]
        lines = []
        with desk.database.reading() as db:
            if stock is None:
                stock = Stock(db)
            stock.db = db
            stock.look_up(items)
            for entry, item in zip(entries, items, strict=True):
                judgement = stock.judge(item)
                details: dict[str, Any] = {"problems": problems.get(entry.rows[0], [])}
                if judgement.deed is Deed.UPDATED:
                    details["differences"] = _differences(db, stock, item, judgement)
                if judgement.offer_id is not None:
                    details["offer"] = judgement.offer_id
                stock.note(item, judgement)
                kind = _KINDS[judgement.deed]
                other = twins.get(entry.rows[0])
                if other is not None and kind is RowKind.NEW:
                    kind, details["twin"] = RowKind.TWIN, _twin(batch.entries, entry, other)
                lines.append(_line(entry, item, kind, details))
                lines += _further(entry, problems, repeated)
        yield lines


def _differences(db: Session, stock: Stock, item: Item, judgement: Judgement) -> list[list[Any]]:
    """Field, stored value and new value of what would change, as the history would hold them."""
    offer = db.get_one(Offer, judgement.offer_id)
    after = {name: history.plain(value) for name, value in item.values.items()}
    found = [
        [name, history.plain(getattr(offer, name)), value]
        for name, value in after.items()
        if history.plain(getattr(offer, name)) != value
    ]
    place = offer.place
    before = _address(place.venue, place.street, place.postcode, place.town) if place is not None else ""
    draft = item.draft
    if (new := _address(draft.venue, draft.street, draft.postcode, draft.town)) != before:
        found.append(["place_id", before, new])
    region = stock.region_of(item, stock.organisations[item.organisation])
    if region != offer.region_slug:
        found.append(["region_slug", offer.region_slug, region])
    return found


def _twin(entries: Sequence[Entry], entry: Entry, other: duplicates.Candidate) -> dict[str, Any]:
    """What an offer may repeat, in the same words as the offer itself, for standing side by side."""
    own = duplicates.Candidate(0, *entry.compared)
    row = entries[-1 - other.key].rows[0] if other.key < 0 else 0
    return {
        "offer": max(other.key, 0),
        "row": row,
        "rows": [
            [name, _said(getattr(own, name)), _said(getattr(other, name))]
            for name in ("title", "organisation", "place", "address", "span")
        ],
    }


def _said(value: Any) -> Any:  # noqa: ANN401 - text or two days
    return [day.isoformat() for day in value] if isinstance(value, tuple) else value


def _address(venue: str | None, street: str | None, postcode: str | None, town: str | None) -> str:
    return ", ".join(filter(None, (venue, street, f"{postcode or ''} {town or ''}".strip())))


def _line(entry: Entry, item: Item, kind: RowKind, details: dict[str, Any]) -> CheckedRow:
    draft, point = item.draft, item.located.point
    precision = item.located.precision
    lat, lon = (point.lat, point.lon) if point is not None else (None, None)
    if draft.is_pinned_by_hand:
        lat, lon, precision = draft.lat, draft.lon, Precision.EXACT
    address = _address(draft.venue, draft.street, draft.postcode, draft.town)
    return CheckedRow(
        number=entry.rows[0],
        kind=str(kind),
        chosen=kind in TAKEN,
        title=draft.title,
        organisation=draft.organisation,
        place=address,
        precision=precision.public,
        lat=lat,
        lon=lon,
        detail=details,
    )


def _further(entry: Entry, problems: _Problems, repeated: set[int]) -> list[CheckedRow]:
    """The further rows of the same offer: they go with the first one, or say nothing new."""
    return [
        CheckedRow(
            number=row,
            kind=str(RowKind.REPEATED if row in repeated else RowKind.JOINED),
            chosen=False,
            title=entry.title,
            organisation="",
            detail={"problems": problems.get(row, []), "row": entry.rows[0]},
        )
        for row in entry.rows[1:]
    ]


def _add_rest(rows: CheckedRows, columns: list[list[str]], problems: _Problems) -> None:
    """The refused rows, by what stands in their cells."""
    refused = [row for row, said in problems.items() if any(one[3] for one in said)]
    where = {column: at for at, (_, column, _) in reversed(list(enumerate(columns)))}
    for start in range(0, len(refused), _CHUNK):
        numbers = refused[start : start + _CHUNK]
        found = rows.cells(numbers)
        rows.add(
            CheckedRow(
                number=number,
                kind=str(RowKind.REFUSED),
                chosen=False,
                title=_cell(found[number], where.get("titel")),
                organisation=_cell(found[number], where.get("anbieter")),
                detail={"problems": problems[number]},
            )
            for number in numbers
            if number in found
        )


def _cell(cells: Sequence[str], at: int | None) -> str:
    return cells[at][:300] if at is not None and at < len(cells) else ""
