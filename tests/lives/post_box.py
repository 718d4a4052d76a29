"""Real posts with good and bad weeks: a folder, and a mail server on loopback."""

from __future__ import annotations

from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Protocol

from tests.mail_server import Mail, MailServer, read

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path


@dataclass(frozen=True)
class Arrived:
    """A letter as it lies in somebody's mailbox."""

    message_id: str
    recipient: str
    subject: str
    text: str
    written: datetime


class PostBox(Protocol):
    """Where letters arrive; while it `is_away` it takes none."""

    is_away: bool

    @property
    def setting(self) -> str:
        """Its address, for MINTKARTE_MAIL."""

    def go(self, *, away: bool) -> None:
        """Take letters from now on, or none."""

    def new(self) -> list[Arrived]:
        """What has arrived since this was asked last."""


@dataclass
class FolderBox:
    """A folder; while it is away a file lies in its place."""

    folder: Path
    is_away: bool = False
    known: set[str] = field(default_factory=set)

    @property
    def setting(self) -> str:
        return f"file:{self.folder}"

    def go(self, *, away: bool) -> None:
        aside = self.folder.with_name(f"{self.folder.name} aside")
        if away and not self.is_away:
            self.folder.mkdir(exist_ok=True)
            self.folder.rename(aside)
            self.folder.touch()
        elif self.is_away and not away:
            self.folder.unlink()
            aside.rename(self.folder)
        self.is_away = away

    def new(self) -> list[Arrived]:
        if self.is_away or not self.folder.is_dir():
            return []
        paths = sorted(path for path in self.folder.glob("*.eml") if path.name not in self.known)
        self.known |= {path.name for path in paths}
        return [_arrived(read(path.read_bytes())) for path in paths]

    def take_from(self, other: Path) -> None:
        """Move what lies in another folder here."""
        self.folder.mkdir(exist_ok=True)
        for path in other.glob("*.eml"):
            path.rename(self.folder / path.name)


@dataclass
class ServerBox:
    """A mail server; while it is away nobody listens on its port."""

    server: MailServer
    is_away: bool = False
    read: int = 0

    @property
    def setting(self) -> str:
        return self.server.setting

    def go(self, *, away: bool) -> None:
        if away and not self.is_away:
            self.server.__exit__()
        elif self.is_away and not away:
            self.server.__enter__()
        self.is_away = away

    def new(self) -> list[Arrived]:
        found = [_arrived(read(content)) for content in self.server.received[self.read :]]
        self.read += len(found)
        return found

    def last_id(self) -> str:
        """The Message-ID of what came last."""
        return read(self.server.received[-1]).headers["Message-ID"]


def _arrived(mail: Mail) -> Arrived:
    words, headers = mail.words, mail.headers
    written = parsedate_to_datetime(headers["Date"])
    return Arrived(headers["Message-ID"], mail.recipient, words.subject, words.text, written)
