"""Read Markdown: the source made ready, the parser as it is set, blocks, notes.

Sections, in order:

* Read Markdown: paragraphs, headings, lists with the numbers as printed, tables, notes.
* Make Markdown source ready for the parser, line for line: what is blank to the eye is blank.
* The Markdown parser, set for statements: CommonMark with tables, struck text and notes.
* Tell raised digits that call a note from those of a unit or a formula.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token
from markdown_it.utils import EnvType

from corpus_tool.errors import UnreadableSource
from corpus_tool.ingest.compose import Composer
from corpus_tool.ingest.decode import decode, refuse_lines
from corpus_tool.ingest.description import split_front_matter
from corpus_tool.ingest.formats import Extraction, ReaderOptions
from corpus_tool.ingest.markdown_inline import InlineReader
from corpus_tool.model import Block, BlockKind, Finding, Line, Source, TextRun

__all__ = [
    "READER",
    "prepare_markdown",
    "read",
]


# ----------------------------------------
# Read Markdown: paragraphs, headings, lists with the numbers as printed, tables, notes.
#
# The outline is CommonMark's; what posted statements do beside it (blank lines made of no-break
# spaces, emphasis that does not close, numbers of a year at a line's start) is read as a person
# would read it.

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
    front = split_front_matter(decoded.text, subject=source.origin)
    prepared = prepare_markdown(front.body)
    refuse_lines(decoded.text, subject=source.origin)
    markup = Markup.of(prepared.text)
    env: dict[str, object] = {}
    tokens = outline_markdown(prepared.text, env, markup=markup)
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
        self._inline = InlineReader(self._composer, self._boundary)
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
            self._inline.say(parse_inline(content, self._env, markup=self._markup))

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
        lines = (Line((TextRun(markup),)),)
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
    marker = TextRun(f"{item.printed}{item.delimiter} ")
    first = lines[0].runs if lines else ()
    return None, False, (Line((marker, *first)), *lines[1:])


# ----------------------------------------
# Make Markdown source ready for the parser, line for line: what is blank to the eye is blank.
#
# Why before the parser: a line that holds only a no-break space is no blank line to CommonMark, and
# one such file would become a single paragraph; a comment over several paragraphs would be read as
# text. The number of lines never changes, so that findings can name them.

_NO_BLANK = r"\u00a0\u200b-\u200d\u2060\ufeff\u2000-\u200a\u202f\u205f\u3000\u00ad\f\v"
_SEEMS_BLANK = re.compile(
    rf"^[^\S\n{_NO_BLANK}]*+[{_NO_BLANK}](?:[^\S\n]++|[{_NO_BLANK}]++)*+$", re.MULTILINE
)
_HIDDEN_OPEN = re.compile(r"<(?:(!--)|(script|style|template)\b)", re.IGNORECASE | re.ASCII)
_CLOSERS = {
    "script": re.compile(r"</script>", re.IGNORECASE | re.ASCII),
    "style": re.compile(r"</style>", re.IGNORECASE | re.ASCII),
    "template": re.compile(r"</template>", re.IGNORECASE | re.ASCII),
}
_LABEL = re.compile(r"\n(?=[(（]?(?:\d{1,2}|[a-z]|[ivx]{2,4})[.)）]\s)")
_FIRST = re.compile(r"(?:\A|\n)[(（]?(?:1|a|i)[.)）]\s")
_DASH = re.compile(r"^[ ]{0,3}[-+*][ ]+(\S)", re.MULTILINE)
_ENDS = '.!?:;,…>)"”’|-*_'


@dataclass(frozen=True, slots=True)
class PreparedMarkdown:
    """Source text with as many lines as before, and how many hidden pieces were taken out."""

    text: str
    hidden: int = 0


def prepare_markdown(text: str) -> PreparedMarkdown:
    """Blank what is not seen, and keep dashes at a line's start from becoming bullets."""
    text, hidden = _without_hidden(text)
    text = _SEEMS_BLANK.sub("", text)
    return PreparedMarkdown(_keep_dashes(text), hidden)


def _without_hidden(text: str) -> tuple[str, int]:
    """Take out comments over several lines, scripts and styles; keep their line ends."""
    pieces: list[str] = []
    at = seen = hidden = 0
    missing: set[str] = set()
    for found in _HIDDEN_OPEN.finditer(text):
        kind = "" if found[1] else found[2].lower()
        if found.start() < seen or kind in missing:
            continue
        opened = found.end() if found[1] else text.find(">", found.end()) + 1
        end = _end_of(kind, text, opened) if opened else 0
        if not end:
            # Never closed: it would swallow the rest of the text, so it stays text.
            missing.add(kind)
            seen = max(seen, opened)
            continue
        seen = end
        inside = text[found.start() : end]
        if found[1] and "\n" not in inside:
            continue
        pieces += [
            text[at : found.start()],
            "<!-- -->" if found[1] else "",
            "\n" * inside.count("\n"),
        ]
        at = end
        hidden += 1
    pieces.append(text[at:])
    return "".join(pieces), hidden


