"""Files and folders: the bytes of one file within limits, and the documents of a folder in order.

Sections, in order:

* A path to a source: the bytes of one regular file, within limits, with what they are.
* The documents in a folder and below, one after the other, always in the same order.
"""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path, PurePath

from corpus_tool.errors import InputError
from corpus_tool.ingest.decode import decode
from corpus_tool.ingest.description import ManifestItem, load_manifest
from corpus_tool.ingest.formats import (
    FORMATS,
    MEGABYTE,
    format_by_name,
    format_of,
    max_source_bytes,
    sniff,
)
from corpus_tool.model import Finding, Source
from corpus_tool.paths import is_file, is_folder, opened, printable, take

__all__ = [
    "Found",
    "NotRead",
    "count_files",
    "file_digest",
    "read_file",
    "walk_folder",
    "walk_manifest",
]


# ----------------------------------------
# A path to a source: the bytes of one regular file, within limits, with what they are.

_HEAD = 65_536


def read_file(path: Path, *, encoding: str | None = None, limit: int | None = None) -> Source:
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
    with opened(path) as descriptor:
        size = os.fstat(descriptor).st_size
        head = take(descriptor, _HEAD, name)
        if not head:
            raise InputError(f"'{name}' has 0 bytes", subject=name, code="E_EMPTY")
        allowed = limit if limit is not None else max_source_bytes(head, name=name)
        if max(size, len(head)) > allowed:
            raise _too_big(max(size, len(head)), allowed, name)
        content = head + take(descriptor, allowed + 1 - len(head), name)
    if len(content) > allowed:
        raise _too_big(len(content), allowed, name)
    media_type = sniff(content, name=name)
    charset = None
    if (found := format_of(media_type)) and found.is_text:
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


def file_digest(path: Path) -> str | None:
    """Return the SHA-256, in hex, of a file's bytes; None for what `read` would refuse.

    It costs little, and tells whether the rest need be done at all.
    """
    name = printable(path)
    digest, allowed = hashlib.sha256(), max(file_format.max_bytes for file_format in FORMATS)
    try:
        with opened(path) as descriptor:
            if os.fstat(descriptor).st_size > allowed:
                return None
            while piece := take(descriptor, MEGABYTE, name):
                digest.update(piece)
                allowed -= len(piece)
                if allowed < 0:
                    return None
    except InputError:
        return None
    return digest.hexdigest()


def _too_big(size: int, allowed: int, name: str) -> InputError:
    return InputError(
        f"'{name}' has {_megabytes(size)}, the limit is {_megabytes(allowed)}",
        subject=name,
        hint="Cut it into its documents, or raise the limit with --max-size",
        code="E_TOO_BIG",
    )


def _megabytes(size: int) -> str:
    return f"{size / MEGABYTE:.0f} MB" if size >= 10 * MEGABYTE else f"{size / MEGABYTE:.2g} MB"


# ----------------------------------------
# The documents in a folder and below, one after the other, always in the same order.
#
# Nothing is gathered: a folder may hold more files than should be in memory at once.
#
# Links are looked at before they are opened: one that leads out of the folder could bring in what
# nobody asked for, so it is passed over, and told. What the user names is followed, link or not.

MANIFEST = "manifest.toml"
"""A folder's file of this name describes its documents."""


_KIND = "I_KIND"


@dataclass(frozen=True, slots=True)
class NotRead:
    """What lies in a folder and is not read, and why."""

    path: Path
    why: Finding | InputError
    """An error where it was to be read: a folder without permission."""


Found = ManifestItem | NotRead


def walk_folder(folder: Path) -> Iterator[Found]:
    """Yield the documents of a folder by name, those of the folders in it where they stand.

    A file is a folder of one.

    What a `manifest.toml` lists comes first, with what it says. Hidden files and READMEs are left
    out without a word. What is passed over is yielded, too: a file with another ending, a link
    that leads out of the folder, a link to a folder, a link to a file that is yielded by itself.

    Raises:
        InputError: the folder cannot be read, or a manifest is not sound.
    """
    if is_folder(folder):
        yield from _Walk(os.path.realpath(folder), deep=True).below(folder)
    else:
        yield ManifestItem(folder)


def walk_manifest(manifest: Path) -> Iterator[Found]:
    """Yield what a manifest lists in its order, then its folder's other documents by name.

    Raises:
        InputError: the manifest, or its folder, cannot be read, or it is not sound.
    """
    folder = manifest.parent
    yield from _Walk(os.path.realpath(folder), deep=False).one(folder, manifest)


def count_files(folder: Path) -> int:
    """Return how many documents and things passed over `walk` yields."""
    return sum(1 for _ in walk_folder(folder))


