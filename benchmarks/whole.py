"""What a user waits for: whole processes that add two statements, compare them, report.

Beside them the nearest thing in the standard library: `difflib.HtmlDiff` on the same two texts cut
at blank lines, in a process of its own.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.table import Cell, Table
from benchmarks.texts import ROOT, shared_folder

__all__ = ["Step", "run", "time_step"]

TOOL = Path(sys.executable).with_name("corpus-tool")
LAUNCHER = Path(__file__).with_name("launch.py")
REPEATS = 3
"""Each step is run so often, in a fresh workspace; the quickest of the whole is told."""

PEER = """
import difflib, pathlib, re, sys
left, right = (re.split(r"\\n\\s*\\n", pathlib.Path(p).read_text("utf-8")) for p in sys.argv[1:3])
pathlib.Path(sys.argv[3]).write_text(difflib.HtmlDiff().make_file(left, right), "utf-8")
"""


@dataclass(frozen=True, slots=True)
class Step:
    """One process: what it was, its seconds and its peak memory."""

    name: str
    seconds: float
    megabytes: float


def run() -> tuple[Table, ...]:
    """Measure one real pair, or one pair of specimens where there are no real texts."""
    left, right = _pair()
    peer = min((_steps_of_peer(left, right) for _ in range(REPEATS)), key=_seconds)
    own = min((_steps_of_tool(left, right) for _ in range(REPEATS)), key=_seconds)
    base = _seconds(peer)
    return (
        Table(
            title="Whole processes: add, compare, report",
            columns=("step", "seconds", "ratio", "peak MB"),
            rows=(
                *(_row(step, base) for step in (*peer, *own)),
                _row(_sum("corpus-tool, all", own), base),
            ),
            note=f"{left.stem[:40]} and {right.stem}. Ratio: time against difflib.HtmlDiff.",
        ),
    )


def _pair() -> tuple[Path, Path]:
    statements, seed = shared_folder("statements"), ROOT / "documents" / "japan-laos-csp-2025.md"
    if statements is not None:
        for path in statements.glob("2023-09-11*vietnam*"):
            return path, seed
    documents = ROOT / "documents"
    return documents / "veldria-saltmere-2014.md", documents / "veldria-saltmere-2024.md"


def _steps_of_peer(left: Path, right: Path) -> list[Step]:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-c", PEER, str(left), str(right), "diff.html"]
        return [time_step("difflib.HtmlDiff", command, Path(folder))]


def _steps_of_tool(left: Path, right: Path) -> list[Step]:
    tool = str(TOOL)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        subprocess.run([tool, "init"], cwd=folder, check=True, capture_output=True)
        return [
            time_step("add", [tool, "add", str(left), "--key", "left"], folder),
            time_step("add", [tool, "add", str(right), "--key", "right"], folder),
            time_step("compare", [tool, "compare", "left", "right"], folder),
            time_step("report", [tool, "report"], folder),
        ]


def time_step(
    name: str, command: Sequence[str], folder: Path, *, allowed: Sequence[int] = (0,)
) -> Step:
    """Run a process through the launcher, which is small enough not to count."""
    output = folder / "output.txt"
    launched = subprocess.run(
        [sys.executable, "-I", str(LAUNCHER), str(output), *command],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    if launched.returncode not in allowed:
        raise RuntimeError(f"{' '.join(command)} failed: {output.read_text()}")
    seconds, megabytes = map(float, launched.stdout.split())
    return Step(name, seconds, megabytes)


def _seconds(steps: Sequence[Step]) -> float:
    return sum(step.seconds for step in steps)


def _sum(name: str, steps: Sequence[Step]) -> Step:
    return Step(name, _seconds(steps), max(step.megabytes for step in steps))


def _row(step: Step, base: float) -> tuple[Cell, ...]:
    return step.name, step.seconds, step.seconds / base, step.megabytes
