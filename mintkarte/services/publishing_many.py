"""Publishing many drafts in one transaction, with a few questions to the database for hundreds of them.

The outcome is that of `publishing.publish_draft` for each draft; a test holds the two together. What is stored already,
pinned by hand or at a place that moves takes that door itself; only what is new goes in by the hundred.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mintkarte.domain.drafts import OfferDraft
from mintkarte.domain.holidays import DateSpan
from mintkarte.domain.schedules import BERLIN
from mintkarte.domain.vocabulary import Land, Precision, Status
from mintkarte.gateways.locator import Located
from mintkarte.models import Offer, Organisation, Place, counters
from mintkarte.models.places import BY_GAZETTEER, NOT_FOUND
from mintkarte.services import history, occurrences, organisations
from mintkarte.services.identity import address_key, name_key, offer_identity
from mintkarte.services.offer_values import column_values
from mintkarte.services.publishing import Deed, Outcome, publish_draft
from mintkarte.services.regions import region_of

CHUNK = 400
Pauses = Callable[[Land | None], Iterable[DateSpan]]


@dataclass(frozen=True, slots=True)
class Item:
    """A draft with all that publishing it needs; the keys by which its parts are found again."""

    draft: OfferDraft
    located: Located
    region: str | None
    organisation: str
    identity: str
    address: str


@dataclass(frozen=True, slots=True)
class Deskwork:
    """Who publishes, when, and when schools rest."""

    actor: str
    now: datetime
    pauses: Pauses


def item(draft: OfferDraft, located: Located, region: str | None) -> Item:
    """The draft with its keys."""
    address = address_key(draft.venue, draft.street, draft.postcode, draft.town)
    return Item(draft, located, region, name_key(draft.organisation), offer_identity(draft), address)


def publish_many(
    db: Session, items: Iterable[Item], actor: str, now: datetime, pauses: Pauses = lambda _: ()
) -> Iterator[Outcome]:
    """Store drafts of different identities; gives the outcome of each, in chunks and not in their order."""
    desk = Deskwork(actor, now, pauses)
    known: dict[str, Organisation] = {}
    chunk: list[Item] = []
    for one in items:
        chunk.append(one)
        if len(chunk) == CHUNK:
            yield from _publish_chunk(db, chunk, desk, known)
            chunk = []
    yield from _publish_chunk(db, chunk, desk, known)


def _publish_chunk(db: Session, items: Sequence[Item], desk: Deskwork, known: dict[str, Organisation]) -> list[Outcome]:
    stored, places = _stored(db, items), _places(db, items)
    fresh: list[Item] = []
    outcomes: list[Outcome] = []
    for one in items:
        place = places.get(one.address)
        if (one.organisation, one.identity) in stored or one.draft.is_pinned_by_hand or _moves(place, one.located):
            outcomes.append(
                publish_draft(
                    db,
                    one.draft,
                    desk.actor,
                    desk.now,
                    located=one.located,
                    region=one.region,
                    pauses=desk.pauses(one.located.land),
                )
            )
        else:
            fresh.append(one)
    return outcomes + _create_all(db, fresh, desk, known, places)


def _stored(db: Session, items: Sequence[Item]) -> set[tuple[str, str]]:
    """Which of the offers are in the database already, by organisation and identity."""
    found = db.execute(
        select(Organisation.name_key, Offer.identity)
        .join(Offer, Offer.organisation_id == Organisation.id)
        .where(Offer.identity.in_({one.identity for one in items}))
    )
    return {(row.name_key, row.identity) for row in found}


def _places(db: Session, items: Sequence[Item]) -> dict[str, Place]:
    keys = {one.address for one in items if one.address}
    return {place.key: place for place in db.scalars(select(Place).where(Place.key.in_(keys)))}


def _moves(place: Place | None, located: Located) -> bool:
    """Whether a stored place takes the gazetteer's newer answer."""
    if place is None or place.source not in (BY_GAZETTEER, NOT_FOUND) or located.point is None:
        return False
    return (place.lat, place.lon, place.precision) != (located.point.lat, located.point.lon, str(located.precision))


def _create_all(
    db: Session, items: Sequence[Item], desk: Deskwork, known: dict[str, Organisation], places: dict[str, Place]
) -> list[Outcome]:
    """New offers: organisations one by one, then all places and offers, then what the history says of them."""
    created: list[tuple[Offer, dict[str, Any]]] = []
    with db.no_autoflush:
        for one in items:
            organisation = _organisation(db, one, desk, known)
            if one.address and one.address not in places:
                places[one.address] = _new_place(one, desk.now)
                db.add(places[one.address])
            created.append(_new_offer(db, one, desk, organisation, places.get(one.address)))
        db.add_all(offer for offer, _ in created)
        db.flush()
        for offer, values in created:
            after = history.stated(values | {"place_id": offer.place_id})
            history.record(
                db, actor=desk.actor, now=desk.now, verb=str(Deed.CREATED), thing=offer, before={}, after=after
            )
        db.flush()
    return [Outcome(Deed.CREATED, offer.id) for offer, _ in created]


def _organisation(db: Session, one: Item, desk: Deskwork, known: dict[str, Organisation]) -> Organisation:
    """The organisation, asked for again only where the draft tells it something that it lacks."""
    kind = str(one.draft.organisation_kind) if one.draft.organisation_kind else None
    found = known.get(one.organisation)
    if found is None or (kind and found.kind is None) or (one.region and found.region_slug is None):
        db.flush()
        found = organisations.find_or_create(
            db, one.draft.organisation, desk.actor, desk.now, kind=kind, region=one.region
        )
        known[one.organisation] = found
    return found


def _new_offer(
    db: Session, one: Item, desk: Deskwork, organisation: Organisation, place: Place | None
) -> tuple[Offer, dict[str, Any]]:
    status = Status.SUBMITTED if one.draft.needs_review else Status.PUBLISHED
    values: dict[str, Any] = {
        **column_values(one.draft),
        "region_slug": organisation.region_slug or region_of(db, one.draft.postcode or one.located.postcode),
        "status": str(status),
    }
    offer = Offer(
        organisation_id=organisation.id,
        identity=one.identity,
        **values,
        place=place,
        confirmed_at=desk.now,
        confirmed_how="import",
        published_at=desk.now if status is Status.PUBLISHED else None,
        created_at=desk.now,
        updated_at=desk.now,
        changed_in=counters.bump(db),
    )
    offer.occurrences = []
    occurrences.renew(offer, desk.now.astimezone(BERLIN).date(), desk.pauses(one.located.land))
    return offer, values


def _new_place(one: Item, now: datetime) -> Place:
    draft, point = one.draft, one.located.point
    return Place(
        key=one.address,
        venue=draft.venue or None,
        street=draft.street or None,
        postcode=draft.postcode or None,
        town=draft.town or None,
        land=str(one.located.land) if one.located.land else None,
        lat=point.lat if point else None,
        lon=point.lon if point else None,
        precision=str(one.located.precision if point else Precision.NONE),
        source=BY_GAZETTEER if point else NOT_FOUND,
        located_at=now if point else None,
        flag=None,
    )
