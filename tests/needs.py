"""What a test needs from the machine: when it is missing the test is skipped loudly, or fails under strictness."""

from __future__ import annotations

import os
import random
import socket
from typing import NoReturn

import pytest

STRICT = os.environ.get("MINTKARTE_TEST_STRICT") == "1"


def missing(what: str) -> NoReturn:
    """Skip the test, or fail it with MINTKARTE_TEST_STRICT=1."""
    if STRICT:
        pytest.fail(f"{what} is missing and MINTKARTE_TEST_STRICT=1 is set", pytrace=False)
    pytest.skip(f"{what} is missing")


def free_port() -> int:
    """A free port outside the range from which the system takes the ports of outgoing connections."""
    while True:
        port = random.SystemRandom().randrange(20_000, 32_000)
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
