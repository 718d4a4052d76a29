"""Tables and their constraints, one model for SQLite and PostgreSQL; no Flask, no clock, no rules of the field."""

from mintkarte.models.base import Base
from mintkarte.models.bounces import Bounce
from mintkarte.models.checks import SetAside
from mintkarte.models.counters import Counter
from mintkarte.models.edits import Distinction, Edit
from mintkarte.models.freshness import KeptExport, Question, QuestionLetter, Rest
from mintkarte.models.gone_offers import GoneOffer
from mintkarte.models.history import Change
from mintkarte.models.imports import ImportBatch
from mintkarte.models.jobs import Job, Throttle
from mintkarte.models.letters import Letter
from mintkarte.models.offers import Occurrence, Offer
from mintkarte.models.organisations import Organisation
from mintkarte.models.people import Invitation, Link, Membership, Person, SignIn
from mintkarte.models.pictures import Picture
from mintkarte.models.places import GeocodeAnswer, Place
from mintkarte.models.regions import Region
from mintkarte.models.sources import Source, SourceEntry
from mintkarte.models.subscriptions import OptIn, Subscription
from mintkarte.models.voices import Endorsement, Report
from mintkarte.models.web_links import WebLink, WebRobots

__all__ = [
    "Base",
    "Bounce",
    "Change",
    "Counter",
    "Distinction",
    "Edit",
    "Endorsement",
    "GeocodeAnswer",
    "GoneOffer",
    "ImportBatch",
    "Invitation",
    "Job",
    "KeptExport",
    "Letter",
    "Link",
    "Membership",
    "Occurrence",
    "Offer",
    "OptIn",
    "Organisation",
    "Person",
    "Picture",
    "Place",
    "Question",
    "QuestionLetter",
    "Region",
    "Report",
    "Rest",
    "SetAside",
    "SignIn",
    "Source",
    "SourceEntry",
    "Subscription",
    "Throttle",
    "WebLink",
    "WebRobots",
]
