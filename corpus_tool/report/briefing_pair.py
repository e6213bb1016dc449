"""What kind of pair two texts are: whose, how far apart, how much of one is in the other."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus_tool.model import Comparison, Party, Relation
from corpus_tool.model.kinship import PairKinship, is_reversed, propose_kinship
from corpus_tool.reading.frame_changes import find_frame_changes
from corpus_tool.report.frame import PageContext
from corpus_tool.report.rows import is_unchanged
from corpus_tool.report.what_changed import make_brief
from corpus_tool.report.words import (
    InterfaceWords,
    PieceLook,
    Pieces,
    SentencePiece,
    text_of_pieces,
)

__all__ = ["are_sisters", "is_same", "tell_pair"]

MONTHS = re.compile(r"(\d{4})-(\d\d)")
HALF = 0.5
"""From half of its paragraphs on, a text is called after what became of most of it."""


def tell_pair(context: PageContext) -> Iterator[Pieces]:
    """Yield what kind of pair it is, from the documents' data and from the counts."""
    left, right = context.left.version.document, context.right.version.document
    words, names = context.words, {"left": context.left.name, "right": context.right.name}
    if left.key == right.key:
        title = SentencePiece(left.title, PieceLook.QUOTE, language=context.left.language)
        same = context.left.version.number == context.right.version.number
        yield words.pieces(
            f"briefing.pair.{'itself' if same else 'versions'}", title=title, **names
        )
    else:
        yield from _titles(context)
        yield from _parties(context)
        if right.succeeds == left.key:
            yield words.pieces("briefing.pair.succeeds", **names)
    if is_reversed(context.left.version, context.right.version):
        yield words.pieces("briefing.pair.turned", **names)
    if left.level and right.level and left.level != right.level:
        key = "briefing.pair.level" if _are_partners(context) else "briefing.pair.levels"
        levels = {"left_level": left.level, "right_level": right.level}
        yield words.pieces(key, **names, **levels)
    yield from make_brief(context).lede
    if not is_same(context.comparison):
        yield from _measured(context)


def are_sisters(context: PageContext) -> bool:
    """Tell whether the texts are of other partners, so that none succeeds the other."""
    left, right = context.left.version.document, context.right.version.document
    return propose_kinship(left, right) is PairKinship.SISTER


def is_same(comparison: Comparison) -> bool:
    """Tell whether the two texts are one, paragraph by paragraph."""
    alone = comparison.added or comparison.dropped or comparison.moved
    framed = find_frame_changes(comparison.left, comparison.right)
    return (
        not alone
        and not framed
        and all(
            link.relation is Relation.IDENTICAL and is_unchanged(link) for link in comparison.links
        )
    )


def _are_partners(context: PageContext) -> bool:
    """Tell whether both texts are of one document, or of the same parties."""
    left, right = context.left.version.document, context.right.version.document
    codes = [{party.code for party in document.parties} for document in (left, right)]
    return left.key == right.key or right.succeeds == left.key or codes[0] == codes[1] != set()


def _titles(context: PageContext) -> Iterator[Pieces]:
    words = context.words
    for side in (context.left, context.right):
        document = side.version.document
        date = words.date(document.date) if document.date else words("label.undated")
        if document.place:
            date = words("plate.place", date=date, place=document.place)
        title = SentencePiece(document.title, PieceLook.QUOTE, language=side.language)
        yield words.pieces("briefing.pair.title", side=side.name, title=title, date=date)


def _parties(context: PageContext) -> Iterator[Pieces]:
    words = context.words
    left, right = (side.version.document for side in (context.left, context.right))
    gap = _gap(left.date, right.date, words)
    if not left.parties or not right.parties:
        if gap:
            yield words.pieces("briefing.pair.apart", gap=gap)
        return
    common = [party for party in left.parties if party.code in {p.code for p in right.parties}]
    if len(common) == len(left.parties) == len(right.parties):
        key = "briefing.pair.same" if gap else "briefing.pair.same_undated"
        yield words.pieces(key, parties=_names(common, words), gap=gap)
        return
    yield words.pieces(
        "briefing.pair.differing" if common else "briefing.pair.strangers",
        left=context.left.name,
        right=context.right.name,
        left_parties=_names(left.parties, words),
        right_parties=_names(right.parties, words),
        common=_names(common, words),
    )


def _names(parties: tuple[Party, ...] | list[Party], words: InterfaceWords) -> str:
    return text_of_pieces(words.join([party.name for party in parties]))


def _gap(left: str | None, right: str | None, words: InterfaceWords) -> str:
    """Return how long after the left text the right one was issued; nothing where unknown."""
    found = MONTHS.match(left or ""), MONTHS.match(right or "")
    if not all(found):
        return ""
    first, second = (int(one[1]) * 12 + int(one[2]) for one in found if one)
    months = second - first
    if months <= 0:
        return ""
    years = round(months / 12)
    if months < 24 and months % 12:
        return words.plural("briefing.months", months)
    return words.plural("briefing.years", years)


def _measured(context: PageContext) -> Iterator[Pieces]:
    """Say what became of most of the right text's paragraphs, with the count and its base."""
    comparison, words = context.comparison, context.words
    total = len(comparison.right.paragraphs)
    if not total or not comparison.left.paragraphs:
        return
    linked = {j for link in comparison.links for j in link.right}
    carried = {
        j for link in comparison.links if link.relation is not Relation.REWORDED for j in link.right
    }
    if not linked:
        yield words.pieces(
            "briefing.pair.unrelated", left=context.left.name, right=context.right.name
        )
        return
    kind = "successor" if len(linked) < HALF * total else "rewriting"
    if len(carried) >= HALF * total:
        kind = "revision" if _are_partners(context) else "model"
    reworded = len(linked - carried)
    slots = {
        "left": context.left.name,
        "right": context.right.name,
        "kind": words(f"briefing.pair.{kind}"),
    }
    if total == 1 and carried:
        yield words.pieces("briefing.pair.measured_only", **slots)
        return
    yield words.plural_pieces(
        "briefing.pair.measured" if reworded else "briefing.pair.measured_alone",
        len(carried),
        total=words.plural("brief.paragraphs", total),
        reworded=words.number(reworded),
        **slots,
    )
