"""A path to a source: the bytes of one regular file, within limits, with what they are."""

from __future__ import annotations

import hashlib
import os
from datetime import UTC, datetime
from pathlib import Path

from corpus_tool.errors import InputError
from corpus_tool.ingest.decode import decode
from corpus_tool.ingest.limits import MEGABYTE
from corpus_tool.ingest.sniff import DOCX, PDF, is_text, sniff
from corpus_tool.model import Source
from corpus_tool.paths import opened, printable, take

__all__ = ["LIMITS", "TEXT_LIMIT", "digest_of", "read"]

TEXT_LIMIT = 20 * MEGABYTE
"""Bytes of a text, HTML or XML file."""
LIMITS = {PDF: 100 * MEGABYTE, DOCX: 50 * MEGABYTE}
"""Bytes of a file of other kinds."""

_HEAD = 65_536


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
    with opened(path) as descriptor:
        size = os.fstat(descriptor).st_size
        head = take(descriptor, _HEAD, name)
        if not head:
            raise InputError(f"'{name}' has 0 bytes", subject=name, code="E_EMPTY")
        allowed = limit if limit is not None else _allowed(head)
        if max(size, len(head)) > allowed:
            raise _too_big(max(size, len(head)), allowed, name)
        content = head + take(descriptor, allowed + 1 - len(head), name)
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


def _allowed(head: bytes) -> int:
    """Return the limit of the kind of file that begins so; the whole is sniffed later."""
    if b"%PDF-" in head[:1024]:
        return LIMITS[PDF]
    if head.startswith(b"PK"):
        return LIMITS[DOCX]
    return TEXT_LIMIT


def _too_big(size: int, allowed: int, name: str) -> InputError:
    return InputError(
        f"'{name}' has {_megabytes(size)}, the limit is {_megabytes(allowed)}",
        subject=name,
        hint="Cut it into its documents, or raise the limit with --max-size",
        code="E_TOO_BIG",
    )


def _megabytes(size: int) -> str:
    return f"{size / MEGABYTE:.0f} MB" if size >= 10 * MEGABYTE else f"{size / MEGABYTE:.2g} MB"
