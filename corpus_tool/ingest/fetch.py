"""An address to a source: asked for politely, reached safely, with all that was answered.

The parts are `fetch_address` (what may be named), `fetch_guard` (which machines may be reached),
`fetch_connection` (one request), `fetch_body` and `fetch_type` (what comes back), `fetch_robots`,
`fetch_pace` and `fetch_tries` (manners), `fetch_links` (a document behind a page).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from hashlib import sha256

import httpx2

from corpus_tool.errors import FetchFailed
from corpus_tool.ingest import fetch_links
from corpus_tool.ingest.fetch_address import follow, host_of, parse
from corpus_tool.ingest.fetch_body import too_big
from corpus_tool.ingest.fetch_connection import Answer, Connector
from corpus_tool.ingest.fetch_pace import Deadline, Pace
from corpus_tool.ingest.fetch_robots import SIZE, Robots
from corpus_tool.ingest.fetch_tries import Tries, refused
from corpus_tool.ingest.fetch_type import charset_of, media_type_of
from corpus_tool.ingest.files import LIMITS, TEXT_LIMIT
from corpus_tool.ingest.sniff import HTML
from corpus_tool.model import Retrieval, Source

__all__ = ["Fetched", "Fetcher"]

REDIRECTS = 5
PATIENCE = 600.0
"""Seconds after which nothing more is asked for the sake of one address: redirects, the robots.txt
of each host on the way and their pauses add up."""

_MOVED = {301, 302, 303, 307, 308}
_TYPES = "text/html, application/xhtml+xml, application/pdf, text/plain;q=0.8, */*;q=0.5"
_UNKEPT = {"set-cookie", "set-cookie2", "www-authenticate", "proxy-authenticate"}
_KEPT_HEADERS = 64
_KEPT_CHARACTERS = 1000


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of an address."""

    retrieval: Retrieval
    source: Source | None
    """None where the publisher says that nothing has changed since the known retrieval."""


