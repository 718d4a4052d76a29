"""Proof: programs of others read our files without a complaint, and read the same in all of them."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from icalendar import Calendar

from mintkarte.domain.schedules import Schedule, on_day
from mintkarte.domain.vocabulary import Format, ScheduleKind
from tests import node_tools, python_tools
from tests.builders import NOWHERE, an_offer, weekly

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

    from tests.demo_site import Site
    from tests.house_client import HouseClient

Event = tuple[str, str, str, bool]
SPRING, AUTUMN = date(2027, 3, 28), date(2027, 10, 31)
"""The nights in which Germany changes its clock within the year after the tests' day."""


@pytest.fixture
def year(app: Flask) -> None:
    """Offers with dates of all sorts on both sides of both changes of the clock, one date called off."""
    long = Schedule(
        ScheduleKind.DATED,
        dates=(
            on_day(SPRING - timedelta(1), time(22), time(23, 30)),
            on_day(SPRING, time(0, 30), time(1, 30)),
            on_day(SPRING, time(3), time(5)),
            on_day(AUTUMN, time(1), time(1, 45)),
            on_day(AUTUMN, time(3), None),
            on_day(SPRING - timedelta(2), None, None, SPRING + timedelta(2)),
            on_day(AUTUMN, None, None),
        ),
    )
    with app.extensions["mintkarte"].database.writing() as db:
        an_offer(db, title="Jeden Mittwoch; mit Komma, und Strichpunkt", schedule=weekly())
        an_offer(db, title="Jeden Sonntag", schedule=weekly("FREQ=WEEKLY;BYDAY=SU", time(9)))
        changing = an_offer(db, title="Um die Zeitumstellung", schedule=long)
        an_offer(db, title="Online", schedule=weekly(), formats=frozenset({Format.ONLINE}), located=NOWHERE)
        db.flush()
        for one in changing.occurrences[::3]:
            one.cancelled = True
            one.sequence += 1


def in_json(client: HouseClient) -> Counter[Event]:
    """The dates to come as /angebote.json tells them."""
    found: Counter[Event] = Counter()
    for offer in client.get("/angebote.json").get_json()["offers"]:
        for one in offer["termine"]:
            found[(offer["adresse_url"], moment(one["beginn"]), moment(one["ende"]), one["abgesagt"])] += 1
    return found


def moment(text: str) -> str:
    """A moment in UTC, or a day."""
    return datetime.fromisoformat(text).astimezone(UTC).isoformat() if "T" in text else text


def by_icalendar(content: bytes) -> Counter[Event]:
    found: Counter[Event] = Counter()
    for event in Calendar.from_ical(content).walk("VEVENT"):
        first: Any = event.decoded("dtstart")
        last: Any = event.decoded("dtend", first)
        if isinstance(first, datetime):
            ends = (first.astimezone(UTC).isoformat(), last.astimezone(UTC).isoformat())
        else:
            ends = (first.isoformat(), (last - timedelta(days=1)).isoformat())
        found[(str(event["url"]), *ends, event["status"] == "CANCELLED")] += 1
    return found


@pytest.mark.usefixtures("year")
def test_four_calendars_and_the_json_agree_on_every_date_of_a_year(client: HouseClient, tmp_path: Path) -> None:
    content, file = client.get("/angebote.ics").data, tmp_path / "angebote.ics"
    file.write_bytes(content)
    expected = in_json(client)
    days = {event[1][:10] for event in expected}
    assert len(expected) > 160
    assert {str(SPRING), str(AUTUMN)} <= days
    assert sum(cancelled for *_, cancelled in expected) == 3

    assert by_icalendar(content) == expected
    done = python_tools.run("read_calendars.py", str(file))
    assert done.returncode == 0, done.stderr[-2000:]
    read = json.loads(done.stdout)
    assert Counter(map(tuple, read["ics"])) == expected
    assert Counter(map(tuple, read["vobject"])) == expected
    done = node_tools.run("node", "read_calendar.mjs", str(file))
    assert Counter(map(tuple, json.loads(done.stdout))) == expected, done.stderr


def test_no_calendar_of_the_demo_is_read_otherwise(site: Site, tmp_path: Path) -> None:
    """All of them see as many events, and every event once."""
    content, file = site.app.test_client().get("/angebote.ics", buffered=True).data, tmp_path / "angebote.ics"
    file.write_bytes(content)
    expected = by_icalendar(content)
    assert (len(expected) > 500, set(expected.values())) == (True, {1})
    read = json.loads(python_tools.run("read_calendars.py", str(file)).stdout)
    assert Counter(map(tuple, read["ics"])) == Counter(map(tuple, read["vobject"])) == expected
    assert Counter(map(tuple, json.loads(node_tools.run("node", "read_calendar.mjs", str(file)).stdout))) == expected


