"""What is doubtful about an offer or an organisation, in sentences."""

from collections.abc import Mapping
from datetime import date, datetime
from urllib.parse import urlsplit

from mintkarte.domain.link_states import Finding
from mintkarte.domain.schedules import BERLIN
from mintkarte.domain.vocabulary import SchoolType
from mintkarte.texts.calendar import full_day
from mintkarte.texts.labels import label
from mintkarte.texts.sources import trouble

GROUPS: Mapping[str, tuple[str, str]] = {
    "link": (
        "Links, die nicht mehr stimmen",
        "An mindestens drei verschiedenen Tagen geprüft.",
    ),
    "mail": (
        "Adressen, an denen keine E-Mail ankommt",
        "Fragen erreichen diese Anbieter nicht. Vielleicht hilft ein Anruf.",
    ),
    "vorbei": (
        "Termine, die vorbei sind",
        "Diese Angebote stehen noch als veröffentlicht da.",
    ),
    "widerspruch": (
        "Angaben, die sich widersprechen",
        "Beides zugleich kann nicht stimmen.",
    ),
    "quelle": (
        "Quellen, die sich nicht lesen lassen",
        "Die Angebote bleiben, wie sie sind, und werden gefragt wie alle anderen.",
    ),
}
"""The heading of each kind of doubt, and what to know about it."""
ADDRESS_TAKEN_OVER = "Die neue Adresse steht jetzt beim Angebot."
ADDRESS_OUTDATED = "Das hat sich inzwischen geändert. Die Adresse bleibt, wie sie ist."
_REASONS: Mapping[Finding, str] = {
    Finding.MISSING: "{detail}: Dort ist nichts mehr",
    Finding.FAULT: "{detail}: Fehler auf ihrem Server",
    Finding.CIRCLE: "sie leitet endlos weiter",
    Finding.NO_HOST: "den Namen {host} gibt es nicht",
    Finding.NOT_PUBLIC: "von außen ist sie nicht zu erreichen",
    Finding.REFUSED: "ihr Server nimmt keine Verbindung an",
    Finding.TIMEOUT: "keine Antwort nach fünf Sekunden",
    Finding.CERTIFICATE: "ihr Zertifikat stimmt nicht",
    Finding.BROKEN: "die Verbindung bricht ab",
}
_CONTRADICTIONS: Mapping[str, str] = {
    "deadline_after_last_date": "Anmelden kann man sich bis zum {one}, der letzte Termin ist aber schon am {other}.",
    "deadline_without_registration": "Eine Anmeldung ist nicht nötig, und doch gibt es einen Anmeldeschluss am {one}.",
    "past_year_in_title": "Der Titel nennt das Jahr {one}, das vorbei ist{others}.",
    "more_free_than_places": "{one} freie Plätze sind mehr als die {other}, die es überhaupt gibt.",
    "free_with_price": "In Worten ist es „{one}“, in Zahlen kostet es {other}.",
    "price_with_free": "In Worten kostet es „{one}“, in Zahlen ist es kostenlos.",
    "age_and_grade": "Alter {one} und Klasse {other} passen nicht zusammen.",
    "kindergarten_and_age": "Es ist nur für die Kita, aber für das Alter {other}.",
    "school_and_grade": "Schulart {one} und Klasse {other} gibt es nicht zusammen.",
    "online_with_place": "Es findet nur online statt und hat trotzdem eine Adresse ({other}).",
}
_BOUNCES = {
    "5.1": "diese Adresse gibt es nicht",
    "5.2": "das Postfach nimmt nichts an",
    "5.4": "kein Server nimmt sie an",
}


def link(url: str, finding: Finding, detail: str, since: datetime) -> str:
    """Since when a page does not answer and why, or where it has moved to."""
    day = _day(since)
    if finding is Finding.MOVED:
        return f"Die Seite leitet seit dem {day} dauerhaft weiter zu {detail}."
    reason = _REASONS[finding].format(detail=detail, host=urlsplit(url).hostname or url)
    return f"Die Seite antwortet seit dem {day} nicht ({reason})."


def mail(address: str, person: str, code: str, since: datetime) -> str:
    """Whose address bounces, and since when."""
    reason = _BOUNCES.get(code[:3], "nicht zustellbar")
    whose = f" ({person})" if person else ""
    return f"E-Mails an {address}{whose} kommen seit dem {_day(since)} zurück: {reason}."


def source(url: str, code: str, since: datetime) -> str:
    """Which source cannot be read, why, and since when."""
    return f"{url}: {trouble(code, since)}"


def past(last: datetime) -> str:
    """When the last date was."""
    return f"Der letzte Termin war am {_day(last)}."


def contradiction(code: str, one: str, other: str) -> str:
    """Which two statements cannot both be true."""
    if code in {"deadline_after_last_date", "deadline_without_registration"}:
        one, other = (full_day(date.fromisoformat(text)) if text else "" for text in (one, other))
    if code == "free_with_price":
        other = f"{int(other) / 100:.2f}\u00a0€".replace(".", ",").replace(",00", "")
    if code == "age_and_grade" or code.endswith(("_age", "_grade")):
        one, other = label(SchoolType(one)) if code == "school_and_grade" else _range(one), _range(other)
    others = (
        f", die Termine liegen {'später' if int(other) > int(one) else 'früher'}"
        if code == "past_year_in_title" and other
        else ""
    )
    return _CONTRADICTIONS[code].format(one=one, other=other, others=others)


def total(number: int) -> str:
    """How much is doubtful."""
    if not number:
        return "Nichts fällt auf."
    return "Eine Sache fällt auf." if number == 1 else f"{number} Sachen fallen auf."


def _range(text: str) -> str:
    """A range with open ends in words: "6–8", "ab 6", "bis 8"."""
    low, dash, high = text.partition("–")
    return text if (low and high) or not dash else f"ab {low}" if low else f"bis {high}"


def _day(moment: datetime) -> str:
    return full_day(moment.astimezone(BERLIN).date())
