"""An address to a source: asked for politely, within what robots.txt allows.

Sections, in order:

* An address to a source: asked for politely, reached safely, with all that was answered.
* Ask, and ask again where that may help: a server that is busy, a connection that broke off.
* What a site's robots.txt allows this program (RFC 9309), asked for once a day.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from hashlib import sha256
from http import HTTPStatus

import httpx2
from protego import Protego

from corpus_tool.errors import FetchFailed
from corpus_tool.ingest import fetch_content, fetch_network
from corpus_tool.ingest.fetch_content import charset_of, media_type_of
from corpus_tool.ingest.fetch_network import (
    SYSTEM,
    Answer,
    Clock,
    Connector,
    Deadline,
    Pace,
    follow_address,
    host_of,
    parse_address,
    too_big,
)
from corpus_tool.ingest.formats import HTML, MEGABYTE, accept_header, format_of
from corpus_tool.model import Retrieval, Source

__all__ = [
    "Fetched",
    "Fetcher",
]


# ----------------------------------------
# An address to a source: asked for politely, reached safely, with all that was answered.
#
# Beside it stand `fetch_network` (what may be named and reached, one request and its body, the
# pause between two) and `fetch_content` (what kind of document came, and a document behind a
# page).

REDIRECTS = 5
PATIENCE = 600.0
"""Seconds after which nothing more is asked for the sake of one address: redirects, the robots.txt
of each host on the way and their pauses add up."""

_MOVED = {301, 302, 303, 307, 308}
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
        self._tries = FetchTries(connector, pace or Pace(connector.clock), plain)
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
        url = parse_address(address, ports=self._ports)
        self._deadline = Deadline.after(PATIENCE, clock=self._clock, host=host_of(url))
        via: list[httpx2.URL] = []
        if link_text is not None:
            final, answer = self._walk(url, via, {}, ignore_robots)
            page = self._source(final, answer, address)
            if page.media_type == HTML:
                link = fetch_content.find_link(page, link_text, base=final)
                via.append(final)
                url = follow_address(final, link, ports=self._ports)
                final, answer = self._walk(url, via, _conditions(known), ignore_robots)
        else:
            final, answer = self._walk(url, via, _conditions(known), ignore_robots)
        return self._fetched(address, [*via, final], answer, known)

    def _fetched(
        self, address: str, way: list[httpx2.URL], answer: Answer, previous: Retrieval | None
    ) -> Fetched:
        source = None if answer.status == 304 else self._source(way[-1], answer, address)
        digest = sha256(answer.body).hexdigest() if previous is None or source else previous.sha256
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
        found = format_of(media_type)
        if found and found.max_bytes < len(answer.body):
            raise too_big(host, found.max_bytes)
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
            headers = {"Accept": accept_header(), **conditions.get(str(hop.url), {})}
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
            raise refused_by(host_of(self.url), answer)
        # The header's bytes are UTF-8 more often than what HTTP says they are.
        target = location.encode("latin-1").decode("utf-8", "replace")
        self.target = follow_address(self.url, target, ports=ports)


def _conditions(previous: Retrieval | None) -> dict[str, dict[str, str]]:
    """Return, by the address they hold for, the headers that ask only for what is newer."""
    if previous is None:
        return {}
    asked = {
        "If-None-Match": previous.header("etag"),
        "If-Modified-Since": previous.header("last-modified"),
    }
    headers = {name: value for name, value in asked.items() if value and value.isascii()}
    return {previous.final_address: headers} if headers else {}


def _kept(headers: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Return the headers that are stored: no cookies, no endless or unprintable ones."""
    kept = [
        (name[:100], "".join(filter(str.isprintable, value))[:_KEPT_CHARACTERS])
        for name, value in headers
        if name not in _UNKEPT
    ]
    return tuple(kept[:_KEPT_HEADERS])


# ----------------------------------------
# Ask, and ask again where that may help: a server that is busy, a connection that broke off.
#
# Why a loop of our own: the pause is what the server says, and the clock is a value.

TRIES = 4
MAX_WAIT_SECONDS = 120.0
"""Seconds that all waiting for one address may take."""

