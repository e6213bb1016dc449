"""One document more in a stored corpus: what is searched again, beside the search of the whole.

`python -m benchmarks.growing --size 14000` takes more of the large corpus: adding it takes minutes.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import mean, median
from time import process_time

from benchmarks.adding import ARCHIVE, unpacked
from benchmarks.table import Cell, Table, format_table
from benchmarks.texts import shared_folder
from benchmarks.whole import TOOL
from corpus_tool import Corpus

__all__ = ["run"]

SIZE = 2000
ADDED = 40
"""Documents that are added one by one, every second by a process of its own."""


def run(size: int = SIZE) -> tuple[Table, ...]:
    """Measure a corpus of so many documents; no table where there is no large corpus."""
    folder = shared_folder("corpora")
    if folder is None or not (folder / ARCHIVE).is_file():
        return ()
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        files = unpacked(folder / ARCHIVE, root / "all")
        step = max(len(files) // (size + ADDED), 1)
        chosen = files[::step][: size + ADDED]
        workspace, further = root / "workspace", chosen[:: max(len(chosen) // ADDED, 1)][:ADDED]
        held = sorted(set(chosen) - set(further))
        return (_table(len(held), *_measure(workspace, root / "part", held, further)),)


def _measure(
    workspace: Path, part: Path, held: Sequence[Path], further: Sequence[Path]
) -> tuple[float, list[float], list[float]]:
    """Return the CPU seconds of the whole search, of each addition, and of those in one process."""
    for number, path in enumerate(held):
        (part / f"{number % 100}").mkdir(parents=True, exist_ok=True)
        os.link(path, part / f"{number % 100}" / path.name)
    subprocess.run([TOOL, "init", workspace], check=True, capture_output=True)
    subprocess.run(
        [TOOL, "add", part, "--recursive"], check=False, capture_output=True, cwd=workspace
    )
    full = next(iter(_in_process(workspace)))
    apart = [next(iter(_in_process(workspace, path))) for path in further[::2]]
    return full, apart, list(_in_process(workspace, *further[1::2]))


def _in_process(workspace: Path, *paths: Path) -> Iterator[float]:
    command = [sys.executable, "-m", "benchmarks.growing", "--workspace", workspace, *paths]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    yield from map(float, done.stdout.split())


def _search(workspace: Path, paths: Sequence[Path]) -> None:
    """Print the CPU seconds of a search after each of these was added, or of one search."""
    os.chdir(workspace)
    with Corpus.open() as corpus:
        for path in paths or [None]:
            if path is not None:
                corpus.add(path)
            start = process_time()
            corpus.scan()
            print(process_time() - start)


def _table(size: int, full: float, apart: Sequence[float], together: Sequence[float]) -> Table:
    rows: list[tuple[Cell, ...]] = [("the whole corpus", full, 1.0)]
    for name, times in (("in a process of its own", apart), ("in one process", together)):
        for kind, of in (("mean", mean), ("median", median), ("longest", max)):
            rows.append((f"one more, {name}, {kind}", of(times), of(times) / full))
    return Table(
        title=f"One document more, of {size:,}, read from and written to the database",
        columns=("search", "CPU s", "ratio"),
        rows=tuple(rows),
        note=f"{len(apart)} and {len(together)} documents, evenly taken. The search alone, with"
        " what it reads and stores; the adding of the file before it is not counted.",
    )


def main() -> None:
    """Print the table of one size."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.growing", description=__doc__)
    parser.add_argument("--size", type=int, default=SIZE, help="documents")
    parser.add_argument("--workspace", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("paths", type=Path, nargs="*", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.workspace:
        _search(arguments.workspace, arguments.paths)
        return
    for table in run(arguments.size):
        print(format_table(table))


if __name__ == "__main__":
    main()
