"""Pictures of an offer: add one, change what is said about it, remove it; the files follow a day later.

Each deed writes the history of the picture and bumps the `data` counter in the caller's one transaction; whoever calls
has stored the files before and has asked `can(person, Action.EDIT, …)`.
"""

from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mintkarte.domain.vocabulary import Licence
from mintkarte.gateways import images
from mintkarte.gateways.images import Encoded
from mintkarte.models import Offer, Picture, counters
from mintkarte.services import history

MOST = 6
"""Pictures of one offer."""
MAX_ALT, MAX_CREDIT = 300, 200
"""Letters of the text instead of the picture, and of its makers."""


class PictureProblemError(ValueError):
    """A picture cannot be taken as it is described; `codes` are words that `texts.pictures` has a sentence for."""

    def __init__(self, codes: list[str]) -> None:
        super().__init__(", ".join(codes))
        self.codes = codes


def folder_of(data_dir: Path) -> Path:
    """Where the files of all pictures lie."""
    return data_dir / "uploads" / "bilder"


def problems_of(alt: str, credit: str, licence: str) -> list[str]:
    """The codes of what is missing or too long in what is said about a picture."""
    found = {
        "alt_missing": not alt.strip(),
        "alt_too_long": len(alt) > MAX_ALT,
        "credit_missing": not credit.strip(),
        "credit_too_long": len(credit) > MAX_CREDIT,
        "licence_missing": licence not in set(Licence),
    }
    return [code for code, is_wrong in found.items() if is_wrong]


def add(
    db: Session, offer: Offer, encoded: Encoded, *, alt: str, credit: str, licence: str, actor: str, now: datetime
) -> Picture:
    """Give an offer one more picture; raises PictureProblemError."""
    codes = problems_of(alt, credit, licence)
    stored = select(func.count()).select_from(Picture).where(Picture.offer_id == offer.id)
    if (db.scalar(stored) or 0) >= MOST:
        codes.append("too_many")
    if codes:
        raise PictureProblemError(codes)
    values = {
        "offer_id": offer.id,
        "file": encoded.name,
        "width": encoded.width,
        "height": encoded.height,
        "alt": alt.strip(),
        "credit": credit.strip(),
        "licence": licence,
    }
    picture = Picture(**values, created_at=now)
    db.add(picture)
    db.flush()
    _write_down(db, picture, "added", actor, now, {}, values)
    return picture


def change(db: Session, picture: Picture, *, alt: str, credit: str, licence: str, actor: str, now: datetime) -> bool:
    """Say something else about a picture; gives whether anything differed, raises PictureProblemError."""
    if codes := problems_of(alt, credit, licence):
        raise PictureProblemError(codes)
    before, after = history.apply(picture, {"alt": alt.strip(), "credit": credit.strip(), "licence": licence})
    if after:
        _write_down(db, picture, "changed", actor, now, before, after)
    return bool(after)


def remove(db: Session, picture: Picture, *, actor: str, now: datetime) -> None:
    """Take a picture off its offer; `sweep` removes its files."""
    before = {name: getattr(picture, name) for name in ("offer_id", "file", "alt", "credit", "licence")}
    _write_down(db, picture, "removed", actor, now, before, {})
    db.delete(picture)
    db.flush()


def sweep(db: Session, data_dir: Path, now: datetime) -> int:
    """Remove the files of pictures that no offer has any more, a day after they were stored; gives how many."""
    return images.sweep(folder_of(data_dir), frozenset(db.scalars(select(Picture.file).distinct())), now)


def _write_down(
    db: Session,
    picture: Picture,
    verb: str,
    actor: str,
    now: datetime,
    before: dict[str, Any],
    after: dict[str, Any],
) -> None:
    offer = db.get_one(Offer, picture.offer_id)
    offer.updated_at = now
    offer.changed_in = counters.bump(db)
    history.record(db, actor=actor, now=now, verb=verb, thing=picture, before=before, after=after)
