"""What the database holds of some hundred drafts, read with a few questions: enough to tell what publishing each does.

`Stock.judge` says what `publishing.publish_draft` would come to, without writing; a test holds the two together.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from mintkarte.domain.drafts import OfferDraft
from mintkarte.domain.vocabulary import Status
from mintkarte.gateways.locator import Located
from mintkarte.models import Offer, Organisation, Place
from mintkarte.models.places import BY_GAZETTEER, NOT_FOUND
from mintkarte.services.bulk import table_of
from mintkarte.services.identity import address_key, name_key, offer_identity, pinned_key
from mintkarte.services.offer_values import COLUMNS, column_values
from mintkarte.services.placing import keeps_pin
from mintkarte.services.publishing import Deed
from mintkarte.services.regions import region_of

_VALUES_FROM = 6
_WAITING = (str(Status.DRAFT), str(Status.SUBMITTED))


@dataclass(frozen=True, slots=True)
class Item:
    """A draft with all that publishing it needs; the keys by which its parts are found again.

    `place` is the key of its place, "" where it names none; `dates` are its rows of dates where they are made already.
    """

    draft: OfferDraft
    located: Located
    region: str | None
    organisation: str
    identity: str
    address: str
    place: str
    values: dict[str, Any]
    dates: list[dict[str, Any]] | None = None

    @property
    def kind(self) -> str | None:
        """What kind of organisation the draft says it is."""
        return str(self.draft.organisation_kind) if self.draft.organisation_kind else None


def item(draft: OfferDraft, located: Located, region: str | None, dates: list[dict[str, Any]] | None = None) -> Item:
    """The draft with its keys and columns."""
    place = address = address_key(draft.venue, draft.street, draft.postcode, draft.town)
    if draft.lat is not None and draft.lon is not None and draft.is_pinned_by_hand:
        place = pinned_key(address, draft.lat, draft.lon)
    organisation, identity = name_key(draft.organisation), offer_identity(draft, address)
    return Item(draft, located, region, organisation, identity, address, place, column_values(draft), dates)


@dataclass(slots=True)
class KnownOrganisation:
    """What publishing looks at in an organisation; `id` is 0 until it is stored.

    `spread` says that its region has been given to all its offers since they were read.
    """

    id: int
    kind: str | None
    region: str | None
    deleted: bool = False
    spread: bool = False


@dataclass(slots=True)
class KnownPlace:
    """What publishing looks at in a place; `id` is 0 until it is stored."""

    id: int
    key: str
    venue: str | None
    street: str | None
    postcode: str | None
    town: str | None
    lat: float | None
    lon: float | None
    precision: str
    source: str
    flag: str | None = None

    def moves_to(self, located: Located) -> bool:
        """Whether the gazetteer's newer answer changes it."""
        if self.source not in (BY_GAZETTEER, NOT_FOUND) or located.point is None:
            return False
        here = (self.lat, self.lon, self.precision, self.source, self.flag)
        return here != (located.point.lat, located.point.lon, str(located.precision), BY_GAZETTEER, None)

    def move(self, located: Located) -> None:
        """Take the gazetteer's answer."""
        if located.point is not None:
            self.lat, self.lon = located.point.lat, located.point.lon
            self.precision, self.source, self.flag = str(located.precision), BY_GAZETTEER, None


