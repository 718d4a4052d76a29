"""The letters that ask whether offers are still true, and the one that tells that they are hidden."""

from collections.abc import Callable, Sequence
from datetime import date

from mintkarte.texts import calendar
from mintkarte.texts.letter_sheet import Button, LetterText, Points, laid_out


def question(*, organisation: str, titles: Sequence[str], link: str, by: date, region: str = "") -> LetterText:
    """The first letter: please look whether all is still true."""
    one = len(titles) == 1
    subject = f"Stimmt das noch? „{titles[0]}“" if one else f"Stimmt das noch? {len(titles)} Angebote auf der Karte"
    return laid_out(
        subject,
        [
            f"Auf der Mintkarte {'steht' if one else 'stehen'} von „{organisation}“:",
            Points(titles),
            "Stimmt das noch? Ein Klick genügt, eine Anmeldung brauchen Sie nicht.",
            Button("Ansehen und bestätigen", link),
            f"So bleibt die Karte ehrlich: Hören wir nichts, fragen wir am {calendar.full_day(by)} noch einmal.",
        ],
        region=region,
    )


def question_again(*, organisation: str, titles: Sequence[str], link: str, by: date, region: str = "") -> LetterText:
    """The second letter: the last one before the offers are hidden."""
    one = len(titles) == 1
    subject = f"Noch da? „{titles[0]}“" if one else f"Noch da? {len(titles)} Angebote auf der Karte"
    return laid_out(
        subject,
        [
            f"Wir haben Sie schon einmal gefragt, ob das von „{organisation}“ noch stimmt:",
            Points(titles),
            (
                f"Hören wir nichts, blenden wir {'es' if one else 'sie'} am {calendar.full_day(by)} aus, "
                "damit niemand vor verschlossener Tür steht."
            ),
            Button("Ansehen und bestätigen", link),
        ],
        region=region,
    )


def hidden(*, organisation: str, titles: Sequence[str], link: str, by: date, region: str = "") -> LetterText:
    """The third letter: the offers are hidden, and how they come back."""
    one = len(titles) == 1
    subject = f"Ausgeblendet: „{titles[0]}“" if one else f"Ausgeblendet: {len(titles)} Angebote"
    return laid_out(
        subject,
        [
            (
                f"Wir haben zweimal gefragt und nichts gehört. Darum {'steht' if one else 'stehen'} "
                f"von „{organisation}“ nicht mehr auf der Karte:"
            ),
            Points(titles),
            (
                "Gibt es das Angebot noch? Mit einem Klick ist es"
                if one
                else "Gibt es sie noch? Mit einem Klick sind sie"
            )
            + " wieder da. Nichts ist verloren.",
            Button("Wieder zeigen", link),
            f"Was bis dahin niemand zurückgeholt hat, löschen wir am {calendar.full_day(by)}.",
        ],
        region=region,
    )


LETTERS: dict[int, Callable[..., LetterText]] = {1: question, 2: question_again, 3: hidden}
"""By the number of the letter; `by` is the day on which the next step follows."""
