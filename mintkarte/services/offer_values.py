"""A draft's words as the columns of an offer: null where nothing is stated, codes as plain sorted lists."""

from enum import StrEnum
from typing import Any

from mintkarte.domain.drafts import OfferDraft

_COPIED = (
    *("title", "external_id", "kind", "kind_text", "description"),
    *("fields", "topics", "audiences", "school_types", "languages", "accessibility", "formats"),
    *("age_from", "age_to", "grade_from", "grade_to", "cost_cents", "cost_text", "capacity", "places_left"),
    *("registration", "registration_until", "url", "bring", "prior_knowledge", "travel", "contact"),
    *("service_area", "service_km"),
)
SCHEDULE_COLUMNS = ("schedule_kind", "schedule_text", "schedule_source", "rule", "open_months")

COLUMNS = (*_COPIED, *SCHEDULE_COLUMNS)
"""What `column_values` gives, in its order."""


def column_values(draft: OfferDraft) -> dict[str, Any]:
    """All columns that a draft decides; organisation, place, region and status are decided elsewhere."""
    schedule, stated = draft.schedule, draft.__dict__
    return {
        **{name: _plain(stated[name]) for name in _COPIED},
        "schedule_kind": str(schedule.kind),
        "schedule_text": schedule.text or None,
        "schedule_source": schedule.source(),
        "rule": schedule.rule,
        "open_months": sorted(schedule.open_months),
    }


def _plain(value: object) -> Any:  # noqa: ANN401 - columns of different types
    if value is None:
        return None
    if isinstance(value, frozenset):
        return sorted(map(str, value)) if value else []
    if isinstance(value, StrEnum):
        return str(value)  # psycopg would store the member's name
    return None if value == "" else value
