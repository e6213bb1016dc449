"""What a form is: the way from a value to the bytes of a file, or of a folder of files.

To add a form: write a function from the value to chunks of bytes, and name it with its suffix in
the register of what it is a form of (`cases/corpus_forms.py`, `version_forms.py`,
`comparison_forms.py`). Writing whole or not at all, standard output and the command line come
with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

__all__ = ["Chosen", "FolderForm", "Form"]

Subject = TypeVar("Subject", contravariant=True)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a user may set of an export; a form takes what concerns it."""

    raw_csv: bool = False
    """Leave cells as they are that a spreadsheet would take for a formula."""


@dataclass(frozen=True, slots=True)
class Form(Generic[Subject]):
    """A form that is one file."""

    suffix: str
    """Of the file: `.xml`."""
    make: Callable[[Subject, Chosen], Iterable[bytes]]
    """Optional dependencies are imported in it, so that the register costs nothing."""
    binary: bool = False
    """No terminal can show it; without a path it is written into the workspace's reports."""


@dataclass(frozen=True, slots=True)
class FolderForm(Generic[Subject]):
    """A form that is a folder of files; where the path ends in `.zip`, an archive of them."""

    fill: Callable[[Subject, Chosen, Path], None]
    """Writes the files into a folder that is there and empty."""
    known_by: str
    """The file that every such folder has: only these are written anew."""
    suffix: str = ".zip"
    binary: bool = True
