"""Ids in addresses."""

from typing import TYPE_CHECKING

from werkzeug.routing import IntegerConverter

from mintkarte.domain.shortlist import MAX_ID

if TYPE_CHECKING:
    from werkzeug.routing import Map


class IdConverter(IntegerConverter):
    """`<id:offer_id>`: a number that can be the id of a row; any other is an unknown address."""

    def __init__(self, url_map: "Map") -> None:
        super().__init__(url_map, max=MAX_ID)
