"""A workspace: the folder with `documents/`, `db/`, `reports/` and `corpus.toml`.

Everything the tool writes beside the database goes through `Workspace.write`, so that a file is
there whole, as before or as after, whatever happens in between.
"""

from __future__ import annotations

import contextlib
import fcntl
import logging
import os
import secrets
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus_tool.errors import InputError, StorageError
from corpus_tool.folder_replacement import PREFIX, recover
from corpus_tool.paths import is_file, printable

__all__ = [
    "SETTINGS_FILE",
    "Workspace",
    "new_file",
    "scratch_file",
    "sweep",
    "write",
    "write_bytes",
]

SETTINGS_FILE = "corpus.toml"

_log = logging.getLogger("corpus_tool")
_SUFFIX = ".tmp"

_SETTINGS = """\
# This file makes the folder a workspace of corpus-tool. Every key is optional.

# database = "db/corpus.sqlite"   # a path from here, or postgresql+psycopg://user@host/name
# documents = "documents"         # where manifest.toml and the texts are
# reports = "reports"             # where pages are written
# lexicon = "en"                  # the word lists, or a path to a list of your own
# encoder = "auto"                # small, static, none, or the folder of a model in ONNX
# weights = "weights.json"        # what was learned for an encoder of your own
# contact = "archive@example.org" # what publishers are told of who fetches from them
"""

_MANIFEST = """\
# What is known about each file beside its text. Files of this folder that are not named here
# are added with what they say of themselves.
#
# [[document]]
# file = "2025-01-21-statement.md"
# key = "japan-laos-csp-2025"
# title = "Joint Statement on …"
# kind = "joint statement"
# date = "2025-01-21"
# parties = [{ code = "JPN", name = "Japan" }, { code = "LAO", name = "Lao PDR" }]
# level = "Comprehensive Strategic Partnership"
# succeeds = "japan-laos-sp-2015"
# source_url = "https://…"
# licence = "…"
"""

_IGNORED = """\
/db/
/reports/
"""


@dataclass(frozen=True, slots=True)
class Workspace:
    """Where a corpus lives."""

    root: Path

    @classmethod
    def find(cls, start: Path) -> Workspace | None:
        """Return the workspace that `start` lies in: it or the nearest folder above it."""
        start = start.absolute()
        for folder in (start, *start.parents):
            if is_file(folder / SETTINGS_FILE):
                return cls(folder)
        return None

    @classmethod
    def create(cls, root: Path) -> tuple[Workspace, tuple[Path, ...]]:
        """Make a folder a workspace; what is there already stays as it is.

        Returns:
            the workspace, and the files and folders that were made.
        """
        root = root.absolute()
        made: list[Path] = []
        try:
            for name in ("documents", "db", "reports"):
                folder = root / name
                if not folder.is_dir():
                    folder.mkdir(parents=True)
                    made.append(folder)
            contents = {
                root / "documents" / "manifest.toml": _MANIFEST,
                root / ".gitignore": _IGNORED,
                root / SETTINGS_FILE: _SETTINGS,  # last: with it the workspace is complete
            }
            for path, content in contents.items():
                if not path.exists():
                    write(path, content)
                    made.append(path)
        except OSError as cause:
            raise InputError(
                f"cannot make a workspace in '{root}' ({cause.strerror})",
                subject=str(root),
                code="E_WORKSPACE",
            ) from cause
        return cls(root), tuple(made)

    def relative(self, path: Path) -> Path:
        """Return a path from the workspace when it lies within, else as given."""
        absolute = path.absolute()
        return absolute.relative_to(self.root) if absolute.is_relative_to(self.root) else path


def write(path: Path, content: str) -> None:
    """Write a text file so that it is wholly there or not at all; make its folder if needed.

    Raises:
        StorageError: the disk is full, the folder cannot be written, …
    """
    write_bytes(path, (content.encode(),))


