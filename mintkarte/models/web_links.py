"""The links of public offers, how they were found when they were tested, and what sites ask of programs."""

from datetime import datetime
from typing import Any

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from mintkarte.models.base import Base, PlainJson


class WebLink(Base):
    """One address, however many offers name it; offers find theirs by `url`.

    `finding`, `detail` and `since` are what is believed of it, `doubt` is what was seen since and speaks against it,
    `walk` is where a test under way stands. All four are empty before the first test.
    """

    __tablename__ = "web_links"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[str] = mapped_column(String(2000), unique=True)
    due_at: Mapped[datetime] = mapped_column(index=True)
    walk: Mapped[dict[str, Any]] = mapped_column(default=dict)
    tested_at: Mapped[datetime | None]
    finding: Mapped[str] = mapped_column(String(20), default="", index=True)
    detail: Mapped[str] = mapped_column(Text, default="")
    since: Mapped[datetime | None]
    doubt: Mapped[dict[str, Any]] = mapped_column(default=dict)


class WebRobots(Base):
    """The rules in the robots.txt of an origin that concern us, as pairs of "allowed" and a path."""

    __tablename__ = "web_robots"

    origin: Mapped[str] = mapped_column(String(300), primary_key=True)
    rules: Mapped[list[Any]] = mapped_column(PlainJson, default=list)
    read_at: Mapped[datetime] = mapped_column(index=True)