def test_two_checkers_find_nothing_in_the_geojson(site: Site, tmp_path: Path) -> None:
    files = []
    for name, query in (
        ("all", ""),
        ("few", "?fach=informatik"),
        ("none", "?q=gibtesnicht"),
        ("online", "?format=online"),
    ):
        files.append(tmp_path / f"{name}.geojson")
        files[-1].write_bytes(site.app.test_client().get(f"/angebote.geojson{query}", buffered=True).data)
    assert len(json.loads(files[0].read_bytes())["features"]) > 200
    done = node_tools.run("node", "check_geojson.mjs", *map(str, files))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize(("right", "wrong"), [('"Point"', '"Dot"'), ("[9.1", '["9.1",')], ids=["type", "text"])
def test_a_fault_in_the_geojson_would_be_seen(site: Site, tmp_path: Path, right: str, wrong: str) -> None:
    file = tmp_path / "wrong.geojson"
    whole = site.app.test_client().get("/angebote.geojson", buffered=True).text
    assert right in whole
    file.write_text(whole.replace(right, wrong), "utf-8")
    assert node_tools.run("node", "check_geojson.mjs", str(file)).stdout


def test_frictionless_finds_nothing_in_the_table(site: Site, tmp_path: Path) -> None:
    client = site.app.test_client()
    (tmp_path / "angebote.csv").write_bytes(client.get("/angebote.csv", buffered=True).data)
    (tmp_path / "schema.json").write_bytes(client.get("/angebote.schema.json", buffered=True).data)
    total = client.get("/angebote.json", buffered=True).get_json()["total"]
    done = python_tools.run("check_table.py", "angebote.csv", "schema.json", cwd=tmp_path)
    assert (done.stdout, done.returncode) == (f"rows: {total}\n", 0), done.stderr[-2000:]

    spoiled = (tmp_path / "angebote.csv").read_text("utf-8-sig").replace(";kurs;", ";kurs;;", 3)
    (tmp_path / "angebote.csv").write_text(spoiled, "utf-8-sig")
    assert python_tools.run("check_table.py", "angebote.csv", "schema.json", cwd=tmp_path).stdout.count("\n") > 1


def test_a_crawler_finds_in_every_page_what_search_engines_require(site: Site, tmp_path: Path) -> None:
    """Google wants of an event its name, start and place; https://developers.google.com/search/docs, "Event"."""
    client, files, published = site.app.test_client(), [], []
    for offer in client.get("/angebote.json", buffered=True).get_json()["offers"]:
        page = client.get(f"/angebote/{offer['id']}", follow_redirects=True, buffered=True).text
        files.append(tmp_path / f"{offer['id']}.html")
        files[-1].write_text(page, "utf-8")
        scripts = re.findall(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', page, re.DOTALL)
        published.append([thing for script in scripts for thing in listed(json.loads(script))])
    done = python_tools.run("read_markup.py", *map(str, files))
    assert done.returncode == 0, done.stderr[-2000:]
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert found == published
    things = [thing for page in found for thing in page]
    events = [thing for thing in things if thing["@type"] == "EducationEvent"]
    assert len(events) > 100
    assert [event for event in events if not is_complete(event)] == []


def listed(value: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - any JSON
    return value if isinstance(value, list) else [value]


def is_complete(event: dict[str, Any]) -> bool:
    """Whether all is there that Google requires; an online event has an address of its own in the web."""
    places = listed(event.get("location", {}))
    located = all(place.get("address") or place.get("url") for place in places)
    return bool(event.get("name") and event.get("startDate") and places and located)


def test_the_description_of_all_addresses_is_valid(site: Site, tmp_path: Path) -> None:
    file = tmp_path / "openapi.json"
    file.write_bytes(site.app.test_client().get("/openapi.json", buffered=True).data)
    done = python_tools.run("openapi-spec-validator", str(file))
    assert (done.returncode, done.stdout.strip()) == (0, f"{file}: OK"), done.stdout[-2000:]
    whole = json.loads(file.read_bytes())
    del whole["info"]["version"]
    file.write_text(json.dumps(whole), "utf-8")
    assert python_tools.run("openapi-spec-validator", str(file)).returncode == 1


def test_schemathesis_finds_no_fault_in_any_address(site: Site, tmp_path: Path) -> None:
    settings = ["--config-file", str(python_tools.FOLDER / "schemathesis.toml"), "run", f"{site.address}/openapi.json"]
    options = ["--workers", "1", "--max-examples", "15", "--seed", "1", "--checks", "all", "--no-color"]
    done = python_tools.run("schemathesis", *settings, *options, cwd=tmp_path)
    assert done.returncode == 0, done.stdout[-6000:]
