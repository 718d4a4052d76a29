"""Changes for other portals, in the spirit of OpenActive's RPDE: what is new or other, and what is gone."""

from collections.abc import Callable, Collection
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from mintkarte.domain.vocabulary import Status
from mintkarte.queries import change_feed, offer_records
from mintkarte.queries.change_feed import Place
from mintkarte.services import exporting
from mintkarte.services.exporting import AddressOf

MOST = 500
"""Items of a page."""
KIND = "angebot"


class Page(NamedTuple):
    """Some changes in order, and where to go on; no items mean that there is nothing newer."""

    items: list[dict[str, Any]]
    next: Place


def page(
    db: Session,
    place: Place,
    upto: int,
    address_of: AddressOf,
    *,
    wanted: Callable[[], Collection[int]] | None = None,
    most: int = MOST,
) -> Page:
    """The changes after a place, up to a value of the counter.

    `wanted` gives the offers that a reader asks for; to it all others are as good as deleted. An offer that was hidden
    since the page was begun is not shown any more; its own change follows on a later page.
    """
    entries = change_feed.after(db, place, upto, most)
    chosen = wanted() if wanted is not None and entries else None
    shown = [one.offer_id for one in entries if one.public and (chosen is None or one.offer_id in chosen)]
    records = [one for one in offer_records.records(db, shown) if one.status == Status.PUBLISHED]
    data = {offer["id"]: offer for offer in exporting.public_offers(db, records, address_of)}
    items = [_item(one.changed_in, one.offer_id, data.get(one.offer_id)) for one in entries]
    return Page(items, Place(*entries[-1][:2]) if entries else place)


def _item(changed_in: int, offer_id: int, data: dict[str, Any] | None) -> dict[str, Any]:
    item = {"state": "updated" if data else "deleted", "kind": KIND, "id": offer_id, "modified": changed_in}
    return item | ({"data": data} if data else {})
