"""Settings: the environment has the last word, and what cannot be used is named."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from mintkarte.settings import Settings, SettingsError, keep_secret, unknown_variables, variables
from mintkarte.texts.commands import settings_problem

if TYPE_CHECKING:
    from pathlib import Path


def test_nothing_said_gives_an_embedded_database_in_the_folder_where_it_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = Settings.load({})
    assert settings.data_dir == tmp_path / "instance"
    assert settings.database_url == f"sqlite:///{tmp_path}/instance/mintkarte.sqlite3"
    assert (settings.secret_key, settings.geocoder, settings.demo, settings.tick) == ("", "", False, True)


def test_the_environment_wins_over_the_file_and_the_file_over_the_defaults(tmp_path: Path) -> None:
    (tmp_path / "mintkarte.toml").write_text('tiles = "keine"\nmail = "file:post"\nproxies = 1\n', "utf-8")
    settings = Settings.load({"MINTKARTE_DATA": str(tmp_path), "MINTKARTE_MAIL": "smtp://localhost"})
    assert (settings.tiles, settings.mail, settings.proxies) == ("keine", "smtp://localhost", 1)


@pytest.mark.parametrize(("word", "on"), [("1", True), ("on", True), ("JA", True), ("off", False), ("0", False)])
def test_a_switch_understands_the_usual_words(tmp_path: Path, word: str, on: bool) -> None:  # noqa: FBT001
    assert Settings.load({"MINTKARTE_DATA": str(tmp_path), "MINTKARTE_TICK": word}).tick is on


@pytest.mark.parametrize(
    ("word", "demo", "days"),
    [
        *(("", "0", 14), ("", "1", 0), ("on", "1", 14), ("off", "0", 0), ("0", "0", 0), ("1", "0", 14)),
        *(("2", "0", 2), ("365", "0", 365)),
    ],
)
def test_links_are_tested_every_so_many_days_and_in_a_demo_only_when_told_to(
    tmp_path: Path, word: str, demo: str, days: int
) -> None:
    environ = {"MINTKARTE_DATA": str(tmp_path), "MINTKARTE_LINKS": word, "MINTKARTE_DEMO": demo}
    assert Settings.load(environ).links == days


def test_a_variable_that_is_set_to_nothing_counts_as_not_set(tmp_path: Path) -> None:
    environ = dict.fromkeys(variables(), "") | {"MINTKARTE_DATA": str(tmp_path)}
    assert Settings.load(environ) == Settings.load({"MINTKARTE_DATA": str(tmp_path)})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MINTKARTE_TICK", "vielleicht"),
        ("MINTKARTE_DEMO", "2"),
        ("MINTKARTE_LINKS", "400"),
        ("MINTKARTE_LINKS", "manchmal"),
        ("MINTKARTE_PROXIES", "-1"),
        ("MINTKARTE_PROXIES", "²"),
        ("MINTKARTE_PUBLIC_URL", "karte.example"),
        ("MINTKARTE_PUBLIC_URL", "https://[::1"),
        ("MINTKARTE_DATABASE", "mysql://root:geheim@localhost/karte"),
    ],
)
def test_what_cannot_be_used_is_named_in_a_sentence_without_passwords(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(SettingsError) as refused:
        Settings.load({"MINTKARTE_DATA": str(tmp_path), name: value})
    sentence = settings_problem(refused.value.code, refused.value.name, refused.value.value)
    assert name in sentence
    assert "geheim" not in sentence + str(refused.value)


def test_a_file_that_is_no_toml_is_named(tmp_path: Path) -> None:
    (tmp_path / "mintkarte.toml").write_bytes(b"tiles = \xff")
    with pytest.raises(SettingsError, match="unreadable"):
        Settings.load({"MINTKARTE_DATA": str(tmp_path)})
    with pytest.raises(SettingsError, match="missing"):
        Settings.load({"MINTKARTE_DATA": str(tmp_path)}, tmp_path / "nowhere.toml")


def test_a_secret_is_made_once_kept_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    secret = keep_secret(tmp_path)
    assert len(secret) >= 32
    assert keep_secret(tmp_path) == secret == Settings.load({"MINTKARTE_DATA": str(tmp_path)}).secret_key
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


def test_the_host_of_the_public_address_is_the_only_trusted_one(tmp_path: Path) -> None:
    settings = Settings.load({"MINTKARTE_DATA": str(tmp_path), "MINTKARTE_PUBLIC_URL": "https://karte.example:8443/"})
    assert (settings.host, settings.is_https) == ("karte.example", True)
    assert settings.public_url == "https://karte.example:8443"


def test_misspelt_variables_are_found() -> None:
    assert unknown_variables({"MINTKARTE_TILE": "keine", "MINTKARTE_TILES": "keine", "PATH": "/"}) == (
        "MINTKARTE_TILE",
    )


def test_every_variable_has_a_plain_name() -> None:
    assert all(re.fullmatch(r"MINTKARTE_[A-Z_]+", name) for name in variables())
