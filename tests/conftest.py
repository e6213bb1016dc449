"""What every test may use: the texts beside the project, and a guard on the workspace."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

os.environ.setdefault("CORPUS_TOOL_ENCODER", "static")
"""Whole programs are run by hundreds of tests: with word vectors, which load in a quarter of the
time. The sentence encoder has tests of its own, and the documents' examples are run with it."""

# Nothing is timed: on a machine at work an example may take longer than a fifth of a second.
hypothesis.settings.register_profile("project", deadline=None)
hypothesis.settings.load_profile("project")

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"


def require(present: bool, what: str) -> None:
    """Skip the test when `what` is absent; on CI fail, so that nothing is skipped unseen."""
    if present:
        return
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} is absent, and CI must have it")
    pytest.skip(f"{what} is absent")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real texts beside the project."""
    require(SHARED.is_dir(), "../shared")
    return SHARED


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's own folder."""
    return ROOT


def _stamp(folder: Path) -> dict[str, tuple[int, int]]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path): (path.stat().st_size, path.stat().st_mtime_ns) for path in files}


@pytest.fixture(scope="session", autouse=True)
def workspace_untouched() -> Iterator[None]:
    """Fail the run if a test wrote into the project's own documents/, db/ or reports/."""
    folders = [ROOT / name for name in ("documents", "db", "reports")]
    before = [_stamp(folder) for folder in folders]
    yield
    assert [_stamp(folder) for folder in folders] == before, "a test wrote into the workspace"
