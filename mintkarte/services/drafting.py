"""Drafting: typed columns become a placed draft, for the form, its live check and the decisions about it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from mintkarte.domain.drafts import OfferDraft, read_draft
from mintkarte.domain.geometry import Point
from mintkarte.domain.holidays import DateSpan
from mintkarte.domain.problems import Problem
from mintkarte.domain.vocabulary import Land
from mintkarte.gateways.gazetteer import Gazetteer
from mintkarte.gateways.locator import Located
from mintkarte.services import locating
from mintkarte.services.writing import Written

Pauses = Callable[[Land | None], tuple[DateSpan, ...]]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the typed columns come to; `draft` is None where title or organisation is missing."""

    draft: OfferDraft | None
    located: Located
    problems: tuple[Problem, ...]

    def written(self, pauses: Pauses, *, contact_public: bool) -> Written:
        """What can be stored; raises ValueError without a draft."""
        if self.draft is None:
            raise ValueError("no draft")
        return Written(self.draft, self.located, pauses(self.located.land), contact_public)


def read(columns: Mapping[str, str], today: date, gazetteer: Gazetteer, near: Point | None = None) -> Reading:
    """Read the columns through the one door for offers and place them by the gazetteer."""
    draft, problems = read_draft(columns, today)
    if draft is not None:
        return Reading(draft, locating.located(draft, gazetteer, near), problems)
    return Reading(None, gazetteer.locate(columns.get("plz", ""), columns.get("ort", ""), near), problems)
