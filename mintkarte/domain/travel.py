"""The way to an offer, read out of what people write: stops, minutes, parking; the rest stays as it was written."""

import re
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise


class Means(Enum):
    """How one gets there."""

    TRAIN = "train"
    TRAM = "tram"
    BUS = "bus"
    FOOT = "foot"
    CAR = "car"
    BIKE = "bike"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Stop:
    """A stop or station; `line` is what one takes to it, `minutes` the way from it, if on foot is stated or not."""

    name: str
    line: str = ""
    minutes: int | None = None
    on_foot: bool = False

    @property
    def means(self) -> Means:
        """What stops there."""
        return _means(self.line or self.name)


@dataclass(frozen=True, slots=True)
class Part:
    """One sentence as written, with what it says; `is_understood` when the stops say all of it."""

    written: str
    means: Means
    stops: tuple[Stop, ...] = ()
    is_understood: bool = False


_NUMBERS = ["null", "eine", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf"]
_NUMBERS += [f"{one}zehn" for one in ("drei", "vier", "fünf", "sech", "sieb", "acht", "neun")] + ["zwanzig"]
_ABBREVIATIONS = ("str", "min", "ca", "nr", "st", "bzw", "evtl", "inkl", "tel", "hbf", "a", "b", "z", "d", "u")
_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÄÖÜ0-9])|\s*[\r\n]+\s*")
_CLAUSE = re.compile(r"(?:,|;| und)\s+")
_MINUTES = re.compile(
    rf"\b(?:ca\.?\s*|etwa\s+|rund\s+|knapp\s+|gut\s+|nur\s+)?(?P<number>\d{{1,3}}|{'|'.join(_NUMBERS[1:])})"
    r"[\s-]*(?P<geh>geh|fuß)?min(?:uten?|\.)?(?!\w)(?:\s+(?P<foot>zu fuß|fußweg|gehweg|gehzeit))?",
    re.IGNORECASE,
)
_WORD = r"[A-ZÄÖÜ][\w'’/.-]*\w"
_NAME = rf"„?{_WORD}(?:\s(?:(?:am|an|der|im|in|bei|vor|zum|a\.|St\.)\s)*{_WORD})*“?"
_STATION = rf"(?:Haupt|Süd|Nord|Ost|West)?[Bb]ahnhof(?:\s{_NAME})?|Hbf\.?"
_VEHICLE = (
    r"(?P<line>(?:Stadt|Ruf|Orts|Bürger)?[Bb]us|Straßenbahn|Stadtbahn|Tram|[SU]-Bahn|Regionalbahn|Bahn|Zug)"
    r"(?P<number>\s(?:Linie\s)?[A-Z]?\d{1,3}[A-Za-z]?)?"
)
_RIDE = re.compile(rf"\b{_VEHICLE}\s[Bb]is\s(?:zur\s|zum\s)?(?P<name>{_STATION}|(?:Halte(?:stelle|punkt)\s)?{_NAME})")
_STOP = re.compile(rf"\b(?P<name>(?:Bus|End)?[Hh]alte(?:stelle|punkt)\s{_NAME}|{_STATION})(?!\w)")
_GLUE = re.compile(
    r"\b(?:von|vom|ab|zur|zum|der|dem|mit|dann|danach|weiter|dort|aus|sind|es|noch|und|entfernt)\b|[\s.,;]+",
    re.IGNORECASE,
)
_RIDING = re.compile(r"\b\w*(?:bus|tram|bahn|zug)\b", re.IGNORECASE)
_CAR = r"\bpark(?:platz|plätzen?|haus|en|möglichkeit\w*)\b|\btiefgarage|\bmit dem auto\b"
_KINDS = (
    (Means.CAR, re.compile(_CAR, re.IGNORECASE)),
    (Means.TRAM, re.compile(r"\b(?:straßenbahn|stadtbahn|tram)", re.IGNORECASE)),
    (Means.BUS, re.compile(r"bus\b|\bbus|haltestelle", re.IGNORECASE)),
    (Means.TRAIN, re.compile(r"bahnhof|\b\w*bahn\b|\bhbf\b|\bzug\b|haltepunkt", re.IGNORECASE)),
    (Means.BIKE, re.compile(r"\brad(?:weg|wege|ständer)?\b|fahrr[aä]d", re.IGNORECASE)),
    (Means.FOOT, re.compile(r"zu fuß|fußweg|\bminuten?\b|\bmin\.", re.IGNORECASE)),
)  # fmt: skip
_MEETING = re.compile(r"\btreffpunkt\b", re.IGNORECASE)
_NEGATED = re.compile(r"\b(?:nicht|kein\w*|ohne)\b", re.IGNORECASE)


