"""A command line in an empty workspace, run in this process."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from corpus_tool.cli.main import main
from corpus_tool.workspace import Workspace

EARLIER = """# Joint Statement

1. The two sides agreed to strengthen cooperation on fisheries and flood warning.

2. The two sides will hold a meeting of ministers every year in either capital.

3. The two sides took note of the work of the joint committee on rail safety.
"""

LATER = """# Joint Statement

1. The two sides agreed to deepen cooperation on fisheries and flood warning.

2. The two sides will hold a meeting of ministers every year in either capital.
"""


@dataclass(frozen=True)
class Result:
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str


Run = Callable[..., Result]


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty workspace that is the current folder, with two texts beside it."""
    Workspace.create(tmp_path)
    (tmp_path / "earlier.md").write_text(EARLIER, encoding="utf-8")
    (tmp_path / "later.md").write_text(LATER, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for name in ("CORPUS_TOOL_DATABASE", "CORPUS_TOOL_WORKSPACE"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def run(workspace: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    """Run a command in the workspace."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGALRM)
    handlers = {number: signal.getsignal(number) for number in numbers}
    hook = sys.unraisablehook

    def command(*arguments: str | Path) -> Result:
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return Result(code, printed.out, printed.err)

    yield command
    sys.unraisablehook = hook
    for number, handler in handlers.items():
        signal.signal(number, handler)


@pytest.fixture
def compared(run: Run) -> Run:
    """The command line of a workspace with two documents, `earlier` and `later`, compared."""
    assert run("add", "earlier.md").code == 0
    assert run("add", "later.md", "--succeeds", "earlier", "--date", "2025").code == 0
    assert run("compare", "earlier", "later").code == 0
    return run
