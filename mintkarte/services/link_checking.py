"""Testing the links of public offers: a few at a time, each host at most once a minute, and never in a transaction.

A test is a walk of several requests (robots.txt, HEAD, perhaps GET and redirects); each round makes one of them for
a few links and writes down where they stand. Whether the page or our own network is away is told by the others of the
round: when nobody at all answers, not even sites that are known to, the round concludes nothing.
"""

import logging
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from mintkarte.domain.link_states import OF_THE_LINE, Doubt, Finding, LinkState, Seen, next_test, observed
from mintkarte.domain.link_walks import Method, Walk, after_page, after_robots
from mintkarte.domain.robots import Rule, is_free, rules_in
from mintkarte.gateways.web_addresses import MOST_LETTERS, AddressError, LinkError, WebAddress
from mintkarte.gateways.web_links import LinkTester, Said
from mintkarte.models import Offer, Organisation, WebLink, WebRobots
from mintkarte.models.database import Database
from mintkarte.queries.public_facts import is_public
from mintkarte.services import limiting
from mintkarte.services.limiting import Limit

TURN = Limit("web", 1, timedelta(seconds=90))
"""One request to a host, over all processes; more than a minute, as a round is timed by its beginning."""
RULES_LAST = timedelta(days=1)
MOST_REQUESTS = 8
"""Of one round; they go out together, so that it takes no longer than the slowest."""
CUT_OFF_PAUSE = timedelta(hours=1)
"""When a link is asked again that was tested while nobody answered."""
_MOST_WITNESSES = 3
_MOST_LOOKED_AT = 200
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LinkWatch:
    """Who tests links, and how often each."""

    tester: LinkTester
    interval: timedelta


@dataclass(frozen=True, slots=True)
class Round:
    """What one round has done; `cut_off` when nobody answered, so that nothing follows from it."""

    requests: int = 0
    settled: int = 0
    cut_off: bool = False


@dataclass(frozen=True, slots=True)
class _Errand:
    """One request that a link needs next: for its page, or for the robots.txt of that."""

    link_id: int
    start: str
    walk: Walk
    origin: str
    url: str
    for_robots: bool


@dataclass(slots=True)
class _Plan:
    """What a round is going to do: requests, links that are settled without one, and links whose host is busy."""

    errands: list[_Errand] = field(default_factory=list)
    unasked: list[int] = field(default_factory=list)
    put_off: dict[int, datetime] = field(default_factory=dict)


def gather(database: Database, now: datetime) -> int:
    """Bring the list of links in line with the public offers; gives how many are new."""
    public = select(Offer.url).join(Organisation, Offer.organisation_id == Organisation.id)
    public = public.where(is_public(), Offer.url.is_not(None))
    with database.writing() as db:
        db.execute(delete(WebLink).where(WebLink.url.not_in(public)), execution_options={"synchronize_session": False})
        db.execute(delete(WebRobots).where(WebRobots.read_at <= now - RULES_LAST))
        unknown = db.scalars(public.where(Offer.url.not_in(select(WebLink.url))).distinct())
        new = [url for url in unknown if url and len(url.encode()) <= MOST_LETTERS]
        db.add_all(WebLink(url=url, due_at=now) for url in new)
    return len(new)


def probe_due(database: Database, watch: LinkWatch, now: datetime) -> Round:
    """Make the next request of a few links that are due; takes little more than the time of one request."""
    plan = _plan(database, watch.tester, now)
    answers = _asked(watch.tester, plan.errands)
    trouble = any(isinstance(one, LinkError) and one.finding in OF_THE_LINE for one in answers)
    reached = any(isinstance(one, tuple) for one in answers)
    if trouble and not reached:
        reached = _is_somebody_there(database, watch.tester, plan.errands, now)
    settled = len(plan.unasked)
    ids = {*plan.put_off, *plan.unasked, *(errand.link_id for errand in plan.errands)}
    if not ids:
        return Round()
    with database.writing() as db:
        in_order = select(WebLink).where(WebLink.id.in_(ids)).order_by(WebLink.id).with_for_update()
        links = {link.id: link for link in db.scalars(in_order)}  # those that nobody has thrown away meanwhile
        for number in plan.put_off.keys() & links.keys():
            links[number].due_at = plan.put_off[number]
        for number in links.keys() & set(plan.unasked):
            _settle(links[number], Seen(Finding.UNASKED), now, watch.interval)
        for errand, answer in zip(plan.errands, answers, strict=True):
            if (link := links.get(errand.link_id)) is None:
                continue
            if isinstance(answer, LinkError) and answer.finding in OF_THE_LINE and not reached:
                link.walk, link.due_at = {}, now + CUT_OFF_PAUSE
            else:
                settled += _take(db, link, errand, answer, now, watch.interval)
    return Round(len(plan.errands), settled, cut_off=trouble and not reached)


_Answer = tuple[Said, str] | LinkError | None
"""An answer with its robots.txt, if that was asked for; why there is none; None for a fault of our own."""


