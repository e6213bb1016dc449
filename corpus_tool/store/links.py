"""The links of a comparison, with readings and candidates: to rows and back.

A reading is kept as the lengths of its two sides, because its words are the paragraphs' words:
nothing is stored twice, and nothing can contradict the texts.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from itertools import groupby, product

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from corpus_tool.errors import StorageError
from corpus_tool.model import (
    PARAGRAPH_BREAK,
    Comparison,
    Link,
    Nearest,
    Reading,
    ReadingKind,
    Relation,
    Routine,
    Version,
)
from corpus_tool.store.border import require_readings
from corpus_tool.store.tables import LinkMemberRow, LinkRow, NearestRow, table

__all__ = [
    "counts",
    "insert_links",
    "read_links",
    "read_nearest",
    "require_sound",
    "text_of",
]

SIDES = ("left", "right")


def text_of(version: Version, indices: Sequence[int]) -> str:
    """Return the text of one side of a link."""
    return PARAGRAPH_BREAK.join(version.paragraphs[index].text for index in indices)


def require_sound(comparison: Comparison) -> None:
    """Refuse links that name no paragraph, or one pair twice: that is a defect of the engine."""
    for side in SIDES:
        version: Version = getattr(comparison, side)
        named = {index for link in comparison.links for index in getattr(link, side)}
        if any(not 0 <= index < len(version.paragraphs) for index in named):
            raise _unsound(f"a link names a paragraph that {version.name} does not have")
    pairs = Counter(pair for link in comparison.links for pair in product(link.left, link.right))
    if any(times > 1 for times in pairs.values()):
        raise _unsound("two links tie the same two paragraphs")
    for link in comparison.links:
        if not link.left or not link.right:
            raise _unsound("a link has an empty side")
        left, right = text_of(comparison.left, link.left), text_of(comparison.right, link.right)
        require_readings(link, left, right)


def _unsound(message: str) -> StorageError:
    return StorageError(
        f"the comparison was not stored: {message}",
        hint="This is a defect of the program; please report it with both files",
        code="E_LINKS",
    )


def insert_links(
    session: Session, number: int, comparison: Comparison, sides: Mapping[str, int]
) -> None:
    """Store the links of a comparison that is still open.

    Args:
        session: of the transaction.
        number: the comparison's number in the database.
        comparison: sound, by `require_sound`.
        sides: the versions' numbers in the database, by side.
    """
    rows: dict[type, Iterable[dict[str, object]]] = {
        LinkRow: (_link(order, link) for order, link in enumerate(comparison.links)),
        LinkMemberRow: _members(comparison.links, sides),
        NearestRow: (_nearest(order, near) for order, near in enumerate(comparison.nearest)),
    }
    for row, values in rows.items():
        lines = [{**line, "comparison_id": number} for line in values]
        if lines:
            session.connection().execute(insert(table(row)), lines)


def _link(order: int, link: Link) -> dict[str, object]:
    return {
        "ord": order,
        "relation": link.relation,
        "score": float(link.score),
        "moved": bool(link.moved),
        "reason": link.reason,
        "readings": [
            [r.kind, len(r.left), len(r.right), r.routine, r.moved] for r in link.readings
        ],
    }


def _members(links: Iterable[Link], sides: Mapping[str, int]) -> Iterator[dict[str, object]]:
    for number, link in enumerate(links):
        for side, version_id in sides.items():
            for order, paragraph in enumerate(getattr(link, side)):
                yield {
                    "side": side,
                    "paragraph": int(paragraph),
                    "version_id": version_id,
                    "link": number,
                    "ord": order,
                }


def _nearest(order: int, near: Nearest) -> dict[str, object]:
    line = asdict(near)
    candidate = None if near.candidate is None else int(near.candidate)
    paragraph = int(line.pop("index"))
    plain = {"paragraph": paragraph, "candidate": candidate, "score": float(near.score)}
    return {**line, **plain, "ord": order}


def read_links(session: Session, number: int, left: Version, right: Version) -> Iterator[Link]:
    """Yield the links of a comparison between two versions."""
    members = (
        select(LinkMemberRow.link, LinkMemberRow.side, LinkMemberRow.paragraph)
        .where(LinkMemberRow.comparison_id == number)
        .order_by(LinkMemberRow.link, LinkMemberRow.side, LinkMemberRow.ord)
    )
    grouped = groupby(session.execute(members), key=lambda member: member[:2])
    indices = {place: tuple(index for *_, index in group) for place, group in grouped}
    rows = select(LinkRow).where(LinkRow.comparison_id == number).order_by(LinkRow.ord)
    for row in session.scalars(rows):
        sides = tuple(indices.get((row.ord, side), ()) for side in SIDES)
        texts = text_of(left, sides[0]), text_of(right, sides[1])
        yield Link(
            left=sides[0],
            right=sides[1],
            relation=Relation(row.relation),
            score=row.score,
            moved=row.moved,
            reason=row.reason,
            readings=tuple(_readings(row.readings, *texts)),
        )


def _readings(
    lengths: Iterable[tuple[str, int, int, str | None, int | None]], left: str, right: str
) -> Iterator[Reading]:
    i = j = 0
    for kind, of_left, of_right, routine, moved in lengths:
        yield Reading(
            kind=ReadingKind(kind),
            left=left[i : i + of_left],
            right=right[j : j + of_right],
            routine=Routine(routine) if routine else None,
            moved=moved,
        )
        i, j = i + of_left, j + of_right


def read_nearest(session: Session, number: int) -> tuple[Nearest, ...]:
    """Return the candidates of the paragraphs without a link."""
    rows = select(NearestRow).where(NearestRow.comparison_id == number).order_by(NearestRow.ord)
    return tuple(
        Nearest(row.side, row.paragraph, row.candidate, row.score, row.reason)
        for row in session.scalars(rows)
    )


def counts(session: Session) -> Mapping[int, Counter[str]]:
    """Return for each comparison how many links of each relation, moved ones, linked paragraphs."""
    found: dict[int, Counter[str]] = defaultdict(Counter)
    per = (LinkRow.comparison_id, LinkRow.relation, LinkRow.moved)
    for number, relation, moved, times in session.execute(
        select(*per, func.count()).group_by(*per)
    ):
        found[number][relation] += times
        found[number]["moved"] += times if moved else 0
    sides = (LinkMemberRow.comparison_id, LinkMemberRow.side)
    linked = func.count(LinkMemberRow.paragraph.distinct())
    for number, side, times in session.execute(select(*sides, linked).group_by(*sides)):
        found[number][side] = times
    return found
