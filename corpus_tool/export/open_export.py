"""Open what another corpus was exported to, and tell its kind by what it holds."""

from __future__ import annotations

import os
import sys
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import BinaryIO

from corpus_tool.errors import CorpusError, InputError
from corpus_tool.export.import_records import DEFAULT_LIMITS, Brought, ImportLimits, record_too_big
from corpus_tool.export.jsonl import read_jsonl
from corpus_tool.export.package import DESCRIPTION, open_folder, open_zip, read_package
from corpus_tool.paths import is_folder, open_regular, printable

__all__ = ["open_brought"]

_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""Others may ask for gigabytes before the first byte, and nobody packs tables with them."""


@contextmanager
def open_brought(
    path: Path, *, limits: ImportLimits = DEFAULT_LIMITS
) -> Iterator[Iterator[Brought]]:
    """Open JSON Lines or a data package; what it holds is read as it is asked for.

    Args:
        path: a file of JSON Lines; a package's folder, its ZIP archive or its description.
        limits: what it may cost.

    Raises:
        InputError: no such file, no permission, nothing in it, another kind of file, too much.
    """
    name = printable(path.name or path.absolute().name)
    folder = path.parent if path.name == DESCRIPTION else path
    try:
        if is_folder(folder):
            name = printable(folder.absolute().resolve().name)
            with closing(read_package(open_folder(folder), name=name, limits=limits)) as brought:
                yield brought
            return
        with open_regular(path) as stream:
            if zipfile.is_zipfile(stream):
                with _archive(stream, name, limits) as archive:
                    opener = open_zip(archive)
                    with closing(read_package(opener, name=name, limits=limits)) as brought:
                        yield brought
            else:
                stream.seek(0)
                yield read_jsonl(stream, name=name, limits=limits)
    except (OSError, ValueError, zipfile.BadZipFile, zlib.error, EOFError) as cause:
        if isinstance(cause, CorpusError):
            raise
        raise _unread(path, cause) from cause


class _Pieces:
    """The file of an archive, whose directory is read in one piece, whatever size it claims."""

    def __init__(self, stream: BinaryIO, limit: int, place: str) -> None:
        self.seek, self.tell, self.seekable = stream.seek, stream.tell, stream.seekable
        self._stream, self._place = stream, place
        self.limit = limit
        """Bytes of the largest piece, while the archive is being opened."""

    def read(self, size: int = -1) -> bytes:
        """Read a piece, and never a huge one."""
        if size > self.limit:
            raise record_too_big(self._place, "has a longer list of members than any package")
        return self._stream.read(size)


def _archive(stream: BinaryIO, name: str, limits: ImportLimits) -> zipfile.ZipFile:
    """Open an archive; refuse one that holds, or would unpack to, more than a package does."""
    pieces = _Pieces(stream, limits.directory_bytes, f"'{name}'")
    archive = zipfile.ZipFile(pieces)  # it has all that is needed of a file
    pieces.limit = sys.maxsize
    length = os.fstat(stream.fileno()).st_size
    members = archive.infolist()
    if len(members) > limits.members:
        raise record_too_big(f"'{name}'", f"has more than {limits.members:,} members")
    if (size := sum(member.file_size for member in members)) > limits.archive_bytes:
        raise record_too_big(
            f"'{name}'", f"unpacks to {size:,} bytes, the limit is {limits.archive_bytes:,}"
        )
    for member in members:
        # No more than `file_size` is ever unpacked, whatever its bytes would grow to.
        packed = min(member.compress_size, length)
        place = f"'{name}', '{printable(member.filename)}'"
        if member.file_size > max(limits.free_bytes, limits.ratio * packed):
            raise record_too_big(place, f"unpacks to more than {limits.ratio} times its size")
        if member.flag_bits & 1 or member.compress_type not in _METHODS:
            raise InputError(
                f"{place} is encrypted or packed in an unusual way",
                subject=place,
                hint="Unpack it and import the folder",
                code="E_UNREADABLE",
            )
    return archive


def _unread(path: Path, cause: Exception) -> InputError:
    name = printable(path)
    if isinstance(cause, PermissionError):
        return InputError(f"no permission to read '{name}'", subject=name, code="E_PERMISSION")
    if isinstance(cause, FileNotFoundError | NotADirectoryError):
        return InputError(f"no file at '{name}'", subject=name, code="E_NOT_FOUND")
    reason = cause.strerror if isinstance(cause, OSError) else str(cause)
    return InputError(f"cannot read '{name}' ({reason})", subject=name, code="E_UNREADABLE")
