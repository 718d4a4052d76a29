"""Report an error of an offer: a form without an account, limited so that nobody floods the coordinators."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil

from flask import Blueprint, Response, make_response, redirect, render_template, request, session, url_for

from mintkarte.domain.columns import clean
from mintkarte.models import Offer
from mintkarte.services import limiting, reporting
from mintkarte.services.limiting import Limit
from mintkarte.texts import reports as texts
from mintkarte.web import shown_offers
from mintkarte.web.cards import OfferCard, offer_card
from mintkarte.web.parts import now, parts, today
from mintkarte.web.visitor import visitor_key

reports = Blueprint("reports", __name__, url_prefix="/melden/<id:offer_id>")

PER_VISITOR = Limit("report", 5, timedelta(hours=1))
PER_OFFER = Limit("report-offer", 20, timedelta(days=1))
LEAST_SECONDS = 3
"""Nobody reads and fills the form in less."""
_SHOWN_AT = "melden"
_TRAP = "betreff"
_FIELDS = {"column": "feld", "message": "was", "email": "email", "too": "was"}


@dataclass(frozen=True, slots=True)
class ReportForm:
    """The form as it was filled in; `problems` are German sentences by field, `refusal` one about all of it."""

    column: str = ""
    message: str = ""
    email: str = ""
    problems: dict[str, str] = field(default_factory=dict)
    refusal: str = ""


@reports.get("")
def show(offer_id: int) -> Response:
    """The form; `feld` chooses what is wrong."""
    return _page(_card(offer_id), ReportForm(column=request.args.get("feld", "")))


@reports.post("")
def send(offer_id: int) -> Response:
    """Keep the report and say thank you; what a program has filled in gets the same thanks and is not kept."""
    card, moment = _card(offer_id), now()
    thanks = redirect(url_for("reports.thanks", offer_id=offer_id), code=303)
    if request.form.get(_TRAP):
        return make_response(thanks)
    typed = _typed(moment)
    if typed.problems:
        return _page(card, typed, 422)
    wait = limiting.allow(parts().database, [(PER_VISITOR, visitor_key()), (PER_OFFER, str(offer_id))], moment)
    if wait:
        said = ReportForm(typed.column, typed.message, typed.email, refusal=texts.wait(wait))
        answer = _page(card, said, 429)
        answer.retry_after = ceil(wait.total_seconds())
        return answer
    with parts().database.writing() as db:
        offer = db.get_one(Offer, offer_id)
        reporting.report(db, offer, column=typed.column, message=typed.message, email=typed.email, now=moment)
    return make_response(thanks)


@reports.get("/danke")
def thanks(offer_id: int) -> Response:
    """Thanks, and the way back."""
    return _unlisted(render_template("reports/thanks.html", card=_card(offer_id)))


def _card(offer_id: int) -> OfferCard:
    """The offer the report is about; unknown (404) or gone (410) as its page is."""
    with parts().database.reading() as db:
        return offer_card(shown_offers.public(db, offer_id), today())


def _typed(moment: datetime) -> ReportForm:
    """What was sent, with what is wrong in it."""
    column, email = request.form.get("feld", ""), clean(request.form.get("email", ""))
    message = clean(request.form.get("was", ""), lines=True)
    codes = reporting.problems_of(column, message, email)
    shown_at = session.get(_SHOWN_AT)
    if not codes and not (isinstance(shown_at, int) and moment.timestamp() - shown_at >= LEAST_SECONDS):
        codes = ["too_fast"]
    return ReportForm(column, message, email, {_FIELDS[code.partition("_")[0]]: texts.problem(code) for code in codes})


def _page(card: OfferCard, typed: ReportForm, status: int = 200) -> Response:
    session.setdefault(_SHOWN_AT, int(now().timestamp()))
    page = render_template(
        "reports/show.html", card=card, typed=typed, columns=texts.COLUMNS, most=reporting.MAX_MESSAGE, trap=_TRAP
    )
    return _unlisted(page, status)


def _unlisted(page: str, status: int = 200) -> Response:
    """Not for search engines: there is one for each offer, and all are alike."""
    answer = make_response(page, status)
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
