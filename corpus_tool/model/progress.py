"""How far long work has come: told to whoever asked for it, shown only where a person looks."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

__all__ = ["Progress", "Stage", "untold"]


class Stage(StrEnum):
    """What is being done, of work on the whole corpus."""

    READING = "reading paragraphs"
    """Out of the database: so many documents."""
    CUTTING = "cutting into words"
    JOINING = "joining near-duplicates"
    CHAINING = "chaining recurring words"
    WRITING = "writing formulae"
    ADDING = "adding documents to the search"
    STORING = "storing the search"
    MEASURING = "measuring what is new"
    """Of the words of each document."""
    TRACING = "tracing formulae"
    """Their lives, for the page of the corpus."""
    PAGES = "writing comparisons"
    TEXTS = "writing texts"
    COMMITMENTS = "writing commitments"
    SHELVES = "writing lists of documents"
    COPYING = "copying the corpus"
    """Pages of a database file, or rows."""
    VERIFYING = "verifying"
    """Documents, comparisons and searches."""


Progress = Callable[[Stage, int, int], None]
"""Told what is being done, how much of it is done, and of how much; 0 of 0 where none can know."""


def untold(stage: Stage, done: int = 0, total: int = 0) -> None:
    """Take no notice."""
