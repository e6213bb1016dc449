"""What changed, in sentences made from data by template: counts with their base, then findings.

No sentence is written by a model: each is a template of the words file, filled with numbers,
quotations and links to paragraphs that exist.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from corpus_tool.model import Link, ReadingKind, Relation, Shape
from corpus_tool.render.pieces import Look, Piece, Pieces, sentence_case
from corpus_tool.render.sides import Side, link_anchor
from corpus_tool.render.snippets import quote
from corpus_tool.render.states import State, state_of
from corpus_tool.render.tallies import (
    routine_readings,
    substantive_readings,
    tally,
    tally_routine,
)
from corpus_tool.render.view_notes import Context, Tag
from corpus_tool.render.view_sections import find_sections
from corpus_tool.render.view_shifts import shift_sentences

__all__ = ["Brief", "Finding", "make_brief"]

EDITED_SHOWN = 4
MOVED_SHOWN = 4
LINKS_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of What changed: a tag and a sentence."""

    tag: Tag
    sentence: Pieces
    again: bool = False
    """Of the kind of the finding before it; its tag need not be seen again."""


@dataclass(frozen=True, slots=True)
class Brief:
    """What changed: the counts, then the findings, the gravest first."""

    lede: tuple[Pieces, ...]
    findings: tuple[Finding, ...]


def make_brief(context: Context) -> Brief:
    """Make What changed from a comparison."""
    makers: tuple[Callable[[Context], Iterator[Finding]], ...] = (
        _dropped, _added, _shifts, _edited, _reworded, _reshaped, _moved, _routine,
    )  # fmt: skip
    findings = [finding for maker in makers for finding in maker(context)]
    kinds = [""] + [finding.tag.name for finding in findings]
    return Brief(
        tuple(sentence_case(sentence) for sentence in _lede(context)),
        tuple(
            Finding(finding.tag, sentence_case(finding.sentence), again=finding.tag.name == before)
            for finding, before in zip(findings, kinds, strict=False)
        ),
    )


def _lede(context: Context) -> Iterator[Pieces]:
    words, left, right = context.words, context.left, context.right
    sizes = len(left.version.paragraphs), len(right.version.paragraphs)
    if not any(sizes):
        yield (Piece(words("brief.both_empty")),)
    elif not all(sizes):
        yield (Piece(words("brief.empty", side=right.name if sizes[0] else left.name)),)
        yield from _side_lede(left if sizes[0] else right, context)
    elif _is_same(context):
        target = Piece(words("brief.same_link"), Look.LINK, f"#{right.anchors[0]}")
        yield words.pieces("brief.same", link=target)
    else:
        yield from _side_lede(left, context)
        yield from _side_lede(right, context)


def _is_same(context: Context) -> bool:
    comparison = context.comparison
    alone = comparison.added or comparison.dropped or comparison.moved
    return not alone and all(
        all(reading.kind is ReadingKind.KEPT for reading in link.readings)
        and link.relation is Relation.IDENTICAL
        for link in comparison.links
    )


def _side_lede(side: Side, context: Context) -> Iterator[Pieces]:
    words = context.words
    clauses = list(_left_clauses(context) if side.key == "left" else _right_clauses(context))
    total = words.plural("brief.paragraphs", len(side.version.paragraphs))
    yield words.pieces("brief.side", total=total, side=side.name, clauses=words.join(clauses))


def _left_clauses(context: Context) -> Iterator[Piece]:
    """Yield how many left paragraphs are in each state, each linked to its first.

    A paragraph in several links counts once, under the state named first, so that the clauses
    add up to the paragraphs.
    """
    found: dict[State, list[int]] = {state: [] for state in State}
    told: set[int] = set()
    for link in sorted(
        context.comparison.links, key=lambda each: list(State).index(state_of(each))
    ):
        found[state_of(link)] += [index for index in link.left if index not in told]
        told.update(link.left)
    found[State.DROPPED] = [p.index for p in context.comparison.dropped]
    for state, indices in found.items():
        if indices:
            yield _clause(f"brief.{state}", sorted(set(indices)), context.left, context)


def _right_clauses(context: Context) -> Iterator[Piece]:
    linked = sorted({j for link in context.comparison.links for j in link.right})
    added = [p.index for p in context.comparison.added]
    if linked:
        yield _clause("brief.linked", linked, context.right, context)
    if added:
        yield _clause("brief.added", added, context.right, context)


def _clause(key: str, indices: Sequence[int], side: Side, context: Context) -> Piece:
    other = context.other(side.key).name
    text = context.words.plural(key, len(indices), side=other)
    return Piece(text, Look.LINK, f"#{side.anchors[indices[0]]}")


def _tag(state: str, context: Context) -> Tag:
    key = f"state.{state}"
    word = context.words(key if context.words.has(key) else f"finding.{state}")
    return Tag(state, word)


def _dropped(context: Context) -> Iterator[Finding]:
    indices = [p.index for p in context.comparison.dropped]
    for sentence in find_sections(indices, context.left, context.words):
        yield Finding(_tag("dropped", context), sentence)


def _added(context: Context) -> Iterator[Finding]:
    indices = [p.index for p in context.comparison.added]
    for sentence in find_sections(indices, context.right, context.words):
        yield Finding(_tag("added", context), sentence)


