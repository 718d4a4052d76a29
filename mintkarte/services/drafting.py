"""Drafting: typed columns become a placed draft, for the form, its live check and the decisions about it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from mintkarte.domain.drafts import OfferDraft, read_draft
from mintkarte.domain.geometry import Point
from mintkarte.domain.holidays import DateSpan
from mintkarte.domain.problems import Problem
from mintkarte.domain.vocabulary import Land, Precision
from mintkarte.gateways.gazetteer import Gazetteer
from mintkarte.gateways.locator import Located
from mintkarte.models import Offer
from mintkarte.queries import offer_records
from mintkarte.queries.offer_columns import cells_of
from mintkarte.services import locating
from mintkarte.services.writing import Written

CONTACT_PUBLIC, YES, NO = "kontakt_oeffentlich", "ja", "nein"
"""The one field of the form that is no column of the spreadsheet, and what it says."""
Pauses = Callable[[Land | None], tuple[DateSpan, ...]]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the typed columns come to; `draft` is None where title or organisation is missing."""

    draft: OfferDraft | None
    located: Located
    problems: tuple[Problem, ...]
    contact_public: bool = True

    def written(self, pauses: Pauses) -> Written:
        """What can be stored; raises ValueError without a draft."""
        if self.draft is None:
            raise ValueError("no draft")
        return Written(self.draft, self.located, pauses(self.located.land), self.contact_public)


def read(columns: Mapping[str, str], today: date, gazetteer: Gazetteer, near: Point | None = None) -> Reading:
    """Read the columns through the one door for offers and place them by the gazetteer."""
    draft, problems = read_draft(columns, today)
    if draft is not None:
        located = locating.located(draft, gazetteer, near)
        return Reading(draft, located, problems, columns.get(CONTACT_PUBLIC, YES) == YES)
    return Reading(None, gazetteer.locate(columns.get("plz", ""), columns.get("ort", ""), near), problems)


def stored_columns(db: Session, offer_id: int) -> dict[str, str]:
    """A stored offer in the words of the form: the spreadsheet's columns, a point only where a person has set it.

    `CONTACT_PUBLIC` says beside them whether visitors may see the contact, which is there in any case.
    """
    columns = cells_of(offer_records.records(db, [offer_id], private=True)[0])
    if columns["genauigkeit"] != Precision.EXACT.public:
        columns |= dict.fromkeys(("lat", "lon", "genauigkeit"), "")
    shown = db.scalar(select(Offer.contact_public).where(Offer.id == offer_id))
    return columns | {CONTACT_PUBLIC: YES if shown else NO}
