"""Who offers something: the directory from A to Z, and the page of one provider."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request

from mintkarte.domain.filters import OfferFilter
from mintkarte.domain.schedules import BERLIN
from mintkarte.domain.vocabulary import Field, ProviderKind
from mintkarte.domain.words import fold, words
from mintkarte.models.organisations import Organisation
from mintkarte.queries import organisations, people
from mintkarte.queries.directory import Profile, profiles
from mintkarte.queries.listed_offers import listed
from mintkarte.texts import cards as card_words
from mintkarte.texts.labels import label
from mintkarte.web import cards
from mintkarte.web.choices import Chip, address
from mintkarte.web.parts import day_start, parts, snapshot, today

directory = Blueprint("directory", __name__, url_prefix="/anbieter")

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_OTHER_LETTER = "#"
_MAX_OFFERS = 100
_QUIET_DAYS = 183


@dataclass(frozen=True, slots=True)
class ProviderLine:
    """One provider in the directory."""

    url: str
    name: str
    about: str
    offers: int
    fields: tuple[cards.FieldBadge, ...]
    seen: str
    is_quiet: bool
    letter: str
    kind: str


@directory.get("/")
def index() -> str:
    """All providers with public offers; `q` looks for words in name and town, `art` for one kind."""
    everybody = _lines()
    asked, kind = request.args.get("q", "").strip()[:100], request.args.get("art", "")
    found = [line for line in everybody if _has_words(line, asked)]
    shown = [line for line in found if line.kind == kind] if kind in set(ProviderKind) else found
    letters: dict[str, list[ProviderLine]] = {}
    for line in shown:
        letters.setdefault(line.letter, []).append(line)
    return render_template(
        "directory/index.html",
        letters=letters,
        alphabet=ALPHABET,
        total=len(shown),
        asked=asked,
        kinds=_kinds(found, asked),
        kind=kind if kind in set(ProviderKind) else "",
        all_url=_url(asked, ""),
        all_count=len(found),
    )


@directory.get("/<id:organisation_id>-<slug>")
@directory.get("/<id:organisation_id>")
def show(organisation_id: int, slug: str = "") -> Response:
    """One provider with its offers; a wrong or missing name in the address leads to the right one."""
    day = today()
    with parts().database.reading() as db:
        organisation = organisations.by_id(db, organisation_id)
        if organisation is None:
            abort(404)
        if slug != cards.slug(organisation.name):
            return make_response(redirect(cards.organisation_path(organisation.id, organisation.name), code=308))
        asked = OfferFilter(organisations=(organisation.id,))
        answer = snapshot().evaluate(asked, day)
        found = [
            cards.offer_card(offer, day, name_provider=False)
            for offer in listed(db, answer.ids(0, _MAX_OFFERS), day_start())
        ]
        profile = profiles(db, [organisation.id]).get(organisation.id, Profile())
        has_people = bool(people.editors_of(db, organisation.id))
    page = render_template(
        "directory/show.html",
        name=organisation.name,
        about=_about(organisation, profile),
        description=organisation.description or "",
        url=organisation.url if (organisation.url or "").startswith(("https://", "http://")) else "",
        seen=card_words.seen(_confirmed(profile), day),
        total=answer.total,
        cards=found,
        map_url=address(asked),
        claim_url="" if has_people else f"/anbieter/{organisation_id}/uebernehmen",
    )
    return make_response(page)


def _lines() -> list[ProviderLine]:
    """Every provider that has something to come, by name."""
    day = today()
    counts = snapshot().evaluate(OfferFilter(), day).by_organisation()
    with parts().database.reading() as db:
        entries, known = organisations.directory(db, counts), profiles(db)
    return [
        _line(entry.organisation, entry.offers, known.get(entry.organisation.id, Profile()), day) for entry in entries
    ]


def _line(organisation: Organisation, number: int, profile: Profile, day: date) -> ProviderLine:
    confirmed = _confirmed(profile)
    initial = fold(organisation.name)[:1].upper()
    return ProviderLine(
        url=cards.organisation_path(organisation.id, organisation.name),
        name=organisation.name,
        about=_about(organisation, profile),
        offers=number,
        fields=cards.badges(one for one in Field if one in profile.fields),
        seen=card_words.seen(confirmed, day),
        is_quiet=confirmed is None or (day - confirmed).days > _QUIET_DAYS,
        letter=initial if initial and initial in ALPHABET else _OTHER_LETTER,
        kind=organisation.kind or "",
    )


def _about(organisation: Organisation, profile: Profile) -> str:
    kind = label(ProviderKind(organisation.kind)) if organisation.kind else ""
    return " · ".join(filter(None, [kind, profile.town]))


def _confirmed(profile: Profile) -> date | None:
    return profile.confirmed_at.astimezone(BERLIN).date() if profile.confirmed_at else None


def _has_words(line: ProviderLine, asked: str) -> bool:
    there = words(f"{line.name} {line.about}")
    return all(any(word.startswith(wanted) for word in there) for wanted in words(asked))


def _kinds(found: Iterable[ProviderLine], asked: str) -> list[tuple[str, Chip]]:
    """A chip for each kind that occurs, the most frequent first."""
    counts: dict[str, int] = {}
    for line in found:
        if line.kind:
            counts[line.kind] = counts.get(line.kind, 0) + 1
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [(kind, Chip(label(ProviderKind(kind)), _url(asked, kind), number)) for kind, number in ranked]


def _url(asked: str, kind: str) -> str:
    query = urlencode({key: value for key, value in (("q", asked), ("art", kind)) if value})
    return f"/anbieter/?{query}" if query else "/anbieter/"
