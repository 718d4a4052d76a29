"""What a coordinator does with an entry of the list of doubtful things: sets it aside, or takes over a new address."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from mintkarte.domain.link_states import Finding
from mintkarte.models import Offer, SetAside, counters
from mintkarte.queries import link_findings
from mintkarte.services import history

KEPT = timedelta(days=730)
"""After two years what was set aside is looked at once more."""


def set_aside(db: Session, key: str, state: str, actor: str, now: datetime) -> None:
    """Keep the entry away as long as it has this state; `bring_back` is the opposite."""
    db.merge(SetAside(key=key, state=state, actor=actor, created_at=now))


def bring_back(db: Session, key: str) -> bool:
    """Show the entry again; False where it was not set aside."""
    gone = delete(SetAside).where(SetAside.key == key).returning(SetAside.key)
    return db.scalar(gone, execution_options={"synchronize_session": False}) is not None


def forget_old(db: Session, now: datetime) -> None:
    """Forget what was set aside long ago."""
    db.execute(delete(SetAside).where(SetAside.created_at < now - KEPT))


def take_over_address(db: Session, offer: Offer, wanted: str, actor: str, now: datetime) -> bool:
    """Give the offer the address to which its page has moved; False where that is no longer what was found.

    It confirms nothing else of the offer; its history can take it back.
    """
    found = link_findings.of_offers(db, [offer.id]).get(offer.id)
    if found is None or found.finding is not Finding.MOVED or found.detail != wanted:
        return False
    before, after = history.apply(offer, {"url": wanted})
    offer.updated_at, offer.changed_in = now, counters.bump(db)
    history.record(db, actor=actor, now=now, verb="updated", thing=offer, before=before, after=after)
    db.flush()
    return True
