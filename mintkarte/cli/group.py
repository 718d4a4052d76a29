"""The command itself, its settings, and how trouble is told."""

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any

import click

from mintkarte import __version__
from mintkarte.settings import Settings, SettingsError
from mintkarte.texts.commands import HELP, say, settings_problem

if TYPE_CHECKING:
    from mintkarte.web.parts import Parts


_SELDOM = (50_000, 20, 20)
"""After how many new objects Python looks for circles that can go: a command makes many objects and few circles, and
looking after every 700, as Python does by itself, took a seventh of the time of a `generate`."""


class Trouble(click.ClickException):
    """Something that stops a command, told in one sentence; exit code 2."""

    exit_code = 2

    def show(self, file: IO[str] | None = None) -> None:
        """Tell it on standard error."""
        click.echo(say("error", message=self.message), file=file, err=True)


class Mintkarte(click.Group):
    """The group that turns what can go wrong in every command into sentences."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - whatever the command gives
        """Run the command; settings that cannot be used and a database that is away become Trouble."""
        from sqlalchemy.exc import OperationalError

        try:
            return super().invoke(ctx)
        except SettingsError as error:
            raise Trouble(settings_problem(error.code, error.name, error.value)) from error
        except OperationalError as error:
            raise Trouble(say("error.unreachable")) from error


@click.group(cls=Mintkarte, help=HELP["main"])
@click.version_option(__version__, prog_name="mintkarte")
def main() -> None:
    """Nothing by itself: the commands do the work."""


def settings() -> Settings:
    """The settings of this environment."""
    return Settings.load(os.environ)


@contextmanager
def opened() -> Iterator["Parts"]:
    """The parts of an installation that is set up; Trouble where it is not."""
    from mintkarte.app import build_parts

    parts = build_parts(settings())
    usual = gc.get_threshold()
    gc.set_threshold(*_SELDOM)
    try:
        if not parts.database.is_migrated():
            raise Trouble(say("error.not_ready"))
        yield parts
    finally:
        parts.database.close()
        gc.set_threshold(*usual)
