"""German words for pictures: why one was refused, and what stands below it."""

from mintkarte.domain.vocabulary import Licence
from mintkarte.texts.labels import label

_PROBLEMS = {
    "empty": "Die Datei ist leer. Bitte wählen Sie das Bild noch einmal aus.",
    "too_large": "Das Bild ist größer als 10 MB. Bitte schicken Sie eine kleinere Fassung.",
    "too_many_pixels": "Das Bild hat mehr als 40 Megapixel. Bitte verkleinern Sie es, 1600 Pixel Breite reichen.",
    "heic": (
        "Das ist ein HEIC-Bild, wie iPhones es speichern. Bitte teilen oder exportieren Sie es als JPEG: "
        "auf dem iPhone unter Einstellungen, Kamera, Formate „Maximale Kompatibilität“ wählen."
    ),
    "no_picture": "Diese Datei ist kein Bild, das wir lesen können. Möglich sind JPEG, PNG, WebP, AVIF und GIF.",
    "broken": "Das Bild ist beschädigt oder nicht vollständig angekommen. Bitte schicken Sie es noch einmal.",
    "alt_missing": "Bitte beschreiben Sie in einem Satz, was zu sehen ist, für alle, die es nicht sehen.",
    "alt_too_long": "Die Beschreibung ist länger als 300 Zeichen. Ein Satz genügt.",
    "credit_missing": "Bitte nennen Sie, von wem das Bild ist.",
    "credit_too_long": "Die Angabe, von wem das Bild ist, ist länger als 200 Zeichen.",
    "licence_missing": "Bitte wählen Sie, unter welcher Lizenz das Bild gezeigt werden darf.",
    "too_many": "Ein Angebot kann höchstens sechs Bilder haben. Bitte nehmen Sie erst eines heraus.",
}
_TERMS = {
    Licence.CC0: "https://creativecommons.org/publicdomain/zero/1.0/deed.de",
    Licence.CC_BY: "https://creativecommons.org/licenses/by/4.0/deed.de",
    Licence.CC_BY_SA: "https://creativecommons.org/licenses/by-sa/4.0/deed.de",
}


def problem(code: str) -> str:
    """What is wrong with a picture or with what was said about it, and what to do."""
    return _PROBLEMS[code]


def credit(maker: str) -> str:
    """In words: "Bild: Kim Beispiel"."""
    return f"Bild: {maker}"


def terms(licence: Licence) -> str:
    """Where the terms of a licence stand in German; empty for a permission."""
    return _TERMS.get(licence, "")


def licences() -> list[tuple[str, str]]:
    """Every licence with its label, as a form offers them."""
    return [(licence.value, label(licence)) for licence in Licence]
