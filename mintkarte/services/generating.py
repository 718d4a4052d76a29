"""Many synthetic offers at once, to measure with: the rows that publishing would write, inserted in bulk."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from mintkarte.domain.drafts import OfferDraft
from mintkarte.domain.freshness import How
from mintkarte.domain.schedules import BERLIN
from mintkarte.domain.vocabulary import Status
from mintkarte.gateways.gazetteer import Gazetteer
from mintkarte.models import Base, Change, Occurrence, Offer, Organisation, Place, Region, counters
from mintkarte.services import bulk
from mintkarte.services.demo_rows import FOLDER
from mintkarte.services.identity import address_key, name_key, offer_identity, pinned_key
from mintkarte.services.offer_values import column_values
from mintkarte.services.synthetic_offers import Inventor, Provider, read_words
from mintkarte.services.synthetic_venues import Towns, Venue

ACTOR = "mintkarte generate"
CHUNK = 2_000
"""Offers that are in memory at once."""
_TABLES: tuple[type[Base], ...] = (Organisation, Place, Offer, Occurrence)
_MOST_VENUES = 8
_USUAL_OFFERS = 12.0
"""Offers of a provider, on average; a few have many more."""
_PUBLISHED_DAYS, _CONFIRMED_SHARE = 700, 0.7
Row = dict[str, Any]


@dataclass(slots=True)
class _Rows:
    """Rows that wait to be inserted, by table."""

    by_table: dict[type[Base], list[Row]] = field(default_factory=lambda: {table: [] for table in _TABLES})

    def insert(self, db: Session) -> None:
        """Write them, parents first, and start anew."""
        for table, rows in self.by_table.items():
            bulk.write(db, table, rows)
            rows.clear()


def generate(
    db: Session,
    shipped: Path,
    gazetteer: Gazetteer,
    now: datetime,
    number: int,
    *,
    seed: int = 0,
    progress: Callable[[int], object] = lambda _: None,
) -> int:
    """Append so many offers in the caller's transaction and bump the counter once; gives the number of occurrences.

    The same seed on an equally filled database gives the same offers. `progress` is told the size of each chunk.
    """
    changed_in = counters.bump(db)  # also the lock that keeps other writers out of our ids
    ids = _Ids(db)
    first = ids.next[Offer]
    chance = random.Random(f"{seed}:{first}")  # noqa: S311 - nothing secret
    inventor = Inventor(read_words(shipped / FOLDER), chance, now.astimezone(BERLIN).date())
    writer = _Writer(inventor, Towns(gazetteer), db.scalars(select(Region)).all(), chance, now, changed_in, ids)
    offers = writer.offers()
    written = 0
    while written < number:
        chunk = sum(1 for _ in islice(offers, min(CHUNK, number - written)))
        writer.rows.insert(db)
        progress(chunk)
        written += chunk
    ids.give_back(db)
    bulk.look_again(db)
    last = ids.next[Offer] - 1
    db.add(
        Change(
            at=now,
            actor=ACTOR,
            verb="generated",
            thing="offer",
            thing_id=f"{first}-{last}",
            before={},
            after={"offers": number, "seed": seed},
        )
    )
    return writer.occurrences


class _Ids:
    """The next free id of each table; rows are linked before they are written, so we number them ourselves."""

    def __init__(self, db: Session) -> None:
        self._has_sequences = db.get_bind().dialect.name == "postgresql"
        self.next: dict[type[Base], int] = {table: self._first(db, table) for table in _TABLES}

    def take(self, table: type[Base]) -> int:
        """A fresh id."""
        taken = self.next[table]
        self.next[table] = taken + 1
        return taken

    def give_back(self, db: Session) -> None:
        """Let the database go on counting behind our ids."""
        if self._has_sequences:
            for table, following in self.next.items():
                words = {"table": table.__tablename__, "following": following}
                db.execute(text("SELECT setval(pg_get_serial_sequence(:table, 'id'), :following, false)"), words)

    def _first(self, db: Session, table: type[Base]) -> int:
        if self._has_sequences:
            words = {"table": table.__tablename__}
            return int(db.scalar(text("SELECT nextval(pg_get_serial_sequence(:table, 'id'))"), words) or 1)
        return bulk.highest_id(db, table) + 1


class _Writer:
    """Turns invented providers and offers into rows."""

    def __init__(
        self,
        inventor: Inventor,
        towns: Towns,
        regions: Sequence[Region],
        chance: random.Random,
        now: datetime,
        changed_in: int,
        ids: _Ids,
    ) -> None:
        self.rows, self.occurrences = _Rows(), 0
        self._inventor, self._towns, self._chance, self._ids = inventor, towns, chance, ids
        self._now, self._today, self._changed_in = now, now.astimezone(BERLIN).date(), changed_in
        self._stream = f"{chance.getrandbits(64):016x}"
        self._region = lru_cache(maxsize=None)(lambda postcode: _region(regions, postcode))

    def offers(self) -> Iterator[int]:
        """The ids of ever more offers, provider by provider; their rows wait in `rows`."""
        while True:
            town = self._towns.draw(self._chance)
            count = 1 + int(self._chance.expovariate(1 / _USUAL_OFFERS))
            number, region = self._ids.take(Organisation), self._region(self._towns.postcode(town.lat, town.lon))
            venues = [self._venue(town) for _ in range(min(_MOST_VENUES, 1 + count // 3))]
            provider = self._inventor.provider(number, town.name, tuple(venues))
            self._add_organisation(number, provider, region)
            for _ in range(count):
                yield self._add_offer(number, provider, region)

    def _venue(self, town: Any) -> tuple[int, Venue]:  # noqa: ANN401 - a place of the gazetteer
        number = self._ids.take(Place)
        venue = self._towns.venue(self._chance, town, number, self._inventor.words)
        address = address_key(venue.name, venue.street, venue.postcode, venue.town)
        self.rows.by_table[Place].append(
            {
                "id": number,
                "key": pinned_key(address, venue.point.lat, venue.point.lon) if venue.pinned else address,
                "venue": venue.name,
                "street": venue.street or None,
                "postcode": venue.postcode or None,
                "town": venue.town,
                "land": str(venue.land) if venue.land else None,
                "lat": venue.point.lat,
                "lon": venue.point.lon,
                "precision": str(venue.precision),
                "source": venue.source,
                "located_at": self._now,
                "flag": None,
            }
        )
        return number, venue

    def _add_organisation(self, number: int, provider: Provider, region: str | None) -> None:
        self.rows.by_table[Organisation].append(
            {
                "id": number,
                "name": provider.name,
                "name_key": name_key(provider.name),
                "kind": str(provider.kind),
                "region_slug": region,
                "created_at": self._now,
                "updated_at": self._now,
                "version": 1,
            }
        )

    def _add_offer(self, organisation: int, provider: Provider, region: str | None) -> int:
        number = self._ids.take(Offer)
        draft, place = self._inventor.offer(provider, number)
        published = self._now - timedelta(minutes=self._chance.randint(0, _PUBLISHED_DAYS * 24 * 60))
        confirmed = self._now - (self._now - published) * self._chance.random()
        is_confirmed = self._chance.random() < _CONFIRMED_SHARE
        self.rows.by_table[Offer].append(
            {
                "id": number,
                "organisation_id": organisation,
                "place_id": place,
                "identity": offer_identity(draft),
                **column_values(draft),
                "region_slug": region or self._region(draft.postcode),
                "status": str(Status.PUBLISHED),
                "published_at": published,
                "confirmed_at": confirmed if is_confirmed else None,
                "confirmed_how": str(How.ANSWER) if is_confirmed else None,
                "created_at": published,
                "updated_at": published,
                "version": 1,
                "changed_in": self._changed_in,
            }
        )
        self._add_occurrences(number, draft)
        return number

    def _add_occurrences(self, offer: int, draft: OfferDraft) -> None:
        single = set(draft.schedule.dates)
        found = draft.schedule.occurrences(self._today)
        self.occurrences += len(found)
        for occurrence in found:
            number = self._ids.take(Occurrence)
            self.rows.by_table[Occurrence].append(
                {
                    "id": number,
                    "offer_id": offer,
                    "starts_at": occurrence.starts_at,
                    "ends_at": occurrence.ends_at,
                    "all_day": occurrence.all_day,
                    "cancelled": occurrence.cancelled,
                    "uid": f"{self._stream}{number:016x}",
                    "sequence": 0,
                    "from_rule": occurrence not in single,
                }
            )


def _region(regions: Sequence[Region], postcode: str) -> str | None:
    """The region that claims most digits of a postcode."""
    length, slug = max(((region.longest_prefix(postcode), region.slug) for region in regions), default=(0, ""))
    return slug if length else None
