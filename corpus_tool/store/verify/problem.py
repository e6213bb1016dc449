"""What `verify` reports, and how it goes on when a record cannot even be read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy.exc import SQLAlchemyError

from corpus_tool.errors import CorpusError

__all__ = ["Problem", "safely"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing in the database that is not as it was stored."""

    code: str
    """`E_HASH`, `E_SPAN`, `E_COUNT`, …: the list in docs/schema.md."""
    subject: str
    """What it is about, as a user names it: `japan-laos-2015@1`."""
    message: str

    def __str__(self) -> str:
        """Return the line a user reads."""
        return f"{self.code}: {self.subject}: {self.message}"


UNREADABLE = (ValueError, TypeError, LookupError, AttributeError, SQLAlchemyError, CorpusError)
"""What reading a damaged record may raise: broken JSON, an unknown word, a missing row."""


def safely(subject: str, check: Callable[[], Iterable[Problem]]) -> Iterator[Problem]:
    """Yield what a check of one record finds; a record that cannot be read is a finding too."""
    try:
        yield from check()
    except UNREADABLE as error:
        message = f"it cannot be read back ({type(error).__name__})"
        yield Problem("E_UNREADABLE", subject, message)
