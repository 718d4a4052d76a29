"""Asking for pages: politely, in time, and never a machine that the public cannot reach."""

from __future__ import annotations

import socket
import ssl
import time
from typing import TYPE_CHECKING

import pytest

from mintkarte.domain.link_states import Finding
from mintkarte.domain.link_walks import Method
from mintkarte.gateways.web_addresses import AddressError, LinkError, is_public, look_up, read_address
from mintkarte.gateways.web_links import HttpLinkTester, Said
from tests.certificates import certified
from tests.web_server import Page, WebServer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

AGENT = "Mintkarte/test (link check; mint@example.org)"
HERE = "127.0.0.1"
WIDE = "".join(chr(ord(letter) + 0xFEE0) for letter in "localhost")
MACHINES = [
    *("127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.0.0.1", "0177.0.0.1", "017700000001"),
    *("127.000.000.001", "127.255.255.254", "0", "0.0.0.0", "localhost", "LOCALHOST", "localhost.", "LocalHost"),  # noqa: S104 - none of them is bound to
    *("①②⑦.⓪.⓪.①", "127。0。0。1", "127.0.0.1.", WIDE, "[::1]", "[0:0:0:0:0:0:0:1]", "[::]"),
    *("[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:127.0.0.1]", "[::127.0.0.1]", "[::7f00:1]"),
    *("[64:ff9b::127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b:1::7f00:1]", "[2002:7f00:1::]", "[2002:7f00:1::1]"),
    *("[2001:0:7f00:1::]", "[2001::1]", "[fe80::1]", "[fe80::1%25lo]", "[fc00::1]", "[fd00::1]", "[ff02::1]"),
    *("10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.1", "192.168.0.1", "169.254.169.254", "100.64.0.1"),
    *("[::ffff:169.254.169.254]", "[::ffff:10.0.0.1]", "192.0.0.1", "192.0.2.1", "198.18.0.1", "198.51.100.1"),
    *("203.0.113.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "[2001:db8::1]", "[3fff::1]", "192.88.99.1"),
    *("[100::1]", "[5f00::1]", "[::2]", "[0:0:0:0:ffff:0:127.0.0.1]"),
]
"""Spellings of machines that are nobody's business, most of them this very one."""


@pytest.fixture
def web() -> Iterator[WebServer]:
    with WebServer() as running:
        yield running


def asking(web: WebServer, timeout_seconds: float = 30, **names: str) -> HttpLinkTester:
    def resolve(host: str, port: int) -> Sequence[str]:
        return (names.get(host, HERE),) if host.endswith(".example") else look_up(host, port)

    return HttpLinkTester(AGENT, timeout_seconds=timeout_seconds, resolve=resolve, loopback_port=web.port)


def finding_of(ask: Callable[[], object]) -> Finding:
    with pytest.raises(LinkError) as caught:
        ask()
    return caught.value.finding


@pytest.fixture
def all_lines_end_here(web: WebServer, monkeypatch: pytest.MonkeyPatch) -> WebServer:
    """Whatever machine and port a line is opened to, it is this server's, so that it sees every attempt."""
    really = socket.create_connection
    monkeypatch.setattr(socket, "create_connection", lambda _where, timeout: really((HERE, web.port), timeout))
    web.pages["/"] = Page()
    return web


@pytest.mark.parametrize("machine", MACHINES)
def test_no_spelling_leads_to_a_machine_of_our_own(all_lines_end_here: WebServer, machine: str) -> None:
    outsider = HttpLinkTester(AGENT, timeout_seconds=10)
    for url in (f"http://{machine}/", f"https://{machine}/", f"http://{machine}:443/", f"http://{machine}:8000/"):
        with pytest.raises((AddressError, LinkError)) as caught:
            outsider.ask(url, Method.HEAD)
        if isinstance(caught.value, LinkError):
            assert caught.value.finding in {Finding.NOT_PUBLIC, Finding.NO_HOST, Finding.TIMEOUT}
    assert all_lines_end_here.connections == 0


def test_there_are_enough_spellings_and_the_listener_would_see_one(all_lines_end_here: WebServer) -> None:
    assert len(set(MACHINES)) >= 60
    public = HttpLinkTester(AGENT, resolve=lambda *_: ("8.8.8.8",))
    assert public.ask("http://verein.example/", Method.HEAD) == Said(200)
    assert all_lines_end_here.connections == 1


def test_a_resolver_that_changes_its_mind_is_asked_once_for_each_request(all_lines_end_here: WebServer) -> None:
    asked: list[str] = []

    def rebinding(host: str, _port: int) -> Sequence[str]:
        asked.append(host)
        return ["8.8.8.8"] if len(asked) == 1 else [HERE]

    sly = HttpLinkTester(AGENT, resolve=rebinding)
    assert sly.ask("http://sly.example/", Method.HEAD) == Said(200)
    assert len(asked) == 1, "what was checked is what was used"
    assert finding_of(lambda: sly.ask("http://sly.example/", Method.GET)) is Finding.NOT_PUBLIC
    assert (len(asked), all_lines_end_here.connections) == (2, 1)


def test_a_line_is_opened_to_what_was_checked_and_nobody_resolves_again(
    web: WebServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[tuple[str, int]] = []

    def open_no_line(where: tuple[str, int], timeout: float) -> socket.socket:
        assert timeout > 0
        opened.append(where)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", open_no_line)
    sly = HttpLinkTester(AGENT, resolve=lambda *_: ("8.8.8.8", "2606:4700::1"))
    assert finding_of(lambda: sly.ask("http://sly.example/", Method.HEAD)) is Finding.REFUSED
    assert opened == [("8.8.8.8", 80), ("2606:4700::1", 80)]
    assert web.connections == 0


def test_one_address_among_many_that_is_not_public_is_enough_to_refuse(web: WebServer) -> None:
    mixed = HttpLinkTester(AGENT, resolve=lambda *_: ("8.8.8.8", HERE))
    assert finding_of(lambda: mixed.ask("http://mixed.example/", Method.HEAD)) is Finding.NOT_PUBLIC
    assert web.connections == 0


@pytest.mark.parametrize(
    "url",
    [
        *("ftp://verein.example/", "file:///etc/passwd", "gopher://verein.example:70/", "javascript:alert(1)", "//x"),
        *("http://verein.example:8080/", "http://verein.example:22/", "http://verein.example:0/", "http://a:99999/"),
        *("http://name:wort@verein.example/", "http://name@verein.example/", "http://verein.example\\@127.0.0.1/"),
        *("http://127.0.0.1#@verein.example:x/", "http:///", "http://", "", "verein.example", "http://[::1/"),
        *("http://a b.example/", f"http://verein.example/{'x' * 2000}", "http://*.example/", "http://" + "ä" * 300),
    ],
)
def test_what_is_no_usual_web_address_is_not_asked(url: str) -> None:
    with pytest.raises((AddressError, LinkError)) as caught:
        HttpLinkTester(AGENT, resolve=lambda *_: (HERE,)).ask(url, Method.HEAD)
    assert not isinstance(caught.value, LinkError) or caught.value.finding is Finding.NOT_PUBLIC


def test_names_with_umlauts_are_asked_as_the_registries_know_them() -> None:
    address = read_address("http://straße-für-mint.de/kurs/löten?wo=hösbach#unten")
    assert address.host == "xn--strae-fr-mint-edb25b.de"
    assert address.path == "/kurs/l%C3%B6ten?wo=h%C3%B6sbach"
    assert read_address("https://[2606:4700::1]:443").host_and_port == "[2606:4700::1]"


@pytest.mark.parametrize("address", ["8.8.8.8", "193.99.144.80", "2a00:1450:4001:800::200e", "2003:e3::1"])
def test_the_public_web_is_public(address: str) -> None:
    assert is_public(address)


def test_a_page_learns_who_we_are_and_nothing_else(web: WebServer) -> None:
    web.pages["/kurs"] = Page()
    assert asking(web).ask(web.url("/kurs", "verein.example"), Method.HEAD) == Said(200)
    (asked,) = web.asked
    assert (asked.method, asked.host) == ("HEAD", f"verein.example:{web.port}")
    assert set(asked.headers) == {"Host", "User-Agent", "Accept", "Connection"}
    assert asked.headers["User-Agent"] == AGENT


def test_where_an_answer_leads_on_to_holds_nothing_that_no_database_takes(web: WebServer) -> None:
    web.pages["/alt"] = Page(301, "/neu\x00?a=\x01b\x7f")
    assert asking(web).ask(web.url("/alt"), Method.HEAD) == Said(301, web.url("/neu%00?a=%01b%7F"))


def test_an_answer_is_told_by_its_number_and_where_it_leads_on_to(web: WebServer) -> None:
    web.pages |= {"/alt": Page(301, "/neu?a=b"), "/oft": Page(refuses_head=True), "/krumm": Page(302, "http://[::1/")}
    asker = asking(web)
    assert asker.ask(web.url("/alt"), Method.HEAD) == Said(301, web.url("/neu?a=b"))
    assert asker.ask(web.url("/oft"), Method.HEAD) == Said(405)
    assert asker.ask(web.url("/oft"), Method.GET) == Said(200)
    assert asker.ask(web.url("/nie"), Method.GET) == Said(404)
    assert asker.ask(web.url("/krumm"), Method.GET).status == 302


def test_of_a_robots_txt_no_more_than_64_kib_are_read(web: WebServer) -> None:
    web.pages["/robots.txt"] = Page(body=b"User-agent: *\nDisallow: /x\n" * 100_000)
    said, text = asking(web).read_robots(web.url("/robots.txt"))
    assert said == Said(200)
    assert text.startswith("User-agent: *\nDisallow: /x\n")
    assert 32_000 < len(text) <= 64 * 1024


@pytest.mark.parametrize(
    ("kind", "finding"),
    [
        *(("slow", Finding.TIMEOUT), ("drip", Finding.TIMEOUT), ("flood", Finding.BROKEN)),
        *(("garbage", Finding.BROKEN), ("cut", Finding.BROKEN)),
    ],
)
def test_a_bad_server_holds_nobody_up(web: WebServer, kind: str, finding: Finding) -> None:
    web.pages["/"] = Page(kind=kind)
    patience = 0.5 if finding is Finding.TIMEOUT else 30
    begun = time.monotonic()
    assert finding_of(lambda: asking(web, patience).ask(web.url(), Method.GET)) is finding
    assert time.monotonic() - begun < 20


def test_a_slow_resolver_holds_nobody_up() -> None:
    slow = HttpLinkTester(AGENT, timeout_seconds=0.2, resolve=lambda *_: time.sleep(3) or ())  # type: ignore[func-returns-value]
    begun = time.monotonic()
    assert finding_of(lambda: slow.ask("http://slow.example/", Method.HEAD)) is Finding.TIMEOUT
    assert time.monotonic() - begun < 2


@pytest.mark.parametrize(
    ("error", "finding"),
    [
        (socket.gaierror(socket.EAI_NONAME, "no such name"), Finding.NO_HOST),
        (socket.gaierror(socket.EAI_AGAIN, "try again"), Finding.TIMEOUT),
        (UnicodeError("label too long"), Finding.NO_HOST),
    ],
)
def test_a_name_that_leads_nowhere_is_said_so(error: Exception, finding: Finding) -> None:
    def resolve(_host: str, _port: int) -> Sequence[str]:
        raise error

    nobody = HttpLinkTester(AGENT, resolve=resolve)
    assert finding_of(lambda: nobody.ask("http://nobody.example/", Method.HEAD)) is finding


def test_a_server_that_is_away_refuses() -> None:
    with WebServer() as gone:
        asker, url = asking(gone), gone.url()
    assert finding_of(lambda: asker.ask(url, Method.HEAD)) is Finding.REFUSED


def test_a_certificate_must_be_known_and_the_hosts_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with WebServer({"/": Page()}, certified(tmp_path, "DNS:verein.example")) as web:
        url = web.url("/", "verein.example")
        assert finding_of(lambda: asking(web).ask(url, Method.HEAD)) is Finding.CERTIFICATE
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
        assert asking(web).ask(url, Method.HEAD) == Said(200)
        other = web.url("/", "anderer.example")
        assert finding_of(lambda: asking(web).ask(other, Method.HEAD)) is Finding.CERTIFICATE
    assert ssl.create_default_context().check_hostname
