"""Subscribing to a search: by mail without an account, or by an address for a calendar or a feed reader.

Looking at a page changes nothing, for programs that check mail open every link; buttons act.
"""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from math import ceil
from urllib.parse import parse_qsl, urlencode

from flask import Blueprint, Response, make_response, render_template, request

from mintkarte.domain.filters import OfferFilter
from mintkarte.domain.rhythms import Rhythm
from mintkarte.domain.vocabulary import Sort
from mintkarte.models import Subscription
from mintkarte.services import accounts, letters, limiting, resolving, subscribing
from mintkarte.services.limiting import Limit
from mintkarte.texts import newsletters as letter_texts
from mintkarte.texts import subscriptions as words
from mintkarte.texts.notices import notice_sentence
from mintkarte.web.answers import guarded, origin
from mintkarte.web.choices import Chip, address
from mintkarte.web.filter_request import FilterRequest, filter_request, resolve
from mintkarte.web.parts import letter_site, now, parts, snapshot, today
from mintkarte.web.visitor import visitor_key

subscriptions = Blueprint("subscriptions", __name__, url_prefix="/abonnieren")

PER_VISITOR = Limit("subscribe", 20, timedelta(hours=1))
PER_BOTH = Limit("subscribe-both", 5, timedelta(hours=1))
"""The narrow limit holds for one visitor, so that nobody keeps somebody else from subscribing."""
PER_SEARCH = Limit("subscribe-search", 1, timedelta(hours=1))
"""One search for one address, ordered by whomever: who presses twice gets one letter."""
PER_ADDRESS = Limit("subscribe-address", 10, timedelta(days=7))
"""Whoever never says yes is left alone; a yes makes this and the one before whole again."""
_TRAP = "betreff"


@dataclass(frozen=True, slots=True)
class Order:
    """The form as it was filled in; `problems` are German sentences by field, `refusal` one about all of it."""

    email: str = ""
    rhythm: str = Rhythm.WEEKLY
    problems: dict[str, str] = field(default_factory=dict)
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class Search:
    """What is subscribed: in words, as a query, and where it is shown."""

    about: str
    query: str
    url: str
    region: str


@subscriptions.get("")
def show() -> Response:
    """What can be subscribed to in three ways."""
    return _page(Order())


@subscriptions.post("")
def order() -> Response:
    """Write to the address given; everybody reads the same, whether or not it is known here."""
    typed, asking = _typed(), filter_request()
    if request.form.get(_TRAP):
        return _sent(typed)
    if typed.problems or _is_unclear(asking):
        return _page(typed, 422)
    if not _writes():
        return _page(typed, 503)
    if wait := limiting.allow(parts().database, [(PER_VISITOR, visitor_key())], now()):
        answer = _page(replace(typed, refusal=words.wait(wait)), 429)
        answer.retry_after = ceil(wait.total_seconds())
        return answer
    both = (PER_BOTH, _key(typed.email) + visitor_key()[:24])
    limits = _limits_of_address(typed.email, _search_of(asking).query)
    if not limiting.allow(parts().database, [both, *limits], now()):
        _write(typed.email, Rhythm(typed.rhythm), asking)
    return _sent(typed)


@subscriptions.get("/<token>")
def ask(token: str) -> Response:
    """What would be confirmed, with one button."""
    try:
        with parts().database.reading() as db:
            found = subscribing.look(db, token, now())
    except subscribing.GoneError:
        return _gone(used=True)
    page = {"search": _search(found.query), "often": letter_texts.often(Rhythm(found.rhythm)), "email": found.email}
    return _guarded(make_response(render_template("subscriptions/confirm.html", **page)))


@subscriptions.post("/<token>")
def confirm(token: str) -> Response:
    """From now on letters come."""
    secret = parts().settings.secret_key
    try:
        with parts().database.writing() as db:
            found = subscribing.confirm(db, token, secret, now())
            own = subscribing.token_of(found, secret)
            limiting.forgive(db, _limits_of_address(found.email, found.query))
    except subscribing.GoneError:
        return _gone(used=True)
    return _own(found, own, done=True)


@subscriptions.get("/<token>/ende")
def ask_to_end(token: str) -> Response:
    """The subscription with buttons to end it and to change it."""
    return _shown(token)


@subscriptions.post("/<token>/ende")
def end(token: str) -> Response:
    """No more letters; pressing it again does no harm. Mailboxes press it themselves (RFC 8058), without our token."""
    with parts().database.writing() as db:
        found = subscribing.by_token(db, token)
        search = _search(found.query) if found else None
        if found is not None:
            subscribing.end(db, found)
    return _guarded(make_response(render_template("subscriptions/ended.html", search=search)))


@subscriptions.get("/<token>/weiter")
def ask_to_go_on(token: str) -> Response:
    """The subscription with a button to have letters for one more year."""
    return _shown(token, going_on=True)


