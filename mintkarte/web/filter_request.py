"""The filter of a request: the query string read, its place found in the gazetteer, its holidays in the calendar."""

from flask import g, request

from mintkarte.services.resolving import FilterRequest, resolve
from mintkarte.web.parts import parts

__all__ = ["FilterRequest", "filter_request", "resolve"]


def filter_request() -> FilterRequest:
    """The filter of the current request, resolved once and kept for it."""
    if "filter_request" not in g:
        g.filter_request = resolve(request.args.items(multi=True), parts())
    found: FilterRequest = g.filter_request
    return found
