"""A comparison as a Word file with tracked changes.

Accept all is the right text, reject all the left. The changes are those of our own links; moves
are moves, and the note of each link is a comment.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import count, groupby

from corpus_tool.model import Comparison
from corpus_tool.render.docx_parts import PAGE, make_package
from corpus_tool.render.loci import make_loci
from corpus_tool.render.ooxml import is_right_to_left, run
from corpus_tool.render.printed import Line, LineKind
from corpus_tool.render.remarks import make_remarks
from corpus_tool.render.tracked import Bound, BoundKind, Fate, Stretch, Tracked, track
from corpus_tool.report.frame import Context, make_title, specimen_notice
from corpus_tool.report.sides import make_sides
from corpus_tool.report.words import load

__all__ = ["comparison_docx"]

CHANGES = {
    (Fate.REMOVED, False): ("del", "delText"),
    (Fate.ADDED, False): ("ins", "t"),
    (Fate.REMOVED, True): ("moveFrom", "t"),
    (Fate.ADDED, True): ("moveTo", "t"),
}
RANGES = {BoundKind.MOVE_FROM: "moveFromRange", BoundKind.MOVE_TO: "moveToRange"}
DEEPEST = 4


def comparison_docx(comparison: Comparison, *, made_at: datetime, program: str) -> bytes:
    """Return a comparison as a Word file with tracked changes.

    Args:
        comparison: its left text is the file with all changes rejected, its right text the file
            with all changes accepted; an empty text is one empty paragraph.
        made_at: the moment of the changes.
        program: name and version of the program; the author of the changes.
    """
    words = load()
    context = Context(comparison, *make_sides(comparison, words), words)
    loci = make_loci(comparison)
    author = program.partition(" ")[0]
    writer = _Writer(author, f"{made_at:%Y-%m-%dT%H:%M:%SZ}", make_remarks(loci, context))
    body = "".join(writer.paragraphs(track(loci)))
    title, notice = make_title(context).page, specimen_notice(context)
    return make_package(
        body + PAGE,
        title=title,
        foot=f"{title}. {words('specimen.foot')}." if notice else title,
        made_at=made_at,
        program=program,
        comments="".join(writer.comments),
    )


class _Writer:
    """Writes paragraphs as XML, numbering changes, moves and comments as it goes."""

    def __init__(self, author: str, moment: str, remarks: Sequence[tuple[str, ...]]) -> None:
        self.comments: list[str] = []
        self._by = f'w:author="{author}" w:date="{moment}"'
        self._author, self._remarks = author, remarks
        self._ids = count(1)
        self._open: dict[tuple[BoundKind, int], int] = {}

    def paragraphs(self, paragraphs: Iterable[Tracked]) -> Iterator[str]:
        """Yield paragraphs in order, and what stands between them."""
        left: Line | None = None
        right: Line | None = None
        for paragraph in paragraphs:
            left, right = paragraph.left or left, paragraph.right or right
            content, after = self._content(paragraph)
            yield f"<w:p>{self._properties(paragraph, left, right)}{content}</w:p>{after}"

    def _properties(self, paragraph: Tracked, left: Line | None, right: Line | None) -> str:
        """Return a paragraph's properties, and what they were where a kept end closes another."""
        before, now = _look(left or right), _look(right or left)
        if paragraph.end is Fate.REMOVED:
            now = before
        mark = ""
        if paragraph.end is not Fate.KEPT:
            tag, _ = CHANGES[paragraph.end, paragraph.end_move is not None]
            mark = f"<w:rPr><w:{tag} {self._change()}/></w:rPr>"
        was = ""
        if paragraph.end is Fate.KEPT and before != now:
            was = f"<w:pPrChange {self._change()}><w:pPr>{before}</w:pPr></w:pPrChange>"
        inner = now + mark + was
        return f"<w:pPr>{inner}</w:pPr>" if inner else ""

    def _content(self, paragraph: Tracked) -> tuple[str, str]:
        """Return what a paragraph holds, and the ends of moves that its own end moves with."""
        made, after, closing = "", "", ""
        for change, items in groupby(paragraph.content, key=_change_of):
            if change is not None:
                fate, moved = change
                text = "".join(item.text for item in items if isinstance(item, Stretch))
                opening, words, ending = self._changed(text, fate, moved=moved)
                made, closing = f"{made}{closing}{opening}{words}", ending
                continue
            for item in items:
                assert isinstance(item, Bound)
                written = self._bound(item)
                # A comment ends within the change it stands at, and goes with it: LibreOffice
                # would keep the paragraph for its sake.
                if item.opens or item.kind is not BoundKind.COMMENT:
                    made, closing = made + closing, ""
                if not item.opens and item.number == paragraph.end_move and item.kind in RANGES:
                    after += written
                else:
                    made += written
        return made + closing, after

    def _changed(self, text: str, fate: Fate, *, moved: bool) -> tuple[str, str, str]:
        if fate is Fate.KEPT:
            return "", run(text), ""
        tag, words = CHANGES[fate, moved]
        return f"<w:{tag} {self._change()}>", run(text, tag=words), f"</w:{tag}>"

    def _change(self) -> str:
        return f'w:id="{next(self._ids)}" {self._by}'

    def _bound(self, bound: Bound) -> str:
        if bound.kind is BoundKind.COMMENT:
            return self._comment_bound(bound)
        name, key = RANGES[bound.kind], (bound.kind, bound.number)
        if bound.opens:
            self._open[key] = next(self._ids)
            return (
                f'<w:{name}Start w:id="{self._open[key]}" {self._by} w:name="move{bound.number}"/>'
            )
        return f'<w:{name}End w:id="{self._open.pop(key)}"/>'

    def _comment_bound(self, bound: Bound) -> str:
        lines = self._remarks[bound.number]
        if not lines:
            return ""
        key = (bound.kind, bound.number)
        if bound.opens:
            self._open[key] = next(self._ids)
            return f'<w:commentRangeStart w:id="{self._open[key]}"/>'
        number = self._open.pop(key)
        self.comments.append(self._comment(number, lines))
        reference = f'<w:r><w:commentReference w:id="{number}"/></w:r>'
        return f'<w:commentRangeEnd w:id="{number}"/>{reference}'

    def _comment(self, number: int, lines: Sequence[str]) -> str:
        style = '<w:pPr><w:pStyle w:val="CommentText"/></w:pPr>'
        inner = "".join(f"<w:p>{style}{run(line)}</w:p>" for line in lines)
        return f'<w:comment w:id="{number}" {self._by} w:initials="ct">{inner}</w:comment>'


def _change_of(item: Stretch | Bound) -> tuple[Fate, bool] | None:
    return None if isinstance(item, Bound) else (item.fate, item.move is not None)


def _look(line: Line | None) -> str:
    """Return how a line is set: its style, and its direction."""
    if line is None:
        return ""
    style = {
        LineKind.TITLE: "Title",
        LineKind.PART: "PartTitle",
        LineKind.HEADING: f"Heading{min(max(line.level, 1), 6)}",
        LineKind.CLOSING: "Closing",
        LineKind.PARAGRAPH: f"Item{min(line.level, DEEPEST)}" if line.label else "",
    }[line.kind]
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return named + ("<w:bidi/>" if is_right_to_left(line.text) else "")
