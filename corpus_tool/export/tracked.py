"""Two texts as one sequence of tracked changes: loci, what stands around them, remarks.

Sections, in order:

* Loci as tracked changes: paragraphs of kept, removed and added words.
* Two texts as one sequence of loci, from which either can be read off exactly.
* The lines around the paragraphs, titles, headings and closing, set side by side.
* The notes of a page as plain lines, for the margin of a Word file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby

from corpus_tool.export.printed_lines import LineKind, PrintedLine, print_lines
from corpus_tool.model import PARAGRAPH_BREAK, Comparison, Link, Reading, ReadingKind, Relation
from corpus_tool.report.frame import PageContext
from corpus_tool.report.notes import Note, note_link, note_unlinked
from corpus_tool.report.rows import is_unchanged
from corpus_tool.report.words import RelationState, text_of_pieces
from corpus_tool.text.heaviest_chain import find_heaviest_chain
from corpus_tool.text.word_diff import diff_words

__all__ = [
    "Bound",
    "BoundKind",
    "TrackedParagraph",
    "TrackedStretch",
    "WordFate",
    "WordPlace",
    "make_remarks",
    "make_word_places",
    "track_changes",
]


# ----------------------------------------
# Loci as tracked changes: paragraphs of kept, removed and added words.
#
# A paragraph's end is a character like any other: kept, removed or added. So the sequence, read
# without what was added, is the left text to the character, and without what was removed the right
# one, whatever was split, merged or moved; nothing else needs to be proved of a writer that spells
# it out.
#
# A document cannot lose its last paragraph's end: lines that one text alone has at its end are
# counted with the end before them, and what closes the document is kept.

SPACED = re.compile(r"\s+|\S+")


class WordFate(StrEnum):
    """What becomes of words, or of a paragraph's end, from left to right."""

    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


class BoundKind(StrEnum):
    """What begins or ends at a place."""

    COMMENT = "comment"
    MOVE_FROM = "moved from"
    MOVE_TO = "moved to"


@dataclass(frozen=True, slots=True)
class TrackedStretch:
    """Words of one fate; as a word processor has them, never across a paragraph's end."""

    text: str
    fate: WordFate
    move: int | None = None
    """Where they are one end of a move: its number."""


@dataclass(frozen=True, slots=True)
class Bound:
    """The begin or the end of what a comment or a move spans."""

    kind: BoundKind
    number: int
    """Of the comment (the locus's position) or of the move."""
    opens: bool


@dataclass(frozen=True, slots=True)
class TrackedParagraph:
    """A paragraph with its changes."""

    content: tuple[TrackedStretch | Bound, ...]
    end: WordFate
    left: PrintedLine | None = None
    """The line of the left text that its words belong to."""
    right: PrintedLine | None = None
    end_move: int | None = None
    """Where its end goes with a move: the number."""


def track_changes(loci: Sequence[WordPlace]) -> tuple[TrackedParagraph, ...]:
    """Return the paragraphs of a document that holds both texts; at least one, its end kept."""
    paragraphs: list[TrackedParagraph] = []
    for number, locus in enumerate(loci):
        paragraphs += _bounded(_written(locus), locus, number)
    return tuple(_close(paragraphs)) or (TrackedParagraph((), WordFate.KEPT),)


def _written(locus: WordPlace) -> list[TrackedParagraph]:
    if locus.left and locus.right:
        return list(_Pen(locus).paragraphs())
    fate, lines = (WordFate.REMOVED, locus.left) if locus.left else (WordFate.ADDED, locus.right)
    if locus.move is not None and locus.readings:
        return list(_moved(locus, fate))
    move = locus.move
    return [
        TrackedParagraph(
            tuple(_stretches([_label(line), line.text], fate, move)),
            fate,
            left=line if fate is WordFate.REMOVED else None,
            right=line if fate is WordFate.ADDED else None,
            end_move=move,
        )
        for line in lines
    ]


def _label(line: PrintedLine) -> str:
    return f"{line.label}\t" if line.label else ""


def _stretches(
    texts: Iterable[str], fate: WordFate, move: int | None = None
) -> Iterator[TrackedStretch]:
    return (TrackedStretch(text, fate, move) for text in texts if text)


