"""Testing links: each host at most once a minute, bad news after three days, and none when our own line is dead."""

from __future__ import annotations

import socket
import threading
import time
from collections import defaultdict
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from mintkarte.domain.vocabulary import Status
from mintkarte.gateways.web_links import HttpLinkTester
from mintkarte.models import Counter, Offer, WebLink
from mintkarte.queries import link_findings
from mintkarte.services import link_checking, upkeep
from mintkarte.services.link_checking import LinkWatch, Round
from tests.builders import NOON, an_offer
from tests.services.test_upkeep import Equipment
from tests.web_server import Page, WebServer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mintkarte.models.database import Database

DAY, MINUTE, FORTNIGHT = timedelta(days=1), timedelta(minutes=1), timedelta(days=14)


class World:
    """A web of hosts *.example on loopback, offers that link to it, and a clock that the test turns."""

    def __init__(self, database: Database, web: WebServer) -> None:
        self.database, self.web, self.now = database, web, NOON
        self.away: set[str] = set()
        """Hosts whose name leads nowhere; "*" for all."""
        web.clock = lambda: self.now
        self.watch = LinkWatch(self.tester(), FORTNIGHT)

    def tester(self, timeout_seconds: float = 30) -> HttpLinkTester:
        """Somebody who finds the hosts of this world."""
        return HttpLinkTester(
            "Mintkarte/test",
            timeout_seconds=timeout_seconds,
            resolve=self._resolve,
            loopback_port=self.web.port,
        )

    def _resolve(self, host: str, _port: int) -> Sequence[str]:
        if self.away & {"*", host}:
            raise socket.gaierror(socket.EAI_NONAME, "no such name")
        return ("127.0.0.1",)

    def offer(self, path: str, host: str = "verein.example", page: Page | None = None) -> int:
        """A public offer with this link; `page` is what stands there."""
        if page is not None:
            self.web.pages[host + path] = page
        with self.database.writing() as db:
            return an_offer(db, title=f"{host}{path}", external_id=f"{host}{path}", url=self.web.url(path, host)).id

    def rounds(self, span: timedelta = DAY) -> list[Round]:
        """Let time pass, with a round whenever a link is due."""
        end, done = self.now + span, []
        link_checking.gather(self.database, self.now)
        while self.now < end:
            done.append(link_checking.probe_due(self.database, self.watch, self.now))
            with self.database.reading() as db:
                due = db.scalar(select(func.min(WebLink.due_at))) or end
            self.now = min(end, max(due, self.now + timedelta(seconds=25)))
        return done

    def link(self, offer_id: int) -> WebLink:
        with self.database.reading() as db:
            url = db.get_one(Offer, offer_id).url
            return db.scalars(select(WebLink).where(WebLink.url == url)).one()

    def told(self, offer_id: int) -> tuple[str, str] | None:
        with self.database.reading() as db:
            found = link_findings.of_offers(db, [offer_id]).get(offer_id)
        return (str(found.finding), found.detail) if found else None


@pytest.fixture
def world(database: Database) -> Iterator[World]:
    with WebServer() as web:
        yield World(database, web)


def test_a_page_that_answers_is_tested_every_fortnight_and_nobody_hears_of_it(world: World) -> None:
    offer = world.offer("/kurs", page=Page())
    world.rounds()
    assert [(one.method, one.path) for one in world.web.asked] == [("GET", "/robots.txt"), ("HEAD", "/kurs")]
    assert (world.link(offer).finding, world.told(offer)) == ("answers", None)
    world.rounds(12 * DAY)
    assert len(world.web.asked) == 2
    world.rounds(2 * DAY)
    assert [one.path for one in world.web.asked[2:]] == ["/robots.txt", "/kurs"], "the rules are a day old at most"


def test_a_dead_page_is_told_on_the_third_day_and_since_the_first(world: World) -> None:
    world.offer("/", "anders.example", Page())
    offer = world.offer("/weg")
    world.rounds()
    world.rounds()
    assert world.told(offer) is None
    world.rounds()
    assert world.told(offer) == ("missing", "404")
    assert world.link(offer).since == NOON + timedelta(seconds=180)
    world.web.pages["verein.example/weg"] = Page()
    world.rounds(4 * DAY)
    assert world.told(offer) is None, "it answers again"