def write_bytes(path: Path, chunks: Iterable[bytes]) -> None:
    """Write a file, piece by piece, so that it is wholly there or not at all.

    A temporary file in the same folder is written, synced and renamed. A process killed midway
    leaves at most a temporary file, which `sweep` takes away. A link keeps leading where it led.

    Raises:
        InputError: the path is a pipe or a device, which must not become a file.
        StorageError: the disk is full, the folder cannot be written, …
    """
    with _told_unwritten(path):
        path = _target(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        with _temporary(path.parent) as (descriptor, temporary):
            with open(descriptor, "wb", closefd=False) as stream:
                for chunk in chunks:
                    stream.write(chunk)
            os.fsync(descriptor)
            temporary.replace(path)
        _sync_folder(path.parent)


@contextlib.contextmanager
def new_file(path: Path, *, like: Path | None = None, private: bool = False) -> Iterator[Path]:
    """Give an empty file to fill by its name, which becomes `path` when the block is done.

    For a database, which cannot be written piece by piece. Until then only its owner may read it.

    Args:
        path: where it will be. What is there stays until then, and where the block fails.
        like: a file whose owner and permissions it gets; without one, those of any new file.
        private: without `like`, only its owner may read and write it.

    Raises:
        InputError: the path is a pipe or a device, which must not become a file.
        StorageError: the folder cannot be written, the disk is full, …
    """
    with contextlib.ExitStack() as stack:
        with _told_unwritten(path):
            target = _target(path)
            target.parent.mkdir(parents=True, exist_ok=True)
            fresh, usual = stack.enter_context(_marked(target.parent))
        yield fresh
        with _told_unwritten(path):
            _finish(fresh, like, 0o600 if private else usual)
            fresh.replace(target)
            _sync_folder(target.parent)


@contextlib.contextmanager
def scratch_file(folder: Path) -> Iterator[Path]:
    """Give an empty file that only its owner may read, and that is gone after the block."""
    with contextlib.ExitStack() as stack:
        with _told_unwritten(folder):
            fresh, _ = stack.enter_context(_marked(folder))
        yield fresh


@contextlib.contextmanager
def _marked(folder: Path) -> Iterator[tuple[Path, int]]:
    """Make a file beside a locked one, and return it with the permissions of any new file.

    The lock tells `sweep` that the writer is alive. It is not on the file itself, because on some
    network drives it would keep SQLite out.
    """
    with _temporary(folder) as (_, marker):
        fresh = marker.with_name(f"{marker.name}-new")
        try:
            flags = os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_RDWR
            descriptor = os.open(fresh, flags, 0o666)
            try:
                usual = stat.S_IMODE(os.fstat(descriptor).st_mode)
                os.fchmod(descriptor, 0o600)
            finally:
                os.close(descriptor)
            yield fresh, usual
        finally:
            _remove_marked(marker)


def _finish(fresh: Path, like: Path | None, mode: int) -> None:
    """Give a file its owner and permissions, and wait until it is on the disk."""
    descriptor = os.open(fresh, os.O_RDWR | os.O_NOFOLLOW)
    try:
        if like is not None:
            status = like.stat()
            mode = stat.S_IMODE(status.st_mode)
            with contextlib.suppress(PermissionError):  # only the superuser may give a file away
                os.fchown(descriptor, status.st_uid, status.st_gid)
        os.fchmod(descriptor, mode)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove_marked(marker: Path) -> None:
    """Take away what was written beside a marker, and what SQLite kept beside that."""
    for path in marker.parent.glob(f"{marker.name}-*"):
        path.unlink(missing_ok=True)


@contextlib.contextmanager
def _told_unwritten(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as cause:
        raise StorageError(
            f"cannot write '{printable(path)}' ({cause.strerror}); what was there is unchanged",
            subject=printable(path),
            code="E_WRITE",
        ) from cause


def _target(path: Path) -> Path:
    """Return where a file is written: a link keeps leading where it led."""
    target = Path(os.path.realpath(path))
    if target.exists() and not target.is_file() and not target.is_dir():
        name = printable(path)
        raise InputError(
            f"'{name}' is a pipe or a device, where only a file can be written whole",
            subject=name,
            hint="Name a file",
            code="E_NOT_A_FILE",
        )
    return target


def sweep(folder: Path) -> int:
    """Take away temporary files of processes that died while writing; return how many.

    A folder that such a process was replacing is made whole. Both is told in the log.
    """
    recover(folder)
    swept, found = 0, list[Path]()
    with contextlib.suppress(OSError):  # what may not be looked into cannot be written either
        found = list(folder.glob(f"{PREFIX}*{_SUFFIX}"))
    for path in found:
        with contextlib.suppress(OSError):
            descriptor = os.open(path, os.O_RDWR | os.O_NOFOLLOW)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)  # fails while it is alive
                _remove_marked(path)
                path.unlink()
                swept += 1
            finally:
                os.close(descriptor)
    if swept:
        what = "a file that was" if swept == 1 else f"{swept} files that were"
        _log.warning("removed %s not written to the end in '%s'", what, printable(folder))
    return swept


@contextlib.contextmanager
def _temporary(folder: Path) -> Iterator[tuple[int, Path]]:
    """Open a new locked file; on leaving it is closed, and gone unless it was renamed."""
    while True:
        path = folder / f"{PREFIX}{secrets.token_hex(8)}{_SUFFIX}"
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_RDWR, 0o666)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        if os.fstat(descriptor).st_nlink:
            break
        os.close(descriptor)  # a sweeper came between opening and locking
    try:
        yield descriptor, path
    finally:
        with contextlib.suppress(OSError):  # it is synced: what was said of it holds
            os.close(descriptor)
        path.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """Make a rename durable; some file systems cannot, and then it is durable anyway or soon."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
