"""`mintkarte invite`: the one-time link by which a person takes a role."""

import click

from mintkarte.cli.group import Trouble, opened
from mintkarte.domain.permissions import Role
from mintkarte.settings import HERE
from mintkarte.texts.commands import HELP, say

_ACTOR = "mintkarte invite"


@click.command(help=HELP["invite"])
@click.option("--email", required=True, help=HELP["invite.email"])
@click.option("--role", required=True, type=click.Choice([str(role) for role in Role]), help=HELP["invite.role"])
@click.option("--region", help=HELP["invite.region"])
@click.option("--organisation", default="", help=HELP["invite.organisation"])
def invite(email: str, role: str, region: str | None, organisation: str) -> None:
    """Store the invitation and print its link, and nothing else, on standard output."""
    from mintkarte.queries import regions
    from mintkarte.services import accounts, inviting

    with opened() as parts, parts.database.writing() as db:
        known = regions.by_slug(db)
        if region is not None and region not in known:
            raise Trouble(say("error.region_unknown", slug=region, known=", ".join(known)))
        wanted = inviting.Wanted(
            email=accounts.folded(email),
            role=Role(role),
            region=region,
            organisation_name=" ".join(organisation.split()),
        )
        try:
            _, token = inviting.invite(db, wanted, _ACTOR, parts.clock())
        except inviting.InvitationError as error:
            raise Trouble(say(f"error.invite_{error.code}")) from error
        site = parts.settings.public_url or HERE
    click.echo(f"{site}/anmelden/{token}")
