"""One safe request: what may be named and reached, connection, body, and the pause between two.

Sections, in order:

* An address a user or a publisher names: read it, and refuse what is never asked for.
* Which machines the fetcher may connect to: those of the public internet, and no other.
* Time for the fetcher: the clock, deadlines, and the pause between two requests to one host.
* One request and its answer, over one connection that is made for it and checked.
* The body of an answer, piece by piece, with a cap on what it holds and what it inflates to.
"""

from __future__ import annotations

import errno
import re
import socket
import ssl
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from threading import Lock

import httpcore2
import httpx2

from corpus_tool.errors import FetchFailed
from corpus_tool.ingest.formats import MEGABYTE

__all__ = [
    "ACCEPTED_ENCODING",
    "MAX_ADDRESS_LENGTH",
    "SYSTEM",
    "Answer",
    "Clock",
    "Connector",
    "Deadline",
    "FetchLimits",
    "Guard",
    "Pace",
    "follow_address",
    "host_of",
    "is_public",
    "normal_address",
    "parse_address",
    "read_body",
    "too_big",
]


# ----------------------------------------
# An address a user or a publisher names: read it, and refuse what is never asked for.
#
# What stands behind the host's name is checked where the connection is made (`Connector`).

PORTS = frozenset({80, 443})
"""What publishers use; other ports are other services, often a user's own."""
MAX_ADDRESS_LENGTH = 2000

_DEFAULT_PORTS = {"http": 80, "https": 443}
_SPACE = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029]")


def parse_address(text: str, *, ports: Set[int] = PORTS) -> httpx2.URL:
    """Read an address.

    Raises:
        FetchFailed: no http or https (`E_URL_SCHEME`), a user or password in it
            (`E_URL_CREDENTIALS`), another port (`E_URL_BLOCKED`).
    """
    try:
        url = httpx2.URL(text.strip())
    except (httpx2.InvalidURL, ValueError, TypeError) as cause:
        raise _no_address(text) from cause
    return _checked(url, text, ports)


def normal_address(text: str) -> str:
    """Return an address in its one spelling, whatever it names.

    Raises:
        FetchFailed: as `parse`.
    """
    return str(parse_address(text, ports=frozenset(range(1, 65536))))


def follow_address(base: httpx2.URL, target: str, *, ports: Set[int] = PORTS) -> httpx2.URL:
    """Read the address that a redirect or a link on a page names.

    Raises:
        FetchFailed: as `parse`.
    """
    try:
        url = base.join(target.strip())
    except (httpx2.InvalidURL, ValueError, TypeError) as cause:
        raise _no_address(target) from cause
    return _checked(url, target, ports)


def host_of(url: httpx2.URL) -> str:
    """Return the host, with the port where that is not the scheme's own."""
    return url.host if url.port is None else f"{url.host}:{url.port}"


def _checked(url: httpx2.URL, text: str, ports: Set[int]) -> httpx2.URL:
    if url.userinfo:
        raise FetchFailed(
            f"the address names a user or a password for '{url.host}'; nothing was sent",
            subject=url.host,
            hint="Name the page without them: only what is public is fetched",
            code="E_URL_CREDENTIALS",
        )
    if url.scheme not in _DEFAULT_PORTS or not url.host or len(str(url)) > MAX_ADDRESS_LENGTH:
        raise _no_address(text)
    port = url.port or _DEFAULT_PORTS[url.scheme]
    if port not in ports:
        raise FetchFailed(
            f"'{host_of(url)}' names the port {port}; only 80 and 443 are asked",
            subject=host_of(url),
            code="E_URL_BLOCKED",
        )
    return url.copy_with(fragment=None)


def _no_address(text: str) -> FetchFailed:
    shown = _SPACE.sub(" ", text)[:200]
    shown = re.sub(r"//[^/@]*@", "//…@", shown)
    return FetchFailed(
        f"'{shown}' is no address of a web page",
        subject=shown,
        hint="It must begin with https:// or http://",
        code="E_URL_SCHEME",
    )


