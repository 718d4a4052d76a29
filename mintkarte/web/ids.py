"""Ids in addresses."""

from typing import TYPE_CHECKING

from werkzeug.routing import IntegerConverter

if TYPE_CHECKING:
    from werkzeug.routing import Map

MAX_ID = 2**31 - 1
"""The largest id a table can hold; a larger number names nothing."""


class IdConverter(IntegerConverter):
    """`<id:offer_id>`: a number that can be the id of a row; any other is an unknown address."""

    def __init__(self, url_map: "Map") -> None:
        super().__init__(url_map, max=MAX_ID)
