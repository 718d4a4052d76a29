"""The ticket of an offer's page: the next dates, the price, and how to take part."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import quote, urlsplit

from mintkarte.domain.schedules import Occurrence
from mintkarte.domain.vocabulary import Land, Registration
from mintkarte.gateways.school_holidays import SchoolHolidays
from mintkarte.models.offers import Offer
from mintkarte.texts import calendar, cards, visit
from mintkarte.texts.filter_sentence import holiday
from mintkarte.texts.labels import label
from mintkarte.web.cards import Leaf, day_leaf, leaf_of, when
from mintkarte.web.offer_dates import date_words

_BY_LINK = {Registration.LINK, Registration.REQUIRED, Registration.APPLICATION, Registration.HERE}
"""Where the offer's own page is the way to take part; by mail, telephone or school it only tells more."""
_LEAVES = 3
_LINES, PAPER_LINES = 3, 2
"""Dates that are named on the ticket, and on the notice."""
_HOLIDAYS_AHEAD = 8
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


@dataclass(frozen=True, slots=True)
class Ticket:
    """When, how much, and how to take part; empty means "not stated"."""

    leaves: tuple[Leaf, ...]
    headline: str
    dates: tuple[str, ...]
    only_date: str
    further: str
    further_on_paper: str
    holidays: str
    rhythm: str
    schedule_text: str
    price: str
    is_price_known: bool
    price_note: str
    needs_registration: bool
    register: str
    until: str
    url: str
    url_host: str
    contact: str
    mail_url: str
    """To write to where one takes part by mail; empty elsewhere."""


def ticket_of(offer: Offer, upcoming: Sequence[Occurrence], today: date, holidays: SchoolHolidays) -> Ticket:
    """The ticket; `upcoming` are the dates that still take place."""
    runs = calendar.runs(upcoming)
    lines = [date_words(first, last, hours, today) for first, last, hours in runs[:_LINES]]
    rhythm = calendar.rhythm(offer.rule)
    url = web_address(offer.url)
    price = cards.cost(offer.cost_cents, offer.cost_text)
    return Ticket(
        leaves=_leaves(offer, upcoming, today),
        headline=rhythm or next(iter(lines), "") or when(offer, upcoming, today).text,
        dates=tuple(lines),
        only_date=lines[0] if len(runs) == 1 else "",
        further=cards.further_dates(len(runs) - _LINES),
        further_on_paper=cards.further_dates(len(runs) - PAPER_LINES),
        holidays=_holidays(offer, runs, today, holidays),
        rhythm=rhythm,
        schedule_text=offer.schedule_text or "",
        price=price,
        is_price_known=price != cards.COST_UNKNOWN,
        price_note=offer.cost_text if offer.cost_text and offer.cost_text != price else "",
        needs_registration=offer.registration in _BY_LINK,
        register=label(Registration(offer.registration)) if offer.registration else "",
        until=calendar.full_day(offer.registration_until) if offer.registration_until else "",
        url=url,
        url_host=_host(url),
        contact=offer.public_contact or "",
        mail_url=_mail_url(offer) if offer.registration == Registration.MAIL else "",
    )


def web_address(url: str | None) -> str:
    """The provider's own page, only if it is one of the web."""
    return url if url and url.startswith(("https://", "http://")) else ""


def _mail_url(offer: Offer) -> str:
    """A letter to the first mail address of the contact that names the offer; empty where there is none."""
    found = _MAIL.search(offer.public_contact or "")
    return f"mailto:{found[0]}?subject={quote(offer.title)}" if found else ""


def _host(url: str) -> str:
    """The host of an address in short; empty for an address that nobody can read."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _leaves(offer: Offer, upcoming: Sequence[Occurrence], today: date) -> tuple[Leaf, ...]:
    """The next days as leaves; "on request" and the like is one open leaf. A rhythm stands in words beside them."""
    first = leaf_of(offer, upcoming, today)
    if first.icon and not (upcoming and offer.rule):
        return (first,)
    days: dict[date, None] = {}
    for one in upcoming[: 2 * _LEAVES]:
        span = min((one.last_day - one.first_day).days, _LEAVES)
        days.update(dict.fromkeys(one.first_day + timedelta(d) for d in range(span + 1)))
    return tuple(day_leaf(day, full=offer.places_left == 0) for day in sorted(days)[:_LEAVES])


def _holidays(offer: Offer, runs: Sequence[tuple[date, date, str]], today: date, holidays: SchoolHolidays) -> str:
    """The school holidays in which all the dates lie; empty where they do not, or where there is no Land."""
    land = offer.place.land if offer.place else None
    if not runs or offer.rule or land not in set(Land):
        return ""
    for known in holidays.upcoming(Land(land), today, _HOLIDAYS_AHEAD):
        first, last = known.span.first, known.span.last
        if first is not None and last is not None and first <= runs[0][0] and runs[-1][1] <= last:
            return visit.in_holidays(holiday(known.code))
    return ""
