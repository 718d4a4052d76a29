"""What stands on an offer's card in a list: built from the stored offer, without a look at request or database."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from mintkarte.domain.geometry import Point
from mintkarte.domain.schedules import BERLIN, Occurrence
from mintkarte.domain.vocabulary import Audience, Field, Kind, Precision, ScheduleKind
from mintkarte.models.offers import Offer
from mintkarte.services import offer_lines
from mintkarte.texts import calendar, cards
from mintkarte.texts.labels import label

LETTERS = {Field.MATHEMATICS: "m", Field.INFORMATICS: "i", Field.SCIENCE: "n", Field.TECHNOLOGY: "t"}
_APPROXIMATE = {Precision.POSTCODE, Precision.TOWN}
_DIAERESIS = "\u0308"
_PLAIN_WORD = re.compile(r"[a-z0-9]+")
_SLUG_WORDS = 8
_SLUG_LETTERS = 60


@dataclass(frozen=True, slots=True)
class FieldBadge:
    """One of the four shapes: its letter in the sprite and its name."""

    letter: str
    label: str


@dataclass(frozen=True, slots=True)
class Leaf:
    """The calendar leaf: either a day, or an icon with a few words; `full` and `dashed` are its quiet forms."""

    weekday: str = ""
    day: str = ""
    month: str = ""
    icon: str = ""
    text: str = ""
    full: bool = False
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """One part of the line "when, for whom, how much"; `spoken` is said before it to those who see no leaf."""

    text: str
    tone: str = ""
    spoken: str = ""


@dataclass(frozen=True, slots=True)
class OfferCard:
    """One offer as a printed line."""

    id: int
    url: str
    title: str
    fields: tuple[FieldBadge, ...]
    kind: str
    stand: cards.Stand | None
    leaf: Leaf
    facts: tuple[Fact, ...]
    where: tuple[str, ...]
    spot: Point | None = None
    """Where the map has it, for pages that show one."""


def offer_card(
    offer: Offer,
    today: date,
    *,
    distance_km: float | None = None,
    wanted: Callable[[Occurrence], bool] | None = None,
    name_provider: bool = True,
) -> OfferCard:
    """The card of one offer; `distance_km` is from the place the visitor named, `wanted` says which dates are."""
    upcoming = upcoming_dates(offer, today)
    upcoming = list(filter(wanted, upcoming)) or upcoming
    return OfferCard(
        id=offer.id,
        url=offer_path(offer.id, offer.title),
        title=offer.title,
        fields=badges(offer.fields),
        kind=kind_label(offer),
        stand=cards.stand(offer.places_left, offer.registration, offer.registration_until, today),
        leaf=leaf_of(offer, upcoming, today),
        facts=(when(offer, upcoming, today), *for_whom(offer), how_much(offer)),
        where=(*([offer.organisation.name] if name_provider else []), where(offer, distance_km)),
    )


def offer_path(offer_id: int, title: str) -> str:
    """The address of an offer's page."""
    return f"/angebote/{offer_id}-{slug(title)}"


def organisation_path(organisation_id: int, name: str) -> str:
    """The address of a provider's page."""
    return f"/anbieter/{organisation_id}-{slug(name)}"


def slug(text: str) -> str:
    """A short readable name for an address in plain letters, umlauts spelled out; "x" when nothing is left."""
    spelled_out = unicodedata.normalize("NFKD", text.casefold()).replace(_DIAERESIS, "e")
    plain = "".join(letter for letter in spelled_out if not unicodedata.combining(letter))
    return "-".join(_PLAIN_WORD.findall(plain)[:_SLUG_WORDS])[:_SLUG_LETTERS].strip("-") or "x"


def badges(codes: Iterable[str]) -> tuple[FieldBadge, ...]:
    """The shapes of the stated fields, in the order they were stated."""
    known = [Field(code) for code in codes if code in set(Field)]
    return tuple(FieldBadge(LETTERS[field], label(field)) for field in known)


