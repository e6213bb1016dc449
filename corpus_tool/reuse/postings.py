"""Which units, cores or places bear a hash: two sorted arrays, and a short list of later ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from corpus_tool.reuse.sets import ranges
from corpus_tool.text.hashing import Hashes

__all__ = ["Postings"]

Positions = NDArray[np.int64]


def _no_keys() -> Hashes:
    return np.zeros(0, np.uint64)


def _no_values() -> Positions:
    return np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Postings:
    """Pairs of a hash and a number, found by the hash.

    The bulk is never touched again: what is added later is kept apart, so that a store needs to
    write only that.
    """

    keys: Hashes = field(default_factory=_no_keys)
    """Ascending."""
    values: NDArray[np.int64] | NDArray[np.uint32] = field(default_factory=_no_values)
    later_keys: Hashes = field(default_factory=_no_keys)
    later_values: Positions = field(default_factory=_no_values)

    @classmethod
    def of(cls, keys: Hashes, values: Positions) -> Postings:
        """Sort pairs into postings."""
        order = np.argsort(keys, kind="stable")
        ordered = values[order]
        brief = int(values.max(initial=0)) < 1 << 32
        return cls(keys[order], ordered.astype(np.uint32) if brief else ordered)

    def plus(self, keys: Hashes, values: Positions) -> Postings:
        """Return the postings with some more."""
        more_keys = np.concatenate([self.later_keys, keys])
        more = np.concatenate([self.later_values, values])
        order = np.argsort(more_keys, kind="stable")
        return Postings(self.keys, self.values, more_keys[order], more[order])

    def find(self, keys: Hashes) -> tuple[Positions, Positions]:
        """Return what bears the keys: the position of the key that was asked for, the value."""
        asked, values = [], []
        for own, held in ((self.keys, self.values), (self.later_keys, self.later_values)):
            low = np.searchsorted(own, keys, side="left")
            sizes = np.searchsorted(own, keys, side="right") - low
            asked.append(np.repeat(np.arange(len(keys)), sizes))
            values.append(held[ranges(low, sizes)].astype(np.int64))
        return np.concatenate(asked), np.concatenate(values)

    def dump(self, name: str) -> dict[str, bytes]:
        """Return the four arrays as bytes; those that begin with `base.` never change."""
        return {
            f"base.{name}.keys": self.keys.tobytes(),
            f"base.{name}.values": self.values.tobytes(),
            f"later.{name}.keys": self.later_keys.tobytes(),
            f"later.{name}.values": self.later_values.tobytes(),
        }

    @classmethod
    def load(cls, name: str, dumped: Mapping[str, bytes]) -> Postings:
        """Read what `dump` wrote: values of four or of eight bytes."""
        keys = np.frombuffer(dumped[f"base.{name}.keys"], np.uint64)
        raw = dumped[f"base.{name}.values"]
        brief = len(raw) < 8 * len(keys)
        return cls(
            keys,
            np.frombuffer(raw, np.uint32) if brief else np.frombuffer(raw, np.int64),
            np.frombuffer(dumped[f"later.{name}.keys"], np.uint64),
            np.frombuffer(dumped[f"later.{name}.values"], np.int64),
        )
