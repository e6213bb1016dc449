"""The Markdown parser, set for statements: CommonMark with tables, struck text and notes.

Why not as it comes: a paragraph set in by four spaces is no program code, a line that holds only a
no-break space is blank to the reader's eye, and text between tags must not be skipped.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token
from markdown_it.utils import EnvType

__all__ = ["MAX_LEVEL", "Markup", "inline", "is_plain", "outline"]

MAX_LEVEL = 100
"""Levels of nesting, two to a list; deeper blocks would be skipped in silence, so are refused."""

MAX_BARS = 50_000
"""In a text; with more it is read without tables."""
MAX_BRACKETS = 20_000
MANY = 300
"""Brackets, tags and back-ticks in one paragraph; with more it is read without links, whose cost
grows with their square."""
MAX_MARKS = 150_000
"""In a text; with more it is read as it stands, without emphasis or escapes."""
_MARKS = "\\*_~`<&[!"
_NOTE = re.compile(r"\[\^([^\]\s]{1,40})\]:[ \t]*")
# A paragraph without any of these has no markup, and needs no parser.
_MARKUP = re.compile(r"[\\*_`<&!\[\]~]|  \n")


@dataclass(frozen=True, slots=True)
class Markup:
    """How much of a text's markup is read; a hostile text gets less of it."""

    tables: bool
    links: bool
    inline: bool

    @classmethod
    def of(cls, text: str) -> Markup:
        """Judge a text by how many marks it holds."""
        return cls(
            tables=text.count("|") <= MAX_BARS,
            links=text.count("[") <= MAX_BRACKETS,
            inline=sum(text.count(mark) for mark in _MARKS) <= MAX_MARKS,
        )


@cache
def _parser(*, tables: bool = True, links: bool = True) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": MAX_LEVEL})
    parser.enable(["table", "strikethrough"] if tables else ["strikethrough"])
    # Set-in text is text; tags are read where they stand, so that no text between them is skipped.
    parser.disable(["code", "html_block"])
    if not links:
        parser.disable(["link", "image", "autolink", "html_inline", "backticks"])
    parser.block.ruler.before(
        "reference", "note", _note, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )
    return parser


def outline(text: str, env: EnvType, *, markup: Markup) -> list[Token]:
    """Return the block tokens of a text; text inside them is not yet parsed."""
    tokens: list[Token] = []
    parser = _parser(tables=markup.tables)
    parser.block.parse(text, parser, env, tokens)
    return tokens


def is_plain(content: str, *, markup: Markup) -> bool:
    """Tell whether a paragraph has no markup, or none that is to be read."""
    return not (markup.inline and _MARKUP.search(content))


def inline(content: str, env: EnvType, *, markup: Markup) -> list[Token]:
    """Return the tokens of a paragraph's content."""
    links = markup.links and sum(content.count(mark) for mark in "[]<`") <= MANY
    parser = _parser(links=links)
    tokens: list[Token] = []
    parser.inline.parse(content, parser, env, tokens)
    return tokens


def _note(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Parse `[^1]: text`, with the lines that follow it up to a blank one."""
    begin = state.bMarks[start] + state.tShift[start]
    found = _NOTE.match(state.src, begin, state.eMarks[start])
    if found is None:
        return False
    if silent:
        return True
    line = _note_end(state, start, end)
    pieces = [state.src[found.end() : state.eMarks[start]]]
    pieces += [
        state.src[state.bMarks[n] + state.tShift[n] : state.eMarks[n]]
        for n in range(start + 1, line)
    ]
    token = state.push("note", "", 0)
    token.content = "\n".join(piece.strip() for piece in pieces).strip()
    token.info = found[1]
    token.map = [start, line]
    state.line = line
    return True


def _note_end(state: StateBlock, start: int, end: int) -> int:
    """Return the line after a note: lines set in go on with it, also after a blank one."""
    line = start + 1
    while line < end:
        begin = state.bMarks[line] + state.tShift[line]
        if state.isEmpty(line):
            following = line + 1
            if following >= end or state.sCount[following] < state.blkIndent + 4:
                break
        elif _NOTE.match(state.src, begin, state.eMarks[line]):
            break
        line += 1
    return line
