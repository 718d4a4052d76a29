"""Every setting, from defaults, then the file `mintkarte.toml` in the data folder, then MINTKARTE_* variables.

This is the only module that knows the names of the variables; the last word has the environment.
"""

import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from urllib.parse import urlsplit

from mintkarte.domain.embed_hosts import read_hosts

PREFIX = "MINTKARTE_"
FILE_NAME = "mintkarte.toml"
SECRET_FILE = "secret_key"  # noqa: S105 - the name of a file, no secret
HERE = "http://127.0.0.1:8000"
"""Where links lead as long as nobody has set a public address: to `serve` on this machine."""
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
"""Under which others may use the data, unless the operator says otherwise."""
_MOST_DAYS = 3650
LINK_DAYS = 14
"""Days between two tests of a link, unless the operator says otherwise."""
_YES, _NO = frozenset({"1", "on", "ja", "true", "yes"}), frozenset({"0", "off", "nein", "false", "no"})


class SettingsError(ValueError):
    """A setting cannot be used; `name` is its variable, `value` what stands there, `code` what is wrong."""

    def __init__(self, name: str, value: str, code: str) -> None:
        super().__init__(f"{name}={value!r}: {code}")
        self.name, self.value, self.code = name, value, code


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One installation's settings; each field is the variable MINTKARTE_<NAME>, `data_dir` is MINTKARTE_DATA."""

    data_dir: Path = Path("instance")
    """Folder for database, uploads and caches (MINTKARTE_DATA)."""
    database_url: str = ""
    """Address of the database (MINTKARTE_DATABASE); empty means SQLite in the data folder."""
    secret_key: str = ""
    """Signs cookies and links; `serve` refuses to start without one."""
    geocoder: str = ""
    """`nominatim`, `photon`, or `<kind>:<address of an own host>`; empty asks nobody."""
    tiles: str = "basemap"
    """Name of a known tile source, or `keine`."""
    mail: str = ""
    """`file:FOLDER`, `smtp://…`, `smtp+starttls://…`, `smtps://…`, or empty for no mail."""
    public_url: str = ""
    """Address under which visitors reach this installation; names the only trusted host."""
    embed: tuple[str, ...] = ()
    """Sites that may embed any view, beside those a region allows: hosts, or `alle`; read from words."""
    contact: str = ""
    """Mail address of the operator: the sender of all mail, told to outside services as courtesy."""
    licence: str = LICENCE
    """Address of the licence under which others may use the data; told with every page of changes and on `/daten`."""
    demo: bool = False
    """A demo or test installation."""
    links: int = LINK_DAYS
    """Days between two tests of an offer's link (`on` means 14); 0 or `off` asks nobody, as a demo does by itself."""
    tick: bool = True
    """Whether `serve` runs the waiting jobs itself."""
    ask_days: int = 180
    """After how many days without a sign of life an offer that lasts is asked about."""
    ask_days_of: Mapping[str, int] = field(default_factory=dict)
    """The same for kinds that live longer or shorter; read from words like `lernort=365 schuelerlabor=270`."""
    season_days: int = 30
    """How many days before its season an offer of a season is asked about."""
    remind_days: int = 14
    """How many days after the first letter the second one goes."""
    hide_days: int = 14
    """How many days after the second letter an offer is hidden that nobody has answered for."""
    delete_days: int = 365
    """How many days after that it is deleted."""
    proxies: int = 0
    """How many reverse proxies stand in front and may name the visitor's address."""
    debug: bool = False
    """Show faults to the developer; never on a public machine."""

    def __post_init__(self) -> None:
        """Put the embedded database into the data folder where no other is named."""
        if not self.database_url:
            object.__setattr__(self, "database_url", f"sqlite:///{self.data_dir / 'mintkarte.sqlite3'}")

    @classmethod
    def load(cls, environ: Mapping[str, str], file: Path | None = None) -> "Settings":
        """The settings of this environment; raises SettingsError where a value cannot be used."""
        data_dir = Path(environ.get(_variable("data_dir")) or "instance").absolute()
        written = _read_file(file or data_dir / FILE_NAME, required=file is not None)
        found: dict[str, str] = {}
        for one in fields(cls):
            variable = _variable(one.name)
            value = environ.get(variable, written.get(variable.removeprefix(PREFIX).lower()))
            if value is not None:
                found[one.name] = value.strip()
        settings = cls(
            data_dir=data_dir,
            database_url=found.get("database_url", ""),
            secret_key=found.get("secret_key", "") or _stored_secret(data_dir),
            geocoder=found.get("geocoder", ""),
            tiles=found.get("tiles", "") or "basemap",
            mail=found.get("mail", ""),
            public_url=_web_address("public_url", found),
            embed=_hosts("embed", found),
            contact=found.get("contact", ""),
            licence=_web_address("licence", found) or LICENCE,
            demo=_switch("demo", found, default=False),
            links=_pace("links", found),
            tick=_switch("tick", found, default=True),
            ask_days=_days("ask_days", found),
            ask_days_of=_days_of_kinds(found.get("ask_days_of") or "lernort=365 schuelerlabor=270"),
            season_days=_days("season_days", found),
            remind_days=_days("remind_days", found),
            hide_days=_days("hide_days", found),
            delete_days=_days("delete_days", found),
            proxies=_count("proxies", found),
            debug=_switch("debug", found, default=False),
        )
        _check_database(settings.database_url)
        return settings

    @property
    def host(self) -> str:
        """The host of the public address, or nothing where none is set."""
        return urlsplit(self.public_url).hostname or ""

    @property
    def is_https(self) -> bool:
        """Whether visitors come by https."""
        return self.public_url.startswith("https:")