def _shifts(context: Context) -> Iterator[Finding]:
    for tag, sentence in shift_sentences(context):
        yield Finding(tag, sentence)


def _edited(context: Context) -> Iterator[Finding]:
    """Yield the links edited most in substance, each by its largest change, then the rest."""
    links = [
        link
        for link in context.comparison.links
        if link.relation is not Relation.REWORDED and substantive_readings(link)
    ]
    unspaced = context.unspaced
    links.sort(key=lambda link: (-tally(link, unspaced=unspaced).changed, link.right))
    shown = links[:EDITED_SHOWN]
    for link in shown:
        yield Finding(_tag("edited", context), _largest_change(link, context))
    if rest := sorted(links[EDITED_SHOWN:], key=lambda link: link.right):
        sentence = context.words.pieces(
            "finding.edited_rest",
            number=context.words.number(len(rest)),
            total=context.words.plural("finding.links", len(context.comparison.links)),
            links=_rows(rest, context),
        )
        yield Finding(_tag("edited", context), sentence)


def _largest_change(link: Link, context: Context) -> Pieces:
    words = context.words
    readings = substantive_readings(link)
    largest = max(readings, key=lambda reading: len(reading.left) + len(reading.right))
    further = len(readings) - 1
    ellipsis = words("finding.ellipsis")
    return words.pieces(
        f"finding.{largest.kind}",
        left=quote(
            largest.left,
            ellipsis=ellipsis,
            look=Look.REMOVED,
            language=context.left.language,
        ),
        right=quote(
            largest.right,
            ellipsis=ellipsis,
            look=Look.ADDED,
            language=context.right.language,
        ),
        more=words.plural("finding.further", further) if further else "",
        link=_row(link, context),
    )


def _row(link: Link, context: Context) -> Piece:
    """Return a link to a link's row, called by its first right paragraph."""
    label = context.words(
        "label.full", side=context.right.name, label=context.right.labels[link.right[0]]
    )
    return Piece(label, Look.LINK, f"#{link_anchor(link, context.left, context.right)}")


def _rows(links: Sequence[Link], context: Context) -> Pieces:
    shown: list[Piece] = [
        Piece(
            context.right.labels[link.right[0]],
            Look.LINK,
            f"#{link_anchor(link, context.left, context.right)}",
        )
        for link in links[:LINKS_SHOWN]
    ]
    if more := len(links) - len(shown):
        shown.append(Piece(context.words("finding.more", number=context.words.number(more))))
    return context.words.join(shown)


def _reworded(context: Context) -> Iterator[Finding]:
    links = [
        link
        for link in context.comparison.links
        if link.relation is Relation.REWORDED and not link.moved
    ]
    if links:
        words = context.words
        sentence = words.pieces(
            "finding.reworded_one" if len(links) == 1 else "finding.reworded_many",
            number=words.number(len(links)),
            total=words.plural("finding.links", len(context.comparison.links)),
            side=context.left.name,
            links=_rows(sorted(links, key=lambda link: link.right), context),
        )
        yield Finding(_tag("reworded", context), sentence)


def _reshaped(context: Context) -> Iterator[Finding]:
    words = context.words
    reshaped = [link for link in context.comparison.links if link.shape is not Shape.ONE]
    for link in sorted(reshaped, key=lambda link: (list(Shape).index(link.shape), link.right)):
        sentence = words.pieces(
            f"finding.{link.shape}_sentence",
            left=_named(context.left, link.left, context),
            right=_named(context.right, link.right, context),
            count=words.number(len(link.right)),
        )
        yield Finding(_tag(link.shape, context), sentence)


def _named(side: Side, indices: Sequence[int], context: Context) -> Pieces:
    words = context.words
    return words.join([side.link(i, named=True, words=words) for i in indices])


def _moved(context: Context) -> Iterator[Finding]:
    words, moved = context.words, context.comparison.moved
    if len(moved) > MOVED_SHOWN:
        sentence = words.pieces(
            "finding.moved_many",
            number=words.number(len(moved)),
            total=words.plural("finding.links", len(context.comparison.links)),
            links=_rows(sorted(moved, key=lambda link: link.right), context),
        )
        yield Finding(_tag("moved", context), sentence)
        return
    for link in moved:
        sentence = words.pieces(
            "finding.moved_sentence_many" if len(link.left) > 1 else "finding.moved_sentence",
            left=_named(context.left, link.left, context),
            right=_named(context.right, link.right, context),
            relation=words(f"state.{link.relation}").lower(),
        )
        yield Finding(_tag("moved", context), sentence)


def _routine(context: Context) -> Iterator[Finding]:
    words = context.words
    links = [link for link in context.comparison.links if routine_readings(link)]
    if not links:
        return
    kinds = tally_routine(links)
    sentence = words.pieces(
        "finding.routine_sentence",
        changes=words.plural("routine.changes", sum(number for _, number in kinds)),
        number=words.number(len(links)),
        total=words.plural("finding.links", len(context.comparison.links)),
        kinds=words.join([words.plural(f"routine.{kind}", n) for kind, n in kinds]),
        link=_row(min(links, key=lambda link: link.right), context),
    )
    yield Finding(_tag("routine", context), sentence)
