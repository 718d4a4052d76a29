"""Some hundred spoiled files at the import desk: no fault, nothing half-written, at most 300 MB.

`MINTKARTE_SPOILED=10000 python3 dev.py prove -k spoiled` brings ten thousand, which takes about an hour of one core.
"""

from __future__ import annotations

import os
import resource
from typing import TYPE_CHECKING

import pytest

from tests.mutations import bring_all

if TYPE_CHECKING:
    from flask import Flask

PARTS = 10
FILES = int(os.environ.get("MINTKARTE_SPOILED", "300"))
MOST_KILOBYTES = 300_000


@pytest.mark.parametrize("part", range(PARTS))
def test_no_spoiled_file_does_harm(app: Flask, part: int) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    ended = bring_all(app, range(part * FILES // PARTS, (part + 1) * FILES // PARTS))
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert sum(ended.values()) == FILES // PARTS
    assert after < max(before, MOST_KILOBYTES)
