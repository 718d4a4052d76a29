"""stub"""

from datetime import datetime
from secrets import token_hex

from sqlalchemy.orm import Session

from mintkarte.models import Letter


def write(
    db: Session, letter: tuple[str, str], recipient: str, now: datetime, *, kind: str, key: str | None = None
) -> None:
    """Stub"""
    db.add(
        Letter(
            key=key,
            kind=kind,
            recipient=recipient,
            subject=letter[0],
            text=letter[1],
            html="",
            message_id=token_hex(8),
            created_at=now,
        )
    )
