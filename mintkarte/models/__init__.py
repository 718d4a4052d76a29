"""Tables and their constraints, one model for SQLite and PostgreSQL; no Flask, no clock, no rules of the field."""

from mintkarte.models.base import Base
from mintkarte.models.counters import Counter
from mintkarte.models.history import Change
from mintkarte.models.jobs import Job, Throttle
from mintkarte.models.offers import Occurrence, Offer
from mintkarte.models.organisations import Organisation
from mintkarte.models.places import GeocodeAnswer, Place
from mintkarte.models.regions import Region

__all__ = [
    "Base",
    "Change",
    "Counter",
    "GeocodeAnswer",
    "Job",
    "Occurrence",
    "Offer",
    "Organisation",
    "Place",
    "Region",
    "Throttle",
]
