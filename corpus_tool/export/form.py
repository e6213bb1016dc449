"""What a form of output is, what is handed to it, and a folder of files as one archive.

Sections, in order:

* What a form is: the way from a value to the bytes of a file, or of a folder of files.
* What is handed to a form: a corpus as one thing after the other, never all of it at once.
* A folder of files as a ZIP archive, the same bytes every time.
"""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import Generic, TypeVar

from corpus_tool.model import Comparison, Document, Receipt, Retrieval, Version

__all__ = [
    "CorpusSnapshot",
    "ExportForm",
    "ExportOptions",
    "FolderExportForm",
    "SnapshotVersion",
    "zip_folder",
]


# ----------------------------------------
# What a form is: the way from a value to the bytes of a file, or of a folder of files.
#
# To add a form: enter it in `export/output_forms.py`, write a function from the value to chunks of
# bytes, and put that under the same name in the register of what it is a form of
# (`operations/export_formats.py`). Writing whole or not at all, standard output and the command
# line come with it.

Subject = TypeVar("Subject", contravariant=True)


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """What a user may set of an export; a form takes what concerns it."""

    raw_csv: bool = False
    """Leave cells as they are that a spreadsheet would take for a formula."""


@dataclass(frozen=True, slots=True)
class ExportForm(Generic[Subject]):
    """A form that is one file."""

    suffix: str
    """Of the file: `.xml`."""
    make: Callable[[Subject, ExportOptions], Iterable[bytes]]
    """Optional dependencies are imported in it, so that the register costs nothing."""


@dataclass(frozen=True, slots=True)
class FolderExportForm(Generic[Subject]):
    """A form that is a folder of files; where the path ends in `.zip`, an archive of them."""

    fill: Callable[[Subject, ExportOptions, Path], None]
    """Writes the files into a folder that is there and empty."""
    known_by: str
    """The file that every such folder has: only these are written anew."""
    suffix: str
    """Of the archive: `.zip`."""


# ----------------------------------------
# What is handed to a form: a corpus as one thing after the other, never all of it at once.


@dataclass(frozen=True, slots=True)
class SnapshotVersion:
    """A version with every receipt of its text, the one it was made from first."""

    version: Version
    receipts: tuple[Receipt, ...]


@dataclass(frozen=True, slots=True)
class CorpusSnapshot:
    """What a corpus holds, at one moment; each call goes through it anew."""

    documents: Callable[[], Iterable[Document]]
    """By key."""
    versions: Callable[[], Iterable[SnapshotVersion]]
    """By key and number."""
    retrievals: Callable[[], Iterable[Retrieval]]
    """In the order in which they were made."""
    comparisons: Callable[[], Iterable[Comparison]]
    """In the order in which they were stored."""


# ----------------------------------------
# A folder of files as a ZIP archive, the same bytes every time.

PIECE = 1024 * 1024


def zip_folder(folder: Path) -> Iterator[bytes]:
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