_PLACE_COLUMNS = tuple(table_of(Place).c[name] for name in KnownPlace.__slots__)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What publishing a draft comes to; `alone` says that this changes more than rows of its own."""

    deed: Deed
    alone: bool
    offer_id: int | None = None
    moved: KnownPlace | None = None
    gains: bool = False


@dataclass(slots=True)
class Stock:
    """The organisations, places and offers that some drafts may mean, as the caller's transaction sees them."""

    db: Session
    organisations: dict[str, KnownOrganisation] = field(default_factory=dict)
    places: dict[str, KnownPlace] = field(default_factory=dict)
    _offers: dict[tuple[int, str], Any] = field(default_factory=dict)
    _places_by_id: dict[int, KnownPlace] = field(default_factory=dict)

    def look_up(self, items: Sequence[Item]) -> None:
        """Read what the drafts may mean; what is known already stays as it is."""
        self._read_organisations({one.organisation for one in items} - self.organisations.keys())
        wanted = [
            (organisation.id, one.identity)
            for one in items
            if (organisation := self.organisations.get(one.organisation)) and organisation.id
        ]
        table = table_of(Offer)
        columns = [table.c[name] for name in ("id", "organisation_id", "identity", "status", "place_id", "region_slug")]
        columns += [table.c[name] for name in COLUMNS]
        is_wanted = tuple_(table.c.organisation_id, table.c.identity).in_(wanted)
        rows = self.db.execute(select(*columns).where(is_wanted)) if wanted else ()
        self._offers = {(row[1], row[2]): row for row in rows}
        self._read_places({one.place for one in items if one.place} - self.places.keys())
        if away := {row[4] for row in self._offers.values() if row[4] is not None} - self._places_by_id.keys():
            self._take_places(self.db.execute(select(*_PLACE_COLUMNS).where(table_of(Place).c.id.in_(away))))

    def judge(self, one: Item) -> Judgement:
        """What publishing this draft comes to now."""
        organisation = self.organisations.get(one.organisation)
        gains = organisation is not None and _gains(organisation, one)
        row = self._offers.get((organisation.id, one.identity)) if organisation else None
        if organisation is None or row is None:
            place = self.places.get(one.place)
            moved = place if place and one.place == one.address and place.moves_to(one.located) else None
            return Judgement(Deed.CREATED, gains or moved is not None, None, moved, gains)
        place_id, moved = self._target(one, self._places_by_id.get(row[4]))
        region = organisation.region or one.region
        stored_region = region if region and (gains or organisation.spread) else row[5]
        same = (
            place_id == row[4]
            and stored_region == self.region_of(one, organisation)
            and row[_VALUES_FROM:] == tuple(one.values.values())
            and row[3] != Status.DELETED
            and (row[3] not in _WAITING or one.draft.needs_review)
        )
        deed = Deed.UNCHANGED if same and moved is None else Deed.UPDATED
        return Judgement(deed, gains or deed is Deed.UPDATED, row[0], moved, gains)

    def region_of(self, one: Item, organisation: KnownOrganisation) -> str | None:
        """The region that the offer belongs to."""
        return organisation.region or one.region or region_of(self.db, one.draft.postcode or one.located.postcode)

    def note(self, one: Item, judgement: Judgement) -> None:
        """Remember what publishing a draft does to its organisation and to its place."""
        organisation = self.organisations.get(one.organisation)
        if organisation is not None and judgement.gains:
            organisation.kind, organisation.deleted = organisation.kind or one.kind, False
            organisation.region, organisation.spread = organisation.region or one.region, True
        if judgement.moved is not None:
            judgement.moved.move(one.located)

    def read_again(self, one: Item) -> None:
        """Read what this draft's publishing has stored beside its offer."""
        if one.organisation not in self.organisations:
            self._read_organisations({one.organisation})
        if one.place and one.place not in self.places:
            self._read_places({one.place})

    def _target(self, one: Item, current: KnownPlace | None) -> tuple[int | None, KnownPlace | None]:
        """The place the stored offer goes to (-1 for a new one), and the place itself where it moves."""
        if current is not None and keeps_pin(current, one.draft, one.address):
            return current.id, None
        if not one.place:
            return None, None
        place = self.places.get(one.place)
        if place is None:
            return -1, None
        return place.id, place if one.place == one.address and place.moves_to(one.located) else None

    def _read_organisations(self, keys: Iterable[str]) -> None:
        table = table_of(Organisation)
        columns = (table.c.name_key, table.c.id, table.c.kind, table.c.region_slug, table.c.deleted_at)
        for row in self.db.execute(select(*columns).where(table.c.name_key.in_(keys))):
            self.organisations[row[0]] = KnownOrganisation(row[1], row[2], row[3], row[4] is not None)

    def _read_places(self, keys: Iterable[str]) -> None:
        self._take_places(self.db.execute(select(*_PLACE_COLUMNS).where(table_of(Place).c.key.in_(keys))))

    def _take_places(self, rows: Iterable[Any]) -> None:
        for row in rows:
            if row[0] not in self._places_by_id:
                self._places_by_id[row[0]] = self.places[row[1]] = KnownPlace(*row)


def _gains(organisation: KnownOrganisation, one: Item) -> bool:
    """Whether the organisation gets what it lacks, or comes back."""
    lacks_kind = one.kind is not None and organisation.kind is None
    lacks_region = one.region is not None and organisation.region is None
    return lacks_kind or lacks_region or organisation.deleted