def _end_of(kind: str, text: str, start: int) -> int:
    """Return where a comment, or an element of a kind, ends that is open at a place; 0 if never."""
    if not kind:
        end = text.find("-->", start)
        return end + len("-->") if end >= 0 else 0
    closer = _CLOSERS[kind].search(text, start)
    return closer.end() if closer else 0


def _keep_dashes(text: str) -> str:
    """Escape a dash that the wrapping put at a line's start within a sentence.

    It follows a line of text that does not end a sentence, goes on in small letters, and is not
    one of several such lines, as the items of a list would be.
    """
    if not _DASH.search(text):
        return text
    lines = text.split("\n")
    for number in range(1, len(lines)):
        found = _DASH.match(lines[number])
        if found is None or not found[1].islower():
            continue
        above = lines[number - 1].rstrip()
        if not above or above.endswith(tuple(_ENDS)) or lines[number - 1].endswith("  "):
            continue
        below = lines[number + 1] if number + 1 < len(lines) else ""
        if _DASH.match(lines[number - 1]) or _DASH.match(below):
            continue
        lines[number] = re.sub(r"^( *)([-+*])", r"\1\\\2", lines[number], count=1)
    return "\n".join(lines)


def break_at_labels(content: str) -> str:
    """Break a paragraph's lines for good where a list typed line by line was run together.

    One label at a line's start may be chance; the first of a list and another are none.
    """
    if "\n" not in content or not _FIRST.search(content) or len(_LABEL.findall(content)) < 2:
        return content
    return _LABEL.sub("  \n", content)


# ----------------------------------------
# The Markdown parser, set for statements: CommonMark with tables, struck text and notes.
#
# Why not as it comes: a paragraph set in by four spaces is no program code, a line that holds
# only a no-break space is blank to the reader's eye, and text between tags must not be skipped.

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


def outline_markdown(text: str, env: EnvType, *, markup: Markup) -> list[Token]:
    """Return the block tokens of a text; text inside them is not yet parsed."""
    tokens: list[Token] = []
    parser = _parser(tables=markup.tables)
    parser.block.parse(text, parser, env, tokens)
    return tokens


def is_plain(content: str, *, markup: Markup) -> bool:
    """Tell whether a paragraph has no markup, or none that is to be read."""
    return not (markup.inline and _MARKUP.search(content))


def parse_inline(content: str, env: EnvType, *, markup: Markup) -> list[Token]:
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


# ----------------------------------------
# Tell raised digits that call a note from those of a unit or a formula.
#
# `<sup>1</sup>` calls a note only where a note of that number stands: a paragraph that begins with
# the raised number. `CO<sup>2</sup>` and `m<sup>2</sup>` stay text.


def settle_notes(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Make notes of paragraphs that begin with a raised number, and their calls to marks."""
    if not any(_raised(block) for block in blocks):
        return tuple(blocks)
    called = {mark for block in blocks for mark in _raised(block)[_opens(block) :]}
    noted = {_raised(block)[0] for block in blocks if _opens(block)} & called
    return tuple(_settled(block, noted) for block in blocks)


def _raised(block: Block) -> list[str]:
    return [run.note for line in block.lines for run in line.runs if run.note and run.text]


def _opens(block: Block) -> bool:
    """Tell whether the block begins with a raised number and goes on with text."""
    runs = block.lines[0].runs if block.lines else ()
    return len(runs) > 1 and bool(runs[0].note) and bool(runs[0].text)


def _settled(block: Block, noted: set[str]) -> Block:
    if not _raised(block):
        return block
    if _opens(block) and block.lines[0].runs[0].note in noted:
        first = Line(block.lines[0].runs[1:])
        lines = (first, *block.lines[1:])
        mark = block.lines[0].runs[0].note
        return replace(block, kind=BlockKind.NOTE, note=mark, lines=_each(lines, noted))
    return replace(block, lines=_each(block.lines, noted))


def _each(lines: Sequence[Line], noted: set[str]) -> tuple[Line, ...]:
    return tuple(Line(tuple(_call(run, noted) for run in line.runs)) for line in lines)


def _call(run: TextRun, noted: set[str]) -> TextRun:
    """A raised number becomes the mark of its note, or plain text again."""
    if not (run.note and run.text):
        return run
    return replace(run, text="") if run.note in noted else replace(run, note=None)
