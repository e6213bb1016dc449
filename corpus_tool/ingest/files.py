"""A path to a source: the bytes of one regular file, within limits, with what they are.

Why so careful: a user may name a folder, a device that never ends or a pipe that never begins,
and each must be one clear line at once.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from corpus_tool.errors import InputError, UnreadableSource
from corpus_tool.ingest.decode import decode
from corpus_tool.ingest.limits import MEGABYTE
from corpus_tool.ingest.sniff import DOCX, PDF, is_text, sniff
from corpus_tool.model import Source

__all__ = ["LIMITS", "TEXT_LIMIT", "digest_of", "printable", "read"]

TEXT_LIMIT = 20 * MEGABYTE
"""Bytes of a text, HTML or XML file."""
LIMITS = {PDF: 100 * MEGABYTE, DOCX: 50 * MEGABYTE}
"""Bytes of a file of other kinds."""

_HEAD = 65_536
_KINDS = (
    (stat.S_ISDIR, "E_IS_DIR", "is a folder", "Use --recursive to add what is in it"),
    (stat.S_ISFIFO, "E_NOT_A_FILE", "is a pipe", None),
    (stat.S_ISCHR, "E_NOT_A_FILE", "is a device", None),
    (stat.S_ISBLK, "E_NOT_A_FILE", "is a device", None),
    (stat.S_ISSOCK, "E_NOT_A_FILE", "is a socket", None),
)


def read(path: Path, *, encoding: str | None = None, limit: int | None = None) -> Source:
    """Read a file.

    Args:
        path: the file.
        encoding: the charset of a text, when the user knows better than the file.
        limit: bytes; replaces the limit of the file's kind.

    Raises:
        InputError: no such file, a folder, no permission, nothing in it, too big.
        UnsupportedFormat: no kind of document we read.
        UnreadableSource: bytes and name disagree, or the text cannot be decoded.
    """
    name = printable(path)
    with _opened(path, name) as descriptor:
        size = _size(descriptor, name)
        head = _take(descriptor, _HEAD, name)
        if not head:
            raise InputError(f"'{name}' has 0 bytes", subject=name, code="E_EMPTY")
        allowed = limit if limit is not None else _allowed(head)
        if max(size, len(head)) > allowed:
            raise _too_big(max(size, len(head)), allowed, name)
        content = head + _take(descriptor, allowed + 1 - len(head), name)
    if len(content) > allowed:
        raise _too_big(len(content), allowed, name)
    media_type = sniff(content, name=name)
    charset = None
    if is_text(media_type):
        decoded = decode(content, subject=name, encoding=encoding)
        # A guess is no declaration: the reader makes it again, and tells it.
        charset = None if decoded.findings else decoded.charset
    return Source(
        content=content,
        origin=name,
        media_type=media_type,
        retrieved_at=datetime.now(UTC),
        charset=charset,
    )


def digest_of(path: Path) -> str | None:
    """Return the SHA-256, in hex, of a file's bytes; None for what `read` would refuse.

    It costs little, and tells whether the rest need be done at all.
    """
    name = printable(path)
    digest, allowed = hashlib.sha256(), max(LIMITS.values())
    try:
        with _opened(path, name) as descriptor:
            if _size(descriptor, name) > allowed:
                return None
            while piece := _take(descriptor, MEGABYTE, name):
                digest.update(piece)
                allowed -= len(piece)
                if allowed < 0:
                    return None
    except InputError:
        return None
    return digest.hexdigest()


def printable(path: Path | str) -> str:
    """Return a path as one line that any terminal can print: control characters escaped."""
    shown = str(path).encode("utf-8", errors="backslashreplace").decode()
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode()
        for character in shown
    )


@contextmanager
def _opened(path: Path, name: str) -> Iterator[int]:
    """Open a file for reading without waiting for it."""
    # O_NONBLOCK: to open a pipe without a writer, or some devices, would wait for ever.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(path, flags)
    except (OSError, ValueError) as error:
        raise _failure(error, path, name) from error
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _size(descriptor: int, name: str) -> int:
    """Return the size of the open file; refuse what is no regular file."""
    status = os.fstat(descriptor)
    for is_kind, code, what, hint in _KINDS:
        if is_kind(status.st_mode):
            raise InputError(f"'{name}' {what}", subject=name, hint=hint, code=code)
    return status.st_size


def _take(descriptor: int, count: int, name: str) -> bytes:
    """Read up to `count` bytes."""
    pieces: list[bytes] = []
    while count > 0:
        try:
            piece = os.read(descriptor, min(count, MEGABYTE))
        except OSError as error:
            raise _failure(error, None, name) from error
        if not piece:
            break
        pieces.append(piece)
        count -= len(piece)
    return b"".join(pieces)


def _allowed(head: bytes) -> int:
    """Return the limit of the kind of file that begins so; the whole is sniffed later."""
    if b"%PDF-" in head[:1024]:
        return LIMITS[PDF]
    if head.startswith(b"PK"):
        return LIMITS[DOCX]
    return TEXT_LIMIT


def _failure(error: OSError | ValueError, path: Path | None, name: str) -> InputError:
    """Say in one line why the operating system refused."""
    number = error.errno if isinstance(error, OSError) else errno.ENOENT
    if number in {errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG} or isinstance(error, ValueError):
        if path is not None and _is_dangling(path):
            message = f"'{name}' is a link to a file that does not exist"
        else:
            message = f"no file at '{name}'"
        return InputError(message, subject=name, code="E_NOT_FOUND")
    if number in {errno.EACCES, errno.EPERM}:
        return InputError(f"no permission to read '{name}'", subject=name, code="E_PERMISSION")
    if number == errno.EISDIR:
        return InputError(f"'{name}' is a folder", subject=name, code="E_IS_DIR")
    if number in {errno.ENXIO, errno.EAGAIN, errno.ENODEV}:
        return InputError(f"'{name}' is no regular file", subject=name, code="E_NOT_A_FILE")
    reason = os.strerror(number or errno.EIO).lower()
    return UnreadableSource(f"cannot read '{name}': {reason}", subject=name)


def _is_dangling(path: Path) -> bool:
    try:
        return path.is_symlink()
    except (OSError, ValueError):
        return False


def _too_big(size: int, allowed: int, name: str) -> InputError:
    return InputError(
        f"'{name}' has {_megabytes(size)}, the limit is {_megabytes(allowed)}",
        subject=name,
        hint="Cut it into its documents, or raise the limit with --max-size",
        code="E_TOO_BIG",
    )


def _megabytes(size: int) -> str:
    return f"{size / MEGABYTE:.0f} MB" if size >= 10 * MEGABYTE else f"{size / MEGABYTE:.2g} MB"
