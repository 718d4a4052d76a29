"""Importing: a sheet is checked row by row, then what was accepted is stored in a few short transactions.

`check` reads, locates and compares and stores nothing; `apply` writes and reads no file. A row that cannot be taken
never stops the others, and the same file a second time changes nothing.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from hashlib import sha256
from itertools import chain

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from mintkarte.domain.columns import says_nothing
from mintkarte.domain.drafts import OfferDraft, read_draft
from mintkarte.domain.headers import HeaderMatch, Match, match_headers
from mintkarte.domain.problems import Problem
from mintkarte.domain.rows import AssembledRow, assembler
from mintkarte.domain.schedules import BERLIN
from mintkarte.domain.vocabulary import Precision, ScheduleKind
from mintkarte.domain.words import fold
from mintkarte.gateways.locator import Located
from mintkarte.gateways.sheets import Row, Sheet
from mintkarte.models.database import Database
from mintkarte.services import bulk, duplicates
from mintkarte.services.batches import Batch, Entry, entry_of, stated
from mintkarte.services.identity import name_key, offer_identity
from mintkarte.services.occurrences import first_rows
from mintkarte.services.publishing import Deed
from mintkarte.services.publishing_many import CHUNK, Item, Pauses, chunks, item, judge_many, publish_many

Locate = Callable[[OfferDraft, str | None], Located]
Progress = Callable[[int], None]
_PLACE_CODES = frozenset({"plz_ergaenzt"})
"""Problems of a place that reading the cell has told already."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What checking needs to know beside the file: the day, where drafts of a region lie, which regions there are.

    `regions` maps folded names and slugs to slugs; `region` is the region of all rows, `corrections` header -> column,
    `organisation` whose offers they are where a row does not say it.
    """

    today: date
    locate: Locate
    regions: Mapping[str, str] = field(default_factory=dict)
    region: str | None = None
    corrections: Mapping[str, str] = field(default_factory=dict)
    organisation: str = ""


@dataclass(slots=True)
class Result:
    """What applying a batch came to."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    ids: list[int] = field(default_factory=list)

    @property
    def stored(self) -> int:
        """How many offers are done."""
        return self.created + self.updated + self.unchanged

    def add(self, deeds: Iterable[Deed]) -> None:
        """Count what was done."""
        found = Counter(deeds)
        self.created += found[Deed.CREATED]
        self.updated += found[Deed.UPDATED]
        self.unchanged += found[Deed.UNCHANGED]


def check(sheet: Sheet, rules: Rules, progress: Progress = lambda _: None) -> Batch:
    """Every row through the one door for offers; rows with the same identity become the dates of one offer.

    The rows of the sheet are spent on the way: a full file does not fit into memory twice.
    """
    matches = match_headers(sheet.headers, rules.corrections)
    batch = Batch()
    _note_sheet(sheet, matches, batch)
    assemble = assembler(matches)
    seen: dict[bytes, Entry] = {}
    for row in sheet.rows.spent():
        batch.rows += 1
        _check_row(row, assemble(row.cells), rules, batch, seen)
        progress(1)
    return batch


def _check_row(row: Row, assembled: AssembledRow, rules: Rules, batch: Batch, seen: dict[bytes, Entry]) -> None:
    if rules.organisation and says_nothing(assembled.columns.get("anbieter", "")):
        assembled.columns["anbieter"] = rules.organisation
    draft, problems = read_draft(assembled.columns, rules.today)
    for problem in _told_once((*assembled.problems, *problems)):
        batch.note(row.number, problem)
    if draft is None:
        batch.refused += 1
        return
    key = sha256(f"{name_key(draft.organisation)}|{offer_identity(draft)}".encode("utf-8", "surrogatepass")).digest()
    earlier = seen.get(key)
    if earlier is not None and name_key(earlier.title) != name_key(draft.title):
        batch.note(row.number, Problem("externe_id", draft.external_id, "doppelte_externe_id", refuses=True))
        batch.refused += 1
        return
    region = rules.region or _region(assembled.region, rules, row.number, batch)
    located = rules.locate(draft, region)
    for code in located.problems:
        if code not in _PLACE_CODES:
            batch.note(row.number, Problem("plz" if code.startswith("plz") else "ort", _place(draft), code))
    batch.located[_precision(draft, located)] += 1
    if earlier is None:
        seen[key] = entry_of(row.number, draft, located, region)
        batch.entries.append(seen[key])
    else:
        _join(earlier, draft, row.number, batch)


def _told_once(problems: Iterable[Problem]) -> list[Problem]:
    """Without the note about the hours where the note about the whole recurrence repeats it."""
    if not (found := list(problems)):
        return found
    wholes = [problem.value for problem in found if problem.code == "wiederholung_nur_text"]
    return [
        problem
        for problem in found
        if problem.code != "uhrzeit_nur_text" or not any(problem.value in whole for whole in wholes)
    ]


def _join(entry: Entry, draft: OfferDraft, row: int, batch: Batch) -> None:
    """Adds a further row of the same offer as dates; what else it says counts only in the first row."""
    first = entry.draft
    dates = tuple(sorted(set(first.schedule.dates) | set(draft.schedule.dates)))
    code = "zeile_als_termin" if len(dates) > len(first.schedule.dates) else "zeile_doppelt"
    if code == "zeile_als_termin":
        schedule = replace(first.schedule, kind=ScheduleKind.DATED, dates=dates)
        joined = entry_of(row, first.model_copy(update={"schedule": schedule}), entry.located, entry.region)
        entry.stated = joined.stated
    differing = draft.model_copy(update={"schedule": first.schedule})
    if stated(differing) != stated(first):
        code = "zeile_weicht_ab"
    batch.note(row, Problem("titel", draft.title, code, hint=str(entry.rows[0])))
    entry.rows.append(row)
    batch.joined += 1


