"""Scoring a segmentation."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpus_tool.evaluation.gold import SegmentationTruth, TruthUnit, truth_digest
from corpus_tool.evaluation.score import count_lost, count_units
from corpus_tool.model import (
    Block,
    BlockKind,
    Heading,
    Line,
    Paragraph,
    ParagraphJoin,
    Part,
    Role,
    Segmentation,
    Signatory,
    TextRun,
)

JOIN = ParagraphJoin(offset=5, left_ends="lend", right_begins="lamps to all", cue="lower case")
SEGMENTATION = Segmentation(
    parts=(
        Part("main", attestation="Done at Hask", signatories=(Signatory("Ada FENN", "Premier"),)),
    ),
    headings=(Heading("Light", 1, "main", 1),),
    paragraphs=(
        Paragraph("WE, the two;", 0, label="1", role=Role.PREAMBULAR),
        Paragraph("lend lamps to all.", 1, role=Role.ITEM, joins=(JOIN,)),
    ),
)
TRUTH = SegmentationTruth(
    units=(
        TruthUnit(truth_digest("WE, the two;"), "1.", Role.PREAMBULAR),
        TruthUnit(truth_digest("lend lamps to all."), None, Role.ITEM, ("lamps to all.",)),
    ),
    headings=("Light",),
    signatories=(("Ada FENN", "Premier"),),
    attestations=("Done at Hask",),
)


def block(text: str, kind: BlockKind = BlockKind.TEXT) -> Block:
    """Return a block of one line."""
    return Block(lines=(Line((TextRun(text),)),), kind=kind)


def test_the_truth_itself_is_perfect() -> None:
    """Every unit, heading, label, role, join, signatory and attestation is right."""
    counts = count_units(TRUTH, SEGMENTATION)

    assert (counts.exact, counts.units, counts.produced) == (2, 2, 2)
    assert (counts.headings, counts.labels, counts.roles) == (1, 2, 2)
    assert (counts.joins, counts.signatories, counts.attestations) == (1, 1, 1)
    assert counts.f1 == 1.0


def test_one_changed_character_loses_the_unit() -> None:
    """Exact is exact; the label of a unit that was not found is not right either."""
    first, second = SEGMENTATION.paragraphs
    changed = replace(SEGMENTATION, paragraphs=(replace(first, text="WE, the Two;"), second))

    counts = count_units(TRUTH, changed)

    assert (counts.exact, counts.labels) == (1, 1)


def test_white_space_does_not_matter() -> None:
    """The digest is of the normalised text."""
    first, second = SEGMENTATION.paragraphs
    spaced = replace(first, text="WE,\u00a0the\n two;")

    assert count_units(TRUTH, replace(SEGMENTATION, paragraphs=(spaced, second))).exact == 2


def test_a_paragraph_produced_twice_is_found_once() -> None:
    """Repeating a paragraph cannot raise the count above the truth's."""
    doubled = replace(SEGMENTATION, paragraphs=(*SEGMENTATION.paragraphs,) * 2)

    counts = count_units(TRUTH, doubled)

    assert (counts.exact, counts.produced, counts.precision, counts.recall) == (2, 4, 0.5, 1.0)


def test_equal_units_are_paired_in_order() -> None:
    """Of two units with the same words, the first bears the first one's label."""
    truth = SegmentationTruth(
        units=(TruthUnit(truth_digest("Idem."), "1"), TruthUnit(truth_digest("Idem.")))
    )
    found = replace(SEGMENTATION, paragraphs=(Paragraph("Idem.", label="1"), Paragraph("Idem.")))

    assert count_units(truth, found).labels == 2


def test_a_wrong_label_and_role_are_seen() -> None:
    """The text alone does not make label and role right."""
    first, second = SEGMENTATION.paragraphs
    wrong = replace(first, label="2", role=Role.OPERATIVE)

    counts = count_units(TRUTH, replace(SEGMENTATION, paragraphs=(wrong, second)))

    assert (counts.exact, counts.labels, counts.roles) == (2, 1, 1)


def test_a_heading_too_many_is_not_right() -> None:
    """What is found is counted against the truth's and told beside what was produced."""
    more = (*SEGMENTATION.headings, Heading("Dark", 1, "main", 1))

    counts = count_units(TRUTH, replace(SEGMENTATION, headings=more))

    assert (counts.headings, counts.headings_in_truth, counts.headings_produced) == (1, 1, 2)


def test_no_word_is_lost_when_every_word_has_a_place() -> None:
    """Labels, headings, attestation and signatures hold words of the source as well."""
    blocks = [
        block("1. WE, the two;"),
        block("Light"),
        block("lend lamps"),
        block("to all."),
        block("Done at Hask"),
        block("Ada FENN\nPremier"),
        block("***"),
    ]

    assert count_lost(blocks, SEGMENTATION) == 0


def test_a_dropped_word_is_counted() -> None:
    """A word that stands in two blocks and in one paragraph is lost once."""
    assert count_lost([block("lamps"), block("and lamps")], SEGMENTATION) == 2


def test_notes_are_not_lost_words() -> None:
    """Footnotes are kept apart by design."""
    assert count_lost([block("See also elsewhere", BlockKind.NOTE)], SEGMENTATION) == 0


@pytest.mark.parametrize(("second", "lost"), [("ps to all", 0), ("ents to all", 1)])
def test_a_word_that_a_line_breaks_is_found_whole(second: str, lost: int) -> None:
    """A hyphen at a line's end loses no word, also where a page ends; another word is lost."""
    first = replace(block("lend lam-"), hyphens=(8,))

    assert count_lost([first, block(second)], SEGMENTATION) == lost
