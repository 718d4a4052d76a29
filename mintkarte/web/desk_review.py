"""One thing to decide, as the desk shows it: what differs, what is stated, and what to look at before it is public."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from mintkarte.domain import merging
from mintkarte.domain.columns import COLUMNS
from mintkarte.domain.drafts import OfferDraft, read_draft
from mintkarte.domain.geometry import Point, distance_km
from mintkarte.domain.vocabulary import Precision, Status
from mintkarte.domain.word_diff import Part, compared
from mintkarte.gateways.locator import Located
from mintkarte.models import Edit, Invitation, Offer, Person, Place, Report
from mintkarte.queries import offers, people
from mintkarte.queries.desk import Item, Matter
from mintkarte.services import deciding, drafting, locating, twins
from mintkarte.services.drafting import CONTACT_PUBLIC
from mintkarte.texts import desk as words
from mintkarte.web import cards
from mintkarte.web.parts import now, parts, today
from mintkarte.web.sign_in import role_words

_UNSEEN = frozenset({"lat", "lon", "genauigkeit"})
_ELSEWHERE = frozenset({"plz_passt_nicht_zum_ort", "plz_unbekannt", "ort_unbekannt", "ort_mehrdeutig"})
_ROUGH = frozenset({Precision.POSTCODE, Precision.TOWN})
_MOST_AT_PLACE = 8
_TEMPLATES = {
    Matter.OFFER: "desk/_offer.html",
    Matter.EDIT: "desk/_edit.html",
    Matter.REPORT: "desk/_report.html",
    Matter.INVITATION: "desk/_invitation.html",
    Matter.PIN: "desk/_pin.html",
    Matter.TWINS: "desk/_twins.html",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One column on both sides; `conflict` where somebody else has changed it too."""

    column: str
    label: str
    before: tuple[Part, ...]
    after: tuple[Part, ...]
    conflict: bool = False


