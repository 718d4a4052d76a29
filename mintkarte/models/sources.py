"""Sources that are read again and again: the calendar, feed or page of an organisation, and what it lists."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mintkarte.models.base import Base
from mintkarte.models.offers import Offer
from mintkarte.models.organisations import Organisation


class Source(Base):
    """One address that an organisation keeps its programme at.

    Only entries that name one of its `words` are meant, see `domain.source_choice`; without words all are.
    `etag` and `modified` are what it wants to be asked with; `problem` is why the last reading came to nothing, since
    `failing_since`; `read_at` is the last one that came to something. A source that is stopped has no `due_at`.
    """

    __tablename__ = "sources"
    __table_args__ = (UniqueConstraint("organisation_id", "url"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    url: Mapped[str] = mapped_column(String(2000))
    words: Mapped[str] = mapped_column(String(300), default="")
    due_at: Mapped[datetime | None] = mapped_column(index=True)
    read_at: Mapped[datetime | None]
    form: Mapped[str] = mapped_column(String(20), default="")
    etag: Mapped[str] = mapped_column(String(300), default="")
    modified: Mapped[str] = mapped_column(String(100), default="")
    problem: Mapped[str] = mapped_column(String(40), default="")
    failing_since: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)
    created_by: Mapped[str] = mapped_column(String(320))
    created_at: Mapped[datetime]

    organisation: Mapped[Organisation] = relationship()


class SourceEntry(Base):
    """One thing a source lists, known by the source's own name for it, and the offer that it became.

    `given` are the columns as the source said them last, the common ground with what people have edited since;
    `conflicts` are those that both have changed, with what the source says. `missing_since` is when it was first not
    listed any more; `refused` says why it became no offer.
    """

    __tablename__ = "source_entries"
    __table_args__ = (UniqueConstraint("source_id", "key"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("sources.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(64))
    """A hash of the source's name, which may be of any length."""
    offer_id: Mapped[int | None] = mapped_column(ForeignKey("offers.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(Text, default="")
    given: Mapped[dict[str, Any]] = mapped_column(default=dict)
    conflicts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    refused: Mapped[str] = mapped_column(String(60), default="")
    seen_at: Mapped[datetime]
    missing_since: Mapped[datetime | None]

    source: Mapped[Source] = relationship()
    offer: Mapped[Offer | None] = relationship()
