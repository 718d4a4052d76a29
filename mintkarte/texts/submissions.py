"""What the pages around the form say: states, conflicts, what has become of what was sent."""

from collections.abc import Iterable
from dataclasses import dataclass

from mintkarte.domain.merging import Conflict
from mintkarte.domain.states import Verb
from mintkarte.domain.vocabulary import Status
from mintkarte.texts.offer_form import LABELS

SIGN_IN_FIRST = (
    "Ihre Anmeldung ist abgelaufen. Alles, was Sie eingetragen haben, steht noch hier: Melden Sie sich in einem neuen "
    "Tab an und drücken Sie dann noch einmal auf Speichern."
)
SEND_AGAIN = "Die Seite war zu lange offen. Alles steht noch hier: Bitte drücken Sie noch einmal auf Speichern."
OUTDATED = {
    "status": 400,
    "heading": "Diese Seite war zu lange offen",
    "sentence": "Bitte laden Sie sie neu und drücken Sie dann noch einmal auf den Knopf.",
    "fault_id": "",
}
_STATES = {
    Status.DRAFT: ("Entwurf", "Nur Sie und Ihr Team sehen das Angebot."),
    Status.SUBMITTED: ("Wartet auf Freigabe", "Die Koordination sieht es sich an; Sie bekommen eine E-Mail."),
    Status.PUBLISHED: ("Öffentlich", "Das Angebot steht auf der Karte."),
    Status.REJECTED: ("Zurückgegeben", "Bitte überarbeiten Sie das Angebot und reichen Sie es noch einmal ein."),
    Status.HIDDEN: ("Verborgen", "Das Angebot steht gerade nicht auf der Karte."),
    Status.PAST: ("Vorbei", "Alle Termine sind vorbei."),
    Status.DELETED: ("Gelöscht", "30 Tage lang lässt es sich wiederherstellen."),
}
_VERBS = {
    Verb.SUBMIT: "Zur Freigabe einreichen",
    Verb.WITHDRAW: "Zurückziehen",
    Verb.APPROVE: "Freigeben",
    Verb.REVOKE: "Freigabe zurücknehmen",
    Verb.REJECT: "Zurückgeben …",
    Verb.HIDE: "Verbergen",
    Verb.SHOW: "Wieder zeigen",
    Verb.DELETE: "Löschen …",
    Verb.RESTORE: "Wiederherstellen",
}
_DONE = {
    Verb.SUBMIT: "Eingereicht. Die Koordination sieht es sich an.",
    Verb.WITHDRAW: "Zurückgezogen: Es ist wieder ein Entwurf.",
    Verb.APPROVE: "Freigegeben: Es steht jetzt auf der Karte.",
    Verb.REVOKE: "Die Freigabe ist zurückgenommen.",
    Verb.REJECT: "Zurückgegeben, mit Ihrer Begründung.",
    Verb.HIDE: "Verborgen: Es steht nicht mehr auf der Karte.",
    Verb.SHOW: "Es steht wieder auf der Karte.",
    Verb.DELETE: "Gelöscht. 30 Tage lang lässt es sich wiederherstellen.",
    Verb.RESTORE: "Wiederhergestellt.",
}
PUBLISHED_AT_ONCE = "Veröffentlicht: Es steht jetzt auf der Karte."
PROPOSED = "Ihre Änderung wartet auf die Koordination. Bis dahin bleibt die bisherige Fassung auf der Karte."
RECOMMENDED = "Danke. Ihre Empfehlung steht jetzt beim Angebot."
NOT_RECOMMENDED = "Ihre Empfehlung ist zurückgenommen."
OUTDATED_OFFER = "Das Angebot wurde inzwischen geändert. Bitte sehen Sie es sich noch einmal an."
TOLD_APART = "Gut, das sind zwei Angebote. Wir fragen nicht wieder."
PUT_TOGETHER = "Aus zwei Einträgen ist einer geworden. Der andere lässt sich 30 Tage lang wiederherstellen."
NOT_PUT_TOGETHER = "Die beiden ließen sich nicht vereinen. Bitte sehen Sie sich beide noch einmal an."
LOOK_FIRST = "Gespeichert. Bitte sehen Sie erst nach, ob es das schon gibt."
SAVED = "Gespeichert."
PROPOSED_TO_YOU = "Eine Änderung des Anbieters wartet auf Ihre Entscheidung."
SILENT = "Auf zwei Nachrichten kam keine Antwort. Mit „Wieder zeigen“ steht es sofort wieder auf der Karte."
NAMELESS = "Noch ohne Titel"
DATE_CANCELLED = "Der Termin ist abgesagt. Das steht ab sofort überall."
DATE_RESTORED = "Der Termin findet wieder statt."
REASON_MISSING = "Bitte schreiben Sie in einem Satz, was fehlt: Der Anbieter liest es."
_MISFIT = "Das ging nicht: Das Angebot ist inzwischen „{state}“."


@dataclass(frozen=True, slots=True)
class Both:
    """A column that two people have changed at once."""

    column: str
    label: str
    mine: str
    theirs: str


def conflicts(found: Iterable[Conflict]) -> tuple[Both, ...]:
    """Both versions of each column, with its name."""
    return tuple(Both(one.column, LABELS[one.column], one.mine, one.theirs) for one in found)


def kept(number: int) -> str:
    """What is kept of offers deleted after a long silence; empty where there are none."""
    if not number:
        return ""
    named = "Ein Angebot wurde" if number == 1 else f"{number} Angebote wurden"
    return f"{named} nach langer Stille gelöscht. Was darin stand, ist aufgehoben."


def rejected(reason: str) -> str:
    """Why a proposed change came back."""
    return f"Ihre letzte Änderung kam zurück: „{reason}“"


def state(status: Status) -> tuple[str, str]:
    """A state in one or two words, and in a sentence."""
    return _STATES[status]


def verb(what: Verb, *, trusted: bool = False) -> str:
    """What the button says."""
    return "Veröffentlichen" if what is Verb.SUBMIT and trusted else _VERBS[what]


def done(what: Verb, status: Status) -> str:
    """What has happened."""
    return PUBLISHED_AT_ONCE if what is Verb.SUBMIT and status is Status.PUBLISHED else _DONE[what]


def misfit(status: Status) -> str:
    """Why nothing has happened."""
    return _MISFIT.format(state=_STATES[status][0])
