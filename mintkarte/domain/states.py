"""The states of an offer and the deeds that lead from one to another, each with its opposite."""

from dataclasses import dataclass
from enum import StrEnum

from mintkarte.domain.permissions import Action
from mintkarte.domain.vocabulary import Status


class Deed(StrEnum):
    """What changes the state of an offer; the value is the last word of its public address."""

    SUBMIT = "einreichung"
    WITHDRAW = "rueckzug"
    APPROVE = "freigabe"
    REVOKE = "ruecknahme"
    REJECT = "ablehnung"
    HIDE = "verbergen"
    SHOW = "zeigen"
    DELETE = "loeschung"
    RESTORE = "wiederherstellung"


@dataclass(frozen=True, slots=True)
class Step:
    """One way between states; `to` is None where the offer goes back to what it was."""

    action: Action
    verb: str
    """The word of the history."""
    allowed: frozenset[Status]
    to: Status | None
    opposite: Deed


_ALIVE = frozenset(Status) - {Status.DELETED}

STEPS: dict[Deed, Step] = {
    Deed.SUBMIT: Step(
        Action.SUBMIT, "submitted", frozenset({Status.DRAFT, Status.REJECTED}), Status.SUBMITTED, Deed.WITHDRAW
    ),
    Deed.WITHDRAW: Step(Action.WITHDRAW, "withdrawn", frozenset({Status.SUBMITTED}), Status.DRAFT, Deed.SUBMIT),
    Deed.APPROVE: Step(Action.APPROVE, "approved", frozenset({Status.SUBMITTED}), Status.PUBLISHED, Deed.REVOKE),
    Deed.REVOKE: Step(
        Action.REVOKE, "revoked", frozenset({Status.PUBLISHED, Status.REJECTED}), Status.SUBMITTED, Deed.APPROVE
    ),
    Deed.REJECT: Step(Action.REJECT, "rejected", frozenset({Status.SUBMITTED}), Status.REJECTED, Deed.REVOKE),
    Deed.HIDE: Step(Action.HIDE, "hidden", frozenset({Status.PUBLISHED}), Status.HIDDEN, Deed.SHOW),
    Deed.SHOW: Step(Action.SHOW, "shown", frozenset({Status.HIDDEN}), Status.PUBLISHED, Deed.HIDE),
    Deed.DELETE: Step(Action.DELETE, "deleted", _ALIVE, Status.DELETED, Deed.RESTORE),
    Deed.RESTORE: Step(Action.RESTORE, "restored", frozenset({Status.DELETED}), None, Deed.DELETE),
}


def deeds_from(status: Status) -> tuple[Deed, ...]:
    """The deeds that an offer in this state allows, in their usual order."""
    return tuple(deed for deed, step in STEPS.items() if status in step.allowed)
