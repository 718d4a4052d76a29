"""Streets as people write them, cleaned for asking a geocoder; what is stored and shown stays as it was typed."""

import re

_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_FLOOR = re.compile(
    r"\b(?:\d+\s*\.?\s*(?:etage|stock|og|obergeschoss)|eg|ug|erdgeschoss|hinterhaus|raum\s*\w+|eingang\s*\w*|haus\s*\w)\b\.?",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"\b(?:gg\u00fc|gegen\u00fcber|neben|nahe|bei|hinter)\b\.?(?:\s+(?:von|dem|der|nr))?", re.IGNORECASE
)
_STREET = re.compile(r"(?<=\w)str\.|(?<=\w)str(?=\s|\d|$)|\bstr\.|\bstr(?=\s|$)", re.IGNORECASE)
_NUMBER = re.compile(
    r"^(?P<name>.*?[^\W\d].*?)\s*\b(?P<number>\d{1,4})(?!\d|\.\s*[^\W\d])\s?(?P<letter>[a-z](?![a-z]))?(?P<rest>\W.*)?$",
    re.IGNORECASE | re.DOTALL,
)


def clean_street(street: str) -> str:
    """A street with at most one house number: "Leutragraben 2-4" is asked for as "Leutragraben 2".

    Abbreviations are spelled out; brackets, floors, "opposite" and the house number 0 are dropped.
    """
    name, number = street_and_number(street)
    return f"{name} {number}".strip()


def street_and_number(street: str) -> tuple[str, str]:
    """The street's name spelled out and its first house number ("" where there is none)."""
    text = _BESIDE.sub(" ", _FLOOR.sub(" ", _BRACKETS.sub(" ", street)))
    text = _STREET.sub("strasse ", _part_with_number(text))
    text = " ".join(text.split()).strip(" ,;-")
    found = _NUMBER.match(text)
    if not found:
        return text, ""
    number = found["number"].lstrip("0")
    return found["name"].strip(" ,;-"), f"{number}{(found['letter'] or '').lower()}" if number else ""


def _part_with_number(text: str) -> str:
    """Of "Naturhaus, Wiesenweg 5" the part with the house number, else the first part."""
    parts = [part.strip() for part in re.split(r"[,;|]", text) if part.strip()]
    numbered = [part for part in parts if re.search(r"[^\W\d]", part) and re.search(r"\d", part)]
    return next(iter(numbered or parts), "")
