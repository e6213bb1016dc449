"""A corpus with all that a corpus can hold: parts, lists, signatures, versions, a comparison."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from corpus_tool.corpus import Corpus
from corpus_tool.model import Retrieval
from corpus_tool.workspace import Workspace
from tests.conftest import ROOT

DRAFT = """# Joint Statement on Buoys

=SUM(A1) is what the two leaders called the first paragraph of their statement of intent.

1. The two sides agreed to:
   (a) keep one buoy each; and
   (b) paint it — “red & white” <twice>.

2. They will meet every year.
"""


def retrieval(sha256: str) -> Retrieval:
    """Return what a publisher might have answered."""
    return Retrieval(
        address="https://example.org/buoys",
        final_address="https://example.org/buoys/",
        via=("https://www.example.org/buoys",),
        status=200,
        headers=(("content-type", "text/markdown"), ("etag", '"7"')),
        retrieved_at=datetime(2031, 2, 3, 4, 5, 6, tzinfo=UTC),
        sha256=sha256,
    )


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace: the documents, two versions of a draft, a retrieval, two comparisons."""
    home = tmp_path_factory.mktemp("made")
    Workspace.create(home)
    with Corpus.open(workspace=home) as opened:
        for _ in opened.add_folder(ROOT / "documents"):
            pass
        draft = home / "buoys.md"
        draft.write_text(DRAFT)
        opened.add(draft, date="2031-02", place="Pell Sound")
        draft.write_text(DRAFT.replace("every year", "every two years"))
        opened.add(draft)
        with opened._opened.store.begin() as transaction:
            transaction.add_retrieval(retrieval(opened.find("buoys@1").provenance.sha256))
        opened.compare("buoys@1", "buoys@2")
        opened.compare("veldria-saltmere-2014", "veldria-saltmere-2024")
    return home


@pytest.fixture
def corpus(made: Path, tmp_path: Path) -> Iterator[Corpus]:
    """A copy of that corpus."""
    shutil.copytree(made, tmp_path / "home")
    with Corpus.open(workspace=tmp_path / "home") as opened:
        yield opened


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Corpus]:
    """An empty corpus of another workspace."""
    Workspace.create(tmp_path / "other")
    with Corpus.open(workspace=tmp_path / "other") as opened:
        yield opened
