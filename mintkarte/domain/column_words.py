"""Words that people write in spreadsheets and the codes they mean; compared folded, each spelling listed once."""

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from typing import TypeVar

from mintkarte.domain.vocabulary import (
    Accessibility,
    Audience,
    Field,
    Format,
    Kind,
    ProviderKind,
    Registration,
    SchoolType,
    Topic,
)
from mintkarte.domain.words import fold, remembered

T = TypeVar("T", bound=StrEnum)
_SEPARATORS = re.compile(r"\s*[;|\n]\s*|\s*,\s*|\s+(?:und|oder|sowie)\s+|\s*&\s*|\s+/\s+")
_ALL_FIELDS = frozenset(Field)

FIELD_WORDS: Mapping[str, frozenset[Field]] = {
    "m": frozenset({Field.MATHEMATICS}),
    "i": frozenset({Field.INFORMATICS}),
    "n": frozenset({Field.SCIENCE}),
    "t": frozenset({Field.TECHNOLOGY}),
    "mathe": frozenset({Field.MATHEMATICS}),
    "naturwissenschaften": frozenset({Field.SCIENCE}),
    "naturwissenschaftlich": frozenset({Field.SCIENCE}),
    "it": frozenset({Field.INFORMATICS}),
    "mint": _ALL_FIELDS,
    "alle": _ALL_FIELDS,
    "mint gesamt": _ALL_FIELDS,
}
TOPIC_WORDS: Mapping[str, Topic] = {
    "kunstliche intelligenz": Topic.AI,
    "roboter": Topic.ROBOTICS,
    "astronomie und raumfahrt": Topic.ASTRONOMY,
    "raumfahrt": Topic.ASTRONOMY,
    "umwelt und natur": Topic.ENVIRONMENT,
    "natur": Topic.ENVIRONMENT,
    "geologie": Topic.GEOGRAPHY,
    "erde und gestein": Topic.GEOGRAPHY,
    "handwerk": Topic.TECHNOLOGY,
    "technik und handwerk": Topic.TECHNOLOGY,
    "programmieren": Topic.INFORMATICS,
}
KIND_WORDS: Mapping[str, Kind] = {
    "workshop": Kind.COURSE,
    "kurs / workshop": Kind.COURSE,
    "klassenangebot": Kind.COURSE,
    "mobiles angebot": Kind.COURSE,
    "feriencamp": Kind.HOLIDAY_COURSE,
    "ferienangebot": Kind.HOLIDAY_COURSE,
    "camp": Kind.HOLIDAY_COURSE,
    "ferienangebot / camp": Kind.HOLIDAY_COURSE,
    "club": Kind.CLUB,
    "arbeitsgemeinschaft": Kind.CLUB,
    "projekttag": Kind.PROJECT,
    "projektwoche": Kind.PROJECT,
    "vorlesung": Kind.LECTURE,
    "planetarium": Kind.SHOW,
    "exkursion": Kind.TOUR,
    "aktionstag": Kind.EVENT,
    "aktionswoche": Kind.EVENT,
    "festival": Kind.EVENT,
    "offenes angebot": Kind.OPEN_WORKSHOP,
    "offene werkstatt": Kind.OPEN_WORKSHOP,
    "makerspace": Kind.OPEN_WORKSHOP,
    "lehrpfad": Kind.PLACE_TO_VISIT,
    "science center": Kind.PLACE_TO_VISIT,
    "ausstellung": Kind.PLACE_TO_VISIT,
    "mentoring": Kind.MENTORING,
    "projektbetreuung": Kind.MENTORING,
    "berufsorientierung": Kind.CAREER,
    "werkstatt im betrieb": Kind.CAREER,
    "materialausleihe": Kind.LENDING,
}
KIND_AUDIENCES: Mapping[str, Audience] = {"klassenangebot": Audience.CLASSES}
KIND_FORMATS: Mapping[str, Format] = {"mobiles angebot": Format.MOBILE}
AUDIENCE_WORDS: Mapping[str, Audience] = {
    "kind": Audience.CHILDREN,
    "vorschulkinder": Audience.KINDERGARTEN,
    "vorschule": Audience.KINDERGARTEN,
    "kita und vorschule": Audience.KINDERGARTEN,
    "kindergarten": Audience.KINDERGARTEN,
    "jugend": Audience.YOUTH,
    "jugendgruppen": Audience.YOUTH,
    "schuler": Audience.YOUTH,
    "schulerinnen": Audience.YOUTH,
    "auszubildende": Audience.YOUTH,
    "familie": Audience.FAMILIES,
    "eltern": Audience.FAMILIES,
    "alle": Audience.FAMILIES,
    "schulklassen": Audience.CLASSES,
    "schulklassen und gruppen": Audience.CLASSES,
    "schulgruppen": Audience.CLASSES,
    "gruppen": Audience.CLASSES,
    "grundschule": Audience.CLASSES,
    "lehrkraft": Audience.TEACHERS,
    "lehr- und fachkrafte": Audience.TEACHERS,
    "padagogische fachkrafte": Audience.TEACHERS,
    "fachkrafte": Audience.TEACHERS,
    "erzieher": Audience.TEACHERS,
    "madchen und junge frauen": Audience.GIRLS,
    "junge frauen": Audience.GIRLS,
}
AUDIENCE_GRADES: Mapping[str, tuple[int, int]] = {"grundschule": (1, 4)}
SCHOOL_PUPILS = re.compile(r"schuler(?:innen)? eine[rs] (?P<school>[a-z]+)")
PROVIDER_WORDS: Mapping[str, ProviderKind] = {
    "universitat": ProviderKind.UNIVERSITY,
    "forschungseinrichtung": ProviderKind.RESEARCH,
    "schulerforschungszentrum": ProviderKind.RESEARCH_CENTRE,
    "schulerlabor": ProviderKind.STUDENT_LAB,
    "sternwarte": ProviderKind.MUSEUM,
    "science center": ProviderKind.MUSEUM,
    "e. v": ProviderKind.CLUB,
    "firma": ProviderKind.COMPANY,
    "kommunales unternehmen": ProviderKind.COMPANY,
    "stadt": ProviderKind.MUNICIPALITY,
    "gemeinde": ProviderKind.MUNICIPALITY,
    "landkreis": ProviderKind.MUNICIPALITY,
    "bildungstrager": ProviderKind.EDUCATION,
    "schullandheim": ProviderKind.EDUCATION,
    "volkshochschule": ProviderKind.EDUCATION,
    "netzwerk / mint-region": ProviderKind.NETWORK,
    "mint-region": ProviderKind.NETWORK,
}
FORMAT_WORDS: Mapping[str, Format] = {
    "vor ort": Format.ON_SITE,
    "prasenz": Format.ON_SITE,
    "digital": Format.ONLINE,
    "virtuell": Format.ONLINE,
    "kommt zu ihnen": Format.MOBILE,
}
SCHOOL_WORDS: Mapping[str, SchoolType] = {
    "gs": SchoolType.PRIMARY,
    "gymnasien": SchoolType.GYMNASIUM,
    "grundschulen": SchoolType.PRIMARY,
    "realschulen": SchoolType.REALSCHULE,
    "gemeinschaftsschule": SchoolType.COMPREHENSIVE,
}
ACCESS_WORDS: Mapping[str, Accessibility] = {
    "barrierefrei": Accessibility.STEP_FREE,
    "rollstuhlgerecht": Accessibility.STEP_FREE,
    "rollstuhlgerechtes wc": Accessibility.TOILET,
    "gebardensprache": Accessibility.SIGN_LANGUAGE,
    "leichte sprache": Accessibility.EASY_LANGUAGE,
}
LANGUAGE_WORDS: Mapping[str, str] = {
    "deutsch": "de",
    "englisch": "en",
    "franzosisch": "fr",
    "turkisch": "tr",
    "arabisch": "ar",
    "ukrainisch": "uk",
    "russisch": "ru",
    "polnisch": "pl",
    "spanisch": "es",
    "italienisch": "it",
    "leichte sprache": "de-simple",
}
REGISTRATION_SHAPES: tuple[tuple[re.Pattern[str], Registration], ...] = tuple(
    (re.compile(shape), code)
    for shape, code in (
        (r"\b(?:nicht (?:notig|erforderlich|notwendig)|(?:ohne|keine) anmeldung|keine$|einfach (?:vorbei)?kommen)",
         Registration.NONE),
        (r"\bbewerb|\bauswahl", Registration.APPLICATION),
        (r"\b(?:uber|durch) (?:die |eine )?(?:schule|kita|lehrkraft|lehrer)|^schule$", Registration.SCHOOL),
        (r"e-?mail|\bmail\b|@", Registration.MAIL),
        (r"\btelefon|\banruf|^tel\b", Registration.PHONE),
        (r"\bonline\b|\blink\b|\bwebsite|\bformular|https?:", Registration.LINK),
        (r"^hier$", Registration.HERE),
        (r"\berforderlich|\bnotig|\bnotwendig|\banmeldung|^ja$|\bbitte\b", Registration.REQUIRED),
    )
)  # fmt: skip


