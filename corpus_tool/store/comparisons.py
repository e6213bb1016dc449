"""Comparisons as wholes: to rows and back."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, datetime

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from corpus_tool.errors import ComparisonNotFound, Conflict
from corpus_tool.model import (
    Comparison,
    ComparisonSummary,
    Options,
    Relation,
    Version,
)
from corpus_tool.store import digests, documents, links, versions
from corpus_tool.store.border import require_text
from corpus_tool.store.engine import if_new
from corpus_tool.store.failures import readable
from corpus_tool.store.tables import (
    ComparisonRow,
    DocumentRow,
    VersionRow,
    table,
)

__all__ = ["find", "load", "save", "summaries"]


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
    """Return a comparison with its versions; raise `ComparisonNotFound`."""
    row = session.scalar(select(ComparisonRow).where(ComparisonRow.id == number))
    if row is None:
        raise ComparisonNotFound(f"there is no comparison {number}", subject=str(number))
    with readable(f"comparison {number}"):
        left, right = (_load_version(session, side) for side in (row.left_id, row.right_id))
        return Comparison(
            left=left,
            right=right,
            links=tuple(links.read_links(session, number, left, right)),
            nearest=links.read_nearest(session, number),
            options=_options(row.options),
            engine=row.engine,
            lexicon=row.lexicon,
            encoder=row.encoder,
        )


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
    """Return a line for every comparison, oldest first."""
    places = {
        version_id: (f"{key}@{number}", paragraphs)
        for version_id, key, number, paragraphs in session.execute(
            select(VersionRow.id, DocumentRow.key, VersionRow.number, VersionRow.n_paragraphs).join(
                DocumentRow, DocumentRow.id == VersionRow.document_id
            )
        )
    }
    counts = links.counts(session)
    rows = session.scalars(select(ComparisonRow).order_by(ComparisonRow.id))
    return tuple(
        _summary(row, places[row.left_id], places[row.right_id], counts[row.id]) for row in rows
    )


def _summary(
    row: ComparisonRow, left: tuple[str, int], right: tuple[str, int], counts: Counter[str]
) -> ComparisonSummary:
    return ComparisonSummary(
        id=row.id,
        left=left[0],
        right=right[0],
        engine=row.engine,
        lexicon=row.lexicon,
        encoder=row.encoder,
        options=_options(row.options),
        identical=counts[Relation.IDENTICAL],
        edited=counts[Relation.EDITED],
        reworded=counts[Relation.REWORDED],
        moved=counts["moved"],
        dropped=left[1] - counts["left"],
        added=right[1] - counts["right"],
        made_at=row.created_at,
    )
