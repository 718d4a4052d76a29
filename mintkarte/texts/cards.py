"""What stands on an offer's card and page: for whom, how much, how far, how sure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from mintkarte.domain.freshness import How
from mintkarte.domain.schedules import Occurrence
from mintkarte.domain.vocabulary import Precision, Registration, ScheduleKind
from mintkarte.texts import calendar

AGE_UNKNOWN = "Alter nicht angegeben"
COST_UNKNOWN = "Kosten nicht angegeben"
DATE_UNKNOWN = "Termin nicht angegeben"
ON_REQUEST = "Termin auf Anfrage"
ALWAYS = "jederzeit offen"
OVER = "alle Termine vorbei"
FREE = "kostenlos"
LEAF_ALWAYS = "immer offen"
LEAF_NOW = "jetzt offen"
LEAF_ON_REQUEST = "auf Anfrage"
LEAF_OVER = "vorbei"
LEAF_UNKNOWN = "Termin offen"
ONLINE = "online"
NOTHING = "Dazu haben wir gerade nichts"
PLACE_UNKNOWN = "Ort nicht angegeben"
_FEW_PLACES = 5
_SOON_DAYS = 28
_OWN_WORDS = 60
_HOW = {
    **dict.fromkeys((How.EDIT, How.ANSWER, How.BUTTON), "vom Anbieter"),
    How.REPORT: "nach einem Hinweis",
    How.COORDINATOR: "von der Koordination",
    How.SOURCE: "aus der Quelle des Anbieters",
}
_PRECISIONS = {
    Precision.EXACT: "Lage genau",
    Precision.STREET: "Lage ungefähr: in dieser Straße",
    Precision.POSTCODE: "Lage ungefähr: im Gebiet der Postleitzahl",
    Precision.TOWN: "Lage ungefähr: Ortsmitte",
    Precision.NONE: "Ohne Ort auf der Karte",
}


_LANGUAGES = {
    "de": "Deutsch",
    "en": "Englisch",
    "fr": "Französisch",
    "es": "Spanisch",
    "it": "Italienisch",
    "tr": "Türkisch",
    "ar": "Arabisch",
    "uk": "Ukrainisch",
    "ru": "Russisch",
    "pl": "Polnisch",
}


@dataclass(frozen=True, slots=True)
class Timing:
    """When in words: `spoken` only for those who cannot see the calendar leaf, `shown` for all."""

    shown: str
    spoken: str = ""
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class Stand:
    """The one status beside the kind; `tone` is hurry, good or quiet."""

    text: str
    tone: str


def timing(
    kind: ScheduleKind,
    upcoming: Sequence[Occurrence],
    today: date,
    *,
    rule: str | None = None,
    text: str = "",
    open_months: Sequence[int] = (),
    past: bool = False,
) -> Timing:
    """When an offer takes place, for its card; `upcoming` holds the dates from today on, `past` that it had some."""
    months = calendar.months(open_months)
    if kind is ScheduleKind.ON_REQUEST:
        return Timing(f"{months}, auf Anfrage" if months else ON_REQUEST)
    if kind is ScheduleKind.PERMANENT:
        own = text if 0 < len(text) <= _OWN_WORDS else ""
        return Timing(own or months or ALWAYS)
    if not upcoming and past:
        return Timing(OVER)
    if not upcoming:
        own = text if 0 < len(text) <= _OWN_WORDS else DATE_UNKNOWN
        return Timing(own, unknown=own == DATE_UNKNOWN)
    rhythm = calendar.rhythm(rule)
    if rhythm:
        return Timing(calendar.hours(upcoming[0]) or "ganztägig", spoken=rhythm)
    return _dates(upcoming, today)


def _dates(upcoming: Sequence[Occurrence], today: date) -> Timing:
    """The next dates, and how many more there are."""
    (first, last, hours), *more = calendar.runs(upcoming)
    rest = f" {further_dates(len(more))}" if more else ""
    if first == last:
        return Timing((hours or "ganztägig") + rest, spoken=f"{calendar.weekday(first)}, {calendar.day(first, today)}")
    return Timing(", ".join(filter(None, [calendar.days(first, last, today), hours])) + rest)


def further_dates(number: int) -> str:
    """In words: "und 3 weitere Termine"; empty for none or fewer."""
    return f"und {number} weitere Termine" if number > 1 else "und ein weiterer Termin" if number == 1 else ""


def season_start(open_months: Iterable[int], today: date) -> str:
    """When a season begins that has not begun, in short: "ab März"; empty while it lasts, and for the whole year."""
    months = set(open_months)
    if not months or today.month in months:
        return ""
    return f"ab {calendar.MONTHS_SHORT[min(months, key=lambda month: (month - today.month) % 12) - 1]}"


def ages(low: int | None, high: int | None) -> str:
    """In words: "10–13 Jahre", "ab 8 Jahren", "bis 12 Jahre", "10 Jahre"; empty when neither end is stated."""
    if low is None and high is None:
        return ""
    if high is None or (high >= 99 and low):  # noqa: PLR2004 - 99 is how spreadsheets write "open"
        return f"ab {low} Jahren" if low else "jedes Alter"
    if not low:
        return f"bis {high} Jahre"
    return f"{low} Jahre" if low == high else f"{low}–{high} Jahre"


def grades(low: int | None, high: int | None) -> str:
    """In words: "Klasse 3–4", "ab Klasse 5", "bis Klasse 4"; empty when neither end is stated."""
    if low is None and high is None:
        return ""
    if high is None:
        return f"ab Klasse {low}"
    if low is None:
        return f"bis Klasse {high}"
    return f"Klasse {low}" if low == high else f"Klasse {low}–{high}"


def euros(cents: int) -> str:
    """In words: "15 €" or "2,50 €"."""
    whole, rest = divmod(cents, 100)
    return f"{whole},{rest:02}\u00a0€" if rest else f"{whole}\u00a0€"


def cost(cents: int | None, text: str | None = None) -> str:
    """In words: "kostenlos", "15 €", the provider's own short words, or that it is not stated."""
    if cents is not None:
        return euros(cents) if cents else FREE
    return text if text and len(text) <= _OWN_WORDS else COST_UNKNOWN


