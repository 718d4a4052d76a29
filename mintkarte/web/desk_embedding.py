"""The desk's page on who may show the map of the own regions inside other sites."""

from dataclasses import dataclass

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for

from mintkarte.domain.embed_hosts import MOST_HOSTS, read_hosts
from mintkarte.domain.permissions import Action, Actor, Thing
from mintkarte.models import Region
from mintkarte.services import embedding
from mintkarte.texts import embedding as words
from mintkarte.web import signed_in
from mintkarte.web.desk_queue import regions_of
from mintkarte.web.parts import now, parts

desk_embedding = Blueprint("desk_embedding", __name__, url_prefix="/redaktion/einbetten")

_MOST_LETTERS = 20_000


@dataclass(frozen=True, slots=True)
class Entry:
    """The form of one region: what stands in it, and what is wrong with that."""

    slug: str
    name: str
    hosts: str
    problems: tuple[str, ...] = ()


@desk_embedding.get("")
def show() -> str:
    """The sites of each own region."""
    return _page(signed_in.coordinator(), saved=bool(request.args.get("getan")))


@desk_embedding.post("/<slug>")
def allow(slug: str) -> Response:
    """Write down the sites of a region; nothing is kept where a line names none."""
    typed = request.form.get("seiten", "")[:_MOST_LETTERS]
    hosts, wrong = read_hosts(typed)
    problems = words.wrong_lines(wrong) + ([words.too_many(len(hosts))] if len(hosts) > MOST_HOSTS else [])
    with parts().database.writing() as db:
        region = db.get(Region, slug)
        actor = signed_in.allowed(Action.DECIDE, Thing(region=slug) if region is not None else None)
        if region is None:
            abort(404)
        if not problems:
            embedding.allow(db, region, hosts, actor.email, now())
        entry = Entry(slug, region.name, typed, tuple(problems))
    if problems:
        return make_response(_page(actor, entry), 422)
    return make_response(redirect(url_for("desk_embedding.show", getan=1), code=303))


def _page(actor: Actor, typed: Entry | None = None, *, saved: bool = False) -> str:
    own = regions_of(actor)
    entries = [
        typed if typed and typed.slug == slug else Entry(slug, region.name, region.embed_hosts)
        for slug, region in parts().regions().items()
        if own is None or slug in own
    ]
    return render_template(
        "desk/embedding.html",
        entries=entries,
        everywhere=words.allowed(parts().settings.embed) if parts().settings.embed else "",
        done=words.SAVED if saved else "",
        is_problem=False,
        was=0,
    )