def test_a_new_address_is_another_link(world: World) -> None:
    offer = world.offer("/weg")
    world.rounds(3 * DAY)
    assert world.told(offer) == ("missing", "404")
    with world.database.writing() as db:
        db.get_one(Offer, offer).url = world.web.url("/da", "verein.example")
    assert world.told(offer) is None
    world.rounds(MINUTE)
    with world.database.reading() as db:
        assert list(db.scalars(select(WebLink.url))) == [world.web.url("/da", "verein.example")]


def test_one_host_is_asked_at_most_once_a_minute_by_all_processes_together(world: World) -> None:
    for number in range(3):
        world.offer(f"/{number}", page=Page(302, f"/{number}/weiter"))
    world.offer("/", "anders.example", Page())
    link_checking.gather(world.database, world.now)
    for _ in range(30):
        both = [
            threading.Thread(target=link_checking.probe_due, args=(world.database, world.watch, world.now))
            for _ in range(2)
        ]
        for one in both:
            one.start()
        for one in both:
            one.join()
        world.now += timedelta(seconds=25)
    at: dict[str, list[datetime]] = defaultdict(list)
    for asked in world.web.asked:
        assert isinstance(asked.at, datetime)
        at[asked.host].append(asked.at)
    assert len(at) == 2
    for moments in at.values():
        assert all(later - earlier > MINUTE for earlier, later in pairwise(moments)), moments
    assert len(world.web.asked) > 6


def test_a_round_is_bounded_and_asks_its_hosts_at_once(world: World) -> None:
    for number in range(20):
        world.offer("/", f"host{number}.example", Page())
    link_checking.gather(world.database, world.now)
    done = [link_checking.probe_due(world.database, world.watch, world.now) for _ in range(4)]
    assert [one.requests for one in done] == [8, 8, 4, 0]


def test_ticks_gather_and_test_links_and_leave_them_alone_where_nobody_is_to_be_asked(world: World) -> None:
    offer = world.offer("/kurs", page=Page())
    for seconds in range(0, 600, 30):
        upkeep.tick(Equipment(world.database), world.now + timedelta(seconds=seconds))
    assert world.web.asked == []
    world.now += DAY
    for seconds in range(0, 600, 30):
        upkeep.tick(Equipment(world.database, links=world.watch), world.now + timedelta(seconds=seconds))
    assert [one.path for one in world.web.asked] == ["/robots.txt", "/kurs"]
    assert world.link(offer).finding == "answers"


def test_slow_sites_hold_a_round_up_for_the_time_of_one_request(world: World) -> None:
    for number in range(8):
        world.offer("/", f"host{number}.example")
        world.web.pages[f"host{number}.example/robots.txt"] = Page(kind="slow")
    link_checking.gather(world.database, world.now)
    hasty = LinkWatch(world.tester(timeout_seconds=1), FORTNIGHT)
    begun = time.monotonic()
    assert link_checking.probe_due(world.database, hasty, world.now) == Round(8, 0, cut_off=True)
    assert time.monotonic() - begun < 6


def test_nobody_is_asked_inside_a_transaction(world: World) -> None:
    def write_something() -> None:
        with world.database.writing() as db:
            db.merge(Counter(name="free", value=len(world.web.asked)))

    world.offer("/kurs", page=Page())
    world.web.clock = write_something
    begun = time.monotonic()
    world.rounds()
    assert len(world.web.asked) == 2
    assert time.monotonic() - begun < 10, "a writer that has to wait waits for fifteen seconds"


def test_robots_are_obeyed_and_nothing_follows_from_a_page_that_was_not_asked(world: World) -> None:
    world.web.pages["verein.example/robots.txt"] = Page(body=b"User-agent: *\nDisallow: /privat")
    hidden, open_one = world.offer("/privat/kurs"), world.offer("/kurs", page=Page())
    world.rounds(5 * DAY)
    assert {one.path for one in world.web.asked} == {"/robots.txt", "/kurs"}
    assert (world.link(hidden).finding, world.link(open_one).finding) == ("", "answers")
    assert world.told(hidden) is None