_BUSY = {429, 502, 503, 504}


@dataclass(frozen=True, slots=True)
class FetchTries:
    """Asks in turn and with patience."""

    connector: Connector
    pace: Pace
    agent: str
    """The `User-Agent`."""

    def ask(
        self,
        url: httpx2.URL,
        headers: Mapping[str, str],
        *,
        delay: float = 0.0,
        limit: int | None = None,
    ) -> Answer:
        """Ask for an address until there is an answer; return it, whatever it is.

        Args:
            url: the address, checked.
            headers: of the request, beside those that every request has.
            delay: the pause that the site wants between two requests.
            limit: bytes of the body, inflated; by default the limit of a document.

        Raises:
            FetchFailed: no answer, or still a busy one after all tries.
        """
        common = {"User-Agent": self.agent, "Accept-Encoding": fetch_network.ACCEPTED_ENCODING}
        waited, tried = 0.0, 0
        while True:
            tried += 1
            with self.pace.turn(host_of(url), delay=delay):
                result = self._once(url, {**common, **headers}, limit)
            if isinstance(result, Answer) and result.status not in _BUSY:
                return result
            pause = _pause(result, tried, self.connector.clock.now())
            if tried == TRIES or waited + pause > MAX_WAIT_SECONDS:
                raise _given_up(result, host_of(url), tried)
            self.connector.clock.sleep(pause)
            waited += pause

    def _once(
        self, url: httpx2.URL, headers: Mapping[str, str], limit: int | None
    ) -> Answer | FetchFailed:
        """Ask once; return a failure of the connection, raise any other."""
        try:
            return self.connector.ask(url, headers, limit=limit)
        except FetchFailed as error:
            if error.code != "E_CONNECT":
                raise
            return error


def _pause(result: Answer | FetchFailed, tried: int, now: datetime) -> float:
    """Return the seconds until the next try: what the server says, else 2, 4, 8."""
    stated = result.header("retry-after") if isinstance(result, Answer) else ""
    requested_seconds = _seconds(stated, now)
    return float(2**tried) if requested_seconds is None else requested_seconds


def _seconds(stated: str, now: datetime) -> float | None:
    """Return the seconds that a `Retry-After` asks for; None where it says nothing sensible."""
    if stated.isascii() and stated.isdecimal():
        return float(stated) if len(stated.lstrip("0")) < 10 else math.inf
    if len(stated) > 64:  # no date; its parts may be numbers without end
        return None
    try:
        moment = parsedate_to_datetime(stated)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return max(0.0, (moment - now).total_seconds())
    except (ValueError, TypeError, OverflowError, LookupError):
        return None


def _given_up(result: Answer | FetchFailed, host: str, tries: int) -> FetchFailed:
    if isinstance(result, Answer):
        return refused_by(host, result, tries)
    message = f"{result.message} ({tries} tries)"
    return FetchFailed(message, subject=host, hint="Try again later", code=result.code)


def _wait(stated: str) -> str:
    """Say how long a server wants to be left alone, as it said it."""
    shown = "".join(filter(str.isprintable, stated[:40]))
    end = "…" if len(stated) > 40 else ""
    unit = " s" if stated.isascii() and stated.isdecimal() else ""
    return f" (Retry-After {shown}{end}{unit})" if shown else ""


def refused_by(host: str, answer: Answer, tries: int = 1) -> FetchFailed:
    """Make the error for an answer that is no document.

    Args:
        host: whose answer it is.
        answer: what it said.
        tries: how often it said so.
    """
    name = HTTPStatus(answer.status).phrase if answer.status in set(HTTPStatus) else "no reason"
    after = f" after {tries} tries" if tries > 1 else ""
    wait = _wait(answer.header("retry-after"))
    return FetchFailed(
        f"{host} answered {answer.status} ({name}){after}{wait}",
        subject=host,
        hint="Try again later" if answer.status in _BUSY else "Look at it in a browser",
        code="E_HTTP",
    )


# ----------------------------------------
# What a site's robots.txt allows this program (RFC 9309), asked for once a day.
#
# A site that says nothing (404) allows all; a site that cannot answer is left alone.

