"""What a site's robots.txt allows this program (RFC 9309), asked for once a day.

A site that says nothing (404) allows all; a site that cannot answer is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx2
from protego import Protego

from corpus_tool.errors import FetchFailed
from corpus_tool.ingest.fetch_address import host_of
from corpus_tool.ingest.fetch_connection import Answer
from corpus_tool.ingest.fetch_pace import SYSTEM, Clock
from corpus_tool.ingest.limits import MEGABYTE

__all__ = ["SIZE", "TOKEN", "Robots"]

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
        known = self._rules(url)
        if known.failure is not None:
            raise known.failure
        if known.rules is None:
            return 0.0
        host = host_of(url)
        if not known.rules.can_fetch(str(url), TOKEN):
            raise _forbidden(host, f"forbids {url.path} for programs like this one")
        delay = float(known.rules.crawl_delay(TOKEN) or 0.0)
        if delay > _PATIENCE:
            raise _forbidden(host, f"wants {delay:g} s between two requests")
        return delay

    def _rules(self, url: httpx2.URL) -> _Rules:
        place = url.copy_with(raw_path=b"/robots.txt", fragment=None)
        now = self.clock.monotonic()
        known = self._known.get(str(place))
        if known is None or known.until <= now:
            known = self._known[str(place)] = self._get(place, now)
        return known

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
