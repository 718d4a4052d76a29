"""Files for the import, spoiled as it happens on disks and in the post, and as only malice thinks of."""

from __future__ import annotations

import io
import json
import zipfile
from html import escape
from random import Random
from time import process_time
from typing import TYPE_CHECKING

from openpyxl import Workbook
from sqlalchemy import func, select

from mintkarte.domain.imports import Stage
from mintkarte.models import Change, ImportBatch, Job, Offer
from tests.import_desk import bring, kora, run_jobs
from tests.workbooks import ods, ods_row

if TYPE_CHECKING:
    from flask import Flask

HEADERS = ["titel", "anbieter", "plz", "ort", "beginn", "kosten", "fach", "beschreibung"]
ROWS = [
    ["Löten", "Technikwerkstatt", "63739", "Aschaffenburg", "13.02.2027 10:00", "5", "technik", "Wir löten."],
    [
        "=1+1",
        "Sternfreunde",
        "63741",
        "Aschaffenburg",
        "jeden Mittwoch 15-16 Uhr",
        "frei",
        "naturwissenschaft",
        '"a"\n;b',
    ],
]
_NASTY = [
    *(
        b"\x00",
        b"\xff\xfe",
        b'"',
        b";",
        b"\r",
        b"\n",
        b'<!ENTITY x SYSTEM "file:///etc/passwd">',
        b"&x;",
        b"\xed\xa0\x80",
    ),
    *(b"9" * 400, b"1e999", b"[" * 2000, b"RRULE:FREQ=SECONDLY;COUNT=999999999\r\n", b"DTSTART:99991231T235959Z\r\n"),
    *(b"=cmd|'/c calc'!A1", b"]]>", b"PK\x05\x06", b"NaN", "\u202e\u0000\ufeff".encode(), b"-0", b"\x1f\x1e"),
]


def originals() -> dict[str, bytes]:
    """A sound file of each kind, by its name."""
    book = Workbook()
    for row in (HEADERS, *ROWS):
        book.active.append(row)
    packed = io.BytesIO()
    book.save(packed)
    events = "".join(
        f"BEGIN:VEVENT\r\nUID:{n}\r\nSUMMARY:{row[0]}\r\nDTSTART;TZID=Europe/Berlin:20270203T150000\r\n"
        f"RRULE:FREQ=WEEKLY;COUNT=5\r\nEXDATE;TZID=Europe/Berlin:20270210T150000\r\nLOCATION:63739 Aschaffenburg\r\n"
        "END:VEVENT\r\n"
        for n, row in enumerate(ROWS)
    )
    return {
        "a.csv": "\r\n".join(";".join(row) for row in (HEADERS, *ROWS[:1])).encode(),
        "a.xlsx": packed.getvalue(),
        "a.ods": ods("".join(ods_row(*row) for row in (HEADERS, *(map(escape, row) for row in ROWS)))),
        "a.json": json.dumps([dict(zip(HEADERS, row, strict=True)) for row in ROWS]).encode(),
        "a.ics": f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{events}END:VCALENDAR\r\n".encode(),
    }


def mutated(content: bytes, random: Random) -> bytes:
    """The file with a few things wrong; of an archive sometimes a member inside it."""
    if content.startswith(b"PK") and random.random() < 0.7:
        return _repacked(content, random)
    return _spoiled(content, random)


def _spoiled(content: bytes, random: Random) -> bytes:
    data = bytearray(content)
    for _ in range(random.randint(1, 3)):
        at = random.randrange(len(data) + 1)
        match random.randrange(6):
            case 0:
                data[at : at + random.randint(1, 40)] = b""
            case 1:
                data[at:at] = random.choice(_NASTY)
            case 2 if at < len(data):
                data[at] = random.randrange(256)
            case 3:
                piece = data[at : at + random.randint(1, 200)]
                data[at:at] = piece * random.randint(1, 20)
            case 4:
                data = data[: max(1, at)]
            case _:
                data[at : at + 4] = random.randbytes(4)
    return bytes(data)


def _repacked(content: bytes, random: Random) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        chosen = random.choice(names)
        for name in names:
            inside = old.read(name)
            if name == chosen and random.random() < 0.1:
                continue
            new.writestr(name, _spoiled(inside, random) if name == chosen else inside)
    return target.getvalue()


def bring_all(app: Flask, seeds: range) -> tuple[dict[str, int], float]:
    """Bring a spoiled file for each seed to the desk and take it over.

    Gives how many ended in each state, and the seconds of a core that the slowest took, as on a server that is warm.

    No page may fail, no import may hang, what is stored is what the import says, and its history tells all of it.
    """
    person, sound = kora(app), originals()
    person.allow("NaN")  # one of the things that are put into files
    database = app.extensions["mintkarte"].database
    ended: dict[str, int] = {}
    slowest = 0.0
    for name, content in sound.items():
        bring(app, person, content, name)
    for seed in seeds:
        random = Random(seed)  # noqa: S311 - the same files every time
        name = sorted(sound)[seed % len(sound)]
        began = process_time()
        page = bring(app, person, mutated(sound[name], random), name)
        assert person.get(page).status_code == 200, seed
        if person.get(f"{page}/hinweise.csv").status_code == 200:
            if "Angekreuzte" in person.get(page).text:
                person.press(page, f"{page}/zeilen", tun="uebernehmen")
            run_jobs(app)
        slowest = max(slowest, process_time() - began)
        with database.reading() as db:
            batch = db.scalars(select(ImportBatch).order_by(ImportBatch.id.desc()).limit(1)).one()
            assert batch.stage in {Stage.CHECKED, Stage.REFUSED, Stage.APPLIED}, seed
            assert batch.problem.get("code") != "gescheitert", seed
            assert db.scalar(select(func.count()).where(Job.kind == "import")) == 0, seed
            made = db.scalar(select(func.count()).where(Change.thing == "offer", Change.verb == "created"))
            assert made == db.scalar(select(func.count(Offer.id))), seed
        assert person.get(page).status_code == 200, seed
        ended[batch.state] = ended.get(batch.state, 0) + 1
    return ended, slowest
