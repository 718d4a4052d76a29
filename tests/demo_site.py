"""The demo region as a running site for proofs that walk over all its pages, with the offers the demo cannot have."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import abort, render_template
from sqlalchemy import select

from mintkarte.app import SITE, create_app
from mintkarte.domain.geometry import Point
from mintkarte.domain.link_states import Finding
from mintkarte.domain.permissions import Actor, Role
from mintkarte.domain.rhythms import Rhythm
from mintkarte.domain.schedules import Schedule
from mintkarte.domain.vocabulary import Land, Precision, ScheduleKind, Status
from mintkarte.gateways import images
from mintkarte.gateways.locator import Located
from mintkarte.models import Offer, Person
from mintkarte.services import bouncing, demo, endorsing, inviting, picturing, subscribing
from mintkarte.services.setup import prepare
from mintkarte.settings import Settings
from mintkarte.texts.errors import heading, sentence
from tests import desk_things
from tests.builders import NOON, NOWHERE, an_offer, an_organisation, on_saturday
from tests.import_desk import an_import
from tests.pictures import a_photo

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient
    from sqlalchemy.orm import Session

HOUSE = Located(Point(49.9807, 9.1357), Precision.EXACT, Land.BY, "Aschaffenburg", (), "63739")
MARKED = "**Wichtig:** [der Plan](https://example.org/plan)\n\n* Holz\n* Stift\n\n# Danach\nMehr auf www.example.org."
"""A description with all that it may have."""
NO_PAGES = {
    *("static", "versioned_static", "tiles.show", "pictures.show", "account.data", "form_check.address"),
    *("own_offers.kept_exports", "desk_freshness.as_csv", "embed_builder.oembed"),
    *("imports.tell", "imports.template", "imports.points", "imports.hints_csv", "imports.hints_xlsx"),
}
"""Endpoints that answer files; an error among them is covered by the error pages."""


@dataclass(frozen=True)
class Site:
    """A running site; `offers` are the ids of offers in a state worth a look, `pages` the addresses by endpoint."""

    app: Flask
    address: str
    offers: dict[str, int]
    pages: dict[str, str]


def build_app(folder: Path, database: Path | None = None) -> Flask:
    """A demo installation without offers at the tests' Saturday noon; `database` is a migrated one to copy."""
    if database:
        shutil.copyfile(database, folder / "mintkarte.sqlite3")
    settings = Settings.load(
        {
            "MINTKARTE_DATA": str(folder),
            "MINTKARTE_TILES": "keine",
            "MINTKARTE_TICK": "off",
            "MINTKARTE_DEMO": "1",
            "MINTKARTE_SECRET_KEY": "only-for-tests-0123456789abcdef",
        }
    )
    app = create_app(settings, clock=lambda: NOON)
    app.testing = True
    app.add_url_rule("/fehler/<int:status>", "fails", _fail)
    prepare(app.extensions["mintkarte"].database, folder, SITE / "data", NOON)
    return app


def _fail(status: int) -> str:
    """Any error page; 0 is the one that is shown when even the layout is broken."""
    if status:
        abort(status)
    words = {"status": 500, "heading": heading(500), "sentence": sentence(500), "fault_id": "1a2b3c4d"}
    return render_template("errors/plain.html", **words)


def fill(app: Flask) -> dict[str, int]:
    """Store the demo offers and those in special states; gives the latters' ids."""
    parts = app.extensions["mintkarte"]
    with parts.database.writing() as db:
        demo.load(db, SITE / "data", parts.gazetteer, parts.holidays, NOON)
        house: dict[str, Any] = {"located": HOUSE, "organisation": "Sternwarte am Schönbusch"}
        nothing_stated: dict[str, Any] = {
            **dict.fromkeys(("street", "postcode", "town", "description"), ""),
            **dict.fromkeys(("age_from", "age_to", "cost_cents", "kind")),
            "audiences": frozenset(),
            "schedule": Schedule(ScheduleKind.ON_REQUEST),
        }
        ended = Schedule(ScheduleKind.DATED, dates=on_saturday(NOON.date().replace(month=10, day=3)).dates)
        offers = {
            "ended": an_offer(db, title="Herbstnacht der Sterne", schedule=ended, **house),
            "full": an_offer(db, title="Sternennacht für Familien", places_left=0, capacity=20, **house),
            "bare": an_offer(
                db,
                title="Teleskop zum Ausleihen",
                organisation="Sternwarte am Schönbusch",
                located=NOWHERE,
                **nothing_stated,
            ),
            "hidden": an_offer(db, title="Kuppel von innen", **house),
            "praised": an_offer(db, title="Sonnenuhren bauen", description=MARKED, **house),
        }
        for number in range(3):
            an_offer(db, title=f"Planetenweg, Abend {number + 1}", external_id=f"abend-{number}", **house)
        _praise(db, offers["praised"], parts.settings.data_dir)
        offers["hidden"].status = Status.HIDDEN
        _doubt(db, offers)
    found = {name: offer.id for name, offer in offers.items()}
    return found | {"import": an_import(app), "waiting": an_import(app, checked=False)}


def _doubt(db: Session, offers: dict[str, Offer]) -> None:
    """Give the coordinator's list of doubtful things one of each kind."""
    desk_things.a_told_link(db, offers["full"])
    desk_things.a_source(db, offers["full"])
    desk_things.a_told_link(db, offers["praised"], Finding.MOVED, "https://sternwarte.example/kurse/sonnenuhren")
    offers["full"].places_left, offers["full"].registration_until = 0, NOON.date().replace(year=2028)
    offers["full"].organisation.email = "sterne@sternwarte.example"
    bouncing.note(db, "sterne@sternwarte.example", NOON, code="5.1.1", kind="submitted")


