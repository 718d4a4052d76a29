"""The invented offers of `data/demo` as rows of the contract's spreadsheet, seen from one day."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from mintkarte.domain.vocabulary import Format
from mintkarte.services.demo_calendar import DemoCalendar

FOLDER = "demo"
PREFIX = "demo-"
"""How the external id of every demo offer begins."""
_ONLINE, _MOBILE, _NOWHERE = "online", "mobil", "-"
_ASKS = frozenset({"mail", "telefon", "schule", "erforderlich"})
"""Ways to register for which one needs an address to write to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoProvider:
    """An invented provider: what a row says of it, and what its own page says."""

    name: str
    kind: str
    region: str
    venue: str
    postcode: str
    site: str
    description: str

    @property
    def url(self) -> str:
        """Its site, under a name that no server can ever have."""
        return f"https://{self.site}.example/"

    @property
    def email(self) -> str:
        """Its address, which reaches nobody."""
        return f"info@{self.site}.example"


def read_providers(folder: Path) -> dict[str, DemoProvider]:
    """The invented providers by their short key; each description begins by saying that it is invented."""
    notice = (folder / "notice.txt").read_text("utf-8").strip()
    postcodes = {row["schluessel"]: row["plz"] for row in _table(folder / "venues.csv")}
    return {
        row["id"]: DemoProvider(
            name=row["name"],
            kind=row["art"],
            region=row["region"],
            venue=row["ort"],
            postcode=postcodes[row["ort"]],
            site=row["seite"],
            description=f"{notice}\n\n{row['beschreibung']}",
        )
        for row in _table(folder / "providers.csv")
    }


def read_rows(folder: Path, calendar: DemoCalendar, today: date) -> list[dict[str, str]]:
    """Every demo offer as the contract's columns, with dates that lie ahead."""
    providers = read_providers(folder)
    venues = {row["schluessel"]: row for row in _table(folder / "venues.csv")}
    return [
        _columns(row, providers[row["id"].partition("-")[0]], venues, calendar, today)
        for file in sorted(folder.glob("offers-*.csv"))
        for row in _table(file)
    ]


def _columns(
    row: Mapping[str, str],
    provider: DemoProvider,
    venues: Mapping[str, Mapping[str, str]],
    calendar: DemoCalendar,
    today: date,
) -> dict[str, str]:
    dates = calendar.dates(row["wann"], row["id"])
    age_from, age_to = _span(row["alter"])
    grade_from, grade_to = _span(row["klasse"])
    cost, _, cost_text = row["kosten"].partition(" ")
    capacity, _, left = row["plaetze"].partition("/")
    registration, _, days_before = row["anmeldung"].partition("@")
    deadline = max(today, dates.first - timedelta(days=int(days_before))) if days_before and dates.first else None
    return {
        "externe_id": PREFIX + row["id"],
        "titel": row["titel"],
        "anbieter": provider.name,
        "anbieterart": provider.kind,
        **_where(row["ort"] or provider.venue, provider, venues),
        "fach": ", ".join(row["fach"]),
        **{column: row[column] for column in ("thema", "art", "fuer", "beschreibung", "mitbringen")},
        "alter_von": age_from,
        "alter_bis": age_to,
        "klasse_von": grade_from,
        "klasse_bis": grade_to,
        "beginn": dates.begin,
        "ende": dates.end,
        "wiederholung": dates.recurrence,
        "kosten": cost,
        "kosten_text": cost_text,
        "plaetze": capacity,
        "freie_plaetze": left,
        "anmeldung": registration,
        "anmeldeschluss": deadline.isoformat() if deadline else "",
        "url": f"{provider.url}angebote/{row['id']}",
        "kontakt": provider.email if registration in _ASKS else "",
        **_more(row["mehr"]),
    }


def _where(key: str, provider: DemoProvider, venues: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """The columns of the place: a venue, nothing for an online offer, the seat's town for one that comes along."""
    if key == _ONLINE:
        return {"format": Format.ONLINE.value}
    if key == _NOWHERE:
        return {}
    if key == _MOBILE:
        seat = venues[provider.venue]
        return {"plz": seat["plz"], "ort": seat["ort"], "format": Format.MOBILE.value}
    return {name: text for name, text in venues[key].items() if name != "schluessel"} | {"format": Format.ON_SITE.value}


def _more(text: str) -> dict[str, str]:
    """Further columns, written `column=text|column=text`."""
    pairs = [part.partition("=") for part in text.split("|") if part]
    return {name: value for name, _, value in pairs}


def _span(text: str) -> tuple[str, str]:
    """Both ends of "8-12", "10-" or nothing."""
    low, _, high = text.partition("-")
    return low, high


def _table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))
