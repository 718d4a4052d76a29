"""Some hundred spoiled files at the import desk: no fault, nothing half-written, at most 300 MB; `-s` prints how long.

`MINTKARTE_SPOILED=10000 python3 dev.py prove -k spoiled -s` brings ten thousand, which takes about an hour of one core.
"""

from __future__ import annotations

import os
import re
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mintkarte.app import create_app
from tests.mutations import bring_all

if TYPE_CHECKING:
    from mintkarte.settings import Settings
    from tests.conftest import Clock

PARTS = 10
FILES = int(os.environ.get("MINTKARTE_SPOILED", "300"))
MOST_KILOBYTES = 300_000


def bring(settings: Settings, clock: Clock, seeds: range) -> tuple[dict[str, int], float, int]:
    """How many ended how, the seconds of the slowest, and the most kilobytes this process has held."""
    ended, slowest = bring_all(create_app(settings, clock=clock), seeds)
    # not ru_maxrss: that begins with what the process held that has started this one
    [kilobytes] = re.findall(r"^VmHWM:\s+(\d+) kB$", Path("/proc/self/status").read_text("utf-8"), re.MULTILINE)
    return ended, slowest, int(kilobytes)


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("part", range(PARTS))
def test_no_spoiled_file_does_harm(site_settings: Settings, clock: Clock, part: int) -> None:
    seeds = range(part * FILES // PARTS, (part + 1) * FILES // PARTS)
    with ProcessPoolExecutor(1, get_context("spawn")) as alone:  # a process that did other things has grown by them
        ended, slowest, kilobytes = alone.submit(bring, site_settings, clock, seeds).result()
    sys.stdout.write(f"{len(seeds)} files: {ended}, slowest {slowest:.2f} s, {kilobytes / 1000:.0f} MB\n")
    assert sum(ended.values()) == len(seeds)
    assert kilobytes < MOST_KILOBYTES
