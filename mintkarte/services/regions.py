"""Regions: which one an offer belongs to, and how new ones come in."""

import csv
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from mintkarte.models import Offer, Place, Region, counters
from mintkarte.services import history

SHIPPED_FILE = "regions.csv"


def region_of(db: Session, postcode: str | None) -> str | None:
    """The slug of the region that claims most digits of the postcode, or None where no region does."""
    if not postcode:
        return None
    if "regions" not in db.info:
        db.info["regions"], db.info["region_of"] = list(db.scalars(select(Region))), {}
    known: dict[str, str | None] = db.info["region_of"]
    if postcode in known:
        return known[postcode]
    claims = [(region.longest_prefix(postcode), region.slug) for region in db.info["regions"]]
    length, slug = max(claims, default=(0, ""))
    known[postcode] = slug if length else None
    return known[postcode]


def load_shipped(db: Session, data_folder: Path, actor: str, now: datetime) -> list[str]:
    """Add the regions that come with the product and are not there yet; what people have changed stays."""
    with (data_folder / SHIPPED_FILE).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [row["slug"] for row in rows if add(db, _from_row(row), actor, now)]


def add(db: Session, region: Region, actor: str, now: datetime) -> bool:
    """Add a region; False when its slug is taken."""
    if db.get(Region, region.slug) is not None:
        return False
    db.add(region)
    db.flush()
    db.info.pop("regions", None)
    values = {"name": region.name, "land": region.land, "postcode_prefixes": region.postcode_prefixes}
    history.record(db, actor=actor, now=now, verb="created", thing=region, before={}, after=history.stated(values))
    counters.bump(db)
    return True


def adopt_offers(db: Session, region: Region, actor: str, now: datetime) -> int:
    """Give the region the offers of its postcodes that belong to no region yet; gives their number."""
    homeless = select(Offer, Place.postcode).join(Place, Offer.place_id == Place.id).where(Offer.region_slug.is_(None))
    adopted = 0
    for offer, postcode in db.execute(homeless):
        if region.longest_prefix(postcode or ""):
            before, after = history.apply(offer, {"region_slug": region.slug})
            offer.changed_in = counters.bump(db)
            history.record(db, actor=actor, now=now, verb="updated", thing=offer, before=before, after=after)
            adopted += 1
    return adopted


def _from_row(row: dict[str, str]) -> Region:
    return Region(
        slug=row["slug"],
        name=row["name"],
        land=row["land"],
        postcode_prefixes=row["postcode_prefixes"],
        lat=float(row["lat"]),
        lon=float(row["lon"]),
        zoom=int(row["zoom"]),
        welcome=row["welcome"],
    )
