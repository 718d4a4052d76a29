"""The one door for an offer: what a form, a spreadsheet row or a feed says becomes a draft, or problems."""

from datetime import date
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from mintkarte.domain import vocabulary as v
from mintkarte.domain.schedules import Schedule

MAX_TITLE = 140
MAX_NAME = 200
MAX_TEXT = 10_000

Title = Annotated[str, Field(min_length=1, max_length=MAX_TITLE)]
Name = Annotated[str, Field(max_length=MAX_NAME)]
Text = Annotated[str, Field(max_length=MAX_TEXT)]
Age = Annotated[int, Field(ge=0, le=99)]
Grade = Annotated[int, Field(ge=1, le=13)]
Count = Annotated[int, Field(ge=0, le=1_000_000)]


class OfferDraft(BaseModel):
    """A valid offer that nobody has stored yet. None, "" and empty sets mean: not stated.

    `lat` and `lon` are a hand-set pin; `needs_review` says that a coordinator has to look before it is public.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Title
    organisation: Annotated[str, Field(min_length=1, max_length=MAX_NAME)]
    organisation_kind: v.ProviderKind | None = None
    venue: Name = ""
    street: Name = ""
    postcode: Annotated[str, Field(pattern=r"^(\d{5})?$")] = ""
    town: Name = ""
    lat: Annotated[float, Field(ge=-90, le=90)] | None = None
    lon: Annotated[float, Field(ge=-180, le=180)] | None = None
    fields: frozenset[v.Field] = frozenset()
    topics: frozenset[v.Topic] = frozenset()
    kind: v.Kind | None = None
    kind_text: Name = ""
    audiences: frozenset[v.Audience] = frozenset()
    age_from: Age | None = None
    age_to: Age | None = None
    grade_from: Grade | None = None
    grade_to: Grade | None = None
    schedule: Schedule
    cost_cents: Count | None = None
    cost_text: Name = ""
    capacity: Count | None = None
    places_left: Count | None = None
    registration: v.Registration | None = None
    registration_until: date | None = None
    url: Annotated[str, Field(max_length=2000)] = ""
    description: Text = ""
    bring: Text = ""
    prior_knowledge: Text = ""
    languages: frozenset[str] = frozenset()
    school_types: frozenset[v.SchoolType] = frozenset()
    travel: Text = ""
    contact: Name = ""
    accessibility: frozenset[v.Accessibility] = frozenset()
    formats: frozenset[v.Format] = frozenset()
    service_area: Name = ""
    service_km: float | None = None
    precision: v.Precision | None = None
    external_id: Name = ""
    needs_review: bool = False

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        for low, high, code in (
            (self.age_from, self.age_to, "alter_vertauscht"),
            (self.grade_from, self.grade_to, "klasse_vertauscht"),
        ):
            if low is not None and high is not None and low > high:
                raise PydanticCustomError(code, "from is above to")
        if (self.lat is None) != (self.lon is None):
            raise PydanticCustomError("punkt_unvollstaendig", "a point has two coordinates")
        return self

    @property
    def is_pinned_by_hand(self) -> bool:
        """Whether the draft brings its own exact point."""
        return self.lat is not None and self.lon is not None and self.precision in (None, v.Precision.EXACT)
