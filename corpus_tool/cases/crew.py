"""Several processes that read and cut files, and one that hands out files and takes what comes.

Each is a process with a pipe either way, as the sandbox of a parser is: no state is inherited, a
script that adds files needs no guard, and one that dies takes one file with it, which is named.
What was received comes out in the order of the files, whoever was quicker.

They answer in pickles: a hand is this program, and does what it did itself before. Bytes that are
not trusted with it are parsed by a child of the hand, which answers in JSON (`ingest.wire`).
"""

from __future__ import annotations

import contextlib
import os
import pickle
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from types import TracebackType
from typing import Self

from corpus_tool.cases.hand import LENGTH, Task
from corpus_tool.cases.settling import Got, Unread
from corpus_tool.errors import CorpusError, UnreadableSource
from corpus_tool.ingest.manifest import Item
from corpus_tool.intake import Received

__all__ = ["Crew", "processors"]

DEPTH = 24
"""Files that a hand has waiting, so that it works on while others are being stored."""

AHEAD = 32
"""Files per hand that may be received before their turn: what bounds the memory."""

_PACKAGE_ROOT = str(Path(__file__).resolve().parents[2])
_BOOTSTRAP = (
    "import sys; sys.path[:] = sys.argv[1:]; from corpus_tool.cases.hand import main; main()"
)

Answers = SimpleQueue[tuple["_Hand", bytes | None]]


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


class _Hand:
    """A process of the crew, and the numbers of the files it has, in its order."""

    def __init__(self, task: Task, answers: Answers) -> None:
        known = [entry for entry in sys.path if Path(entry).is_absolute()]
        path = known if _PACKAGE_ROOT in known else [_PACKAGE_ROOT, *known]
        self.waiting: deque[int] = deque()
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", _BOOTSTRAP, *path],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        # Its answers are taken while this process stores: a full pipe would stop its work.
        self._listener = Thread(target=self._listen, args=(answers,), daemon=True)
        self._listener.start()
        self._send(task)

    def _send(self, value: Task | Item) -> None:
        if stream := self._process.stdin:
            with contextlib.suppress(OSError):  # it is dead, and the listener says so
                stream.write(pickle.dumps(value, protocol=5))
                stream.flush()

    def give(self, number: int, item: Item) -> None:
        """Hand it a file."""
        self.waiting.append(number)
        self._send(item)

    def _listen(self, answers: Answers) -> None:
        stream = self._process.stdout
        while stream:
            head = stream.read(LENGTH)
            size = int.from_bytes(head, "big")
            body = stream.read(size) if len(head) == LENGTH else b""
            if len(head) < LENGTH or len(body) < size:
                break
            answers.put((self, body))
        answers.put((self, None))

    def dismiss(self) -> None:
        """Tell it to end, and a parser it waits for."""
        self._process.terminate()

    def end(self) -> int:
        """Wait for its end and return its exit code."""
        code = self._process.wait()
        self._listener.join()
        for stream in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                if stream:
                    stream.close()
        return code


class Crew:
    """Hands at work; use it in a `with` statement, which ends them whatever happens.

    A hand is hired when all others have enough to do: where nothing is to be read, there is none.
    """

    def __init__(self, task: Task, *, hands: int) -> None:
        self._task = task
        self._most = max(hands, 1)
        self._hands: list[_Hand] = []
        self._answers: Answers = SimpleQueue()
        self._items: dict[int, Item] = {}
        self._done: dict[int, Got] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for hand in self._hands:
            hand.dismiss()
        for hand in self._hands:
            hand.end()

    def receive(
        self, items: Iterable[tuple[Item, Unread | None]], *, together: int
    ) -> Iterator[list[tuple[Item, Got]]]:
        """Yield the files with what was received, in their order, some at a time.

        Args:
            items: the files; one that needs no reading comes with what is to be yielded for it.
            together: how many at a time; at the end there may be fewer.
        """
        waiting, first, given = iter(items), 0, 0
        more = True
        while more or first < given:
            while more and given - first < AHEAD * self._most + together:
                item, known = next(waiting, (None, None))
                if item is None:
                    more = False
                    break
                self._give(given, item, known)
                given += 1
            last = min(first + together, given)
            while not all(number in self._done for number in range(first, last)):
                self._hear()
            if first < last:
                numbers = range(first, last)
                yield [(self._items.pop(number), self._done.pop(number)) for number in numbers]
            first = last

    def _give(self, number: int, item: Item, known: Unread | None) -> None:
        self._items[number] = item
        if known is not None:
            self._done[number] = known
            return
        while (hand := self._free()) is None:
            self._hear()
        hand.give(number, item)

    def _free(self) -> _Hand | None:
        """Return the hand with the least to do, a new one, or None when all have enough."""
        hand = min(self._hands, key=lambda hand: len(hand.waiting), default=None)
        if hand is not None and len(hand.waiting) < DEPTH:
            return hand
        if len(self._hands) == self._most:
            return None
        self._hands.append(_Hand(self._task, self._answers))
        return self._hands[-1]

    def _hear(self) -> None:
        """Wait for an answer."""
        hand, answer = self._answers.get()
        if hand not in self._hands:
            return
        if answer is None:
            self._replace(hand)
        else:
            got: Received | CorpusError = pickle.loads(answer)
            self._done[hand.waiting.popleft()] = got

    def _replace(self, hand: _Hand) -> None:
        """Say which file a hand died of, and give the others it had to a new one."""
        hand.dismiss()  # where it is not dead, but has said no sensible thing
        code = hand.end()
        self._hands.remove(hand)
        if hand.waiting:
            number = hand.waiting.popleft()
            self._done[number] = self._death(self._items[number], code)
        if hand.waiting:
            new = _Hand(self._task, self._answers)
            self._hands.append(new)
            for number in hand.waiting:
                new.give(number, self._items[number])

    def _death(self, item: Item, code: int) -> CorpusError:
        name = self._task.origin(item)
        how = f"signal {-code}" if code < 0 else f"exit code {code}"
        return UnreadableSource(
            f"the process that read '{name}' ended ({how})",
            subject=name,
            hint="Keep the file for a report",
            code="E_PARSER_CRASH",
        )
