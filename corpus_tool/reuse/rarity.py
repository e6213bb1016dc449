"""How often shingles recur: a large table, of which a stored index is asked for a few places."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from corpus_tool.reuse.sets import distinct, rarity_places
from corpus_tool.reuse.shelf import Pieces
from corpus_tool.text.pieces import Hashes

__all__ = ["Rarity"]

BLOCK = 1 << 10
"""Places that are stored together."""


class Rarity:
    """The table of rarity, in memory or read as far as it is asked for."""

    def __init__(self, table: NDArray[np.uint8], pieces: Pieces | None = None) -> None:
        """Take a table; where pieces are given, they fill it when they are needed."""
        self._table, self._pieces = table, pieces
        self._known = np.zeros(len(table) // BLOCK, np.bool_)
        self._known[:] = pieces is None

    def table(self, runs: Hashes) -> NDArray[np.uint8]:
        """Return the table; what it says of these shingles is true."""
        if self._pieces is not None:
            blocks = distinct(rarity_places(runs) // BLOCK)
            lacking = {_name(n): n for n in blocks[~self._known[blocks]].tolist()}
            for name, raw in self._pieces(lacking).items():
                at = lacking[name] * BLOCK
                self._table[at : at + BLOCK] = np.frombuffer(raw, np.uint8)
            self._known[blocks] = True
        return self._table

    def dump(self) -> Iterator[tuple[str, bytes]]:
        """Yield the pieces of a table that was made here; where it is empty, there is none."""
        if self._pieces is None:
            blocks = self._table.reshape(-1, BLOCK)
            for n in np.flatnonzero(blocks.any(axis=1)).tolist():
                yield _name(n), blocks[n].tobytes()


def _name(number: int) -> str:
    return f"rarity.{number:06}"
