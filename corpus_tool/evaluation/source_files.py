"""Find the source that a truth or gold file speaks of.

Why here: such files travel with their sources in several ways (beside them, in a folder `seed`
next to theirs, named by a path in the file), and only an evaluation needs to guess which.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from corpus_tool.errors import InputError
from corpus_tool.paths import is_file, is_folder

__all__ = ["Sourced", "find_source"]

SEED = "seed"
"""A folder of this name beside the truth's own may hold sources."""


class Sourced(Protocol):
    """What says where its source is."""

    @property
    def source_file(self) -> str | None:
        """The path from the file's own folder."""

    @property
    def source_sha256(self) -> str | None:
        """The digest of the source's bytes."""


def find_source(truth_path: Path, truth: Sourced) -> Path:
    """Return the path of the truth's source.

    It is looked for as the truth's `source_file`, then beside the truth and in `../seed` by name,
    by the truth's own name without `.truth.json`, and at last by the digest of its bytes.

    Raises:
        InputError: it is nowhere.
    """
    for path in _candidates(truth_path, truth):
        if is_file(path):
            return path
    raise InputError(
        f"the source of '{truth_path}' is not beside it",
        subject=str(truth_path),
        hint="Put the source there, or name it in the field source_file",
        code="E_NOT_FOUND",
    )


def _candidates(truth_path: Path, truth: Sourced) -> Iterator[Path]:
    folders = (truth_path.parent, truth_path.parent.parent / SEED)
    if truth.source_file:
        yield truth_path.parent / truth.source_file
        yield from (folder / Path(truth.source_file).name for folder in folders)
    stem = truth_path.name.removesuffix(".truth.json")
    files = [
        path
        for folder in folders
        if is_folder(folder)
        for path in sorted(folder.iterdir())
        if is_file(path) and path.suffix not in (".json", ".jsonl")
    ]
    yield from (path for path in files if path.stem == stem)
    if truth.source_sha256:
        yield from (path for path in files if _sha256(path) == truth.source_sha256)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
