"""A bar on standard error for long work, and nothing at all where no person looks."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

__all__ = ["bar", "track"]

Item = TypeVar("Item")


@contextmanager
def bar(label: str) -> Iterator[Callable[[int, int], None]]:
    """Show a bar while the block runs; it is told how much is done, of how much.

    Args:
        label: what is being done: `Verifying`.
    """
    if not sys.stderr.isatty():
        yield lambda done, total: None
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
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(label, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)


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