@dataclass(frozen=True, slots=True)
class Tick:
    """One thing that was looked at."""

    text: str
    good: bool


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something is, for the small map: before and after, or just there."""

    lat: float
    lon: float
    precision: str


@dataclass(slots=True)
class Review:
    """What the right side of the desk shows; what does not belong to the kind of thing stays empty."""

    item: Item
    about: str
    title: str
    offer: Offer | None = None
    url: str = ""
    badges: tuple[cards.FieldBadge, ...] = ()
    rows: tuple[Row, ...] = ()
    same: str = ""
    stand: str = ""
    stated: tuple[tuple[str, str], ...] = ()
    ticks: tuple[Tick, ...] = ()
    moved: str = ""
    spots: tuple[Spot, ...] = ()
    message: str = ""
    has_address: bool = False
    role: str = ""
    offers: tuple[tuple[int, str, str], ...] = ()
    names: tuple[str, str] = field(default=("", ""))

    @property
    def template(self) -> str:
        """What shows this kind of thing."""
        return _TEMPLATES[self.item.matter]


def review(db: Session, item: Item) -> Review | None:
    """The thing with all that is needed to decide it; None where it is gone meanwhile."""
    return _READERS[item.matter](db, item)


def _of_offer(db: Session, item: Item) -> Review | None:
    offer = offers.by_id(db, item.id)
    if offer is None:
        return None
    columns = drafting.stored_columns(db, offer.id)
    found = _about_offer(item, offer, words.submitted_by(offer.organisation.name))
    found.stated = tuple(
        (words.column_label(column), words.cell(column, columns[column]))
        for column in COLUMNS
        if columns[column] and column not in {*_UNSEEN, "titel"}
    )
    draft, located = _read(columns)
    found.ticks = _ticks(db, offer, columns, draft, located)
    found.spots = _spots(offer.place)
    return found


def _of_edit(db: Session, item: Item) -> Review | None:
    edit = db.get(Edit, item.id)
    offer = offers.by_id(db, edit.offer_id) if edit is not None and edit.offer_id is not None else None
    if edit is None or offer is None:
        return None
    author = db.get(Person, edit.person_id)
    name = (author.name or author.email or "") if author else ""
    found = _about_offer(item, offer, words.changed_by(name, offer.organisation.name))
    stored, merged = drafting.stored_columns(db, offer.id), deciding.proposed(db, edit)
    both = {conflict.column for conflict in merged.conflicts}
    found.stand = edit.saved_at.isoformat()
    found.rows = _rows(stored, merged.columns, both)
    found.same = _same(stored, found.rows)
    draft, located = _read(merged.columns)
    found.ticks = _ticks(db, offer, merged.columns, draft, located)
    found.moved = _moved(offer.place, draft, located)
    before = _spots(offer.place)
    if located.point is not None and (found.moved or not before):
        found.spots = (*before, Spot(located.point.lat, located.point.lon, located.precision.public))
    return found


def _of_report(db: Session, item: Item) -> Review | None:
    report = db.get(Report, item.id)
    offer = offers.by_id(db, report.offer_id) if report is not None else None
    if report is None or offer is None:
        return None
    found = _about_offer(item, offer, f"{words.column_label(report.column)} · {offer.organisation.name}")
    found.message, found.has_address = report.message, bool(report.email)
    value = drafting.stored_columns(db, offer.id).get(report.column, "")
    found.stated = ((words.column_label(report.column), words.cell(report.column, value)),) if value else ()
    return found


def _of_invitation(db: Session, item: Item) -> Review | None:
    invitation = db.get(Invitation, item.id)
    if invitation is None:
        return None
    about = words.CLAIMED if invitation.is_claim else words.invited_by(invitation.invited_by)
    found = Review(item, about, item.title, role=role_words(db, invitation), message=invitation.note)
    found.stated = (("E-Mail", invitation.email),)
    if invitation.organisation_id is not None:
        team = people.members(db, [invitation.organisation_id]).get(invitation.organisation_id, [])
        found.stated += ((words.TEAM, ", ".join(one.email for one in team) or words.NOBODY),)
        found.url = f"/anbieter/{invitation.organisation_id}"
    return found


def _of_pin(db: Session, item: Item) -> Review | None:
    place = db.get(Place, item.id)
    if place is None:
        return None
    there = select(Offer.id, Offer.title).where(Offer.place_id == place.id, Offer.status != str(Status.DELETED))
    rows = db.execute(there.order_by(Offer.id).limit(_MOST_AT_PLACE))
    address = ", ".join(filter(None, (place.venue, place.street, f"{place.postcode or ''} {place.town or ''}".strip())))
    found = Review(item, words.PIN_DOUBTED, address or item.title)
    found.offers = tuple((row.id, row.title, cards.offer_path(row.id, row.title)) for row in rows)
    found.spots = _spots(place)
    if place.lat is not None and place.lon is not None:
        anchor = parts().gazetteer.locate(place.postcode or "", place.town or "").point
        far = distance_km(anchor, Point(place.lat, place.lon)) if anchor else 0.0
        found.moved = words.far_from_postcode(far) if place.postcode else ""
    return found


def _of_twins(db: Session, item: Item) -> Review | None:
    earlier, later = offers.by_id(db, item.other_id), offers.by_id(db, item.id)
    if earlier is None or later is None:
        return None
    found = _about_offer(item, earlier, words.TWINS_ASKED)
    found.rows = _rows(drafting.stored_columns(db, earlier.id), drafting.stored_columns(db, later.id), set())
    found.offers = tuple((one.id, one.title, cards.offer_path(one.id, one.title)) for one in (earlier, later))
    found.names = tuple(f"{one.title} · {one.organisation.name}" for one in (earlier, later))  # type: ignore[assignment]
    return found


_READERS = {
    Matter.OFFER: _of_offer,
    Matter.EDIT: _of_edit,
    Matter.REPORT: _of_report,
    Matter.INVITATION: _of_invitation,
    Matter.PIN: _of_pin,
    Matter.TWINS: _of_twins,
}


def _about_offer(item: Item, offer: Offer, about: str) -> Review:
    return Review(
        item,
        f"{about} · {words.moment(item.since)}",
        offer.title,
        offer=offer,
        url=cards.offer_path(offer.id, offer.title),
        badges=cards.badges(offer.fields),
    )


def _rows(before: Mapping[str, str], after: Mapping[str, str], both: set[str]) -> tuple[Row, ...]:
    seen = [column for column in (*COLUMNS, CONTACT_PUBLIC) if column not in _UNSEEN]
    differing = merging.changed(before, {column: after.get(column, "") for column in seen})
    return tuple(
        Row(column, words.column_label(column), *compared(words.cell(column, old), words.cell(column, new)),
            conflict=column in both)
        for column, (old, new) in differing.items()
    )  # fmt: skip


def _same(stored: Mapping[str, str], rows: tuple[Row, ...]) -> str:
    """The labels of the stated columns that stay as they are."""
    changed = {row.column for row in rows} | _UNSEEN
    return ", ".join(words.column_label(column) for column in COLUMNS if stored[column] and column not in changed)


def _read(columns: Mapping[str, str]) -> tuple[OfferDraft | None, Located]:
    draft, _ = read_draft(columns, today())
    gazetteer = parts().gazetteer
    if draft is None:
        return None, gazetteer.locate(columns.get("plz", ""), columns.get("ort", ""))
    return draft, locating.located(draft, gazetteer)


def _ticks(
    db: Session, offer: Offer, columns: Mapping[str, str], draft: OfferDraft | None, located: Located
) -> tuple[Tick, ...]:
    by_words = parts().gazetteer.locate(columns.get("plz", ""), columns.get("ort", ""))
    codes = {problem.code for problem in read_draft(columns, today())[1]}
    dates = draft.schedule.dates if draft is not None else ()
    has_place = bool(columns.get("plz") or columns.get("ort"))
    good = {
        "place": not _ELSEWHERE & set(by_words.problems),
        "twin": not twins.candidates_of(db, offer.id),
        "contact": "privatadresse_als_kontakt" not in codes,
        "cost": bool(columns.get("kosten") or columns.get("kosten_text")),
        "past": any(one.ends_at >= now() for one in dates),
        "exact": _precision(offer, columns, located) not in _ROUGH,
    }
    asked = {"place": bool(columns.get("plz") and columns.get("ort")), "past": bool(dates), "exact": has_place}
    return tuple(Tick(words.tick(code, good=fine), fine) for code, fine in good.items() if asked.get(code, True))


def _precision(offer: Offer, columns: Mapping[str, str], located: Located) -> Precision:
    """How exactly the place is known: a stored place may be known better than the gazetteer alone knows it."""
    place = offer.place
    stays = place is not None and all(
        (getattr(place, name) or "") == columns.get(column, "")
        for name, column in (("street", "strasse"), ("postcode", "plz"), ("town", "ort"))
    )
    return Precision(place.precision) if stays and place is not None else located.precision


def _spots(place: Place | None) -> tuple[Spot, ...]:
    if place is None or place.lat is None or place.lon is None:
        return ()
    return (Spot(place.lat, place.lon, Precision(place.precision).public),)


def _moved(place: Place | None, draft: OfferDraft | None, located: Located) -> str:
    if draft is None or located.point is None or place is None or place.lat is None or place.lon is None:
        return ""
    same = (place.street or "", place.postcode or "", place.town or "") == (draft.street, draft.postcode, draft.town)
    if same and not draft.is_pinned_by_hand:
        return ""
    return words.moved(distance_km(Point(place.lat, place.lon), located.point))
