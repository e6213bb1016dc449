"""A publisher on the loopback: pages, redirects, and every way in which a server can misbehave.

The guard refuses this machine, so a test's guard is told in Python that the publisher's address is
fine; nothing a user can set does that. The clock is a value too: no test waits.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address

from corpus_tool.ingest.fetch import Fetcher
from corpus_tool.ingest.fetch_network import Clock, Connector, FetchLimits, Guard, is_public

HERE = "127.0.0.1"
HOST = "publisher.example"

NAMES = {
    HOST: (HERE,),
    "elsewhere.example": (HERE,),
    "inside.example": ("10.0.0.5",),
    "two-faced.example": (HERE, "192.168.0.1"),
    "metadata.example": ("169.254.169.254",),
}

PARAGRAPHS = tuple(
    f"The two Ministers agreed that the harbour of {place} would be dredged, lit and opened to "
    "the fishing boats of both countries by the end of the decade, at their common expense."
    for place in ("Arvel", "Brask", "Corlen", "Dunmar")
)


def page(*paragraphs: str, title: str = "Joint Statement of Veldria and Saltmere") -> bytes:
    """Return a page that holds a statement."""
    body = "".join(f"<p>{number}. {text}</p>" for number, text in enumerate(paragraphs, start=1))
    head = f"<head><meta charset='utf-8'><title>{title}</title></head>"
    main = f"<body><main><h1>{title}</h1>{body}</main></body>"
    return f"<!DOCTYPE html><html>{head}{main}</html>".encode()


STATEMENT = page(*PARAGRAPHS)


@dataclass
class FakeClock:
    """A clock that goes only when somebody sleeps, or a test says so."""

    time: float = 0.0
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        """Let the time pass at once."""
        self.slept.append(seconds)
        self.time += seconds

    @property
    def clock(self) -> Clock:
        """The clock as the fetcher takes it."""
        start = datetime(2026, 3, 1, 12, tzinfo=UTC)
        return Clock(
            now=lambda: start + timedelta(seconds=self.time),
            monotonic=lambda: self.time,
            sleep=self.sleep,
        )


@dataclass(frozen=True)
class Request:
    """What was asked for."""

    host: str
    path: str
    headers: Mapping[str, str]


class Handler(BaseHTTPRequestHandler):
    """Answers as the publisher's page says."""

    server: Server

    def do_GET(self) -> None:
        """Note the request, and answer."""
        headers = {name.lower(): value for name, value in self.headers.items()}
        host = headers.get("host", "").partition(":")[0]
        self.server.publisher.requests.append(Request(host, self.path, headers))
        pages = self.server.publisher.pages
        answer = pages.get(f"{host}{self.path}") or pages.get(self.path)
        if answer is None:
            self.send(404, b"nothing here")
        else:
            answer(self)

    def send(self, status: int, body: bytes = b"", /, **headers: str) -> None:
        """Send a whole answer; an underscore in a header's name is a hyphen."""
        sent = {"content_type": "text/html; charset=utf-8", "content_length": str(len(body))}
        self.begin(status, **{**sent, **headers})
        self.wfile.write(body)

    def begin(self, status: int, /, **headers: str) -> None:
        """Send the head of an answer."""
        self.send_response(status)
        for name, value in headers.items():
            if value:
                self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


class Server(ThreadingHTTPServer):
    """The server, which knows whose pages it has."""

    daemon_threads = True
    publisher: Publisher

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no failure of the test."""


@dataclass
class Publisher:
    """Pages by path (or host and path), and what was asked for."""

    port: int
    pages: dict[str, Callable[[Handler], None]] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    time: FakeClock = field(default_factory=FakeClock)

    def put(self, path: str, body: bytes = STATEMENT, /, status: int = 200, **headers: str) -> str:
        """Publish a page and return its address."""
        self.pages[path] = lambda handler: handler.send(status, body, **headers)
        return self.address(path) if path.startswith("/") else f"http://{self._at(path)}"

    def _at(self, place: str) -> str:
        host, _, path = place.partition("/")
        return f"{host}:{self.port}/{path}"

    def address(self, path: str, host: str = HOST) -> str:
        """Return the address of a path."""
        return f"http://{host}:{self.port}{path}"

    def redirect(self, path: str, to: str, status: int = 302) -> str:
        """Publish a redirect and return its address."""
        return self.put(path, b"moved", status, location=to)

    def asked(self, path: str) -> list[Request]:
        """Return the requests for a path."""
        return [request for request in self.requests if request.path == path]

    def resolve(self, host: str, port: int) -> tuple[str, ...]:
        """Look up a name of the tests' own internet."""
        if host in NAMES:
            return NAMES[host]
        try:
            return (str(ip_address(host)),)
        except ValueError:
            raise socket.gaierror(socket.EAI_NONAME, "no such name") from None

    @property
    def guard(self) -> Guard:
        """A guard that takes the publisher's address for a public one, and no other of ours."""
        return Guard(
            is_allowed=lambda address: str(address) == HERE or is_public(address),
            resolve=self.resolve,
            ports=frozenset({80, 443, self.port}),
        )

    def fetcher(self, **limits: float) -> Fetcher:
        """Return a fetcher that can reach the publisher."""
        connector = Connector(self.guard, FetchLimits(**limits), self.time.clock)  # type: ignore[arg-type]
        return Fetcher(agent="corpus-tool/test (tests)", connector=connector)


@contextmanager
def publishing() -> Iterator[Publisher]:
    """Run a publisher."""
    server = Server((HERE, 0), Handler)
    server.publisher = Publisher(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield server.publisher
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
