"""Long work shows how far it is, to people only."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.test_recurring import travelled

__all__ = ["travelled"]

COMMANDS = {
    ("formulas",): "Storing the search",
    ("novelty",): "Measuring what is new",
    ("report",): "Writing commitments",
    ("backup", "one.sqlite", "--replace"): "Verifying",
}


def on_terminal(folder: Path, *arguments: str) -> tuple[int, str, str]:
    """Run a command whose messages go to a terminal; return its code, its output and these."""
    ours, theirs = pty.openpty()
    program = [sys.executable, "-m", "corpus_tool", *arguments]
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "80"}
    with subprocess.Popen(
        program, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=theirs
    ) as child:
        os.close(theirs)
        said = bytearray()
        while piece := _read(ours):
            said += piece
        os.close(ours)
        assert child.stdout is not None
        output = child.stdout.read()
    return child.returncode, output.decode(), said.decode()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 1 << 12)
    except OSError:  # Linux says so that the other side has gone
        return b""


@pytest.mark.parametrize("command", COMMANDS)
def test_a_terminal_shows_the_stages(
    travelled: Run, workspace: Path, command: tuple[str, ...]
) -> None:
    """The bar goes to standard error and is wiped away; the results are the same without it."""
    code, output, said = on_terminal(workspace, *command)
    quiet = travelled(*command)

    assert (code, output) == (quiet.code, quiet.out)
    assert COMMANDS[command] in said
    assert said.replace("\r", "").endswith(quiet.err)
    assert COMMANDS[command] not in quiet.err


def test_what_is_stored_shows_no_bar(travelled: Run, workspace: Path) -> None:
    """A search that was made before takes no time, and shows none."""
    travelled("formulas")
    _, _, said = on_terminal(workspace, "formulas")

    assert "search" not in said
