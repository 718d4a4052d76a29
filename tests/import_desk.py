"""Files for the import desk, and somebody who brings them and lets the jobs run."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, Any

from mintkarte.domain.imports import Stage
from mintkarte.domain.permissions import Role
from mintkarte.gateways.import_folder import folder_of
from mintkarte.models import ImportBatch, Membership
from mintkarte.services import accounts, import_batches, import_jobs
from mintkarte.services.import_batches import Brought
from tests.signing import SignedIn, signed_in

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

PAGE = "/redaktion/import"
TWO = (
    "titel;anbieter;plz;ort;strasse;beginn;kosten\r\n"
    "Löten für Anfänger;Technikwerkstatt Spessart;63739;Aschaffenburg;Hauptstraße 12;13.02.2027 10:00;0\r\n"
    "Sterne gucken;Sternfreunde Untermain;63739;Aschaffenburg;;20.02.2027 19:00;5\r\n"
)
MESSY = (
    "Angebote Frühjahr;;;;;;\r\n"
    "Name des Angebots;Veranstalter;Wo?;PLZ/Ort;Alter;Wann;Was kostet das?\r\n"
    "Löten für Anfänger;Technikwerkstatt Spessart;Werkstatt;63739 Aschaffenburg;ab 10;13.2.2027 10-12 Uhr;kostenlos\r\n"
    "Roboter bauen;Technikwerkstatt Spessart;Werkstatt;63739 Aschaffenburg;8-12;jeden Mittwoch 15-16:30 Uhr;12,50 €\r\n"
    ";Technikwerkstatt Spessart;Werkstatt;63739 Aschaffenburg;8-12;;\r\n"
    "Chemie zum Anfassen;Haus der Farben;Labor;63739 Aschaffenburg;;31.02.2027;viel\r\n"
)


def run_jobs(app: Flask) -> int:
    """What the server's own thread does every half second."""
    parts = app.extensions["mintkarte"]
    return import_jobs.run_due(parts, parts.clock)


def bring(app: Flask, person: SignedIn, content: bytes | str, name: str = "angebote.csv", **fields: Any) -> str:  # noqa: ANN401 - form fields
    """Upload a file and let it be checked; the address of its page."""
    data = content.encode() if isinstance(content, str) else content
    answer = person.press(PAGE, PAGE, **{"region": "untermain", "datei": (BytesIO(data), name), **fields})
    assert answer.status_code == 303, answer.text
    run_jobs(app)
    return answer.location


def take_over(app: Flask, person: SignedIn, page: str, **fields: Any) -> TestResponse:  # noqa: ANN401 - form fields
    """Take over what is ticked on the page as it comes, and let it be done."""
    shown = person.get(page).text
    ticks = re.findall(r'name="zeile" value="(\d+)" checked', shown)
    all_shown = re.findall(r'name="gezeigt" value="(\d+)"', shown)
    answer = person.press(
        page, f"{page}/zeilen", **{"zeile": ticks, "gezeigt": all_shown, "tun": "uebernehmen", **fields}
    )
    assert answer.status_code == 303, answer.text
    run_jobs(app)
    return person.get(page)


def kora(app: Flask) -> SignedIn:
    """The coordinator of the region."""
    return signed_in(app, "coordinator")


def an_import(app: Flask, content: str = MESSY, *, checked: bool = True) -> int:
    """An import of the region by an admin; its id."""
    parts = app.extensions["mintkarte"]
    with parts.database.writing() as db:
        person = accounts.find_or_create(db, "import@untermain.example", "test", parts.clock(), name="Ida Import")
        if not person.memberships:
            db.add(Membership(person_id=person.id, role=str(Role.ADMIN), scope="admin", created_at=parts.clock()))
        brought = Brought(person_id=person.id, email=person.email or "", file_name="Frühjahr.csv", region="untermain")
        batch = import_batches.bring(db, brought, parts.clock())
    folder_of(parts.data_dir, batch.id).take(BytesIO(content.encode()))
    with parts.database.writing() as db:
        import_batches.start(db, db.get_one(ImportBatch, batch.id), Stage.CHECKING, parts.clock())
    if checked:
        run_jobs(app)
    return batch.id
