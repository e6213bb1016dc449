"""Read Markdown: paragraphs, headings, lists with the numbers as printed, tables, notes.

The outline is CommonMark's; what posted statements do beside it (blank lines made of no-break
spaces, emphasis that does not close, numbers of a year at a line's start) is read as a person
would read it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from markdown_it.token import Token

from corpus_tool.errors import UnreadableSource
from corpus_tool.ingest.compose import Composer
from corpus_tool.ingest.decode import decode, refuse_lines
from corpus_tool.ingest.extract import Extraction, ReaderOptions
from corpus_tool.ingest.frontmatter import split
from corpus_tool.ingest.markdown_inline import Inline
from corpus_tool.ingest.markdown_notes import settle_notes
from corpus_tool.ingest.markdown_parser import MAX_LEVEL, Markup, inline, is_plain, outline
from corpus_tool.ingest.markdown_source import break_at_labels, prepare
from corpus_tool.model import Block, BlockKind, Finding, Line, Run, Source

__all__ = ["READER", "read"]

READER = "markdown 1"

MAX_ORDINAL = 400
"""A greater number at a line's start is a year, not the number of an item."""
_TERMINAL = re.compile(r"[.!?:;,…][\"'”’)\]]*\Z")


def read(source: Source, *, options: ReaderOptions) -> Extraction:
    """Cut a Markdown text into blocks."""
    decoded = decode(
        source.content,
        subject=source.origin,
        encoding=options.encoding,
        declared=source.charset,
    )
    front = split(decoded.text, subject=source.origin)
    prepared = prepare(front.body)
    refuse_lines(decoded.text, subject=source.origin)
    markup = Markup.of(prepared.text)
    env: dict[str, object] = {}
    tokens = outline(prepared.text, env, markup=markup)
    _refuse_depth(tokens, front.lines, source.origin)
    walker = _Walker(prepared.text, env, markup, front.lines)
    walker.walk(tokens)
    findings = (*decoded.findings, *walker.findings(prepared.hidden))
    return Extraction(
        settle_notes(walker.blocks), findings, READER, front.metadata, decoded.charset
    )


def _refuse_depth(tokens: Sequence[Token], before: int, origin: str) -> None:
    """Refuse what the parser would skip in silence."""
    deepest = max((token.level for token in tokens), default=0)
    if deepest < MAX_LEVEL - 1:
        return
    line = next((token.map[0] for token in tokens if token.level == deepest and token.map), 0)
    raise UnreadableSource(
        f"line {before + line + 1} of '{origin}': lists or quotations are nested"
        f" more than {MAX_LEVEL // 2} deep",
        subject=origin,
        code="E_TOO_DEEP",
    )


@dataclass(slots=True)
class _Item:
    """A list item that is open; its first text bears the marker."""

    ordered: bool
    printed: str
    delimiter: str
    used: bool = False


