"""A text that takes more than it may fails by name; a report goes on with the others."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from corpus_tool import collation
from corpus_tool.ingest.formats import MEGABYTE, ReaderLimits
from corpus_tool.operations import compare
from tests import steps
from tests.cli.conftest import LATER, Run

pytestmark = pytest.mark.fault

UNREAD = (
    "E_TIMEOUT: reading who undertakes what in 'endless@1' was stopped after 1 s of CPU."
    " Divide the text, or keep it for a report."
)
UNCOMPARED = (
    "E_LIMIT: comparing 'first@1' with 'endless@1' takes more than 64 MB of memory."
    " Divide the text, or keep it for a report."
)


@pytest.fixture
def run(run: Run, workspace: Path) -> Run:
    """The command line of a workspace with three documents, of which two succeed the first."""
    (workspace / "other.md").write_text(LATER.replace("railways", "roads"))
    run("add", "earlier.md", "--key", "first", "--date", "2019")
    run("add", "later.md", "--key", "endless", "--succeeds", "first", "--date", "2021")
    run("add", "other.md", "--key", "last", "--succeeds", "first", "--date", "2023")
    return run


@pytest.fixture
def unreadable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading who undertakes what in one of the texts never ends."""
    monkeypatch.setattr(compare, "find_commitments", steps.read_unless_endless)
    monkeypatch.setattr(compare, "COMMITMENT_LIMITS", ReaderLimits(cpu_seconds=1))


def dead_links(folder: Path) -> set[str]:
    """Return the links of the pages of a folder, and those below it, that lead nowhere."""
    return {
        f"{page.name}: {link}"
        for page in folder.rglob("*.html")
        for link in re.findall(r'href="([^"#:?]+)', page.read_text())
        if not (page.parent / link).exists()
    }


def test_a_report_goes_on_without_what_cannot_be_read(
    run: Run, workspace: Path, unreadable: None
) -> None:
    """The text is told once, its pages are written without undertakings, the others whole."""
    result = run("report")
    folder = workspace / "reports"
    pages = {name: (folder / f"first@1--{name}@1.html").read_text() for name in ("endless", "last")}

    assert result.code == 3
    assert result.err.splitlines() == [UNREAD, "wrote 2 reports and the index, 1 failed"]
    assert result.out == "reports/index.html\n"
    assert "first@1.commitments.html" in "".join(path.name for path in folder.iterdir())
    assert not (folder / "endless@1.commitments.html").exists()
    assert "last@1.commitments.html" in pages["last"]
    assert "commitments.html" not in pages["endless"]
    assert dead_links(folder) == set()


@pytest.mark.parametrize(
    "command",
    [
        ("commitments", "endless"),
        ("compare", "first", "last", "endless"),
        ("brief", "first", "endless"),
        ("export", "first", "endless", "--to", "json"),
    ],
    ids=" ".join,
)
def test_a_command_about_the_text_fails(
    run: Run, unreadable: None, command: tuple[str, ...]
) -> None:
    """A command that needs the text is one clear line."""
    result = run(*command)

    assert (result.code, result.out, result.err) == (1, "", f"{UNREAD}\n")


def test_a_report_goes_on_without_what_cannot_be_compared(
    run: Run, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pair that takes more memory than it may is told; the other has its page."""
    monkeypatch.setattr(compare, "_collate", steps.compare_unless_endless)
    monkeypatch.setattr(compare, "COMPARISON_LIMITS", ReaderLimits(memory=64 * MEGABYTE))
    result, single = run("report"), run("compare", "first", "endless")

    assert (result.code, single.code) == (3, 1)
    assert result.err.splitlines() == [UNCOMPARED, "wrote 1 report and the index, 1 failed"]
    assert single.err == f"{UNCOMPARED}\n"
    assert (workspace / "reports" / "first@1--last@1.html").exists()
    assert "undertaking" in (workspace / "reports" / "endless@1.commitments.html").read_text()


def test_a_report_goes_on_without_what_is_too_long(
    run: Run, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two texts that have too much together are refused before they are read."""
    lines = [f"{i}. The two leaders reaffirmed point {i}.\n" for i in range(1, 30)]
    (workspace / "long.md").write_text("# Joint Statement\n\n" + "\n".join(lines))
    run("add", "long.md", "--key", "long", "--succeeds", "first", "--date", "2024")
    monkeypatch.setattr(collation, "MOST_PARAGRAPHS", 20)
    result, single = run("report"), run("brief", "first", "long")
    line = (
        "E_LIMIT: 'first@1' and 'long@1' have 32 paragraphs together, and texts of up to 20 are"
        " compared. Compare parts of them."
    )

    assert (result.code, single.code) == (3, 1)
    assert result.err.splitlines() == [line, "wrote 2 reports and the index, 1 failed"]
    assert single.err == f"{line}\n"
