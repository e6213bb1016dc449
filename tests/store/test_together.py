"""Readers and writers together: each sees one moment, nothing false is said, nothing is lost."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus_tool.errors import DatabaseBusy
from corpus_tool.ingest.manifest import Item
from corpus_tool.intake import Outcome, receive, settle
from corpus_tool.lexicon import load
from corpus_tool.store import Store
from corpus_tool.workspace import Workspace


@pytest.fixture
def receiving(tmp_path: Path) -> Callable[[str], object]:
    """Returns what is received of a file of these words, always the same file."""
    path = tmp_path / "statement.md"

    def received(words: str) -> object:
        path.write_text(f"# Joint Statement\n\n1. {words}\n", encoding="utf-8")
        return receive(Item(path), workspace=Workspace(tmp_path), lexicon=load("en"))

    return received


@pytest.mark.parametrize(
    ("second", "outcome"),
    [
        ("The two sides will mend the quays.", Outcome.SAME_BYTES),
        ("The two sides will mend the mill.", Outcome.NEW_VERSION),
    ],
)
def test_two_who_add_a_file_at_once(
    store: Store, url: str, receiving: Callable[[str], object], second: str, outcome: Outcome
) -> None:
    """The second to add a file says what it found, not what it would have found before."""
    mine, theirs = receiving("The two sides will mend the quays."), receiving(second)
    said: list[Outcome] = []
    with Store.open(url) as other:

        def add() -> None:
            with other.begin() as transaction:
                said.append(settle(transaction, theirs).outcome)

        thread = threading.Thread(target=add)
        with store.begin() as transaction:
            said.append(settle(transaction, mine).outcome)
            thread.start()
            thread.join(0.3)
        thread.join()

    assert said == [Outcome.NEW, outcome]


def test_who_adds_waits_no_longer_than_it_was_told(
    store: Store, url: str, receiving: Callable[[str], object]
) -> None:
    """A writer that does not get its turn says so in one line."""
    received = receiving("The two sides will mend the quays.")
    with Store.open(url, wait=0.2) as other, store.begin() as transaction:
        settle(transaction, received)
        told = pytest.raises(DatabaseBusy, match=r"\AE_BUSY: another program is writing .*\Z")
        with told, other.begin() as late:
            settle(late, received)
