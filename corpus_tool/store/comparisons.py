"""Comparisons and their links: to rows and back.

Sections, in order:

* Comparisons as wholes: to rows and back.
* The links of a comparison, with readings and candidates: to rows and back.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, fields
from datetime import UTC, datetime
from itertools import groupby, product

from sqlalchemy import Select, func, insert, select, update
from sqlalchemy.orm import Session

from corpus_tool.errors import ComparisonNotFound, Conflict, StorageError
from corpus_tool.model import (
    PARAGRAPH_BREAK,
    Comparison,
    ComparisonSummary,
    Link,
    Nearest,
    Options,
    Reading,
    ReadingKind,
    Relation,
    Routine,
    Version,
)
from corpus_tool.store import digests, document_state, documents, versions
from corpus_tool.store.columns import table
from corpus_tool.store.document_state import VersionHead
from corpus_tool.store.engine import if_new
from corpus_tool.store.failures import UNREADABLE, damaged, readable
from corpus_tool.store.tables import (
    ComparisonRecord,
    ComparisonSummaryRow,
    DocumentRecord,
    LinkMemberRow,
    LinkRow,
    NearestRow,
    VersionRow,
)
from corpus_tool.store.validation import require_readings, require_text

__all__ = [
    "comparison_summaries",
    "digest_of_line",
    "find_comparison",
    "load_comparison",
    "read",
    "read_summaries",
    "save_comparison",
]


# ----------------------------------------
# Comparisons as wholes: to rows and back.


def _version_id(session: Session, version: Version) -> int:
    """Return the number of a stored version.

    Raises:
        Conflict: what is stored under its name is another text.
    """
    version_id, _ = versions.number_of(session, version.document.key, version.number)
    row = select(VersionRow.digest).where(VersionRow.id == version_id)
    if session.execute(row).scalar_one() != version.digest:
        raise Conflict(
            f"{version.name} is stored with another text than was compared",
            subject=version.name,
            hint="Add the text first, then compare the stored versions",
        )
    return version_id


def save_comparison(session: Session, comparison: Comparison, *, run: Callable[[], int]) -> bool:
    """Store a comparison unless it is known; return whether it is new."""
    require_text([comparison.engine, comparison.lexicon, comparison.encoder], "comparison")
    require_text([comparison.links, comparison.nearest], "comparison")
    left, right = (_version_id(session, side) for side in (comparison.left, comparison.right))
    require_sound_links(comparison)
    recipe = digests.of_recipe(
        comparison.options.digest(), comparison.engine, comparison.lexicon, comparison.encoder
    )
    if session.scalar(_twin(left, right, recipe)) is not None:
        return False
    now, options = datetime.now(UTC), digests.canonical_options(comparison.options)
    row = {
        "left_id": left,
        "right_id": right,
        "options": options,
        "options_sha256": comparison.options.digest(),
        "engine": comparison.engine,
        "lexicon": comparison.lexicon,
        "encoder": comparison.encoder,
        "recipe_sha256": recipe,
        "n_links": len(comparison.links),
        "n_nearest": len(comparison.nearest),
        "result_sha256": digests.of_comparison(comparison, options=options, created_at=now),
        "run_id": run(),
        "created_at": now,
    }
    connection = session.connection()
    made = if_new(connection, table(ComparisonRecord)).values(row).returning(ComparisonRecord.id)
    number = connection.execute(made).scalar_one_or_none()
    if number is None:  # another writer has made the same comparison meanwhile
        return False
    insert_links(session, number, comparison, {"left": left, "right": right})
    sha256 = digest_of_line(comparison, number, options, now)
    summary = {"comparison_id": number, "sha256": sha256}
    connection.execute(insert(table(ComparisonSummaryRow)), summary)
    seal = update(table(ComparisonRecord)).where(ComparisonRecord.id == number)
    connection.execute(seal.values(sealed_at=now))
    return True


def _twin(left: int, right: int, recipe: str) -> Select[int]:
    return select(ComparisonRecord.id).where(
        ComparisonRecord.left_id == left,
        ComparisonRecord.right_id == right,
        ComparisonRecord.recipe_sha256 == recipe,
    )


def find_comparison(session: Session, left: Version, right: Version, recipe: str) -> int | None:
    """Return the number of the comparison of two stored versions made by a recipe, or None."""
    ids = [versions.number_of(session, side.document.key, side.number)[0] for side in (left, right)]
    return session.scalar(_twin(ids[0], ids[1], recipe))


def load_comparison(session: Session, number: int) -> Comparison:
    """Return a comparison with its versions; raise `ComparisonNotFound`, `DatabaseDamaged`."""
    comparison, is_sound = read(session, number)
    if not is_sound:
        name = f"comparison {number} of {comparison.left.name} and {comparison.right.name}"
        raise damaged(name, "its links, or what else it found, were changed")
    return comparison


def read(session: Session, number: int) -> tuple[Comparison, bool]:
    """Return a comparison with its versions, and whether it is as it was stored."""
    with readable(f"comparison {number}"):
        row = session.scalar(select(ComparisonRecord).where(ComparisonRecord.id == number))
        if row is None and session.get(ComparisonSummaryRow, number) is not None:
            raise damaged(f"comparison {number}", "it is gone")
        if row is None:
            raise ComparisonNotFound(f"there is no comparison {number}", subject=str(number))
        left, right = (_load_version(session, side) for side in (row.left_id, row.right_id))
        comparison = Comparison(
            left=left,
            right=right,
            links=tuple(read_links(session, number, left, right)),
            nearest=read_nearest(session, number),
            options=_options(row.options),
            engine=row.engine,
            lexicon=row.lexicon,
            encoder=row.encoder,
        )
        found = digests.of_comparison(comparison, options=row.options, created_at=row.created_at)
    return comparison, found == row.result_sha256


def _load_version(session: Session, version_id: int) -> Version:
    owner = select(DocumentRecord.key).join(VersionRow, VersionRow.document_id == DocumentRecord.id)
    key = session.scalars(owner.where(VersionRow.id == version_id)).one()
    return versions.load_version(session, documents.load_document(session, key), version_id)


def _options(text: str) -> Options:
    """Return stored options; one that a later release dropped is passed over."""
    stored = json.loads(text)
    option_names = {field.name for field in fields(Options)}
    return Options(**{name: value for name, value in stored.items() if name in option_names})


def comparison_summaries(session: Session) -> tuple[ComparisonSummary, ...]:
    """Return a line for every comparison, oldest first; raise `DatabaseDamaged`."""
    found = []
    for number, line, is_sound in read_summaries(session):
        if line is None or not is_sound:
            raise damaged(
                f"comparison {number}", "what it is of, or how much it found, was changed"
            )
        found.append(line)
    return tuple(found)


def read_summaries(session: Session) -> Iterator[tuple[int, ComparisonSummary | None, bool]]:
    """Yield for every comparison its number, its line, and whether that is as it was stored.

    There is no line where it cannot be read, or where the comparison is gone.
    """
    with readable("the list of comparisons"):
        heads, counts = document_state.version_heads(session), link_counts(session)
        rows = {row.id: row for row in session.scalars(select(ComparisonRecord))}
        stated = dict(
            session.execute(
                select(ComparisonSummaryRow.comparison_id, ComparisonSummaryRow.sha256)
            ).all()
        )
    for number in sorted(rows.keys() | stated.keys()):
        try:
            row = rows[number]
            line = _summary(row, heads[row.left_id], heads[row.right_id], counts[number])
            sha256 = digests.of_summary(line, options=row.options)
        except UNREADABLE:
            yield number, None, False
        else:
            yield number, line, sha256 == stated.get(number)


def digest_of_line(comparison: Comparison, number: int, options: str, made_at: datetime) -> str:
    """Return the digest of the line by which a comparison is listed.

    Args:
        comparison: as it is stored.
        number: its number in the database.
        options: the text of its options as stored.
        made_at: when it was stored.
    """
    found = Counter(link.relation for link in comparison.links)
    sides = {"left": comparison.left, "right": comparison.right}
    missed = {
        side: len(version.paragraphs)
        - len({index for link in comparison.links for index in getattr(link, side)})
        for side, version in sides.items()
    }
    line = ComparisonSummary(
        id=number,
        left=comparison.left.name,
        right=comparison.right.name,
        engine=comparison.engine,
        lexicon=comparison.lexicon,
        encoder=comparison.encoder,
        options=comparison.options,
        identical=found[Relation.IDENTICAL],
        edited=found[Relation.EDITED],
        reworded=found[Relation.REWORDED],
        moved=sum(bool(link.moved) for link in comparison.links),
        dropped=missed["left"],
        added=missed["right"],
        made_at=made_at,
    )
    return digests.of_summary(line, options=options)


def _summary(
    row: ComparisonRecord, left: VersionHead, right: VersionHead, counts: Counter[str]
) -> ComparisonSummary:
    return ComparisonSummary(
        id=row.id,
        left=left.name,
        right=right.name,
        engine=row.engine,
        lexicon=row.lexicon,
        encoder=row.encoder,
        options=_options(row.options),
        identical=counts[Relation.IDENTICAL],
        edited=counts[Relation.EDITED],
        reworded=counts[Relation.REWORDED],
        moved=counts["moved"],
        dropped=left.paragraphs - counts["left"],
        added=right.paragraphs - counts["right"],
        made_at=row.created_at,
    )


# ----------------------------------------
# The links of a comparison, with readings and candidates: to rows and back.
#
# A reading is kept as the lengths of its two sides, because its words are the paragraphs' words:
# nothing is stored twice, and nothing can contradict the texts.

SIDES = ("left", "right")


def text_of_side(version: Version, indices: Sequence[int]) -> str:
    """Return the text of one side of a link."""
    return PARAGRAPH_BREAK.join(version.paragraphs[index].text for index in indices)


def require_sound_links(comparison: Comparison) -> None:
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
        left, right = (
            text_of_side(comparison.left, link.left),
            text_of_side(comparison.right, link.right),
        )
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
        texts = text_of_side(left, sides[0]), text_of_side(right, sides[1])
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


def link_counts(session: Session) -> Mapping[int, Counter[str]]:
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
