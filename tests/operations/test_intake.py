"""What a text says of itself is known without anybody saying it."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus_tool import lexicon
from corpus_tool.ingest.description import ManifestItem
from corpus_tool.operations.receive import read_document
from corpus_tool.workspace import Workspace

BODY = "1. The two leaders agreed to cooperate on ports.\n\n2. They will meet every year.\n"


@pytest.mark.parametrize(
    ("name", "before", "after", "date"),
    [
        ("x.md", "", "Signed in Tokyo on 21 January 2025", "2025-01-21"),
        ("x.md", "Vientiane, 3 March 2015\n\n", "", "2015-03-03"),
        ("2020-02-02_x.md", "", "Signed in Tokyo on 21 January 2025", "2020-02-02"),
        (
            "x.md",
            "---\ndate: 2019-05-05\n---\n\n",
            "Signed in Tokyo on 21 January 2025",
            "2019-05-05",
        ),
        ("x.md", "", "Signed in Tokyo on 31 June 2025", "2025-06"),
        ("x.md", "", "", None),
    ],
)
def test_the_date_is_found(
    tmp_path: Path, name: str, before: str, after: str, date: str | None
) -> None:
    """Front matter comes first, then the file's name, then the line of place and date."""
    path = tmp_path / name
    path.write_text(f"{before}# Joint Statement\n\n{BODY}\n{after}\n")
    received = read_document(
        ManifestItem(path), workspace=Workspace(tmp_path), lexicon=lexicon.load()
    )

    assert received.own.date == date


def test_the_title_is_as_printed(tmp_path: Path) -> None:
    """Without a title in its front matter a document is called what its title lines say."""
    path = tmp_path / "x.md"
    path.write_text(f"**Joint Statement  \non Ports**\n\n{BODY}")
    received = read_document(
        ManifestItem(path), workspace=Workspace(tmp_path), lexicon=lexicon.load()
    )

    assert received.own.title == "Joint Statement on Ports"
