"""What every regular expression of the package costs as its input grows tenfold."""

from __future__ import annotations

import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from types import FrameType
from typing import Any

from benchmarks.expressions import Expression, Pattern, expressions
from benchmarks.runs import RUNS, Run, runs_for
from benchmarks.table import Table

__all__ = ["Growth", "Hang", "grow", "run", "within"]

SIZES = (1_000, 5_000, 100_000)
"""Characters; each is compared with the one before it."""
WORST = 4
"""So many of the inputs, the costliest at the middle size, are tried at the largest."""
STEEP = 3.5
"""Cost may grow so many times faster than input: noise does, the square of ten does not."""
FLOOR = 0.005
"""Seconds of CPU; what takes less is too short to be measured, and far from hanging."""
PATIENCE = 1.5
"""Seconds of CPU for one call; no call of a linear expression needs a tenth of it."""
TRIES = 4


class Hang(Exception):
    """A call that did not come back in time."""


@dataclass(frozen=True, slots=True)
class Growth:
    """The costliest input of an expression and method."""

    place: str
    method: str
    run: Run
    seconds: tuple[float, ...]
    """By size, of CPU."""
    linear: bool


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Stop what does not come back within so many seconds of CPU: `re` heeds signals."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise Hang

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def grow(expression: Expression) -> Iterator[Growth]:
    """Yield what each method of an expression costs on the costliest of its inputs."""
    inputs = (*RUNS, *runs_for(expression.pattern))
    is_text = isinstance(expression.pattern.pattern, str)
    for method in expression.methods:
        call = _call(expression.pattern, method)

        def cost(run: Run, size: int, call: Callable[[Any], object] = call) -> float:
            text = run.of(size)
            given = text if is_text else text.encode("utf-8")
            start = time.thread_time()
            try:
                with within(PATIENCE):
                    call(given)
            except Hang:
                return float("inf")
            return time.thread_time() - start

        yield _worst(expression.place, method, inputs, cost)


def _worst(
    place: str, method: str, inputs: Iterable[Run], cost: Callable[[Run, int], float]
) -> Growth:
    small, middle, large = SIZES
    short: dict[Run, float] = {}
    for run in inputs:
        short[run] = cost(run, middle)
        if short[run] > FLOOR:
            first = cost(run, small) if short[run] < float("inf") else float("inf")
            if not _is_linear(first, short[run], partial(cost, run), small, middle):
                return Growth(place, method, run, (first, short[run]), linear=False)
    grown: list[Growth] = []
    for run in sorted(short, key=lambda run: -short[run])[:WORST]:
        long = cost(run, large)
        linear = _is_linear(short[run], long, partial(cost, run), middle, large)
        grown.append(Growth(place, method, run, (cost(run, small), short[run], long), linear))
        if not linear:
            return grown[-1]
    return max(grown, key=lambda growth: growth.seconds[-1])


def _is_linear(
    short: float, long: float, cost: Callable[[int], float], small: int, large: int
) -> bool:
    """Tell whether cost grew no faster than input; what seems to is measured again."""
    for _ in range(TRIES):
        if long == float("inf"):
            return False
        if long <= FLOOR or long <= short * STEEP * large / small:
            return True
        short, long = max(short, cost(small)), min(long, cost(large))
    return False


def _call(pattern: Pattern, method: str) -> Callable[[Any], object]:
    """Return the method of an expression as a function of the text alone."""
    if method in ("sub", "subn"):
        nothing = "" if isinstance(pattern.pattern, str) else b""
        return lambda text: pattern.sub(nothing, text)
    if method == "finditer":
        return lambda text: deque(pattern.finditer(text), maxlen=0)
    called: Callable[[Any], object] = getattr(pattern, method)
    return called


def run() -> tuple[Table, ...]:
    """Measure all of them, the costliest first."""
    grown = [growth for expression in expressions() for growth in grow(expression)]
    grown.sort(key=lambda growth: (growth.linear, -growth.seconds[-1]))
    return (
        Table(
            title="Regular expressions, each on the input that costs it most",
            columns=("expression", "method", "input", *(f"{s:,} ms" for s in SIZES), "linear"),
            rows=tuple(
                (
                    growth.place.removeprefix("corpus_tool."),
                    growth.method,
                    f"{growth.run.before!r} {growth.run.unit!r}* {growth.run.after!r}"[:60],
                    *(seconds * 1e3 for seconds in growth.seconds),
                    *[None] * (len(SIZES) - len(growth.seconds)),
                    "yes" if growth.linear else "NO",
                )
                for growth in grown
            ),
            note=f"{len(grown)} expressions and methods; CPU time of one call by characters.",
        ),
    )
