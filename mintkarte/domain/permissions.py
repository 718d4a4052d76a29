"""Who may do what: one question, `can(person, action, thing)`, and nothing is allowed that it does not allow."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person is, somewhere."""

    ADMIN = "admin"
    COORDINATOR = "coordinator"
    EDITOR = "editor"


class Action(StrEnum):
    """What somebody wants to do to a thing."""

    READ = "read"
    """See it while it is not public, with its history."""
    EDIT = "edit"
    """Write an offer of an organisation, move its pin, add pictures."""
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    HIDE = "hide"
    SHOW = "show"
    DELETE = "delete"
    RESTORE = "restore"
    INVITE = "invite"
    """Propose a further editor of an organisation, or a further organisation."""
    ENDORSE = "endorse"
    """Recommend an offer of somebody else."""
    APPROVE = "approve"
    REVOKE = "revoke"
    REJECT = "reject"
    DECIDE = "decide"
    """Answer reports, confirm invitations and claims, say whom one trusts, undo a step of the history."""
    ADMINISTER = "administer"
    """Invite coordinators and admins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A person who is signed in; `email` is what the history knows them by."""

    id: int
    name: str
    email: str
    is_admin: bool = False
    regions: frozenset[str] = frozenset()
    organisations: frozenset[int] = frozenset()

    @property
    def is_coordinator(self) -> bool:
        """Whether the person has a desk."""
        return self.is_admin or bool(self.regions)


@dataclass(frozen=True, slots=True)
class Thing:
    """What an action is about: an offer or an organisation, by the organisation and the region that answer for it."""

    organisation_id: int | None = None
    region: str | None = None


_OF_EDITORS = frozenset(
    {
        *(Action.READ, Action.EDIT, Action.SUBMIT, Action.WITHDRAW, Action.HIDE, Action.SHOW),
        *(Action.DELETE, Action.RESTORE, Action.INVITE),
    }
)
_OF_COORDINATORS = _OF_EDITORS | {Action.APPROVE, Action.REVOKE, Action.REJECT, Action.DECIDE}


def can(person: Actor | None, action: Action, thing: Thing) -> bool:
    """Whether the person (None: a visitor) may do this to the thing.

    An editor acts for the own organisation, a coordinator for the own region, an admin everywhere; whoever answers
    for an organisation may recommend the offers of others.
    """
    if person is None:
        return False
    if action is Action.ENDORSE:
        return bool(person.organisations - {thing.organisation_id})
    if person.is_admin:
        return True
    if thing.region is not None and thing.region in person.regions:
        return action in _OF_COORDINATORS
    return thing.organisation_id in person.organisations and action in _OF_EDITORS
