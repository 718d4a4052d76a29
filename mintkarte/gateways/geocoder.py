"""Geocoding services by way of geopy: one request in, one answer, nothing, or an error that says whether to wait.

Only street, postcode and town ever leave this machine. Nothing is asked unless the setting MINTKARTE_GEOCODER names a
service: `nominatim`, `photon`, or `<kind>:<address of an own host>`.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol
from urllib.parse import urlsplit

from mintkarte.domain.addresses import street_and_number
from mintkarte.domain.geometry import Point
from mintkarte.domain.vocabulary import Precision

TIMEOUT_SECONDS = 5.0
_PUBLIC_HOSTS = {"nominatim": "https://nominatim.openstreetmap.org", "photon": "https://photon.komoot.io"}
_HOUSE_RANK, _STREET_RANK = 30, 26
"""Nominatim's place_rank from which an answer is a house, or a street."""
_COUNTRY = "de"


@dataclass(frozen=True, slots=True)
class Address:
    """What is asked for: nothing about the offer, its provider or a person."""

    street: str
    postcode: str
    town: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A point with its precision and the postcode that the service gives it ("" where it gives none)."""

    point: Point
    precision: Precision
    postcode: str


@dataclass(frozen=True, slots=True)
class Query:
    """One request: fields of an address, or free text; `number` is the house number that was asked for."""

    text: str
    fields: tuple[tuple[str, str], ...] = ()
    number: str = ""


class GeocoderError(Exception):
    """The service could not answer; that says nothing about the address, so it is asked again later."""


class GeocoderRefusedError(GeocoderError):
    """The service does not want to be asked now (403, 429); `retry_after_seconds` is its own wish, if it has one."""

    def __init__(self, message: str, retry_after_seconds: float | None) -> None:
        """`message` is for the log."""
        super().__init__(message)
        self.retry_after_seconds = retry_after_seconds


class Geocoder(Protocol):
    """A service that knows addresses; each call of `ask` is one request."""

    @property
    def name(self) -> str:
        """The name under which its answers are kept."""

    @property
    def longest_seconds(self) -> float:
        """The longest that one request may take."""

    def queries(self, address: Address) -> tuple[Query, ...]:
        """The requests to try for an address, best first."""

    def ask(self, query: Query) -> Answer | None:
        """One request: an answer, None for "not found", or GeocoderError."""

    def address_at(self, point: Point) -> Address | None:
        """One request the other way round: what stands at a point, None for nothing in Germany, or GeocoderError."""


def geocoder_from(
    setting: str, *, contact: str, version: str, timeout_seconds: float = TIMEOUT_SECONDS
) -> Geocoder | None:
    """The service that the setting names, or None when it is empty; raises ValueError for a kind nobody knows."""
    kind, _, host = setting.strip().partition(":")
    if not kind:
        return None
    if kind not in _PUBLIC_HOSTS:
        raise ValueError(setting)
    address = urlsplit(host or _PUBLIC_HOSTS[kind])
    if address.scheme not in {"http", "https"} or not address.netloc:
        raise ValueError(setting)
    user_agent = f"Mintkarte/{version}" + (f" ({contact})" if contact else "")
    return GeopyGeocoder(kind, address.scheme, address.netloc + address.path.rstrip("/"), user_agent, timeout_seconds)


class GeopyGeocoder:
    """Nominatim or Photon; geopy is loaded with the first request, and never asks twice by itself."""

    def __init__(self, kind: str, scheme: str, domain: str, user_agent: str, timeout_seconds: float) -> None:
        """`kind` is nominatim or photon, `domain` its host with port and path."""
        self._kind = kind
        self._options = {
            "scheme": scheme, "domain": domain, "user_agent": user_agent, "timeout": timeout_seconds
        }  # fmt: skip
        self._service: Any = None
        self.name = f"{kind}:{domain}"[:100]
        self.longest_seconds = 2 * timeout_seconds

    def queries(self, address: Address) -> tuple[Query, ...]:
        """Nominatim: by fields, then as free text, because either finds what the other does not; Photon: free text."""
        name, number = street_and_number(address.street)
        street = f"{name} {number}".strip()
        text = Query(
            ", ".join(part for part in (street, f"{address.postcode} {address.town}".strip()) if part), (), number
        )
        if self._kind != "nominatim":
            return (text,)
        fields = (
            ("street", street),
            ("city", address.town),
            ("postalcode", address.postcode),
            ("country", "Deutschland"),
        )
        return (Query("", tuple((key, value) for key, value in fields if value), number), text)

    def ask(self, query: Query) -> Answer | None:
        """One request: an answer, None for "not found", or GeocoderError."""
        with _said_in_our_words():
            found = self._request(query)
            return self._answer(found.raw, query, found.latitude, found.longitude) if found else None

    def address_at(self, point: Point) -> Address | None:
        """One request the other way round: what stands at a point, None for nothing in Germany, or GeocoderError."""
        with _said_in_our_words():
            found = self._loaded().reverse((point.lat, point.lon), language="de")
            return _address(found.raw.get("address") or found.raw["properties"]) if found else None

    def _request(self, query: Query) -> Any:  # noqa: ANN401  geopy has no types
        service = self._loaded()
        if self._kind == "photon":
            return service.geocode(query.text, language="de")
        asked = dict(query.fields) or query.text
        return service.geocode(asked, addressdetails=True, language="de", country_codes=[_COUNTRY])

    def _loaded(self) -> Any:  # noqa: ANN401  geopy has no types
        if self._service is None:
            from geopy.adapters import RequestsAdapter
            from geopy.geocoders import Nominatim, Photon

            kind = Photon if self._kind == "photon" else Nominatim
            self._service = kind(**self._options, adapter_factory=partial(RequestsAdapter, max_retries=0))
        return self._service

    def _answer(self, raw: Mapping[str, Any], query: Query, lat: float, lon: float) -> Answer | None:
        """What an answer is worth; one from another country is none."""
        if self._kind == "photon":
            said = raw["properties"]
            country, number = said.get("countrycode", ""), said.get("housenumber", "")
            house, street = said.get("type") == "house", said.get("type") == "street"
        else:
            said = raw.get("address", {})
            country, number = said.get("country_code", ""), said.get("house_number", "")
            rank = int(raw.get("place_rank", 0))
            house, street = rank >= _HOUSE_RANK, _STREET_RANK <= rank < _HOUSE_RANK
        if country and country.lower() != _COUNTRY:
            return None
        precision = Precision.TOWN
        if house:
            precision = Precision.EXACT if _same_number(str(number), query.number) else Precision.STREET
        elif street:
            precision = Precision.STREET
        return Answer(Point(float(lat), float(lon)), precision, str(said.get("postcode", "")).strip())


def _same_number(answered: str, asked: str) -> bool:
    """Whether the house that was found is the one that was asked for: "2-4" is number 2."""
    said = answered.lower().replace(" ", "")
    return bool(asked) and (said == asked or said.split("-")[0] == asked or asked in said.split(";"))


@contextmanager
def _said_in_our_words() -> Iterator[None]:
    """Whatever geopy or a strange answer raises becomes a GeocoderError."""
    from geopy.exc import GeocoderInsufficientPrivileges, GeocoderRateLimited, GeopyError

    try:
        yield
    except GeocoderRateLimited as error:
        raise GeocoderRefusedError(str(error), error.retry_after) from error
    except GeocoderInsufficientPrivileges as error:
        raise GeocoderRefusedError(str(error), None) from error
    except (GeopyError, KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        raise GeocoderError(f"{type(error).__name__}: {error}"[:500]) from error


def _address(said: Mapping[str, Any]) -> Address | None:
    """The address in what Nominatim or Photon say of a point."""
    country = str(said.get("country_code") or said.get("countrycode") or _COUNTRY)
    if country.lower() != _COUNTRY:
        return None
    road = said.get("road") or said.get("street") or said.get("pedestrian") or said.get("footway") or ""
    number = said.get("house_number") or said.get("housenumber") or ""
    town = next((said[key] for key in ("city", "town", "village", "municipality") if said.get(key)), "")
    street = f"{road} {number}".strip() if road else ""
    return Address(street, str(said.get("postcode") or ""), str(town))
