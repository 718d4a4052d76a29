"""Synthetic offers for measuring: drafts from word lists, as complete and as incomplete as real ones.

The shares of what is not stated were counted on real offers of two regions.
"""

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any, TypeVar

from mintkarte.domain import vocabulary as v
from mintkarte.domain.offer_draft import OfferDraft
from mintkarte.domain.schedules import Occurrence, Schedule, on_day
from mintkarte.services.synthetic_venues import Venue

T = TypeVar("T")
WORDS_FILE = "words.json"
_COST_UNKNOWN, _COST_FREE = 0.70, 0.20
_AGES, _GRADES, _BOTH = 0.35, 0.21, 0.03
_DATED, _ON_REQUEST = 0.40, 0.50
_RULED = 0.08
"""Share of dated offers that follow a rule; their rule ends after some weeks."""
_REGISTRATION, _PLACES, _ACCESS, _LANGUAGE, _SCHOOL, _BRING = 0.42, 0.35, 0.15, 0.08, 0.08, 0.15
_ON_SITE, _MOBILE, _ONLINE = 0.82, 0.08, 0.07
_SECOND_TOPIC, _SECOND_AUDIENCE = 0.35, 0.4
_MOST_DATES, _DAYS_AHEAD = 9, 330
_SERVICE_KM = 25.0
_HOURS = tuple((time(hour), time(hour + length)) for hour in (9, 10, 14, 15, 16, 17, 19) for length in (1, 2, 3, 4))
_RULE_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA")
_PRICES = (200, 250, 300, 500, 600, 800, 1000, 1200, 1500, 2000, 2500, 3500, 4500, 6000, 8900, 12900)
_CAPACITIES = (8, 10, 12, 14, 15, 16, 18, 20, 24, 25, 28, 30, 60)
_KINDS, _AUDIENCES, _TOPICS = tuple(v.Kind), tuple(v.Audience), tuple(v.Topic)
_REGISTRATIONS, _ACCESSIBILITIES, _SCHOOL_TYPES = tuple(v.Registration), tuple(v.Accessibility), tuple(v.SchoolType)
_KIND_WEIGHTS = tuple(accumulate((20, 16, 14, 6, 6, 8, 3, 7, 7, 2, 1, 5, 6, 3, 4, 4, 2)))
_AUDIENCE_WEIGHTS = tuple(accumulate((30, 28, 18, 16, 5, 4, 5, 6)))


@dataclass(frozen=True, slots=True)
class Provider:
    """A synthetic organisation: its name, its kind, the town it sits in, and its venues."""

    name: str
    kind: v.ProviderKind
    town: str
    venues: tuple[tuple[int, Venue], ...]
    """With the number of each venue."""