_REGISTRATION_FILLERS = frozenset(
    ("anmeldung", "anmelden", "bitte", "ist", "per", "uber", "durch", "mit", "die", "der", "das", "eine", "vorher",
     "auf", "unserer", "unter", "zur", "zum", "von", "nicht", "keine", "telefonisch", "vorherige"),
)  # fmt: skip


_WHOLE_SHAPES = tuple(re.compile(rf"(?:{shape.pattern})\w*") for shape, _ in REGISTRATION_SHAPES)


@remembered
def says_more(text: str) -> bool:
    """Whether a registration text says more than one way to register: a second way, or a condition."""
    plain = re.sub(r"\S+@\S+|https?:\S+|www\.\S+", " ", fold(text))
    ways = {code for shape, code in REGISTRATION_SHAPES if shape.search(plain)} - {Registration.REQUIRED}
    if len(ways) > 1:
        return True
    for shape in _WHOLE_SHAPES:
        plain = shape.sub(" ", plain)
    return any(word not in _REGISTRATION_FILLERS for word in re.findall(r"[^\W\d_]{3,}", plain))


def split(text: str) -> list[str]:
    """The entries of a list in a cell, in their order and without repetition."""
    return list(dict.fromkeys(part for part in _SEPARATORS.split(text.strip()) if part))


