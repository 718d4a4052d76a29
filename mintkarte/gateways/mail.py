"""Mail: hands a message over to a mail server or into a folder, and says what it knows when that failed.

The setting MINTKARTE_MAIL names the way: `file:FOLDER`, `smtp://[user:password@]host[:port]`, the same with
`smtp+starttls://` or `smtps://` for an encrypted line, or nothing. What goes wrong is told by numbers and kinds of
errors only: a server's own words may hold the recipient.
"""

import os
import re
import smtplib
import ssl
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.policy import EmailPolicy
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import SplitResult, unquote, urlsplit

from mintkarte.domain.bounces import is_about_address

TIMEOUT_SECONDS = 15.0
"""How long a mail server may take for one step."""
MAX_SUBJECT_LETTERS = 300
MAX_RECIPIENT_LETTERS = 320
MAX_HEADER_LETTERS = 900
HEADERS = ("List-Unsubscribe", "List-Unsubscribe-Post")
"""What a letter may have beside the usual: how to end a subscription with one click (RFC 8058)."""
_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
_STEPS = 12
"""From the connection to the last answer, with encryption and sign-in."""
_REMEMBERED = 1000
_ADDRESS = re.compile(r"[^\s@,;:<>()\[\]\\\"]+@[^\s@,;:<>()\[\]\\\"]+")
_ENHANCED = re.compile(rb"[245]\.\d{1,3}\.\d{1,3}\b")
_AWAY = 421
_HERE = {"localhost", "127.0.0.1", "::1"}


class MailError(Exception):
    """This message was not taken now; another may be, and this one later."""


class MailServerError(MailError):
    """Nobody takes any message now; whether the last one has arrived is not known."""


class MailRefusedError(MailError):
    """This message will never be taken."""


class MailAddressRefusedError(MailRefusedError):
    """No message to this address will ever be taken; `code` is the server's number for it."""

    def __init__(self, sentence: str, code: str) -> None:
        """`sentence` is for the log."""
        super().__init__(sentence)
        self.code = code


_MEANS = {4: MailError, 5: MailRefusedError}


