"""One request and its answer, over one connection that is made for it and checked.

Why beneath the client of the same library: here nothing follows a redirect, keeps a cookie, reads
a proxy from the environment or unpacks a body unless a line of ours says so.
"""

from __future__ import annotations

import errno
import ssl
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field

import httpcore2
import httpx2

from corpus_tool.errors import FetchFailed
from corpus_tool.ingest import fetch_body
from corpus_tool.ingest.fetch_address import host_of
from corpus_tool.ingest.fetch_guard import Guard
from corpus_tool.ingest.fetch_pace import SYSTEM, Clock, Deadline
from corpus_tool.ingest.limits import MEGABYTE

__all__ = ["Answer", "Connector", "FetchLimits"]

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
        return next((value for each, value in self.headers if each == name), "")


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
            fetch_body.require_length(answer.header("content-length"), limit=allowed, host=host)
            encoding = answer.header("content-encoding")
            pieces = _timely(response.iter_stream(), deadline)
            body = fetch_body.read(pieces, encoding=encoding, limit=allowed, host=host)
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
