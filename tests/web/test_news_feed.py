"""The feed of a search: RSS 2.0 that readers keep in step with, whatever stands in the offers."""

from __future__ import annotations

from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element, fromstring

from hypothesis import given
from hypothesis import strategies as st

from mintkarte.gateways.news_files import Item, write, write_atom
from tests.builders import NOON, an_offer
from tests.hostile import PAYLOADS, fill_with_payloads

if TYPE_CHECKING:
    from flask import Flask

    from tests.house_client import HouseClient

ATOM = "{http://www.w3.org/2005/Atom}"
anything = st.text(st.characters(exclude_categories=[]), max_size=60)


def publish(app: Flask, title: str, at: datetime = NOON, **values: Any) -> int:  # noqa: ANN401 - columns
    with app.extensions["mintkarte"].database.writing() as db:
        return an_offer(db, title=title, external_id=title[:5], now=at, **values).id


def feed(client: HouseClient, query: str = "") -> Element:
    answer = client.get(f"/angebote.rss{query}")
    assert answer.mimetype == "application/rss+xml"
    return fromstring(answer.data)  # noqa: S314 - our own


def texts(root: Element, name: str) -> list[str]:
    return [found.text or "" for found in root.iterfind(f"channel/item/{name}")]


def test_the_feed_has_the_offers_of_the_search_and_says_which_it_is(app: Flask, client: HouseClient) -> None:
    number = publish(app, "Löten & Kleben")
    publish(app, "Teuer", cost_cents=900)
    root = feed(client, "?kosten=frei&ort=63739")
    assert root.attrib == {"version": "2.0"}
    assert root.findtext("channel/title") == (
        "Mintkarte: Angebote im Umkreis von 20 km um 63739 Aschaffenburg, kostenlos"
    )
    assert root.findtext("channel/link") == "http://localhost/?ort=63739&kosten=frei"
    own = root.find("channel/{http://www.w3.org/2005/Atom}link")
    assert own is not None
    assert own.attrib["href"] == "http://localhost/angebote.rss?ort=63739&kosten=frei"
    assert texts(root, "title") == ["Löten & Kleben"]
    assert texts(root, "link") == [f"http://localhost/angebote/{number}-loeten-kleben"]
    assert texts(root, "guid") == [f"http://localhost/angebote/{number}"]
    assert texts(root, "description")[0].startswith("Samstag, 13. Februar, 10–12 Uhr · Aschaffenburg<br>\n10–14 Jahre")


def test_a_change_keeps_the_identity_and_comes_first(app: Flask, client: HouseClient) -> None:
    publish(app, "Eins und mehr", NOON)
    publish(app, "Zwei und mehr", NOON + timedelta(hours=1))
    before = texts(feed(client), "guid")
    publish(app, "Eins und viel mehr", NOON + timedelta(hours=2))
    assert texts(feed(client), "guid") == list(reversed(before))
    times = [parsedate_to_datetime(one) for one in texts(feed(client), "pubDate")]
    assert times == [NOON + timedelta(hours=2), NOON + timedelta(hours=1)]


def test_a_reader_that_has_it_already_gets_nothing(app: Flask, client: HouseClient) -> None:
    publish(app, "Eins")
    answer = client.get("/angebote.rss?alter=10")
    again = client.get("/angebote.rss?alter=10", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    publish(app, "Zwei")
    later = client.get("/angebote.rss?alter=10", headers={"If-None-Match": answer.headers["ETag"]})
    assert later.status_code == 200


def test_an_empty_feed_is_a_feed(client: HouseClient) -> None:
    assert texts(feed(client, "?q=gibtesnicht"), "title") == []


def test_hostile_words_stay_words_in_readers_that_show_html(app: Flask, client: HouseClient) -> None:
    with app.extensions["mintkarte"].database.writing() as db:
        fill_with_payloads(db)
    root = feed(client)
    assert len(texts(root, "title")) == len(PAYLOADS)
    assert all("<script" not in one.lower() and "<img" not in one.lower() for one in texts(root, "description"))


@given(anything, anything, anything)
def test_any_words_make_xml(title: str, line: str, category: str) -> None:
    page, identity = "https://karte.example/angebote/1-x", "https://karte.example/angebote/1"
    item = Item(title, page, identity, NOON, category, (line,), (category,))
    root = fromstring(write(title, "https://karte.example/", "https://karte.example/angebote.rss", line, [item]))  # noqa: S314
    assert len(root.findall("channel/item")) == 1
    feed = fromstring(write_atom(title, "https://karte.example/", "https://karte.example/a.atom", line, [item], NOON))  # noqa: S314
    assert len(feed.findall(f"{ATOM}entry")) == 1


def test_atom_says_the_same(app: Flask, client: HouseClient) -> None:
    """RFC 4287: a feed and each entry have an id, a title and a moment; an entry names its author and its page."""
    earlier = NOON - timedelta(days=3)
    number = publish(app, "Löten & mehr", earlier)
    publish(app, "Neues")
    answer = client.get("/angebote.atom?q=Löten")
    assert answer.mimetype == "application/atom+xml"
    root = fromstring(answer.data)  # noqa: S314
    assert [root.findtext(f"{ATOM}{name}") for name in ("id", "updated")] == [
        "http://localhost/angebote.atom?q=L%C3%B6ten",
        "2026-11-18T11:00:00Z",
    ]
    (entry,) = root.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated")] == [
        f"http://localhost/angebote/{number}",
        "Löten & mehr",
        "2026-11-18T11:00:00Z",
    ]
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Technikwerkstatt Spessart"
    (link,) = entry.iterfind(f"{ATOM}link")
    assert client.get(link.attrib["href"]).status_code == 200
    titles = texts(feed(client), "title")
    assert [one.findtext(f"{ATOM}title") for one in fromstring(client.get("/angebote.atom").data)[-2:]] == titles  # noqa: S314


def test_atom_without_offers_is_a_feed(client: HouseClient) -> None:
    root = fromstring(client.get("/angebote.atom").data)  # noqa: S314
    assert root.findtext(f"{ATOM}updated") == "2026-11-20T23:00:00Z"
