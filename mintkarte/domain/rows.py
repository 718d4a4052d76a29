"""A row of a spreadsheet brought into the contract's columns: joint cells taken apart, times put to their dates."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mintkarte.domain.cells import names_grades
from mintkarte.domain.columns import COLUMNS, says_nothing
from mintkarte.domain.date_words import first_and_last, is_in_words
from mintkarte.domain.headers import HeaderMatch, Match
from mintkarte.domain.moments import find_hours, read_day, without_hours
from mintkarte.domain.problems import Problem

BETWEEN_DATES = " | "
_PARAGRAPHS = frozenset({"beschreibung", "mitbringen", "vorkenntnisse", "anreise"})
_LISTS = frozenset({"fach", "thema", "fuer", "sprache", "schulart", "barrierefrei", "format"})
_POSTCODE_TOWN = re.compile(r"(?:D[- ]?)?(?P<plz>\d{4,5})\s+(?P<ort>[^\d,;]+?)\s*", re.IGNORECASE)
_TOWN_POSTCODE = re.compile(r"(?P<ort>[^\d,;(]+?)\s*\(?(?P<plz>\d{5})\)?")
_ADDRESS_TAIL = re.compile(r"(?P<rest>.*?)[,;\n|]\s*(?:D[- ]?)?(?P<plz>\d{5})\s+(?P<ort>[^,;\n\d]+?)\s*", re.DOTALL)
_STREET = re.compile(r"[^\d]+?\s*\d{1,4}\s?[a-z]?(?:\s?[-/]\s?\d{1,4}\s?[a-z]?)?", re.IGNORECASE)
_DATES = re.compile(r"\s*(?:\||\n|;)\s*")
_PLAIN_TIME = re.compile(r"(?:und|u|uhr|[\s,;/&+-]|–|\|)*")


@dataclass(frozen=True, slots=True)
class AssembledRow:
    """A row in contract columns (only those that say something), its region as written, what was doubtful in it."""

    columns: dict[str, str]
    region: str = ""
    problems: tuple[Problem, ...] = ()


def assemble(matches: Sequence[HeaderMatch], cells: Sequence[str]) -> AssembledRow:
    """The contract's columns of one row; total, whatever stands in the cells."""
    return assembler(matches)(cells)


def assembler(matches: Sequence[HeaderMatch]) -> Callable[[Sequence[str]], AssembledRow]:
    """An `assemble` for all rows under the same headers, which are looked at only once."""
    order = _reading_order(matches)
    return lambda cells: _assembled(_named(order, cells))


def _assembled(named: dict[str, str]) -> AssembledRow:
    problems: list[Problem] = []
    for step in (_split_place, _join_street, _spread_spans, _fill_link, _part_dates):
        step(named, problems)
    _put_times(named, problems)
    columns = {column: named[column] for column in COLUMNS if named.get(column)}
    return AssembledRow(columns, named.get("region", ""), tuple(problems))


def _named(order: Sequence[tuple[int, str]], cells: Sequence[str]) -> dict[str, str]:
    """Cells by column; where two headers mean one column the first that says something counts."""
    named: dict[str, str] = {}
    for index, column in order:
        text = cells[index] if index < len(cells) else ""
        if not text:
            continue
        if "\n" in text and column not in _PARAGRAPHS:
            text = "; ".join(text.split("\n")) if column in _LISTS else _one_line(column, text)
        if text and (column not in named or says_nothing(named[column])):
            named[column] = text
    return named


def _reading_order(matches: Sequence[HeaderMatch]) -> list[tuple[int, str]]:
    """Position and column of each header that means one; those that repeat another come last."""
    known = [match for match in matches if match.column]
    known.sort(key=lambda match: match.match is Match.REPEATED)
    return [(match.index, match.column) for match in known]


def _one_line(column: str, text: str) -> str:
    if column in {"beginn", "ende"} and "\n" in text:
        return BETWEEN_DATES.join(part for part in text.split("\n") if part.strip())
    if column in {"adresse", "ort_name"}:
        return ", ".join(part for part in text.split("\n") if part.strip())
    return " ".join(text.split("\n"))


def _split_place(named: dict[str, str], problems: list[Problem]) -> None:
    """Take "PLZ/Ort", "Adresse" and a place name that carries an address apart into street, postcode and town."""
    joint = named.pop("plz_ort", "")
    if joint and not says_nothing(joint):
        found = _POSTCODE_TOWN.fullmatch(joint) or _TOWN_POSTCODE.fullmatch(joint)
        if found:
            _fill(named, plz=found["plz"], ort=found["ort"])
        elif joint.strip().isdigit():
            _fill(named, plz=joint.strip())
        else:
            _fill(named, ort=joint)
    address = named.pop("adresse", "")
    if address and not says_nothing(address):
        _split_address(named, address, problems)
    elif "," in named.get("ort_name", "") and not any(named.get(key) for key in ("plz", "ort", "strasse")):
        found = _ADDRESS_TAIL.fullmatch(named["ort_name"])
        if found:
            named["ort_name"] = found["rest"].strip(" ,;")
            _fill(named, plz=found["plz"], ort=found["ort"])
            venue, _, street = named["ort_name"].rpartition(",")
            if venue and _STREET.fullmatch(street.strip()):
                named["ort_name"] = venue.strip()
                _fill(named, strasse=street.strip())


