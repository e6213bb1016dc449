"""The digests of the parts of a scan, for those who read one part without the rest.

The scan's own digest covers all its rows, and so only `verify` takes it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from corpus_tool.store import digests
from corpus_tool.store.columns import TableRow, table
from corpus_tool.store.failures import damaged, readable
from corpus_tool.store.reuse_tables import (
    FormulaEndRow,
    FormulaRecord,
    FormulaVariantRow,
    NearDuplicateRow,
    OccurrenceRow,
    ScanDigestRow,
    ScanDocumentRow,
    ScanIndexRow,
    ScanRow,
)

__all__ = [
    "OF_FORMULA",
    "TABLES",
    "ScanPart",
    "formula_part_digest",
    "require_formulas_of",
    "require_scan_part",
    "scan_part_digests",
    "stated_part_digests",
]


class ScanPart(StrEnum):
    """What of a scan is read without the rest."""

    OWN = "scan"
    """Its own columns."""
    FORMULAS = "formulas"
    """Which formulae it has."""
    FORMULA = "formula"
    """One of these, by its order."""
    VERSION = "version"
    """Which of these stand in a version, by its number in the database."""
    ENDS = "formula_end"
    DOCUMENTS = "scan_document"
    NEAR = "near_duplicate"
    INDEX = "scan_index"
    """Which pieces it left; each has a digest of its own."""


NOT_OWN = ("id", "result_sha256", "sealed_at")
"""Columns of a scan that the digest of its own columns does not cover."""

COLUMNS: Mapping[ScanPart, tuple[type[TableRow], tuple[str, ...]]] = {
    ScanPart.OWN: (
        ScanRow,
        tuple(c.name for c in table(ScanRow).columns if c.name not in NOT_OWN),
    ),
    ScanPart.FORMULAS: (FormulaRecord, ("ord", "key", "n_documents")),
    ScanPart.ENDS: (FormulaEndRow, ("since_id", "formula")),
    ScanPart.DOCUMENTS: (ScanDocumentRow, ("version_id",)),
    ScanPart.NEAR: (NearDuplicateRow, ("left_id", "right_id", "similarity")),
    ScanPart.INDEX: (ScanIndexRow, ("name",)),
}
"""The table that a part is read from whole, and its columns."""

TABLES: tuple[type[TableRow], ...] = (
    *(target for part, (target, _) in COLUMNS.items() if part is not ScanPart.OWN),
    *(FormulaVariantRow, OccurrenceRow),
)
"""The tables whose rows the digests are of."""

OF_FORMULA = ("key", "template", "words", "n_documents", "n_partners", "n_years", "score")
OF_VARIANT = ("ord", "template", "n_documents", "slots")
OF_OCCURRENCE = (
    *("ord", "version_id", "paragraph", "span_start", "span_end", "variant", "fillings"),
)

Lines = Mapping[type[TableRow], Sequence[Mapping[str, Any]]]


def scan_part_digests(row: Mapping[str, Any], lines: Lines) -> Iterator[dict[str, object]]:
    """Yield the rows that keep the digests of a scan's parts, without its number.

    Args:
        row: its own columns.
        lines: the rows of its tables.
    """
    variants, occurrences = (
        _by_formula(lines[target]) for target in (FormulaVariantRow, OccurrenceRow)
    )
    for part, (target, names) in COLUMNS.items():
        rows = [row] if part is ScanPart.OWN else lines[target]
        yield _line(part, 0, _of_rows(part, ([row[name] for name in names] for row in rows)))
    for each in lines[FormulaRecord]:
        order = each["ord"]
        digest = formula_part_digest(each, variants.get(order, ()), occurrences.get(order, ()))
        yield _line(ScanPart.FORMULA, order, digest)
    standing: dict[int, set[int]] = defaultdict(set)
    for each in lines[OccurrenceRow]:
        standing[each["version_id"]].add(each["formula"])
    for version, formulas in sorted(standing.items()):
        yield _line(
            ScanPart.VERSION,
            version,
            _of_rows(ScanPart.VERSION, ([formula] for formula in formulas)),
        )


def _line(part: ScanPart, order: int, sha256: str) -> dict[str, object]:
    return {"part": str(part), "ord": order, "sha256": sha256}


def _by_formula(rows: Iterable[Mapping[str, Any]]) -> dict[int, list[Mapping[str, Any]]]:
    found: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row["formula"]].append(row)
    return found


def _of_rows(part: ScanPart, rows: Iterable[Sequence[Any]]) -> str:
    if part is ScanPart.OWN:
        return digests.of_mixed([list(row) for row in rows])
    return digests.of_values(part, sorted(tuple(row) for row in rows))


def formula_part_digest(
    row: Mapping[str, Any],
    variants: Iterable[Mapping[str, Any]],
    occurrences: Iterable[Mapping[str, Any]],
) -> str:
    """Return the digest of a formula with its variants and the places where it stands."""
    return digests.of_values(
        "formula",
        [row[name] for name in OF_FORMULA],
        [[line[name] for name in OF_VARIANT] for line in variants],
        [[line[name] for name in OF_OCCURRENCE] for line in occurrences],
    )


def require_scan_part(session: Session, part: ScanPart, scans: Sequence[int]) -> None:
    """Raise `DatabaseDamaged` unless a part of scans is as it was stored.

    Within a transaction each is read once.
    """
    checked: set[tuple[ScanPart, int]] = session.info.setdefault("sound parts of scans", set())
    lacking = [scan for scan in scans if (part, scan) not in checked]
    if not lacking:
        return
    target, names = COLUMNS[part]
    made = table(target)
    owner = made.c.id if part is ScanPart.OWN else made.c.scan_id
    columns: list[Any] = [owner, *(made.c[name] for name in names)]
    found: dict[int, list[Sequence[Any]]] = defaultdict(list)
    with readable(f"scan {lacking[0]}" if len(lacking) == 1 else "one of the scans"):
        for scan, *values in session.execute(select(*columns).where(owner.in_(lacking))):
            found[scan].append(values)
        stated = stated_part_digests(session, part, lacking)
    for scan in lacking:
        if _of_rows(part, found[scan]) != stated.get((scan, 0)):
            raise damaged(f"scan {scan}", f"its {WHAT[part]} changed")
        checked.add((part, scan))


WHAT = {
    ScanPart.OWN: "way of searching, or what it counted, was",
    ScanPart.FORMULAS: "list of formulae was",
    ScanPart.ENDS: "formulae that ended were",
    ScanPart.DOCUMENTS: "list of texts was",
    ScanPart.NEAR: "near-duplicates were",
    ScanPart.INDEX: "index was",
}


def require_formulas_of(
    session: Session, version: int, scans: Sequence[int], found: Iterable[tuple[int, int]]
) -> None:
    """Raise `DatabaseDamaged` unless all formulae were found that stand in a version.

    Args:
        session: to read with.
        version: its number in the database.
        scans: that were looked into.
        found: the formulae, by scan and order.
    """
    standing: dict[int, set[int]] = defaultdict(set)
    for scan, order in found:
        standing[scan].add(order)
    stated = stated_part_digests(session, ScanPart.VERSION, scans, [version])
    for scan in standing.keys() | {scan for scan, _ in stated}:
        rows = ([order] for order in standing[scan])
        if _of_rows(ScanPart.VERSION, rows) != stated.get((scan, version)):
            raise damaged(f"scan {scan}", "the places where its formulae stand were changed")


def stated_part_digests(
    session: Session, part: ScanPart, scans: Sequence[int], orders: Sequence[int] = (0,)
) -> dict[tuple[int, int], str]:
    """Return the stored digests of a part of scans, by scan and order."""
    row = ScanDigestRow
    columns: tuple[Any, ...] = (row.scan_id, row.ord, row.sha256)
    mine = (row.scan_id.in_(scans), row.part == str(part), row.ord.in_(orders))
    return {
        (scan, order): sha for scan, order, sha in session.execute(select(*columns).where(*mine))
    }
