"""The letters, word for word: what a real mail server gets is what stands in `tests/snapshots/letters/`.

After changing a letter on purpose, run with WRITE_SNAPSHOTS=1 and read what changed.
"""

from __future__ import annotations

import os
import re
from datetime import date
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mintkarte.domain.differences import Aspect, Difference
from mintkarte.domain.permissions import Role
from mintkarte.domain.rhythms import Rhythm
from mintkarte.domain.schedules import on_day
from mintkarte.gateways.mail import Message, post_from
from mintkarte.texts import freshness_letters, letters, newsletters
from mintkarte.texts.letter_sheet import MAX_SUBJECT_LETTERS, Button, Entry, Heading, LetterText, Link, Quote, laid_out
from mintkarte.texts.newsletters import Totals
from tests.builders import NOON
from tests.letter_process import CONTACT
from tests.mail_server import MailServer

if TYPE_CHECKING:
    from collections.abc import Iterator

SNAPSHOTS = Path(__file__).parents[1] / "snapshots" / "letters"
TITLE, ORGANISATION, REGION = "Löten für Anfänger", "Technikwerkstatt Spessart", "Untermain"
LINK = "https://karte.example/angebote/12-loeten-fuer-anfaenger"
SIGN_IN = "https://karte.example/anmelden/3kTq0c9vXJx1yB5mW7aZ2Q"
ASKED = "https://karte.example/bestaetigen/3kTq0c9vXJx1yB5mW7aZ2Q"
DESK = "https://karte.example/redaktion"
REASON = "Bitte ergänzen Sie noch, ab welchem Alter Kinder mitmachen können.\n\nViele Grüße\nJana Roth"
SITE = "https://karte.example"
ORDER = f"{SITE}/abonnieren/3kTq0c9vXJx1yB5mW7aZ2Q"
END, GO_ON = f"{ORDER}/ende", f"{ORDER}/weiter"
VIEW = f"{SITE}/?ort=63739&alter=10&sort=neu"
ABOUT = "Kurse für 10-Jährige im Umkreis von 20 km um 63739 Aschaffenburg"
COURSE = Entry(TITLE, ("Samstag, 13. Februar, 10–12 Uhr · Aschaffenburg", ORGANISATION, ""), f"{SITE}/angebote/12")
CALLED_OFF = Difference((Aspect.CALLED_OFF, Aspect.COST, Aspect.PLACES), (on_day(date(2027, 3, 5)),))
CHANGED = newsletters.change(CALLED_OFF, newsletters.Now(cost_cents=0), NOON.date())
STARS = Entry("Sternennacht", ("Freitag, 12. März, 19 Uhr · Suhl", "Sternwarte Suhl", CHANGED), f"{SITE}/angebote/4")
LETTERS = {
    "sign_in": letters.sign_in(link=SIGN_IN, minutes=30),
    "invitation_editor": letters.invitation(
        link=SIGN_IN, days=14, role=Role.EDITOR, organisation=ORGANISATION, region=REGION, inviter="Jana Roth"
    ),
    "invitation_coordinator": letters.invitation(
        link=SIGN_IN, days=14, role=Role.COORDINATOR, region=REGION, inviter="Jana Roth"
    ),
    "invitation_admin": letters.invitation(link=SIGN_IN, days=1, role=Role.ADMIN),
    "invitation_waits": letters.invitation_waits(
        organisation=ORGANISATION, email="ole@example.org", inviter="Mia Berg", link=DESK, region=REGION
    ),
    "claim_waits": letters.claim_waits(organisation=ORGANISATION, person="Ole Brandt", link=DESK, region=REGION),
    "change_submitted": letters.change_submitted(title=TITLE, organisation=ORGANISATION, link=LINK, region=REGION),
    "submitted": letters.submitted(title=TITLE, organisation=ORGANISATION, link=LINK, region=REGION),
    "approved": letters.approved(title=TITLE, link=LINK, region=REGION),
    "rejected": letters.rejected(title=TITLE, reason=REASON, link=LINK, region=REGION),
    "changed_approved": letters.changed_approved(title=TITLE, link=LINK, region=REGION),
    "change_rejected": letters.change_rejected(title=TITLE, reason=REASON, link=LINK, region=REGION),
    "report_received": letters.report_received(
        title=TITLE, column_label="Beginn", message="Der Kurs fängt schon um 15 Uhr an.", link=LINK, region=REGION
    ),
    "report_answered": letters.report_answered(
        title=TITLE, answer="Danke, wir haben den Beginn geändert.", link=LINK, region=REGION
    ),
    **{
        name: letter(organisation=ORGANISATION, titles=titles, link=ASKED, by=date(2027, 7, 15), region=REGION)
        for name, letter, titles in (
            ("question", freshness_letters.question, [TITLE]),
            ("questions", freshness_letters.question, [TITLE, "Robotik-AG"]),
            ("question_again", freshness_letters.question_again, [TITLE]),
            ("questions_again", freshness_letters.question_again, [TITLE, "Robotik-AG"]),
            ("question_hidden", freshness_letters.hidden, [TITLE]),
            ("questions_hidden", freshness_letters.hidden, [TITLE, "Robotik-AG"]),
        )
    },
    "news_opt_in": newsletters.opt_in(about=ABOUT, rhythm=Rhythm.WEEKLY, link=ORDER, days=7, region=REGION),
    "news_one": newsletters.news(
        about=ABOUT, fresh=[COURSE], changed=[], totals=Totals(1, 0), view=VIEW, end=END, region=REGION
    ),
    "news_both": newsletters.news(
        about="Angebote auf dieser Karte",
        fresh=[COURSE],
        changed=[STARS],
        totals=Totals(4, 1),
        view=VIEW,
        end=END,
    ),
    "news_still": newsletters.still(about=ABOUT, until=date(2027, 11, 21), link=GO_ON, end=END, region=REGION),
}
NEWS_LINKS = {ORDER, END, GO_ON, VIEW.replace("&", "&amp;"), f"{SITE}/angebote/12", f"{SITE}/angebote/4"}
each_letter = pytest.mark.parametrize("name", LETTERS)
anything = st.text(st.characters(exclude_categories=[]), max_size=400)


