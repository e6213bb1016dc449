"""Read plain text: blank lines part blocks, form feeds part pages, wrapped lines are put together.

Where a file is wrapped by hand at a column, its line ends say nothing; where it is not, each line
end was meant, and the segmenter decides what it parts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus_tool.ingest.decode import decode, refuse_lines
from corpus_tool.ingest.extract import Extraction, ReaderOptions
from corpus_tool.ingest.frontmatter import split
from corpus_tool.ingest.wrapping import Wrapping
from corpus_tool.model import Block, BlockKind, Line, Run, Source

__all__ = ["READER", "read"]

READER = "plain 1"

_RULE = re.compile(r"[ \t]*(?:([-=_*~#·•–—])[ \t]*)(?:\1[ \t]*){2,}")
_UNSEEN = "\u200b\ufeff\u2060\u00ad"


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of the file that is not blank."""

    text: str
    number: int
    page: int


def read(source: Source, *, options: ReaderOptions) -> Extraction:
    """Cut a plain text into blocks."""
    decoded = decode(
        source.content,
        subject=source.origin,
        encoding=options.encoding,
        declared=source.charset,
    )
    refuse_lines(decoded.text, subject=source.origin)
    front = split(decoded.text, subject=source.origin)
    groups = _groups(front.body, front.lines)
    wrapping = Wrapping.of([[row.text for row in group] for group in groups])
    blocks = tuple(_block(group, wrapping) for group in groups)
    return Extraction(blocks, decoded.findings, READER, front.metadata, decoded.charset)


def _groups(text: str, before: int) -> list[list[_Row]]:
    """Gather lines between blank lines; drawn lines and page ends part groups, too."""
    groups: list[list[_Row]] = [[]]
    page, paged = 1, "\f" in text
    for number, line in enumerate(text.split("\n"), before + 1):
        for position, piece in enumerate(line.split("\f")):
            if position:
                page += 1
                groups.append([])
            if not piece.strip().strip(_UNSEEN):
                groups.append([])
            elif _RULE.fullmatch(piece):
                groups += [[_Row(piece, number, page if paged else 0)], []]
            else:
                groups[-1].append(_Row(piece.rstrip(), number, page if paged else 0))
    return [group for group in groups if group]


def _block(rows: list[_Row], wrapping: Wrapping) -> Block:
    first = rows[0]
    rule = len(rows) == 1 and _RULE.fullmatch(first.text) is not None
    texts = [row.text for row in rows]
    centred = wrapping.is_centred(texts)
    return Block(
        lines=tuple(Line((Run(text),)) for text in wrapping.unwrap(texts)),
        kind=BlockKind.RULE if rule else BlockKind.TEXT,
        centred=centred,
        page=first.page or None,
        source_line=first.number,
    )
