"""Open what another corpus was exported to, and tell its kind by what it holds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from corpus_tool.errors import CorpusError, InputError
from corpus_tool.interchange.brought import Brought
from corpus_tool.interchange.jsonl import read_jsonl

__all__ = ["open_brought"]

LINE = 256 * 1024 * 1024
"""Bytes of a line at most: the largest source as Base64, and its text."""


@contextmanager
def open_brought(path: Path) -> Iterator[Iterator[Brought]]:
    """Open a file of JSON Lines; what it holds is read as it is asked for.

    Raises:
        InputError: no such file, no permission, nothing in it.
    """
    try:
        if path.is_dir():
            raise InputError(f"'{path}' is a folder", subject=str(path), code="E_IS_DIR")
        with path.open("rb") as stream:
            yield read_jsonl(_lines(stream, path.name), name=path.name)
    except (OSError, ValueError) as cause:
        if isinstance(cause, CorpusError):
            raise
        raise _unopened(path, cause) from cause


def _lines(stream: BinaryIO, name: str) -> Iterator[bytes]:
    number = 0
    while line := stream.readline(LINE + 1):
        number += 1
        if len(line) > LINE:
            raise InputError(
                f"'{name}', line {number} has more than {LINE:,} bytes",
                subject=name,
                code="E_TOO_BIG",
            )
        yield line
    if not number:
        raise InputError(f"'{name}' has 0 bytes", subject=name, code="E_EMPTY")


def _unopened(path: Path, cause: Exception) -> InputError:
    if isinstance(cause, PermissionError):
        return InputError(f"no permission to read '{path}'", subject=str(path), code="E_PERMISSION")
    if isinstance(cause, FileNotFoundError | NotADirectoryError):
        return InputError(f"no file at '{path}'", subject=str(path), code="E_NOT_FOUND")
    reason = cause.strerror if isinstance(cause, OSError) else str(cause)
    return InputError(f"cannot read '{path}' ({reason})", subject=str(path), code="E_UNREADABLE")
