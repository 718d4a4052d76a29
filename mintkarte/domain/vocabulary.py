"""The codes of the contract: every closed list of values an offer or a filter may name.

Values are public (addresses, spreadsheets, feeds) and never change; labels live in `texts.labels`.
Source of the lists: the product's domain research; `SchoolType` follows the school forms of the 16 Länder.
"""

from enum import StrEnum


class Field(StrEnum):
    """One of the four MINT fields (`fach`)."""

    MATHEMATICS = "mathematik"
    INFORMATICS = "informatik"
    SCIENCE = "naturwissenschaft"
    TECHNOLOGY = "technik"


class Topic(StrEnum):
    """A discipline inside or beside the fields (`thema`)."""

    MATHEMATICS = "mathematik"
    INFORMATICS = "informatik"
    AI = "ki"
    ROBOTICS = "robotik"
    BIOLOGY = "biologie"
    CHEMISTRY = "chemie"
    PHYSICS = "physik"
    ASTRONOMY = "astronomie"
    ENVIRONMENT = "umwelt"
    GEOGRAPHY = "geografie"
    TECHNOLOGY = "technik"
    ENERGY = "energie"
    PRINTING = "3d-druck"
    PLUS_ART = "plus-kunst"
    PLUS_MUSIC = "plus-musik"
    PLUS_DESIGN = "plus-design"
    PLUS_SPORT = "plus-sport"
    PLUS_SOCIETY = "plus-gesellschaft"


class Kind(StrEnum):
    """What sort of offer it is (`art`)."""

    COURSE = "kurs"
    HOLIDAY_COURSE = "ferienkurs"
    CLUB = "ag"
    STUDENT_LAB = "schuelerlabor"
    PROJECT = "projekt"
    LECTURE = "vortrag"
    SHOW = "vorfuehrung"
    TOUR = "fuehrung"
    EVENT = "aktion"
    COMPETITION = "wettbewerb"
    HACKATHON = "hackathon"
    OPEN_WORKSHOP = "offen"
    PLACE_TO_VISIT = "lernort"
    MENTORING = "betreuung"
    CAREER = "beruf"
    TRAINING = "fortbildung"
    LENDING = "ausleihe"


class Audience(StrEnum):
    """For whom an offer is made (`fuer`)."""

    CHILDREN = "kinder"
    YOUTH = "jugendliche"
    FAMILIES = "familien"
    CLASSES = "klassen"
    KINDERGARTEN = "kita"
    ALL_DAY_SCHOOL = "ganztag"
    TEACHERS = "lehrkraefte"
    GIRLS = "maedchen"


class ProviderKind(StrEnum):
    """What sort of organisation answers for an offer (`anbieterart`)."""

    SCHOOL = "schule"
    KINDERGARTEN = "kita"
    UNIVERSITY = "hochschule"
    RESEARCH = "forschung"
    RESEARCH_CENTRE = "sfz"
    STUDENT_LAB = "labor"
    MUSEUM = "museum"
    LIBRARY = "bibliothek"
    CLUB = "verein"
    FOUNDATION = "stiftung"
    COMPANY = "unternehmen"
    CHAMBER = "kammer"
    MUNICIPALITY = "kommune"
    EDUCATION = "bildungstraeger"
    NETWORK = "netzwerk"
    OTHER = "sonstige"


class Registration(StrEnum):
    """How one takes part (`anmeldung`)."""

    NONE = "keine"
    REQUIRED = "erforderlich"
    MAIL = "mail"
    PHONE = "telefon"
    LINK = "link"
    SCHOOL = "schule"
    APPLICATION = "bewerbung"
    HERE = "hier"


class Accessibility(StrEnum):
    """What makes an offer usable without barriers (`barrierefrei`)."""

    STEP_FREE = "stufenlos"
    TOILET = "wc"
    PARKING = "parkplatz"
    HEARING_LOOP = "hoeranlage"
    SIGN_LANGUAGE = "gebaerden"
    EASY_LANGUAGE = "leichte-sprache"
    BLIND = "blinde"
    QUIET_ROOM = "ruheraum"
    ASSISTANCE = "assistenz"


class Format(StrEnum):
    """Where it happens: at a place, online, or at the visitor's (`format`)."""

    ON_SITE = "vor-ort"
    ONLINE = "online"
    MOBILE = "mobil"


