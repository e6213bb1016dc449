"""What a folder costs: documents a second and peak memory, on nested parts of a large corpus.

The parts are nested, so that what grows with the number of documents is seen.
"""

from __future__ import annotations

import json
import os
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.table import Cell, Table
from benchmarks.texts import shared_folder
from benchmarks.whole import TOOL, time_step

__all__ = ["ARCHIVE", "run", "unpacked"]

ARCHIVE = "white-house-statements.tar.xz"
SIZES = (200, 1_000, 4_000)


def run(*, everything: bool = False) -> tuple[Table, ...]:
    """Add parts of the large corpus, and each a second time; nothing where it is not there.

    Args:
        everything: add the whole corpus too, which takes minutes.
    """
    folder = shared_folder("corpora")
    if folder is None or not (folder / ARCHIVE).is_file():
        return ()
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        files = unpacked(folder / ARCHIVE, root / "all")
        sizes = (*SIZES, len(files)) if everything else SIZES
        rows = [row for size in sizes for row in _rows(root, files, size)]
    return (
        Table(
            title="Adding a folder",
            columns=("files", "run", "seconds", "files/s", "peak MB", "new", "failed"),
            rows=tuple(rows),
            note=(
                f"Evenly taken from {len(files):,} files, {os.cpu_count()} processors. "
                "Peak: of the largest process. Again: all is stored already."
            ),
        ),
    )


def unpacked(archive: Path, folder: Path) -> Sequence[Path]:
    """Unpack an archive; return its documents in order."""
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
    return sorted(path for path in folder.rglob("*.md") if not path.name.startswith("README"))


def _rows(root: Path, files: Sequence[Path], size: int) -> Iterator[tuple[Cell, ...]]:
    """Add a part by one process and by all, each in a fresh workspace, and then again."""
    part = root / f"part-{size}"
    step = max(len(files) // size, 1)
    for path in files[::step][:size]:
        # By its folders, because files of two folders may have one name.
        target = part / path.relative_to(root / "all")
        target.parent.mkdir(parents=True, exist_ok=True)
        os.link(path, target)
    for jobs in ("1", None) if size == SIZES[0] else (None,):
        workspace = root / f"workspace-{size}-{jobs}"
        subprocess.run([TOOL, "init", workspace], check=True, capture_output=True)
        command = [str(TOOL), "add", str(part), "--recursive", "--format", "json"]
        command += ["--jobs", jobs] if jobs else []
        yield _row(size, f"{jobs or 'all'} jobs", command, workspace)
        if jobs is None:
            yield _row(size, "again", command, workspace)


def _row(size: int, name: str, command: Sequence[str], workspace: Path) -> tuple[Cell, ...]:
    step = time_step(name, command, workspace, allowed=(0, 3))
    printed = (workspace / "output.txt").read_text("utf-8")
    outcomes = json.loads(printed[: printed.rindex("]") + 1])
    kinds = [each["outcome"] for each in outcomes]
    rate = round(size / step.seconds)
    new, failed = kinds.count("new"), kinds.count("failed")
    return size, name, step.seconds, rate, step.megabytes, new, failed
