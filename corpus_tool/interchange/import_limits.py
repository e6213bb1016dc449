"""How much of a file that comes in is taken at once; what is beyond is refused in one line.

A file of a few kilobytes can unpack to gigabytes, and a line of it can hold more values than fit
into memory. So everything is counted before it is built: bytes of a line, marks that begin values,
rows that belong to one thing, members of an archive and what they unpack to.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, NoReturn

from corpus_tool.errors import InputError

__all__ = ["DEFAULT_LIMITS", "ImportLimits", "lines_of", "parse_json", "too_big"]

MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class ImportLimits:
    """What an import may cost. A corpus that this program exported stays far below."""

    line_bytes: int = 256 * MEGABYTE
    """Of JSON Lines: the largest source as Base64, and its text."""
    row_bytes: int = 32 * MEGABYTE
    """Of a table: a paragraph is no longer than a file of text may be (20 MB)."""
    thing_bytes: int = 64 * MEGABYTE
    """Of all rows that belong to one text or comparison; a reader of documents answers no more."""
    thing_rows: int = 250_000
    """A document has 200,000 paragraphs at most."""
    values: int = 5_000_000
    """In a line or row, counted by the marks that begin one: each may cost a hundred bytes."""
    receipt_work: int = 2_000_000_000
    """Characters of a text times its receipts, for each is stored with a look at the text."""
    description_bytes: int = 4 * MEGABYTE
    resources: int = 100
    """Tables that a package describes; we write seven."""
    members: int = 2_000
    """Of an archive."""
    directory_bytes: int = 4 * MEGABYTE
    """Of the list of an archive's members, which is read at once."""
    archive_bytes: int = 8 * 1024 * MEGABYTE
    """All members, unpacked."""
    ratio: int = 200
    """Unpacked to packed size of a member beyond `free_bytes`; real texts have 4 to 20."""
    free_bytes: int = 16 * MEGABYTE
    """A member may unpack to so much whatever its ratio."""


DEFAULT_LIMITS = ImportLimits()


def too_big(place: str, what: str) -> InputError:
    """Return the error for what is beyond a limit.

    Args:
        place: file and member, and the line in it: `'c.zip', 'links.csv', line 7`.
        what: `has more than 1,000 bytes`.
    """
    return InputError(
        f"{place} {what}", subject=place, hint="Nothing was imported", code="E_TOO_BIG"
    )


def lines_of(
    stream: BinaryIO, place: Callable[[int], str], *, limit: int
) -> Iterator[tuple[int, bytes]]:
    """Yield the lines of a stream with their numbers, none of them longer than the limit.

    Raises:
        InputError: one is longer (`E_TOO_BIG`).
    """
    number = 0
    while line := stream.readline(limit + 1):
        number += 1
        if len(line) > limit:
            raise too_big(place(number), f"has more than {limit:,} bytes")
        yield number, line


def parse_json(text: bytes, place: str, *, limits: ImportLimits) -> Any:  # noqa: ANN401 - any JSON
    """Return a value of JSON, with finite numbers, which does not hold too many others.

    Raises:
        InputError: it holds too many (`E_TOO_BIG`).
        ValueError: it is no JSON in UTF-8, or has a number that is none.
    """
    # Base64 has none of these marks, so that counting costs nothing beside parsing.
    if len(text) > limits.values and sum(map(text.count, (b",", b"[", b"{"))) > limits.values:
        raise too_big(place, f"holds more than {limits.values:,} values")
    try:
        return json.loads(text.decode("utf-8"), parse_constant=_no_number, parse_float=_finite)
    except RecursionError as cause:
        raise ValueError("nested too deep") from cause
    except ValueError as cause:
        if "limit" in str(cause):  # Python speaks of a setting of its own
            raise ValueError("a number of thousands of digits") from cause
        raise


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text[:40]} is beyond all numbers")
    return number