def kind_label(offer: Offer) -> str:
    """The kind in German, or the provider's own word for it."""
    return label(Kind(offer.kind)) if offer.kind else (offer.kind_text or "")


def dates(offer: Offer) -> list[Occurrence]:
    """All dates of an offer as plain values in Berlin's time, in order; cancelled ones too."""
    return [
        Occurrence(o.starts_at.astimezone(BERLIN), o.ends_at.astimezone(BERLIN), o.all_day, o.cancelled)
        for o in offer.occurrences
    ]


def upcoming_dates(offer: Offer, today: date) -> list[Occurrence]:
    """The dates that take place today or later."""
    return [o for o in dates(offer) if not o.cancelled and o.last_day >= today]


def leaf_of(offer: Offer, upcoming: Sequence[Occurrence], today: date) -> Leaf:
    """The leaf of the next date, or the one that says how the offer stands open."""
    if offer.schedule_kind == ScheduleKind.PERMANENT:
        return _open_leaf(offer.open_months or (), today)
    if offer.schedule_kind == ScheduleKind.ON_REQUEST:
        return Leaf(icon="message-circle", text=cards.LEAF_ON_REQUEST, dashed=True)
    if not upcoming:
        over = bool(offer.occurrences)
        return Leaf(
            icon="calendar-off" if over else "calendar-days",
            text=cards.LEAF_OVER if over else cards.LEAF_UNKNOWN,
            dashed=True,
        )
    rhythm = calendar.rhythm_short(offer.rule)
    if rhythm:
        return Leaf(icon="repeat", text=rhythm)
    return day_leaf(upcoming[0].first_day, full=offer.places_left == 0)


def _open_leaf(open_months: Sequence[int], today: date) -> Leaf:
    """The leaf of what needs no date: open, or from when on."""
    later = cards.season_start(open_months, today)
    if later:
        return Leaf(icon="calendar-days", text=later, dashed=True)
    return Leaf(icon="door-open", text=cards.LEAF_NOW if calendar.months(open_months) else cards.LEAF_ALWAYS)


def day_leaf(day: date, *, full: bool = False) -> Leaf:
    """The leaf of one day."""
    return Leaf(calendar.WEEKDAYS_SHORT[day.weekday()], str(day.day), calendar.MONTHS_SHORT[day.month - 1], full=full)


def when(offer: Offer, upcoming: Sequence[Occurrence], today: date) -> Fact:
    """When, for the card's line."""
    timing = offer_lines.timing(offer, upcoming, today)
    return Fact(timing.shown, "unknown" if timing.unknown else "", timing.spoken)


def for_whom(offer: Offer) -> tuple[Fact, ...]:
    """Ages, else grades, else the groups it names with the word that no age is stated."""
    stated = cards.ages(offer.age_from, offer.age_to) or cards.grades(offer.grade_from, offer.grade_to)
    if stated:
        return (Fact(stated),)
    groups = calendar.joined([label(Audience(code)) for code in offer.audiences if code in set(Audience)][:2])
    unknown = Fact(cards.AGE_UNKNOWN, "unknown")
    return (Fact(groups), unknown) if groups else (unknown,)


def how_much(offer: Offer) -> Fact:
    """What it costs."""
    text = cards.cost(offer.cost_cents, offer.cost_text)
    return Fact(text, {cards.FREE: "free", cards.COST_UNKNOWN: "unknown"}.get(text, ""))


def where(offer: Offer, distance_km: float | None = None) -> str:
    """The town with the distance, or that it is online or comes along."""
    said, place = offer_lines.where(offer), offer.place
    if not offer_lines.town(offer) or place is None or place.lat is None or distance_km is None:
        return said
    return f"{said}, {cards.distance(distance_km, approximate=is_approximate(place.precision))}"


def is_approximate(precision: str) -> bool:
    """Whether only the postcode or the town is known."""
    return precision in _APPROXIMATE
