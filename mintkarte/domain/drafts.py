"""The one door for an offer: cells of a form, a spreadsheet or a feed become a draft, with every problem named."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic import ValidationError

from mintkarte.domain import cells as values
from mintkarte.domain import column_words as known
from mintkarte.domain import vocabulary as v
from mintkarte.domain.cell_reader import CellReader
from mintkarte.domain.facts import Span
from mintkarte.domain.moments import read_day
from mintkarte.domain.offer_draft import MAX_NAME, MAX_TEXT, MAX_TITLE, OfferDraft
from mintkarte.domain.place_names import read_postcode
from mintkarte.domain.problems import Problem
from mintkarte.domain.schedule_columns import read_schedule
from mintkarte.domain.words import fold

__all__ = ["OfferDraft", "Problem", "read_draft"]

_PLACEHOLDER = re.compile(r"nicht genannt|\bunbekannt\b|\bdiverse\b|\bverschiedene (?:anbieter|trager)")
_PRIVATE_MAIL = re.compile(
    r"@(?:gmx|web|gmail|googlemail|t-online|freenet|outlook|hotmail|yahoo|icloud)\.", re.IGNORECASE
)
_UNTIL = re.compile(r"\bbis (?:zum )?(.+)")
_ONLINE = re.compile(r"\bonline\b|\bvideokonferenz")
_MOBILE = re.compile(r"\bmobil\b|\bin der schule\b|\bkommt zu")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*")
_MAX_AGE, _MAX_GRADE, _LAT, _LON = 99, 13, 90.0, 180.0


def read_draft(columns: Mapping[str, str], today: date) -> tuple[OfferDraft | None, tuple[Problem, ...]]:
    """The offer that the cells describe, or None when title or organisation is missing; and every problem found.

    `columns` maps the contract's column names to text. What cannot be understood is left out and noted, never guessed.
    """
    cells = CellReader(columns)
    parts: dict[str, Any] = {}
    for read in (_identity, _topic, _audience, _place, _costs, _registration, _texts):
        parts |= read(cells)
    parts["schedule"] = read_schedule(cells, parts["kind"], today)
    _derive_from_words(cells, parts)
    _warn_of_late_registration(cells, parts, today)
    if any(problem.refuses for problem in cells.problems):
        return None, tuple(cells.problems)
    try:
        return OfferDraft(**parts), tuple(cells.problems)
    except ValidationError as invalid:
        for error in invalid.errors():
            cells.note(str(error["loc"][0]) if error["loc"] else "", "", error["type"], refuses=True)
        return None, tuple(cells.problems)


def _identity(cells: CellReader) -> dict[str, Any]:
    title, organisation = cells.text("titel", MAX_TITLE), cells.text("anbieter", MAX_NAME)
    placeholder = bool(_PLACEHOLDER.search(fold(organisation)))
    if not title:
        cells.note("titel", cells.raw("titel"), "titel_fehlt", refuses=True)
    if not organisation:
        cells.note("anbieter", cells.raw("anbieter"), "anbieter_fehlt", refuses=True)
    if placeholder:
        cells.note("anbieter", organisation, "anbieter_platzhalter")
    kinds = cells.codes("anbieterart", v.ProviderKind, "anbieterart_unbekannt")
    return {
        "title": title,
        "organisation": organisation,
        "organisation_kind": min(kinds, default=None),
        "external_id": cells.text("externe_id", MAX_NAME),
        "needs_review": placeholder,
    }


def _topic(cells: CellReader) -> dict[str, Any]:
    topics = cells.codes("thema", v.Topic, "thema_unbekannt")
    fields: set[v.Field] = set()
    for entry in known.split(cells.raw("fach")):
        code = known.one_code(entry, v.Field)
        meant = frozenset({code}) if code else known.FIELD_WORDS.get(fold(entry).strip(" ."), frozenset())
        if not meant:
            cells.note("fach", entry, "fach_unbekannt")
        fields |= meant
    if not cells.raw("fach"):
        fields = set().union(*(v.TOPIC_FIELDS.get(topic, frozenset()) for topic in topics))
        if not fields:
            cells.note("fach", "", "fach_fehlt")
    word = cells.text("art", MAX_NAME)
    kind = known.one_code(word, v.Kind) if word else None
    if word and kind is None:
        cells.note("art", word, "art_unbekannt")
    return {"fields": frozenset(fields), "topics": topics, "kind": kind, "kind_text": "" if kind == word else word}


def _audience(cells: CellReader) -> dict[str, Any]:
    schools = cells.codes("schulart", v.SchoolType, "schulart_unbekannt")
    audiences: set[v.Audience] = set()
    whole = known.one_code(cells.raw("fuer"), v.Audience)
    entries = [cells.raw("fuer")] if whole else known.split(cells.raw("fuer"))
    for entry in entries:
        code = known.one_code(entry, v.Audience)
        pupils = known.SCHOOL_PUPILS.fullmatch(fold(entry))
        if pupils:
            code = v.Audience.YOUTH
            schools |= known.codes(pupils["school"], v.SchoolType)[0]
        if code is None:
            cells.note("fuer", entry, "zielgruppe_unbekannt")
        else:
            audiences.add(code)
    ages = _span(cells, "alter", values.read_ages, _MAX_AGE)
    grades = _span(cells, "klasse", values.read_grades, _MAX_GRADE, least=1)
    named = [known.AUDIENCE_GRADES.get(fold(entry)) for entry in entries]
    if grades == Span(None, None) and (low_high := next((one for one in named if one), None)):
        grades = Span(*low_high)
    return {
        "audiences": frozenset(audiences),
        "school_types": schools,
        "age_from": ages.low,
        "age_to": ages.high,
        "grade_from": grades.low,
        "grade_to": grades.high,
    }


def _span(cells: CellReader, name: str, read: Any, most: int, least: int = 0) -> Span:  # noqa: ANN401 - two readers of one shape
    """A pair of columns; a range in one of them fills both ends that the other leaves open."""
    low_text, high_text = cells.raw(f"{name}_von"), cells.raw(f"{name}_bis")
    found = {}
    for column, text in ((f"{name}_von", low_text), (f"{name}_bis", high_text)):
        reading = read(text) if text else values.SpanReading(None)
        ends = [] if reading.span is None else [end for end in (reading.span.low, reading.span.high) if end is not None]
        if text and (not ends or not all(least <= end <= most for end in ends)):
            cells.note(column, text, f"{name}_unlesbar")
            continue
        if reading.turned_back and reading.span is not None:
            cells.note(column, text, "excel_datum_im_alter", hint=f"{reading.span.low}-{reading.span.high}")
        found[column] = reading.span
    first, second = found.get(f"{name}_von"), found.get(f"{name}_bis")
    low = first.low if first else None
    # a plain number means its own end only; a range in the first column also gives the upper end
    upper = first.high if first and not high_text and (first.low != first.high) else None
    high = second.high if second else upper
    if second and low is None and second.low != second.high:
        low = second.low
    if low is not None and high is not None and low > high:
        cells.note(f"{name}_von", f"{low_text} - {high_text}", f"{name}_vertauscht", hint=f"{high}-{low}")
        low, high = high, low
    return Span(low, high)


def _place(cells: CellReader) -> dict[str, Any]:
    postcode = read_postcode(cells.raw("plz"))
    town = cells.text("ort", MAX_NAME)
    if cells.raw("plz") and not postcode.postcode:
        cells.note("plz", cells.raw("plz"), "plz_unlesbar")
    elif postcode.completed:
        cells.note("plz", cells.raw("plz"), "plz_ergaenzt", hint=postcode.postcode)
    lat, lon = values.read_coordinate(cells.raw("lat"), _LAT), values.read_coordinate(cells.raw("lon"), _LON)
    for column, number in (("lat", lat), ("lon", lon)):
        if (cells.raw("lat") or cells.raw("lon")) and number is None:
            cells.note(column, cells.raw(column), "punkt_unlesbar")
    if lat is None or lon is None:
        lat = lon = None
    precision = v.Precision.from_public(fold(cells.raw("genauigkeit")))
    if cells.raw("genauigkeit") and precision is None:
        cells.note("genauigkeit", cells.raw("genauigkeit"), "genauigkeit_unbekannt")
    return {
        "venue": cells.text("ort_name", MAX_NAME),
        "street": cells.text("strasse", MAX_NAME),
        "postcode": postcode.postcode,
        "town": town or (postcode.rest[:MAX_NAME] if postcode.postcode else ""),
        "lat": lat,
        "lon": lon,
        "precision": precision,
        "formats": cells.codes("format", v.Format, "format_unbekannt"),
        "accessibility": cells.codes("barrierefrei", v.Accessibility, "barrierefrei_unbekannt"),
        "service_area": cells.text("einsatzgebiet", MAX_NAME),
        "service_km": values.read_kilometres(cells.raw("einsatzgebiet")),
    }


def _costs(cells: CellReader) -> dict[str, Any]:
    price, words = cells.raw("kosten"), cells.text("kosten_text", MAX_NAME)
    cost = values.read_cost(price) if price else values.CostReading(None)
    by_words = values.read_cost(words) if words else values.CostReading(None)
    if price and cost.cents is None:
        cells.note("kosten", price, "kosten_unlesbar")
    if by_words.old or cost.old:
        cells.note("kosten_text", words or price, "kosten_alt")
    cents = cost.cents if price else by_words.cents
    counts = {}
    for column, field in (("plaetze", "capacity"), ("freie_plaetze", "places_left")):
        text = cells.raw(column)
        counts[field] = values.read_whole(text) if text else None
        if text and counts[field] is None:
            cells.note(column, text, "anzahl_unlesbar")
    keeps_words = price and cost.cents is None and not words
    return {"cost_cents": cents, "cost_text": price[:MAX_NAME] if keeps_words else words, **counts}


def _registration(cells: CellReader) -> dict[str, Any]:
    text = cells.raw("anmeldung")
    code = next((c for c in v.Registration if c == fold(text)), None) if text else None
    if text and code is None:
        code = next((meaning for shape, meaning in known.REGISTRATION_SHAPES if shape.search(fold(text))), None)
    until = None
    if deadline := cells.raw("anmeldeschluss"):
        reading = read_day(deadline)
        until = reading.day
        if reading.code:
            cells.note("anmeldeschluss", deadline, reading.code)
    elif found := _UNTIL.search(fold(text)):
        until = read_day(found[1], serials=False).day
        if until is None:
            cells.note("anmeldung", text, "anmeldeschluss_unlesbar")
    if text and code is None and until is None:
        cells.note("anmeldung", text, "anmeldung_unbekannt")
    elif text and code and until is None and " bis " not in f" {fold(text)}" and known.says_more(text):
        cells.note("anmeldung", text, "anmeldung_vereinfacht", hint=code)
    if code is None and until is not None:
        code = v.Registration.REQUIRED
    return {"registration": code, "registration_until": until}


def _texts(cells: CellReader) -> dict[str, Any]:
    url = values.read_url(cells.raw("url")) if cells.raw("url") else ""
    if url is None:
        cells.note("url", cells.raw("url"), "url_unlesbar")
    languages = set()
    for entry in known.split(cells.raw("sprache")):
        code = known.LANGUAGE_WORDS.get(fold(entry), entry.casefold())
        if _LANGUAGE.fullmatch(code):
            languages.add(code)
        else:
            cells.note("sprache", entry, "sprache_unbekannt")
    contact = cells.text("kontakt", MAX_NAME)
    if _PRIVATE_MAIL.search(contact):
        cells.note("kontakt", contact, "privatadresse_als_kontakt")
    return {
        "url": url or "",
        "languages": frozenset(languages),
        "contact": contact,
        "description": cells.text("beschreibung", MAX_TEXT, lines=True),
        "bring": cells.text("mitbringen", MAX_TEXT, lines=True),
        "prior_knowledge": cells.text("vorkenntnisse", MAX_TEXT, lines=True),
        "travel": cells.text("anreise", MAX_TEXT, lines=True),
    }


def _derive_from_words(cells: CellReader, parts: dict[str, Any]) -> None:
    """What kind and venue say beside their own meaning: the audience of a class offer, the format of a mobile one."""
    kind = fold(cells.raw("art"))
    if kind in known.KIND_AUDIENCES:
        parts["audiences"] |= {known.KIND_AUDIENCES[kind]}
    if cells.raw("format"):
        return
    venue = fold(parts["venue"])
    formats = {known.KIND_FORMATS[kind]} if kind in known.KIND_FORMATS else set()
    formats |= {v.Format.ONLINE} if _ONLINE.search(venue) else set()
    formats |= {v.Format.MOBILE} if _MOBILE.search(venue) else set()
    if v.Format.ONLINE in formats and re.search(r"\bverschiedene orte\b|\bund online\b|\boder online\b", venue):
        formats |= {v.Format.ON_SITE}
    parts["formats"] = frozenset(formats)


def _warn_of_late_registration(cells: CellReader, parts: dict[str, Any], today: date) -> None:
    until = parts["registration_until"]
    if until is not None and until < today:
        cells.note("anmeldeschluss", until.isoformat(), "anmeldeschluss_vergangen")
