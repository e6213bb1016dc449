"""The critical apparatus: valid, and both witnesses are read off it exactly."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from lxml import etree

from corpus_tool.export.tei import comparison_tei
from corpus_tool.model import Comparison
from tests.export.test_docx import CASES, comparisons, texts
from tests.report.builders import MADE_AT, PROGRAM, every_state
from tests.report.hostile import hostile

TEI = "{http://www.tei-c.org/ns/1.0}"
SCHEMA = etree.RelaxNG(etree.parse(Path(__file__).with_name("tei.rng")))


def write(whole: Comparison) -> etree._Element:
    """Return the apparatus of a comparison, parsed; it must be valid."""
    made = comparison_tei(whole, made_at=MADE_AT, program=PROGRAM)
    root = etree.fromstring(made.encode())
    SCHEMA.assertValid(root)
    return root


def read_off(root: etree._Element, witness: str) -> list[str]:
    """Return the blocks of one witness, label and words, as an editor would read them off."""
    gone = "lem" if witness == "left" else "rdg"
    for node in list(root.iter(f"{TEI}{gone}")):
        node.getparent().remove(node)  # type: ignore[union-attr]
    found = []
    for block in root.iter(f"{TEI}p", f"{TEI}ab"):
        if next(block.iterancestors(f"{TEI}text"), None) is None:
            continue
        label = "".join(one.text or "" for one in block.iter(f"{TEI}label"))
        words = "".join(block.itertext())
        found.append(words.replace(f"{label} ", f"{label}\t", 1) if label else words)
    return found or [""]


@pytest.mark.parametrize("name", CASES)
def test_both_witnesses_are_read_off(name: str) -> None:
    """With the lemmata the text is the right one, with the readings the left one."""
    whole = CASES[name]

    assert read_off(write(whole), "right") == texts(whole.right)
    assert read_off(write(whole), "left") == texts(whole.left)


@given(comparisons())
@settings(max_examples=60, deadline=None)
def test_any_links_give_both_witnesses(whole: Comparison) -> None:
    """Whatever is linked, the apparatus is valid and holds both texts."""
    assert read_off(write(whole), "right") == texts(whole.right)
    assert read_off(write(whole), "left") == texts(whole.left)


def test_variants_stand_word_by_word() -> None:
    """In an edited paragraph the base's words are lemmata, the other's stand beside them."""
    root = write(every_state())
    pairs = {
        ("".join(app[0].itertext()), "".join(app[1].itertext()))
        for app in root.iter(f"{TEI}app")
        if app.getparent() is not None and app.getparent().tag == f"{TEI}p"
    }

    assert ("on", "explore") in pairs
    assert ("5. ", "4. ") in pairs


def test_moves_and_routine_changes_are_named() -> None:
    """Both ends of a move have one number; a routine change says its kind."""
    root = write(every_state())
    moved = [app.get("n") for app in root.iter(f"{TEI}app") if app.get("type") == "moved"]

    assert moved == ["move1", "move1"]
    assert [node.get("cause") for node in root.iter(f"{TEI}rdg") if node.get("cause")] == ["number"]


def test_hostile_words_stay_words() -> None:
    """Markup and control characters in every field leave the apparatus valid."""
    root = write(hostile('</p><app/>&\x00\x0b\ufffe"'))

    assert len(root.findall(f".//{TEI}witness")) == 2
