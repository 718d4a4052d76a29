"""What the form asks for while somebody types: hints, where the address lies, the card, what is alike."""

from typing import Any

from flask import Blueprint, Response, abort, jsonify, render_template, request

from mintkarte.domain.drafts import OfferDraft
from mintkarte.domain.permissions import Action, Actor, Thing, can
from mintkarte.domain.schedules import BERLIN
from mintkarte.domain.vocabulary import Precision
from mintkarte.models import Occurrence, Offer, Organisation, Place
from mintkarte.queries import offers
from mintkarte.services import addressing, drafting, duplicates, editing
from mintkarte.services.drafting import Reading
from mintkarte.services.offer_values import column_values
from mintkarte.texts import offer_form as words
from mintkarte.web import cards, shown_offers, signed_in
from mintkarte.web.form_hints import Hint, hints_of
from mintkarte.web.new_offer import address_at, point_of
from mintkarte.web.offer_form import read_columns
from mintkarte.web.parts import now, parts, today

form_check = Blueprint("form_check", __name__, url_prefix="/angebote")

_NAMELESS = {"titel": "Titel", "anbieter": "Anbieter"}
_MOST_ALIKE = 3
_MOST_DIGITS = 9


@form_check.post("/pruefen")
def check() -> Response:
    """Hints by column, the point, the card, and offers that may be the same."""
    actor = signed_in.somebody()
    columns = read_columns(request.form)
    reading = drafting.read(columns, today(), parts().gazetteer)
    shown = drafting.read({**columns, **_named(columns)}, today(), parts().gazetteer)
    return jsonify(
        hinweise=[_json(hint) for hint in hints_of(shown)],
        punkt=_point(shown),
        vorschau=_preview(shown),
        aehnlich=_alike(reading, actor),
    )


@form_check.get("/adresse")
def address() -> Response:
    """What lies at a point on the map, in the form's columns."""
    signed_in.somebody()
    try:
        point = point_of(request.args)
    except ValueError:
        abort(400)
    columns, geocoder = address_at(point), parts().geocoder
    found = addressing.address_at(parts().database, geocoder, point, parts().clock) if geocoder else None
    if found is not None:
        stated = {"strasse": found.street, "plz": found.postcode, "ort": found.town}
        columns |= {column: text for column, text in stated.items() if text}
    return jsonify(columns)


@form_check.post("/entwurf")
def keep() -> Response:
    """Keep what was typed so far, right or wrong; says when."""
    actor = signed_in.somebody()
    columns = read_columns(request.form)
    if sum(map(len, columns.values())) > editing.MOST_LETTERS:
        abort(413)
    offer_id, word = _offer_id(), request.form.get("formular", "")[:60]
    if offer_id is None and not word:
        abort(400)
    with parts().database.writing() as db:
        if offer_id is not None:
            _check_own(offers.by_id(db, offer_id))
        key = editing.key_of_new(word) if offer_id is None else editing.key_of_offer(offer_id, actor.id)
        found = editing.find(db, key, actor.id)
        if found is not None and offer_id is None and found.offer_id is not None:
            return jsonify(gesichert="")  # sent off already
        if found is not None and found.submitted_at is not None:
            return jsonify(gesichert="")  # waits for the coordinator: it changes when it is sent
        try:
            editing.keep(db, key, actor.id, columns, stand := now(), offer_id=offer_id)
        except PermissionError:
            abort(404)
    return jsonify(gesichert=stand.astimezone(BERLIN).strftime("%H:%M"), stand=stand.isoformat())


def _check_own(offer: Offer | None) -> None:
    thing = Thing(offer.organisation_id, offer.region_slug) if offer is not None else None
    signed_in.allowed(Action.EDIT, thing)


def _offer_id() -> int | None:
    number = request.form.get("angebot", "")
    return int(number) if number.isascii() and number.isdecimal() and len(number) <= _MOST_DIGITS else None


def _named(columns: dict[str, str]) -> dict[str, str]:
    """Title and organisation for the preview where they are still to come."""
    return {column: name for column, name in _NAMELESS.items() if not columns[column].strip()}


def _json(hint: Hint) -> dict[str, Any]:
    fixes = [{"text": fix.text, "spalten": fix.columns} for fix in hint.fixes]
    return {"spalte": hint.column, "text": hint.text, "ton": hint.tone, "vorschlaege": fixes}


def _point(reading: Reading) -> dict[str, Any]:
    located = reading.located
    by_hand = reading.draft is not None and reading.draft.is_pinned_by_hand
    precision = Precision.EXACT if by_hand else located.precision
    found: dict[str, Any] = {"genauigkeit": precision.public, "text": words.placed(str(precision)), "ort": located.town}
    if located.point is not None:
        found |= {"lat": round(located.point.lat, 6), "lon": round(located.point.lon, 6)}
    return found


def _preview(reading: Reading) -> str:
    if reading.draft is None:
        return ""
    card = cards.offer_card(_as_offer(reading.draft, reading), today())
    return render_template("submissions/_preview.html", offer=card)


def _as_offer(draft: OfferDraft, reading: Reading) -> Offer:
    """The draft as an offer that is stored nowhere."""
    dates = draft.schedule.occurrences(today())
    town = draft.town or reading.located.town or None
    place = Place(venue=draft.venue or None, town=town, precision=str(reading.located.precision))
    return Offer(
        **{**column_values(draft), "external_id": None},
        id=0,
        organisation=Organisation(name=draft.organisation),
        place=place if place.venue or place.town else None,
        occurrences=[
            Occurrence(starts_at=one.starts_at, ends_at=one.ends_at, all_day=one.all_day, cancelled=one.cancelled)
            for one in dates
        ],
    )


def _alike(reading: Reading, actor: Actor) -> list[dict[str, str]]:
    """Stored offers that may be the one that is being written."""
    if reading.draft is None:
        return []
    with parts().database.reading() as db:
        found = duplicates.like(db, reading.draft, except_id=_offer_id())
        known = offers.by_ids(db, found[:_MOST_ALIKE])
        return [
            {"titel": offer.title, "url": cards.offer_path(offer.id, offer.title), "anbieter": offer.organisation.name}
            for offer in known
            if shown_offers.is_public(offer) or can(actor, Action.READ, Thing(offer.organisation_id, offer.region_slug))
        ]
