"""The import desk: a file is brought, checked, looked at, taken over and, if need be, taken back as a whole."""

from collections.abc import Mapping
from io import BytesIO
from typing import IO
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request
from sqlalchemy.orm import Session

from mintkarte.domain.imports import TAKEABLE, Stage
from mintkarte.domain.permissions import Actor
from mintkarte.gateways.checked_rows import CheckedRows
from mintkarte.gateways.import_folder import folder_of
from mintkarte.models import ImportBatch
from mintkarte.queries import imports as queries
from mintkarte.services import import_batches
from mintkarte.services.import_batches import Brought
from mintkarte.texts import import_desk as words
from mintkarte.web import import_files, import_page, signed_in
from mintkarte.web.parts import now, parts

imports = Blueprint("imports", __name__, url_prefix="/redaktion/import")

_ALL, _NONE, _TAKE, _PAGE = "alle", "keine", "uebernehmen", "seite:"


@imports.get("")
def show() -> str:
    """The form for a file, and the files of late."""
    return _desk(signed_in.coordinator(), request.args.get("getan", ""))


@imports.post("")
def bring() -> Response:
    """Keep the file and let it be checked."""
    actor = signed_in.coordinator()
    region, organisation_id = request.form.get("region", ""), request.form.get("anbieter", 0, type=int)
    if region not in parts().regions() and not (actor.is_admin and not region):
        return make_response(_desk(actor, "region"), 422)
    if region and not actor.is_admin and region not in actor.regions:
        abort(404)
    name, stream = _brought()
    if stream is None:
        return make_response(_desk(actor, "leer"), 422)
    with parts().database.reading() as db:
        mine = {number for number, _ in queries.organisations(db, _regions(actor))}
    brought = Brought(
        person_id=actor.id,
        email=actor.email,
        file_name=name,
        region=region or None,
        organisation_id=organisation_id if organisation_id in mine else None,
    )
    with parts().database.writing() as db:
        batch = import_batches.bring(db, brought, now())
    folder = folder_of(parts().data_dir, batch.id)
    folder.take(stream)
    with parts().database.writing() as db:
        import_batches.start(db, db.get_one(ImportBatch, batch.id), Stage.CHECKING, now())
    return _to(batch.id)


@imports.get("/<id:batch_id>")
def show_one(batch_id: int) -> str:
    """Where one import stands: how far it is, its columns and rows, what came of it."""
    with parts().database.reading() as db:
        batch, actor = _own(db, batch_id)
        return _page(db, actor, batch, request.args.get("getan", ""))


@imports.get("/vorlage.xlsx")
def template() -> Response:
    """The empty spreadsheet to begin with, also for those who fill it in for their coordinator."""
    signed_in.somebody()
    return import_files.template()


@imports.get("/<id:batch_id>/hinweise.csv")
def hints_csv(batch_id: int) -> Response:
    """The brought file with the problems beside it, to be mended and brought again."""
    with parts().database.reading() as db:
        batch, _ = _own(db, batch_id)
    return import_files.hints_csv(batch)


@imports.get("/<id:batch_id>/hinweise.xlsx")
def hints_xlsx(batch_id: int) -> Response:
    """The same as a workbook with the cells coloured that something is about."""
    with parts().database.reading() as db:
        batch, _ = _own(db, batch_id)
    return import_files.hints_xlsx(batch)


@imports.get("/<id:batch_id>/karte.json")
def points(batch_id: int) -> Response:
    """Where the offers would be, for the preview map."""
    with parts().database.reading() as db:
        batch, _ = _own(db, batch_id)
    return make_response({"punkte": import_page.points(batch)})


@imports.get("/<id:batch_id>/stand")
def tell(batch_id: int) -> Response:
    """How far it is, for the page that waits."""
    with parts().database.reading() as db:
        batch, _ = _own(db, batch_id)
    progress = import_page.folder(batch).progress()
    said = words.progress(progress.phase, progress.done, progress.total)
    answer = {"arbeitet": batch.is_working, "text": said, "fertig": progress.done, "gesamt": progress.total}
    return make_response(answer)


@imports.post("/<id:batch_id>/spalten")
def correct(batch_id: int) -> Response:
    """Take a person's word for what the headers mean, and check anew."""
    with parts().database.writing() as db:
        batch, actor = _own(db, batch_id)
        known = {code for code, _ in words.columns()} | {""}
        said = {}
        for at, (header, *_) in enumerate(batch.headers.get("columns", [])):
            column = request.form.get(f"spalte-{at}")
            if header and column in known:
                said[header] = column
        if not import_page.folder(batch).upload.exists():
            return _to(batch_id, "weg")
        done = import_batches.correct(db, batch, said, _organisation(db, actor, batch), now())
    return _to(batch_id, "" if done else "spaet")