TOKEN = "corpus-tool"
"""The name that a robots.txt would call us by."""
SIZE = MEGABYTE // 2
"""Bytes; RFC 9309 asks for 500 kibibytes at the least."""

_USER_AGENT = re.compile(r"^\s*+user[- ]?agent\b\s*+:?\s*+(.*+)", re.IGNORECASE)
"""A line that begins a group, as generously as its parser takes it."""
_DAY = 86_400.0
_LATER = 300.0
"""Seconds until a site that did not answer is asked again."""
_PATIENCE = 60.0
"""Seconds; a site that wants longer pauses does not want us."""


@dataclass(frozen=True, slots=True)
class _Rules:
    rules: Protego | None
    """None where the site allows all."""
    until: float
    failure: FetchFailed | None = None


@dataclass(slots=True)
class Robots:
    """The rules of the sites met so far."""

    ask: Callable[[httpx2.URL], Answer]
    """Gets a robots.txt, following redirects, as politely as anything else."""
    clock: Clock = SYSTEM
    _known: dict[str, _Rules] = field(default_factory=dict)

    def require(self, url: httpx2.URL) -> float:
        """Return the seconds the site wants between two requests; refuse what it forbids.

        Raises:
            FetchFailed: it forbids the address, cannot be asked, or wants us to wait too long
                (`E_ROBOTS`); or the reason why its robots.txt could not be got.
        """
        rules = self._rules(url)
        if rules.failure is not None:
            raise rules.failure
        if rules.rules is None:
            return 0.0
        host = host_of(url)
        if not rules.rules.can_fetch(str(url), TOKEN):
            raise _forbidden(host, f"forbids {url.path} for programs like this one")
        delay = float(rules.rules.crawl_delay(TOKEN) or 0.0)
        if delay > _PATIENCE:
            raise _forbidden(host, f"wants {delay:g} s between two requests")
        return delay

    def _rules(self, url: httpx2.URL) -> _Rules:
        place = url.copy_with(raw_path=b"/robots.txt", fragment=None)
        now = self.clock.monotonic()
        rules = self._known.get(str(place))
        if rules is None or rules.until <= now:
            rules = self._known[str(place)] = self._get(place, now)
        return rules

    def _get(self, place: httpx2.URL, now: float) -> _Rules:
        try:
            answer = self.ask(place)
        except FetchFailed as error:
            if error.code == "E_URL_REDIRECTS":
                return _Rules(None, now + _DAY)
            if error.code in {"E_URL_TOO_BIG", "E_HTTP"}:
                error = _silent(host_of(place), error.message)
            return _Rules(None, now + _LATER, error)
        if answer.status == 200:
            text = answer.body.decode("utf-8", "replace").removeprefix("\ufeff")
            return _Rules(Protego.parse(_for_us(text)), now + _DAY)
        if 400 <= answer.status < 500 and answer.status != 429:
            return _Rules(None, now + _DAY)
        return _Rules(None, now + _LATER, _silent(host_of(place), f"answered {answer.status}"))


def _for_us(text: str) -> str:
    """Return a robots.txt in which all programs that are not this one have one name.

    Its parser keeps each rule once for each name of its group: 100 kB that begin with thousands of
    names would take a gigabyte, and minutes.
    """
    return "\n".join(_USER_AGENT.sub(_name_of, line) for line in text.splitlines())


def _name_of(line: re.Match[str]) -> str:
    name = line[1].partition("#")[0].strip().lower()
    is_ours = name == "*" or TOKEN.startswith(name.replace("*", ""))
    return line[0] if is_ours else "User-agent: another"


def _forbidden(host: str, what: str) -> FetchFailed:
    return FetchFailed(
        f"{host} {what} (robots.txt)",
        subject=host,
        hint="Save the page from a browser and add the file",
        code="E_ROBOTS",
    )


def _silent(host: str, why: str) -> FetchFailed:
    return FetchFailed(
        f"the robots.txt of {host} cannot be read ({why}), so nothing is fetched there",
        subject=host,
        hint="Try again later",
        code="E_ROBOTS",
    )
