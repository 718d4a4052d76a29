"""What comes after an offer for the same child: the rules of "how it goes on" and of "this fits instead"."""

from mintkarte.domain.facts import OfferFacts, Span
from mintkarte.domain.matching import ages_of_grades
from mintkarte.domain.vocabulary import Audience

OLDEST = 20
"""Nobody is led on beyond this age; an offer for older people has no next step here."""
MAX_WAIT = 3
"""Years that a child may have to grow until the next step opens."""
_GROWN_UP = frozenset({Audience.TEACHERS, Audience.KINDERGARTEN})


def ages(facts: OfferFacts) -> Span | None:
    """The stated ages, else the usual ages of the stated grades; None when neither is stated."""
    if facts.ages is not None:
        return facts.ages
    return ages_of_grades(facts.grades) if facts.grades is not None else None


def next_age(facts: OfferFacts) -> int | None:
    """The first age for which an offer is no longer made; None where it is unknown, open or beyond `OLDEST`."""
    span = ages(facts)
    if span is None or span.high is None or span.high >= OLDEST:
        return None
    return span.high + 1


def overlapping_ages(facts: OfferFacts) -> tuple[int, ...]:
    """Every age an offer is made for, up to `OLDEST`; empty where it is not stated."""
    span = ages(facts)
    if span is None:
        return ()
    low = span.low or 0
    return tuple(range(low, max(low, min(span.high if span.high is not None else OLDEST, OLDEST)) + 1))


def is_next_step(candidate: OfferFacts, done: OfferFacts) -> bool:
    """Whether a child who has outgrown `done` can go on with `candidate`.

    It is of the same field; it takes children of the next age or soon after (`MAX_WAIT`); it begins no earlier and
    reaches further than `done`, so that it is a step up and not the same once more for all; it is not made for the
    people who teach. Ages that are not stated are no step.
    """
    age, offered, before = next_age(done), ages(candidate), ages(done)
    if age is None or offered is None or before is None or offered.low is None or candidate.id == done.id:
        return False
    return (
        not done.fields.isdisjoint(candidate.fields)
        and not candidate.audiences & _GROWN_UP
        and (before.low or 0) <= offered.low <= age + MAX_WAIT
        and (offered.high is None or offered.high > age)
    )


def is_for_older(candidate: OfferFacts, done: OfferFacts) -> bool:
    """The same where ages are not stated: from an offer that names children to one that names young people alone."""
    return (
        candidate.id != done.id
        and not done.fields.isdisjoint(candidate.fields)
        and Audience.CHILDREN in done.audiences
        and Audience.YOUTH not in done.audiences
        and Audience.YOUTH in candidate.audiences
        and not candidate.audiences & (_GROWN_UP | {Audience.CHILDREN})
    )


def step_rank(candidate: OfferFacts, done: OfferFacts) -> tuple[int, int]:
    """Sorts next steps: more shared topics first, then those that begin at a later age than `done`."""
    offered, before = ages(candidate), ages(done)
    is_later = offered is not None and before is not None and (offered.low or 0) > (before.low or 0)
    return -len(done.topics & candidate.topics), 0 if is_later else 1
