"""What a process of a crew does with a file: read it, cut it, and say why where that fails."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from corpus_tool.errors import CorpusError
from corpus_tool.ingest.description import Item
from corpus_tool.intake import Received, cut, receive
from corpus_tool.lexicon import Lexicon
from corpus_tool.limited_process import Step
from corpus_tool.model import Source
from corpus_tool.paths import printable
from corpus_tool.workspace import Workspace

__all__ = ["Reading", "Task", "cutting", "reading", "try_to_receive"]

Result = TypeVar("Result")

PARSER_SECONDS = 10
"""Beyond its limit on the wall; so a parser, a process of its own, is stopped before this one."""


@dataclass(frozen=True, slots=True)
class Task:
    """What all files of a batch have in common."""

    workspace: Workspace
    lexicon: Lexicon
    encoding: str | None = None

    def origin(self, item: Item) -> str:
        """Return how a file is named: from the workspace where it lies within, printable."""
        return printable(self.workspace.relative(item.path))


Reading = Step[Received | CorpusError]
"""The step of reading and cutting a file."""


def reading(item: Item, task: Task) -> Reading:
    """Return the step of reading and cutting a file, within the limits of its reader."""
    return _step(item, task.origin(item), try_to_receive, item, task)


def cutting(item: Item, source: Source, lexicon: Lexicon) -> Step[Received]:
    """Return the step of cutting what is at hand already, within the limits of its reader."""
    return _step(item, source.origin, cut, item, source, lexicon=lexicon)


def _step(
    item: Item,
    name: str,
    function: Callable[..., Result],
    *arguments: object,
    **keywords: object,
) -> Step[Result]:
    limits = item.reading.limits
    return Step(
        function,
        arguments,
        keywords=keywords,
        doing=f"reading '{name}'",
        subject=name,
        limits=replace(limits, wall_seconds=limits.wall_seconds + PARSER_SECONDS),
    )


def try_to_receive(item: Item, task: Task) -> Received | CorpusError:
    """Read and cut a file; return the failure where it fails, even where it is a defect of ours.

    One file that a reader breaks on must not end a batch of thousands.
    """
    try:
        return receive(item, workspace=task.workspace, lexicon=task.lexicon, encoding=task.encoding)
    except CorpusError as error:
        return error
    except MemoryError:
        raise  # its process has a limit, and says so
    except Exception as error:
        name = task.origin(item)
        kind = f"{type(error).__name__}: {printable(str(error))}".rstrip(":. ")
        failure = CorpusError(
            f"'{name}' could not be read ({kind})",
            subject=name,
            hint="This is a defect: report it with the file",
            code="E_DEFECT",
        )
        failure.add_note(traceback.format_exc())
        return failure