def _place(draft: OfferDraft) -> str:
    return " ".join(filter(None, (draft.postcode, draft.town)))


def _precision(draft: OfferDraft, located: Located) -> Precision:
    return Precision.EXACT if draft.is_pinned_by_hand else located.precision


def _region(named: str, rules: Rules, row: int, batch: Batch) -> str | None:
    """The slug of the region as written; an unknown one is told, and the postcode decides."""
    if not named:
        return None
    slug = rules.regions.get(fold(named))
    if slug is None:
        batch.note(row, Problem("region", named, "region_unbekannt"))
    return slug


def _note_sheet(sheet: Sheet, matches: tuple[HeaderMatch, ...], batch: Batch) -> None:
    """What concerns the whole file: columns nobody knows, guesses, other sheets, formulas."""
    for notice in sheet.notices:
        row = notice.row or sheet.header_row
        batch.note(row, Problem(notice.column, notice.value, notice.code, hint=notice.column))
    named = {match.column for match in matches if match.column}
    for match in matches:
        if match.match is Match.UNKNOWN:
            code = "spalte_unbekannt" if match.header else "spalte_ohne_namen"
            batch.note(sheet.header_row, Problem(match.header, match.header or str(match.index + 1), code))
        elif match.match is Match.GUESSED:
            batch.note(sheet.header_row, Problem(match.column, match.header, "spalte_vermutet", hint=match.column))
        elif match.match is Match.REPEATED:
            batch.note(sheet.header_row, Problem(match.column, match.header, "spalte_doppelt", hint=match.column))
        elif match.column == "quelle":
            code = "quelle_neben_link" if "url" in named else "quelle_als_link"
            batch.note(sheet.header_row, Problem("url", match.header, code))


def warn_of_duplicates(batch: Batch, db: Session) -> None:
    """Tells which accepted offers may repeat another one of the file or of the database; merges nothing."""
    tell_duplicates(batch, lambda places: duplicates.stored(db, places))


def tell_duplicates(
    batch: Batch, stored_at: Callable[[frozenset[str]], Iterator[duplicates.Candidate]]
) -> dict[int, duplicates.Candidate]:
    """The same, given what is stored at some places; gives by its first row what an offer may repeat.

    The key of what it repeats is the id of a stored offer, or -1 minus the position of an entry.
    """
    offers = [duplicates.Candidate(-1 - at, *entry.compared) for at, entry in enumerate(batch.entries)]
    others = _without(stored_at(frozenset(offer.place for offer in offers if offer.place)), offers)
    found = {}
    for pair in duplicates.pairs(offers, others):
        entry = batch.entries[-1 - pair.later.key]
        row = batch.entries[-1 - pair.earlier.key].rows[0] if pair.earlier.key < 0 else 0
        problem = Problem("titel", pair.later.title, "moegliches_duplikat", hint=f"{row}|{pair.earlier.title}")
        batch.note(entry.rows[0], problem)
        found[entry.rows[0]] = pair.earlier
    return found


def _without(
    others: Iterator[duplicates.Candidate], offers: Iterable[duplicates.Candidate]
) -> Iterator[duplicates.Candidate]:
    """The stored offers that are none of these."""
    if (first := next(others, None)) is not None:
        own = set(map(_same, offers))
        yield from (other for other in chain((first,), others) if _same(other) not in own)


def _same(offer: duplicates.Candidate) -> tuple[str, str, str]:
    """What an offer and its own stored form have in common."""
    return name_key(offer.organisation), name_key(offer.title), offer.place


class StoppedEarlyError(Exception):
    """Storing has ended before all was in; `result` tells what is, the cause why."""

    def __init__(self, result: Result) -> None:
        super().__init__(result)
        self.result = result


def apply(
    database: Database,
    batch: Batch,
    actor: str,
    now: datetime,
    *,
    pauses: Pauses = lambda _: (),
    rehearsal: bool = False,
    progress: Progress = lambda _: None,
    stop: Callable[[], bool] = lambda: False,
) -> Result:
    """Stores the accepted offers, some hundred in each transaction; a rehearsal only tells what would come of it.

    Everything is made ready before the write lock is taken. `stop` is asked after each transaction: what is in stays,
    and the same file again goes on from there.

    Raises StoppedEarlyError for a database that goes away and for a KeyboardInterrupt.
    """
    result = Result()
    today = now.astimezone(BERLIN).date()
    if rehearsal:
        with database.reading() as db:
            for judgement in judge_many(db, (item_of(entry, today, pauses) for entry in batch.entries)):
                result.add((judgement.deed,))
                progress(1)
    else:
        for chunk in chunks(item_of(entry, today, pauses) for entry in batch.entries):
            try:
                with database.writing() as db:
                    outcomes = list(publish_many(db, chunk, actor, now, pauses))
            except (OperationalError, KeyboardInterrupt) as error:
                raise StoppedEarlyError(result) from error
            result.add(outcome.deed for outcome in outcomes)
            result.ids += (outcome.offer_id for outcome in outcomes)
            progress(len(chunk))
            if stop():
                break
        if result.created + result.updated >= CHUNK:
            with database.writing() as db:
                bulk.look_again(db)
    return result


def item_of(entry: Entry, today: date, pauses: Pauses) -> Item:
    """An accepted offer made ready for being stored."""
    draft = entry.draft
    dates = first_rows(draft.schedule, today, pauses(entry.located.land))
    return item(draft, entry.located, entry.region, dates)
