"""Asking a machine of the web: one request to a checked address only, with an end in time and in bytes."""

import http.client
import io
import socket
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cached_property
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, ClassVar, TypeVar

from mintkarte.domain.link_states import Finding
from mintkarte.domain.link_walks import Method
from mintkarte.gateways.web_addresses import (
    LinkError,
    Resolver,
    WebAddress,
    checked_addresses,
    look_up,
    read_address,
)

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_MOST_ADDRESSES = 4
T = TypeVar("T")


class EnoughError(Exception):
    """More than we want to read."""


class Asker:
    """Asks the web itself, for so long and so much as its kind allows; each step of a request ends in time."""

    TIMEOUT_SECONDS: ClassVar[float]
    """For one whole request, from the name to the last byte."""
    MOST_BYTES: ClassVar[int]
    """Of one answer."""

    def __init__(
        self,
        user_agent: str,
        *,
        timeout_seconds: float | None = None,
        most_bytes: int | None = None,
        resolve: Resolver = look_up,
        loopback_port: int | None = None,
    ) -> None:
        """What follows the name is there for tests, which stand on this machine and have less time."""
        self._user_agent = user_agent
        self._timeout_seconds = timeout_seconds or self.TIMEOUT_SECONDS
        self._most_bytes = most_bytes or self.MOST_BYTES
        self._resolve, self._loopback_port = resolve, loopback_port

    def address(self, url: str) -> WebAddress:
        """The parts of an address; raises AddressError where it is none that we ask."""
        return read_address(url, self._loopback_port)

    @contextmanager
    def answer(self, url: str, method: Method, headers: Mapping[str, str]) -> Iterator[http.client.HTTPResponse]:
        """Ask, and let the line go whatever happens; all that can go wrong outside becomes a LinkError."""
        deadline = time.monotonic() + self._timeout_seconds
        address = self.address(url)
        line = None
        try:
            found = _in_time(lambda: checked_addresses(address, self._resolve, self._loopback_port), deadline)
            line = self._connected(address, found, deadline)
            yield self._requested(line, address, method, headers)
        except LinkError:
            raise
        except ssl.SSLCertVerificationError as error:
            raise LinkError(Finding.CERTIFICATE) from error
        except TimeoutError as error:
            raise LinkError(Finding.TIMEOUT) from error
        except ConnectionRefusedError as error:
            raise LinkError(Finding.REFUSED) from error
        except (OSError, http.client.HTTPException, ValueError, EnoughError) as error:
            raise LinkError(Finding.BROKEN) from error
        finally:
            if line is not None:
                line.hang_up()

    def _connected(self, address: WebAddress, found: tuple[str, ...], deadline: float) -> "_Line":
        """A line to the first of the checked addresses that takes it; its certificate must be the host's."""
        plain = _first_open(found[:_MOST_ADDRESSES], address.port, deadline)
        if address.scheme == "http":
            return _Line(plain, deadline, self._most_bytes)
        try:
            plain.settimeout(_left(deadline))
            return _Line(self._trusted.wrap_socket(plain, server_hostname=address.host), deadline, self._most_bytes)
        except BaseException:
            plain.close()
            raise

    def _requested(
        self, line: "_Line", address: WebAddress, method: Method, headers: Mapping[str, str]
    ) -> http.client.HTTPResponse:
        asking = http.client.HTTPConnection(address.host, address.port)
        asking.sock = line  # it has what is used of a socket
        asking.putrequest(str(method), address.path, skip_host=True, skip_accept_encoding=True)
        asking.putheader("Host", address.host_and_port)
        asking.putheader("User-Agent", self._user_agent)
        for name, value in headers.items():
            asking.putheader(name, value)
        asking.putheader("Connection", "close")
        asking.endheaders()
        return asking.getresponse()

    @cached_property
    def _trusted(self) -> ssl.SSLContext:
        return ssl.create_default_context()


class _Line:
    """An open line as `http.client` uses one: each step ends with the deadline, and reading after so many bytes."""

    def __init__(self, line: socket.socket, deadline: float, most_bytes: int) -> None:
        self._line, self._deadline, self._most_bytes = line, deadline, most_bytes

    def sendall(self, content: bytes) -> None:
        self._line.settimeout(_left(self._deadline))
        self._line.sendall(content)

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Portion(self._line, self._deadline, self._most_bytes))

    def close(self) -> None:
        """Nothing yet: `http.client` lets go of a line before its answer was read."""

    def hang_up(self) -> None:
        with suppress(OSError):
            self._line.close()


class _Portion(io.RawIOBase):
    """The first bytes that come over a line."""

    def __init__(self, line: socket.socket, deadline: float, most_bytes: int) -> None:
        self._line, self._deadline, self._left = line, deadline, most_bytes

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        if self._left <= 0:
            raise EnoughError
        self._line.settimeout(_left(self._deadline))
        number = self._line.recv_into(memoryview(buffer)[: self._left])
        self._left -= number
        return number


def _first_open(found: tuple[str, ...], port: int, deadline: float) -> socket.socket:
    trouble: OSError = ConnectionRefusedError()
    for address in found:
        try:
            return socket.create_connection((address, port), timeout=_left(deadline))
        except OSError as error:
            trouble = error
    raise trouble


def _left(deadline: float) -> float:
    """The seconds that are left; raises TimeoutError when there are none."""
    if (seconds := deadline - time.monotonic()) <= 0:
        raise TimeoutError
    return seconds


def _in_time(work: Callable[[], T], deadline: float) -> T:
    """What the work gives, when it does so in time; the system's resolver knows no deadline of its own."""
    results: SimpleQueue[T | BaseException] = SimpleQueue()

    def run() -> None:
        try:
            results.put(work())
        except BaseException as error:  # noqa: BLE001 - handed to whoever waits
            results.put(error)

    Thread(target=run, name="mintkarte-resolver", daemon=True).start()
    try:
        result = results.get(timeout=_left(deadline))
    except Empty:
        raise TimeoutError from None
    if isinstance(result, BaseException):
        raise result
    return result
