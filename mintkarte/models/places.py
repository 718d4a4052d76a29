"""Places, and what geocoders answered about them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Double, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from mintkarte.models.base import Base

FAR_FROM_POSTCODE = "punkt_passt_nicht_zur_plz"
BY_HAND, BY_PROVIDER, BY_GAZETTEER, NOT_FOUND = "hand", "provider", "gazetteer", "none"


class Place(Base):
    """An address or a hand-set pin; `key` is the folded address, followed by the coordinates when set by hand."""

    __tablename__ = "places"
    __table_args__ = (
        CheckConstraint("lat BETWEEN -90 AND 90", name="lat_range"),
        CheckConstraint("lon BETWEEN -180 AND 180", name="lon_range"),
        CheckConstraint("(lat IS NULL) = (lon IS NULL)", name="lat_with_lon"),
        CheckConstraint("source IN ('hand', 'provider', 'gazetteer', 'none')", name="source_known"),
        CheckConstraint("(lat IS NULL) = (source = 'none')", name="source_with_point"),
        Index(None, "lat", "lon"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(700), unique=True)
    venue: Mapped[str | None] = mapped_column(String(300))
    street: Mapped[str | None] = mapped_column(String(300))
    postcode: Mapped[str | None] = mapped_column(String(5), index=True)
    town: Mapped[str | None] = mapped_column(String(200))
    land: Mapped[str | None] = mapped_column(String(2))
    lat: Mapped[float | None] = mapped_column(Double)
    lon: Mapped[float | None] = mapped_column(Double)
    precision: Mapped[str] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(String(20))
    located_at: Mapped[datetime | None]
    flag: Mapped[str | None] = mapped_column(String(60))


class GeocodeAnswer(Base):
    """What one provider answered for one normalised address; a miss is kept too, so that nobody asks again at once."""

    __tablename__ = "geocode_answers"
    __table_args__ = (
        CheckConstraint("lat BETWEEN -90 AND 90", name="lat_range"),
        CheckConstraint("lon BETWEEN -180 AND 180", name="lon_range"),
        CheckConstraint("NOT found OR (lat IS NOT NULL AND lon IS NOT NULL)", name="found_has_point"),
    )

    key: Mapped[str] = mapped_column(Text, primary_key=True)
    provider: Mapped[str] = mapped_column(String(100), primary_key=True)
    found: Mapped[bool]
    lat: Mapped[float | None] = mapped_column(Double)
    lon: Mapped[float | None] = mapped_column(Double)
    precision: Mapped[str | None] = mapped_column(String(20))
    postcode: Mapped[str | None] = mapped_column(String(5))
    answered_at: Mapped[datetime]
