"""What an offer's page leads on to: offers like it, offers with places left, and the next step for those who grow."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from mintkarte.domain import next_steps
from mintkarte.domain.availability import Availability, availability
from mintkarte.domain.filters import OfferFilter
from mintkarte.domain.geometry import Point, distance_km
from mintkarte.domain.vocabulary import Audience, Field, Format, Registration, Sort, Topic
from mintkarte.models.offers import Offer
from mintkarte.queries.offer_facts import facts_of
from mintkarte.queries.offer_index import Snapshot
from mintkarte.web.cards import OfferCard, offer_card
from mintkarte.web.recent_offers import Load

_SHOWN, _STEPS = 4, 3
_LOOKED_AT = 24
"""Candidates that are looked at one by one."""
_NEAR_KM, _REACH_KM, _FAR_KM = 20.0, 40.0, 100.0


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Cards of other offers.

    `have_places`: each of `also` says that there is room; `from_here`: their distances are from this offer's place;
    `for_older`: ages are unknown.
    """

    also: tuple[OfferCard, ...]
    have_places: bool
    from_here: bool
    steps: tuple[OfferCard, ...]
    for_older: bool


class Around:
    """One offer and the others as they stand on one day."""

    def __init__(self, offer: Offer, snapshot: Snapshot, today: date, load: Load) -> None:
        self.offer, self.snapshot, self.today, self.load = offer, snapshot, today, load
        self.facts = facts_of(offer)

    def neighbours(self, found: Availability) -> Neighbours:
        """What to show beside an offer in this state."""
        steps = self._steps()
        skip = {self.offer.id, *(one.id for one in steps)}
        also = self._similar(skip) if found is Availability.OPEN else self._instead(skip)
        return Neighbours(
            also=self._cards(also),
            have_places=found is not Availability.OPEN and all(_says_there_is_room(one) for one in also),
            from_here=self.facts.pinned and any(facts_of(one).pinned for one in also),
            steps=self._cards(steps),
            for_older=bool(steps) and next_steps.ages(self.facts) is None,
        )

    def _similar(self, skip: Iterable[int]) -> list[Offer]:
        """Offers of the same fields near by, for the same ages first, those that come next first."""
        if not self.facts.fields and self.facts.point is None:
            return []  # nothing is known by which another could be like it
        same = self._same_fields()
        near = replace(same, radius_km=_REACH_KM)
        return self._collect([replace(near, ages=next_steps.overlapping_ages(self.facts)), near], skip, _is_any)

    def _instead(self, skip: Iterable[int]) -> list[Offer]:
        """Offers with places left: same field and age, nearest first; then further away, then for other ages."""
        free = replace(self._same_fields(), places_left=True, sort=Sort.DISTANCE)
        for_ages = replace(free, ages=next_steps.overlapping_ages(self.facts))
        ladder = [replace(for_ages, radius_km=km) for km in (_NEAR_KM, _REACH_KM, _FAR_KM)]
        found = self._collect([*ladder, _anywhere(for_ages), replace(free, radius_km=_REACH_KM)], skip, self._is_open)
        sure = [one for one in found if _says_there_is_room(one)]
        return sure or found

    def _steps(self) -> list[Offer]:
        """Offers for which one grows out of this one: see `next_steps`; nothing where no rule can tell."""
        age, same = next_steps.next_age(self.facts), replace(self._same_fields(), radius_km=_REACH_KM)
        if age is not None:
            asked = replace(same, ages=tuple(range(age, age + next_steps.MAX_WAIT + 1)), strict=True)
            topics = tuple(sorted(Topic(code) for code in self.facts.topics))
            ladder, rule = [replace(asked, topics=topics)] * bool(topics) + [asked], next_steps.is_next_step
        elif next_steps.ages(self.facts) is None and Audience.CHILDREN in self.facts.audiences:
            ladder, rule = [replace(same, audiences=(Audience.YOUTH,))], next_steps.is_for_older
        else:
            return []
        if not same.fields:
            return []
        found = self._collect(ladder, {self.offer.id}, lambda one: rule(facts_of(one), self.facts), _LOOKED_AT)
        return sorted(found, key=lambda one: next_steps.step_rank(facts_of(one), self.facts))[:_STEPS]

    def _collect(
        self, ladder: Iterable[OfferFilter], skip: Iterable[int], fits: Callable[[Offer], bool], enough: int = _SHOWN
    ) -> list[Offer]:
        """The first offers that fit, rung by rung of ever wider filters."""
        found: list[Offer] = []
        seen = set(skip)
        for asked in dict.fromkeys(ladder):
            ids = [one for one in self.snapshot.evaluate(asked, self.today).ids(0, _LOOKED_AT) if one not in seen]
            seen.update(ids)
            found += [one for one in self.load(ids) if fits(one)]
            if len(found) >= enough:
                break
        return found[:enough]

    def _same_fields(self) -> OfferFilter:
        """Offers of the same fields, around this one where it has a place; online ones for an online one."""
        asked = OfferFilter(fields=tuple(sorted(Field(code) for code in self.facts.fields)))
        if self.facts.point is not None:
            return asked.located(self.facts.point)
        return replace(asked, formats=(Format.ONLINE,)) if Format.ONLINE in self.facts.formats else asked

    def _is_open(self, other: Offer) -> bool:
        return availability(facts_of(other), other.registration_until, self.today) is Availability.OPEN

    def _cards(self, offers: Iterable[Offer]) -> tuple[OfferCard, ...]:
        """Cards with the distance from this offer, where both have a place."""
        return tuple(offer_card(one, self.today, distance_km=self._km(facts_of(one).point)) for one in offers)

    def _km(self, other: Point | None) -> float | None:
        return distance_km(self.facts.point, other) if self.facts.pinned and self.facts.point and other else None


def _says_there_is_room(offer: Offer) -> bool:
    return bool(offer.places_left) or offer.registration == Registration.NONE


def _anywhere(asked: OfferFilter) -> OfferFilter:
    return replace(asked.located(None), formats=())


def _is_any(_: Offer) -> bool:
    return True
