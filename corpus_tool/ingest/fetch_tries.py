"""Ask, and ask again where that may help: a server that is busy, a connection that broke off.

Why a loop of our own: the pause is what the server says, and the clock is a value.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

import httpx2

from corpus_tool.errors import FetchFailed
from corpus_tool.ingest import fetch_body
from corpus_tool.ingest.fetch_address import host_of
from corpus_tool.ingest.fetch_connection import Answer, Connector
from corpus_tool.ingest.fetch_pace import Pace

__all__ = ["PATIENCE", "TRIES", "Tries", "refused"]

TRIES = 4
PATIENCE = 120.0
"""Seconds that all waiting for one address may take."""

_BUSY = {429, 502, 503, 504}


@dataclass(frozen=True, slots=True)
class Tries:
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
        common = {"User-Agent": self.agent, "Accept-Encoding": fetch_body.ACCEPTED}
        waited, tried = 0.0, 0
        while True:
            tried += 1
            with self.pace.turn(host_of(url), delay=delay):
                result = self._once(url, {**common, **headers}, limit)
            if isinstance(result, Answer) and result.status not in _BUSY:
                return result
            pause = _pause(result, tried, self.connector.clock.now())
            if tried == TRIES or waited + pause > PATIENCE:
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
    asked = _seconds(stated, now)
    return float(2**tried) if asked is None else asked


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
        return refused(host, result, tries)
    message = f"{result.message} ({tries} tries)"
    return FetchFailed(message, subject=host, hint="Try again later", code=result.code)


def _wait(stated: str) -> str:
    """Say how long a server wants to be left alone, as it said it."""
    shown = "".join(filter(str.isprintable, stated[:40]))
    end = "…" if len(stated) > 40 else ""
    unit = " s" if stated.isascii() and stated.isdecimal() else ""
    return f" (Retry-After {shown}{end}{unit})" if shown else ""


def refused(host: str, answer: Answer, tries: int = 1) -> FetchFailed:
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
