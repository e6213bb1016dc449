"""What went wrong with a file is told in its line, in the list and above its text."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Run

GAP = """---
parties: [NOR, CHL]
---
# Joint Statement on the River

1. The two sides agreed to mend the bridge by spring.

2. They will plant oaks on both banks of the river.

7. They will dredge the channel before the summer.

Done at Tolm on 3 May 2031.

For the Kingdom of Harne

Mara Venn

Minister of Rivers
"""


def test_a_line_counts_warnings_and_names_the_gravest(run: Run, workspace: Path) -> None:
    """The line of a file that was stored with a warning says so, without --explain."""
    (workspace / "gap.md").write_text(GAP, encoding="utf-8")

    result = run("add", "gap.md")

    assert "1 warning (--explain): W_LABEL_GAP 2 is followed by 7" in result.out
    assert "1 new; 1 with warnings" in result.err
    assert "warning" not in run("add", "gap.md").out, "what is stored was warned of already"


def test_a_folder_names_the_files_with_warnings(run: Run, workspace: Path) -> None:
    """Of a folder, the files with warnings are named and counted, the others only counted."""
    folder = workspace / "texts"
    folder.mkdir()
    (folder / "gap.md").write_text(GAP, encoding="utf-8")
    (folder / "sound.md").write_text(GAP.replace("7. ", "3. "), encoding="utf-8")

    result = run("add", "texts", "--recursive")

    assert "texts/gap.md: 1 warning" in result.out
    assert "sound.md" not in result.out
    assert "1 with warnings" in result.err


def test_list_and_show_tell_warnings_and_frame(run: Run, workspace: Path) -> None:
    """list counts the warnings; show has them with date line, attestation and signatures."""
    (workspace / "gap.md").write_text(GAP, encoding="utf-8")
    run("add", "gap.md")

    (row,) = [r for r in json.loads(run("list", "-f", "json").out) if r["document"] == "gap"]
    shown = run("show", "gap").out

    assert row["warnings"] == 1
    assert row["parties"] == ["NOR", "CHL"]
    assert "W_LABEL_GAP" in shown
    assert "attestation    Done at Tolm on 3 May 2031." in shown
    assert "signed by      Mara Venn" in shown


def test_parties_that_are_not_understood(run: Run, workspace: Path) -> None:
    """Parties in front matter that nobody knows are named, and not left out without a word."""
    (workspace / "odd.md").write_text(GAP.replace("NOR, CHL", "Harne"), encoding="utf-8")

    assert "W_PARTIES" in run("add", "odd.md", "--explain").out
