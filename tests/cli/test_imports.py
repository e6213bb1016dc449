"""A command imports what it runs: what it only reads aloud waits for nothing that compares."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command

from corpus_tool.cli.app import COMMANDS, app
from corpus_tool.corpus import Corpus
from corpus_tool.workspace import Workspace
from tests.cli.conftest import EARLIER

MOST_IMPORTED_PER_RUN = 3

NEEDED_ELSEWHERE = {
    *("alembic", "jinja2", "lxml", "markdown_it", "numpy", "pypdf", "rapidfuzz", "selectolax"),
    *("corpus_tool.lexicon", "corpus_tool.operations.compare", "sqlalchemy.dialects.postgresql"),
    *("tokenizers", "xlsxwriter", "yaml"),
}
"""What takes long to import, and no list, text or citation needs."""

WATCHED = """
import json, os, sys
import corpus_tool

HOME = os.path.dirname(corpus_tool.__file__) + os.sep
FUNCTION = 1  # inspect.CO_OPTIMIZED: neither the top level of a file nor a class's body
ran = set()

def is_importing(frame):
    while frame is not None:
        code = frame.f_code
        if code.co_name == "<module>" and code.co_filename.startswith(HOME):
            return True
        frame = frame.f_back
    return False

def watch(frame, event, _argument):
    code = frame.f_code
    file = code.co_filename
    if event == "call" and code.co_flags & FUNCTION and file not in ran:
        if file.startswith(HOME) and not is_importing(frame):
            ran.add(file)

sys.setprofile(watch)
from corpus_tool.cli.main import main
code = main(sys.argv[1:])
sys.setprofile(None)
print(json.dumps([code, sorted(ran), sorted(sys.modules)]), file=sys.stderr)
"""
"""Runs a command; tells its exit code, the files of the package whose functions ran, modules."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with one document."""
    made = tmp_path_factory.mktemp("imports")
    Workspace.create(made)
    (made / "earlier.md").write_text(EARLIER, encoding="utf-8")
    with Corpus.open(workspace=made) as corpus:
        corpus.add(made / "earlier.md")
    return made


@pytest.mark.parametrize(
    "command",
    [("list",), ("show", "earlier"), ("cite", "earlier#1")],
    ids=" ".join,
)
def test_a_command_imports_what_it_runs(folder: Path, command: tuple[str, ...]) -> None:
    """Of the package at most three modules are imported for each that runs; no slow library is."""
    child = subprocess.run(
        [sys.executable, "-c", WATCHED, "--workspace", str(folder), *command],
        capture_output=True,
        text=True,
        check=True,
    )
    code, ran, imported = json.loads(child.stderr.splitlines()[-1])
    own = [name for name in imported if name.partition(".")[0] == "corpus_tool"]

    assert (code, child.stdout != "") == (0, True), child.stderr
    assert len(own) <= MOST_IMPORTED_PER_RUN * len(ran), sorted(own)
    assert NEEDED_ELSEWHERE & set(imported) == set()


def test_every_command_of_the_table_is_there() -> None:
    """Each line of the table names a command that can be explained."""
    commands = get_command(app).commands  # type: ignore[attr-defined] # a group has them

    assert list(commands) == list(COMMANDS)
    assert all(command.help for command in commands.values())
