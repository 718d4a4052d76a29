"""The offers that lists have shown last, with all that a card needs, ready for the next list."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from threading import Lock
from typing import TypeAlias

from mintkarte.models.offers import Offer

MOST_OFFERS = 500
"""About 5 MB: the first pages of the searches that many people make."""
Load: TypeAlias = Callable[[Sequence[int]], Sequence[Offer]]


class RecentOffers:
    """Offers by id, as long as the state of the data lasts; any thread may ask, nobody may change what it gets."""

    def __init__(self, most: int = MOST_OFFERS) -> None:
        self._most = most
        self._state: object = None
        self._known: OrderedDict[int, Offer] = OrderedDict()
        self._lock = Lock()

    def get(self, ids: Sequence[int], state: object, load: Load) -> list[Offer]:
        """The offers with these ids in this order, without those that are gone; `load` reads what is not known."""
        found = self._recall(ids, state)
        missing = [one for one in ids if one not in found]
        if missing:
            found |= {offer.id: offer for offer in load(missing)}
            self._remember([found[one] for one in missing if one in found], state)
        return [found[one] for one in ids if one in found]

    def _recall(self, ids: Sequence[int], state: object) -> dict[int, Offer]:
        with self._lock:
            if state != self._state:
                self._state = state
                self._known.clear()
            found = {one: self._known[one] for one in ids if one in self._known}
            for one in found:
                self._known.move_to_end(one)
            return found

    def _remember(self, fresh: Sequence[Offer], state: object) -> None:
        with self._lock:
            if state != self._state:
                return
            self._known.update((offer.id, offer) for offer in fresh)
            while len(self._known) > self._most:
                self._known.popitem(last=False)
