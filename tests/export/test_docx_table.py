"""The Word table: both texts in two columns, marks as formatting, no tracked change."""

from __future__ import annotations

import pytest

from corpus_tool.export.docx import comparison_table_docx
from corpus_tool.model import Comparison
from tests.export.word import W, parts, schema_problems
from tests.report.builders import ALL, MADE_AT, PROGRAM, every_state
from tests.report.hostile import hostile


def write(whole: Comparison) -> bytes:
    """Return the Word table of a comparison."""
    return comparison_table_docx(whole, made_at=MADE_AT, program=PROGRAM)


def columns(content: bytes) -> tuple[list[str], list[str]]:
    """Return the lines of either column, breaks and tabs as signs."""
    found: tuple[list[str], list[str]] = [], []
    for row in parts(content)["word/document.xml"].iter(f"{W}tr"):
        for lines, cell in zip(found, row.iter(f"{W}tc"), strict=True):
            for paragraph in cell.iter(f"{W}p"):
                signs = {f"{W}t": None, f"{W}br": "\n", f"{W}tab": "\t"}
                said = [signs[n.tag] or n.text for n in paragraph.iter() if n.tag in signs]
                lines.append("".join(word or "" for word in said))
    return found


@pytest.mark.parametrize("name", ALL)
def test_each_column_holds_its_text(name: str) -> None:
    """The left column has every left paragraph, the right one every right one, exactly."""
    whole = ALL[name]()
    left, right = columns(write(whole))

    assert {paragraph.text for paragraph in whole.left.paragraphs} <= set(left)
    assert {paragraph.text for paragraph in whole.right.paragraphs} <= set(right)
    assert schema_problems(write(whole)) == []


def test_changes_are_formatting() -> None:
    """Removed words are struck, added ones underlined; nothing is left to accept."""
    root = parts(write(every_state()))["word/document.xml"]
    looks = {
        "".join(t.text or "" for t in run.iter(f"{W}t")): run.find(f"{W}rPr")
        for run in root.iter(f"{W}r")
    }

    assert looks["explore"] is not None
    assert looks["explore"].find(f"{W}strike") is not None
    assert looks["concur"] is not None
    assert looks["concur"].find(f"{W}u") is not None
    assert not list(root.iter(f"{W}ins", f"{W}del", f"{W}moveFrom", f"{W}moveTo"))


def test_the_head_is_repeated_and_states_are_said() -> None:
    """The names of the texts head every page; each row says what it is."""
    root = parts(write(every_state()))["word/document.xml"]
    left, right = columns(write(every_state()))

    assert len(list(root.iter(f"{W}tblHeader"))) == 1
    assert (left[0], right[0]) == ("2012", "2025")
    assert "¶9  Moved to 2025 ¶3" in left
    assert "¶3  Moved from 2012 ¶9 · Edited" in right
    assert "¶8  Dropped" in left
    assert "Annex ¶1  New" in right


def test_hostile_words_stay_words() -> None:
    """Markup and control characters in every field leave a sound file."""
    assert schema_problems(write(hostile("</w:t>&\x00<w:p>"))) == []
