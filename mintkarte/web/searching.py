"""One request's search: the filter with its evaluation, and what its values are called."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from mintkarte.domain.filters import Criterion, OfferFilter
from mintkarte.queries.evaluation import Evaluation
from mintkarte.queries.offer_index import Snapshot
from mintkarte.texts import chips

Names = Mapping[tuple[str, str], str]
"""What a value of the address is called: regions, providers, holidays and the place, by key and value."""


@dataclass(frozen=True, slots=True)
class Searching:
    """The filter, the offers it is asked of, and the words for its values."""

    fixed: OfferFilter
    snapshot: Snapshot
    today: date
    names: Names
    place: str

    def evaluation(self, fixed: OfferFilter | None = None) -> Evaluation:
        """The answer to the filter, or to a changed one."""
        return self.snapshot.evaluate(fixed or self.fixed, self.today)

    def count(self, fixed: OfferFilter) -> int:
        """How many offers a changed filter leaves."""
        return self.evaluation(fixed).total

    def words(self, criterion: Criterion) -> str:
        """What one active criterion is called on its chip."""
        return chips.chip(criterion, self.fixed, self.names, self.today)