class SchoolType(StrEnum):
    """School forms of the Länder, merged where they mean the same (`schulart`)."""

    PRIMARY = "grundschule"
    MITTELSCHULE = "mittelschule"
    HAUPTSCHULE = "hauptschule"
    REALSCHULE = "realschule"
    REGELSCHULE = "regelschule"
    COMPREHENSIVE = "gesamtschule"
    GYMNASIUM = "gymnasium"
    SPECIAL = "foerderschule"
    VOCATIONAL = "berufsschule"


class DayPart(StrEnum):
    """Part of the day by the start: before 12:00, 12:00-16:59, from 17:00 (`tageszeit`)."""

    MORNING = "vormittag"
    AFTERNOON = "nachmittag"
    EVENING = "abend"


class Weekday(StrEnum):
    """Days of the week, Monday first (`wochentag`)."""

    MONDAY = "mo"
    TUESDAY = "di"
    WEDNESDAY = "mi"
    THURSDAY = "do"
    FRIDAY = "fr"
    SATURDAY = "sa"
    SUNDAY = "so"


class Precision(StrEnum):
    """How exactly a place is known; the value is the import report's word."""

    EXACT = "exact"
    STREET = "street"
    POSTCODE = "postcode"
    TOWN = "town"
    NONE = "none"

    @property
    def public(self) -> str:
        """The word of the public feeds and the spreadsheet (`genauigkeit`)."""
        return _PUBLIC_PRECISION[self]

    @classmethod
    def from_public(cls, word: str) -> "Precision | None":
        """The precision behind a German word of the spreadsheet, or None."""
        return {public: precision for precision, public in _PUBLIC_PRECISION.items()}.get(word)


_PUBLIC_PRECISION = {
    Precision.EXACT: "exakt",
    Precision.STREET: "strasse",
    Precision.POSTCODE: "plz",
    Precision.TOWN: "ort",
    Precision.NONE: "keine",
}


class Status(StrEnum):
    """Where an offer stands between a first draft and its end."""

    DRAFT = "entwurf"
    SUBMITTED = "eingereicht"
    PUBLISHED = "veroeffentlicht"
    REJECTED = "abgelehnt"
    HIDDEN = "verborgen"
    PAST = "vorbei"
    DELETED = "geloescht"


class ScheduleKind(StrEnum):
    """Whether an offer has dates, is agreed on request, or simply stands open."""

    DATED = "termine"
    ON_REQUEST = "anfrage"
    PERMANENT = "dauerhaft"


class Licence(StrEnum):
    """Under which terms a picture may be shown; the last one allows to show it here, and nothing else."""

    CC0 = "cc0"
    CC_BY = "cc-by"
    CC_BY_SA = "cc-by-sa"
    PERMISSION = "erlaubnis"


class Land(StrEnum):
    """The 16 Länder by their two letters."""

    BW = "bw"
    BY = "by"
    BE = "be"
    BB = "bb"
    HB = "hb"
    HH = "hh"
    HE = "he"
    MV = "mv"
    NI = "ni"
    NW = "nw"
    RP = "rp"
    SL = "sl"
    SN = "sn"
    ST = "st"
    SH = "sh"
    TH = "th"


class Sort(StrEnum):
    """Orders of a list (`sort`)."""

    FIT = "passend"
    DATE = "termin"
    DISTANCE = "entfernung"
    NEWEST = "neu"
    TITLE = "titel"


TOPIC_FIELDS: dict[Topic, frozenset[Field]] = {
    Topic.MATHEMATICS: frozenset({Field.MATHEMATICS}),
    Topic.INFORMATICS: frozenset({Field.INFORMATICS}),
    Topic.AI: frozenset({Field.INFORMATICS}),
    Topic.ROBOTICS: frozenset({Field.INFORMATICS, Field.TECHNOLOGY}),
    Topic.BIOLOGY: frozenset({Field.SCIENCE}),
    Topic.CHEMISTRY: frozenset({Field.SCIENCE}),
    Topic.PHYSICS: frozenset({Field.SCIENCE}),
    Topic.ASTRONOMY: frozenset({Field.SCIENCE}),
    Topic.ENVIRONMENT: frozenset({Field.SCIENCE}),
    Topic.GEOGRAPHY: frozenset({Field.SCIENCE}),
    Topic.TECHNOLOGY: frozenset({Field.TECHNOLOGY}),
    Topic.ENERGY: frozenset({Field.TECHNOLOGY}),
    Topic.PRINTING: frozenset({Field.TECHNOLOGY}),
}
"""Fields a topic implies; the plus-topics imply none."""