def distance(km: float, *, approximate: bool) -> str:
    """In words: "8 km", "etwa 8 km" where only the town is known, "unter 1 km"."""
    if km < 1:
        return "am Ort" if approximate else "unter 1\u00a0km"
    exact = f"{km:.0f}\u00a0km"
    return f"etwa {exact}" if approximate else exact


def distance_from(km: float, place: str, *, approximate: bool) -> str:
    """In words: "2 km von 63739"."""
    return f"{distance(km, approximate=approximate)} von {place}"


def each(hours: str) -> str:
    """In words: "je 9–13 Uhr", for days in a row; empty stays empty."""
    return f"je {hours}" if hours else ""


def language(code: str) -> str:
    """The German name of a language code, or the code where it is a rare one."""
    return _LANGUAGES.get(code, code)


def comes_to(area: str) -> str:
    """Where a mobile offer comes to."""
    return f"kommt zu Ihnen, {area}" if area else "kommt zu Ihnen"


def precision(value: str) -> str:
    """How exactly the place is known, in words."""
    return _PRECISIONS[Precision(value)]


def confirmed(on: date | None, how: str | None = None, *, since: date | None = None) -> str:
    """In words: "Zuletzt bestätigt am 3. November 2026 vom Anbieter"; `since` is when it came onto the map."""
    if on is not None:
        return " ".join(filter(None, (f"Zuletzt bestätigt am {calendar.full_day(on)}", _confirmed_how(how))))
    entered = f", eingetragen am {calendar.full_day(since)}" if since else ""
    return f"Noch nicht vom Anbieter bestätigt{entered}"


def _confirmed_how(how: str | None) -> str:
    return _HOW.get(How(how), "") if how in set(How) else ""


def places(left: int | None, capacity: int | None) -> str:
    """In words: "3 von 12 frei", "12 Plätze"; empty when nothing is stated."""
    if left is not None:
        return f"{left} von {capacity} frei" if capacity else f"{left} frei"
    return f"{capacity} {'Platz' if capacity == 1 else 'Plätze'}" if capacity else ""


def stand(left: int | None, registration: str | None, until: date | None, today: date) -> Stand | None:
    """The most pressing thing to know: full, few places, a deadline; else what makes it easy; None if unknown."""
    if left == 0:
        return Stand("ausgebucht", "quiet")
    if until is not None and until < today:
        return Stand("Anmeldeschluss vorbei", "quiet")
    if left is not None and left <= _FEW_PLACES:
        return Stand("noch 1 Platz" if left == 1 else f"noch {left} Plätze", "hurry")
    if until is not None and (until - today).days <= _SOON_DAYS:
        return Stand(f"Anmeldung bis {calendar.day(until, today)}", "hurry")
    if left is not None:
        return Stand("Plätze frei", "good")
    return Stand("ohne Anmeldung", "good") if registration == Registration.NONE else None


def count(total: int) -> str:
    """In words: "37 Angebote", "1 Angebot"."""
    return f"{thousands(total)} {'Angebot' if total == 1 else 'Angebote'}"


def thousands(number: int) -> str:
    """In words: "1.234"."""
    return f"{number:,}".replace(",", ".")


def seen(on: date | None, today: date) -> str:
    """When a provider was last heard of, for the directory."""
    if on is None:
        return "noch nicht bestätigt"
    silent = (today.year - on.year) * 12 + today.month - on.month
    if silent > 6:  # noqa: PLR2004 - half a year
        return f"seit {silent} Monaten still"
    return f"bestätigt im {calendar.MONTHS[on.month - 1]}"
