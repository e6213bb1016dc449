"""Put a folder in the place of another so that one of them, old or new, can always be reached.

Linux can exchange two names at once, and then there is no moment between. Elsewhere the old folder
is renamed before the new one takes its name; a process that is killed in between leaves both
beside, and the next one that works there finishes what was begun (`recover`).

What a process needs lies beside the folder: `.corpus-tool-X.swap`, which names it and is locked
while the process lives, `.corpus-tool-X.new` and `.corpus-tool-X.old`.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import fcntl
import logging
import os
import secrets
import shutil
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from corpus_tool.errors import InputError, StorageError
from corpus_tool.paths import printable

__all__ = ["PREFIX", "new_folder", "recover"]

PREFIX = ".corpus-tool-"
"""How the names of all begin that this program leaves for a while beside what it writes."""

_log = logging.getLogger("corpus_tool")
_MARK = ".swap"
_EXCHANGE = 2
"""`RENAME_EXCHANGE` of `renameat2`."""
_CANNOT = {errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP, errno.EPERM}
"""What a file system says that cannot exchange."""


@contextlib.contextmanager
def new_folder(path: Path, *, known_by: str) -> Iterator[Path]:
    """Give an empty folder to fill, which takes the name of `path` when the block is done.

    Args:
        path: where it will be. What is there stays until then, and where the block fails.
        known_by: a file that a folder has which may be replaced; one that holds anything else
            is left alone.

    Raises:
        InputError: the path is a file, or a folder with something else in it.
        StorageError: the disk is full, the folder cannot be written, …
    """
    name = printable(path)
    try:
        path = Path(os.path.realpath(path))  # a link keeps leading where it led
        path.parent.mkdir(parents=True, exist_ok=True)
        recover(path.parent)
        _require_ours(path, known_by, name)
        with _marked(path) as mark:
            fresh = mark.with_suffix(".new")
            fresh.mkdir()
            if path.exists():
                fresh.chmod(stat.S_IMODE(path.stat().st_mode))
            yield fresh
            _sync(fresh)
            _swap(fresh, path, mark.with_suffix(".old"))
            _sync_folder(path.parent)
    except OSError as cause:
        raise StorageError(
            f"cannot write '{name}' ({cause.strerror}); what was there is unchanged",
            subject=name,
            code="E_WRITE",
        ) from cause


def recover(folder: Path) -> tuple[str, ...]:
    """Finish in a folder what processes began and were killed in; return, and log, what was done.

    What a living process is at is left alone, and so is what may not be written.
    """
    done: list[str] = []
    with contextlib.suppress(OSError):
        for mark in sorted(folder.glob(f"{PREFIX}*{_MARK}")):
            with contextlib.suppress(OSError), _locked(mark) as descriptor:
                name = os.fsdecode(os.pread(descriptor, 4096, 0))
                if not _is_name(name) and mark.with_suffix(".old").exists():
                    continue  # none of ours: nobody knows where this folder belongs
                done.append(_finish(mark, name))
                _log.warning("%s", done[-1])
    return tuple(done)


def _require_ours(path: Path, known_by: str, name: str) -> None:
    is_empty = path.is_dir() and not any(path.iterdir())
    if path.exists() and not ((path / known_by).is_file() or is_empty):
        raise InputError(
            f"'{name}' is there and holds something else",
            subject=name,
            hint="Name another folder",
            code="E_EXISTS",
        )


@contextlib.contextmanager
def _marked(path: Path) -> Iterator[Path]:
    """Leave a mark beside a folder while it is being replaced; on leaving, all is cleared away."""
    while True:
        mark = path.parent / f"{PREFIX}{secrets.token_hex(8)}{_MARK}"
        descriptor = os.open(mark, os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_RDWR, 0o666)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        if os.fstat(descriptor).st_nlink:
            break
        os.close(descriptor)  # another process took it for a dead one's, and away
    try:
        os.write(descriptor, os.fsencode(path.name))
        os.fsync(descriptor)
        yield mark
    finally:
        try:
            _finish(mark, path.name)
        finally:
            os.close(descriptor)


@contextlib.contextmanager
def _locked(mark: Path) -> Iterator[int]:
    """Open and lock the mark of a process that is dead; fail where it lives."""
    descriptor = os.open(mark, os.O_RDWR | os.O_NOFOLLOW)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield descriptor
    finally:
        os.close(descriptor)


def _is_name(name: str) -> bool:
    return bool(name) and name not in {".", ".."} and "/" not in name and "\0" not in name


def _finish(mark: Path, name: str) -> str:
    """Bring one replacement to its end, and say how it ended.

    The old folder stands aside only when the new one is whole, so that the new one then takes the
    name; in any other case what lies aside is no longer, or not yet, of use.
    """
    path = mark.parent / name
    fresh, old = mark.with_suffix(".new"), mark.with_suffix(".old")
    message = f"removed what an export to '{printable(path)}' left that was broken off"
    if old.exists() and not path.exists():
        if fresh.exists():
            fresh.rename(path)
            message = f"finished an export to '{printable(path)}' that was broken off"
        else:
            old.rename(path)
            message = f"put back '{printable(path)}', which an export was to replace"
    for left in (fresh, old):
        shutil.rmtree(left, ignore_errors=True)
    if not (fresh.exists() or old.exists()):
        mark.unlink(missing_ok=True)
    return message


def _swap(fresh: Path, path: Path, old: Path) -> None:
    """Give the new folder its name; what had it is then at one of the other two."""
    if not path.exists():
        fresh.rename(path)
    elif not _exchanged(fresh, path):
        try:
            path.rename(old)
            fresh.rename(path)
        except BaseException:
            if not path.exists():
                old.rename(path)
            raise


def _exchanged(left: Path, right: Path) -> bool:
    """Exchange two names at once; return False where this system cannot."""
    if not sys.platform.startswith("linux"):
        return False
    renameat2 = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if renameat2 is None:
        return False
    current_folder = ctypes.c_int(-100)  # AT_FDCWD
    names = (os.fsencode(left.absolute()), os.fsencode(right.absolute()))
    if renameat2(current_folder, names[0], current_folder, names[1], ctypes.c_uint(_EXCHANGE)) == 0:
        return True
    number = ctypes.get_errno()
    if number in _CANNOT:
        return False
    raise OSError(number, os.strerror(number), str(right))


def _sync(folder: Path) -> None:
    """Write what a folder holds to the disk, so that a name never leads to half of it."""
    for path in folder.iterdir():
        with path.open("rb") as file:
            os.fsync(file.fileno())
    _sync_folder(folder)


def _sync_folder(folder: Path) -> None:
    """Make names durable; some file systems cannot, and then they are anyway or soon."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