def codes(text: str, vocabulary: type[T]) -> tuple[frozenset[T], list[str]]:
    """The codes of a cell and the entries that mean none; a whole cell may be one entry ("Kita und Vorschule")."""
    if not text:
        return frozenset(), []
    whole = one_code(text, vocabulary)
    if whole is not None:
        return frozenset({whole}), []
    found, unknown = set(), []
    for entry in split(text):
        code = one_code(entry, vocabulary)
        if code is None:
            unknown.append(entry)
        else:
            found.add(code)
    return frozenset(found), unknown


def one_code(text: str, vocabulary: type[T]) -> T | None:
    """The code that one word means, or None."""
    code = _spellings(vocabulary).get(fold(text).strip(" ."))
    return code if isinstance(code, vocabulary) else None


@cache
def _spellings(vocabulary: type[StrEnum]) -> Mapping[str, StrEnum]:
    """Every folded spelling of a vocabulary's codes: the words that people use, and the codes themselves."""
    by_word: dict[str, StrEnum] = {fold(word): code for word, code in _TABLES.get(vocabulary, {}).items()}
    return by_word | {fold(code.value): code for code in vocabulary}


_TABLES: Mapping[type[StrEnum], Mapping[str, StrEnum]] = {
    Topic: TOPIC_WORDS,
    Kind: KIND_WORDS,
    Audience: AUDIENCE_WORDS,
    ProviderKind: PROVIDER_WORDS,
    SchoolType: SCHOOL_WORDS,
    Format: FORMAT_WORDS,
    Accessibility: ACCESS_WORDS,
}