def _split_address(named: dict[str, str], address: str, problems: list[Problem]) -> None:
    found = _ADDRESS_TAIL.fullmatch(address)
    town = _POSTCODE_TOWN.fullmatch(address)
    if found:
        *venue, street = (part.strip() for part in re.split(r"[,;|]", found["rest"]))
        _fill(named, strasse=street, plz=found["plz"], ort=found["ort"], ort_name=", ".join(venue))
    elif town:
        _fill(named, plz=town["plz"], ort=town["ort"])
    elif _STREET.fullmatch(address):
        _fill(named, strasse=address)
    else:
        _fill(named, ort_name=address)
        problems.append(Problem("adresse", address, "adresse_unlesbar"))


def _fill(named: dict[str, str], **values: str) -> None:
    """Sets what the row does not say in a column of its own."""
    for column, value in values.items():
        if value.strip() and (column not in named or says_nothing(named[column])):
            named[column] = value.strip()


def _join_street(named: dict[str, str], _problems: list[Problem]) -> None:
    number = named.pop("hausnummer", "")
    if number and named.get("strasse") and not says_nothing(number):
        named["strasse"] = f"{named['strasse']} {number}"


def _spread_spans(named: dict[str, str], _problems: list[Problem]) -> None:
    """Give "Alter" and "Klasse", which hold a whole span, to the reader of `alter_von` and `klasse_von`."""
    for joint, low in (("alter", "alter_von"), ("klasse", "klasse_von")):
        text = named.pop(joint, "")
        if joint == "alter" and names_grades(text) and "klasse" not in named:
            named["klasse"] = text
            continue
        if text:
            _fill(named, **{low: text})


def _fill_link(named: dict[str, str], _problems: list[Problem]) -> None:
    """The page an entry was found on serves as its link where the offer has none of its own."""
    source = named.pop("quelle", "")
    if source:
        _fill(named, url=source)


def _part_dates(named: dict[str, str], _problems: list[Problem]) -> None:
    """A date cell that holds two ends goes to both columns; one that says it in words is a recurrence."""
    text, end = named.get("beginn", ""), named.get("ende", "")
    if not text or (end and not says_nothing(end)):
        return
    if span := first_and_last(text):
        named["beginn"], named["ende"] = span
    elif is_in_words(text) and not _said(named.get("wiederholung", "")):
        named["wiederholung"] = named.pop("beginn")


def _put_times(named: dict[str, str], problems: list[Problem]) -> None:
    """Hours from columns of their own go to the dates; without a date, or as mere words, they go to the recurrence."""
    text = named.pop("uhrzeit", "")
    start, end = named.pop("uhrzeit_beginn", ""), named.pop("uhrzeit_ende", "")
    if start and not says_nothing(start) and not text:
        text = f"{start}-{end}" if end and not says_nothing(end) else start
    if not text or says_nothing(text) or text in {"00:00", "0:00", "00:00:00"}:
        return
    hours = find_hours(text) or find_hours(f"{text} Uhr")
    plain = bool(hours) and bool(_PLAIN_TIME.fullmatch(without_hours(text if find_hours(text) else f"{text} Uhr")))
    begins = [part for part in _DATES.split(named.get("beginn", "")) if part and not says_nothing(part)]
    days = [read_day(part) for part in begins]
    if not begins or not plain or any(day.day is None or day.rest for day in days):
        named["wiederholung"] = ", ".join(filter(None, (_said(named.get("wiederholung", "")), text)))
        if not plain:
            problems.append(Problem("uhrzeit", text, "uhrzeit_nur_text"))
        return
    iso = [day.day.isoformat() for day in days if day.day]
    ends = [part for part in _DATES.split(named.get("ende", "")) if part and not says_nothing(part)]
    last = [read_day(part).day for part in ends]
    lasts = [day.isoformat() for day in last if day] if len(ends) == len(iso) and all(last) else iso
    named["beginn"] = BETWEEN_DATES.join(f"{day} {first:%H:%M}" for day in iso for first, _ in hours)
    if all(stop for _, stop in hours):
        named["ende"] = BETWEEN_DATES.join(f"{day} {stop:%H:%M}" for day in lasts for _, stop in hours)
    elif ends and len(ends) == len(iso) and len(hours) > 1:
        named["ende"] = BETWEEN_DATES.join(day for day in lasts for _ in hours)


def _said(text: str) -> str:
    return "" if says_nothing(text) else text
