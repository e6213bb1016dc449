"""Rows as columns of equal length."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["Table"]


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

    def plus(self, *others: Table) -> Table:
        """Return the rows of all, ours first."""
        return Table(
            **{
                name: np.concatenate([own, *(other.columns[name] for other in others)])
                for name, own in self.columns.items()
            }
        )
