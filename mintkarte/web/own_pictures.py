"""The pictures of an offer: a page of their own, so that a large file never stands in the way of the words."""

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request
from sqlalchemy.orm import Session

from mintkarte.domain.permissions import Action, Actor, Thing, can
from mintkarte.domain.vocabulary import Licence
from mintkarte.gateways import images
from mintkarte.models import Offer, Picture
from mintkarte.queries import offers
from mintkarte.queries import pictures as stored_pictures
from mintkarte.services import editing, picturing
from mintkarte.services.picturing import PictureProblemError
from mintkarte.texts.labels import label
from mintkarte.texts.pictures import problem
from mintkarte.web import pictures, signed_in
from mintkarte.web.parts import now, parts
from mintkarte.web.picture_form import FILE, Upload, read_upload

own_pictures = Blueprint("own_pictures", __name__, url_prefix="/angebote/<id:offer_id>/bilder")


@own_pictures.get("")
def show(offer_id: int) -> str:
    """The pictures, and a form for one more."""
    with parts().database.reading() as db:
        offer, actor = _own(db, offer_id)
        return _page(db, offer, actor, Upload())


@own_pictures.post("")
def add(offer_id: int) -> Response:
    """Take one more picture; what is wrong comes back beside its field."""
    with parts().database.reading() as db:
        offer, actor = _own(db, offer_id)
        _decides(offer, actor)
        if len(stored_pictures.of_offer(db, offer_id)) >= picturing.MOST:  # before a large one is read
            return make_response(_page(db, offer, actor, Upload()), 422)
    upload = read_upload(request)
    if upload.encoded is not None:
        images.store(picturing.folder_of(parts().data_dir), upload.encoded, now())
    with parts().database.writing() as db:
        offer, actor = _own(db, offer_id)
        if upload.encoded is None:
            wrong = upload.problems or {FILE: problem("empty")}
            said = Upload(None, upload.alt, upload.credit, upload.licence, wrong)
            return make_response(_page(db, offer, actor, said), 422)
        try:
            words = {"alt": upload.alt, "credit": upload.credit, "licence": upload.licence}
            picturing.add(db, offer, upload.encoded, **words, actor=actor.email, now=now())
        except PictureProblemError as error:
            said = Upload(None, upload.alt, upload.credit, upload.licence, {FILE: problem(error.codes[0])})
            return make_response(_page(db, offer, actor, said), 422)
    return make_response(redirect(request.path, code=303))


@own_pictures.post("/<id:picture_id>/loeschung")
def remove(offer_id: int, picture_id: int) -> Response:
    """Take a picture away."""
    with parts().database.writing() as db:
        offer, actor = _own(db, offer_id)
        _decides(offer, actor)
        picture = db.get(Picture, picture_id)
        if picture is None or picture.offer_id != offer_id:
            abort(404)
        picturing.remove(db, picture, actor=actor.email, now=now())
    return make_response(redirect(f"/angebote/{offer_id}/bilder", code=303))


def _own(db: Session, offer_id: int) -> tuple[Offer, Actor]:
    offer = offers.by_id(db, offer_id)
    actor = signed_in.somebody()
    if offer is None or not can(actor, Action.EDIT, Thing(offer.organisation_id, offer.region_slug)):
        abort(404)
    return offer, actor


def _decides(offer: Offer, actor: Actor) -> None:
    """A picture of a public offer is public at once, so only those may add one who may change it at once."""
    if not editing.changes_at_once(offer, actor):
        abort(403)


def _page(db: Session, offer: Offer, actor: Actor, upload: Upload) -> str:
    rows = stored_pictures.of_offer(db, offer.id)
    return render_template(
        "pictures/own.html",
        offer=offer,
        shown=list(zip(rows, pictures.shown(rows), strict=True)),
        upload=upload,
        licences=[(str(code), label(code)) for code in Licence],
        may_change=editing.changes_at_once(offer, actor),
        is_full=len(rows) >= picturing.MOST,
    )
