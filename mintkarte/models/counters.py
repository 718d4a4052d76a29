"""Counters that tell other processes that something has changed."""

from typing import Any, cast

from sqlalchemy import BigInteger, Engine, String, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from mintkarte.models.base import Base

DATA = "data"
_QUESTION = f"SELECT value FROM counters WHERE name = '{DATA}'"  # noqa: S608 - our own word


class Counter(Base):
    """One named number; `data` grows with every transaction that changes what visitors see."""

    __tablename__ = "counters"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[int] = mapped_column(BigInteger, default=0)


def current(db: Session, name: str = DATA) -> int:
    """The counter's value, 0 before the first change."""
    return db.scalar(select(Counter.value).where(Counter.name == name)) or 0


def ask(engine: Engine) -> int:
    """The `data` counter, asked of the driver itself: every request asks, and a connection takes five times as long."""
    driver: Any = engine.dialect.dbapi
    try:
        raw = engine.raw_connection()
        try:
            cursor = raw.cursor()
            cursor.execute(_QUESTION)
            row = cast("tuple[int] | None", cursor.fetchone())
        finally:
            raw.close()
    except driver.Error:  # once more in the usual way, which says in usual words what is wrong
        with engine.connect() as connection:
            return connection.scalar(select(Counter.value).where(Counter.name == DATA)) or 0
    return row[0] if row else 0


def bump(db: Session, name: str = DATA) -> int:
    """The counter plus one, once per transaction: the row stays locked, so numbers follow the order of commits."""
    bumped: dict[str, int] = db.info.setdefault("bumped", {})
    if name not in bumped:
        raised = update(Counter).where(Counter.name == name).values(value=Counter.value + 1).returning(Counter.value)
        value = db.scalar(raised, execution_options={"synchronize_session": False})
        if value is None:
            db.add(Counter(name=name, value=1))
            db.flush()
            value = 1
        bumped[name] = value
    return bumped[name]
