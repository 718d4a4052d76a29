"""A mail server on loopback with good and bad days."""

from __future__ import annotations

from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from threading import Event
from typing import TYPE_CHECKING, Any, Self

from aiosmtpd.controller import Controller

from mintkarte.texts.letter_sheet import LetterText
from tests.needs import free_port

if TYPE_CHECKING:
    from aiosmtpd.smtp import Envelope


@dataclass(frozen=True)
class Mail:
    """What a mailbox shows, and the headers behind it."""

    recipient: str
    words: LetterText
    headers: dict[str, str]


def read(content: bytes) -> Mail:
    """A mail as it came over the line, or as it lies in an `.eml` file."""
    message = message_from_bytes(content, _class=EmailMessage, policy=default)
    bodies = [message.get_body((kind,)) for kind in ("plain", "html")]
    text, html = (body.get_content().replace("\r\n", "\n") if body else "" for body in bodies)
    headers = {name: str(value) for name, value in message.items()}
    return Mail(headers["To"], LetterText(headers["Subject"], text, html), headers)


@dataclass
class MailServer:
    """Answers on `port` within its `with` block; `options` are those of aiosmtpd's controller.

    `to_recipients` and `to_messages` are what it answers next, before it becomes friendly again.
    """

    to_recipients: list[str] = field(default_factory=list)
    to_messages: list[str] = field(default_factory=list)
    options: dict[str, Any] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    received: list[bytes] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    has_mail: Event = field(default_factory=Event)

    def __enter__(self) -> Self:
        self._controller = Controller(_Hands(self), hostname="127.0.0.1", port=self.port, **self.options)
        self._controller.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._controller.stop()

    @property
    def setting(self) -> str:
        """Its address, for MINTKARTE_MAIL."""
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def mails(self) -> list[Mail]:
        """What has arrived, as a mailbox reads it."""
        return [read(content) for content in self.received]


class _Hands:
    """What aiosmtpd calls; apart from the server, since it looks at every attribute at each connection."""

    def __init__(self, server: MailServer) -> None:
        self._server = server

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: object, _session: object, envelope: Envelope, address: str, _options: object
    ) -> str:
        if self._server.to_recipients:
            return self._server.to_recipients.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: object, _session: object, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        if self._server.to_messages:
            return self._server.to_messages.pop(0)
        self._server.received.append(envelope.original_content or b"")
        self._server.recipients += envelope.rcpt_tos
        self._server.has_mail.set()
        return "250 OK"
