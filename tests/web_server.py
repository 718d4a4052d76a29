"""A web server on loopback with good and bad pages, which counts who connects and notes what is asked."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable


@dataclass(frozen=True)
class Page:
    """What a path answers: number, where it leads on to, body; `refuses_head` answers 405 to that."""

    status: int = 200
    location: str = ""
    body: bytes = b"<p>geheim</p>"
    refuses_head: bool = False
    kind: str = "ok"
    """ok, slow, drip (a header every now and then), flood (headers without end), garbage, cut."""


@dataclass(frozen=True)
class Asked:
    """One request as the server saw it."""

    at: object
    method: str
    host: str
    path: str
    headers: dict[str, str]


@dataclass
class WebServer:
    """`pages` by host and path, or by path alone; what is not there is 404. A page may be put there at any time."""

    pages: dict[str, Page] = field(default_factory=dict)
    context: ssl.SSLContext | None = None
    clock: Callable[[], object] = lambda: None
    asked: list[Asked] = field(default_factory=list)
    connections: int = 0
    _over: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __enter__(self) -> Self:
        web = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                web._serve(self)

            def do_HEAD(self) -> None:
                web._serve(self)

            def log_message(self, *_args: object) -> None:
                """Keep the test's output clean."""

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def verify_request(self, *_args: object) -> bool:
                with web._lock:
                    web.connections += 1
                return True

            def handle_error(self, *_args: object) -> None:
                """Whoever hangs up is no fault."""

        self._http = Server(("127.0.0.1", 0), Handler)
        if self.context:
            self._http.socket = self.context.wrap_socket(
                self._http.socket, server_side=True, do_handshake_on_connect=False
            )
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    @property
    def port(self) -> int:
        """Its port."""
        return int(self._http.server_address[1])

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        """An address of it, under any name that a test's resolver leads here."""
        return f"{'https' if self.context else 'http'}://{host}:{self.port}{path}"

    def _serve(self, request: BaseHTTPRequestHandler) -> None:
        host = request.headers.get("Host", "")
        with self._lock:
            headers = dict(request.headers.items())
            self.asked.append(Asked(self.clock(), request.command, host, request.path, headers))
        name = host.partition(":")[0]
        page = self.pages.get(name + request.path) or self.pages.get(request.path) or Page(404)
        if page.kind == "slow":
            self._over.wait(30)
        elif page.kind == "garbage":
            request.wfile.write(b"SSH-2.0-OpenSSH\r\n\r\n")
        elif page.kind in {"drip", "flood"}:
            self._go_on(request, slowly=page.kind == "drip")
        elif page.kind != "cut":
            self._answer(request, page)
        request.close_connection = True

    def _answer(self, request: BaseHTTPRequestHandler, page: Page) -> None:
        refused = page.refuses_head and request.command == "HEAD"
        request.send_response(405 if refused else page.status)
        if page.location:
            request.send_header("Location", page.location)
        request.send_header("Content-Length", str(len(page.body)))
        request.end_headers()
        if request.command == "GET":
            request.wfile.write(page.body)

    def _go_on(self, request: BaseHTTPRequestHandler, *, slowly: bool) -> None:
        request.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for number in range(100_000):
            if self._over.wait(0.05 if slowly else 0):
                return
            request.wfile.write(f"X-{number}: {'y' * (1 if slowly else 1000)}\r\n".encode())