@imports.post("/<id:batch_id>/zeilen")
def choose(batch_id: int) -> Response:
    """Keep the ticks of the page that was shown; then turn the page, tick all or none, or take over what is ticked."""
    with parts().database.reading() as db:
        batch, _ = _own(db, batch_id)
    rows, kind = CheckedRows(import_page.folder(batch).rows), import_page.kind_of(request.form.get("art", ""))
    if batch.stage is not Stage.CHECKED or not rows.exists():
        return _to(batch_id, "spaet")
    ticked = set(request.form.getlist("zeile", type=int))
    shown = set(request.form.getlist("gezeigt", type=int))
    rows.choose(shown & ticked, TAKEABLE, chosen=True)
    rows.choose(shown - ticked, TAKEABLE, chosen=False)
    what, page = request.form.get("tun", ""), request.form.get("seite", 1, type=int)
    if what == _TAKE:
        return _take_over(batch_id, rows)
    if what in (_ALL, _NONE):
        rows.choose_all(kind, TAKEABLE, chosen=what == _ALL)
    elif what.removeprefix(_PAGE).isdecimal():
        page = int(what.removeprefix(_PAGE)[:9])
    query = {"art": kind, "seite": page if page > 1 else "", "getan": "gemerkt"}
    return _redirect(f"/redaktion/import/{batch_id}", query, "zeilen")


def _take_over(batch_id: int, rows: CheckedRows) -> Response:
    if not rows.chosen():
        return _to(batch_id, "nichts")
    with parts().database.writing() as db:
        batch, _ = _own(db, batch_id)
        done = import_batches.take_over(db, batch, now())
    return _to(batch_id, "" if done else "spaet")


@imports.post("/<id:batch_id>/abbruch")
def stop(batch_id: int) -> Response:
    """End the work at its next step, or lay a checked file aside. What is stored already stays stored."""
    with parts().database.reading() as db:
        batch, _ = _own(db, batch_id)
    if batch.is_working:
        import_page.folder(batch).ask_to_stop()
    elif batch.stage in {Stage.CHECKED, Stage.REFUSED}:
        with parts().database.writing() as db:
            batch, _ = _own(db, batch_id)
            if not batch.is_working:
                batch.state = str(Stage.CANCELLED)
        return _redirect("/redaktion/import", {})
    return _to(batch_id)


@imports.post("/<id:batch_id>/ruecknahme")
def take_back(batch_id: int) -> Response:
    """Take everything back that this import has done and nobody has edited since."""
    with parts().database.writing() as db:
        batch, actor = _own(db, batch_id)
        done = import_batches.take_back(db, batch, actor.email, now())
    return _to(batch_id, "" if done else "spaet")


def _brought() -> tuple[str, IO[bytes] | None]:
    """The file or the pasted rows, and what it is called."""
    file, pasted = request.files.get("datei"), request.form.get("tabelle", "")
    if file is not None and file.filename:
        return file.filename.replace("\\", "/").rpartition("/")[2], file.stream
    if pasted.strip():
        return words.PASTED, BytesIO(pasted.encode("utf-8", "replace"))
    return "", None


def _own(db: Session, batch_id: int) -> tuple[ImportBatch, Actor]:
    """An import that one may see, and who asks; foreign and unknown ones are 404."""
    actor = signed_in.coordinator()
    batch = db.get(ImportBatch, batch_id)
    if batch is None or not queries.may_see(actor, batch):
        abort(404)
    return batch, actor


def _organisation(db: Session, actor: Actor, batch: ImportBatch) -> int | None:
    """Whose the rows are that name nobody, as the form says it; unchanged where the form says nothing of ours."""
    stated = request.form.get("anbieter")
    if stated == "":
        return None
    mine = {str(number): number for number, _ in queries.organisations(db, _regions(actor))}
    return mine.get(stated or "", batch.organisation_id)


def _regions(actor: Actor) -> frozenset[str] | None:
    return None if actor.is_admin else actor.regions


def _desk(actor: Actor, said: str = "") -> str:
    regions = parts().regions()
    with parts().database.reading() as db:
        known = queries.organisations(db, _regions(actor))
        lines = [import_page.line(batch) for batch in queries.listed(db, actor)]
    return render_template(
        "desk/imports.html",
        regions=[(slug, one.name) for slug, one in regions.items() if actor.is_admin or slug in actor.regions],
        organisations=known,
        lines=lines,
        any_region=words.ALL_REGIONS if actor.is_admin else "",
        typed=request.form if said in words.PROBLEMS else {},
        **_done(said),
    )


def _page(db: Session, actor: Actor, batch: ImportBatch, said: str) -> str:
    asked = import_page.asked(request.args)
    shown = import_page.page(batch, asked)
    template = "desk/import_waits.html" if batch.is_working else "desk/import.html"
    known = queries.organisations(db, _regions(actor)) if shown.has_file else []
    return render_template(
        template, shown=shown, batch=batch, asked=asked, words=words, organisations=known, **_done(said)
    )


def _done(said: str) -> dict[str, object]:
    return {"done": words.SAID.get(said, ""), "is_problem": said in words.PROBLEMS, "was": 0}


def _to(batch_id: int, said: str = "") -> Response:
    return _redirect(f"/redaktion/import/{batch_id}", {"getan": said})


def _redirect(path: str, query: Mapping[str, object], mark: str = "") -> Response:
    stated = urlencode({name: value for name, value in query.items() if value})
    address = path + (f"?{stated}" if stated else "") + (f"#{mark}" if mark else "")
    return make_response(redirect(address, code=303))
