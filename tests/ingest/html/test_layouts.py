"""Pages laid out as publishers do it give back every paragraph, and little else."""

from __future__ import annotations

import re

import pytest

from corpus_tool.ingest.formats import Extraction
from tests.ingest.html.layouts import LAYOUTS
from tests.ingest.reading import read_bytes
from tests.ingest.specimen import SPECIMEN


def _paragraphs(extraction: Extraction) -> list[tuple[str | None, str]]:
    found = []
    for block in extraction.blocks:
        label = re.match(r"(?:(\d+)\.|\(([a-z])\)) ", block.text)
        text = block.text[label.end() :] if label else block.text
        found.append((block.ordinal or (label and (label[1] or label[2])), text))
    return found


@pytest.mark.parametrize("publisher", LAYOUTS)
@pytest.mark.parametrize("renamed", [False, True], ids=["named", "renamed"])
def test_every_paragraph_with_its_number(publisher, renamed):
    """No paragraph and no number is lost, also where no name on the page is known."""
    page = LAYOUTS[publisher](SPECIMEN)
    if renamed:
        page = re.sub(r"(class|id)='[^']*'", r"\1='zz'", page).replace("rel=canonical", "rel=z")

    found = _paragraphs(read_bytes(page, "text/html"))

    for piece in SPECIMEN.paragraphs:
        assert (piece.label, piece.text) in found


@pytest.mark.parametrize("publisher", LAYOUTS)
def test_nothing_of_the_chrome_is_kept(publisher):
    """What is kept is the statement's own: its title, headings, paragraphs and end."""
    extraction = read_bytes(LAYOUTS[publisher](SPECIMEN), "text/html")

    own = {piece.text for piece in SPECIMEN.pieces}
    assert [text for _, text in _paragraphs(extraction) if text not in own] == []


@pytest.mark.parametrize("publisher", LAYOUTS)
def test_what_is_left_out_is_told(publisher):
    """Each word of the page is in a block or quoted, or counted, in a finding."""
    extraction = read_bytes(LAYOUTS[publisher](SPECIMEN), "text/html")

    told = " ".join(f.message for f in extraction.findings if f.code == "I_FURNITURE")
    assert re.search(r"left out \d+ words", told)
    assert not [f for f in extraction.findings if f.code.startswith("W_")]


@pytest.mark.parametrize("publisher", LAYOUTS)
def test_the_title_is_the_documents(publisher):
    """The title comes without the publisher's name behind it."""
    extraction = read_bytes(LAYOUTS[publisher](SPECIMEN), "text/html")

    assert extraction.metadata["title"] == SPECIMEN.title


@pytest.mark.parametrize("publisher", LAYOUTS)
def test_every_word_left_out_is_quoted(publisher):
    """Text of the page stands in a block or in a finding, word for word."""
    extraction = read_bytes(LAYOUTS[publisher](SPECIMEN), "text/html")

    told = " ".join(f.message for f in extraction.findings if f.code == "I_FURNITURE")
    for words in ("Minister opens the new embassy", "Visa information for students"):
        assert publisher == "whitehouse.gov" or words in told
    counted = sum(int(n) for n in re.findall(r"left out (\d+) words", told))
    assert len(re.sub(r"left out \d+ words: |\|", "", told).split()) == counted