def _moved(locus: WordPlace, fate: WordFate) -> Iterator[TrackedParagraph]:
    """Yield one end of a move: kept words are what moves, the others change on the way."""
    lines = iter(locus.left or locus.right)
    line = next(lines)
    content = list(_stretches([_label(line)], fate))
    for reading in locus.readings:
        move = locus.move if reading.kind is ReadingKind.KEPT else None
        text = reading.left if fate is WordFate.REMOVED else reading.right
        for step, part in enumerate(text.split(PARAGRAPH_BREAK)):
            if step:
                yield _one_sided(content, fate, line)
                line = next(lines)
                content = list(_stretches([_label(line)], fate))
            content += _stretches([part], fate, move)
    yield _one_sided(content, fate, line)


def _one_sided(
    content: Sequence[TrackedStretch], fate: WordFate, line: PrintedLine
) -> TrackedParagraph:
    """Return a paragraph of one text; its end goes with the words before it."""
    left, right = (line, None) if fate is WordFate.REMOVED else (None, line)
    return TrackedParagraph(
        tuple(content), fate, left, right, content[-1].move if content else None
    )


class _Pen:
    """Writes a place that both texts have, reading by reading."""

    def __init__(self, locus: WordPlace) -> None:
        self._lefts, self._rights = iter(locus.left), iter(locus.right)
        self._readings = locus.readings
        self._left, self._right = next(self._lefts), next(self._rights)
        self._content: list[TrackedStretch] = []

    def paragraphs(self) -> Iterator[TrackedParagraph]:
        """Yield the paragraphs of the place."""
        self._labels()
        for reading in self._readings:
            for left, right in _evened(reading):
                if left == right:
                    yield from self._write(left, WordFate.KEPT)
                else:
                    yield from self._write(left, WordFate.REMOVED)
                    yield from self._write(right, WordFate.ADDED)
        yield self._end(WordFate.KEPT)

    def _write(self, text: str, fate: WordFate) -> Iterator[TrackedParagraph]:
        for step, part in enumerate(text.split(PARAGRAPH_BREAK)):
            if step:
                yield self._end(fate)
                self._next(fate)
            self._content += _stretches([part], fate)

    def _end(self, fate: WordFate) -> TrackedParagraph:
        content, self._content = tuple(self._content), []
        return TrackedParagraph(content, fate, self._left, self._right)

    def _next(self, fate: WordFate) -> None:
        """Go on to the next line of the texts whose paragraph ended."""
        if fate is not WordFate.ADDED:
            self._left = next(self._lefts)
        if fate is not WordFate.REMOVED:
            self._right = next(self._rights)
        if fate is WordFate.KEPT:
            self._labels()
        else:
            line = self._left if fate is WordFate.REMOVED else self._right
            self._content += _stretches([_label(line)], fate)

    def _labels(self) -> None:
        left, right = _label(self._left), _label(self._right)
        if left == right:
            self._content += _stretches([left], WordFate.KEPT)
        else:
            self._content += _stretches([left], WordFate.REMOVED)
            self._content += _stretches([right], WordFate.ADDED)


def _evened(reading: Reading) -> Iterator[tuple[str, str]]:
    """Yield a reading in pairs; of kept words that differ in white space, only this differs."""
    left, right = reading.left, reading.right
    if reading.kind is not ReadingKind.KEPT or left == right:
        yield left, right
        return
    pieces = SPACED.findall(left), SPACED.findall(right)
    if len(pieces[0]) != len(pieces[1]):
        yield left, right
        return
    for same, group in groupby(zip(*pieces, strict=True), key=lambda pair: pair[0] == pair[1]):
        pairs = list(group)
        if same:
            text = "".join(left for left, _ in pairs)
            yield text, text
        else:
            yield from pairs


def _bounded(
    paragraphs: list[TrackedParagraph], locus: WordPlace, number: int
) -> list[TrackedParagraph]:
    """Put round a locus the bounds of its comment and of its move."""
    opening = [Bound(BoundKind.COMMENT, number, opens=True)]
    closing = [Bound(BoundKind.COMMENT, number, opens=False)]
    if locus.move is not None:
        kind = BoundKind.MOVE_FROM if locus.left else BoundKind.MOVE_TO
        opening.append(Bound(kind, locus.move, opens=True))
        closing.append(Bound(kind, locus.move, opens=False))
    first = paragraphs[0]
    paragraphs[0] = replace(first, content=(*opening, *first.content))
    last = paragraphs[-1]
    paragraphs[-1] = replace(last, content=(*last.content, *closing))
    return paragraphs


