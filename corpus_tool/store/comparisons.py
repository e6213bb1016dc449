"""Comparisons as wholes: to rows and back."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import fields
from datetime import UTC, datetime

from sqlalchemy import Select, insert, select, update
from sqlalchemy.orm import Session

from corpus_tool.errors import ComparisonNotFound, Conflict
from corpus_tool.model import (
    Comparison,
    ComparisonSummary,
    Options,
    Relation,
    Version,
)
from corpus_tool.store import digests, document_state, documents, links, versions
from corpus_tool.store.border import require_text
from corpus_tool.store.document_state import Head
from corpus_tool.store.engine import if_new
from corpus_tool.store.failures import UNREADABLE, damaged, readable
from corpus_tool.store.tables import (
    ComparisonRow,
    ComparisonSummaryRow,
    DocumentRow,
    VersionRow,
    table,
)

__all__ = ["digest_of_line", "find", "load", "read", "read_summaries", "save", "summaries"]


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


def save(session: Session, comparison: Comparison, *, run: Callable[[], int]) -> bool:
    """Store a comparison unless it is known; return whether it is new."""
    require_text([comparison.engine, comparison.lexicon, comparison.encoder], "comparison")
    require_text([comparison.links, comparison.nearest], "comparison")
    left, right = (_version_id(session, side) for side in (comparison.left, comparison.right))
    links.require_sound(comparison)
    recipe = digests.of_recipe(
        comparison.options.digest(), comparison.engine, comparison.lexicon, comparison.encoder
    )
    if session.scalar(_twin(left, right, recipe)) is not None:
        return False
    now, options = datetime.now(UTC), digests.options_text(comparison.options)
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
    made = if_new(connection, table(ComparisonRow)).values(row).returning(ComparisonRow.id)
    number = connection.execute(made).scalar_one_or_none()
    if number is None:  # another writer has made the same comparison meanwhile
        return False
    links.insert_links(session, number, comparison, {"left": left, "right": right})
    sha256 = digest_of_line(comparison, number, options, now)
    summary = {"comparison_id": number, "sha256": sha256}
    connection.execute(insert(table(ComparisonSummaryRow)), summary)
    seal = update(table(ComparisonRow)).where(ComparisonRow.id == number)
    connection.execute(seal.values(sealed_at=now))
    return True


def _twin(left: int, right: int, recipe: str) -> Select[int]:
    return select(ComparisonRow.id).where(
        ComparisonRow.left_id == left,
        ComparisonRow.right_id == right,
        ComparisonRow.recipe_sha256 == recipe,
    )


def find(session: Session, left: Version, right: Version, recipe: str) -> int | None:
    """Return the number of the comparison of two stored versions made by a recipe, or None."""
    ids = [versions.number_of(session, side.document.key, side.number)[0] for side in (left, right)]
    return session.scalar(_twin(ids[0], ids[1], recipe))


def load(session: Session, number: int) -> Comparison:
    """Return a comparison with its versions; raise `ComparisonNotFound`, `DatabaseDamaged`."""
    comparison, is_sound = read(session, number)
    if not is_sound:
        name = f"comparison {number} of {comparison.left.name} and {comparison.right.name}"
        raise damaged(name, "its links, or what else it found, were changed")
    return comparison


def read(session: Session, number: int) -> tuple[Comparison, bool]:
    """Return a comparison with its versions, and whether it is as it was stored."""
    with readable(f"comparison {number}"):
        row = session.scalar(select(ComparisonRow).where(ComparisonRow.id == number))
        if row is None and session.get(ComparisonSummaryRow, number) is not None:
            raise damaged(f"comparison {number}", "it is gone")
        if row is None:
            raise ComparisonNotFound(f"there is no comparison {number}", subject=str(number))
        left, right = (_load_version(session, side) for side in (row.left_id, row.right_id))
        comparison = Comparison(
            left=left,
            right=right,
            links=tuple(links.read_links(session, number, left, right)),
            nearest=links.read_nearest(session, number),
            options=_options(row.options),
            engine=row.engine,
            lexicon=row.lexicon,
            encoder=row.encoder,
        )
        found = digests.of_comparison(comparison, options=row.options, created_at=row.created_at)
    return comparison, found == row.result_sha256


def _load_version(session: Session, version_id: int) -> Version:
    owner = select(DocumentRow.key).join(VersionRow, VersionRow.document_id == DocumentRow.id)
    key = session.scalars(owner.where(VersionRow.id == version_id)).one()
    return versions.load(session, documents.one(session, key), version_id)


def _options(text: str) -> Options:
    """Return stored options; one that a later release dropped is passed over."""
    stored = json.loads(text)
    known = {field.name for field in fields(Options)}
    return Options(**{name: value for name, value in stored.items() if name in known})


def summaries(session: Session) -> tuple[ComparisonSummary, ...]:
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
        heads, counts = document_state.heads_of(session), links.counts(session)
        rows = {row.id: row for row in session.scalars(select(ComparisonRow))}
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
    row: ComparisonRow, left: Head, right: Head, counts: Counter[str]
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