def _praise(db: Session, offer: Offer, data_dir: Path) -> None:
    """Give an offer two pictures and two organisations that recommend it."""
    for width, licence in ((1700, "cc-by"), (900, "erlaubnis")):
        encoded = images.encode(a_photo(width, 800))
        images.store(picturing.folder_of(data_dir), encoded, NOON)
        said = {"alt": "Eine Fläche, oben rot und unten blau.", "credit": "Kim Beispiel", "licence": licence}
        picturing.add(db, offer, encoded, **said, actor="test", now=NOON)
    person = Person(email=None, name="Kim", created_at=NOON)
    db.add(person)
    db.flush()
    schools = [an_organisation(db, name, kind="schule") for name in ("Schule am Schönbusch", "Schule am Main")]
    ours = frozenset(school.id for school in schools)
    for school in schools:
        endorsing.endorse(db, offer, school, Actor(id=person.id, name="Kim", email="", organisations=ours), NOON)


def html_pages(app: Flask) -> dict[str, str]:
    """An address of every GET route that answers HTML, by endpoint; fails for a route it knows no example for."""
    examples, tokens = _examples(app), subscription_tokens(app)
    routes = {}
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: len(rule.arguments)):
        if "GET" in (rule.methods or ()) and rule.endpoint not in {*NO_PAGES, "fails"}:
            routes[rule.endpoint] = rule
    client, pages = app.test_client(), {}
    for endpoint in needs_sign_in(app):
        routes.pop(endpoint, None)
    for endpoint, rule in routes.items():
        unknown = rule.arguments - examples.keys()
        assert not unknown, f"{rule.rule}: give the proofs an example of {unknown} in {__name__}"
        with app.test_request_context():
            address = app.url_map.bind("localhost").build(
                endpoint, {name: tokens.get(endpoint, examples[name]) for name in rule.arguments}, method="GET"
            )
        answer = client.get(address, follow_redirects=True, buffered=True)
        if answer.mimetype == "text/html":
            assert answer.status_code == 200, f"{address} answers {answer.status}: no example of {rule.rule}"
            pages[endpoint] = answer.request.path
    return pages


def needs_sign_in(app: Flask) -> set[str]:
    """The endpoints of pages for people who are signed in."""
    client, found = app.test_client(), set()
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint in {*NO_PAGES, "fails"}:
            continue
        examples = {"kind": "angebot"} | dict.fromkeys(rule.arguments - {"kind"}, 1)
        with app.test_request_context():
            address = app.url_map.bind("localhost").build(rule.endpoint, examples, method="GET")
        answer = client.get(address, buffered=True)
        if answer.status_code == 303 and answer.location.startswith("/anmelden?"):
            found.add(rule.endpoint)
    return found


def signed_in_client(app: Flask, who: str) -> FlaskClient:
    """A client that has pressed the demo's button for a role; nobody for an empty one."""
    client = app.test_client()
    if who:
        token = client.get("/anmelden").text.partition('name="csrf_token" value="')[2].partition('"')[0]
        client.post("/anmelden/demo", data={"csrf_token": token, "rolle": who})
    return client


def _examples(app: Flask) -> dict[str, Any]:
    """A value for each name that stands in an address: an offer with dates and a pin, and its organisation."""
    with app.extensions["mintkarte"].database.reading() as db:
        public = db.scalars(select(Offer).where(Offer.status == Status.PUBLISHED, Offer.places_left > 0)).all()
        upcoming = {offer: [one.id for one in offer.occurrences if one.starts_at > NOON] for offer in public}
        rich = max(public, key=lambda offer: (len(upcoming[offer]) > 2, len(offer.description or "")))
        nobodys = [offer.organisation_id for offer in public if offer.organisation.region_slug is None]
        found = {"offer_id": rich.id, "slug": "x", "occurrence_id": upcoming[rich][0], "kind": "angebot"}
        found |= {"organisation_id": nobodys[0] if nobodys else rich.organisation_id, "thing_id": rich.id}
    with app.extensions["mintkarte"].database.writing() as db:
        wanted = inviting.Wanted(email="neu@verein.example", role=Role.EDITOR, organisation_name="Verein der Sterne")
        same = select(Offer).where(Offer.organisation_id == rich.organisation_id, Offer.status == Status.PUBLISHED)
        asked = desk_things.a_question(db, *db.scalars(same.limit(3)))
        return found | {"token": inviting.invite(db, wanted, "test", NOON)[1], "question_token": asked}


def subscription_tokens(app: Flask) -> dict[str, str]:
    """The tokens of a subscription that waits for its owner's yes, and of one that runs, by the pages they open."""
    seen = subscribing.Seen("", 0, 0, NOON.date())
    query, secret = "ort=63739&alter=10", app.extensions["mintkarte"].settings.secret_key
    with app.extensions["mintkarte"].database.writing() as db:
        waiting, used = (subscribing.ask(db, "ole@example.org", query, Rhythm.WEEKLY, seen, NOON) for _ in range(2))
        own = subscribing.token_of(subscribing.confirm(db, used, secret, NOON), secret)
    return {
        "subscriptions.ask": waiting,
        **dict.fromkeys(("subscriptions.ask_to_end", "subscriptions.ask_to_go_on"), own),
    }