def _close(paragraphs: Sequence[TrackedParagraph]) -> list[TrackedParagraph]:
    """Return the paragraphs so that the last one's end is kept.

    The lines that one text alone has at its end are counted with the end before them, which is
    that of the last place of both texts. Where the other text's last line stands between, it
    shares a paragraph with the first of them.
    """
    if not paragraphs or paragraphs[-1].end is WordFate.KEPT:
        return list(paragraphs)
    fate = paragraphs[-1].end
    start = len(paragraphs)
    while start and paragraphs[start - 1].end is fate:
        start -= 1
    before, tail = list(paragraphs[:start]), list(paragraphs[start:])
    if before and before[-1].end is WordFate.KEPT:
        tail.insert(0, before.pop())
    elif before:
        tail[0] = _joined(before.pop(), tail[0])
    fates = [*([fate] * (len(tail) - 1)), WordFate.KEPT]
    return before + [replace(t, end=e, end_move=None) for t, e in zip(tail, fates, strict=True)]


def _joined(first: TrackedParagraph, second: TrackedParagraph) -> TrackedParagraph:
    """Return the paragraph in which lines of either text stand one after the other."""
    return TrackedParagraph(
        first.content + second.content,
        WordFate.KEPT,
        left=first.left or second.left,
        right=first.right or second.right,
    )


# ----------------------------------------
# Two texts as one sequence of loci, from which either can be read off exactly.
#
# Word files and editions hold both texts at once. A locus is a place that both have, or lines of
# one text alone; read without what only the right has, the loci are the left text, line by line
# in its order, and the other way about. The links decide what is one place; where they cross, the
# longer thread keeps its place and the other moves.


@dataclass(frozen=True, slots=True)
class WordPlace:
    """A place of both texts, or lines of one; with lines on one side alone, the other is empty."""

    left: tuple[PrintedLine, ...]
    right: tuple[PrintedLine, ...]
    link: Link | None = None
    readings: tuple[Reading, ...] = ()
    """Word by word; empty where lines are taken as a whole."""
    move: int | None = None
    """The number that both ends of a move have."""


@dataclass(frozen=True, slots=True)
class WordSpan:
    """Where a link, or a line around the paragraphs, stands in both texts, by lines."""

    left: range
    right: range
    link: Link | None = None

    @property
    def weight(self) -> int:
        """How much stays in place with it."""
        return len(self.left) + len(self.right)


@dataclass(slots=True)
class _Plan:
    """What becomes of the lines: which stay, which move, which stand alone for a link."""

    kept: list[WordSpan] = field(default_factory=list)
    moved: list[WordSpan] = field(default_factory=list)
    left: dict[int, Link] = field(default_factory=dict)
    """The strongest link of a left line; for a line that stands alone, where its words went."""
    right: dict[int, Link] = field(default_factory=dict)


def make_word_places(comparison: Comparison) -> tuple[WordPlace, ...]:
    """Weave the two texts of a comparison, titles, headings and closing with them."""
    lefts, rights = print_lines(comparison.left), print_lines(comparison.right)
    plan = _plan(comparison.links, lefts, rights)
    ordered_lines = list(_with_furniture(plan.kept, lefts, rights))
    builder = _Loom(plan, lefts, rights)
    loci: list[WordPlace] = []
    left = right = 0
    for span in (
        *ordered_lines,
        WordSpan(range(len(lefts), len(lefts)), range(len(rights), len(rights))),
    ):
        loci += builder.alone(range(left, span.left.start), "left")
        loci += builder.alone(range(right, span.right.start), "right")
        loci += builder.together(span)
        left, right = span.left.stop, span.right.stop
    return tuple(loci)


def _plan(
    links: Sequence[Link], lefts: Sequence[PrintedLine], rights: Sequence[PrintedLine]
) -> _Plan:
    """Give every line to its strongest link; links in one piece on both sides can be placed."""
    where = (
        {line.index: i for i, line in enumerate(lefts) if line.index is not None},
        {line.index: j for j, line in enumerate(rights) if line.index is not None},
    )
    plan, spans = _Plan(), []
    for link in sorted(links, key=lambda each: (each.moved, -each.score, each.left, each.right)):
        left, right = [where[0][i] for i in link.left], [where[1][j] for j in link.right]
        free = plan.left.keys().isdisjoint(left) and plan.right.keys().isdisjoint(right)
        if free and _is_run(left) and _is_run(right):
            spans.append(
                WordSpan(range(left[0], left[-1] + 1), range(right[0], right[-1] + 1), link)
            )
        for position in left:
            plan.left.setdefault(position, link)
        for position in right:
            plan.right.setdefault(position, link)
    in_place = [span for span in spans if span.link and not span.link.moved]
    plan.kept = _heaviest_chain(sorted(in_place, key=lambda span: span.left.start))
    staying = {span.left.start for span in plan.kept}
    plan.moved = [span for span in spans if span.left.start not in staying]
    return plan