@dataclass(frozen=True, slots=True)
class Message:
    """One mail to one recipient; raises ValueError where subject or recipient could become something else.

    `message_id` is the part before the @, of letters and digits; `written_at` is aware; `headers` are further ones, of
    those that a letter may have.
    """

    recipient: str
    subject: str
    text: str
    html: str
    message_id: str
    written_at: datetime
    headers: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what could break out of its header."""
        if not self.recipient.isprintable() or not _ADDRESS.fullmatch(self.recipient):
            raise ValueError("no address")
        if not self.subject.isprintable() or not self.message_id.isalnum():
            raise ValueError("a header holds one line")
        for name, value in self.headers.items():
            if name not in HEADERS or not value.isascii() or not value.isprintable() or len(value) > MAX_HEADER_LETTERS:
                raise ValueError("no such header")
        if len(self.recipient) > MAX_RECIPIENT_LETTERS or len(self.subject) > MAX_SUBJECT_LETTERS:
            raise ValueError("a header is too long")


class Post(Protocol):
    """Whoever takes messages; the same message again is taken once, as far as the post can know."""

    @property
    def longest_seconds(self) -> float:
        """The longest that one handing over may take."""

    def hand_over(self, message: Message) -> None:
        """Give the message away; returns when it was taken, else raises MailError."""


def post_from(setting: str, *, contact: str, timeout_seconds: float = TIMEOUT_SECONDS) -> Post | None:
    """The post of this setting, or None when it is empty; `contact` is the sender.

    Raises ValueError with `no_mail`, `no_sender` or `open_password`.
    """
    if not setting:
        return None
    way, _, folder = setting.partition(":")
    if way == "file" and folder:
        return FolderPost(Path(folder.removeprefix("//")).absolute(), contact or "mintkarte@localhost")
    try:
        address = urlsplit(setting)
        port = address.port or _PORTS[address.scheme]
    except (ValueError, KeyError) as error:
        raise ValueError("no_mail") from error
    if not address.hostname:
        raise ValueError("no_mail")
    if not _ADDRESS.fullmatch(contact):
        raise ValueError("no_sender")
    if address.password and address.scheme == "smtp" and address.hostname not in _HERE:
        raise ValueError("open_password")
    return SmtpPost(address, port, contact, timeout_seconds)


class FolderPost:
    """Writes each message as an `.eml` file, whole or not at all; names sort by time, one message has one name."""

    longest_seconds = 60.0

    def __init__(self, folder: Path, sender: str) -> None:
        """The folder is made with the first message."""
        self._folder, self._sender = folder, sender

    def hand_over(self, message: Message) -> None:
        """Write the file, readable by its owner only; raises MailServerError where that does not go."""
        path = self._folder / f"{message.written_at:%Y%m%dT%H%M%S%f}-{message.message_id}.eml"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            if not path.exists():
                _write_whole(path, composed(message, self._sender).as_bytes())
        except OSError as error:
            raise MailServerError(_kind(error)) from None


class SmtpPost:
    """Hands messages to a mail server, each over a line of its own, and remembers which it has taken."""

    def __init__(self, address: SplitResult, port: int, sender: str, timeout_seconds: float) -> None:
        """`address` is the setting; nothing is opened before the first message."""
        self._scheme, self._host, self._port = address.scheme, address.hostname or "", port
        self._user, self._password = unquote(address.username or ""), unquote(address.password or "")
        self._sender, self._timeout_seconds = sender, timeout_seconds
        self._taken: deque[str] = deque(maxlen=_REMEMBERED)
        self.longest_seconds = _STEPS * timeout_seconds

    def hand_over(self, message: Message) -> None:
        """One message; a refused recipient or content raises MailRefusedError, a "not now" MailError."""
        if message.message_id in self._taken:
            return
        try:
            server = self._connected()
        except (OSError, smtplib.SMTPException) as error:
            raise MailServerError(_kind(error)) from None
        try:
            server.send_message(composed(message, self._sender), self._sender, [message.recipient])
        except (OSError, smtplib.SMTPException) as error:
            raise _trouble(error, message.recipient) from None
        else:
            self._taken.append(message.message_id)
            with suppress(OSError, smtplib.SMTPException):
                server.putcmd("quit")  # its answer is not waited for: the caller must note quickly what was taken
        finally:
            server.close()

    def _connected(self) -> smtplib.SMTP:
        """A line that is encrypted and signed in as the setting wants."""
        name, seconds = self._sender.rpartition("@")[2], self._timeout_seconds
        server: smtplib.SMTP
        if self._scheme == "smtps":
            context = ssl.create_default_context()
            server = smtplib.SMTP_SSL(self._host, self._port, name, timeout=seconds, context=context)
        else:
            server = smtplib.SMTP(self._host, self._port, name, timeout=seconds)
        try:
            if self._scheme == "smtp+starttls":
                server.starttls(context=ssl.create_default_context())
            if self._user:
                server.login(self._user, self._password)
        except BaseException:
            server.close()
            raise
        return server


class _Policy(EmailPolicy):
    """Writes our further headers on one line: folded and encoded as words, no mailbox finds the address in them.

    Others begin on the line of their name: where it is left empty, mailboxes show a subject that begins with a space.
    """

    def fold_binary(self, name: str, value: Any) -> bytes:  # noqa: ANN401 - as the library has it
        if name in HEADERS:
            return f"{name}: {value}{self.linesep}".encode("ascii")
        written: bytes = super().fold_binary(name, value)
        return re.sub(rb"\A([^:\r\n]+:) ?\r\n[ \t]+", rb"\1 ", written)


def composed(message: Message, sender: str) -> EmailMessage:
    """The message as it travels, byte for byte the same at every attempt."""
    mail = EmailMessage(_Policy(linesep="\r\n", utf8=not message.recipient.isascii()))
    mail["From"] = f"Mintkarte <{sender}>"
    mail["To"] = message.recipient
    mail["Subject"] = message.subject
    mail["Date"] = message.written_at
    mail["Message-ID"] = f"<{message.message_id}@{sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"  # keeps notes of absence away
    for name, value in message.headers.items():
        mail[name] = value
    mail.set_content(message.text, cte="quoted-printable")
    mail.add_alternative(message.html, subtype="html", cte="quoted-printable")
    mail.set_boundary(f"mintkarte-{message.message_id}")
    return mail


def _write_whole(path: Path, content: bytes) -> None:
    """Under another name first; a reader sees the whole file or none."""
    draft = path.with_name(f".{path.name}.part")
    draft.touch(mode=0o600)
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def _trouble(error: Exception, recipient: str) -> MailError:
    """What an error on an open line means for the message."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = error.recipients[recipient]
        return _answered(code, words, "the server refuses the recipient", at_recipient=True)
    if isinstance(error, smtplib.SMTPDataError):
        return _answered(error.smtp_code, error.smtp_error, "the server refuses the message")
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return MailRefusedError("the server knows no addresses like this")
    return MailServerError(_kind(error))


def _answered(code: int, words: bytes | str, meaning: str, *, at_recipient: bool = False) -> MailError:
    said = _ENHANCED.match(words if isinstance(words, bytes) else words.encode())
    enhanced = said[0].decode() if said else ""
    sentence = f"{meaning} ({f'{code} {enhanced}'.strip()})"
    kind = _MEANS.get(code // 100, MailServerError) if code != _AWAY else MailServerError
    if kind is MailRefusedError and is_about_address(enhanced, at_recipient=at_recipient):
        return MailAddressRefusedError(sentence, enhanced or str(code))
    return kind(sentence)


def _kind(error: Exception) -> str:
    """An error without its words, which may hold an address."""
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{type(error).__name__} ({error.smtp_code})"
    number = getattr(error, "errno", None)
    return f"{type(error).__name__} ({number})" if isinstance(number, int) else type(error).__name__
