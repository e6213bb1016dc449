"""Time and peak memory of a call, measured in a process of its own.

A fresh child for every call keeps one system's memory out of the next one's peak.
"""

from __future__ import annotations

import multiprocessing
import resource
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from typing import Generic, TypeVar

__all__ = ["Measurement", "measure"]

Result = TypeVar("Result")

SECONDS = 1.0
"""A call is repeated for about this long; the median of its times is told."""

REPEATS = 50


@dataclass(frozen=True, slots=True)
class Measurement(Generic[Result]):
    """What a call returned, and what it took."""

    result: Result
    milliseconds: float
    megabytes: float
    """Peak memory above what the process held before the call."""


def measure(call: Callable[[], Result]) -> Measurement[Result]:
    """Run the call in a forked child, several times, and return its result, time and memory."""
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    child = context.Process(target=_run, args=(call, sender))
    with warnings.catch_warnings():
        # Python 3.12 warns of forking beside threads; the libraries' threads hold no lock of ours.
        warnings.simplefilter("ignore", DeprecationWarning)
        child.start()
    sender.close()
    try:
        return receiver.recv()
    except EOFError:
        raise RuntimeError("the measured call failed; its error is printed above") from None
    finally:
        child.join()


def _run(call: Callable[[], Result], sender: Connection) -> None:
    before = _resident()
    times: list[float] = []
    while not times or (sum(times) < SECONDS and len(times) < REPEATS):
        start = time.perf_counter()
        result = call()
        times.append(time.perf_counter() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    megabytes = max(peak - before, 0) / 1e6
    sender.send(Measurement(result, median(times) * 1e3, megabytes))


def _resident() -> int:
    """Return the bytes of memory that the process holds now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize()