def _is_run(positions: Sequence[int]) -> bool:
    return bool(positions) and positions[-1] - positions[0] + 1 == len(positions)


def _heaviest_chain(spans: Sequence[WordSpan]) -> list[WordSpan]:
    """Return the spans, in order on the left, that are in order on the right too."""
    starts = [span.right.start for span in spans]
    if starts == sorted(starts):
        return list(spans)
    # Of equally heavy chains the one of the earlier spans stays.
    kept = find_heaviest_chain(
        starts, [span.weight for span in spans], preference=range(0, -len(spans), -1)
    )
    return [spans[k] for k in kept]


def _with_furniture(
    kept: Sequence[WordSpan], lefts: Sequence[PrintedLine], rights: Sequence[PrintedLine]
) -> Iterator[WordSpan]:
    """Put between the kept spans the titles, headings and closing lines that correspond."""
    left = right = 0
    for span in (*kept, WordSpan(range(len(lefts), len(lefts)), range(len(rights), len(rights)))):
        gaps = range(left, span.left.start), range(right, span.right.start)
        for i, j in pair_furniture(lefts, rights, *gaps):
            yield WordSpan(range(i, i + 1), range(j, j + 1))
        if span.link is not None:
            yield span
        left, right = span.left.stop, span.right.stop


class _Loom:
    """Makes loci of lines."""

    def __init__(
        self, plan: _Plan, lefts: Sequence[PrintedLine], rights: Sequence[PrintedLine]
    ) -> None:
        self._lines = {"left": lefts, "right": rights}
        self._links = {"left": plan.left, "right": plan.right}
        self._moves: dict[str, dict[int, tuple[int, WordSpan]]] = {"left": {}, "right": {}}
        for number, span in enumerate(plan.moved, 1):
            self._moves["left"][span.left.start] = number, span
            self._moves["right"][span.right.start] = number, span

    def alone(self, positions: range, side: str) -> Iterator[WordPlace]:
        """Yield lines of one text: the ends of moves whole, every other line by itself."""
        at = positions.start
        while at < positions.stop:
            number, span = self._moves[side].get(at, (None, None))
            own = (span.left if side == "left" else span.right) if span else range(at, at + 1)
            link = span.link if span else self._links[side].get(at)
            lines = tuple(self._lines[side][i] for i in own)
            readings = self._readings(span) if span else ()
            if side == "left":
                yield WordPlace(lines, (), link, readings, number)
            else:
                yield WordPlace((), lines, link, readings, number)
            at = own.stop

    def together(self, span: WordSpan) -> Iterator[WordPlace]:
        """Yield the locus of a place both texts have; newly written, the old lines come first."""
        left = tuple(self._lines["left"][i] for i in span.left)
        right = tuple(self._lines["right"][j] for j in span.right)
        if not left:
            return
        readings = self._readings(span)
        if readings:
            yield WordPlace(left, right, span.link, readings)
        else:
            yield WordPlace(left, (), span.link)
            yield WordPlace((), right, span.link)

    def _readings(self, span: WordSpan) -> tuple[Reading, ...]:
        """Return the readings of a place; none where the lines are better taken as a whole."""
        left = [self._lines["left"][i].text for i in span.left]
        right = [self._lines["right"][j].text for j in span.right]
        if span.link is None:
            return read_line(left[0], right[0])
        readings = span.link.readings
        if span.link.relation is Relation.REWORDED:
            return ()
        sound = all(
            "".join(parts) == PARAGRAPH_BREAK.join(texts)
            and not any(PARAGRAPH_BREAK in text for text in texts)
            for parts, texts in (
                ([reading.left for reading in readings], left),
                ([reading.right for reading in readings], right),
            )
        )
        return readings if sound else ()


# ----------------------------------------
# The lines around the paragraphs, titles, headings and closing, set side by side.

ALIKE = 0.5
"""From this share of common words on, two such lines are one that was edited."""
TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
WORD = re.compile(r"\w+")
KINDS = {
    (False, False): ReadingKind.KEPT,
    (True, False): ReadingKind.REMOVED,
    (False, True): ReadingKind.ADDED,
    (True, True): ReadingKind.REPLACED,
}
"""By whether words went, and whether words came."""


