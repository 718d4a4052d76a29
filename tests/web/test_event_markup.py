"""What search engines read: the words of schema.org, Google's required fields, and nothing the page does not say."""

from __future__ import annotations

import json
import re
from datetime import date
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest

from mintkarte.web.cards import offer_path
from mintkarte.web.event_markup import MAX_EVENTS, markup_of
from tests.builders import NOON, an_offer, weekly
from tests.varied_offers import SITE, stored

if TYPE_CHECKING:
    from flask import Flask

    from mintkarte.models.database import Database
    from tests.house_client import HouseClient

TODAY = NOON.date()
DAY, MOMENT = r"\d{4}-\d\d-\d\d", r"\d{4}-\d\d-\d\dT\d\d:\d\d[+-]\d\d:\d\d"
PROPERTIES = {
    # the part of the vocabulary that we use, from schema.org: type -> property -> what it may hold
    "EducationEvent": {
        "name": "text", "description": "text", "url": "web", "startDate": "when", "endDate": "when",
        "eventStatus": "status", "eventAttendanceMode": "mode", "location": "Place|VirtualLocation",
        "organizer": "Organization", "offers": "Offer", "typicalAgeRange": "ages", "inLanguage": "language",
        "isAccessibleForFree": "truth", "maximumAttendeeCapacity": "number", "remainingAttendeeCapacity": "number",
        "image": "web",
    },
    "Course": {
        "name": "text", "description": "text", "url": "web", "provider": "Organization", "offers": "Offer",
        "typicalAgeRange": "ages", "inLanguage": "language", "isAccessibleForFree": "truth",
        "hasCourseInstance": "CourseInstance", "image": "web",
    },
    "CourseInstance": {"courseMode": "course mode", "location": "Place|VirtualLocation"},
    "Place": {"name": "text", "address": "PostalAddress", "amenityFeature": "LocationFeatureSpecification"},
    "VirtualLocation": {"url": "web"},
    "PostalAddress": {
        "addressCountry": "text", "streetAddress": "text", "postalCode": "text", "addressLocality": "text",
    },
    "LocationFeatureSpecification": {"name": "text", "value": "truth"},
    "Organization": {"name": "text", "url": "web"},
    "Offer": {
        "price": "price", "priceCurrency": "currency", "url": "web", "availability": "availability",
        "availabilityEnds": "when",
    },
}  # fmt: skip
REQUIRED = {
    "EducationEvent": {"name", "startDate", "location", "eventStatus", "organizer", "description", "endDate"},
    "Course": {"name", "description", "provider"},
    "CourseInstance": {"courseMode", "location"},
    "Place": {"name", "address"},
    "VirtualLocation": {"url"},
    "PostalAddress": {"addressCountry"},
    "LocationFeatureSpecification": {"name", "value"},
    "Organization": {"name", "url"},
    "Offer": {"price", "priceCurrency", "url"},
}
VALUES = {
    "text": r"(?s).+",
    "web": r"https?://[^\s]+",
    "when": rf"{DAY}|{MOMENT}",
    "status": r"https://schema\.org/Event(Scheduled|Cancelled)",
    "mode": r"https://schema\.org/(Online|Offline|Mixed)EventAttendanceMode",
    "availability": r"https://schema\.org/(InStock|SoldOut|OutOfStock)",
    "ages": r"\d+-\d*",
    "language": r"[a-z]{2,3}(-\w+)*",
    "price": r"\d+\.\d\d",
    "currency": "EUR",
    "course mode": "onsite|online",
}


def offences(thing: Any, allowed: str, where: str = "") -> list[str]:  # noqa: ANN401 - any JSON
    """What is wrong with a value that should be of the allowed kind."""
    if isinstance(thing, list):
        return [one for number, part in enumerate(thing) for one in offences(part, allowed, f"{where}[{number}]")]
    if isinstance(thing, dict):
        kind = thing.get("@type")
        if kind not in allowed.split("|"):
            return [f"{where}: {kind} instead of {allowed}"]
        known = PROPERTIES[kind]
        found = [f"{where}: {name} is no property of {kind}" for name in thing.keys() - known - {"@type", "@context"}]
        found += [f"{where}: {kind} lacks {name}" for name in REQUIRED[kind] - thing.keys()]
        return found + [
            one for name in known.keys() & thing.keys() for one in offences(thing[name], known[name], f"{where}.{name}")
        ]
    if allowed in {"truth", "number"}:
        right = isinstance(thing, bool) if allowed == "truth" else isinstance(thing, int) and thing >= 0
    else:
        right = isinstance(thing, str) and re.fullmatch(VALUES.get(allowed, "(?!)"), thing) is not None
    return [] if right else [f"{where}: {thing!r} is no {allowed}"]


