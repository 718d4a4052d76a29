"""Handing mail over: into a folder or to a server, encrypted or not, and never with a header too many."""

from __future__ import annotations

import os
import socket
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from typing import TYPE_CHECKING, Any

import pytest
from aiosmtpd.smtp import AuthResult
from hypothesis import example, given
from hypothesis import strategies as st

from mintkarte.gateways.mail import (
    MailAddressRefusedError,
    MailError,
    MailRefusedError,
    MailServerError,
    Message,
    Post,
    composed,
    post_from,
)
from tests.builders import NOON
from tests.certificates import certified
from tests.letter_process import CONTACT
from tests.mail_server import MailServer, read

if TYPE_CHECKING:
    from pathlib import Path

MESSAGE = Message("ole@example.org", "Grüße", "Grüß Gott\n", "<p>Grüß Gott</p>\n", "a1b2", NOON)
BREAKS = st.sampled_from(["\r\n", "\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\x00"])
anything = st.text(st.characters(exclude_categories=[]), max_size=60)


def post(setting: str, *, timeout_seconds: float = 15) -> Post:
    found = post_from(setting, contact=CONTACT, timeout_seconds=timeout_seconds)
    assert found is not None
    return found


@given(anything, BREAKS, anything)
@example("ole@example.org", "\r\n", "Bcc: eve@example.org")
@example("ole@example.org", "\n", "")
def test_a_recipient_or_subject_with_a_break_is_refused(before: str, line_break: str, after: str) -> None:
    broken = before + line_break + after
    with pytest.raises(ValueError, match="no address"):
        replace(MESSAGE, recipient=broken)
    with pytest.raises(ValueError, match="a header holds one line"):
        replace(MESSAGE, subject=broken)


@given(anything, anything)
@example("äöü@example.org", "Grüße")
@example("a..b@example.org", "=?utf-8?q?x?=")
def test_whatever_is_accepted_travels_as_one_recipient_and_one_subject(recipient: str, subject: str) -> None:
    try:
        message = replace(MESSAGE, recipient=recipient, subject=subject)
    except ValueError:
        return
    sent = message_from_bytes(composed(message, CONTACT).as_bytes(), policy=policy.SMTPUTF8)
    assert sorted(sent.keys()) == sorted(composed(MESSAGE, CONTACT).keys())
    assert len(sent["To"].addresses) == 1


@pytest.mark.parametrize("length", [60, 68, 72, 77, 90, 200])
def test_a_long_subject_begins_on_the_line_of_its_name(length: int) -> None:
    subject = ("4 neue Angebote " * 20)[:length].strip()
    written = composed(replace(MESSAGE, subject=subject), CONTACT).as_bytes()
    assert b"\r\nSubject: 4 neue Angebote " in written
    assert message_from_bytes(written, policy=policy.default)["Subject"] == subject


def test_an_attempt_is_byte_for_byte_the_one_before() -> None:
    first = composed(MESSAGE, CONTACT).as_bytes()
    assert first == composed(MESSAGE, CONTACT).as_bytes()
    assert b"Message-ID: <a1b2@example.org>\r\n" in first
    assert b"Auto-Submitted: auto-generated\r\n" in first


def test_files_sort_by_time_and_a_message_has_one(tmp_path: Path) -> None:
    folder = post(f"file:{tmp_path / 'neu' / 'mail'}")
    later = replace(MESSAGE, message_id="a0", written_at=NOON + timedelta(seconds=1))
    for message in (later, MESSAGE, MESSAGE):
        folder.hand_over(message)
    paths = sorted((tmp_path / "neu" / "mail").iterdir())
    assert [path.name for path in paths] == ["20261121T110000000000-a1b2.eml", "20261121T110001000000-a0.eml"]
    assert read(paths[0].read_bytes()).words.text == MESSAGE.text
    assert os.name == "nt" or paths[0].stat().st_mode & 0o077 == 0


