"""Cut a text into parts, headings and paragraphs: the S-rules, one after another.

Pure: blocks and word lists in, a `Segmentation` out. Each rule is a module of its own; this one is
their order, which matters: what ends a text is found before what begins it, headings by look
before labels, labels before headings by place, and joins after both.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from corpus_tool.lexicon import Lexicon
from corpus_tool.model import Block, BlockKind, Certainty, Finding, Segmentation
from corpus_tool.text import (
    boundaries,
    endmatter,
    headings,
    joins,
    labels,
    lines,
    marks,
    parts,
    titles,
)
from corpus_tool.text.assembly import Assembly
from corpus_tool.text.hyphens import Hyphenation, mend_hyphens
from corpus_tool.text.normalize import clean
from corpus_tool.text.units import Unit

__all__ = ["segment"]


def segment(blocks: Iterable[Block], *, lexicon: Lexicon, title: str | None = None) -> Segmentation:
    """Cut a text into its units.

    Args:
        blocks: what a reader found, in the order of reading.
        lexicon: the word lists of the text's language.
        title: the title the document gives itself outside its text (front matter, page head).

    >>> from corpus_tool.lexicon import lexicon
    >>> from corpus_tool.model import Line, Run
    >>> text = Block((Line((Run("The leaders met in Tokyo."),)),))
    >>> [paragraph.text for paragraph in segment([text], lexicon=load()).paragraphs]
    ['The leaders met in Tokyo.']
    """
    blocks = tuple(blocks)
    hyphenation = Hyphenation.of(blocks, lexicon=lexicon)
    blocks, findings, doubtful = mend_hyphens(blocks, hyphenation)
    findings += _notes(blocks)
    units = boundaries.cut(blocks, lexicon=lexicon)
    _doubt(units, {id(blocks[place]) for place in doubtful})
    units = lines.set_apart(units, lexicon=lexicon)
    marks.set_aside(units)
    findings += lines.take_out_notes(units)
    assembly = Assembly(findings)
    for division in parts.divide(units, lexicon=lexicon):
        given = title if division.slug == parts.MAIN else None
        found = _shape(division, given, hyphenation, lexicon)
        assembly.add(division, found, title=given, lexicon=lexicon)
    return assembly.finish()


def _shape(
    division: parts.Division, title: str | None, hyphenation: Hyphenation, lexicon: Lexicon
) -> list[Finding]:
    """Apply the rules to the units of one part; return what they noticed."""
    units: Sequence[Unit] = division.units
    endmatter.close(units, lexicon=lexicon)
    if division.slug == parts.MAIN:
        titles.entitle(units, title=title, lexicon=lexicon)
    else:
        titles.entitle_annex(units, lexicon=lexicon)
    headings.find_by_look(units, lexicon=lexicon)
    labels.settle(units, lexicon=lexicon)
    division.units, findings = labels.dig_out(units)
    headings.find_by_place(division.units, lexicon=lexicon)
    findings += labels.report(division.units)
    findings += joins.mend(division.units, hyphenation=hyphenation, lexicon=lexicon)
    return findings + marks.report(division.units)


def _doubt(units: Iterable[Unit], doubtful: set[int]) -> None:
    """Mark what holds a word put together without a witness."""
    for unit in units:
        if id(unit.block) in doubtful:
            unit.certainty = Certainty.CHECK
            unit.shaped_by("S9")


def _notes(blocks: Iterable[Block]) -> list[Finding]:
    """Tell the notes, which are no part of any paragraph."""
    return [
        Finding(
            "I_NOTE",
            f"note {block.note or '*'}: {clean(block.text)}",
            block.source_line,
            block.page,
        )
        for block in blocks
        if block.kind is BlockKind.NOTE
    ]