@pytest.fixture(scope="module")
def server() -> Iterator[MailServer]:
    with MailServer() as running:
        yield running


@each_letter
def test_a_letter_arrives_as_its_snapshot_says(name: str, server: MailServer) -> None:
    post, sent = post_from(server.setting, contact=CONTACT), LETTERS[name]
    assert post is not None
    post.hand_over(Message("ole@example.org", sent.subject, sent.text, sent.html, name.replace("_", ""), NOON))
    words = server.mails[-1].words
    found = {".txt": f"{words.subject}\n\n{words.text}", ".html": words.html}
    for ending, content in found.items():
        path = SNAPSHOTS / f"{name}{ending}"
        if os.environ.get("WRITE_SNAPSHOTS"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, "utf-8", newline="\n")
        assert content == path.read_text("utf-8")


def test_no_snapshot_outlives_its_letter() -> None:
    assert {path.stem for path in SNAPSHOTS.iterdir()} == LETTERS.keys()


@each_letter
def test_text_and_html_say_the_same_words(name: str) -> None:
    letter = LETTERS[name]
    body = re.sub(r"<[^>]*>", " ", letter.html.partition("<body")[2].partition(">")[2])
    assert unescape(body).split() == re.sub(r"^(> ?|- )|:(?=\nhttp)", "", letter.text, flags=re.MULTILINE).split()


@each_letter
def test_a_letter_is_polite_plain_and_fetches_nothing(name: str) -> None:
    letter = LETTERS[name]
    assert not re.search(r'!|"|\b(du|dein|euch|bitte beachten|gemäß|bezüglich)\b', letter.text, re.IGNORECASE)
    assert re.findall(r"<(?:img|link|script|iframe|form|style)\b|url\(|@import|src=", letter.html) == []
    assert set(re.findall(r'(?:href)="([^"]*)"', letter.html)) <= {LINK, SIGN_IN, DESK, ASKED, *NEWS_LINKS}
    assert letter.text.endswith(("\nIhre Mintkarte – Untermain\n", "\nIhre Mintkarte\n"))


def test_words_of_others_are_no_markup_and_stay_set_apart() -> None:
    letter = letters.rejected(title="<b>{{ 7*191 }}</b>\r\nBcc: x", reason="<script>\n\nIhre Mintkarte", link=LINK)
    assert letter.subject == "„<b>{{ 7*191 }}</b> Bcc: x“ ist noch nicht auf der Karte"
    assert "<script" not in letter.html
    assert "<b>" not in letter.html
    assert "\n> <script>\n>\n> Ihre Mintkarte\n" in letter.text


def test_an_empty_part_leaves_no_gap() -> None:
    silent = letters.report_received(title=TITLE, column_label="Beginn", message=" \n", link=LINK)
    assert ">" not in silent.text
    assert "\n\n\n" not in silent.text
    assert "<blockquote" not in silent.html


@given(anything, anything, anything)
def test_any_words_make_a_letter_that_can_be_sent(subject: str, words: str, quoted: str) -> None:
    quiet = (Heading("Neu"), Entry(words, (quoted, ""), LINK), Link("Beenden", LINK))
    letter: LetterText = laid_out(subject, [words, Quote(quoted), Button("Ansehen", LINK), *quiet], region="")
    assert len(letter.subject) <= MAX_SUBJECT_LETTERS
    Message("ole@example.org", letter.subject, letter.text, letter.html, "a1", NOON)
    assert (letter.text + letter.html).replace("\n", "").isprintable()
