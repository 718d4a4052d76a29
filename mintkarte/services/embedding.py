"""Which sites may show the map of a region inside their pages."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from mintkarte.models import Region, counters
from mintkarte.services import history


def allow(db: Session, region: Region, hosts: Sequence[str], actor: str, now: datetime) -> bool:
    """Let these sites show the region, and no others; False where it was so already."""
    before, after = history.apply(region, {"embed_hosts": "\n".join(hosts)})
    if not after:
        return False
    counters.bump(db)
    history.record(db, actor=actor, now=now, verb="updated", thing=region, before=before, after=after)
    return True
