"""Replace a folder again and again, ending the process at one step after another.

It is a program of its own, which forks a child for each step. The steps are counted after the calls
by which a replacement leaves traces. Nothing of this is in the program itself.

    python replacing.py SCRATCH
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from corpus_tool import folder_replacement
from corpus_tool.folder_replacement import new_folder, recover

CALLS = ("open", "write", "fsync", "mkdir", "rename", "unlink", "rmdir")


class Steps:
    """Counts the steps of this process, and ends it at one of them."""

    def __init__(self, fatal: int) -> None:
        self.fatal, self.names = fatal, list[str]()
        for name in CALLS:
            setattr(os, name, self.after(name, getattr(os, name)))
        exchanged = folder_replacement._exchanged
        folder_replacement._exchanged = self.after("exchange", exchanged)

    def after(self, name: str, call: Any) -> Any:
        """Make the end of each call of a function a step."""

        def stepped(*arguments: Any, **options: Any) -> Any:
            result = call(*arguments, **options)
            self.names.append(name)
            if len(self.names) == self.fatal:
                os.kill(os.getpid(), signal.SIGKILL)
            return result

        return stepped


def fill(folder: Path, word: str) -> None:
    """Write two tables that belong together."""
    for name in ("datapackage.json", "table.csv"):
        (folder / name).write_text(word * 1_000)


def holds(path: Path) -> str:
    """Return which of two folders stands there: `old`, `new`, `none`; or that it is neither."""
    if not path.exists():
        return "none"
    contents = {each.name: each.read_text()[:3] for each in path.iterdir()}
    if contents.keys() != {"datapackage.json", "table.csv"} or len({*contents.values()}) != 1:
        return f"half: {contents}"
    return contents["table.csv"]


def in_child(path: Path, fatal: int, answer: Path) -> list[str]:
    """Replace the folder in a child that ends at a step; return the steps it took."""
    answer.unlink(missing_ok=True)
    child = os.fork()
    if child == 0:
        steps = Steps(fatal)
        with new_folder(path, known_by="datapackage.json") as folder:
            fill(folder, "new")
        answer.write_text(json.dumps(steps.names))
        os._exit(0)
    os.waitpid(child, 0)
    return list(json.loads(answer.read_text())) if answer.exists() else []


def endings(scratch: Path, *, there: bool) -> Iterator[dict[str, object]]:
    """Yield what was found after each ending, and after what came next."""
    place, answer = scratch / "place", scratch / "answer.json"
    path = place / "package"

    def fresh() -> None:
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        if there:
            path.mkdir()
            fill(path, "old")

    fresh()
    steps = in_child(path, 0, answer)
    for fatal in range(1, len(steps) + 1):
        fresh()
        in_child(path, fatal, answer)
        found = holds(path)
        told = recover(place)
        left = sorted(each.name for each in place.iterdir())
        yield {
            "step": f"{fatal} {steps[fatal - 1]}",
            "found": found,
            "then": holds(path),
            "told": told,
            "left": left,
        }


if __name__ == "__main__":
    results = {}
    for way in ("exchange", "rename"):
        if way == "rename":
            folder_replacement._exchanged = lambda left, right: False
        for there in (True, False):
            found = list(endings(Path(sys.argv[1]), there=there))
            results[f"{way} {'over' if there else 'new'}"] = found
    json.dump(results, sys.stdout)
