"""A path that somebody named: shown as one line, and opened only where it is a regular file.

Why so careful: a user may name a folder, a device that never ends or a pipe that never begins,
and each must be one clear line at once. Names are bytes, and need be no text at all.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath
from typing import BinaryIO

from corpus_tool.errors import InputError, UnreadableSource

__all__ = [
    "as_text",
    "exists",
    "failure",
    "is_file",
    "is_folder",
    "open_regular",
    "opened",
    "printable",
    "read_regular",
    "take",
]

_PIECE = 1 << 20
_KINDS = (
    (stat.S_ISDIR, "E_IS_DIR", "is a folder", "Use --recursive to add what is in it"),
    (stat.S_ISFIFO, "E_NOT_A_FILE", "is a pipe", None),
    (stat.S_ISCHR, "E_NOT_A_FILE", "is a device", None),
    (stat.S_ISBLK, "E_NOT_A_FILE", "is a device", None),
    (stat.S_ISSOCK, "E_NOT_A_FILE", "is a socket", None),
)


def as_text(path: PurePath | str) -> str:
    r"""Return a path as text: bytes that are no UTF-8 become `\xff`.

    It is the same whatever the locale takes the bytes of the name for.
    """
    text = str(path)
    try:
        return os.fsencode(text).decode("utf-8", "backslashreplace")
    except UnicodeEncodeError:  # a text that names no file of this system
        return text.encode("utf-8", "backslashreplace").decode()


def printable(path: PurePath | str) -> str:
    """Return a path as one line that any terminal can print: control characters escaped, too."""
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode()
        for character in as_text(path)
    )


def exists(path: Path) -> bool:
    """Tell whether there is anything at a path.

    Raises:
        InputError: a folder on the way may not be entered, so that nobody can tell.
    """
    try:
        path.stat()
    except (OSError, ValueError) as error:
        if _is_missing(error) or (isinstance(error, OSError) and error.errno == errno.ELOOP):
            return False
        raise failure(error, printable(path)) from error
    return True


def is_file(path: Path) -> bool:
    """Tell whether a path leads to a regular file; false where nobody can tell."""
    return _is_of(path, stat.S_ISREG)


def is_folder(path: Path) -> bool:
    """Tell whether a path leads to a folder; false where nobody can tell."""
    return _is_of(path, stat.S_ISDIR)


def _is_of(path: Path, is_kind: Callable[[int], bool]) -> bool:
    # `Path.is_dir` and its like raise where a folder on the way may not be entered.
    try:
        return is_kind(path.stat().st_mode)
    except (OSError, ValueError):
        return False


@contextmanager
def opened(path: Path) -> Iterator[int]:
    """Open a regular file for reading, without waiting for it; give its descriptor.

    Raises:
        InputError: no such file, a folder, a pipe, a device, no permission.
    """
    descriptor = _open(path)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def open_regular(path: Path) -> BinaryIO:
    """Open a regular file for reading, without waiting for it; return the stream.

    Raises:
        InputError: as `opened`.
    """
    return os.fdopen(_open(path), "rb")


def read_regular(path: Path, *, limit: int) -> bytes:
    """Return the bytes of a regular file, one more than the limit at most.

    Raises:
        InputError: as `opened`, or it cannot be read.
    """
    with opened(path) as descriptor:
        return take(descriptor, limit + 1, printable(path))


def take(descriptor: int, count: int, name: str) -> bytes:
    """Read up to `count` bytes.

    Raises:
        UnreadableSource: the disk fails.
    """
    pieces: list[bytes] = []
    while count > 0:
        try:
            piece = os.read(descriptor, min(count, _PIECE))
        except OSError as error:
            raise failure(error, name) from error
        if not piece:
            break
        pieces.append(piece)
        count -= len(piece)
    return b"".join(pieces)


def _open(path: Path) -> int:
    # O_NONBLOCK: to open a pipe without a writer, or some devices, would wait for ever.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    name = printable(path)
    try:
        descriptor = os.open(path, flags)
    except (OSError, ValueError) as error:
        if _is_missing(error) and _is_link(path):
            message = f"'{name}' is a link to a file that does not exist"
            raise InputError(message, subject=name, code="E_NOT_FOUND") from error
        raise failure(error, name) from error
    mode = os.fstat(descriptor).st_mode
    for is_kind, code, what, hint in _KINDS:
        if is_kind(mode):
            os.close(descriptor)
            raise InputError(f"'{name}' {what}", subject=name, hint=hint, code=code)
    return descriptor


def failure(error: OSError | ValueError, name: str) -> InputError:
    """Say in one line why the operating system refused a file."""
    number = error.errno if isinstance(error, OSError) else errno.ENOENT
    if _is_missing(error):
        return InputError(f"no file at '{name}'", subject=name, code="E_NOT_FOUND")
    if number in {errno.EACCES, errno.EPERM}:
        return InputError(f"no permission to read '{name}'", subject=name, code="E_PERMISSION")
    if number == errno.EISDIR:
        return InputError(f"'{name}' is a folder", subject=name, code="E_IS_DIR")
    if number in {errno.ENXIO, errno.EAGAIN, errno.ENODEV}:
        return InputError(f"'{name}' is no regular file", subject=name, code="E_NOT_A_FILE")
    reason = os.strerror(number or errno.EIO).lower()
    return UnreadableSource(f"cannot read '{name}': {reason}", subject=name)


def _is_missing(error: OSError | ValueError) -> bool:
    missing = {errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG}
    return not isinstance(error, OSError) or error.errno in missing


def _is_link(path: Path) -> bool:
    try:
        return path.is_symlink()
    except (OSError, ValueError):
        return False
