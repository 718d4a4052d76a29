"""What the pages say on which letters about a search are ordered, changed and ended."""

from datetime import timedelta

from mintkarte.domain.filters import OfferFilter
from mintkarte.domain.rhythms import Rhythm
from mintkarte.texts import filter_sentence
from mintkarte.texts.chips import WHOLE_MAP

RHYTHMS = {
    Rhythm.WEEKLY: ("Einmal in der Woche", "Ein Brief am Morgen, immer am selben Wochentag, wenn es Neues gibt."),
    Rhythm.AT_ONCE: ("Sofort", "Wenige Minuten, nachdem etwas dazukommt, höchstens ein Brief in der Stunde."),
}
"""What one can choose, with a sentence on each."""
_PROBLEMS = {
    "email": "Das ist keine E-Mail-Adresse. Sie sieht aus wie name@beispiel.de.",
    "rhythmus": "Bitte wählen Sie, wie oft wir schreiben.",
}
NO_MAIL = "Diese Karte verschickt im Moment keine E-Mails. Die beiden Adressen unten gehen trotzdem."


def about(asked: OfferFilter, phrase: str) -> str:
    """What is subscribed, as a phrase; everything where nothing is asked."""
    return phrase if asked.criteria() else f"{filter_sentence.MANY} {WHOLE_MAP}"


def problem(field: str) -> str:
    """What is wrong with a field of the form, and what to do."""
    return _PROBLEMS[field]


def wait(time: timedelta) -> str:
    """Why no more can be ordered from here just now."""
    minutes = max(1, -(-int(time.total_seconds()) // 60))
    when = "einer Minute" if minutes == 1 else f"{minutes} Minuten"
    return f"Von hier wurde gerade schon viel Post bestellt. Bitte versuchen Sie es in {when} noch einmal."


def feed_title(about: str) -> str:
    """What a feed is called in a reader."""
    return f"Mintkarte: {about}"
