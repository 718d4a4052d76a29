"""Names of towns and postcodes as people write them, brought into one form that can be compared.

"Obernburg a.Main" and "Obernburg am Main" get the same key; "Alzenau i. UFr." meets "Alzenau in Unterfranken",
"Frankenberg/Sa." meets "Frankenberg"; 7743.0, "D-07743" and "07743 Jena" are the postcode 07743.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from mintkarte.domain.words import fold, words

_TOKEN = re.compile(r"[a-z0-9]+|[-/(),;]")
_POSTCODE = re.compile(r"^\s*(?:de?[\s-]+)?(\d{4,5})(?:[.,]0+)?(?!\d)[\s,]*(.*)$", re.IGNORECASE | re.DOTALL)
_DISTRICT = re.compile(r"[\s,;/(-]*\b(?:ot|ortsteil|stadtteil|gemeindeteil)\b[\s.:]*", re.IGNORECASE)
_CONNECTORS = frozenset(words("a am an auf b bei d dem den der des i im in o ob u unter v vor vorm vom von"))
"""Words between a name and what tells it from its namesakes; they never begin a name."""
_TITLES = frozenset(
    words(
        "stadt st gkst m markt gemeinde flecken hansestadt hanse und landeshauptstadt universitatsstadt "
        "kreisfreie kreisstadt freie lutherstadt barlachstadt loreley gemfr gebiet bundesstadt klingenstadt "
        "wissenschaftsstadt"
    ),
)
"""Ranks that registers write behind a comma; they are no part of the name."""
_LEADING_TITLES = frozenset(words("stadt gemeinde hansestadt landeshauptstadt universitatsstadt lutherstadt vg ot"))
_SPELLED_OUT = {
    "allg": "allgau",
    "bay": "bayern",
    "br": "brandenburg",
    "brandenb": "brandenburg",
    "erzgeb": "erzgebirge",
    "hess": "hessen",
    "holst": "holstein",
    "meckl": "mecklenburg",
    "mfr": "mittelfranken",
    "ndb": "niederbayern",
    "nb": "niederbayern",
    "obb": "oberbayern",
    "odw": "odenwald",
    "ofr": "oberfranken",
    "old": "oldenburg",
    "oldb": "oldenburg",
    "opf": "oberpfalz",
    "rh": "rhein",
    "rhld": "rheinland",
    "sa": "sachsen",
    "schwarzw": "schwarzwald",
    "th": "thuringen",
    "thur": "thuringen",
    "ts": "taunus",
    "ufr": "unterfranken",
    "vogtl": "vogtland",
    "westf": "westfalen",
    "wurtt": "wurttemberg",
}
_LETTERS = {"d": "donau", "h": "hohe", "i": "inn", "m": "main", "n": "neckar", "o": "oder", "s": "saale", "t": "tauber"}
"""What one letter at the end stands for: "Frankfurt/M.", "Halle (S.)", "Rothenburg o.d.T."."""
_START_OF_TAIL = frozenset(_SPELLED_OUT) - {"th", "br", "sa"}


@dataclass(frozen=True, slots=True)
class TownName:
    """A town's name for comparing: "Limburg an der Lahn" has the head `limburg` and the tail `lahn`.

    `parts` are the pieces of a hyphenated head, for "Eschau-Hobbach"; empty for a name without hyphen.
    """

    head: str
    tail: str
    parts: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Head and tail in one word; equal for all spellings of one name."""
        return self.head + self.tail


@dataclass(frozen=True, slots=True)
class PostcodeReading:
    """What was found in a postcode cell: five digits or nothing, whether a zero was put back, and what stood behind."""

    postcode: str
    completed: bool
    rest: str


def read_postcode(text: str) -> PostcodeReading:
    """The German postcode at the beginning of a text: "7743.0", "D-63739" and "63739 Aschaffenburg" are understood.

    Four digits have lost their leading zero in a spreadsheet (Saxony, Thuringia and others); it is put back. A text
    that does not begin with a postcode comes back unchanged as `rest`.
    """
    found = _POSTCODE.match(text.replace("\xa0", " "))
    if not found:
        return PostcodeReading("", completed=False, rest=text.strip())
    digits, rest = found.groups()
    return PostcodeReading(digits.zfill(5), completed=len(digits) < 5, rest=rest.strip())  # noqa: PLR2004  a postcode has five digits


def town_name(text: str) -> TownName:
    """The comparable form of a town's name; empty for a text without a letter."""
    signs = _TOKEN.findall(fold(_DISTRICT.sub("-", read_postcode(text).rest)))
    head: list[str] = []
    hyphens: list[int] = []
    for position, sign in enumerate(signs):
        if sign == "-":
            hyphens.append(len(head))
        elif head and _begins_tail(sign):
            return _named(head, hyphens, _tail(signs[position:]))
        elif sign.isalnum():
            head.append("sankt" if sign == "st" else sign)
    return _named(head, hyphens, "")


def without_title(text: str) -> str:
    """A town's name without the rank before it: "Hansestadt Rostock" is Rostock; other names come back as they are."""
    first, _, rest = text.strip().partition(" ")
    return rest.strip() if rest.strip() and fold(first).strip(".") in _LEADING_TITLES else text.strip()


def official_name(text: str) -> str:
    """A register's name as people say it: "Flensburg, Stadt" is Flensburg, the second language of a name is cut."""
    return text.partition(",")[0].partition(" / ")[0].replace("/ ", "/").strip()


def near_name(name: str, neighbour: str) -> str:
    """A village told from its namesakes by a town that people know: "Goldbach bei Gotha"."""
    return f"{name} bei {neighbour}"


def _begins_tail(sign: str) -> bool:
    return sign in "/(),;" or sign in _CONNECTORS or sign in _START_OF_TAIL


def _tail(signs: list[str]) -> str:
    """The words that tell a name from its namesakes, abbreviations spelled out, ranks and connecting words left out."""
    signs = [sign for sign in signs if sign.isalnum() or sign in ",;"]
    ranked = False
    kept: list[str] = []
    for sign, following in pairwise([*signs, ""]):
        if sign in ",;":
            ranked = True
        elif ranked and sign in _TITLES:
            continue
        elif not following and sign in _LETTERS:
            kept.append(_LETTERS[sign])
        elif sign not in _CONNECTORS:
            kept.append(_SPELLED_OUT.get(sign, sign))
    return "".join(kept)


def _named(head: list[str], hyphens: list[int], tail: str) -> TownName:
    inner = [position for position in hyphens if 0 < position < len(head)]
    cuts = [0, *inner, len(head)] if inner else []
    return TownName("".join(head), tail, tuple("".join(head[a:b]) for a, b in pairwise(cuts)))