def pair_furniture(
    lefts: Sequence[PrintedLine], rights: Sequence[PrintedLine], left: range, right: range
) -> Iterator[tuple[int, int]]:
    """Yield the positions of lines within two gaps that correspond, in the order of both."""
    ours = [i for i in left if lefts[i].kind is not LineKind.PARAGRAPH]
    theirs = [j for j in right if rights[j].kind is not LineKind.PARAGRAPH]
    matcher = SequenceMatcher(
        None, [_key(lefts[i]) for i in ours], [_key(rights[j]) for j in theirs], autojunk=False
    )
    k = m = 0
    for block in matcher.get_matching_blocks():  # the last one is empty and closes the gap
        yield from _alike(lefts, rights, ours[k : block.a], theirs[m : block.b])
        for step in range(block.size):
            yield ours[block.a + step], theirs[block.b + step]
        k, m = block.a + block.size, block.b + block.size


def read_line(left: str, right: str) -> tuple[Reading, ...]:
    """Return what changed in a line, word by word."""
    ours, theirs = TOKEN.findall(left), TOKEN.findall(right)
    return tuple(
        Reading(KINDS[change.removed, change.added], "".join(ours[change.left]), new)
        for change in diff_words(ours, theirs)
        for new in ("".join(theirs[change.right]),)
    ) or (Reading(ReadingKind.KEPT, left, right),)


def _key(line: PrintedLine) -> tuple[LineKind, str]:
    return line.kind, " ".join(line.text.casefold().split())


def _alike(
    lefts: Sequence[PrintedLine],
    rights: Sequence[PrintedLine],
    ours: Sequence[int],
    theirs: Sequence[int],
) -> Iterator[tuple[int, int]]:
    """Pair each line with the first after the last pair that has enough of its words."""
    start = 0
    for i in ours:
        words = set(WORD.findall(lefts[i].text.casefold()))
        for k in range(start, len(theirs)):
            other = rights[theirs[k]]
            if other.kind is lefts[i].kind and _share(words, other.text) >= ALIKE:
                yield i, theirs[k]
                start = k + 1
                break


def _share(words: set[str], text: str) -> float:
    others = set(WORD.findall(text.casefold()))
    return len(words & others) / max(len(words | others), 1)


# ----------------------------------------
# The notes of a page as plain lines, for the margin of a Word file.


def make_remarks(loci: Sequence[WordPlace], context: PageContext) -> tuple[tuple[str, ...], ...]:
    """Return the lines of the comment on each locus; none where there is nothing to say."""
    return tuple(tuple(_remark_lines(locus, context)) for locus in loci)


def _remark_lines(locus: WordPlace, context: PageContext) -> Iterator[str]:
    link = locus.link
    if link is None:
        yield from _unlinked(locus, context)
    elif locus.right:
        unchanged = link.relation is Relation.IDENTICAL and is_unchanged(link)
        if unchanged and locus.left:
            return
        if not locus.left and not link.moved:
            yield context.words("remark.from", links=_named(locus, "left", context))
        yield from _told(note_link(link, context, anchor=""))
    else:
        yield context.words("remark.to", links=_named(locus, "right", context))


def _unlinked(locus: WordPlace, context: PageContext) -> Iterator[str]:
    """Yield the note of a paragraph without counterpart; other lines have none."""
    state, side = (
        (RelationState.DROPPED, context.left)
        if locus.left
        else (RelationState.ADDED, context.right)
    )
    index = (locus.left or locus.right)[0].index
    if index is not None and not (locus.left and locus.right):
        found = (
            near
            for near in context.comparison.nearest
            if near.side == side.key and near.index == index
        )
        yield from _told(note_unlinked(next(found, None), state, index, context))


def _told(note: Note) -> Iterator[str]:
    yield " · ".join(tag.word + text_of_pieces(tag.rest) for tag in note.tags)
    yield from (text_of_pieces(line) for line in note.lines)
    yield from (f"{note.nearest_title}: {text_of_pieces(line)}" for line in note.nearest)
    if note.routine:
        yield note.routine
    if note.measure:
        yield note.measure


def _named(locus: WordPlace, key: str, context: PageContext) -> str:
    side, words = context.side(key), context.words
    indices = () if locus.link is None else getattr(locus.link, key)
    return text_of_pieces(words.join([side.link(i, named=True, words=words) for i in indices]))
