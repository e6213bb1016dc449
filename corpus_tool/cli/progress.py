"""A bar on standard error for long work, and nothing at all where no person looks."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from rich.progress import Progress as Bars
    from rich.progress import TaskID

    from corpus_tool.model import Progress, Stage

__all__ = ["bar", "stages", "track"]

Item = TypeVar("Item")


@contextmanager
def bar(label: str) -> Iterator[Callable[[int, int], None]]:
    """Show a bar while the block runs; it is told how much is done, of how much.

    Args:
        label: what is being done: `Verifying`.
    """
    with _bars() as bars:
        if bars is None:
            yield lambda done, total: None
            return
        task = bars.add_task(label, total=None)
        yield lambda done, total: bars.update(task, completed=done, total=total)


@contextmanager
def stages() -> Iterator[Progress]:
    """Show a bar for one stage of work after the other while the block runs.

    The bar swings to and fro where nobody can know how much there is to do.
    """
    with _bars() as bars:
        tasks: dict[Stage, TaskID] = {}
        if bars is None:
            yield lambda stage, done, total: None
            return

        def tell(stage: Stage, done: int, total: int) -> None:
            if stage not in tasks:
                for earlier in tasks.values():
                    bars.remove_task(earlier)
                tasks.clear()
                tasks[stage] = bars.add_task(stage.capitalize(), total=None)
            bars.update(tasks[stage], completed=done, total=total or None)

        yield tell


@contextmanager
def _bars() -> Iterator[Bars | None]:
    """Show bars while the block runs; None where no person looks."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        yield bars


def track(items: Iterable[Item], *, label: str, total: int) -> Iterator[Item]:
    """Yield the items, showing how many have come.

    Args:
        items: what the work yields, one at a time.
        label: what is being done: `Adding`.
        total: how many there will be.
    """
    if total < 2:
        yield from items
        return
    with bar(label) as progress:
        progress(0, total)
        for done, item in enumerate(items, start=1):
            progress(done, total)
            yield item