def on_page(client: HouseClient, path: str) -> tuple[list[dict[str, Any]], str]:
    """The JSON-LD of a page and the words a visitor sees."""
    page = client.get(path, follow_redirects=True).text
    scripts = re.findall(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', page, re.DOTALL)
    said = re.sub(r'<meta name="description" content="([^"]*)">', r"\1", page)  # shown where the page is found
    seen = unescape(re.sub(r"<script.*?</script>|<[^>]+>", " ", said, flags=re.DOTALL))
    return [json.loads(text) for text in scripts], " ".join(seen.split())


@pytest.fixture
def described(database: Database) -> dict[str, list[dict[str, Any]]]:
    """The markup of each sort of offer."""
    with database.writing() as db:
        return {name: markup_of(offer, TODAY, SITE) for name, offer in stored(db).items()}


def test_every_thing_is_what_schema_org_says_of_its_type(described: dict[str, list[dict[str, Any]]]) -> None:
    for name, things in described.items():
        for thing in things:
            assert thing["@context"] == "https://schema.org"
            assert offences(thing, "EducationEvent|Course", name) == []


@pytest.mark.parametrize(
    ("change", "offence"),
    [
        ({"eventStatus": "EventScheduled"}, "no status"),
        ({"startDate": "22.3.2027"}, "no when"),
        ({"audience": "kinder"}, "no property"),
        ({"location": {"@type": "Place", "name": "Hof"}}, "lacks address"),
        ({"organizer": {"@type": "Person", "name": "X"}}, "Person instead"),
        ({"isAccessibleForFree": "yes"}, "no truth"),
    ],
)
def test_the_check_itself_finds_faults(
    described: dict[str, list[dict[str, Any]]], change: dict[str, Any], offence: str
) -> None:
    spoiled = described["usual"][0] | change
    assert any(offence in one for one in offences(spoiled, "EducationEvent"))


def test_one_event_for_each_date_and_a_cancelled_one_keeps_its_date(
    described: dict[str, list[dict[str, Any]]],
) -> None:
    assert [event["startDate"] for event in described["several_days"]] == [
        f"2027-03-{day}T09:00+01:00" for day in (22, 23, 24)
    ]
    statuses = [event["eventStatus"].rsplit("/")[-1] for event in described["cancelled"]]
    assert statuses == ["EventCancelled", "EventScheduled", "EventScheduled"]
    assert described["cancelled"][0]["startDate"] == "2027-03-22T09:00+01:00"
    assert len(described["weekly"]) == MAX_EVENTS


def test_a_day_without_hours_is_a_plain_date(described: dict[str, list[dict[str, Any]]]) -> None:
    [event] = described["all_day"]
    assert (event["startDate"], event["endDate"], event["typicalAgeRange"]) == ("2027-05-08", "2027-05-08", "10-")


def test_the_offset_follows_summer_time(database: Database) -> None:
    with database.writing() as db:
        events = markup_of(an_offer(db, schedule=weekly()), date(2027, 3, 22), SITE)
    assert [event["startDate"] for event in events][:2] == ["2027-03-24T15:00+01:00", "2027-03-31T15:00+02:00"]


def test_an_unknown_cost_gives_no_offers_and_free_has_a_price_and_a_currency(
    described: dict[str, list[dict[str, Any]]],
) -> None:
    assert all("offers" not in event and "isAccessibleForFree" not in event for event in described["weekly"])
    free = described["usual"][0]
    assert free["isAccessibleForFree"] is True
    assert (free["offers"]["price"], free["offers"]["priceCurrency"]) == ("0.00", "EUR")
    assert described["cancelled"][0]["offers"]["price"] == "12.50"


def test_places_say_whether_one_can_still_take_part(described: dict[str, list[dict[str, Any]]]) -> None:
    def availability(name: str) -> str:
        return str(described[name][0]["offers"].get("availability", "")).rsplit("/")[-1]

    assert [availability(name) for name in ("usual", "several_days", "full", "closed")] == [
        "", "InStock", "SoldOut", "OutOfStock",
    ]  # fmt: skip
    room = described["several_days"][0]
    assert (room["maximumAttendeeCapacity"], room["remainingAttendeeCapacity"]) == (12, 3)


def test_the_seat_of_a_mobile_offer_is_not_where_it_takes_place(described: dict[str, list[dict[str, Any]]]) -> None:
    for name in ("mobile", "mobile_dated"):
        assert "Aschaffenburg" not in json.dumps(described[name], ensure_ascii=False)
        assert "Landkreis Miltenberg" in json.dumps(described[name])


def test_online_has_a_page_and_both_have_both(described: dict[str, list[dict[str, Any]]]) -> None:
    assert described["online"][0]["location"] == {"@type": "VirtualLocation", "url": "https://anbieter.example/"}
    assert [one["@type"] for one in described["hybrid"][0]["location"]] == ["Place", "VirtualLocation"]
    assert described["hybrid"][0]["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"


def test_an_offer_without_dates_is_a_course_with_its_provider(described: dict[str, list[dict[str, Any]]]) -> None:
    for name in ("standing", "mobile", "nowhere"):
        [course] = described[name]
        assert course["@type"] == "Course"
        assert course["provider"]["name"] == "Technikwerkstatt Spessart"
    assert described["standing"][0]["typicalAgeRange"] == "0-"
    assert "hasCourseInstance" not in described["nowhere"][0]


def test_an_offer_that_is_over_is_not_described(database: Database) -> None:
    with database.writing() as db:
        assert markup_of(an_offer(db), date(2028, 1, 1), SITE) == []


def test_the_page_says_what_it_tells_search_engines(app: Flask, client: HouseClient) -> None:
    client.allow("{{ 7*7 }}")
    with app.extensions["mintkarte"].database.writing() as db:
        paths = {name: offer_path(offer.id, offer.title) for name, offer in stored(db).items()}
    for name, path in paths.items():
        things, seen = on_page(client, path)
        assert things, name
        for thing in things:
            assert thing["url"] == f"http://localhost{path}"
            assert " ".join(thing["name"].split()) in seen
            assert thing["description"] in seen
            place = thing.get("location", {})
            for address in [one.get("address", {}) for one in (place if isinstance(place, list) else [place])]:
                assert all(value in seen for key, value in address.items() if key not in {"@type", "addressCountry"})
            price = thing.get("offers", {}).get("price")
            assert price is None or price == "0.00" or price.replace(".", ",") in seen
