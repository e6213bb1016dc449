"""Measuring in a child process."""

from __future__ import annotations

import pytest

from benchmarks import measuring
from benchmarks.measuring import measure


@pytest.fixture(autouse=True)
def once(monkeypatch: pytest.MonkeyPatch) -> None:
    """One repetition is enough to see that it works."""
    monkeypatch.setattr(measuring, "SECONDS", 0)


def test_the_result_comes_back_from_the_child() -> None:
    """What the call returned is there to be scored."""
    assert measure(lambda: [1, 2]).result == [1, 2]


def test_memory_is_the_calls_own() -> None:
    """A call that holds fifty million bytes is seen to; one that holds none is not."""
    large = measure(lambda: len(bytearray(b"x" * 50_000_000)))
    small = measure(lambda: 0)

    assert large.megabytes > 40
    assert small.megabytes < 20


def test_a_call_that_fails_is_an_error(capfd: pytest.CaptureFixture[str]) -> None:
    """A broken system is never told as a fast one."""
    with pytest.raises(RuntimeError, match="the measured call failed"):
        measure(lambda: 1 // 0)

    assert "ZeroDivisionError" in capfd.readouterr().err
