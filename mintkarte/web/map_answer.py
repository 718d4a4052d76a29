"""What the map shows of a filter: the offers as points, or as clusters of the viewport where they are too many.

`/api/karte` sends it; a page with the map carries the first one along, of the evaluation that its list came from.
"""

from typing import Any

from flask import Blueprint, g
from markupsafe import Markup

from mintkarte.domain.filters import OfferFilter
from mintkarte.domain.geometry import Box
from mintkarte.queries.evaluation import POINTS_LIMIT, Evaluation
from mintkarte.web.answers import as_json
from mintkarte.web.filter_request import filter_request
from mintkarte.web.map_view import view_of
from mintkarte.web.parts import parts, snapshot, today

EVERYWHERE = Box(west=-180, south=-85, east=180, north=85)
FIRST_ZOOM = 7
"""Where nobody says how close: a view of the country looks from further away and gathers these clusters itself."""
MOST_ALONG = 400
"""Features that a page carries; more are asked for beside it, where a browser keeps them from one page to the next."""

map_answer = Blueprint("map_answer", __name__)


def map_content(evaluation: Evaluation, asked: OfferFilter, box: Box | None, zoom: int) -> dict[str, Any]:
    """The answer; without a box everything, and where to look."""
    if evaluation.pinned_total <= POINTS_LIMIT:
        mode, features = "points", evaluation.points(box)  # ordered like the list: both step through them alike
    else:
        mode, features = "clusters", evaluation.clusters(box or EVERYWHERE, zoom)
    view = view_of(asked, features, parts()) if box is None else None
    found = {"total": evaluation.total, "mode": mode, "zoom": zoom, "features": features}
    return found | ({"ansicht": view} if view else {})


@map_answer.app_context_processor
def _first_answer() -> dict[str, Any]:
    return {"first_map_answer": first}


def first() -> Markup | None:
    """The answer to this page's filter as JSON for a `<script>`; None where it is better asked for."""
    if "first_map_answer" not in g:
        g.first_map_answer = _along()
    found: Markup | None = g.first_map_answer
    return found


def _along() -> Markup | None:
    asked, now = filter_request().asked, snapshot()
    evaluation = now.evaluate(asked, today())
    if MOST_ALONG < evaluation.pinned_total <= POINTS_LIMIT:
        return None  # so many points, and they need not be written to know it
    answer = {"version": now.version} | map_content(evaluation, asked, None, FIRST_ZOOM)
    if len(answer["features"]) > MOST_ALONG:
        return None
    return Markup(as_json(answer).decode().replace("<", "\\u003c"))  # noqa: S704 - no tag can begin or end in it