@pytest.mark.parametrize("kind", ["slow", "garbage"])
def test_a_broken_robots_txt_keeps_us_away(world: World, kind: str) -> None:
    world.web.pages["verein.example/robots.txt"] = Page(503, kind="ok" if kind == "slow" else kind)
    world.offer("/", "anders.example", Page())
    world.offer("/kurs", page=Page())
    world.rounds(DAY)
    assert [one.path for one in world.web.asked if one.host.startswith("verein")] == ["/robots.txt"]


def test_when_nobody_at_all_answers_nothing_follows(world: World) -> None:
    offers = [world.offer("/", f"host{number}.example", Page()) for number in range(5)]
    world.away = {"*"}
    done = world.rounds(5 * DAY)
    assert any(one.cut_off for one in done)
    assert not any(one.settled for one in done)
    assert {world.link(offer).finding for offer in offers} == {""}
    assert all(not world.link(offer).doubt for offer in offers)
    world.away = set()
    world.rounds(DAY)
    assert {world.link(offer).finding for offer in offers} == {"answers"}
    world.away = {"*"}
    world.rounds(15 * DAY)
    assert {world.link(offer).finding for offer in offers} == {"answers"}
    assert [world.told(offer) for offer in offers] == [None] * 5


def test_a_host_that_is_gone_is_believed_as_soon_as_another_site_is_there_to_prove_our_line(world: World) -> None:
    world.offer("/", "anders.example", Page())
    world.rounds(DAY)
    gone = world.offer("/", "fort.example")
    world.away = {"fort.example"}
    world.rounds(4 * DAY)
    assert world.told(gone) == ("no_host", "")


def test_a_move_for_good_is_told_with_its_target(world: World) -> None:
    offer = world.offer("/alt", page=Page(301, "/neu"))
    world.web.pages["verein.example/neu"] = Page()
    world.rounds(3 * DAY)
    assert world.told(offer) == ("moved", world.web.url("/neu", "verein.example"))


def test_a_redirect_to_a_machine_of_our_own_is_followed_by_nobody(world: World) -> None:
    world.offer("/", "anders.example", Page())
    inner = "http://127.0.0.1/admin"
    offer = world.offer("/falle", page=Page(302, inner))
    other = world.offer("/hafen", "zwei.example", page=Page(302, "http://[::1]:25/"))
    world.rounds(4 * DAY)
    assert world.told(offer) == ("not_public", "")
    assert world.told(other) is None, "another port is not asked, so nothing follows"
    assert {one.host for one in world.web.asked} <= {
        f"{name}.example:{world.web.port}" for name in ("anders", "verein", "zwei")
    }


def test_a_circle_ends(world: World) -> None:
    offer = world.offer("/kreis", page=Page(302, "/kreis"))
    world.rounds(4 * DAY)
    assert world.told(offer) == ("circle", "")
    assert len([one for one in world.web.asked if one.path == "/kreis"]) <= 4 * 6


def test_only_public_offers_are_tested_and_one_address_once(world: World) -> None:
    first, second = world.offer("/a", page=Page()), world.offer("/b", page=Page())
    with world.database.writing() as db:
        db.get_one(Offer, second).url = db.get_one(Offer, first).url
    third = world.offer("/c", page=Page())
    with world.database.writing() as db:
        db.get_one(Offer, third).status = str(Status.HIDDEN)
    world.rounds(DAY)
    assert sorted(one.path for one in world.web.asked) == ["/a", "/robots.txt"]


def test_the_test_of_what_nobody_could_ask_comes_again_much_later(world: World) -> None:
    with world.database.writing() as db:
        offer = an_offer(db, url="https://verein.example:8443/kurs").id
    world.rounds(DAY)
    assert world.web.asked == []
    assert world.link(offer).due_at == NOON + FORTNIGHT
    assert world.link(offer).finding == ""
