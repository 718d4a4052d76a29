"""The description of all addresses for programs is complete, true and one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from mintkarte.domain.columns import COLUMNS
from mintkarte.domain.filters import KEYS, OfferFilter
from mintkarte.texts import machine_addresses as texts
from mintkarte.web.openapi import ADDRESSES, CODES, Address, document
from tests.builders import an_offer
from tests.connections import statements

if TYPE_CHECKING:
    from flask import Flask

    from tests.house_client import HouseClient

_FOR_PROGRAMS = re.compile(
    r"/api/|/healthz$|/readyz$|/oembed$|.*\.(json|geojson|csv|xlsx|ics|rss|atom|xml|txt|ico|png|webp)$"
)
_PYTHON: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "integer": int,
    "boolean": bool,
    "array": list,
    "object": dict,
    "number": (int, float),
}
_OTHERS = re.compile(r"/static/|/konto|/angebote/meine|/redaktion|/angebote/neu")
"""Files of the pages, and what only the signed in may ask."""


def plain(rule: str) -> str:
    """The address of a route as OpenAPI writes it."""
    named = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule)
    return named.replace("{offer_id}", "{id}").replace("{occurrence_id}", "{termin}")


def complete(path: str) -> str:
    """The address with what it cannot do without."""
    return f"{path}?url=http://localhost/?fach=technik" if path == "/oembed" else path


def test_every_address_for_programs_is_described(app: Flask) -> None:
    rules = {plain(rule.rule) for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    machines = {rule for rule in rules if _FOR_PROGRAMS.match(rule) and not _OTHERS.match(rule)}
    assert len(machines) > 20
    assert machines == {one.path for one in ADDRESSES} == set(texts.SUMMARIES)


def test_every_key_of_the_filter_is_described_once(client: HouseClient) -> None:
    whole = client.get("/openapi.json").get_json()
    assert list(whole["components"]["parameters"]) == list(KEYS) == list(texts.PARAMETERS)
    own = [p["name"] for path in whole["paths"].values() for p in path["get"].get("parameters", []) if "name" in p]
    assert set(own) & (set(KEYS) - {"q"}) == set()


def test_every_code_and_every_example_is_understood() -> None:
    for key, codes in CODES.items():
        for code in codes:
            assert OfferFilter.from_query([(key, code)])[1] == (), (key, code)
    for key, (_, example) in texts.PARAMETERS.items():
        assert OfferFilter.from_query([(key, example)])[1] == (), (key, example)


def test_keys_with_codes_are_all_named() -> None:
    """A key that refuses an unknown word as no code of it, and takes neither slugs nor languages."""
    unknown = {
        key for key in KEYS if any(n.code == "wert_unbekannt" for n in OfferFilter.from_query([(key, "zzzz")])[1])
    }
    assert unknown - set(CODES) <= {"ferien", "sprache", "region", "plaetze", "genau"}


def test_every_answer_has_the_shape_that_is_described(app: Flask, client: HouseClient) -> None:
    with app.extensions["mintkarte"].database.writing() as db:
        for number in range(3):
            an_offer(db, title=f"Kurs {number}", external_id=str(number))
    whole = client.get("/openapi.json").get_json()
    offer = client.get("/angebote.json").get_json()["offers"][0]
    assert set(offer) == set(whole["components"]["schemas"]["Angebot"]["properties"])
    for path, operation in whole["paths"].items():
        (kind, media), *_ = operation["get"]["responses"]["200"]["content"].items()
        if kind not in {"application/json", "application/geo+json"} or ("{" in path and "{id}" not in path):
            continue
        answer = client.get(complete(path).replace("{id}", "1"))
        assert answer.mimetype == kind
        found = fits(answer.get_json(), media["schema"], whole["components"]["schemas"])
        assert found == [], (path, found)


def test_the_table_schema_names_the_columns_in_their_order(client: HouseClient) -> None:
    found = client.get("/angebote.schema.json").get_json()
    assert tuple(field["name"] for field in found["fields"]) == COLUMNS
    assert all(field["description"] for field in found["fields"])


@pytest.mark.parametrize("one", [one for one in ADDRESSES if "{name}" not in one.path and "{z}" not in one.path])
def test_who_has_it_gets_no_second_copy_until_something_changes(app: Flask, client: HouseClient, one: Address) -> None:
    """Asked again with the mark of the first answer; the database is not even opened for anything but the counter."""
    with app.extensions["mintkarte"].database.writing() as db:
        offer = an_offer(db)
        db.flush()
        path = one.path.replace("{id}", str(offer.id)).replace("{termin}", str(offer.occurrences[0].id))
    first = client.get(complete(path))
    assert first.status_code == 200
    if not one.marked:
        return
    mark = {"If-None-Match": first.headers["ETag"]}
    with statements(app.extensions["mintkarte"].database.engine) as asked:
        assert client.get(path, headers=mark).status_code == 304
    assert asked == []
    assert first.cache_control.max_age is not None or first.cache_control.no_cache or one.path == "/favicon.ico"


def test_the_licence_is_named() -> None:
    assert document("", "https://www.govdata.de/dl-de/by-2-0")["info"]["license"]["name"].startswith("Datenlizenz")
    assert document("", "https://example.org/eigene")["info"]["license"]["name"] == "https://example.org/eigene"


def fits(value: Any, schema: dict[str, Any], known: dict[str, Any]) -> list[str]:  # noqa: ANN401 - any JSON
    """What does not fit, for the few words that our schemas use; the proofs ask a real validator."""
    if "$ref" in schema:
        schema = known[schema["$ref"].rsplit("/", 1)[1]]
    if "oneOf" in schema:
        tried = [fits(value, one, known) for one in schema["oneOf"]]
        return [] if [] in tried else [f"none of {len(tried)}: {tried}"]
    if "const" in schema or "enum" in schema:
        return [] if value in schema.get("enum", [schema.get("const")]) else [f"{value!r} is no {schema}"]
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if not any(value is None if kind == "null" else isinstance(value, _PYTHON[kind]) for kind in kinds):
        return [f"{value!r} is no {kinds}"]
    if isinstance(value, list):
        return [fault for one in value for fault in fits(one, schema.get("items", {}), known)]
    if isinstance(value, dict):
        missing = [name for name in schema.get("required", []) if name not in value]
        inner = [(value[name], part) for name, part in schema.get("properties", {}).items() if name in value]
        return missing + [fault for one, part in inner for fault in fits(one, part, known)]
    return []
