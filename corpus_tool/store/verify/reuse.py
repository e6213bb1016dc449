"""Checks of scans: formulae, occurrences that still quote the texts, near-duplicates, the index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from corpus_tool.store import digests, formulae, scan_digests, scans
from corpus_tool.store.tables import (
    OccurrenceRow,
    ParagraphRow,
    Row,
    ScanDigestRow,
    ScanIndexRow,
    ScanRow,
    TextUnitRow,
    table,
)
from corpus_tool.store.verify.problem import Problem

__all__ = ["digests_of", "parts", "scan"]

OWN = ("id", "result_sha256", "sealed_at")
"""Columns of a scan that its digest does not cover."""


def scan(session: Session, number: int) -> Iterator[Problem]:
    """Check a scan against everything that is stated of it."""
    row = session.scalars(select(ScanRow).where(ScanRow.id == number)).one()
    name = f"scan {number}"
    if row.sealed_at is None or row.sealed_at != row.created_at:
        yield Problem("E_SEAL", name, "it is not sealed as it was")
    if digests.of_text(row.options) != row.options_sha256:
        yield Problem("E_HASH", name, "its options do not have the SHA-256 stated")
    recipe = digests.of_recipe(row.options_sha256, row.engine, row.lexicon, None)
    if recipe != row.recipe_sha256:
        yield Problem("E_HASH", name, "its engine or lexicon was changed")
    scans.value(row)
    yield from _rows(session, row, name)
    yield from _index(session, number, name)
    yield from _quotes(session, number, name)


def parts(session: Session, number: int) -> Iterator[Problem]:
    """Take the digests of the parts of a scan again, and look whether those are there it is of."""
    name = f"scan {number}"
    stored = select(ScanDigestRow.part, ScanDigestRow.ord, ScanDigestRow.sha256)
    stated: dict[tuple[object, object], object] = {
        (part, order): sha256
        for part, order, sha256 in session.execute(stored.where(ScanDigestRow.scan_id == number))
    }
    found = {(line["part"], line["ord"]): line["sha256"] for line in digests_of(session, number)}
    for part in sorted({str(part) for (part, _), _ in found.items() ^ stated.items()}):
        yield Problem("E_HASH", name, f"a digest of its part {part!r} is not that of its rows")
    scans.chain(session, number)


def digests_of(session: Session, number: int) -> Iterator[dict[str, object]]:
    """Yield the digests of the parts of a scan as its rows say them."""
    made = table(ScanRow)
    row = session.execute(select(made).where(made.c.id == number)).mappings().one()
    lines = {target: _mappings(session, target, number) for target in scan_digests.TABLES}
    yield from scan_digests.of_scan(dict(row), lines)


def _mappings(session: Session, target: type[Row], number: int) -> list[dict[str, Any]]:
    made = table(target)
    columns = [column for column in made.columns if column.name != "body"]
    rows = select(*columns).where(made.c.scan_id == number).order_by(*made.primary_key.columns)
    return [dict(line) for line in session.execute(rows).mappings()]


def _rows(session: Session, row: ScanRow, name: str) -> Iterator[Problem]:
    counts: dict[str, int] = {}
    lines: dict[str, Iterable[list[object]]] = {
        target.__tablename__: _lines(session, target, row.id, counts)
        for target in formulae.COUNTS.values()
    }
    own = {
        column.name: getattr(row, column.name)
        for column in table(ScanRow).columns
        if column.name not in OWN
    }
    if digests.of_scan(own, lines) != row.result_sha256:
        yield Problem("E_HASH", name, "its result was changed after it was stored")
    for count, target in formulae.COUNTS.items():
        stated, found = getattr(row, count), counts[target.__tablename__]
        if stated != found:
            what = target.__tablename__.replace("_", " ")
            yield Problem("E_COUNT", name, f"it has {found} rows of {what}, not {stated}")


def _lines(
    session: Session, target: type[Row], number: int, counts: dict[str, int]
) -> Iterator[list[object]]:
    """Yield the rows of a table that belong to a scan as its digest covers them; count them."""
    made = table(target)
    columns = [column for column in made.columns if column.name not in ("scan_id", "body")]
    rows = select(*columns).where(made.c.scan_id == number).order_by(*made.primary_key.columns)
    counts[target.__tablename__] = 0
    for line in session.execute(rows).yield_per(1000):
        counts[target.__tablename__] += 1
        yield list(line)


def _index(session: Session, number: int, name: str) -> Iterator[Problem]:
    names = session.scalars(select(ScanIndexRow.name).where(ScanIndexRow.scan_id == number))
    for piece in names.all():
        mine = and_(ScanIndexRow.scan_id == number, ScanIndexRow.name == piece)
        body, sha256 = session.execute(
            select(ScanIndexRow.body, ScanIndexRow.sha256).where(mine)
        ).one()
        if digests.of_bytes(bytes(body)) != sha256:
            yield Problem("E_HASH", name, f"its index {piece!r} does not have the SHA-256 stated")


def _quotes(session: Session, number: int, name: str) -> Iterator[Problem]:
    """Cut every occurrence out of its paragraph again, and compare it with what was quoted."""
    one: Any = OccurrenceRow
    rows = (
        select(one.formula, one.span_start, one.span_end, one.quote_sha256, TextUnitRow.text)
        .join(
            ParagraphRow,
            and_(ParagraphRow.version_id == one.version_id, ParagraphRow.ord == one.paragraph),
        )
        .join(TextUnitRow, TextUnitRow.id == ParagraphRow.text_unit_id)
        .where(one.scan_id == number)
    )
    for formula, start, end, quoted, text in session.execute(rows).yield_per(1000):
        if digests.of_text(text[start:end]) != quoted:
            yield Problem("E_QUOTE", name, f"an occurrence of its formula {formula} quotes no text")
