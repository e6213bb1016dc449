"""Cut a text into parts, headings and paragraphs: the S-rules, one after another.

Pure: blocks and word lists in, a `Segmentation` out. Each rule is a module of its own; this one is
their order, which matters: what ends a text is found before what begins it, headings by look
before labels, labels before headings by place, and joins after both.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from corpus_tool.lexicon import Lexicon
from corpus_tool.model import Block, BlockKind, Finding, Segmentation
from corpus_tool.text import boundaries, endmatter, headings, joins, labels, marks, parts, titles
from corpus_tool.text.assembly import Assembly
from corpus_tool.text.hyphens import mend_hyphens
from corpus_tool.text.normalize import clean
from corpus_tool.text.units import Unit

__all__ = ["segment"]


def segment(blocks: Iterable[Block], *, lexicon: Lexicon, title: str | None = None) -> Segmentation:
    """Cut a text into its units.

    Args:
        blocks: what a reader found, in the order of reading.
        lexicon: the word lists of the text's language.
        title: the title the document gives itself outside its text (front matter, page head).

    >>> from corpus_tool.lexicon import load
    >>> from corpus_tool.model import Line, Run
    >>> text = Block((Line((Run("The leaders met in Tokyo."),)),))
    >>> [paragraph.text for paragraph in segment([text], lexicon=load()).paragraphs]
    ['The leaders met in Tokyo.']
    """
    blocks, findings = mend_hyphens(tuple(blocks))
    findings = [*findings, *_notes(blocks)]
    units = boundaries.cut(blocks, lexicon=lexicon)
    marks.set_aside(units)
    assembly = Assembly(findings)
    for division in parts.divide(units, lexicon=lexicon):
        given = title if division.slug == parts.MAIN else None
        found = _shape(division, given, lexicon)
        assembly.add(division, found, title=given, lexicon=lexicon)
    return assembly.finish()


def _shape(division: parts.Division, title: str | None, lexicon: Lexicon) -> list[Finding]:
    """Apply the rules to the units of one part; return what they noticed."""
    units: Sequence[Unit] = division.units
    endmatter.close(units, lexicon=lexicon)
    if division.slug == parts.MAIN:
        titles.entitle(units, title=title, lexicon=lexicon)
    else:
        titles.entitle_annex(units, lexicon=lexicon)
    headings.find_by_look(units, lexicon=lexicon)
    findings = labels.settle(units, lexicon=lexicon)
    division.units, buried = labels.dig_out(units)
    headings.find_by_place(division.units, lexicon=lexicon)
    findings += buried
    findings += joins.mend(division.units, lexicon=lexicon)
    return findings + marks.report(division.units)


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
