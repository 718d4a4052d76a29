"""The states of an offer and the verbs that lead from one to another, each with its opposite."""

from dataclasses import dataclass
from enum import StrEnum

from mintkarte.domain.permissions import Action
from mintkarte.domain.vocabulary import Status


class Verb(StrEnum):
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
    word: str
    """The word of the history."""
    allowed: frozenset[Status]
    to: Status | None
    opposite: Verb


_ALIVE = frozenset(Status) - {Status.DELETED}

STEPS: dict[Verb, Step] = {
    Verb.SUBMIT: Step(
        Action.SUBMIT, "submitted", frozenset({Status.DRAFT, Status.REJECTED}), Status.SUBMITTED, Verb.WITHDRAW
    ),
    Verb.WITHDRAW: Step(Action.WITHDRAW, "withdrawn", frozenset({Status.SUBMITTED}), Status.DRAFT, Verb.SUBMIT),
    Verb.APPROVE: Step(Action.APPROVE, "approved", frozenset({Status.SUBMITTED}), Status.PUBLISHED, Verb.REVOKE),
    Verb.REVOKE: Step(
        Action.REVOKE, "revoked", frozenset({Status.PUBLISHED, Status.REJECTED}), Status.SUBMITTED, Verb.APPROVE
    ),
    Verb.REJECT: Step(Action.REJECT, "rejected", frozenset({Status.SUBMITTED}), Status.REJECTED, Verb.REVOKE),
    Verb.HIDE: Step(Action.HIDE, "hidden", frozenset({Status.PUBLISHED}), Status.HIDDEN, Verb.SHOW),
    Verb.SHOW: Step(Action.SHOW, "shown", frozenset({Status.HIDDEN}), Status.PUBLISHED, Verb.HIDE),
    Verb.DELETE: Step(Action.DELETE, "deleted", _ALIVE, Status.DELETED, Verb.RESTORE),
    Verb.RESTORE: Step(Action.RESTORE, "restored", frozenset({Status.DELETED}), None, Verb.DELETE),
}


def verbs_from(status: Status) -> tuple[Verb, ...]:
    """The verbs that an offer in this state allows, in their usual order."""
    return tuple(verb for verb, step in STEPS.items() if status in step.allowed)
