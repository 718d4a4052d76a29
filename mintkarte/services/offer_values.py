"""A draft's words as the columns of an offer: null where nothing is stated, codes as plain sorted lists."""

from typing import Any

from mintkarte.domain.drafts import OfferDraft

_COPIED = (
    *("title", "external_id", "kind", "kind_text", "description"),
    *("fields", "topics", "audiences", "school_types", "languages", "accessibility", "formats"),
    *("age_from", "age_to", "grade_from", "grade_to", "cost_cents", "cost_text", "capacity", "places_left"),
    *("registration", "registration_until", "url", "bring", "prior_knowledge", "travel", "contact"),
    *("service_area", "service_km"),
)
_SETS = ("fields", "topics", "audiences", "school_types", "languages", "accessibility", "formats")
_CODES = ("kind", "registration")
"""Of these: sets of codes, and single codes, whose own name psycopg would store."""
SCHEDULE_COLUMNS = ("schedule_kind", "schedule_text", "schedule_source", "rule", "open_months")

COLUMNS = (*_COPIED, *SCHEDULE_COLUMNS)
"""What `column_values` gives, in its order."""


def column_values(draft: OfferDraft) -> dict[str, Any]:
    """All columns that a draft decides; organisation, place, region and status are decided elsewhere."""
    schedule, stated = draft.schedule, draft.__dict__
    return {
        **{name: None if (value := stated[name]) == "" else value for name in _COPIED},
        **{name: sorted(map(str, codes)) if (codes := stated[name]) else [] for name in _SETS},
        **{name: str(code) if (code := stated[name]) else None for name in _CODES},
        "schedule_kind": str(schedule.kind),
        "schedule_text": schedule.text or None,
        "schedule_source": schedule.source(),
        "rule": schedule.rule,
        "open_months": sorted(schedule.open_months),
    }