class Inventor:
    """Invents providers and offers from word lists; the same chance gives the same ones."""

    def __init__(self, words: dict[str, Any], chance: random.Random, today: date) -> None:
        """Draw from these lists with this chance, with dates around this day."""
        self.words, self._chance, self._today = words, chance, today
        self._topics = [v.Topic(code) for code in words["topics"]]

    def provider(self, number: int, town: str, venues: tuple[tuple[int, Venue], ...]) -> Provider:
        """The provider of this number; its name says that it is synthetic."""
        kind = v.ProviderKind(self._pick(tuple(self.words["organisations"])))
        name = self._pick(self.words["organisations"][kind.value])
        return Provider(f"{name} {town} ({self.words['mark']} {number})", kind, town, venues)

    def offer(self, provider: Provider, number: int) -> tuple[OfferDraft, int | None]:
        """An offer of this provider, and the number of its venue; None for one that takes place nowhere."""
        chance = self._chance
        kind = chance.choices(_KINDS, cum_weights=_KIND_WEIGHTS)[0]
        audience_count = 1 + (chance.random() < _SECOND_AUDIENCE)
        audiences = chance.choices(_AUDIENCES, cum_weights=_AUDIENCE_WEIGHTS, k=audience_count)
        topic = self._pick(self._topics)
        more = self._pick(_TOPICS) if chance.random() < _SECOND_TOPIC else topic
        thing = self._pick(self.words["topics"][topic.value])
        pattern = self._pick(self.words["kinds"][kind.value])
        audience = self.words["audiences"][audiences[0].value]
        formats, place = self._where(provider)
        draft = OfferDraft(
            title=pattern.format(thing=thing, audience=audience),
            organisation=provider.name,
            organisation_kind=provider.kind,
            fields=v.TOPIC_FIELDS[topic] | v.TOPIC_FIELDS.get(more, frozenset()),
            topics=frozenset({topic, more}),
            kind=kind,
            audiences=frozenset(audiences),
            schedule=self._schedule(kind),
            description=self._description(thing, provider.town),
            formats=formats,
            external_id=f"{self.words['mark']}-{number}",
            url=f"https://beispiel.example/{number}" if chance.random() < 1 - _PLACES else "",
            **self._ages(audiences[0]),
            **self._terms(),
            **(_address(place[1]) if place else {}),
            service_area=provider.town if v.Format.MOBILE in formats else "",
            service_km=_SERVICE_KM if v.Format.MOBILE in formats else None,
        )
        return draft, place[0] if place else None

    def _pick(self, options: Sequence[T]) -> T:
        """One of the options; three times as fast as `choice`, which matters a million times."""
        return options[int(self._chance.random() * len(options))]

    def _where(self, provider: Provider) -> tuple[frozenset[v.Format], tuple[int, Venue] | None]:
        share, venue = self._chance.random(), self._pick(provider.venues)
        if share < _ON_SITE:
            return frozenset({v.Format.ON_SITE}), venue
        if share < _ON_SITE + _MOBILE:
            return frozenset({v.Format.MOBILE}), venue
        if share < _ON_SITE + _MOBILE + _ONLINE:
            return frozenset({v.Format.ONLINE}), None
        return frozenset(), venue

    def _schedule(self, kind: v.Kind) -> Schedule:
        share = self._chance.random()
        if kind is v.Kind.PLACE_TO_VISIT or share >= _DATED + _ON_REQUEST:
            return Schedule(v.ScheduleKind.PERMANENT)
        if share >= _DATED:
            return Schedule(v.ScheduleKind.ON_REQUEST)
        hours = self._pick(_HOURS)
        if self._chance.random() < _RULED:
            return self._rule(hours)
        first = self._today + timedelta(days=self._chance.randint(1, _DAYS_AHEAD))
        gap = timedelta(days=self._pick((1, 1, 7, 7, 14, 28)))
        dates = (_on_day(first + step * gap, *hours) for step in range(self._chance.randint(1, _MOST_DATES)))
        return Schedule(v.ScheduleKind.DATED, dates=tuple(dates))

    def _rule(self, hours: tuple[time, time]) -> Schedule:
        first = self._today + timedelta(days=self._chance.randint(0, 60))
        last = first + timedelta(weeks=self._chance.randint(6, 20))
        rule = f"FREQ=WEEKLY;BYDAY={self._pick(_RULE_DAYS)};UNTIL={last:%Y%m%d}T235959"
        return Schedule(v.ScheduleKind.DATED, rule=rule, rule_from=first, rule_hours=(hours,))

    def _description(self, thing: str, town: str) -> str:
        chance, words = self._chance, self.words
        sentences = [
            self._pick(words["openings"]),
            *chance.sample(words["middles"], chance.randint(1, 3)),
            self._pick(words["closings"]),
        ]
        return " ".join(sentences).format(thing=thing, town=town, number=self._pick(_CAPACITIES))

    def _ages(self, audience: v.Audience) -> dict[str, Any]:
        """Ages, grades, both or (mostly) neither; ends are sometimes left open."""
        share = self._chance.random()
        low = {v.Audience.KINDERGARTEN: 3, v.Audience.CHILDREN: 6, v.Audience.YOUTH: 12}.get(audience, 8)
        first = low + self._chance.randint(0, 4)
        last = first + self._chance.randint(2, 5)
        ends: dict[str, int] = {}
        if share < _AGES + _BOTH:
            ends |= {"age_from": first} | ({"age_to": last} if self._chance.random() < 1 - _ACCESS else {})
        if _AGES <= share < _AGES + _BOTH + _GRADES:
            ends |= {"grade_from": max(1, first - 5), "grade_to": min(13, max(1, last - 5))}
        return ends

    def _terms(self) -> dict[str, Any]:
        """Cost, places, registration, access, languages and the like; each is stated as rarely as in real offers."""
        chance = self._chance
        terms: dict[str, Any] = {}
        if (share := chance.random()) >= _COST_UNKNOWN:
            terms["cost_cents"] = 0 if share < _COST_UNKNOWN + _COST_FREE else self._pick(_PRICES)
        if chance.random() < _PLACES:
            terms["capacity"] = self._pick(_CAPACITIES)
            if chance.random() < _REGISTRATION:
                terms["places_left"] = max(0, chance.randint(-2, terms["capacity"]))
        if chance.random() < _REGISTRATION:
            terms["registration"] = self._pick(_REGISTRATIONS)
        if chance.random() < _ACCESS:
            terms["accessibility"] = frozenset(chance.sample(_ACCESSIBILITIES, chance.randint(1, 3)))
        if chance.random() < _LANGUAGE:
            terms["languages"] = frozenset(self._pick((("de",), ("de", "en"), ("de", "uk"), ("de", "tr"))))
        if chance.random() < _SCHOOL:
            terms["school_types"] = frozenset(chance.sample(_SCHOOL_TYPES, 2))
        return terms


def read_words(folder: Path) -> dict[str, Any]:
    """The word lists of the demo folder."""
    words: dict[str, Any] = json.loads((folder / WORDS_FILE).read_text("utf-8"))
    return words


def _address(venue: Venue) -> dict[str, Any]:
    """A draft's columns of a venue; one that is not pinned brings no point."""
    address = {"venue": venue.name, "street": venue.street, "postcode": venue.postcode, "town": venue.town}
    return address | ({"lat": venue.point.lat, "lon": venue.point.lon} if venue.pinned else {})


@lru_cache(maxsize=20_000)
def _on_day(day: date, start: time, end: time) -> Occurrence:
    return on_day(day, start, end)
