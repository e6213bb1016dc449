"""What is known of a corpus's recurring runs, cores and groups, as tables that can be renewed.

Word positions are counted from the start of their unit, so that a row stays true whatever other
units are read beside it.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from corpus_tool.reuse.cores import Cores
from corpus_tool.reuse.units import Units

__all__ = ["Ledger", "Table", "cores_of"]

Positions = NDArray[np.int64]


class Table:
    """Columns of equal length."""

    def __init__(self, **columns: NDArray[np.generic]) -> None:
        self.columns = columns

    def __getitem__(self, name: str) -> NDArray[np.int64]:
        return self.columns[name]  # type: ignore[return-value] # hashes are asked for as such

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())))

    def take(self, chosen: NDArray[np.generic]) -> Table:
        """Return the chosen rows."""
        return Table(**{name: column[chosen] for name, column in self.columns.items()})

    def plus(self, other: Table) -> Table:
        """Return the rows of both, ours first."""
        return Table(
            **{n: np.concatenate([own, other.columns[n]]) for n, own in self.columns.items()}
        )

    def sorted_by(self, *names: str) -> Table:
        """Return the rows in the order of columns, the last name deciding first."""
        return self.take(np.lexsort([self.columns[name] for name in names]))


class Ledger:
    """The tables, and the numbers that were given out."""

    NAMES = ("nodes", "cores", "occurrences", "likeness")

    def __init__(
        self, nodes: Table, cores: Table, occurrences: Table, likeness: Table, ways: int, count: int
    ) -> None:
        self.nodes = nodes
        """hash (ascending), documents, way."""
        self.cores = cores
        """core (ascending), way, id, documents, words, head (the core that stands for its group),
        formula (in the head's row: the id of the formula)."""
        self.occurrences = occurrences
        """core, unit, first, end (ascending in this order), exemplar."""
        self.likeness = likeness
        """left, right, similarity."""
        self.ways, self.count = ways, count

    def dump(self) -> dict[str, bytes]:
        """Return every column as bytes, by its type."""
        found = {
            f"ledger.{table}.{name}.{column.dtype.str}": column.tobytes()
            for table in self.NAMES
            for name, column in getattr(self, table).columns.items()
        }
        found["ledger.given"] = np.array([self.ways, self.count], np.int64).tobytes()
        return found

    @classmethod
    def load(cls, dumped: Mapping[str, bytes]) -> Ledger:
        """Read what `dump` wrote."""
        tables: dict[str, dict[str, NDArray[np.generic]]] = {name: {} for name in cls.NAMES}
        for key, raw in dumped.items():
            if key.startswith("ledger.") and key != "ledger.given":
                _, table, name, kind = key.split(".")
                tables[table][name] = np.frombuffer(raw, np.dtype(kind)).copy()
        ways, count = np.frombuffer(dumped["ledger.given"], np.int64).tolist()
        nodes, cores, occurrences, likeness = (Table(**tables[name]) for name in cls.NAMES)
        return cls(nodes, cores, occurrences, likeness, ways, count)


def cores_of(cores: Table, occurrences: Table, corpus: Units, numbers: Positions) -> Cores:
    """Return rows of a ledger as cores of units that have been read.

    Args:
        cores: the rows wanted.
        occurrences: theirs.
        corpus: the units, read.
        numbers: the number in the ledger of each unit of the corpus, ascending.
    """
    units = np.searchsorted(numbers, occurrences["unit"])
    offsets = corpus.stream.bounds[units]
    return Cores(
        core=np.searchsorted(cores["core"], occurrences["core"]),
        units=units,
        first=offsets + occurrences["first"],
        end=offsets + occurrences["end"],
        exemplars=np.flatnonzero(occurrences["exemplar"]),
        documents=cores["documents"],
        chains=cores["way"],
    )
