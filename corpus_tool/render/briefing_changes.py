"""What is new, gone, changed and moved, in sentences for a briefing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corpus_tool.model import Link, Relation, Shape
from corpus_tool.render.pieces import Look, Piece, Pieces, merge
from corpus_tool.render.sides import Side, link_anchor
from corpus_tool.render.snippets import quote
from corpus_tool.render.tallies import substantive_readings, tally
from corpus_tool.render.view_notes import Context
from corpus_tool.render.view_sections import find_sections

__all__ = [
    "named_all",
    "silent_sections",
    "tell_changed",
    "tell_gone",
    "tell_moved",
    "tell_new",
]

CHANGED_SHOWN = 3
ALONE_QUOTED = 8
"""So many paragraphs are quoted one by one; of more, sections are counted."""
MOVED_SHOWN = 6
LINKS_SHOWN = 12
EDGES = " .,;:–—"
"""What a quoted change need not begin or end with."""
QUOTED = 90
"""So many letters of a change are quoted."""


def tell_new(context: Context) -> Iterator[Pieces]:
    """Yield what has no counterpart in the left text."""
    yield from _alone([p.index for p in context.comparison.added], context.right, context)


def tell_gone(context: Context) -> Iterator[Pieces]:
    """Yield what has no counterpart in the right text; whole sections are told as silences."""
    silent = {index for _, indices in silent_sections(context) for index in indices}
    alone = [p.index for p in context.comparison.dropped]
    if alone and silent.issuperset(alone):
        return
    yield from _alone([i for i in alone if i not in silent], context.left, context)


def _alone(indices: Sequence[int], side: Side, context: Context) -> Iterator[Pieces]:
    """Quote few paragraphs, count many by section."""
    words, other = context.words, context.other(side.key)
    if not indices:
        if side.version.paragraphs and other.version.paragraphs:
            yield words.pieces("briefing.none_alone", side=side.name, other=other.name)
        return
    if len(indices) > ALONE_QUOTED:
        yield from find_sections(indices, side, words)
        return
    for index in indices:
        quoted = quote(
            " ".join(side.version.paragraphs[index].text.split()),
            ellipsis=words("finding.ellipsis"),
            language=side.language,
            length=QUOTED,
        )
        link = side.link(index, named=True, words=words)
        yield words.pieces("finding.alone", quote=quoted, link=link)


def silent_sections(context: Context) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """Return the headings of the left text under which nothing has a counterpart."""
    dropped = {p.index for p in context.comparison.dropped}
    sections: dict[tuple[str, str], list[int]] = {}
    for paragraph in context.comparison.left.paragraphs:
        if paragraph.heading:
            key = paragraph.part, paragraph.heading
            sections.setdefault(key, []).append(paragraph.index)
    return tuple(
        (heading, tuple(indices))
        for (_, heading), indices in sections.items()
        if dropped.issuperset(indices)
    )


def tell_changed(context: Context) -> Iterator[Pieces]:
    """Yield the largest changes of wording, then which other paragraphs changed."""
    words, unspaced = context.words, context.unspaced
    edited = [
        link
        for link in context.comparison.links
        if link.relation is not Relation.REWORDED and substantive_readings(link)
    ]
    edited.sort(key=lambda link: (-tally(link, unspaced=unspaced).changed, link.right))
    for link in edited[:CHANGED_SHOWN]:
        yield _largest(link, context)
    if rest := sorted(edited[CHANGED_SHOWN:], key=lambda link: link.right):
        yield words.plural_pieces(
            "briefing.edited", len(rest), links=_rows(rest, context), side=context.right.name
        )
    reworded = [link for link in context.comparison.links if link.relation is Relation.REWORDED]
    if reworded:
        yield words.plural_pieces(
            "briefing.reworded",
            len(reworded),
            links=_rows(sorted(reworded, key=lambda link: link.right), context),
            side=context.left.name,
        )


def _largest(link: Link, context: Context) -> Pieces:
    words = context.words
    readings = substantive_readings(link)
    largest = max(readings, key=lambda reading: len(reading.left) + len(reading.right))
    further = len(readings) - 1
    quoted = {
        "left": (largest.left, Look.REMOVED, context.left),
        "right": (largest.right, Look.ADDED, context.right),
    }
    slots = {
        key: quote(
            " ".join(said.split()).strip(EDGES),
            ellipsis=words("finding.ellipsis"),
            look=look,
            language=side.language,
            length=QUOTED,
        )
        for key, (said, look, side) in quoted.items()
    }
    more = words.plural("finding.further", further) if further else ""
    return words.pieces(f"finding.{largest.kind}", link=_row(link, context), more=more, **slots)


def _row(link: Link, context: Context) -> Piece:
    """Return a link to the row of a link, called by its first right paragraph."""
    side = context.right
    label = context.words("label.full", side=side.name, label=side.labels[link.right[0]])
    return Piece(label, Look.LINK, f"#{link_anchor(link, context.left, side)}")


def _rows(links: Sequence[Link], context: Context) -> Pieces:
    indices = [link.right[0] for link in links]
    return named_all(list(dict.fromkeys(indices)), context.right, context)


def named_all(indices: Sequence[int], side: Side, context: Context) -> Pieces:
    """Return links to paragraphs of one side; of very many, the first and how many more."""
    items: list[Piece] = [side.link(index) for index in indices[:LINKS_SHOWN]]
    if more := len(indices) - len(items):
        items.append(Piece(context.words("finding.more", number=context.words.number(more))))
    return context.words.join(items)


def tell_moved(context: Context) -> Iterator[Pieces]:
    """Yield what stands elsewhere, and what was split or merged."""
    words, links = context.words, context.comparison.links
    moved = sorted(context.comparison.moved, key=lambda link: link.right)
    if moved:
        pairs = [
            words.pieces(
                "briefing.moved_pair",
                left=_all(context.left, link.left, context),
                right=_all(context.right, link.right, context),
            )
            for link in moved[:MOVED_SHOWN]
        ]
        shown: list[Pieces | Piece] = [*pairs]
        if more := len(moved) - len(pairs):
            shown.append(Piece(words("finding.more", number=words.number(more))))
        yield words.plural_pieces("briefing.moved", len(moved), pairs=_listed(shown, context))
    for shape in (Shape.SPLIT, Shape.MERGED, Shape.REGROUPED):
        for link in sorted((each for each in links if each.shape is shape), key=_by_right):
            yield words.pieces(
                f"finding.{shape}_sentence",
                left=_all(context.left, link.left, context),
                right=_all(context.right, link.right, context),
                count=words.number(len(link.right)),
            )


def _listed(items: Sequence[Pieces | Piece], context: Context) -> Pieces:
    """Join items that hold commas themselves."""
    separator = Piece(context.words("briefing.separator"))
    made: list[Piece] = []
    for item in items:
        made += [separator] if made else []
        made += item if isinstance(item, tuple) else (item,)
    return merge(made)


def _by_right(link: Link) -> tuple[int, ...]:
    return link.right


def _all(side: Side, indices: Sequence[int], context: Context) -> Pieces:
    words = context.words
    return words.join([side.link(index, named=True, words=words) for index in indices])
