"""The first person of an installation is invited on the command line, and gets in with the printed link."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from mintkarte.cli import main
from tests.signing import visitor

if TYPE_CHECKING:
    from flask import Flask

    from mintkarte.settings import Settings


def invite(settings: Settings, *words: str) -> Result:
    env = {
        "MINTKARTE_DATA": str(settings.data_dir),
        "MINTKARTE_SECRET_KEY": settings.secret_key,
        "MINTKARTE_PUBLIC_URL": "https://karte.example",
    }
    return CliRunner().invoke(main, ["invite", *words], env=env, prog_name="mintkarte")


@pytest.mark.parametrize(
    ("role", "more", "duty"),
    [
        ("admin", [], "Verwaltung der ganzen Mintkarte"),
        ("coordinator", ["--region", "untermain"], "Koordination der Region Bayerischer Untermain"),
        ("editor", ["--organisation", "Neuer Verein", "--region", "untermain"], "Angebote von Neuer Verein"),
    ],
)
def test_the_printed_link_gives_the_role(
    app: Flask, site_settings: Settings, role: str, more: list[str], duty: str
) -> None:
    result = invite(site_settings, "--email", "Erste.Person@Example.org", "--role", role, *more)
    assert result.exit_code == 0
    link = re.fullmatch(r"https://karte\.example(/anmelden/\S+)\n", result.stdout)
    assert link
    guest = visitor(app)
    assert duty in guest.get(link[1]).text
    assert guest.press(link[1], link[1], name="Erste Person").status_code == 303
    assert duty in guest.get("/konto").text


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--email", "keine", "--role", "admin"], "Das ist keine E-Mail-Adresse."),
        (["--email", "a@b.de", "--role", "coordinator"], "fehlt --region"),
        (["--email", "a@b.de", "--role", "editor"], "fehlt --organisation"),
        (["--email", "a@b.de", "--role", "coordinator", "--region", "mars"], "Die Region mars gibt es nicht."),
    ],
)
def test_what_cannot_be_an_invitation_is_said(
    app: Flask, site_settings: Settings, words: list[str], sentence: str
) -> None:
    assert app
    result = invite(site_settings, *words)
    assert result.exit_code == 2
    assert sentence in result.stderr
