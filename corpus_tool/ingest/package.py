"""Open a ZIP package without trusting it: names, sizes and ratios are checked as bytes come out.

The sizes a package claims are never believed; nothing is written to the disk.
"""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from typing import NoReturn

from corpus_tool.errors import UnreadableSource
from corpus_tool.ingest.limits import MEGABYTE, Limits

__all__ = ["Package"]

_CHUNK = 1 << 16
_RATIO_FROM = 10 * MEGABYTE
_LEAVES = re.compile(r"\A[/\\]|\A[A-Za-z]:|(?:\A|[/\\])\.\.(?:[/\\]|\Z)|\x00")
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})


class Package:
    """The members of a package, each read at most once and no further than the limits."""

    def __init__(self, content: bytes, limits: Limits) -> None:
        self._limits = limits
        self._total = 0
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError):
            _broken("not a ZIP package")
        members = self._archive.infolist()
        if len(members) > limits.zip_members:
            _exceeded(f"{len(members):,} members, the limit is {limits.zip_members:,}")
        self.names = {info.filename: info for info in members}
        for info in members:
            _check_name(info)
        if len(self.names) < len(members):
            _broken("two members of the package have one name")

    def read(self, name: str) -> bytes | None:
        """Return a member's bytes, or None when there is no such member.

        Raises:
            UnreadableSource: it inflates beyond the limits (`E_DOCX_LIMIT`) or is damaged.
        """
        info = self.names.get(name)
        if info is None:
            return None
        if info.compress_type not in _METHODS or info.flag_bits & 1:
            _broken(f"{name} is encrypted or packed in an unusual way")
        pieces: list[bytes] = []
        size = 0
        try:
            with self._archive.open(info) as stream:
                while piece := stream.read(_CHUNK):
                    size += len(piece)
                    self._check_size(info, size)
                    pieces.append(piece)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as cause:
            raise UnreadableSource(f"{name} is damaged", code="E_DOCX_BROKEN") from cause
        self._total += size
        return b"".join(pieces)

    def _check_size(self, info: zipfile.ZipInfo, size: int) -> None:
        limits = self._limits
        # What the package says of a size may be a lie, but only to look smaller.
        if max(size, info.file_size if size > _RATIO_FROM else 0) > limits.member_size:
            _exceeded(f"{info.filename} inflates beyond {limits.member_size / MEGABYTE:g} MB")
        if self._total + size > limits.package_size:
            _exceeded(f"the package inflates beyond {limits.package_size / MEGABYTE:g} MB")
        if size > _RATIO_FROM and size > limits.ratio * max(info.compress_size, 1):
            _exceeded(f"{info.filename} inflates to more than {limits.ratio} times its size")


def _check_name(info: zipfile.ZipInfo) -> None:
    mode = info.external_attr >> 16
    if _LEAVES.search(info.orig_filename) or stat.S_ISLNK(mode):
        name = info.orig_filename.replace("\x00", "\\0")[:200]
        raise UnreadableSource(f"member '{name}' leaves the package", code="E_ZIP_PATH")


def _broken(reason: str) -> NoReturn:
    raise UnreadableSource(reason, code="E_DOCX_BROKEN")


def _exceeded(reason: str) -> NoReturn:
    raise UnreadableSource(reason, code="E_DOCX_LIMIT")
