"""Runs: what worked on the corpus, how it ended, and those that died without a word."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from corpus_tool.errors import DocumentNotFound
from corpus_tool.model import RunStatus
from corpus_tool.store import Store
from corpus_tool.store.verify import verify
from tests.store import raw, values


def test_a_transaction_is_a_run_of_its_own(store: Store) -> None:
    """A write outside any named run is recorded too, and is done when it is stored."""
    values.add(store)
    with store.read() as reading:
        (run,) = reading.runs()

    assert (run.kind, run.status, run.pid) == ("edit", RunStatus.DONE, os.getpid())
    assert run.engine.startswith("corpus-tool ")
    assert run.ended_at is not None and run.ended_at >= run.started_at


def test_reading_and_storing_nothing_is_no_run(store: Store) -> None:
    """A transaction that stores nothing leaves no run behind."""
    values.add(store)
    values.add(store)
    with store.begin() as transaction:
        assert len(transaction.documents()) == 1
    with store.read() as reading:
        assert len(reading.runs()) == 1


def test_a_named_run_holds_several_transactions(store: Store) -> None:
    """A command's run says what was given, ends as done, and counts all it stored."""
    with store.run("add", parameters={"paths": ["documents"], "force": False}) as run:
        for document, texts in ((values.DOCUMENT, values.OLD), (values.LATER, values.NEW)):
            with store.begin(run=run) as transaction:
                transaction.add_version(
                    document,
                    values.source(),
                    values.segmentation(*texts),
                    language="en",
                    reader="r",
                )
        with store.read() as reading:
            assert reading.runs() == (run,)
    with store.read() as reading:
        (done,) = reading.runs()

    assert (done.kind, done.status, done.error) == ("add", RunStatus.DONE, None)
    assert done.parameters == {"paths": ["documents"], "force": False}
    assert verify(store) == ()


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (KeyboardInterrupt(), "KeyboardInterrupt"),
        (DocumentNotFound("no x"), "E_NO_DOCUMENT: no x."),
    ],
)
def test_a_run_that_raises_has_failed(store: Store, error: BaseException, told: str) -> None:
    """The record says that and why a run failed, and the error goes on its way."""
    with pytest.raises(type(error)), store.run("compare"):
        raise error
    with store.read() as reading:
        (run,) = reading.runs()

    assert (run.status, run.error) == (RunStatus.FAILED, told)


KILLED = """
import os, signal, sys
from corpus_tool.store import Store
with Store.open(sys.argv[1]) as store, store.run("add"):
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.fault
def test_a_killed_run_is_marked_at_the_next_opening(url: str) -> None:
    """A run whose process was killed is found by whoever opens the store next for writing."""
    killed = subprocess.run([sys.executable, "-c", KILLED, url], check=False)
    assert killed.returncode == -9
    with Store.open(url, read_only=True) as store, store.read() as reading:
        (before,) = reading.runs()
    with Store.open(url) as store:
        with store.read() as reading:
            (after,) = reading.runs()
        assert verify(store) == ()

    assert before.status == RunStatus.RUNNING
    assert (after.status, after.error) == (
        RunStatus.ABANDONED,
        "its process ended without a word",
    )


def test_a_living_run_is_left_alone(store: Store, url: str) -> None:
    """A run of a process that still lives is not marked by others."""
    with store.run("add"), Store.open(url) as other, other.read() as reading:
        assert [run.status for run in reading.runs()] == [RunStatus.RUNNING]


def test_a_run_of_another_host_is_left_alone(store: Store, url: str) -> None:
    """Nobody can tell from here whether a process of another machine lives."""
    with raw.opened(url) as connection:
        connection.execute(
            "INSERT INTO run (kind, engine, parameters, status, started_at, host, pid) VALUES "
            "('add', 'x', '{}', 'running', '2026-01-01T00:00:00.000000Z', 'elsewhere', 1)"
        )
    with Store.open(url) as other, other.read() as reading:
        assert [run.status for run in reading.runs()] == [RunStatus.RUNNING]


def test_a_process_number_used_again_is_another_process(store: Store, url: str) -> None:
    """A run counts as dead when its number now belongs to a process that started later."""
    with raw.opened(url) as connection:
        connection.execute(
            "INSERT INTO run (kind, engine, parameters, status, started_at, host, pid, process) "
            "SELECT 'add', 'x', '{}', 'running', '2026-01-01T00:00:00.000000Z', "
            f"'{os.uname().nodename}', {os.getpid()}, 'another boot 1'"
        )
    with Store.open(url) as other, other.read() as reading:
        assert [run.status for run in reading.runs()] == [RunStatus.ABANDONED]
