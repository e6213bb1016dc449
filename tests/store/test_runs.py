"""Runs: what worked on the corpus, how it ended, and those that died without a word."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from corpus_tool.errors import DocumentNotFound
from corpus_tool.model import RunStatus
from corpus_tool.store import Store
from corpus_tool.store.verify import verify_store
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
    assert verify_store(store) == ()


@contextmanager
def locked_runs(url: str) -> Iterator[None]:
    """Let another program hold the lock that the end of a run needs."""
    with raw.opened(url) as holder:
        statements = ("BEGIN", "SELECT * FROM run FOR UPDATE")
        for statement in statements if "://" in url else ("BEGIN IMMEDIATE",):
            holder.execute(statement)
        yield
        holder.execute("ROLLBACK")


def test_a_run_ends_with_its_last_transaction(store: Store, url: str) -> None:
    """That a run is done is stored with what it did: it needs no further turn to write."""
    with Store.open(url, wait=0.2) as other, ExitStack() as later:
        with other.run("add") as run:
            with other.begin(run=run, last=True) as transaction:
                transaction.describe(values.DOCUMENT)
            later.enter_context(locked_runs(url))
        with store.read() as reading:
            (done,) = reading.runs()

    assert (done.id, done.status) == (run.id, RunStatus.DONE)
    assert verify_store(store) == ()


def test_a_run_that_cannot_be_ended_has_not_failed(store: Store, url: str) -> None:
    """Where all is stored and only the run's end finds the database busy, nothing is raised."""
    with Store.open(url, wait=0.2) as other, ExitStack() as later:
        with other.run("add") as run:
            with other.begin(run=run) as transaction:
                transaction.describe(values.DOCUMENT)
            later.enter_context(locked_runs(url))
        with store.read() as reading:
            assert reading.find_document(values.DOCUMENT.key) is not None
            (open_,) = reading.runs()

    assert open_.status == RunStatus.RUNNING


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


DEAD = (
    "INSERT INTO run (kind, engine, parameters, status, started_at, host, pid, process) "
    "SELECT 'add', 'x', '{}', 'running', '2026-01-01T00:00:00.000000Z', "
    f"'{os.uname().nodename}', {os.getpid()}, 'another boot 1'"
)
"""A run whose process number now belongs to a process that started later."""

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
        assert verify_store(store) == ()

    assert before.status == RunStatus.RUNNING
    assert (after.status, after.error) == (
        RunStatus.ABANDONED,
        "its process ended without a word",
    )


@pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
@pytest.mark.postgresql
def test_two_who_find_the_same_dead_run(store: Store, url: str) -> None:
    """A dead run that another program is marking is passed over, and both open the store."""
    with raw.opened(url) as connection:
        connection.execute(DEAD)
    with locked_runs(url), Store.open(url, wait=0.2), store.read() as reading:
        assert [run.status for run in reading.runs()] == [RunStatus.RUNNING]
    with Store.open(url) as other, other.read() as reading:
        assert [run.status for run in reading.runs()] == [RunStatus.ABANDONED]


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_opening_does_not_wait_to_mark_a_dead_run(store: Store, url: str) -> None:
    """While somebody writes, a corpus is opened soon, and the dead run is left to the next."""
    with raw.opened(url) as connection:
        connection.execute(DEAD)
    with locked_runs(url), Store.open(url, wait=1e6) as other, other.read() as reading:
        assert [run.status for run in reading.runs()] == [RunStatus.RUNNING]


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
        connection.execute(DEAD)
    with Store.open(url) as other, other.read() as reading:
        assert [run.status for run in reading.runs()] == [RunStatus.ABANDONED]
