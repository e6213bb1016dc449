"""Reading by several processes and storing by one: the pool, the worker, what is stored.

Sections, in order:

* Several processes that read and cut files, and one that hands out files and takes what comes.
* What a process of a crew does with a file: read it, cut it, and say why where that fails.
* What was received of some files is stored: each file wholly or not at all.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from queue import SimpleQueue
from types import TracebackType
from typing import Self, TypeVar

from corpus_tool.errors import CorpusError, StorageError
from corpus_tool.ingest.description import ManifestItem
from corpus_tool.ingest.files import NotRead
from corpus_tool.lexicon import Lexicon
from corpus_tool.limited_process import Answers, LimitedProcess, LimitedStep, result_of
from corpus_tool.model import RunRecord, Source
from corpus_tool.operations.receive import (
    Addition,
    Failure,
    Known,
    PassedOver,
    Received,
    read_document,
    segment_source,
    store_document,
)
from corpus_tool.paths import printable
from corpus_tool.store import Store, Transaction
from corpus_tool.workspace import Workspace

__all__ = [
    "ReadingTask",
    "Unread",
    "WorkerPool",
    "cutting",
    "processors",
    "reading",
    "store_all",
    "unread_failure",
]


# ----------------------------------------
# Several processes that read and cut files, and one that hands out files and takes what comes.
#
# Each is a process with a pipe either way, as the sandbox of a parser is: no state is inherited, a
# script that adds files needs no guard, and one that dies takes one file with it, which is named.
# What was received comes out in the order of the files, whoever was quicker.
#
# A file that takes more time or memory than it may takes its hand with it, and no more
# (`limited_process`).

DEPTH = 24
"""Files that a hand has waiting, so that it works on while others are being stored."""

AHEAD = 32
"""Files per hand that may be received before their turn: what bounds the memory."""


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class _Worker:
    """A process of the crew, and the files it has with their numbers, in its order."""

    process: LimitedProcess
    waiting: deque[tuple[int, Reading]] = field(default_factory=deque)


class WorkerPool:
    """Hands at work; use it in a `with` statement, which ends them whatever happens.

    A hand is hired when all others have enough to do: where nothing is to be read, there is none.
    """

    def __init__(self, task: ReadingTask, *, hands: int) -> None:
        self._task = task
        self._most = max(hands, 1)
        self._hands: list[_Worker] = []
        self._answers: Answers = SimpleQueue()
        self._items: dict[int, ManifestItem] = {}
        self._done: dict[int, Got] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for worker in self._hands:
            worker.process.dismiss()
        for worker in self._hands:
            worker.process.end()

    def receive(
        self, items: Iterable[tuple[ManifestItem, Unread | None]], *, together: int
    ) -> Iterator[list[tuple[ManifestItem, Got]]]:
        """Yield the files with what was received, in their order, some at a time.

        Args:
            items: the files; one that needs no reading comes with what is to be yielded for it.
            together: how many at a time; at the end there may be fewer.
        """
        waiting, first, given = iter(items), 0, 0
        more = True
        while more or first < given:
            while more and given - first < AHEAD * self._most + together:
                item, unread = next(waiting, (None, None))
                if item is None:
                    more = False
                    break
                self._give(given, item, unread)
                given += 1
            last = min(first + together, given)
            while not all(number in self._done for number in range(first, last)):
                self._hear()
            if first < last:
                numbers = range(first, last)
                yield [(self._items.pop(number), self._done.pop(number)) for number in numbers]
            first = last

    def _give(self, number: int, item: ManifestItem, unread: Unread | None) -> None:
        self._items[number] = item
        if unread is not None:
            self._done[number] = unread
            return
        while (worker := self._free()) is None:
            self._hear()
        self._send_to(worker, number, reading(item, self._task))

    def _send_to(self, worker: _Worker, number: int, step: Reading) -> None:
        worker.waiting.append((number, step))
        worker.process.give(step)

    def _free(self) -> _Worker | None:
        """Return the hand with the least to do, a new one, or None when all have enough."""
        worker = min(self._hands, key=lambda worker: len(worker.waiting), default=None)
        if worker is not None and len(worker.waiting) < DEPTH:
            return worker
        if len(self._hands) == self._most:
            return None
        return self._hire()

    def _hire(self) -> _Worker:
        self._hands.append(_Worker(LimitedProcess(self._answers)))
        return self._hands[-1]

    def _hear(self) -> None:
        """Wait for an answer."""
        process, answer = self._answers.get()
        worker = next((worker for worker in self._hands if worker.process is process), None)
        if worker is None:
            return
        if answer is None:
            self._replace(worker)
        else:
            self._take(worker, answer)

    def _take(self, worker: _Worker, answer: bytes) -> None:
        number, step = worker.waiting.popleft()
        try:
            self._done[number] = result_of(step, answer)
        except CorpusError as error:
            self._done[number] = error

    def _replace(self, worker: _Worker) -> None:
        """Say which file a hand died of, and give the others it had to a new one."""
        self._hands.remove(worker)
        worker.process.end()
        if worker.waiting and not worker.process.has_left():
            number, step = worker.waiting.popleft()
            self._done[number] = worker.process.failure(step)
        if worker.waiting:
            new = self._hire()
            for number, step in worker.waiting:
                self._send_to(new, number, step)


# ----------------------------------------
# What a process of a crew does with a file: read it, cut it, and say why where that fails.

Result = TypeVar("Result")

PARSER_SECONDS = 10
"""Beyond its limit on the wall; so a parser, a process of its own, is stopped before this one."""


@dataclass(frozen=True, slots=True)
class ReadingTask:
    """What all files of a batch have in common."""

    workspace: Workspace
    lexicon: Lexicon
    encoding: str | None = None

    def origin(self, item: ManifestItem) -> str:
        """Return how a file is named: from the workspace where it lies within, printable."""
        return printable(self.workspace.relative(item.path))


Reading = LimitedStep[Received | CorpusError]
"""The step of reading and cutting a file."""


def reading(item: ManifestItem, task: ReadingTask) -> Reading:
    """Return the step of reading and cutting a file, within the limits of its reader."""
    return _step(item, task.origin(item), try_to_receive, item, task)


def cutting(item: ManifestItem, source: Source, lexicon: Lexicon) -> LimitedStep[Received]:
    """Return the step of cutting what is at hand already, within the limits of its reader."""
    return _step(item, source.origin, segment_source, item, source, lexicon=lexicon)


def _step(
    item: ManifestItem,
    name: str,
    function: Callable[..., Result],
    *arguments: object,
    **keywords: object,
) -> LimitedStep[Result]:
    limits = item.reading.limits
    return LimitedStep(
        function,
        arguments,
        keywords=keywords,
        doing=f"reading '{name}'",
        subject=name,
        limits=replace(limits, wall_seconds=limits.wall_seconds + PARSER_SECONDS),
    )


def try_to_receive(item: ManifestItem, task: ReadingTask) -> Received | CorpusError:
    """Read and cut a file; return the failure where it fails, even where it is a defect of ours.

    One file that a reader breaks on must not end a batch of thousands.
    """
    try:
        return read_document(
            item, workspace=task.workspace, lexicon=task.lexicon, encoding=task.encoding
        )
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


# ----------------------------------------
# What was received of some files is stored: each file wholly or not at all.

Unread = CorpusError | Known | PassedOver
"""What comes of a file that is not read."""

Got = Received | Unread
"""What came of a file before the corpus was written to."""


def unread_failure(found: NotRead, task: ReadingTask) -> Unread:
    """Return what comes of something in a folder that is not to be read."""
    if isinstance(found.why, CorpusError):
        return found.why
    return PassedOver(task.origin(ManifestItem(found.path)), found.why)


def store_all(
    store: Store, batch: Sequence[tuple[ManifestItem, Got]], *, task: ReadingTask, run: RunRecord
) -> tuple[Addition | Known | PassedOver | Failure, ...]:
    """Store some files in one transaction and return what became of each.

    A transaction waits for the disk once, however many files it stores. Where it fails, none of
    them is stored and none is said to be; a file that cannot be stored is taken back alone.
    """
    if not any(isinstance(got, Received) for _, got in batch):
        return tuple(_unstored(task.origin(item), got) for item, got in batch)
    with store.begin(run=run) as transaction:
        transaction.take_turn()
        homes = _homes(transaction, [got for _, got in batch if isinstance(got, Received)])
        return tuple(
            _settle(transaction, got, homes.get(got.source.origin))
            if isinstance(got, Received)
            else _unstored(task.origin(item), got)
            for item, got in batch
        )


def _homes(transaction: Transaction, received: Sequence[Received]) -> dict[str, tuple[str, ...]]:
    """Ask at once which documents have texts from the files.

    Not for a file that comes twice: the first time may change the answer.
    """
    times = Counter(got.source.origin for got in received)
    once = [origin for origin, number in times.items() if number == 1]
    return dict(transaction.keys_from_each(once))


def _settle(
    transaction: Transaction, received: Received, at_home: Sequence[str] | None
) -> Addition | Failure:
    try:
        with transaction.attempt():
            return store_document(transaction, received, at_home=at_home)
    except CorpusError as error:
        if isinstance(error, StorageError) and error.code != "E_SEGMENTATION":
            raise  # no file after this one would fare better
        return Failure(received.source.origin, error)


def _unstored(origin: str, got: Got) -> Known | PassedOver | Failure:
    if isinstance(got, Known | PassedOver):
        return got
    assert isinstance(got, CorpusError), "what was received is stored"
    return Failure(origin, got)
