"""What a filter asks for, as one German phrase: "Ferienkurse für 10-Jährige im Umkreis von 20 km um Aschaffenburg"."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from mintkarte.domain.filters import OfferFilter
from mintkarte.domain.vocabulary import Audience, DayPart, Format, Kind, Land, Weekday
from mintkarte.texts import calendar, cards
from mintkarte.texts.labels import label

ONE, MANY = "Angebot", "Angebote"
_KINDS = {
    Kind.COURSE: "Kurse",
    Kind.HOLIDAY_COURSE: "Ferienkurse",
    Kind.CLUB: "AGs",
    Kind.STUDENT_LAB: "Schülerlabore",
    Kind.PROJECT: "Projekttage",
    Kind.LECTURE: "Vorträge",
    Kind.SHOW: "Vorführungen",
    Kind.TOUR: "Führungen",
    Kind.EVENT: "Aktionstage",
    Kind.COMPETITION: "Wettbewerbe",
    Kind.HACKATHON: "Hackathons",
    Kind.OPEN_WORKSHOP: "Offene Werkstätten",
    Kind.PLACE_TO_VISIT: "Orte zum Besuchen",
    Kind.MENTORING: "Projektbetreuungen",
    Kind.CAREER: "Angebote zur Berufsorientierung",
    Kind.TRAINING: "Fortbildungen",
    Kind.LENDING: "Ausleihen",
}
_AUDIENCES = {Audience.KINDERGARTEN: "Kita und Vorschule", Audience.ALL_DAY_SCHOOL: "den Ganztag"}
_FORMATS = {Format.ON_SITE: "vor Ort", Format.ONLINE: "online", Format.MOBILE: "die zu Ihnen kommen"}
_HOLIDAYS = {
    "winter": "Winterferien",
    "ostern": "Osterferien",
    "pfingsten": "Pfingstferien",
    "sommer": "Sommerferien",
    "herbst": "Herbstferien",
    "weihnachten": "Weihnachtsferien",
}
_SPRING, _IN_SPRING = "Frühjahrsferien", {(Land.BY, "winter"), (Land.HH, "ostern")}
"""So Bavaria's carnival week and Hamburg's weeks in March are called."""
_DATIVE_DAYS = {Weekday.MONDAY: "montags", Weekday.TUESDAY: "dienstags", Weekday.WEDNESDAY: "mittwochs",
                Weekday.THURSDAY: "donnerstags", Weekday.FRIDAY: "freitags", Weekday.SATURDAY: "samstags",
                Weekday.SUNDAY: "sonntags"}  # fmt: skip


def describe(asked: OfferFilter, place: str = "", names: Mapping[tuple[str, str], str] | None = None) -> str:
    """The whole phrase; `place` is the resolved place's label, `names` knows regions and providers by (key, value)."""
    return f"{subject(asked)} {details(asked, place, names)}".strip()


def subject(asked: OfferFilter, total: int | None = None) -> str:
    """What is looked for, in the plural; with a total of one simply "Angebot"."""
    if total == 1:
        return ONE
    return calendar.joined([_KINDS[kind] for kind in asked.kinds]) if asked.kinds else MANY


def details(asked: OfferFilter, place: str = "", names: Mapping[tuple[str, str], str] | None = None) -> str:
    """All that is asked beside the kind; the first parts read on, the last ones stand behind a comma."""
    names = names or {}
    reading_on = [*_matter(asked), *_people(asked), *_where(asked, place, names), *_when(asked)]
    behind = list(_behind(asked, names))
    return ", ".join(part for part in (" ".join(reading_on), *behind) if part)


def _matter(asked: OfferFilter) -> Iterable[str]:
    subjects = [label(code) for code in (*asked.fields, *asked.topics)]
    if subjects:
        yield f"aus {_either(list(dict.fromkeys(subjects)))}"
    if asked.text:
        yield f"zu „{asked.text}“"


def _people(asked: OfferFilter) -> Iterable[str]:
    """Alternatives of one criterion are joined by "oder", different criteria by "und": all of them are asked."""
    grades = [str(grade) for grade in asked.grades]
    people = [
        _either([_AUDIENCES.get(code, label(code)) for code in asked.audiences]),
        _either([f"{age}-Jährige" for age in asked.ages]),
        f"Klasse {_either(grades)}" if grades else "",
        _either([label(code) for code in asked.school_types]),
    ]
    stated = [one for one in people if one]
    if stated:
        yield f"für {calendar.joined(stated)}"


def _where(asked: OfferFilter, place: str, names: Mapping[tuple[str, str], str]) -> Iterable[str]:
    if asked.regions:
        yield f"in der Region {_either([names.get(('region', slug), slug) for slug in asked.regions])}"
    if asked.centre is not None:
        around = place or asked.place or "Ihren Standort"
        yield f"im Umkreis von {asked.radius_km:g} km um {around}"
    if asked.section is not None:
        yield "im Kartenausschnitt"


def _when(asked: OfferFilter) -> Iterable[str]:
    if asked.holidays:
        yield f"in den {_either([holiday(code) for code in asked.holidays])}"
    if asked.date_from and asked.date_to:
        same = asked.date_from == asked.date_to
        yield f"am {_day(asked.date_from)}" if same else f"vom {_day(asked.date_from)} bis {_day(asked.date_to)}"
    elif asked.date_from:
        yield f"ab {_day(asked.date_from)}"
    elif asked.date_to:
        yield f"bis {_day(asked.date_to)}"
    if set(asked.weekdays) == {Weekday.SATURDAY, Weekday.SUNDAY}:
        yield "am Wochenende"
    elif asked.weekdays:
        yield _either([day for code, day in _DATIVE_DAYS.items() if code in asked.weekdays])
    if asked.day_parts:
        yield _either([label(part) for part in DayPart if part in asked.day_parts])


def _behind(asked: OfferFilter, names: Mapping[tuple[str, str], str]) -> Iterable[str]:
    if asked.max_cost_cents == 0:
        yield "kostenlos"
    elif asked.max_cost_cents is not None:
        yield f"bis {asked.max_cost_cents / 100:.2f}".replace(".", ",").removesuffix(",00") + "\u00a0€"
    if asked.places_left:
        yield "mit freien Plätzen"
    if asked.formats:
        yield _either([_FORMATS[code] for code in asked.formats])
    if asked.accessibility:
        yield calendar.joined([label(code) for code in asked.accessibility])
    if asked.languages:
        yield f"auf {_either([cards.language(code) for code in asked.languages])}"
    if asked.organisations:
        yield f"von {_either([names.get(('anbieter', str(one)), f'Anbieter {one}') for one in asked.organisations])}"
    if asked.organisation_kinds:
        yield f"Anbieter: {_either([label(code) for code in asked.organisation_kinds])}"
    if asked.confirmed_months:
        months = (
            "im letzten Monat" if asked.confirmed_months == 1 else f"in den letzten {asked.confirmed_months} Monaten"
        )
        yield f"{months} bestätigt"


def holiday(code: str) -> str:
    """In words: "Herbstferien 2026 (Bayern)"."""
    land, kind, year = code.split("-")
    name = _SPRING if (land, kind) in _IN_SPRING else _HOLIDAYS[kind]
    return f"{name} {year} ({label(Land(land))})"


def _either(words: Sequence[str]) -> str:
    """Alternatives as one speaks them: "Mo, Mi oder Fr"."""
    return " oder ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else list(words))


def _day(when: date) -> str:
    return f"{when.day}.\u00a0{calendar.MONTHS[when.month - 1]} {when.year}"
