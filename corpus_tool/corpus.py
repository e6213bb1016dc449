"""The corpus as its users meet it: one method a use case, each a straight line.

Load in one transaction, compute in none, save in one: the core never works while the database
waits, and whatever interrupts a use case leaves the database as before or as after.
The use cases stand in `corpus_tool.cases`, one noun a file; to add some, write a class there that
begins from `Opened` (or from the one whose methods it needs) and name it here.
"""

from __future__ import annotations

from collections.abc import Callable

from corpus_tool.cases.adding import Reference
from corpus_tool.cases.fetching import Fetching
from corpus_tool.cases.filing import Filing
from corpus_tool.cases.gathering import Gathering
from corpus_tool.cases.importing import Importing
from corpus_tool.cases.opened import PROGRAM, load_encoder
from corpus_tool.store.verify import Problem, verify

__all__ = ["PROGRAM", "Corpus", "Reference", "load_encoder"]


class Corpus(Gathering, Filing, Importing, Fetching):
    """Documents, their versions and comparisons, in a workspace."""

    def verify(self, *, progress: Callable[[int, int], None] | None = None) -> tuple[Problem, ...]:
        """Take every hash, span, link and count again; return a line for all that is not right.

        Args:
            progress: told how much is done, of how much.
        """
        return verify(self._store, progress=progress)
