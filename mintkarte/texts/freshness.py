"""What the coordinator reads about freshness: the numbers, what comes next, whom no letter reaches, and pauses."""

from collections.abc import Mapping, Sequence
from datetime import date

from mintkarte.domain.freshness import Because, Deed
from mintkarte.texts import calendar

DEEDS: Mapping[Deed, tuple[str, str]] = {
    Deed.ASK: ("erste Frage", "ask"),
    Deed.REMIND: ("zweite Frage", "remind"),
    Deed.HIDE: ("wird ausgeblendet", "hide"),
    Deed.DELETE: ("wird gelöscht", "delete"),
}
"""What happens next, and its tone."""
SERIES: Mapping[str, str] = {"asked": "gefragt", "answered": "geantwortet", "hidden": "ausgeblendet"}
"""What the chart counts, in offers."""
HIDDEN: Mapping[Because, str] = {
    Because.UNANSWERED: "ohne Antwort auf zwei Briefe",
    Because.GONE: "gibt es nicht mehr, sagt der Anbieter",
    Because.BY_HAND: "von Hand",
}
CSV_HEADER = ("bereich", "zeitraum", "was", "zahl", "angebot_id", "angebot", "anbieter", "e_mail", "kontakt", "weg_am")
IN_NUMBERS, IN_MONTHS, TO_COME, TODAY = "Zahlen", "Monate", "Die nächsten 30 Tage", "heute"
DONE: Mapping[str, str] = {
    "adresse": "Die Adresse ist gespeichert. Der nächste Brief geht dorthin.",
    "bekannt": "Diese Adresse war schon gespeichert.",
    "pause": "Die Pause ist eingetragen. In diesen Tagen fragen wir niemanden.",
    "beendet": "Die Pause ist zu Ende. Ab heute zählen die Tage wieder.",
    "entfernt": "Die Pause ist entfernt.",
    "vorbei": "Diese Pause ist schon vorbei.",
}
NO_MAIL = (
    "Gerade geht kein Brief hinaus: Wer die Mintkarte betreibt, muss erst den Mailversand und die öffentliche Adresse "
    "einrichten. Bis dahin erreichen wir niemanden, und Angebote werden ausgeblendet, als hätte niemand geantwortet."
)
_PROBLEMS: Mapping[tuple[str, str], str] = {
    ("first", "unread"): "Welcher Tag? Zum Beispiel 21.12.2026.",
    ("last", "unread"): "Welcher Tag? Zum Beispiel 6.1.2027.",
    ("first", "past"): "Dieser Tag ist schon vorbei. Eine Pause beginnt frühestens heute.",
    ("first", "far"): "Das ist mehr als zwei Jahre hin. Bitte tragen Sie die Pause später ein.",
    ("first", "meets"): "In diesen Tagen ist schon eine Pause eingetragen.",
    ("last", "order"): "Der letzte Tag liegt vor dem ersten.",
    ("last", "long"): "Das sind mehr als 120 Tage. So lange soll die Karte nicht ruhen.",
    ("note", "long"): "Bitte höchstens 200 Zeichen.",
    ("region", "unknown"): "Für welche Region? Bitte eine auswählen.",
}
_NONE = "–"


def share(value: float | None) -> str:
    """A share: "82 %"; a dash where there is nothing to share."""
    return _NONE if value is None else f"{round(value * 100)}\N{NO-BREAK SPACE}%"


def rate(value: float | None) -> str:
    """A number with one place: "1,4"; a dash where there is none."""
    return _NONE if value is None else f"{value:.1f}".replace(".", ",")


def days(number: int | None) -> str:
    """An age: "41 Tage"."""
    if number is None:
        return _NONE
    return "1 Tag" if number == 1 else f"{number} Tage"


def offers(number: int) -> str:
    """How many offers: "1 Angebot"."""
    return "1 Angebot" if number == 1 else f"{number} Angebote"


def confirmed(number: int, public: int, never: int) -> str:
    """How many public offers were confirmed lately, and how many nobody has ever confirmed."""
    if not public:
        return "Noch ist nichts öffentlich."
    said = f"{number} von {public} {'Angebot' if public == 1 else 'Angeboten'}"
    return f"{said}, {never} noch nie" if never else said


def answers(letters: int, asked: int, answered: int) -> str:
    """How many letters went out, what they asked, and what came back."""
    if not letters:
        return "Noch ging kein Brief hinaus."
    sent = "1 Brief" if letters == 1 else f"{letters} Briefe"
    questions = "1 Frage" if asked == 1 else f"{asked} Fragen"
    return f"{sent} mit {questions}, {answered} davon per Klick beantwortet"


