"""Twins: two stored offers that may be the same one; a person says that they differ, or puts them together."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mintkarte.domain import merging
from mintkarte.domain.rows import BETWEEN_DATES
from mintkarte.domain.states import Verb
from mintkarte.domain.vocabulary import Status
from mintkarte.models import Distinction, Offer, Place
from mintkarte.services import deciding, drafting, duplicates, history, states
from mintkarte.services.deciding import Tables

_WHOLE = (
    ("beginn", "ende", "wiederholung"),
    ("alter_von", "alter_bis"),
    ("klasse_von", "klasse_bis"),
    ("ort_name", "strasse", "plz", "ort", "lat", "lon", "genauigkeit"),
    ("kosten", "kosten_text"),
    ("plaetze", "freie_plaetze"),
)
"""Columns that say one thing together: they are taken over only where none of them is stated."""
_OWN = frozenset({"titel", "anbieter", "anbieterart", "externe_id"})
_MOST = 20


def candidates_of(db: Session, offer_id: int) -> list[int]:
    """The ids of the offers that may be the same as this one and that nobody has told apart from it."""
    offer = db.get(Offer, offer_id)
    place = (offer.place.postcode or offer.place.town or "") if offer is not None and offer.place else ""
    if not place:
        return []
    there = list(duplicates.stored(db, frozenset({place})))
    me = [one for one in there if one.key == offer_id]
    others, apart = [one for one in there if one.key != offer_id], _apart(db)
    found: list[int] = []
    while len(found) < _MOST and (alike := duplicates.pairs(me, others, apart)):
        found.append(alike[0].earlier.key)
        others = [one for one in others if one.key != found[-1]]
    return sorted(found)


def waiting(db: Session, regions: Collection[str] | None) -> list[tuple[int, int]]:
    """The likely twins of these regions, or of all: the later offer, and the first that it seems to repeat."""
    own = select(func.coalesce(Place.postcode, Place.town)).join(Offer, Offer.place_id == Place.id)
    if regions is not None:
        own = own.where(Offer.region_slug.in_(sorted(regions)))
    places = frozenset(db.scalars(own.where(Offer.status != str(Status.DELETED)).distinct())) - {None, ""}
    there = sorted(duplicates.stored(db, places), key=lambda one: one.key) if places else []
    return [(pair.later.key, pair.earlier.key) for pair in duplicates.pairs(there, (), _apart(db))]


def distinguish(db: Session, one: int, other: int, actor: str, now: datetime) -> bool:
    """Say that two offers are not the same; False where that was said already. `forget` is the opposite."""
    if one == other:
        return False
    lower, upper = sorted((one, other))
    offers = [db.get(Offer, number, with_for_update=True) for number in (lower, upper)]
    if None in offers or db.get(Distinction, (lower, upper)) is not None:
        return False
    db.add(Distinction(lower_id=lower, upper_id=upper, actor=actor, created_at=now))
    _write_down(db, "told_apart", lower, upper, actor, now)
    return True


def forget(db: Session, one: int, other: int, actor: str, now: datetime) -> bool:
    """Take back that two offers are not the same."""
    lower, upper = sorted((one, other))
    found = db.get(Distinction, (lower, upper), with_for_update=True)
    if found is None:
        return False
    db.delete(found)
    _write_down(db, "not_told_apart", lower, upper, actor, now)
    return True


def merge(db: Session, keep_id: int, other_id: int, actor: str, now: datetime, tables: Tables) -> bool:
    """Fill what `keep` does not state from the other one, put their dates together, and delete the other one.

    False where the other one is gone already. Restoring it and undoing the change of `keep` is the opposite.
    """
    locked = {number: db.get(Offer, number, with_for_update=True) for number in sorted((keep_id, other_id))}
    keep, other = locked[keep_id], locked[other_id]
    if keep_id == other_id or keep is None or other is None:
        return False
    db.refresh(keep)
    db.refresh(other)
    if Status.DELETED in (keep.status, other.status):
        return False
    columns = together(drafting.stored_columns(db, keep_id), drafting.stored_columns(db, other_id))
    deciding.change(db, keep, columns, actor, now, tables)
    states.do(db, other_id, Verb.DELETE, actor, now)
    _write_down(db, "merged", keep_id, other_id, actor, now)
    return True


def together(keep: Mapping[str, str], other: Mapping[str, str]) -> dict[str, str]:
    """The columns of two offers as one: what `keep` states stands, dates of both are kept."""
    usable = {column: value for column, value in other.items() if column not in _OWN}
    for whole in _WHOLE:
        if any(keep.get(column) for column in whole):
            usable |= dict.fromkeys(whole, "")
    return merging.filled(keep, usable) | _dates(keep, other)


def _dates(keep: Mapping[str, str], other: Mapping[str, str]) -> dict[str, str]:
    """All single dates of both; a rhythm stands for itself and takes in nothing."""
    if keep.get("wiederholung") or other.get("wiederholung") or not (keep.get("beginn") and other.get("beginn")):
        return {}
    both = dict.fromkeys(_pairs_of(keep) + _pairs_of(other))
    return {
        "beginn": BETWEEN_DATES.join(begin for begin, _ in sorted(both)),
        "ende": BETWEEN_DATES.join(end for _, end in sorted(both)),
    }


def _pairs_of(columns: Mapping[str, str]) -> list[tuple[str, str]]:
    begins, ends = (columns.get(name, "").split("|") for name in ("beginn", "ende"))
    ends += [""] * (len(begins) - len(ends))
    return [(begin.strip(), end.strip()) for begin, end in zip(begins, ends, strict=False)]


def _apart(db: Session) -> frozenset[tuple[int, int]]:
    told = db.execute(select(Distinction.lower_id, Distinction.upper_id))
    return frozenset((lower, upper) for lower, upper in told)


def _write_down(db: Session, verb: str, one: int, other: int, actor: str, now: datetime) -> None:
    """A line in the history of both, each naming the other one."""
    for number, twin in ((one, other), (other, one)):
        offer = db.get_one(Offer, number)
        history.record(db, actor=actor, now=now, verb=verb, thing=offer, before={}, after={"twin": twin})
    db.flush()
