"""The one place where the real parts are wired together."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Blueprint, Flask
from jinja2 import StrictUndefined

from mintkarte import __version__
from mintkarte.gateways import accessibility_report
from mintkarte.gateways.gazetteer import Gazetteer
from mintkarte.gateways.geocoder import Geocoder, geocoder_from
from mintkarte.gateways.mail import Post, post_from
from mintkarte.gateways.school_holidays import SchoolHolidays
from mintkarte.gateways.source_documents import WebDocuments
from mintkarte.gateways.web_links import HttpLinkTester
from mintkarte.models.database import Database
from mintkarte.queries.offer_index import OfferIndex
from mintkarte.services.link_checking import LinkWatch
from mintkarte.settings import Settings, SettingsError, keep_secret
from mintkarte.web.account import account
from mintkarte.web.api import api
from mintkarte.web.assets import serve_assets
from mintkarte.web.booklet import booklet
from mintkarte.web.browse import browse
from mintkarte.web.calendar_files import calendar_files
from mintkarte.web.changes import changes
from mintkarte.web.confirmations import confirmations
from mintkarte.web.demo_people import demo_people
from mintkarte.web.desk import desk
from mintkarte.web.desk_checks import desk_checks
from mintkarte.web.desk_embedding import desk_embedding
from mintkarte.web.desk_freshness import desk_freshness
from mintkarte.web.desk_history import desk_history
from mintkarte.web.desk_people import desk_people
from mintkarte.web.desk_search import desk_search
from mintkarte.web.desk_sources import desk_sources
from mintkarte.web.directory import directory
from mintkarte.web.embed_builder import embed_builder
from mintkarte.web.embedding import embedding
from mintkarte.web.errors import handle_errors
from mintkarte.web.feeds import feeds
from mintkarte.web.form_check import form_check
from mintkarte.web.handouts import handouts
from mintkarte.web.health import health
from mintkarte.web.icons import serve_icons
from mintkarte.web.ids import IdConverter
from mintkarte.web.imports import imports
from mintkarte.web.joining import joining
from mintkarte.web.kept_answers import KeptAnswers
from mintkarte.web.map_answer import map_answer
from mintkarte.web.map_shell import map_shell
from mintkarte.web.open_data import open_data
from mintkarte.web.openapi import openapi
from mintkarte.web.operations import operations
from mintkarte.web.own_offers import own_offers
from mintkarte.web.own_pictures import own_pictures
from mintkarte.web.own_twins import own_twins
from mintkarte.web.pages import pages
from mintkarte.web.parts import NAME, Parts, look_first
from mintkarte.web.pictures import pictures
from mintkarte.web.printed_cards import print_cards
from mintkarte.web.recommending import recommending
from mintkarte.web.region_name import region_name
from mintkarte.web.reports import reports
from mintkarte.web.security import protect
from mintkarte.web.shortlist import shortlist
from mintkarte.web.sign_in import sign_in
from mintkarte.web.signed_in import know_people
from mintkarte.web.submissions import submissions
from mintkarte.web.subscriptions import subscriptions
from mintkarte.web.tiles import tiles

HERE = Path(__file__).parent
SITE = HERE / "_site" if (HERE / "_site").is_dir() else HERE.parent
"""Where templates/, static/ and data/ lie: inside the wheel, or beside the code in a checkout."""

BLUEPRINTS: tuple[Blueprint, ...] = (
    *(health, browse, directory, pages, tiles, map_shell, map_answer, api, feeds, changes, openapi, open_data),
    *(embedding, embed_builder, booklet, handouts, shortlist, calendar_files, pictures, reports, subscriptions),
    *(sign_in, account, confirmations),
    *(submissions, form_check, own_offers, own_pictures, own_twins, recommending),
    *(desk, desk_people, desk_search, desk_history, desk_checks, desk_freshness, desk_sources, imports),
    *(desk_embedding, operations, joining),
)


def wall_clock() -> datetime:
    """The time of this machine, aware."""
    return datetime.now(UTC)


def build_parts(settings: Settings, clock: Callable[[], datetime] = wall_clock) -> Parts:
    """Database, index and gateways for these settings."""
    database = Database(settings.database_url)
    return Parts(
        settings=settings,
        database=database,
        index=OfferIndex(database, settings.data_dir / "index"),
        gazetteer=Gazetteer.load(SITE / "data", settings.data_dir / "gazetteer"),
        geocoder=_geocoder(settings),
        post=_post(settings),
        links=_links(settings),
        documents=WebDocuments(_name(settings, "sources")),
        holidays=SchoolHolidays(settings.data_dir / "ferien.csv"),
        accessibility=accessibility_report.read(SITE / "data"),
        clock=clock,
    )


def _geocoder(settings: Settings) -> Geocoder | None:
    try:
        return geocoder_from(settings.geocoder, contact=settings.contact, version=__version__)
    except ValueError as error:
        raise SettingsError("MINTKARTE_GEOCODER", settings.geocoder, "no_geocoder") from error


def _post(settings: Settings) -> Post | None:
    try:
        return post_from(settings.mail, contact=settings.contact)
    except ValueError as error:
        shown = settings.mail.rpartition("@")[2]  # the rest may hold a password
        raise SettingsError("MINTKARTE_MAIL", shown, str(error)) from None


def _links(settings: Settings) -> LinkWatch | None:
    if not settings.links:
        return None
    return LinkWatch(HttpLinkTester(_name(settings, "link check")), timedelta(days=settings.links))


def _name(settings: Settings, errand: str) -> str:
    """How we introduce ourselves to web servers: what we are about, and whom to ask."""
    said = "; ".join(filter(None, (errand, settings.public_url, settings.contact)))
    return f"Mintkarte/{__version__} ({said})"


def create_app(settings: Settings | None = None, *, clock: Callable[[], datetime] = wall_clock) -> Flask:
    """The Flask application; raises SettingsError where no secret is set and it is no demo."""
    settings = settings or Settings.load(os.environ)
    if not settings.secret_key:
        settings = _with_secret(settings)
    app = Flask("mintkarte", static_folder=str(SITE / "static"), template_folder=str(SITE / "templates"))
    app.extensions[NAME] = parts = build_parts(settings, clock)
    app.wsgi_app = KeptAnswers(app.wsgi_app, parts.state)  # type: ignore[method-assign]
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(is_demo=settings.demo, version=__version__, region_name=region_name)
    app.url_map.converters["id"] = IdConverter
    serve_assets(app, lasting=not settings.debug)
    serve_icons(app)
    print_cards(app)
    protect(app, settings)
    handle_errors(app)
    know_people(app)
    app.before_request(look_first)
    for blueprint in (*BLUEPRINTS, demo_people) if settings.demo else BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app


def _with_secret(settings: Settings) -> Settings:
    """A demo makes its own secret at its first start; nobody else may run without one."""
    if not settings.demo:
        raise SettingsError("MINTKARTE_SECRET_KEY", "", "missing")
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    return replace(settings, secret_key=keep_secret(settings.data_dir))