def directions(text: str) -> tuple[Part, ...]:
    """The sentences of a way in their order; joined by blanks they are the text again."""
    return tuple(_part(sentence) for sentence in _sentences(text))


def nearest_stop(parts: tuple[Part, ...]) -> Stop | None:
    """The stop with the shortest stated way, else the first one that names its line; None where neither is stated."""
    stops = [stop for part in parts for stop in part.stops if stop.minutes is not None or stop.line]
    return min(stops, key=lambda stop: (stop.minutes is None, stop.minutes or 0), default=None)


def _sentences(text: str) -> list[str]:
    """Split where a sentence ends, not behind an abbreviation, an initial or the number of a line."""
    cuts = [0, *(cut.end() for cut in _END.finditer(text) if not _is_abbreviated(text, cut)), len(text)]
    return [sentence for start, end in pairwise(cuts) if (sentence := " ".join(text[start:end].split()))]


def _is_abbreviated(text: str, cut: re.Match[str]) -> bool:
    if "\n" in cut[0] or "\r" in cut[0]:
        return False
    last = text[: cut.start()].rsplit(maxsplit=1)[-1]
    return last.endswith(".") and (last[:-1].casefold() in _ABBREVIATIONS or last[:-1].isdigit())


def _part(sentence: str) -> Part:
    means = _means(sentence)
    if means is Means.CAR or _MEETING.search(sentence) or _NEGATED.search(sentence):
        return Part(sentence, Means.OTHER if _MEETING.search(sentence) else means)
    stops: list[Stop] = []
    understood = True
    for clause in _CLAUSE.split(sentence):
        left = _read_clause(clause, stops)
        understood = understood and not _GLUE.sub("", left)
    return Part(sentence, means, tuple(stops), understood and bool(stops))


def _means(text: str) -> Means:
    return next((kind for kind, pattern in _KINDS if pattern.search(text)), Means.OTHER)


def _read_clause(clause: str, stops: list[Stop]) -> str:
    """Add the stop of a clause, or give the stop before it its way; returns what was not understood."""
    ride, minutes = _RIDE.search(clause), _MINUTES.search(clause)
    found = ride or _STOP.search(clause)
    if found is None:
        if minutes is None or not stops or stops[-1].minutes is not None or _RIDING.search(clause):
            return clause
        stops[-1] = Stop(stops[-1].name, stops[-1].line, *_walk(minutes))
        return _without(clause, minutes)
    line = " ".join(f"{ride['line']}{ride['number'] or ''}".split()) if ride else ""
    around = _without(clause, found)
    is_inside = minutes is not None and minutes.start() < found.end() and minutes.end() > found.start()
    if minutes is None or is_inside or _RIDING.search(around) or (ride and not _walk(minutes)[1]):
        stops.append(Stop(found["name"], line))  # minutes beside a vehicle may be those of the ride
        return around
    stops.append(Stop(found["name"], line, *_walk(minutes)))
    return _without(clause, found, minutes)


def _walk(minutes: re.Match[str]) -> tuple[int, bool]:
    word = minutes["number"].casefold()
    return int(word) if word.isdigit() else _NUMBERS.index(word), bool(minutes["foot"] or minutes["geh"])


def _without(clause: str, *found: re.Match[str]) -> str:
    for one in sorted(found, key=lambda match: -match.start()):
        clause = f"{clause[: one.start()]} {clause[one.end() :]}"
    return clause
