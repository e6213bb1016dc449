"""The package's face: every promised name is there, and none of it is imported before its use."""

from __future__ import annotations

import subprocess
import sys

import pytest

import corpus_tool

HEAVY = {"sqlalchemy", "alembic", "jinja2", "numpy", "rich.console", "lxml", "tokenizers"}


@pytest.mark.parametrize("name", corpus_tool.__all__)
def test_every_name_can_be_imported(name: str) -> None:
    """What `__all__` promises is there."""
    assert getattr(corpus_tool, name) is not None


def test_names_are_sorted_and_shown() -> None:
    """`__all__` is sorted, and `dir()` shows it."""
    assert sorted(corpus_tool.__all__) == list(dir(corpus_tool))


def test_an_unknown_name_is_an_attribute_error() -> None:
    """A misspelt name fails as on any module."""
    with pytest.raises(AttributeError, match="no attribute 'Korpus'"):
        _ = corpus_tool.Korpus  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "program",
    [
        "import corpus_tool",
        "from corpus_tool.cli.main import main; main(['--help'])",
        "from corpus_tool.cli.main import main; main(['compare', '--help'])",
    ],
)
def test_help_waits_for_no_heavy_library(program: str) -> None:
    """Neither importing the package nor asking for help imports what only work needs."""
    listing = "; import sys; print(*sys.modules, file=sys.stderr)"
    child = subprocess.run(
        [sys.executable, "-c", program + listing], capture_output=True, text=True, check=True
    )

    assert HEAVY & set(child.stderr.split()) == set()
