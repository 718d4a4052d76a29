"""When and where an offer takes place, in words, for cards, letters and feeds."""

from collections.abc import Sequence
from datetime import date

from mintkarte.domain.schedules import BERLIN, Occurrence
from mintkarte.domain.vocabulary import Format, ScheduleKind
from mintkarte.models import Offer
from mintkarte.texts import cards


def timing(offer: Offer, upcoming: Sequence[Occurrence], today: date) -> cards.Timing:
    """When, for a card; `upcoming` holds the dates from today on."""
    return cards.timing(
        ScheduleKind(offer.schedule_kind),
        upcoming,
        today,
        rule=offer.rule,
        text=offer.schedule_text or "",
        open_months=offer.open_months or (),
        past=bool(offer.occurrences),
    )


def when(offer: Offer, today: date) -> str:
    """When, as one line for those who see no calendar leaf."""
    dates = [
        Occurrence(one.starts_at.astimezone(BERLIN), one.ends_at.astimezone(BERLIN), one.all_day)
        for one in offer.occurrences
        if not one.cancelled
    ]
    said = timing(offer, [one for one in dates if one.last_day >= today], today)
    return ", ".join(filter(None, [said.spoken, said.shown]))


def where(offer: Offer) -> str:
    """The town, or that it is online or comes along."""
    if found := town(offer):
        return found
    if Format.MOBILE in offer.formats and Format.ON_SITE not in offer.formats:
        return cards.comes_to(offer.service_area or _named(offer))
    return cards.ONLINE if Format.ONLINE in offer.formats else cards.PLACE_UNKNOWN


def town(offer: Offer) -> str:
    """The town to go to; empty where none is stated, and for what is online or comes along."""
    is_elsewhere = bool({Format.MOBILE, Format.ONLINE} & set(offer.formats)) and Format.ON_SITE not in offer.formats
    return "" if is_elsewhere else _named(offer)


def address(offer: Offer) -> str:
    """The whole address as one line; empty where none is stated."""
    place = offer.place
    if place is None:
        return ""
    town = " ".join(filter(None, [place.postcode, place.town]))
    return ", ".join(dict.fromkeys(filter(None, [place.venue, place.street, town])))


def _named(offer: Offer) -> str:
    place = offer.place
    return (place.town or place.venue or "") if place else ""