# ----------------------------------------
# Which machines the fetcher may connect to: those of the public internet, and no other.
#
# A page, a redirect or a name server may point into the network of whoever runs this program: at a
# router, a neighbour's database, the metadata service of a cloud. The check is on the very address
# that is then connected to, so that a second look-up cannot give another one.

_COMPATIBLE = IPv6Network("::/96")
_TRANSLATED = IPv6Network("64:ff9b::/96")
_LOCALLY_TRANSLATED = IPv6Network("64:ff9b:1::/48")


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Tell whether an address is one machine of the public internet."""
    if isinstance(address, IPv6Address):
        if address in _COMPATIBLE or address in _LOCALLY_TRANSLATED or address.is_site_local:
            return False
        if (inner := _inner(address)) is not None:
            return is_public(inner)
    return address.is_global and not (
        address.is_multicast or address.is_reserved or address.is_unspecified
    )


def _inner(address: IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address that a gateway would take out of an IPv6 address."""
    if address in _TRANSLATED:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    if address.teredo is not None:
        return address.teredo[1]
    return address.ipv4_mapped or address.sixtofour


def _resolve(host: str, port: int) -> tuple[str, ...]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(address[0]) for *_, address in found))


@dataclass(frozen=True, slots=True)
class Guard:
    """The rule, and how names are looked up; the tests' publishers live on this machine."""

    is_allowed: Callable[[IPv4Address | IPv6Address], bool] = is_public
    resolve: Callable[[str, int], Sequence[str]] = _resolve
    ports: Set[int] = PORTS

    def addresses(self, host: str, port: int) -> tuple[str, ...]:
        """Look a host up, once, and return its addresses.

        Raises:
            FetchFailed: no such host (`E_OFFLINE`), or any of its addresses is not public
                (`E_URL_BLOCKED`): a name that leads to both is a trap.
        """
        try:
            found = tuple(self.resolve(host, port))
        except (OSError, UnicodeError) as cause:
            raise _offline(host) from cause
        for text in found:
            if not self.is_allowed(ip_address(text)):
                shown = text if text == host else f"'{host}' leads to {text}, which"
                raise FetchFailed(
                    f"{shown} is not a public address",
                    subject=host,
                    hint="Only pages of the public internet are fetched",
                    code="E_URL_BLOCKED",
                )
        if not found:
            raise _offline(host)
        return found


def _offline(host: str) -> FetchFailed:
    return FetchFailed(
        f"the name '{host}' cannot be resolved",
        subject=host,
        hint="The site is gone, or this computer is offline",
        code="E_OFFLINE",
    )


# ----------------------------------------
# Time for the fetcher: the clock, deadlines, and the pause between two requests to one host.
#
# Why the clock is a value: a test must not wait, and politeness must be tested.


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Clock:
    """What the time is, and how to let it pass."""

    now: Callable[[], datetime] = _now
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


SYSTEM = Clock()


@dataclass(frozen=True, slots=True)
class Deadline:
    """The moment by which a request must be over, whatever trickles in before."""

    clock: Clock
    seconds: float
    host: str
    end: float

    @classmethod
    def after(cls, seconds: float, *, clock: Clock, host: str) -> Deadline:
        """Return the deadline that is `seconds` from now."""
        return cls(clock, seconds, host, clock.monotonic() + seconds)

    def left(self, limit: float) -> float:
        """Return how long one step may take: `limit`, or what is left when that is less.

        Raises:
            FetchFailed: nothing is left.
        """
        remaining = self.end - self.clock.monotonic()
        if remaining <= 0:
            raise self.passed()
        return min(limit, remaining)

    def passed(self) -> FetchFailed:
        """Make the error for a request that took too long."""
        return FetchFailed(
            f"{self.host} did not send the whole answer within {self.seconds:g} s",
            subject=self.host,
            hint="Try again later, or save the page from a browser and add the file",
            code="E_URL_TIMEOUT",
        )


