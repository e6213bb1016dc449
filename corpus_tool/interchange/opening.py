"""Open what another corpus was exported to, and tell its kind by what it holds."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import BinaryIO

from corpus_tool.errors import CorpusError, InputError
from corpus_tool.interchange.brought import Brought
from corpus_tool.interchange.jsonl import read_jsonl
from corpus_tool.interchange.package_reading import open_folder, open_zip, read_package
from corpus_tool.interchange.package_writing import DESCRIPTION

__all__ = ["open_brought"]

LINE = 256 * 1024 * 1024
"""Bytes of a line at most: the largest source as Base64, and its text."""

INFLATED = 8 * 1024 * 1024 * 1024
"""Bytes that an archive may inflate to."""


@contextmanager
def open_brought(path: Path) -> Iterator[Iterator[Brought]]:
    """Open JSON Lines or a data package; what it holds is read as it is asked for.

    Args:
        path: a file of JSON Lines; a package's folder, its ZIP archive or its description.

    Raises:
        InputError: no such file, no permission, nothing in it, another kind of file.
    """
    folder = path.parent if path.name == DESCRIPTION else path
    try:
        if folder.is_dir():
            with closing(read_package(open_folder(folder), name=folder.resolve().name)) as brought:
                yield brought
        elif zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                _require_modest(archive, path)
                with closing(read_package(open_zip(archive), name=path.name)) as brought:
                    yield brought
        else:
            with path.open("rb") as stream:
                yield read_jsonl(_lines(stream, path.name), name=path.name)
    except (OSError, ValueError, zipfile.BadZipFile, zlib.error, NotImplementedError) as cause:
        if isinstance(cause, CorpusError):
            raise
        raise _unopened(path, cause) from cause


def _require_modest(archive: zipfile.ZipFile, path: Path) -> None:
    """Refuse an archive that would inflate without end."""
    size = sum(member.file_size for member in archive.infolist())
    if size > INFLATED:
        message = f"'{path}' inflates to {size:,} bytes, the limit is {INFLATED:,}"
        raise InputError(message, subject=str(path), code="E_TOO_BIG")


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
