"""Run the examples of a Markdown page; as a program, write anew what they print.

In a ```` ```console ```` block, a line that begins with `$ ` is a command, and what follows is its
output; `…` stands for anything within a line, and a line of `…` alone for any lines. A
```` ```python ```` block is run; a ```` ```text ```` block right after it is its output.

`python -m tests.examples docs/cli.md` runs the page's commands in a fresh workspace and puts what
they print in place of outputs that no longer match; read the change before you commit it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Example", "find_examples", "matches", "refresh", "run_example"]

FENCE = re.compile(r"^```(\w*)[^\n]*\n(.*?)^```$", re.DOTALL | re.MULTILINE)
ANYTHING = "…"


@dataclass(frozen=True, slots=True)
class Example:
    """A command or program of a page, and what it should print."""

    line: int
    language: str
    code: str
    output: str | None
    """None where the page does not show it."""


def find_examples(page: str) -> Iterator[Example]:
    """Yield the examples of a page in order."""
    fences = list(FENCE.finditer(page))
    for k, fence in enumerate(fences):
        language, body = fence.groups()
        line = page.count("\n", 0, fence.start()) + 1
        if language == "console":
            yield from _commands(body, line)
        elif language == "python":
            after = fences[k + 1] if k + 1 < len(fences) else None
            follows = after is not None and not page[fence.end() : after.start()].strip()
            output = after.group(2) if after and follows and after.group(1) == "text" else None
            yield Example(line, language, body, output)


def _commands(body: str, line: int) -> Iterator[Example]:
    pieces = re.split(r"^\$ ", body, flags=re.MULTILINE)
    assert not pieces[0].strip(), f"line {line}: a console block begins with `$ `"
    for piece in pieces[1:]:
        command, _, output = piece.partition("\n")
        while command.endswith("\\"):
            more, _, output = output.partition("\n")
            command = f"{command}\n{more}"
        yield Example(line, "console", command, output)


def run_example(example: Example, folder: Path) -> str:
    """Run an example in the folder, and return what it printed, errors included."""
    tools = Path(sys.executable).parent
    shell = ["bash", "-c", example.code]
    result = subprocess.run(
        shell if example.language == "console" else [sys.executable, "-c", example.code],
        cwd=folder,
        env={
            "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(folder),
            "LC_ALL": "C.UTF-8",
            "COLUMNS": "100",
            "NO_COLOR": "1",
            "TERM": "dumb",
            # As on a terminal: results and messages in the order in which they are written.
            "PYTHONUNBUFFERED": "1",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    if example.language == "python":
        assert result.returncode == 0, result.stdout
    return result.stdout


def matches(expected: str, printed: str) -> bool:
    """Tell whether the printed lines are those expected; white space at line ends is no matter."""
    pattern = []
    for line in _lines(expected):
        if line.strip() == ANYTHING:
            pattern.append(r"(?:.*\n)*?")
        else:
            pattern.append(".*?".join(map(re.escape, line.split(ANYTHING))) + r"\n")
    return (
        re.fullmatch("".join(pattern), "".join(f"{row}\n" for row in _lines(printed))) is not None
    )


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.strip("\n").splitlines()]


def refresh(page: str, folder: Path) -> str:
    """Return the page with the outputs of its commands as they are now.

    An output with an ellipsis is left alone: only its writer knows what it should stand for.
    """
    for example in find_examples(page):
        printed = run_example(example, folder)
        if example.language != "console" or example.output is None or ANYTHING in example.output:
            continue
        if not matches(example.output, printed):
            # A block ends after its output; the blank line before the next command stays.
            gap = "\n" if example.output.endswith("\n\n") else ""
            lines = "".join(f"{line}\n" for line in _lines(printed))
            page = page.replace(
                f"$ {example.code}\n{example.output}", f"$ {example.code}\n{lines}{gap}", 1
            )
    return page


def _main() -> None:
    root = Path(__file__).resolve().parents[1]
    for name in sys.argv[1:]:
        with tempfile.TemporaryDirectory() as folder:
            shutil.copytree(root / "documents", Path(folder) / "documents")
            path = Path(name)
            path.write_text(refresh(path.read_text("utf-8"), Path(folder)), "utf-8")


if __name__ == "__main__":
    _main()
