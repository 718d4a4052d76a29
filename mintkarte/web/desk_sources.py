"""Sources at the desk: the calendars, feeds and pages of organisations that are read every day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request
from sqlalchemy.orm import Session

from mintkarte.domain.permissions import Action, Actor, Thing, can
from mintkarte.domain.problems import Problem
from mintkarte.domain.source_choice import MOST_LETTERS, is_meant
from mintkarte.gateways import source_documents
from mintkarte.gateways.source_documents import Document, form_of
from mintkarte.gateways.source_records import Record, SourceError, meant
from mintkarte.gateways.web_addresses import AddressError, LinkError
from mintkarte.models import Organisation, Source, SourceEntry
from mintkarte.queries import organisations, people
from mintkarte.queries import sources as stored
from mintkarte.services import drafting, limiting, source_reading, sources
from mintkarte.services import organisations as known_organisations
from mintkarte.services.limiting import Limit
from mintkarte.texts import desk as labels
from mintkarte.texts import sources as words
from mintkarte.texts.imports import import_sentence
from mintkarte.web import signed_in
from mintkarte.web.desk import tables
from mintkarte.web.desk_queue import regions_of
from mintkarte.web.parts import now, parts, today

desk_sources = Blueprint("desk_sources", __name__, url_prefix="/redaktion/quellen")

_LOOKS = Limit("source", 20, timedelta(hours=1))
"""How often a person may look at an address: each look keeps a foreign server and ours busy."""
_MOST_LETTERS = 2000
_MOST_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Preview:
    """What an address lists, before anything is stored: each entry with its place and what was not understood."""

    form: str
    total: int
    lines: tuple["PreviewLine", ...]
    left_out: tuple[str, ...] = ()
    """Titles of entries that none of the words is in."""


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """One entry as it would become an offer."""

    title: str
    when: str
    where: str
    notes: tuple[str, ...]
    refused: bool


@desk_sources.get("")
def show() -> str:
    """The sources of the own regions, and the form for a further one."""
    return _page(signed_in.coordinator())


@desk_sources.post("/vorschau")
def look() -> Response:
    """Show what stands at an address; nothing is stored."""
    actor = signed_in.coordinator()
    with parts().database.reading() as db:
        organisation = _organisation(db, actor)
    if organisation is None:
        return make_response(_page(actor, problem="no_organisation"), 422)
    if limiting.allow(parts().database, [(_LOOKS, str(actor.id))], now()):
        return make_response(_page(actor, problem="too_often"), 429)
    try:
        preview = _preview(parts().documents.fetch(_url()) or Document(b""), organisation.name, _words())
    except (LinkError, AddressError, SourceError) as error:
        return make_response(_page(actor, problem=source_reading.code_of(error)), 422)
    return make_response(_page(actor, preview=preview))


@desk_sources.post("")
def add() -> Response:
    """Read an address for an organisation from now on."""
    actor, url = signed_in.coordinator(), _url()
    with parts().database.writing() as db:
        organisation = _organisation(db, actor)
        try:
            parts().documents.address(url)
            done = organisation is not None and sources.add(db, organisation, url, _words(), actor.email, now())
        except AddressError:
            return make_response(_page(actor, problem="no_address"), 422)
    if not done:
        return make_response(_page(actor, problem="known" if organisation else "no_organisation"), 422)
    return _back("neu")


@desk_sources.post("/<id:source_id>/jetzt")
def read_now(source_id: int) -> Response:
    """Read a source with the next tick, and daily from then on."""
    return _do(source_id, sources.read_soon, "jetzt")


@desk_sources.post("/<id:source_id>/woerter")
def choose(source_id: int) -> Response:
    """Mean only entries that name one of these words, or all again."""
    return _do(source_id, lambda db, source, by, at: sources.choose(db, source, _words(), by, at), "woerter")


@desk_sources.post("/<id:source_id>/halt")
def stop(source_id: int) -> Response:
    """Read a source no more; "jetzt" is the opposite."""
    return _do(source_id, sources.stop, "steht")


@desk_sources.post("/<id:source_id>/vergessen")
def forget(source_id: int) -> Response:
    """Forget a source; its offers stay, and adding it again is the opposite."""
    return _do(source_id, sources.forget, "weg")


@desk_sources.post("/eintrag/<id:entry_id>")
def settle(entry_id: int) -> Response:
    """Decide about a column that the source and its people have both changed."""
    take = request.form.get("wahl") == "quelle"
    with parts().database.writing() as db:
        entry = db.get(SourceEntry, entry_id, with_for_update=True)
        _, actor = _source(db, entry.source_id if entry is not None else 0)
        if entry is None:
            abort(404)
        column = request.form.get("spalte", "")
        done = sources.settle(db, entry, column, actor.email, now(), tables(), take=take)
    return _back(("quelle" if take else "eigen") if done else "schon")


def _do(source_id: int, deed: Callable[[Session, Source, str, datetime], object], done: str) -> Response:
    with parts().database.writing() as db:
        source, actor = _source(db, source_id)
        deed(db, source, actor.email, now())
    return _back(done)


def _source(db: Session, source_id: int) -> tuple[Source, Actor]:
    source = db.get(Source, source_id, with_for_update=True)
    own = Thing(source.organisation_id, people.home_region(db, source.organisation_id)) if source is not None else None
    actor = signed_in.allowed(Action.DECIDE, own)
    if source is None:
        abort(404)
    return source, actor


def _organisation(db: Session, actor: Actor) -> Organisation | None:
    """The organisation that the form names, where the person answers for it."""
    found = known_organisations.known_as(db, request.form.get("anbieter", "")[:200])
    if found is None or found.deleted_at is not None:
        return None
    return found if can(actor, Action.DECIDE, Thing(found.id, people.home_region(db, found.id))) else None


def _url() -> str:
    return request.form.get("url", "").strip()[:_MOST_LETTERS]


def _words() -> str:
    return ", ".join(filter(None, (word.strip() for word in request.form.get("woerter", "").split(","))))[:MOST_LETTERS]


def _back(done: str) -> Response:
    return make_response(redirect(f"/redaktion/quellen?getan={done}", code=303))


def _preview(document: Document, organisation: str, chosen: str) -> Preview:
    """What a document lists; raises SourceError."""
    listed = source_documents.read(document, today())
    records = meant(listed, chosen)
    left_out = [one.columns.get("titel", "") for one in listed if not is_meant(one.columns, chosen)]
    lines = tuple(_previewed(record, organisation) for record in records[:_MOST_SHOWN])
    return Preview(words.FORMS[form_of(document)], len(records), lines, tuple(left_out))


def _previewed(record: Record, organisation: str) -> PreviewLine:
    reading = drafting.read({**record.columns, "anbieter": organisation}, today(), parts().gazetteer)
    columns = record.columns
    where = " ".join(filter(None, (columns.get("plz", ""), columns.get("ort", "")))) or columns.get("ort_name", "")
    return PreviewLine(
        title=columns.get("titel", ""),
        when=labels.cell("beginn", columns.get("beginn", "")) or columns.get("wiederholung", ""),
        where=where,
        notes=tuple(dict.fromkeys(import_sentence(problem) for problem in reading.problems)),
        refused=reading.draft is None,
    )


def _page(actor: Actor, *, problem: str = "", preview: Preview | None = None) -> str:
    regions = regions_of(actor)
    with parts().database.reading() as db:
        lines = stored.sources(db, regions)
        names = organisations.names_in(db, regions)
        disputed = [entry for line in lines for entry in line.in_conflict if entry.offer_id]
        here = {entry.id: drafting.stored_columns(db, entry.offer_id) for entry in disputed if entry.offer_id}
    return render_template(
        "desk/sources.html",
        lines=lines,
        here=here,
        names=names,
        preview=preview,
        typed=request.form,
        problem=words.PROBLEMS.get(problem, ""),
        words=words,
        refusal=lambda code: import_sentence(Problem("", "", code)),
        column_label=labels.column_label,
        cell=labels.cell,
        clock=now(),
        done=words.DONE.get(request.args.get("getan", ""), ""),
        is_problem=False,
        was=0,
    )
