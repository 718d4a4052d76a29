"""German words for recommendations."""

from collections.abc import Sequence

_MANY = {
    "schule": "Schulen",
    "kita": "Kitas",
    "hochschule": "Hochschulen",
    "forschung": "Forschungseinrichtungen",
    "sfz": "Schülerforschungszentren",
    "labor": "Schülerlaboren",
    "museum": "Museen",
    "bibliothek": "Bibliotheken",
    "verein": "Vereinen",
    "stiftung": "Stiftungen",
    "unternehmen": "Unternehmen",
    "kammer": "Kammern",
    "kommune": "Kommunen",
    "bildungstraeger": "Bildungsträgern",
    "netzwerk": "Netzwerken",
}


def summary(kinds: Sequence[str | None]) -> str:
    """Who recommends, by kind of organisation: "Empfohlen von 3 Schulen"; of one only "Empfohlen von"."""
    if len(kinds) == 1:
        return "Empfohlen von"
    alike = kinds[0] if len(set(kinds)) == 1 else None
    return f"Empfohlen von {len(kinds)} {_MANY.get(alike or '', 'Einrichtungen')}"