def deleted(number: int) -> str:
    """How many offers the clock has deleted."""
    return f"{number or 'keines'} nach einem Jahr Stille gelöscht"


def since(first: date) -> str:
    """From when on things are counted: "seit Dezember 2025"."""
    return f"seit {month(first)}"


def month(first: date) -> str:
    """A month: "Dezember 2025"."""
    return f"{calendar.MONTHS[first.month - 1]} {first.year}"


def short_month(first: date) -> str:
    """A month below a bar: "Dez."; January shows the year."""
    name = calendar.MONTHS_SHORT[first.month - 1]
    return f"{first.year}" if first.month == 1 else name


def chart(months: Sequence[date], asked: int, answered: int, hidden: int) -> str:
    """What the chart shows, in one sentence."""
    return (
        f"Von {month(months[0])} bis {month(months[-1])}: {asked} Mal gefragt, {answered} Mal geantwortet, "
        f"{hidden} Mal ausgeblendet. Die Zahlen je Monat stehen in der Tabelle daneben."
    )


def on_day(when: date, today: date) -> str:
    """When something happens: "heute", "morgen", "am 3. Dezember"."""
    ahead = (when - today).days
    return "heute" if ahead == 0 else "morgen" if ahead == 1 else f"am {calendar.day(when, today)}"


def gone_on(deed: Deed, when: date, today: date) -> str:
    """When an offer leaves the map if nobody answers; empty where the deed itself says it."""
    return f"ohne Antwort weg {on_day(when, today)}" if deed in (Deed.ASK, Deed.REMIND) else ""


def coming(number: int) -> str:
    """How much falls due in the coming days."""
    if not number:
        return "In den nächsten 30 Tagen steht nichts an."
    return f"{offers(number)} in den nächsten 30 Tagen, das Dringendste zuerst"


def unreached(number: int) -> str:
    """How many questions reached nobody."""
    if not number:
        return "Alle offenen Fragen haben jemanden erreicht."
    return (
        f"Nach {number} {'Angebot' if number == 1 else 'Angeboten'} haben wir gefragt, und kein Brief kam an. "
        "Vielleicht hilft ein Anruf. Steht hier eine E-Mail-Adresse, geht der nächste Brief dorthin."
    )


def asked_on(when: date) -> str:
    """When it was asked."""
    return f"gefragt am {calendar.full_day(when)}"


def rest_days(first: date, last: date, today: date) -> str:
    """The days of a pause."""
    return calendar.days(first, last, today)


def entered(who: str, when: date) -> str:
    """Who has entered a pause, and when."""
    return f"eingetragen von {who} am {calendar.full_day(when)}"


def unreached_state(*, hidden: bool, failed: bool) -> tuple[str, str]:
    """How it stands with an offer that nobody could be asked about, and its tone."""
    if hidden:
        return "ausgeblendet", "hide"
    return ("Brief kam nicht an", "remind") if failed else ("keine Adresse", "remind")


def rows(public: int, confirmed: int, never: int, median_days: int | None) -> tuple[tuple[str, str], ...]:
    """The numbers of the public offers for a spreadsheet."""
    return (
        ("öffentliche Angebote", str(public)),
        ("davon in den letzten 90 Tagen bestätigt", str(confirmed)),
        ("davon noch nie bestätigt", str(never)),
        ("mittleres Alter der Bestätigungen in Tagen", "" if median_days is None else str(median_days)),
    )


def rows_since(letters: int, asked: int, answered: int) -> tuple[tuple[str, str], ...]:
    """The numbers of the letters for a spreadsheet."""
    return (
        ("Briefe mit Fragen", str(letters)),
        ("Fragen in diesen Briefen", str(asked)),
        ("davon per Klick beantwortet", str(answered)),
    )


def hidden_row(because: Because) -> str:
    """The name of a number for a spreadsheet."""
    return f"ausgeblendet: {HIDDEN[because]}"


def rows_gone(ended: int, deleted: int) -> tuple[tuple[str, str], ...]:
    """The numbers of what is gone for a spreadsheet."""
    return ("vorbei nach dem letzten Termin", str(ended)), ("gelöscht nach einem Jahr Stille", str(deleted))


def problem(field: str, code: str) -> str:
    """What is wrong with a field of a pause."""
    return _PROBLEMS[field, code]
