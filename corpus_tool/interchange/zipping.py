"""A folder of files as a ZIP archive, the same bytes every time."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryFile

__all__ = ["zipped"]

PIECE = 1024 * 1024


def zipped(folder: Path) -> Iterator[bytes]:
    """Yield an archive of a folder's files, by name; it says nothing of when it was made."""
    with TemporaryFile() as spool:
        with zipfile.ZipFile(spool, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(folder.iterdir()):
                member = zipfile.ZipInfo(path.name)
                member.compress_type = zipfile.ZIP_DEFLATED
                with path.open("rb") as file, archive.open(member, "w", force_zip64=True) as sink:
                    shutil.copyfileobj(file, sink)
        spool.seek(0)
        while piece := spool.read(PIECE):
            yield piece