def _plan(database: Database, tester: LinkTester, now: datetime) -> _Plan:
    """Choose links of different hosts whose turn it is."""
    plan, busy = _Plan(), dict[str, datetime]()
    waiting = select(WebLink).where(WebLink.due_at <= now).order_by(WebLink.due_at, WebLink.id)
    fresh = select(WebRobots).where(WebRobots.read_at > now - RULES_LAST)
    with database.reading() as db:
        due = list(db.scalars(waiting.limit(_MOST_LOOKED_AT)))
        rules = {one.origin: one.rules for one in db.scalars(fresh)} if due else {}
    for link in due:
        if len(plan.errands) >= MOST_REQUESTS:
            break
        walk = _walk_of(link)
        try:
            page = tester.address(walk.url)
            errand = _errand(link, walk, page, rules.get(page.origin))
            host = tester.address(errand.url).host if errand else ""
        except AddressError:
            errand = None
        if errand is None:
            plan.unasked.append(link.id)
        elif host in busy:
            plan.put_off[link.id] = busy[host]
            busy[host] += TURN.span
        elif wait := limiting.allow(database, [(TURN, host)], now):
            plan.put_off[link.id] = now + wait
            busy[host] = now + wait + TURN.span
        else:
            plan.errands.append(errand)
            busy[host] = now + TURN.span
    return plan


def _errand(link: WebLink, walk: Walk, page: WebAddress, rules: Sequence[Rule] | None) -> _Errand | None:
    """The next request, or None where the site does not want it."""
    if rules is None:
        robots = walk.robots_url or f"{page.origin}/robots.txt"
        return _Errand(link.id, link.url, walk, page.origin, robots, for_robots=True)
    if not is_free([(allowed, pattern) for allowed, pattern in rules], page.path):
        return None
    return _Errand(link.id, link.url, walk, page.origin, walk.url, for_robots=False)


def _asked(tester: LinkTester, errands: Sequence[_Errand]) -> list[_Answer]:
    """The answers, all asked at once."""

    def ask(errand: _Errand) -> _Answer:
        try:
            if errand.for_robots:
                return tester.read_robots(errand.url)
            return tester.ask(errand.url, errand.walk.method), ""
        except LinkError as error:
            return error
        except Exception:  # noqa: BLE001 - whatever is strange about one page, the others have their turn
            _log.exception("a link could not be tested")
            return None

    if not errands:
        return []
    with ThreadPoolExecutor(len(errands), thread_name_prefix="mintkarte-links") as pool:
        return list(pool.map(ask, errands))


def _is_somebody_there(database: Database, tester: LinkTester, tried: Iterable[_Errand], now: datetime) -> bool:
    """Whether a site answers that is known to: asked for its robots.txt, which everybody may ask for."""
    busy = {tester.address(errand.url).host for errand in tried}
    known = select(WebLink).where(WebLink.finding == str(Finding.ANSWERS)).order_by(WebLink.tested_at.desc())
    with database.reading() as db:
        links = list(db.scalars(known.limit(_MOST_LOOKED_AT)))
    errands: list[_Errand] = []
    for link in links:
        page = tester.address(link.url)
        if page.host not in busy and not limiting.allow(database, [(TURN, page.host)], now):
            walk = Walk(f"{page.origin}/robots.txt")
            errands.append(_Errand(link.id, link.url, walk, page.origin, walk.url, for_robots=False))
        busy.add(page.host)
        if len(errands) == _MOST_WITNESSES:
            break
    return any(isinstance(answer, tuple) for answer in _asked(tester, errands))


def _take(db: Session, link: WebLink, errand: _Errand, answer: _Answer, now: datetime, interval: timedelta) -> bool:
    """Write down what an answer means; True where the test is over with it."""
    if isinstance(answer, LinkError):
        lost = errand.for_robots and errand.walk.robots_hops
        after: Walk | Seen = Seen(Finding.UNASKED if lost else answer.finding)
    elif answer is None:
        after = Seen(Finding.UNASKED)
    elif errand.for_robots:
        after = _after_robots(db, errand, answer, now)
    else:
        after = after_page(errand.walk, errand.start, answer[0].status, answer[0].location)
    if isinstance(after, Walk):
        link.walk, link.due_at = asdict(after), now + TURN.span
        return False
    _settle(link, after, now, interval)
    return True


def _after_robots(db: Session, errand: _Errand, answer: tuple[Said, str], now: datetime) -> Walk | Seen:
    said, text = answer
    after = after_robots(errand.walk, said.status, said.location)
    if after is None:
        return Seen(Finding.UNASKED)
    if isinstance(after, Walk):
        return after
    rules = [list(rule) for rule in rules_in(text)] if after else []
    db.merge(WebRobots(origin=errand.origin, rules=rules, read_at=now))
    return replace(errand.walk, robots_url="", robots_hops=0)


def _settle(link: WebLink, seen: Seen, now: datetime, interval: timedelta) -> None:
    """The test is over: what is believed now, and when it comes again."""
    state = observed(_state_of(link), seen, now)
    link.walk, link.tested_at, link.due_at = {}, now, next_test(state, now, interval)
    if state.believed is not None:
        link.finding, link.detail = str(state.believed.finding), state.believed.detail
    link.since = state.since
    doubt = state.doubt
    link.doubt = {} if doubt is None else {
        "finding": str(doubt.seen.finding),
        "detail": doubt.seen.detail,
        "since": doubt.since.isoformat(),
        "days": [day.isoformat() for day in doubt.days],
    }  # fmt: skip


def _state_of(link: WebLink) -> LinkState:
    believed = Seen(Finding(link.finding), link.detail) if link.finding else None
    if not link.doubt:
        return LinkState(believed, link.since)
    seen = Seen(Finding(link.doubt["finding"]), link.doubt["detail"])
    days = tuple(map(date.fromisoformat, link.doubt["days"]))
    return LinkState(believed, link.since, Doubt(seen, datetime.fromisoformat(link.doubt["since"]), days))


def _walk_of(link: WebLink) -> Walk:
    if not link.walk:
        return Walk(link.url)
    return Walk(**{**link.walk, "method": Method(link.walk["method"])})
