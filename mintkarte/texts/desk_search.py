"""What the search at the desk says about doing one thing to many offers."""

from collections.abc import Mapping

from mintkarte.domain.states import Verb
from mintkarte.domain.vocabulary import Status
from mintkarte.texts.labels import label

VERBS: Mapping[Verb, str] = {
    Verb.APPROVE: "Freigeben",
    Verb.HIDE: "Verbergen",
    Verb.SHOW: "Zeigen",
    Verb.DELETE: "Löschen",
    Verb.RESTORE: "Wiederherstellen",
}
_DONE: Mapping[Verb, str] = {
    Verb.APPROVE: "freigegeben",
    Verb.REVOKE: "wieder auf „eingereicht“ gesetzt",
    Verb.HIDE: "verborgen",
    Verb.SHOW: "wieder gezeigt",
    Verb.DELETE: "gelöscht",
    Verb.RESTORE: "wiederhergestellt",
}
_PROBLEMS = {"gone": "gibt es nicht, oder nicht in Ihrer Region", "done": "war schon so"}


def problem(code: str) -> str:
    """Why nothing was done to an offer: a word of `states.StateError`, or `done`."""
    return _PROBLEMS.get(code) or f"geht nicht: ist {label(Status(code))}"


def outcome(verb: Verb, done: int, asked: int) -> str:
    """What came of it, over all offers."""
    number = "1 Angebot ist" if done == 1 else f"{done} Angebote sind"
    left = asked - done
    rest = "" if not left else f" Bei {left} ging es nicht." if done else " Nichts davon ging."
    return f"{number} {_DONE[verb]}.{rest}" if done else rest.strip()