def keep_secret(data_dir: Path) -> str:
    """The secret of this data folder, made at its first start and readable by its owner only."""
    path = data_dir / SECRET_FILE
    if not (secret := _stored_secret(data_dir)):
        secret = secrets.token_urlsafe(32)
        path.touch(mode=0o600)
        path.write_text(secret, "utf-8")
    return secret


def keep_demo(data_dir: Path) -> None:
    """Write into the data folder's own file that this is a demo installation, so that every later start knows it."""
    path = data_dir / FILE_NAME
    written = path.read_text("utf-8").splitlines() if path.is_file() else []
    kept = [line for line in written if line.partition("=")[0].strip().lower() != "demo"]
    path.write_text("\n".join(["demo = true", *kept, ""]), "utf-8")


def variables() -> tuple[str, ...]:
    """The names of all variables, as the documentation must list them."""
    return tuple(_variable(one.name) for one in fields(Settings))


def unknown_variables(environ: Mapping[str, str]) -> tuple[str, ...]:
    """Variables that look like settings and are none: most likely misspelt."""
    of_tests = ("MINTKARTE_TEST_STRICT", "MINTKARTE_TEST_PG", "MINTKARTE_TEST_BROWSER", "MINTKARTE_SPOILED")
    known = {*variables(), *of_tests}
    return tuple(sorted(name for name in environ if name.startswith(PREFIX) and name not in known))


def _variable(field_name: str) -> str:
    return PREFIX + {"data_dir": "DATA", "database_url": "DATABASE"}.get(field_name, field_name.upper())


def _read_file(path: Path, *, required: bool) -> dict[str, str]:
    if not path.is_file():
        if required:
            raise SettingsError("file", str(path), "missing")
        return {}
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise SettingsError("file", str(path), "unreadable") from error
    return {key.lower(): str(value) for key, value in content.items()}


def _stored_secret(data_dir: Path) -> str:
    path = data_dir / SECRET_FILE
    return path.read_text("utf-8").strip() if path.is_file() else ""


def _switch(name: str, found: Mapping[str, str], *, default: bool) -> bool:
    value = found.get(name)
    if not value:
        return default
    if value.lower() in _YES:
        return True
    if value.lower() in _NO:
        return False
    raise SettingsError(_variable(name), value, "no_switch")


def _pace(name: str, found: Mapping[str, str]) -> int:
    """A number of days from 2 to 365, or a switch; a demo is off unless something stands there."""
    value = found.get(name) or ("off" if _switch("demo", found, default=False) else "on")
    if value.isascii() and value.isdecimal() and 2 <= int(value[:4]) <= 365:  # noqa: PLR2004 - a year
        return int(value)
    try:
        return LINK_DAYS if _switch(name, {name: value}, default=True) else 0
    except SettingsError as error:
        raise SettingsError(error.name, value, "no_pace") from error


def _count(name: str, found: Mapping[str, str]) -> int:
    value = found.get(name) or "0"
    if not (value.isascii() and value.isdecimal() and int(value) < 10):  # noqa: PLR2004 - nobody chains ten proxies
        raise SettingsError(_variable(name), value, "no_count")
    return int(value)


def _days(name: str, found: Mapping[str, str]) -> int:
    value = found.get(name) or str(next(one.default for one in fields(Settings) if one.name == name))
    if not (value.isascii() and value.isdecimal() and 0 < int(value) <= _MOST_DAYS):
        raise SettingsError(_variable(name), value, "no_days")
    return int(value)


def _hosts(name: str, found: Mapping[str, str]) -> tuple[str, ...]:
    hosts, wrong = read_hosts(found.get(name, ""))
    if wrong:
        raise SettingsError(_variable(name), wrong[0][1], "no_host")
    return hosts


def _days_of_kinds(value: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for part in value.split():
        kind, _, days = part.partition("=")
        if not kind.isalpha() or not days.isdecimal() or not 0 < int(days) <= _MOST_DAYS:
            raise SettingsError(_variable("ask_days_of"), value, "no_days_of_kinds")
        found[kind] = int(days)
    return found


def _web_address(name: str, found: Mapping[str, str]) -> str:
    value = found.get(name, "")
    if not value:
        return ""
    try:
        parts = urlsplit(value)
        sound = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        sound = False
    if not sound:
        raise SettingsError(_variable(name), value, "no_address")
    return value.rstrip("/") if name == "public_url" else value


def _check_database(url: str) -> None:
    if not url.startswith(("sqlite:///", "postgresql://", "postgres://", "postgresql+psycopg://")):
        # the address may hold a password: say the scheme only
        raise SettingsError(_variable("database_url"), url.partition(":")[0], "no_database")
