"""The letters of the Mintkarte, word for word; `region` is the name in the closing, empty where none fits."""

from mintkarte.domain.columns import clean
from mintkarte.domain.permissions import Role
from mintkarte.texts.letter_sheet import Button, LetterText, Quote, laid_out

_DUTIES = {
    Role.EDITOR: "auf der Mintkarte die Angebote von „{organisation}“ einzutragen und zu pflegen",
    Role.COORDINATOR: "die Mintkarte für die Region {region} zu betreuen",
    Role.ADMIN: "die ganze Mintkarte zu betreuen",
}


def sign_in(*, link: str, minutes: int, region: str = "") -> LetterText:
    """To somebody who wants to sign in; the link is good for so many minutes."""
    return laid_out(
        "Ihr Link zum Anmelden",
        [
            "Sie möchten sich bei der Mintkarte anmelden. Mit diesem Link geht es weiter:",
            Button("Zur Anmeldung", link),
            f"Der Link gilt {_counted(minutes, 'Minute', 'Minuten')} und nur ein einziges Mal.",
            "Sie wollten sich gar nicht anmelden? Dann brauchen Sie nichts zu tun.",
        ],
        region=region,
    )


def invitation(
    *, link: str, days: int, role: Role, organisation: str = "", region: str = "", inviter: str = ""
) -> LetterText:
    """To somebody who is to become an editor, a coordinator or an admin; the link is good for so many days."""
    duty = _DUTIES[role].format(organisation=clean(organisation), region=region)
    return laid_out(
        "Ihre Einladung zur Mintkarte",
        [
            f"{inviter} lädt Sie ein, {duty}." if inviter else f"Sie sind eingeladen, {duty}.",
            "Die Mintkarte zeigt, wo man Mathematik, Informatik, Naturwissenschaften und Technik ausprobieren kann.",
            Button("Einladung ansehen", link),
            f"Der Link gilt {_counted(days, 'Tag', 'Tage')}. Ein Kennwort brauchen Sie nicht.",
            "Sie möchten nicht mitmachen? Dann brauchen Sie nichts zu tun.",
        ],
        region=region,
    )


def invitation_waits(*, organisation: str, email: str, inviter: str, link: str, region: str = "") -> LetterText:
    """To a coordinator: an editor wants to invite somebody."""
    return laid_out(
        f"Eine Einladung wartet auf Sie: „{organisation}“",
        [
            f"{inviter} möchte {email} einladen, auf der Mintkarte die Angebote von „{organisation}“ mit zu pflegen.",
            "Die Einladung geht erst hinaus, wenn Sie zustimmen.",
            Button("Einladung ansehen", link),
        ],
        region=region,
    )


def claim_waits(*, organisation: str, person: str, link: str, region: str = "") -> LetterText:
    """To a coordinator: somebody says to belong to an organisation."""
    return laid_out(
        f"Bitte prüfen: Wer gehört zu „{organisation}“?",
        [
            f"{person} möchte auf der Mintkarte die Angebote von „{organisation}“ pflegen.",
            "Bitte prüfen Sie, ob das stimmt, am besten mit einem Anruf. Vorher ändert sich nichts.",
            Button("Anfrage ansehen", link),
        ],
        region=region,
    )


def submitted(*, title: str, organisation: str, link: str, region: str = "") -> LetterText:
    """To a coordinator: an offer waits for its approval."""
    return laid_out(
        f"Neu eingereicht: „{title}“",
        [
            f"„{organisation}“ hat „{title}“ eingereicht. Sobald Sie es freigeben, ist es auf der Karte zu sehen.",
            Button("Angebot ansehen", link),
        ],
        region=region,
    )


def change_submitted(*, title: str, organisation: str, link: str, region: str = "") -> LetterText:
    """To a coordinator: a change of a public offer waits for its approval."""
    return laid_out(
        f"Geändert: „{title}“",
        [
            f"„{organisation}“ möchte „{title}“ ändern. Bis Sie zustimmen, bleibt die bisherige Fassung auf der Karte.",
            Button("Änderung ansehen", link),
        ],
        region=region,
    )


def approved(*, title: str, link: str, region: str = "") -> LetterText:
    """To the provider: the offer is public."""
    return laid_out(
        f"„{title}“ ist auf der Karte",
        [
            f"Ihr Angebot „{title}“ ist freigegeben und ab jetzt auf der Karte zu sehen.",
            Button("Angebot ansehen", link),
            "Wenn sich etwas ändert, können Sie es dort jederzeit anpassen.",
        ],
        region=region,
    )


def rejected(*, title: str, reason: str, link: str, region: str = "") -> LetterText:
    """To the provider: the offer is not public, and why."""
    return laid_out(
        f"„{title}“ ist noch nicht auf der Karte",
        [
            f"Ihr Angebot „{title}“ konnten wir so noch nicht freigeben. Das ist der Grund:",
            Quote(reason),
            "Sie können es ändern und noch einmal einreichen. Alles, was Sie eingetragen haben, ist noch da.",
            Button("Angebot bearbeiten", link),
        ],
        region=region,
    )


def changed_approved(*, title: str, link: str, region: str = "") -> LetterText:
    """To the provider: the changes of a public offer are public too."""
    return laid_out(
        f"Ihre Änderungen an „{title}“ sind auf der Karte",
        [
            f"Was Sie an „{title}“ geändert haben, ist freigegeben und ab jetzt auf der Karte zu sehen.",
            Button("Angebot ansehen", link),
        ],
        region=region,
    )


def change_rejected(*, title: str, reason: str, link: str, region: str = "") -> LetterText:
    """To the provider: the offer stays public as it was, and why."""
    return laid_out(
        f"Ihre Änderungen an „{title}“",
        [
            f"Was Sie an „{title}“ geändert haben, konnten wir so noch nicht freigeben. Das ist der Grund:",
            Quote(reason),
            "Auf der Karte steht das Angebot weiter wie bisher.",
            Button("Angebot bearbeiten", link),
        ],
        region=region,
    )


def report_received(*, title: str, column_label: str, message: str, link: str, region: str = "") -> LetterText:
    """To the editors of the provider: somebody says that something is wrong; `message` may be empty."""
    return laid_out(
        f"Stimmt das noch? Ein Hinweis zu „{title}“",
        [
            f"Jemand hat uns geschrieben, dass bei „{title}“ etwas nicht stimmt. Es geht um: {column_label}.",
            Quote(message),
            "Bitte sehen Sie einmal nach.",
            Button("Hinweis ansehen", link),
        ],
        region=region,
    )


def report_settled(*, is_right_now: bool) -> str:
    """The answer to somebody who has reported an error, where the coordinator has written none."""
    if is_right_now:
        return "Wir haben nachgefragt: Das Angebot stimmt jetzt."
    return "Ihr Hinweis ist bei uns angekommen. Wir haben ihn geprüft und abgeschlossen."


def report_answered(*, title: str, answer: str, link: str, region: str = "") -> LetterText:
    """To somebody who has reported an error: what came of it."""
    return laid_out(
        f"Antwort auf Ihren Hinweis zu „{title}“",
        [
            f"Sie haben uns einen Hinweis zu „{title}“ gegeben. Vielen Dank dafür. Das ist die Antwort:",
            Quote(answer),
            Button("Angebot ansehen", link),
        ],
        region=region,
    )


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
