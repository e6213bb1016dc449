"""Units read when they are asked for, and not twice for one document."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from corpus_tool.lexicon import Lexicon
from corpus_tool.model import Carrier
from corpus_tool.text.stream import Stream, read_stream

__all__ = ["Carriers", "KnownCarriers", "Reader", "Texts"]

Positions = NDArray[np.int64]
Texts = Callable[[Sequence[int]], Sequence[str]]


class KnownCarriers(Protocol):
    """Carriers by their numbers: all at hand, or read when they are asked for."""

    def __len__(self) -> int: ...

    def __getitem__(self, number: int, /) -> Carrier: ...


class Carriers:
    """Those that an index was opened with, and those that came after."""

    def __init__(self, known: KnownCarriers) -> None:
        self._known, self.more = known, list[Carrier]()

    def __len__(self) -> int:
        return len(self._known) + len(self.more)

    def __getitem__(self, number: int) -> Carrier:
        count = len(self._known)
        return self._known[number] if number < count else self.more[number - count]


class Reader:
    """Texts by number, old ones from a store and new ones from memory, and their words."""

    def __init__(self, texts: Texts, count: int, lexicon: Lexicon | None) -> None:
        self._texts, self._base, self._new = texts, count, list[str]()
        self._lexicon = lexicon
        self.forget()

    @property
    def count(self) -> int:
        """How many texts there are."""
        return self._base + len(self._new)

    def forget(self) -> None:
        """Give up the words that were read."""
        self._known: dict[int, str] = {}
        self._numbers = np.zeros(0, np.int64)
        self._stream = read_stream([], lexicon=self._lexicon)

    def add(self, texts: Sequence[str], stream: Stream) -> None:
        """Take further texts, which have been read."""
        numbers = range(self.count, self.count + len(texts))
        self._new += texts
        self._remember(numbers, texts, stream)

    def read(self, numbers: Positions) -> tuple[list[str], Stream]:
        """Return texts by number, and their words."""
        wanted = numbers.tolist()
        missing = [n for n in wanted if n not in self._known]
        if missing:
            found = self._read(missing)
            self._remember(missing, found, read_stream(found, lexicon=self._lexicon))
        order = np.argsort(self._numbers)
        places = order[np.searchsorted(self._numbers[order], numbers)]
        return [self._known[n] for n in wanted], self._stream.take(places)

    def _read(self, numbers: Sequence[int]) -> list[str]:
        old = [n for n in numbers if n < self._base]
        return [*self._texts(old), *(self._new[n - self._base] for n in numbers if n >= self._base)]

    def _remember(self, numbers: Sequence[int], texts: Sequence[str], stream: Stream) -> None:
        self._known |= zip(numbers, texts, strict=True)
        self._numbers = np.concatenate([self._numbers, np.array(numbers, np.int64)])
        self._stream = self._stream.plus(stream)
