"""However a command is stopped, it ends with one line and the right exit code."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable

import pytest

from corpus_tool.corpus import Corpus
from tests.cli.conftest import Run

Interrupt = Callable[[int], None]


def at_once(number: int) -> None:
    """Send a signal in the midst of the work."""
    signal.raise_signal(number)


def where_it_is_lost(number: int) -> None:
    """Send a signal in a destructor, where Python can only print what is raised, and go on."""

    class Dying:
        def __del__(self) -> None:
            signal.raise_signal(number)

    Dying()
    for _ in range(100):
        time.sleep(0.01)


@pytest.mark.parametrize("interrupt", [at_once, where_it_is_lost])
def test_an_interrupt(run: Run, monkeypatch: pytest.MonkeyPatch, interrupt: Interrupt) -> None:
    """Ctrl-C ends a command with 130 and one line, wherever it comes."""
    monkeypatch.setattr(Corpus, "open", lambda **_: interrupt(signal.SIGINT))
    result = run("list")

    assert (result.code, result.out) == (130, "")
    assert result.err == (
        "corpus-tool: interrupted; what was finished stays, the rest is as before\n"
    )


def test_a_termination(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """SIGTERM ends a command as a shell expects it, with one line."""
    monkeypatch.setattr(Corpus, "open", lambda **_: at_once(signal.SIGTERM))
    result = run("list")

    assert result.code == 143
    assert result.err.startswith("corpus-tool: terminated; ")


def test_other_lost_exceptions_are_still_printed(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A defect in a destructor stays loud."""
    told = []
    monkeypatch.setattr(sys, "__unraisablehook__", told.append)

    class Broken:
        def __del__(self) -> None:
            raise RuntimeError("broken")

    def fail(**_: object) -> None:
        Broken()
        raise KeyboardInterrupt

    monkeypatch.setattr(Corpus, "open", fail)
    run("list")

    assert [type(each.exc_value) for each in told] == [RuntimeError]