@dataclass(slots=True)
class Pace:
    """One request at a time to a host, and a pause after each."""

    clock: Clock = SYSTEM
    gap: float = 2.0
    """Seconds between the end of one request to a host and the beginning of the next."""
    _free: dict[str, float] = field(default_factory=dict)
    _locks: dict[str, Lock] = field(default_factory=dict)
    _guard: Lock = field(default_factory=Lock)

    @contextmanager
    def turn(self, host: str, *, delay: float = 0.0) -> Iterator[None]:
        """Wait until the host may be asked, and keep others from asking it meanwhile.

        Args:
            host: its name and port.
            delay: the pause its robots.txt wants, when that is longer than ours.
        """
        with self._lock(host):
            free = self._free.get(host)
            if free is not None:
                wait = free + max(self.gap, delay) - self.clock.monotonic()
                if wait > 0:
                    self.clock.sleep(wait)
            try:
                yield
            finally:
                self._free[host] = self.clock.monotonic()

    def _lock(self, host: str) -> Lock:
        with self._guard:
            return self._locks.setdefault(host, Lock())


# ----------------------------------------
# One request and its answer, over one connection that is made for it and checked.
#
# Why beneath the client of the same library: here nothing follows a redirect, keeps a cookie, reads
# a proxy from the environment or unpacks a body unless a line of ours says so.

_UNREACHABLE = {errno.ENETUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL}


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """What one answer may cost."""

    connect_seconds: float = 10.0
    read_seconds: float = 15.0
    """Without a single byte."""
    total_seconds: float = 60.0
    size: int = 50 * MEGABYTE
    """Bytes of the body, inflated."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said."""

    status: int
    headers: tuple[tuple[str, str], ...]
    """Names in lower case, in the order they came."""
    body: bytes

    def header(self, name: str) -> str:
        """Return the first header of a name, or nothing."""
        return next((value for field, value in self.headers if field == name), "")


@dataclass(slots=True)
class Connector:
    """Asks; what it may ask, and at what cost, is settled when it is made."""

    guard: Guard = field(default_factory=Guard)
    limits: FetchLimits = field(default_factory=FetchLimits)
    clock: Clock = SYSTEM
    trust: ssl.SSLContext | None = None
    """Whose certificates are believed; by default those the system believes."""

    def ask(
        self, url: httpx2.URL, headers: Mapping[str, str], *, limit: int | None = None
    ) -> Answer:
        """Ask for an address; of an answer other than 200 the body is left unread.

        Args:
            url: the address, checked.
            headers: of the request, beside `Host`.
            limit: bytes of the body, inflated; by default the limit of a document.

        Raises:
            FetchFailed: no connection, a blocked address, too late, too big, no sound answer.
        """
        host = host_of(url)
        allowed = self.limits.size if limit is None else limit
        deadline = Deadline.after(self.limits.total_seconds, clock=self.clock, host=host)
        network = _Network(self.guard, self.limits, deadline)
        with (
            _translated(host, network, self.limits),
            httpcore2.ConnectionPool(
                ssl_context=self._trusted(url), network_backend=network, max_keepalive_connections=0
            ) as pool,
            self._asked(pool, url, headers) as response,
        ):
            answer = Answer(response.status, _plain(response.headers), b"")
            if answer.status != 200:
                return answer
            require_length(answer.header("content-length"), limit=allowed, host=host)
            encoding = answer.header("content-encoding")
            pieces = _timely(response.iter_stream(), deadline)
            body = read_body(pieces, encoding=encoding, limit=allowed, host=host)
        return Answer(answer.status, answer.headers, body)

    def _trusted(self, url: httpx2.URL) -> ssl.SSLContext | None:
        if self.trust is None and url.scheme == "https":  # it is slow to make
            self.trust = httpx2.create_ssl_context(trust_env=False)
        return self.trust

    def _asked(
        self, pool: httpcore2.ConnectionPool, url: httpx2.URL, headers: Mapping[str, str]
    ) -> AbstractContextManager[httpcore2.Response]:
        target = httpcore2.URL(
            scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
        )
        sent = {"Host": url.netloc.decode("ascii"), **headers}
        times = {
            "connect": self.limits.connect_seconds,
            **dict.fromkeys(("read", "write", "pool"), self.limits.read_seconds),
        }
        extensions = {"timeout": times}
        return pool.stream("GET", target, headers=list(sent.items()), extensions=extensions)


