"""Formulae with variants and occurrences: to rows and back.

The words of an occurrence are its paragraph's words: only the span is stored, and the digest of
what it quoted, so that `verify` sees when the two no longer agree.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, select, tuple_
from sqlalchemy.orm import Session

from corpus_tool.model import Formula, Occurrence, SlotFillings, Variant
from corpus_tool.store import digests, document_state, scan_digests
from corpus_tool.store.document_state import Head
from corpus_tool.store.failures import damaged, readable
from corpus_tool.store.scan_digests import Part
from corpus_tool.store.tables import (
    FormulaEndRow,
    FormulaRow,
    FormulaVariantRow,
    NearDuplicateRow,
    OccurrenceRow,
    ParagraphRow,
    Row,
    ScanDocumentRow,
    ScanIndexRow,
    TextUnitRow,
)

__all__ = ["COUNTS", "ends_of", "keys", "lines_of", "load", "texts_at"]

COUNTS: Mapping[str, type[Row]] = {
    "n_added": ScanDocumentRow,
    "n_formulas": FormulaRow,
    "n_variants": FormulaVariantRow,
    "n_occurrences": OccurrenceRow,
    "n_ended": FormulaEndRow,
    "n_near": NearDuplicateRow,
    "n_index": ScanIndexRow,
}
"""The counts that a scan states, and what they are of."""

CHUNK = 400
"""Formulae whose variants and occurrences are read at once."""

Line = dict[str, object]


def lines_of(
    formulas: Sequence[Formula], ids: Mapping[str, int], texts: Mapping[tuple[str, int], str]
) -> dict[type[Row], list[Line]]:
    """Return the rows of formulae, each with its place in the scan.

    Args:
        formulas: in the order in which they are kept.
        ids: numbers of versions by name.
        texts: of the paragraphs in which they stand, by version and order.
    """
    return {
        FormulaRow: [_formula(order, one) for order, one in enumerate(formulas)],
        FormulaVariantRow: [
            {
                "formula": order,
                "ord": number,
                "template": variant.template,
                "n_documents": variant.documents,
                "slots": [[slot.name, list(slot.fillings)] for slot in variant.slots],
            }
            for order, one in enumerate(formulas)
            for number, variant in enumerate(one.variants)
        ],
        OccurrenceRow: [
            {"formula": order, "ord": number, **_occurrence(each, ids, texts)}
            for order, one in enumerate(formulas)
            for number, each in enumerate(one.occurrences)
        ],
    }


def texts_at(
    session: Session,
    formulas: Iterable[Formula],
    ids: Mapping[str, int],
    texts: Mapping[tuple[str, int], str],
) -> Mapping[tuple[str, int], str]:
    """Return the words of the paragraphs in which formulae stand; those not given are looked up."""
    places = {(each.version, each.paragraph) for one in formulas for each in one.occurrences}
    lacking = sorted(places - texts.keys())
    names = {ids[name]: name for name, _ in lacking}
    found: dict[tuple[str, int], str] = {}
    row = ParagraphRow
    rows = select(row.version_id, row.ord, TextUnitRow.text).join(
        TextUnitRow, TextUnitRow.id == row.text_unit_id
    )
    for start in range(0, len(lacking), CHUNK):
        wanted = [(ids[name], order) for name, order in lacking[start : start + CHUNK]]
        few = rows.where(tuple_(row.version_id, row.ord).in_(wanted))
        found |= {(names[own], order): text for own, order, text in session.execute(few)}
    return {**texts, **found} if found else texts


def _formula(order: int, one: Formula) -> Line:
    return {
        "ord": order,
        "key": one.id,
        "template": one.template,
        "words": one.words,
        "n_documents": one.documents,
        "n_partners": one.partners,
        "n_years": one.years,
        "score": float(one.score),
    }


def _occurrence(
    each: Occurrence, ids: Mapping[str, int], texts: Mapping[tuple[str, int], str]
) -> Line:
    quote = texts[each.version, each.paragraph][each.start : each.end]
    return {
        "version_id": ids[each.version],
        "paragraph": each.paragraph,
        "span_start": each.start,
        "span_end": each.end,
        "variant": each.variant,
        "fillings": list(each.fillings),
        "quote_sha256": digests.of_text(quote),
    }


def ends_of(
    session: Session, ended: Iterable[str], steps: Sequence[int]
) -> dict[type[Row], list[Line]]:
    """Return the rows that end formulae of earlier scans, by their ids."""
    wanted, row = sorted(set(ended)), FormulaRow
    lines: list[Line] = []
    for start in range(0, len(wanted), CHUNK):
        few = row.key.in_(wanted[start : start + CHUNK])
        rows = select(row.scan_id, row.ord).where(few, _standing(steps))
        lines += [{"since_id": scan, "formula": order} for scan, order in session.execute(rows)]
    return {FormulaEndRow: sorted(lines, key=lambda line: (line["since_id"], line["formula"]))}


def _standing(steps: Sequence[int]) -> ColumnElement[bool]:
    """Return the condition that a formula stands at the end of a chain of scans."""
    ended = exists().where(
        FormulaEndRow.since_id == FormulaRow.scan_id,
        FormulaEndRow.formula == FormulaRow.ord,
        FormulaEndRow.scan_id.in_(steps),
    )
    return and_(FormulaRow.scan_id.in_(steps), ~ended)


def load(
    session: Session,
    steps: Sequence[int],
    *,
    version: int | None = None,
    key: str | None = None,
    min_documents: int = 1,
) -> Iterator[Formula]:
    """Yield the formulae that stand at the end of a chain of scans, the most telling first.

    Args:
        session: to read with.
        steps: from `scans.chain`.
        version: only those that stand in this version, by its number in the database.
        key: only the one of this id.
        min_documents: only those that stand in at least so many documents.
    """
    rows = select(FormulaRow).where(_standing(steps), FormulaRow.n_documents >= min_documents)
    if key is not None:
        rows = rows.where(FormulaRow.key == key)
    if version is not None:
        here = select(OccurrenceRow.scan_id, OccurrenceRow.formula).where(
            OccurrenceRow.version_id == version
        )
        here = here.where(OccurrenceRow.scan_id.in_(steps))
        places = {(scan, formula) for scan, formula in session.execute(here)}
        scan_digests.require_formulas_of(session, version, steps, places)
        there = select(FormulaRow.scan_id, FormulaRow.ord)
        there = there.where(tuple_(FormulaRow.scan_id, FormulaRow.ord).in_(here))
        if lost := places - {(scan, order) for scan, order in session.execute(there)}:
            raise damaged(f"scan {min(lost)[0]}", "one of its formulae is gone")
        rows = rows.where(tuple_(FormulaRow.scan_id, FormulaRow.ord).in_(here))
    if version is None or key is not None or min_documents > 1:
        scan_digests.require(session, Part.FORMULAS, steps)
    with readable("one of the formulae"):
        found = session.scalars(rows.order_by(FormulaRow.score.desc(), FormulaRow.key)).all()
    for start in range(0, len(found), CHUNK):
        yield from _values(session, found[start : start + CHUNK])


def keys(session: Session, steps: Sequence[int]) -> tuple[str, ...]:
    """Return the ids of the formulae that stand at the end of a chain of scans."""
    scan_digests.require(session, Part.FORMULAS, steps)
    rows = select(FormulaRow.key).where(_standing(steps)).order_by(FormulaRow.key)
    return tuple(session.scalars(rows))


def _values(session: Session, rows: Sequence[FormulaRow]) -> Iterator[Formula]:
    with readable("one of the formulae"):
        variants = _grouped(session, FormulaVariantRow, rows)
        occurrences = _grouped(session, OccurrenceRow, rows)
    stated: dict[tuple[int, int], str] = {}
    for scan, orders in _orders(rows).items():
        stated |= scan_digests.stated(session, Part.FORMULA, [scan], orders)
    here = {each["version_id"] for places in occurrences.values() for each in places}
    heads = document_state.heads_of(session, here)
    for row in rows:
        place = (row.scan_id, row.ord)
        own = {name: getattr(row, name) for name in scan_digests.OF_FORMULA}
        found = scan_digests.of_formula(own, variants[place], occurrences[place])
        if found != stated.get(place):
            raise damaged(
                f"formula {row.key} of scan {row.scan_id}", "it, or where it stands, was changed"
            )
        yield Formula(
            id=row.key,
            template=row.template,
            words=row.words,
            documents=row.n_documents,
            partners=row.n_partners,
            years=row.n_years,
            score=row.score,
            variants=tuple(_variant(each) for each in variants[place]),
            occurrences=tuple(_place(each, heads) for each in occurrences[place]),
        )


def _orders(rows: Iterable[FormulaRow]) -> dict[int, list[int]]:
    """Return the orders of formulae by the scan they are of."""
    found: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        found[row.scan_id].append(row.ord)
    return found


def _grouped(
    session: Session, target: type[Any], rows: Sequence[FormulaRow]
) -> Mapping[tuple[int, int], list[Mapping[Any, Any]]]:
    """Return the rows of a table that belong to formulae, by these and in order."""
    found: dict[tuple[int, int], list[Mapping[Any, Any]]] = defaultdict(list)
    for scan, orders in _orders(rows).items():
        mine: Select[Any] = select(*target.__table__.columns).where(
            target.scan_id == scan, target.formula.in_(orders)
        )
        for line in session.execute(mine.order_by(target.formula, target.ord)).mappings():
            found[scan, line["formula"]].append(line)
    return found


def _variant(line: Mapping[Any, Any]) -> Variant:
    slots = tuple(SlotFillings(name, tuple(fillings)) for name, fillings in line["slots"])
    return Variant(line["template"], line["n_documents"], slots)


def _place(line: Mapping[Any, Any], heads: Mapping[int, Head]) -> Occurrence:
    return Occurrence(
        version=heads[line["version_id"]].name,
        paragraph=line["paragraph"],
        start=line["span_start"],
        end=line["span_end"],
        variant=line["variant"],
        fillings=tuple(line["fillings"]),
    )
