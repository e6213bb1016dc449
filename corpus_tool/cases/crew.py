"""Several processes that read and cut files, and one that hands out files and takes what comes.

Each is a process with a pipe either way, as the sandbox of a parser is: no state is inherited, a
script that adds files needs no guard, and one that dies takes one file with it, which is named.
What was received comes out in the order of the files, whoever was quicker.

A file that takes more time or memory than it may takes its hand with it, and no more
(`limited_process`).
"""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from queue import SimpleQueue
from types import TracebackType
from typing import Self

from corpus_tool.cases.hand import Reading, Task, reading
from corpus_tool.cases.settling import Got, Unread
from corpus_tool.errors import CorpusError
from corpus_tool.ingest.description import Item
from corpus_tool.limited_process import Answers, LimitedProcess, result_of

__all__ = ["Crew", "processors"]

DEPTH = 24
"""Files that a hand has waiting, so that it works on while others are being stored."""

AHEAD = 32
"""Files per hand that may be received before their turn: what bounds the memory."""


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class _Hand:
    """A process of the crew, and the files it has with their numbers, in its order."""

    process: LimitedProcess
    waiting: deque[tuple[int, Reading]] = field(default_factory=deque)


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
            hand.process.dismiss()
        for hand in self._hands:
            hand.process.end()

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
        self._hand_over(hand, number, reading(item, self._task))

    def _hand_over(self, hand: _Hand, number: int, step: Reading) -> None:
        hand.waiting.append((number, step))
        hand.process.give(step)

    def _free(self) -> _Hand | None:
        """Return the hand with the least to do, a new one, or None when all have enough."""
        hand = min(self._hands, key=lambda hand: len(hand.waiting), default=None)
        if hand is not None and len(hand.waiting) < DEPTH:
            return hand
        if len(self._hands) == self._most:
            return None
        return self._hire()

    def _hire(self) -> _Hand:
        self._hands.append(_Hand(LimitedProcess(self._answers)))
        return self._hands[-1]

    def _hear(self) -> None:
        """Wait for an answer."""
        process, answer = self._answers.get()
        hand = next((hand for hand in self._hands if hand.process is process), None)
        if hand is None:
            return
        if answer is None:
            self._replace(hand)
        else:
            self._take(hand, answer)

    def _take(self, hand: _Hand, answer: bytes) -> None:
        number, step = hand.waiting.popleft()
        try:
            self._done[number] = result_of(step, answer)
        except CorpusError as error:
            self._done[number] = error

    def _replace(self, hand: _Hand) -> None:
        """Say which file a hand died of, and give the others it had to a new one."""
        self._hands.remove(hand)
        hand.process.end()
        if hand.waiting and not hand.process.has_left():
            number, step = hand.waiting.popleft()
            self._done[number] = hand.process.failure(step)
        if hand.waiting:
            new = self._hire()
            for number, step in hand.waiting:
                self._hand_over(new, number, step)
