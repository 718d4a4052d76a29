"""Whose map this is, for the line beside the name in every page's head."""

import re

from flask import request

from mintkarte.web.filter_request import filter_request
from mintkarte.web.parts import parts

_POSTCODE = re.compile(r"\b\d{5}\b")


def region_name() -> str:
    """The region asked for, else the one the asked postcode belongs to, else the only one there is; else empty."""
    if request.endpoint is None:
        return ""
    regions = list(parts().regions().values())
    if request.endpoint == "browse.show":
        asking = filter_request()
        code = _POSTCODE.search(f"{asking.asked.place} {asking.place_label}")
        asked = [region for region in regions if region.slug in asking.asked.regions]
        regions = asked or [one for one in regions if code and one.longest_prefix(code[0])] or regions
    return regions[0].name if len(regions) == 1 else ""