@subscriptions.post("/<token>/weiter")
def go_on(token: str) -> Response:
    """Letters come for one more year, as often as is asked."""
    with parts().database.writing() as db:
        found = subscribing.by_token(db, token)
        if found is None:
            return _gone()
        asked = request.form.get("rhythmus", "")
        subscribing.renew(found, Rhythm(asked if asked in set(Rhythm) else found.rhythm), now())
    return _own(found, token, done=True)


def _typed() -> Order:
    """What was sent, with what is wrong in it."""
    typed, rhythm = request.form.get("email", ""), request.form.get("rhythmus", "")
    email = accounts.folded(typed)
    wrong = {"email": not email, "rhythmus": rhythm not in set(Rhythm)}
    return Order(email or typed, rhythm, {name: words.problem(name) for name, is_so in wrong.items() if is_so})


def _is_unclear(asking: FilterRequest) -> bool:
    """Whether a place is named that cannot be found, so that letters would be about everywhere."""
    return bool(asking.asked.place) and asking.asked.centre is None


def _limits_of_address(email: str, query: str) -> list[tuple[Limit, str]]:
    """What holds for letters to an address that has not said yes, whoever orders them."""
    return [(PER_ADDRESS, _key(email)), (PER_SEARCH, _key(f"{email} {query}"))]


def _key(named: str) -> str:
    return accounts.digest(named)[:24]


def _writes() -> bool:
    """Whether letters can go out; in a demo they wait for somebody to look at them."""
    return (parts().post is not None or parts().settings.demo) and bool(letter_site())


def _plain(asked: OfferFilter) -> OfferFilter:
    """The filter as it is subscribed: in no order, from the first page on."""
    return replace(asked, page=1, sort=Sort.FIT)


def _write(email: str, rhythm: Rhythm, asking: FilterRequest) -> None:
    """Note the order, and write the letter that asks for a yes."""
    asked, current = _plain(asking.asked), snapshot()
    ids = current.evaluate(asked, today()).ids()
    search = _search_of(replace(asking, asked=asked))
    with parts().database.writing() as db:
        seen = subscribing.Seen.now(db, ids, current.version, today())
        token = subscribing.ask(db, email, search.query, rhythm, seen, now())
        letter = letter_texts.opt_in(
            about=search.about,
            rhythm=rhythm,
            link=f"{letter_site()}/abonnieren/{token}",
            days=subscribing.OPT_IN_LASTS.days,
            region=search.region,
        )
        letters.write(db, letter, email, now(), kind=subscribing.OPT_IN, key=subscribing.key_of_opt_in(token))


def _search(query: str) -> Search:
    return _search_of(resolve(parse_qsl(query), parts()))


def _search_of(asking: FilterRequest) -> Search:
    asked = _plain(asking.asked)
    about = words.about(asked, resolving.phrase(asking, parts()))
    region = resolving.region_name(asked, parts().regions())
    return Search(about, urlencode(asked.to_query()), address(asked), region)


def _path(asked: OfferFilter) -> str:
    return f"{subscriptions.url_prefix}?{urlencode(_plain(asked).to_query())}"


def _page(typed: Order, status: int = 200) -> Response:
    asking = filter_request()
    page = render_template(
        "subscriptions/show.html",
        search=_search_of(asking),
        typed=typed,
        rhythms=words.RHYTHMS,
        trap=_TRAP,
        refusal=typed.refusal or ("" if _writes() else words.NO_MAIL),
        writes=_writes(),
        notices=[notice_sentence(notice) for notice in asking.notices],
        unclear=_is_unclear(asking),
        choices=[Chip(way.label, _path(asking.asked.with_("ort", way.query))) for way in asking.choices],
        origin=origin(),
        count=snapshot().evaluate(asking.asked, today()).total,
    )
    return _unlisted(make_response(page, status))


def _sent(typed: Order) -> Response:
    search = _search_of(filter_request())
    days = subscribing.OPT_IN_LASTS.days
    return _unlisted(
        make_response(render_template("subscriptions/sent.html", search=search, email=typed.email, days=days))
    )


def _shown(token: str, *, going_on: bool = False) -> Response:
    with parts().database.reading() as db:
        found = subscribing.by_token(db, token)
    return _own(found, token, going_on=going_on) if found else _gone()


def _own(found: Subscription, token: str, *, going_on: bool = False, done: bool = False) -> Response:
    """The page of one subscription: just `done`, about to be prolonged, or about to be ended."""
    page = render_template(
        "subscriptions/own.html",
        search=_search(found.query),
        subscription=found,
        token=token,
        often=letter_texts.often(Rhythm(found.rhythm)),
        rhythms=words.RHYTHMS,
        going_on=going_on,
        done=done,
    )
    return _guarded(make_response(page))


def _gone(*, used: bool = False) -> Response:
    return _guarded(make_response(render_template("subscriptions/gone.html", used=used), 410))


def _unlisted(answer: Response) -> Response:
    """Not for search engines: there is one for each search, and all are alike."""
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _guarded(answer: Response) -> Response:
    return _unlisted(guarded(answer))
