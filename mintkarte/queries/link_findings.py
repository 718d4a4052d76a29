"""What the tests of links have found: for the people of an offer, and for whoever looks after a region."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from mintkarte.domain.link_states import DEAD, Finding
from mintkarte.models import Offer, WebLink

TOLD = tuple(sorted(map(str, DEAD | {Finding.MOVED})))
"""Findings that people hear of."""
COLUMNS = (WebLink.url, WebLink.finding, WebLink.detail, WebLink.since, WebLink.doubt)


@dataclass(frozen=True, slots=True)
class LinkFinding:
    """Since when a page does not answer, or where it has moved to; `detail` is a number or an address."""

    url: str
    finding: Finding
    detail: str
    since: datetime


def of_offers(db: Session, ids: Sequence[int]) -> dict[int, LinkFinding]:
    """What is to be told about the links of these offers, by their ids; an offer whose link is fine is left out."""
    asked = select(Offer.id, *COLUMNS).join(WebLink, WebLink.url == Offer.url).where(WebLink.finding.in_(TOLD))
    return told(db, asked.where(Offer.id.in_(ids))) if ids else {}


def told(db: Session, asked: Select[*tuple[Any, ...]]) -> dict[int, LinkFinding]:
    """The findings in rows of an offer's id and `COLUMNS`, but those against which the last test spoke."""
    found = {row[0]: _finding(row) for row in db.execute(asked)}
    return {number: one for number, one in found.items() if one is not None}


def _finding(row: Row[*tuple[Any, ...]]) -> LinkFinding | None:
    _, url, finding, detail, since, doubt = row
    if doubt or not isinstance(since, datetime):
        return None
    return LinkFinding(str(url), Finding(str(finding)), str(detail), since)