def _plain(headers: Iterable[tuple[bytes, bytes]]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name.decode("ascii", "replace").lower(), value.decode("latin-1").strip())
        for name, value in headers
    )


def _timely(pieces: Iterable[bytes], deadline: Deadline) -> Iterator[bytes]:
    """Yield the pieces while there is time; a byte now and then is no reason to wait on."""
    for piece in pieces:
        deadline.left(0)
        yield piece


class _Stream(httpcore2.NetworkStream):
    """A connection whose every step ends with the deadline, headers and handshake included."""

    def __init__(self, stream: httpcore2.NetworkStream, network: _Network) -> None:
        self._stream = stream
        self._network = network

    def _left(self, timeout: float | None) -> float:
        limits = self._network.limits
        return self._network.deadline.left(limits.read_seconds if timeout is None else timeout)

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        piece = self._stream.read(max_bytes, self._left(timeout))
        self._network.ended = not piece
        return piece

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        inner = self._stream.start_tls(ssl_context, server_hostname, self._left(timeout))
        return _Stream(inner, self._network)

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)


class _Network(httpcore2.NetworkBackend):
    """Connects to the addresses the guard has passed, and to nothing else."""

    def __init__(self, guard: Guard, limits: FetchLimits, deadline: Deadline) -> None:
        self.guard = guard
        self.limits = limits
        self.deadline = deadline
        self.ended = False
        """The other side has closed the connection."""
        self._plain = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        failure: Exception | None = None
        seconds = self.limits.connect_seconds if timeout is None else timeout
        for address in self.guard.addresses(host, port):
            left = self.deadline.left(seconds)
            try:
                stream = self._plain.connect_tcp(address, port, left, None, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
            else:
                return _Stream(stream, self)
        raise failure or httpcore2.ConnectError("no address")


@contextmanager
def _translated(host: str, network: _Network, limits: FetchLimits) -> Iterator[None]:
    """Say in one line why there is no answer."""
    try:
        yield
    except httpcore2.ConnectTimeout as cause:
        message = f"no connection to {host} within {limits.connect_seconds:g} s"
        raise _failure(host, message, code="E_CONNECT") from cause
    except httpcore2.TimeoutException as cause:
        network.deadline.left(0)
        message = f"{host} sent nothing for {limits.read_seconds:g} s"
        raise _failure(host, message, code="E_URL_TIMEOUT") from cause
    except httpcore2.NetworkError as cause:
        raise _broken(host, cause) from cause
    except httpcore2.ProtocolError as cause:
        if network.ended:
            message = f"{host} broke off before the end of its answer"
            raise _failure(host, message, code="E_CONNECT") from cause
        raise _failure(host, f"what {host} answers is no sound HTTP", code="E_HTTP") from cause


def _broken(host: str, error: Exception) -> FetchFailed:
    reason = error.args[0] if error.args else None  # the pool takes the cause off
    if isinstance(reason, ssl.SSLCertVerificationError):
        message = f"the certificate of {host} is not to be trusted: {reason.verify_message}"
        return _failure(host, message, code="E_TLS")
    if isinstance(reason, ssl.SSLError):
        why = (reason.reason or "no common protocol").lower().replace("_", " ")
        return _failure(host, f"no safe connection to {host}: {why}", code="E_TLS")
    if isinstance(reason, OSError) and reason.errno in _UNREACHABLE:
        message = f"{host} cannot be reached: {(reason.strerror or '').lower()}"
        hint = "This computer may be offline"
        return FetchFailed(message, subject=host, hint=hint, code="E_OFFLINE")
    why = getattr(reason, "strerror", None) or "it broke off"
    return _failure(host, f"no connection to {host}: {str(why).lower()}", code="E_CONNECT")


def _failure(host: str, message: str, *, code: str) -> FetchFailed:
    return FetchFailed(message, subject=host, code=code)


# ----------------------------------------
# The body of an answer, piece by piece, with a cap on what it holds and what it inflates to.

ACCEPTED_ENCODING = "gzip"
"""What we ask for; anything else is refused, because each decoder is one more to be trusted."""

_PLAIN = {"", "identity"}
_GZIP = {"gzip", "x-gzip"}
_WITH_HEADER = 31
"""What tells zlib to expect gzip's header and check its trailer."""


def require_length(stated: str, *, limit: int, host: str) -> None:
    """Refuse an answer that says beforehand that it is too big.

    Raises:
        FetchFailed: it is (`E_URL_TOO_BIG`).
    """
    if stated.isdecimal() and (len(stated) > 18 or int(stated) > limit):
        raise too_big(host, limit)


def read_body(pieces: Iterable[bytes], *, encoding: str, limit: int, host: str) -> bytes:
    """Put a body together.

    Args:
        pieces: as they are received.
        encoding: the answer's `Content-Encoding`.
        limit: bytes it may have, inflated.
        host: whose answer it is, for the message.

    Raises:
        FetchFailed: too big (`E_URL_TOO_BIG`), packed in a way that was not asked for
            (`E_URL_TYPE`), or broken off (`E_CONNECT`).
    """
    encoding = encoding.strip().lower()
    if encoding in _PLAIN:
        return _gathered(pieces, limit, host)
    if encoding not in _GZIP:
        raise FetchFailed(
            f"{host} sent its answer packed as '{encoding[:40]}', which was not asked for",
            subject=host,
            code="E_URL_TYPE",
        )
    return _inflated(pieces, limit, host)


def _gathered(pieces: Iterable[bytes], limit: int, host: str) -> bytes:
    body = bytearray()
    for piece in pieces:
        body += piece
        if len(body) > limit:
            raise too_big(host, limit)
    return bytes(body)


def _inflated(pieces: Iterable[bytes], limit: int, host: str) -> bytes:
    body, received = bytearray(), 0
    inflater = zlib.decompressobj(_WITH_HEADER)
    try:
        for piece in pieces:
            received += len(piece)
            waiting = piece
            while waiting and len(body) <= limit:
                if inflater.eof:  # a further member follows
                    inflater = zlib.decompressobj(_WITH_HEADER)
                # Never more than one byte beyond the limit, whatever the piece would grow to.
                body += inflater.decompress(waiting, limit + 1 - len(body))
                waiting = inflater.unused_data if inflater.eof else inflater.unconsumed_tail
            if len(body) > limit or received > limit:
                raise too_big(host, limit)
    except zlib.error as cause:
        message = f"{host} sent what it calls gzip and is none"
        raise FetchFailed(message, subject=host, code="E_URL_TYPE") from cause
    if received and not inflater.eof:
        raise FetchFailed(
            f"{host} broke off before the end of its answer", subject=host, code="E_CONNECT"
        )
    return bytes(body)


def too_big(host: str, limit: int) -> FetchFailed:
    """Make the error for an answer of more bytes than the limit."""
    return FetchFailed(
        f"what {host} sends is more than {limit / MEGABYTE:g} MB",
        subject=host,
        hint="Look at it in a browser; if it is a document, save it and add the file",
        code="E_URL_TOO_BIG",
    )