class Fetcher:
    """Fetches documents, one request a host at a time; make one for all that belongs together.

    Args:
        agent: name and version of the program, and how to reach who runs it.
        connector: makes the connections; the tests' one may reach publishers on this machine.
        pace: the pauses.
    """

    def __init__(
        self, *, agent: str, connector: Connector | None = None, pace: Pace | None = None
    ) -> None:
        connector = connector or Connector()
        self._ports = connector.guard.ports
        self._clock = connector.clock
        # A header takes printable ASCII only, whatever a setting holds.
        plain = "".join(filter(str.isprintable, agent.encode("ascii", "replace").decode()))
        self._tries = Tries(connector, pace or Pace(connector.clock), plain)
        self._deadline = Deadline.after(PATIENCE, clock=connector.clock, host="")
        self._robots = Robots(self._ask_for_robots, clock=connector.clock)

    def get(
        self,
        address: str,
        *,
        link_text: str | None = None,
        known: Retrieval | None = None,
        ignore_robots: bool = False,
    ) -> Fetched:
        """Fetch what is published at an address.

        Args:
            address: `https://…`
            link_text: the document is what the link with this text on that page leads to.
            known: what was answered before; where it can tell, the publisher is asked only for
                what is newer.
            ignore_robots: ask even where robots.txt forbids it.

        Raises:
            FetchFailed: there is no document, and why.
        """
        url = parse(address, ports=self._ports)
        self._deadline = Deadline.after(PATIENCE, clock=self._clock, host=host_of(url))
        via: list[httpx2.URL] = []
        if link_text is not None:
            final, answer = self._walk(url, via, {}, ignore_robots)
            page = self._source(final, answer, address)
            if page.media_type == HTML:
                link = fetch_links.find(page, link_text, base=final)
                via.append(final)
                url = follow(final, link, ports=self._ports)
                final, answer = self._walk(url, via, _conditions(known), ignore_robots)
        else:
            final, answer = self._walk(url, via, _conditions(known), ignore_robots)
        return self._fetched(address, [*via, final], answer, known)

    def _fetched(
        self, address: str, way: list[httpx2.URL], answer: Answer, known: Retrieval | None
    ) -> Fetched:
        source = None if answer.status == 304 else self._source(way[-1], answer, address)
        digest = sha256(answer.body).hexdigest() if known is None or source else known.sha256
        retrieval = Retrieval(
            address=address,
            final_address=str(way[-1]),
            via=tuple(str(url) for url in way[:-1] if str(url) != address),
            status=answer.status,
            headers=_kept(answer.headers),
            retrieved_at=self._clock.now(),
            sha256=digest,
        )
        return Fetched(retrieval, source)

    def _source(self, url: httpx2.URL, answer: Answer, address: str) -> Source:
        stated, host = answer.header("content-type"), host_of(url)
        media_type = media_type_of(answer.body, stated=stated, host=host)
        if (limit := LIMITS.get(media_type, TEXT_LIMIT)) < len(answer.body):
            raise too_big(host, limit)
        return Source(
            content=answer.body,
            origin=address,
            media_type=media_type,
            retrieved_at=self._clock.now(),
            charset=charset_of(answer.body, stated=stated, media_type=media_type, host=host),
        )

    def _walk(
        self,
        url: httpx2.URL,
        via: list[httpx2.URL],
        conditions: Mapping[str, Mapping[str, str]],
        ignore_robots: bool,
    ) -> tuple[httpx2.URL, Answer]:
        """Follow redirects to the document, each hop checked; note the way in `via`."""
        for hop in self._hops(url):
            self._deadline.left(0)
            delay = 0.0 if ignore_robots else self._robots.require(hop.url)
            headers = {"Accept": _TYPES, **conditions.get(str(hop.url), {})}
            answer = self._tries.ask(hop.url, headers, delay=delay)
            if answer.status == 200 or (answer.status == 304 and str(hop.url) in conditions):
                return hop.url, answer
            hop.lead_on(answer, self._ports)
            via.append(hop.url)
        raise FetchFailed(
            f"{host_of(url)} redirects more than {REDIRECTS} times",
            subject=str(url),
            hint="Look at it in a browser",
            code="E_URL_REDIRECTS",
        )

    def _hops(self, url: httpx2.URL) -> Iterator[_Hop]:
        hop = _Hop(url)
        seen = {str(url)}
        for _ in range(REDIRECTS + 1):
            yield hop
            if hop.target is None:
                return
            hop = _Hop(hop.target)
            if str(hop.url) in seen:
                raise FetchFailed(
                    f"{host_of(url)} redirects in a circle, to {hop.url} again",
                    subject=str(url),
                    hint="Look at it in a browser: it may want a cookie",
                    code="E_URL_REDIRECTS",
                )
            seen.add(str(hop.url))

    def _ask_for_robots(self, place: httpx2.URL) -> Answer:
        """Get a robots.txt; where it redirects too often, the site says nothing (RFC 9309)."""
        answer = Answer(404, (), b"")
        for hop in self._hops(place):
            self._deadline.left(0)
            answer = self._tries.ask(hop.url, {"Accept": "text/plain, */*;q=0.5"}, limit=SIZE)
            if answer.status not in _MOVED or not answer.header("location"):
                return answer
            hop.lead_on(answer, self._ports)
        return answer


@dataclass(slots=True)
class _Hop:
    """One address on the way, and the next one."""

    url: httpx2.URL
    target: httpx2.URL | None = None

    def lead_on(self, answer: Answer, ports: Set[int]) -> None:
        """Take the next address from an answer that is no document.

        Raises:
            FetchFailed: it is no redirect (`E_HTTP`), or leads where nothing is asked for.
        """
        location = answer.header("location")
        if answer.status not in _MOVED or not location:
            raise refused(host_of(self.url), answer)
        # The header's bytes are UTF-8 more often than what HTTP says they are.
        target = location.encode("latin-1").decode("utf-8", "replace")
        self.target = follow(self.url, target, ports=ports)


def _conditions(known: Retrieval | None) -> dict[str, dict[str, str]]:
    """Return, by the address they hold for, the headers that ask only for what is newer."""
    if known is None:
        return {}
    asked = {
        "If-None-Match": known.header("etag"),
        "If-Modified-Since": known.header("last-modified"),
    }
    headers = {name: value for name, value in asked.items() if value and value.isascii()}
    return {known.final_address: headers} if headers else {}


def _kept(headers: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Return the headers that are stored: no cookies, no endless or unprintable ones."""
    kept = [
        (name[:100], "".join(filter(str.isprintable, value))[:_KEPT_CHARACTERS])
        for name, value in headers
        if name not in _UNKEPT
    ]
    return tuple(kept[:_KEPT_HEADERS])
