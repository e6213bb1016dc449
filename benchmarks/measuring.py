"""Time and peak memory of a call, measured in a process of its own.

A fresh child for every call keeps one system's memory out of the next one's peak.
"""

from __future__ import annotations

import gc
import multiprocessing
import resource
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from typing import Any, Generic, TypeVar

__all__ = ["Cost", "Measurement", "measure", "measure_cost"]

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


@dataclass(frozen=True, slots=True)
class Cost(Generic[Result]):
    """What a long call returned, and what it cost."""

    result: Result
    seconds: float
    """CPU time of all threads: it does not grow because others use the machine."""
    megabytes: float
    """Peak memory of the whole process, what it was given included."""


def measure(call: Callable[[], Result]) -> Measurement[Result]:
    """Run the call in a forked child, several times, and return its result, time and memory."""
    return _in_child(_run, call)


def measure_cost(call: Callable[[], Result]) -> Cost[Result]:
    """Run the call once in a forked child; return its result, CPU time and peak memory."""
    return _in_child(_run_once, call)


def _in_child(
    run: Callable[[Callable[[], Result], Connection], None], call: Callable[[], Result]
) -> Any:  # noqa: ANN401 - what the child sends
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    child = context.Process(target=run, args=(call, sender))
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


def _run_once(call: Callable[[], Result], sender: Connection) -> None:
    gc.freeze()  # what the parent built is not walked again and again by the child's collector
    start = time.process_time()
    result = call()
    seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    sender.send(Cost(result, seconds, peak / 1e6))


def _resident() -> int:
    """Return the bytes of memory that the process holds now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize()
