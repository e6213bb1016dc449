"""What was received of some files is stored: each file wholly or not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from corpus_tool.cases.hand import Task
from corpus_tool.errors import CorpusError, StorageError
from corpus_tool.ingest.description import Item
from corpus_tool.ingest.files import NotRead
from corpus_tool.intake import Addition, Failure, Known, PassedOver, Received, settle
from corpus_tool.model import RunRecord
from corpus_tool.store import Store, Transaction

__all__ = ["Got", "Unread", "settle_all", "unread"]

Unread = CorpusError | Known | PassedOver
"""What comes of a file that is not read."""

Got = Received | Unread
"""What came of a file before the corpus was written to."""


def unread(found: NotRead, task: Task) -> Unread:
    """Return what comes of something in a folder that is not to be read."""
    if isinstance(found.why, CorpusError):
        return found.why
    return PassedOver(task.origin(Item(found.path)), found.why)


def settle_all(
    store: Store, batch: Sequence[tuple[Item, Got]], *, task: Task, run: RunRecord
) -> tuple[Addition | Known | PassedOver | Failure, ...]:
    """Store some files in one transaction and return what became of each.

    A transaction waits for the disk once, however many files it stores. Where it fails, none of
    them is stored and none is said to be; a file that cannot be stored is taken back alone.
    """
    if not any(isinstance(got, Received) for _, got in batch):
        return tuple(_unstored(task.origin(item), got) for item, got in batch)
    with store.begin(run=run) as transaction:
        transaction.take_turn()
        homes = _homes(transaction, [got for _, got in batch if isinstance(got, Received)])
        return tuple(
            _settle(transaction, got, homes.get(got.source.origin))
            if isinstance(got, Received)
            else _unstored(task.origin(item), got)
            for item, got in batch
        )


def _homes(transaction: Transaction, received: Sequence[Received]) -> dict[str, tuple[str, ...]]:
    """Ask at once which documents have texts from the files.

    Not for a file that comes twice: the first time may change the answer.
    """
    times = Counter(got.source.origin for got in received)
    once = [origin for origin, number in times.items() if number == 1]
    return dict(transaction.keys_from_each(once))


def _settle(
    transaction: Transaction, received: Received, at_home: Sequence[str] | None
) -> Addition | Failure:
    try:
        with transaction.attempt():
            return settle(transaction, received, at_home=at_home)
    except CorpusError as error:
        if isinstance(error, StorageError) and error.code != "E_SEGMENTATION":
            raise  # no file after this one would fare better
        return Failure(received.source.origin, error)


def _unstored(origin: str, got: Got) -> Known | PassedOver | Failure:
    if isinstance(got, Known | PassedOver):
        return got
    assert isinstance(got, CorpusError), "what was received is stored"
    return Failure(origin, got)
