"""TOML of a stranger is read within limits, in time that grows with its length and no faster."""

from __future__ import annotations

import contextlib
import os
import time
from pathlib import Path

import pytest

from corpus_tool.errors import InputError
from corpus_tool.toml_files import parse_toml, read_toml


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a" + ".a" * 32 + " = 1", r"a key of more than 32 parts \(line 1\)"),
        ("x = 1\n[a" + " . 'b'" * 40 + "]", r"a key of more than 32 parts \(line 2\)"),
        ("x = { y" + '."z"' * 40 + " = 1 }", r"a key of more than 32 parts"),
        ("a = " + "[" * 5_000, r"nested too deep"),
        ("a = " + "{a=" * 5_000, r"nested too deep"),
        ("a = " + "9" * 5_000, r"a number, or a date, that cannot be"),
        ("a = 2025-02-30", r"is not sound TOML"),
        ("a = ", r"is not sound TOML"),
        ("a = '\x00'", r"is not sound TOML"),
    ],
)
def test_what_is_not_sound_is_told(text: str, message: str) -> None:
    """Whatever the parser stumbles over is one kind of error, which says what it is."""
    with pytest.raises(ValueError, match=message):
        parse_toml(text.encode())


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    """What is not UTF-8 is told with its place."""
    with pytest.raises(ValueError, match=r"is not UTF-8 \(byte 1\)"):
        parse_toml(b"a\xff")


def test_points_in_a_text_are_no_key() -> None:
    """A line of leading points, an address and a number with many parts are texts as others."""
    text = 'a = "one' + "." * 200 + ' 7"\nb = "1.3.6.1.4.1.311.21.8.1"\n[a-b.c]\n'

    assert parse_toml(text.encode())["b"].startswith("1.3.6")


def test_a_file_has_a_limit_and_is_a_file(tmp_path: Path) -> None:
    """A file that is too long, or a pipe, is refused before it is read."""
    (tmp_path / "long.toml").write_text("#" * 11)
    os.mkfifo(tmp_path / "pipe.toml")

    assert read_toml(tmp_path / "long.toml", limit=11) == {}
    with pytest.raises(ValueError, match="has more than 10 bytes"):
        read_toml(tmp_path / "long.toml", limit=10)
    with pytest.raises(InputError, match=r"E_NOT_A_FILE: '.*pipe.toml' is a pipe"):
        read_toml(tmp_path / "pipe.toml", limit=10)


@pytest.mark.parametrize(
    "unit", ["a.", "a.a.a=1\n", "a = 1 # .a.a\n", '."', "[[a]]\n", "a=[],\n", ".'a'"]
)
def test_the_time_grows_with_the_length(unit: str) -> None:
    """Eight times as long takes no more than some twenty times as long."""

    def seconds(times: int) -> float:
        text, best = (unit * times).encode(), float("inf")
        for _ in range(3):
            start = time.process_time()
            with contextlib.suppress(ValueError):
                parse_toml(text)
            best = min(best, time.process_time() - start)
        return best

    assert seconds(16_000) < 20 * seconds(2_000) + 0.05