def test_a_draft_left_by_a_dead_process_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / ".20261121T110000000000-a1b2.eml.part").write_text("half a le")
    post(f"file:{tmp_path}").hand_over(MESSAGE)
    (path,) = tmp_path.iterdir()
    assert read(path.read_bytes()).recipient == MESSAGE.recipient


def test_a_folder_that_cannot_be_written_is_told_as_a_server_that_is_away(tmp_path: Path) -> None:
    (tmp_path / "datei").write_text("")
    with pytest.raises(MailServerError, match=r"NotADirectoryError|FileExistsError"):
        post(f"file:{tmp_path / 'datei'}").hand_over(MESSAGE)


def test_a_message_that_was_taken_is_not_handed_over_again() -> None:
    with MailServer() as server:
        same = post(server.setting)
        same.hand_over(MESSAGE)
        same.hand_over(MESSAGE)
    assert len(server.received) == 1


def test_answers_of_a_server_mean_later_never_or_nobody_now() -> None:
    with MailServer(to_recipients=["451 4.3.0 later", "550 5.1.1 unknown", "421 closing", "nonsense"]) as server:
        for kind in (MailError, MailAddressRefusedError, MailServerError, MailServerError):
            with pytest.raises(MailError) as caught:
                post(server.setting).hand_over(MESSAGE)
            assert type(caught.value) is kind
            assert MESSAGE.recipient not in str(caught.value)
    assert server.received == []


def test_a_server_that_never_answers_is_given_up() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        pytest.raises(MailServerError, match="SMTPServerDisconnected"),
    ):
        post(f"smtp://127.0.0.1:{silent.getsockname()[1]}", timeout_seconds=0.1).hand_over(MESSAGE)


def test_an_address_with_umlauts_goes_only_to_a_server_that_knows_them() -> None:
    message = replace(MESSAGE, recipient="änne@example.org")
    with MailServer() as server:
        post(server.setting).hand_over(message)
        assert server.mails[0].recipient == message.recipient
    with MailServer(options={"enable_SMTPUTF8": False}) as server, pytest.raises(MailRefusedError):
        post(server.setting).hand_over(message)


@pytest.mark.parametrize("scheme", ["smtps", "smtp+starttls"])
def test_an_encrypted_line_trusts_only_a_known_certificate(
    scheme: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = certified(tmp_path, "IP:127.0.0.1")
    seen: list[bytes] = []

    def sign_in(*said: Any) -> AuthResult:  # noqa: ANN401 - aiosmtpd's parts
        seen.append(said[-1].password)
        return AuthResult(success=True)

    within = {"ssl_context": context, "auth_require_tls": False}  # that it is encrypted already, it does not see
    encrypted = within if scheme == "smtps" else {"tls_context": context, "require_starttls": True}
    with MailServer(options={"authenticator": sign_in, **encrypted}) as server:
        setting = f"{scheme}://karte:geh%40eim@127.0.0.1:{server.port}"
        with pytest.raises(MailServerError, match="SSLCertVerificationError"):
            post(setting).hand_over(MESSAGE)
        assert seen == []
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
        post(setting).hand_over(MESSAGE)
    assert seen == [b"geh@eim"]
    assert len(server.received) == 1


@pytest.mark.parametrize(
    ("setting", "contact", "code"),
    [
        ("file:", CONTACT, "no_mail"),
        ("mail.example.org", CONTACT, "no_mail"),
        ("imap://mail.example.org", CONTACT, "no_mail"),
        ("smtp://", CONTACT, "no_mail"),
        ("smtp://mail.example.org:zehn", CONTACT, "no_mail"),
        ("smtp://mail.example.org", "", "no_sender"),
        ("smtp://mail.example.org", "Karte <karte@example.org>", "no_sender"),
        ("smtp://karte:geheim@mail.example.org", CONTACT, "open_password"),
    ],
)
def test_a_setting_that_cannot_work_is_named(setting: str, contact: str, code: str) -> None:
    with pytest.raises(ValueError, match=f"^{code}$"):
        post_from(setting, contact=contact)


def test_no_setting_is_no_post() -> None:
    assert post_from("", contact="") is None
