"""One of a crew: a process that reads and cuts the files it is handed, until there are no more.

It speaks with `crew` over its standard input and output, and touches no database.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
from dataclasses import dataclass
from types import FrameType
from typing import BinaryIO, NoReturn

from corpus_tool import lexicon
from corpus_tool.errors import CorpusError
from corpus_tool.ingest.manifest import Item
from corpus_tool.intake import Received, receive
from corpus_tool.lexicon import Lexicon
from corpus_tool.paths import printable
from corpus_tool.workspace import Workspace

__all__ = ["LENGTH", "Task", "main", "try_to_receive"]

LENGTH = 8
"""Bytes of the number that stands before each answer and says how long it is."""


@dataclass(frozen=True, slots=True)
class Task:
    """What all files of a batch have in common."""

    workspace: Workspace
    lexicon: str
    """As `lexicon.load` takes it."""
    encoding: str | None = None

    def origin(self, item: Item) -> str:
        """Return how a file is named: from the workspace where it lies within, printable."""
        return printable(self.workspace.relative(item.path))


def try_to_receive(item: Item, task: Task, words: Lexicon) -> Received | CorpusError:
    """Read and cut a file; return the failure where it fails, even where it is a defect of ours.

    One file that a reader breaks on must not end a batch of thousands.
    """
    try:
        return receive(item, workspace=task.workspace, lexicon=words, encoding=task.encoding)
    except CorpusError as error:
        return error
    except (Exception, RecursionError, MemoryError) as error:
        name = task.origin(item)
        kind = f"{type(error).__name__}: {printable(str(error))}".rstrip(":. ")
        return CorpusError(
            f"'{name}' could not be read ({kind})",
            subject=name,
            hint="This is a defect: report it with the file",
            code="E_DEFECT",
        )


def main() -> None:
    """Answer each file with what was received, or why not; end with the input."""
    # Ctrl-C is for the whole group of processes; the one that started us decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _leave)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints would spoil the answers
    tasks = sys.stdin.buffer
    task: Task = pickle.load(tasks)
    words = lexicon.load(task.lexicon)
    while (item := _next(tasks)) is not None:
        answer = pickle.dumps(try_to_receive(item, task, words), protocol=5)
        try:
            answers.write(len(answer).to_bytes(LENGTH, "big") + answer)
            answers.flush()
        except BrokenPipeError:  # nobody waits for it any more
            os._exit(0)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)


def _next(tasks: BinaryIO) -> Item | None:
    try:
        item: Item = pickle.load(tasks)
    except EOFError:
        return None
    return item


def _leave(number: int, _frame: FrameType | None) -> NoReturn:
    signal.signal(number, signal.SIG_IGN)  # a second one would stop what the first one ends
    sys.exit(128 + number)  # on the way out a parser's own process is ended too
