"""Regions: whose map this is, and which postcodes belong to it."""

from sqlalchemy import CheckConstraint, Double, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from mintkarte.models.base import Base


class Region(Base):
    """A MINT region with its postcodes and the view its map opens with."""

    __tablename__ = "regions"
    __table_args__ = (
        CheckConstraint("lat BETWEEN -90 AND 90", name="lat_range"),
        CheckConstraint("lon BETWEEN -180 AND 180", name="lon_range"),
        CheckConstraint("zoom BETWEEN 0 AND 19", name="zoom_range"),
    )

    slug: Mapped[str] = mapped_column(String(60), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    land: Mapped[str] = mapped_column(String(2))
    postcode_prefixes: Mapped[str] = mapped_column(Text, default="")
    lat: Mapped[float] = mapped_column(Double)
    lon: Mapped[float] = mapped_column(Double)
    zoom: Mapped[int] = mapped_column(default=10)
    welcome: Mapped[str] = mapped_column(Text, default="")
    embed_hosts: Mapped[str] = mapped_column(Text, default="", server_default="")
    """Sites that may show this region inside their own pages, one in each line; `*` stands for all."""

    def longest_prefix(self, postcode: str) -> int:
        """How many leading digits of the postcode this region claims; 0 when it is not one of its own."""
        return max((len(p) for p in self.postcode_prefixes.split() if postcode.startswith(p)), default=0)