class _Walker:
    """Walks the tokens of a text and makes blocks."""

    def __init__(self, source: str, env: dict[str, object], markup: Markup, before: int) -> None:
        self.blocks: list[Block] = []
        self._env = env
        self._source = source
        self._markup = markup
        self._before = before
        self._composer = Composer(collapse=False)
        self._inline = Inline(self._composer, self._boundary)
        self._lines: list[str] | None = None
        self._items: list[_Item] = []
        self._quotes = 0
        self._line: int | None = None
        self._level: int | None = None
        self._row = self._column = -1
        self._centred = False

    def walk(self, tokens: Sequence[Token]) -> None:
        """Make blocks of all tokens."""
        for token in tokens:
            if token.map is not None and token.nesting >= 0:
                self._line = self._before + token.map[0] + 1
            if token.type == "inline":
                self._say(token.content)
                self._close()
            elif token.type in {"fence", "code_block"}:
                self._verbatim(token.content)
            elif token.type == "hr":
                self._emit_rule(self._drawn(token))
            elif token.type == "note":
                self._note(token)
            else:
                self._structure(token)

    def findings(self, hidden: int) -> list[Finding]:
        """Tell what was left out."""
        found = []
        if self._inline.struck:
            found.append(Finding("I_STRUCK", f"struck out, dropped: {_shown(self._inline.struck)}"))
        if self._inline.images:
            found.append(Finding("I_IMAGE", f"images dropped: {_shown(self._inline.images)}"))
        if hidden:
            found.append(Finding("I_HIDDEN", f"{hidden} comments, scripts or styles dropped"))
        references = self._env.get("references")
        if isinstance(references, dict) and references:
            found.append(
                Finding("I_REFERENCE", f"addresses of links dropped: {_shown(references)}")
            )
        if not (self._markup.inline and self._markup.links and self._markup.tables):
            message = "more marks than any statement has: read in part without markup"
            found.append(Finding("W_MARKUP", message))
        return found

    def _say(self, content: str) -> None:
        content = break_at_labels(content)
        if is_plain(content, markup=self._markup):
            self._inline.say_plain(content)
        else:
            self._inline.say(inline(content, self._env, markup=self._markup))

    def _structure(self, token: Token) -> None:
        """Heed the beginning and end of lists, quotations, headings and tables."""
        kind = token.type
        if kind == "list_item_open":
            self._items.append(_Item(bool(token.info), token.info, token.markup))
        elif kind == "list_item_close":
            self._leave_item()
        elif kind in {"ordered_list_open", "bullet_list_open"}:
            self._keep_marker()
        elif kind == "blockquote_open":
            self._quotes += 1
        elif kind == "blockquote_close":
            self._quotes -= 1
        elif kind == "heading_open":
            self._level = int(token.tag[1])
        elif kind == "heading_close":
            self._end_heading(token)
        elif kind == "tr_open":
            self._row, self._column = self._row + 1, -1
        elif kind in {"th_open", "td_open"}:
            self._column += 1
        elif kind == "table_close":
            self._row = self._column = -1

    def _boundary(self, centred: bool) -> None:
        """A tag begins or ends a block within a paragraph."""
        self._close()
        self._centred = centred

    def _close(self) -> None:
        """Make a block of what was said since the last one."""
        if self._composer.is_empty:
            self._composer.take()
            return
        self._emit(self._composer.take())

    def _emit(self, lines: tuple[Line, ...]) -> None:
        ordinal, bullet = None, False
        item = self._items[-1] if self._items else None
        if item is not None and not item.used:
            item.used = True
            ordinal, bullet, lines = _marked(item, lines)
        in_table = self._column >= 0
        self.blocks.append(
            Block(
                lines=lines,
                heading_level=self._level,
                source_line=self._line,
                kind=BlockKind.TABLE if in_table else BlockKind.TEXT,
                ordinal=ordinal,
                bullet=bullet,
                depth=len(self._items),
                quoted=self._quotes > 0,
                centred=self._centred,
                row=self._row if in_table else None,
                column=self._column if in_table else None,
            )
        )

    def _keep_marker(self) -> None:
        """A list that begins at once within an item must not swallow the item's number."""
        item = self._items[-1] if self._items else None
        if item is not None and item.ordered and not item.used:
            self._emit(())

    def _leave_item(self) -> None:
        self._keep_marker()
        self._items.pop()

    def _end_heading(self, token: Token) -> None:
        """A heading made of a long text over a drawn line was a paragraph and a line."""
        level, self._level = self._level, None
        if token.markup.startswith("#"):
            if not self.blocks or self.blocks[-1].heading_level != level:
                self._emit_rule(token.markup)
            return
        last = self.blocks[-1] if self.blocks else None
        if last is not None and (len(last.text.split()) > 30 or _TERMINAL.search(last.text)):
            self.blocks[-1] = replace(last, heading_level=None)
            self._emit_rule(token.markup)

    def _emit_rule(self, markup: str) -> None:
        lines = (Line((Run(markup),)),)
        self.blocks.append(Block(lines, kind=BlockKind.RULE, source_line=self._line))

    def _drawn(self, token: Token) -> str:
        """Return a drawn line as it was drawn."""
        line = token.map[0] if token.map else 0
        if self._lines is None:
            self._lines = self._source.split("\n")
        return self._lines[line].strip(" >")

    def _verbatim(self, content: str) -> None:
        for number, line in enumerate(content.rstrip("\n").split("\n")):
            if number:
                self._composer.end_line()
            self._composer.say(line)
        self._close()

    def _note(self, token: Token) -> None:
        self._say(token.content)
        lines = self._composer.take()
        self.blocks.append(
            Block(lines, kind=BlockKind.NOTE, note=token.info, source_line=self._line)
        )


def _shown(pieces: Iterable[object]) -> str:
    """Put what was left out on one line."""
    texts = (" ".join(str(piece).split()) or "no name" for piece in islice(pieces, 50))
    return "; ".join(texts)[:500]


def _marked(item: _Item, lines: tuple[Line, ...]) -> tuple[str | None, bool, tuple[Line, ...]]:
    """Return the item's number or bullet; a number too great for a list goes back to the text."""
    if not item.ordered:
        return None, True, lines
    if int(item.printed) <= MAX_ORDINAL:
        return str(int(item.printed)), False, lines
    marker = Run(f"{item.printed}{item.delimiter} ")
    first = lines[0].runs if lines else ()
    return None, False, (Line((marker, *first)), *lines[1:])
