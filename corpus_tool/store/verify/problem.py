"""What `verify` reports, and how it goes on when a record cannot even be read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from corpus_tool.errors import CorpusError
from corpus_tool.store.failures import UNREADABLE

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


def safely(
    session: Session, subject: str, check: Callable[[], Iterable[Problem]]
) -> Iterator[Problem]:
    """Yield what a check of one record finds; a record that cannot be read is a finding too.

    Args:
        session: that the check reads with; after a failure it begins anew, for PostgreSQL answers
            nothing more in a transaction in which something failed.
        subject: the record, as a user names it.
        check: of the record.
    """
    try:
        yield from check()
    except (*UNREADABLE, SQLAlchemyError, CorpusError) as error:
        yield Problem("E_UNREADABLE", subject, f"it cannot be read back ({_said(error)})")
        if isinstance(error, SQLAlchemyError):
            session.rollback()


def _said(error: Exception) -> str:
    """Return what went wrong in one line, in our words where they are ours."""
    return error.message if isinstance(error, CorpusError) else type(error).__name__
