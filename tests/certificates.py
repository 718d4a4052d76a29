"""A certificate for a server of a test."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from typing import TYPE_CHECKING

from tests.needs import missing

if TYPE_CHECKING:
    from pathlib import Path


def certified(folder: Path, name: str) -> ssl.SSLContext:
    """A server's context with a certificate for `name` (such as "IP:127.0.0.1"), which lies in `cert.pem`."""
    if (openssl := shutil.which("openssl")) is None:
        missing("openssl")
    names = ["-subj", "/CN=test", "-addext", f"subjectAltName={name}"]
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    words = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *names, *files]
    subprocess.run([openssl, *words], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context
