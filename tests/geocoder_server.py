"""A geocoding service on loopback with good and bad days, in the manner of Nominatim and Photon."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import parse_qs, urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mintkarte.domain.geometry import Point


@dataclass(frozen=True)
class Asked:
    """One request as the service saw it."""

    at: object
    path: str
    query: Mapping[str, str]
    agent: str


@dataclass
class GeocoderServer:
    """`mode` is the day's mood; `house` is what it finds: ok slow wait refuse break cut garbage list nothing abroad."""

    point: Point
    clock: Callable[[], object] = lambda: None
    mode: str = "ok"
    postcode: str = "63739"
    number: str = "12"
    rank: int = 30
    structured_finds: bool = True
    asked: list[Asked] = field(default_factory=list)
    running: int = 0
    most_at_once: int = 0
    _over: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __enter__(self) -> Self:
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                service._serve(self)

            def log_message(self, *_args: object) -> None:
                """Keep the test's output clean."""

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        """Its address, for the setting."""
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def _serve(self, request: BaseHTTPRequestHandler) -> None:
        parts = urlsplit(request.path)
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        with self._lock:
            self.asked.append(Asked(self.clock(), parts.path, query, request.headers.get("User-Agent", "")))
            self.running += 1
            self.most_at_once = max(self.most_at_once, self.running)
        try:
            self._answer(request, parts.path, query)
        finally:
            with self._lock:
                self.running -= 1

    def _answer(self, request: BaseHTTPRequestHandler, path: str, query: Mapping[str, str]) -> None:
        codes = {"wait": 429, "stop": 429, "refuse": 403, "break": 500}
        if self.mode == "slow":
            self._over.wait(30)
        elif self.mode in codes:
            request.send_response(codes[self.mode])
            if self.mode == "wait":
                request.send_header("Retry-After", "40")
            request.send_header("Content-Length", "0")
            request.end_headers()
        else:
            self._send(request, self._body(path, query))

    def _send(self, request: BaseHTTPRequestHandler, body: bytes) -> None:
        request.send_response(200)
        request.send_header("Content-Type", "application/json")
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body[: len(body) // 2] if self.mode == "cut" else body)
        request.wfile.flush()
        if self.mode == "cut":
            request.close_connection = True

    def _body(self, path: str, query: Mapping[str, str]) -> bytes:
        if self.mode == "garbage":
            return b"<html>\xff not JSON"
        if self.mode == "list":
            return json.dumps([["a", "list"], 5]).encode()
        found = self.mode != "nothing" and (self.structured_finds or "street" not in query)
        if path.endswith("/api"):
            return json.dumps({"type": "FeatureCollection", "features": [self._photon()] if found else []}).encode()
        if path.endswith("/reverse"):
            return json.dumps(self._at_a_point() if found else {"error": "Unable to geocode"}).encode()
        return json.dumps([self._nominatim()] if found else []).encode()

    def _nominatim(self) -> dict[str, Any]:
        address = {"postcode": self.postcode, "country_code": "at" if self.mode == "abroad" else "de"}
        if self.rank >= 30:
            address["house_number"] = self.number
        return {
            "lat": str(self.point.lat),
            "lon": str(self.point.lon),
            "display_name": "somewhere",
            "place_rank": self.rank,
            "addresstype": "place",
            "address": address,
        }

    def _at_a_point(self) -> dict[str, Any]:
        """Both services in one: Nominatim gives one place, Photon a collection."""
        place, said = self._nominatim(), {"street": "Hauptstraße", "city": "Aschaffenburg"}
        place["address"] |= {"road": "Hauptstraße", "city": "Aschaffenburg"}
        feature = self._photon()
        feature["properties"] |= said
        return {**place, "type": "FeatureCollection", "features": [feature]}

    def _photon(self) -> dict[str, Any]:
        kind = "house" if self.rank >= 30 else "street" if self.rank >= 26 else "city"
        said = {"type": kind, "countrycode": "AT" if self.mode == "abroad" else "DE", "postcode": self.postcode}
        if kind == "house":
            said["housenumber"] = self.number
        return {"geometry": {"type": "Point", "coordinates": [self.point.lon, self.point.lat]}, "properties": said}
