"""`mintkarte region add`: a further region."""

import re

import click

from mintkarte.cli.group import Trouble, opened
from mintkarte.domain.vocabulary import Land
from mintkarte.texts.commands import HELP, say

_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])")
_PREFIX = re.compile(r"[0-9]{1,5}")


@click.group(help=HELP["region"])
def region() -> None:
    """Nothing by itself."""


@region.command(help=HELP["region.add"])
@click.argument("slug")
@click.option("--name", required=True, help=HELP["region.name"])
@click.option("--land", required=True, type=click.Choice([str(land) for land in Land]), help=HELP["region.land"])
@click.option("--plz", multiple=True, required=True, help=HELP["region.plz"])
@click.option("--lat", required=True, type=click.FloatRange(-90, 90), help=HELP["region.lat"])
@click.option("--lon", required=True, type=click.FloatRange(-180, 180), help=HELP["region.lon"])
@click.option("--zoom", default=10, show_default=True, type=click.IntRange(0, 19), help=HELP["region.zoom"])
def add(slug: str, name: str, land: str, plz: tuple[str, ...], lat: float, lon: float, zoom: int) -> None:
    """Store the region and give it the offers of its postcodes that belong to none yet."""
    from mintkarte.models import Region
    from mintkarte.services import regions

    if not _SLUG.fullmatch(slug):
        raise Trouble(say("error.region_slug", slug=slug))
    prefixes = [prefix for words in plz for prefix in words.replace(",", " ").split()]
    for prefix in prefixes:
        if not _PREFIX.fullmatch(prefix):
            raise Trouble(say("error.region_plz", prefix=prefix))
    wanted = Region(
        slug=slug, name=name, land=land, postcode_prefixes=" ".join(prefixes), lat=lat, lon=lon, zoom=zoom, welcome=""
    )
    with opened() as parts, parts.database.writing() as db:
        if not regions.add(db, wanted, "mintkarte region add", parts.clock()):
            raise Trouble(say("error.region_taken", slug=slug))
        adopted = regions.adopt_offers(db, wanted, "mintkarte region add", parts.clock())
    click.echo(say("region.added", slug=slug, offers=adopted))
