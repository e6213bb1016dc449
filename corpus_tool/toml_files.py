"""Read TOML that a person or a stranger wrote: within limits, and never for long.

Settings, manifests and word lists are such files. Two things the standard library's parser leaves
to its caller: the time for a key of many parts grows with the square of their number (80 kB take a
minute), and a number of thousands of digits raises an error of another kind than all others.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from corpus_tool.paths import read_regular

__all__ = ["parse_toml", "read_toml"]

MAX_KEY_PARTS = 32
"""Of one key; ours have two or three."""

_LONG_KEY = re.compile(
    r"(?:\.[ \t]*(?:\"[^\"\n]*\"|'[^'\n]*'|[A-Za-z0-9_-]+)[ \t]*){%d}" % MAX_KEY_PARTS  # noqa: UP031
)


def read_toml(path: Path, *, limit: int) -> dict[str, Any]:
    """Return the tables of a TOML file.

    Args:
        path: a regular file.
        limit: bytes it may have.

    Raises:
        InputError: there is no such file, or it may not be read.
        ValueError: it is too long, or no sound TOML; the message ends a sentence: `is not UTF-8`.
    """
    content = read_regular(path, limit=limit)
    if len(content) > limit:
        raise ValueError(f"has more than {limit:,} bytes")
    return parse_toml(content)


def parse_toml(content: bytes) -> dict[str, Any]:
    """Return the tables of a TOML text.

    Raises:
        ValueError: it is no sound TOML; the message ends a sentence.
    """
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as cause:
        raise ValueError(f"is not UTF-8 (byte {cause.start})") from cause
    if found := _LONG_KEY.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise ValueError(f"has a key of more than {MAX_KEY_PARTS} parts (line {line})")
    try:
        return tomllib.loads(text)
    except RecursionError as cause:
        raise ValueError("is not sound TOML (nested too deep)") from cause
    except tomllib.TOMLDecodeError as cause:
        raise ValueError(f"is not sound TOML ({cause})") from cause
    except ValueError as cause:
        raise ValueError("is not sound TOML (a number, or a date, that cannot be)") from cause
