"""The command `mintkarte`: one module per family of commands; each loads what it needs when it runs."""

from mintkarte.cli.backups import backup, restore
from mintkarte.cli.bouncing import bounce
from mintkarte.cli.demo import demo, generate
from mintkarte.cli.exporting import export
from mintkarte.cli.gazetteer import gazetteer
from mintkarte.cli.group import main
from mintkarte.cli.importing import import_file
from mintkarte.cli.installation import check, init
from mintkarte.cli.people import invite
from mintkarte.cli.regions import region
from mintkarte.cli.serving import serve, tick

COMMANDS = (
    *(init, demo, generate, serve, check, tick, bounce),
    *(invite, region, gazetteer, import_file, export, backup, restore),
)
for command in COMMANDS:
    main.add_command(command)

__all__ = ["main"]