@dataclass(slots=True)
class _Walk:
    """One walk: where it must stay, and what it has seen."""

    root: str
    """The real path of the folder that was named."""
    deep: bool
    """Folders below are walked, too."""
    listed: set[Path] = field(default_factory=set)
    """What manifests list; it is not yielded again."""
    linked: set[str] = field(default_factory=set)
    """Real paths of what was yielded under the name of a link."""

    def below(self, top: Path) -> Iterator[Found]:
        """Yield what is in a folder and in those below, without recursion: depth has no limit."""
        open_folders = [self._entries(top, _names(top))]
        while open_folders:
            found = next(open_folders[-1], None)
            if found is None:
                open_folders.pop()
            elif isinstance(found, Path):
                try:
                    names = _names(found)
                except InputError as error:
                    yield NotRead(found, error)
                else:
                    open_folders.append(self._entries(found, names))
            else:
                yield found

    def one(self, folder: Path, manifest: Path) -> Iterator[Found]:
        """Yield what a manifest lists and the documents beside it; nothing of other kinds."""
        yield from self._described(manifest)
        for found in self._files(folder, _names(folder)):
            if isinstance(found, ManifestItem) or (
                isinstance(found, NotRead) and found.why.code != _KIND
            ):
                yield found

    def _entries(self, folder: Path, names: dict[str, os.DirEntry[str]]) -> Iterator[Found | Path]:
        """Yield what is in one folder; a folder in it as its path."""
        manifest = folder / MANIFEST
        if entry := names.pop(MANIFEST, None):
            if entry.is_symlink() and isinstance(end := self._end(manifest), Finding):
                yield NotRead(manifest, end)
            else:
                yield from self._described(manifest)
        yield from self._files(folder, names)

    def _described(self, manifest: Path) -> Iterator[Found]:
        for item in load_manifest(manifest):
            self.listed.add(item.path)
            # A folder on the way may be a link, too.
            end = self._end(item.path) if is_file(item.path) else ""
            yield NotRead(item.path, end) if isinstance(end, Finding) else item

    def _files(self, folder: Path, names: dict[str, os.DirEntry[str]]) -> Iterator[Found | Path]:
        for name, entry in sorted(names.items()):
            path = folder / name
            if path in self.listed or name == MANIFEST:
                continue
            if entry.is_symlink():
                yield self._link(path)
            elif _is_folder(entry):
                yield path
            elif format_by_name(name):
                yield ManifestItem(path)  # a pipe or a device, too: reading it says what it is
            else:
                yield NotRead(path, _other_kind(path))

    def _link(self, path: Path) -> Found:
        """Return what becomes of a link: the file it leads to, or why it is passed over."""
        end = self._end(path)
        if isinstance(end, Finding):
            return NotRead(path, end)
        if is_folder(Path(end)):
            what = "a link to a folder, which is not followed"
            return NotRead(path, Finding("I_LINK", what))
        if format_by_name(path) is None:
            return NotRead(path, _other_kind(path))
        inner = os.path.relpath(end, self.root)
        if end in self.linked or self._is_walked(inner):
            what = f"a link to '{printable(inner)}', which is read itself"
            return NotRead(path, Finding("I_LINK", what))
        self.linked.add(end)
        return ManifestItem(path)

    def _is_walked(self, inner: str) -> bool:
        """Tell whether a file is yielded under its own name, by its path from the root."""
        path = PurePath(inner)
        reached = self.deep or len(path.parts) == 1
        return (
            reached and format_by_name(path) is not None and not any(map(_is_left_out, path.parts))
        )

    def _end(self, path: Path) -> str | Finding:
        """Return the real path behind a path, or why it is not to be opened."""
        try:
            end = os.path.realpath(path, strict=True)
        except OSError as error:
            why = {
                errno.ELOOP: "a link that leads in a circle",
                errno.ENOENT: "a link to what does not exist",
            }.get(error.errno or 0, f"a link that cannot be followed ({error.strerror})")
            return Finding("W_LINK", why)
        if os.path.commonpath((end, self.root)) != self.root:
            return Finding("W_LINK", f"a link out of the folder, to '{printable(end)}'")
        return end


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False  # it is gone, or may not be looked at: reading it says so


def _is_left_out(name: str) -> bool:
    return name.lower().startswith((".", "readme"))


def _other_kind(path: Path) -> Finding:
    return Finding(_KIND, f"{printable(path.suffix) or 'no ending'}: no kind that is looked for")


def _names(folder: Path) -> dict[str, os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return {entry.name: entry for entry in entries if not _is_left_out(entry.name)}
    except OSError as cause:
        name = printable(folder)
        raise InputError(
            f"cannot read the folder '{name}' ({cause.strerror})",
            subject=name,
            code="E_PERMISSION" if isinstance(cause, PermissionError) else "E_UNREADABLE",
        ) from cause
