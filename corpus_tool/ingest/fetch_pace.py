"""Time for the fetcher: the clock, deadlines, and the pause between two requests to one host.

Why the clock is a value: a test must not wait, and politeness must be tested.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Lock

from corpus_tool.errors import FetchFailed

__all__ = ["SYSTEM", "Clock", "Deadline", "Pace"]


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
