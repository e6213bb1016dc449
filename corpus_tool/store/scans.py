"""Scans, their formulae and the pieces of their index: to rows and back.

Sections, in order:

* Scans as wholes: to rows and back; what they go on from, and the index they leave.
* Formulae with variants and occurrences: to rows and back.
* The pieces of the index that scans leave: each read by its name, none of them ever changed.
"""

from __future__ import annotations

import json
from array import array
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, fields
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, tuple_, update
from sqlalchemy.orm import Session

from corpus_tool.model import (
    Bounded,
    Formula,
    NearTexts,
    Occurrence,
    Progress,
    ReuseOptions,
    Scan,
    ScanDraft,
    SlotFillings,
    Stage,
    Variant,
    untold,
)
from corpus_tool.store import digests, document_state, scan_digests, versions
from corpus_tool.store.columns import TableRow, table
from corpus_tool.store.document_state import VersionHead
from corpus_tool.store.engine import if_new, insert_many
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
from corpus_tool.store.scan_digests import ScanPart
from corpus_tool.store.tables import ParagraphRow, TextUnitRow
from corpus_tool.store.validation import require_text

__all__ = [
    "COUNTS",
    "NUMBERED",
    "NUMBERED_BLOCK",
    "columns_of",
    "every_piece",
    "find_scan",
    "formula_keys",
    "load_formulae",
    "near_to",
    "newest_scan",
    "numbered_piece",
    "pieces_named",
    "pieces_of_stem",
    "read_by",
    "save_scan",
    "scan_chain",
    "scan_value",
]


# ----------------------------------------
# Scans as wholes: to rows and back; what they go on from, and the index they leave.

Lines = dict[type[TableRow], list[dict[str, object]]]
Pair = tuple[int, int]

CHUNK = 400
"""Texts that are asked for at once."""


def reuse_options_text(options: ReuseOptions) -> str:
    """Return the JSON text whose SHA-256 is `ReuseOptions.digest`."""
    return json.dumps(asdict(options), sort_keys=True)


def recipe_of(options: ReuseOptions, engine: str, lexicon: str) -> str:
    """Return the digest of how a corpus was searched."""
    return digests.of_recipe(options.digest(), engine, lexicon, None)


def save_scan(
    session: Session,
    draft: ScanDraft,
    *,
    texts: Mapping[tuple[str, int], str],
    run: Callable[[], int],
    progress: Progress = untold,
) -> Scan | None:
    """Store a scan; return the stored one where the same corpus was searched in this way before.

    Return None, and store nothing, where its base is not the last any more: another program has
    added other documents to that, and a formula ends once.

    Args:
        session: of the transaction.
        draft: what was found.
        texts: of paragraphs in which occurrences stand, by version and order; others are looked
            up.
        run: gives the number of the run this belongs to, asked only when something is stored.
        progress: told how many rows are stored, of how many.
    """
    progress(Stage.STORING, 0, 0)
    require_text([draft.engine, draft.lexicon], "scan")  # the rest is cut out of stored texts
    if draft.base is not None:
        _lock(session, draft.base)
    found = find_scan(session, draft.options, draft.engine, draft.lexicon, draft.corpus)
    if found is not None:
        return found
    if draft.base is not None and _is_continued(session, draft.base):
        return None
    lines = _lines(session, draft, texts)
    now = datetime.now(UTC)
    row = _row(draft, lines, now, run())
    row["result_sha256"] = digests.of_scan(row, columns_of(lines))
    connection = session.connection()
    made = if_new(connection, table(ScanRow)).values(row).returning(ScanRow.id)
    number = connection.execute(made).scalar_one_or_none()
    if number is None:  # another writer has made the same scan meanwhile
        again = find_scan(session, draft.options, draft.engine, draft.lexicon, draft.corpus)
        assert again is not None, "a row that is there already can be read"
        return again
    stored, total = 0, sum(map(len, lines.values()))
    for target, values in lines.items():
        insert_many(connection, table(target), values, scan_id=number)
        stored += len(values)
        progress(Stage.STORING, stored, total)
    insert_many(
        connection,
        table(ScanDigestRow),
        list(scan_digests.scan_part_digests(row, lines)),
        scan_id=number,
    )
    seal = update(table(ScanRow)).where(ScanRow.id == number)
    connection.execute(seal.values(sealed_at=now))
    return scan_value(session.execute(select(ScanRow).where(ScanRow.id == number)).scalar_one())


def _lock(session: Session, scan: int) -> None:
    """Keep others from adding to a scan until the end of the transaction."""
    session.execute(select(ScanRow.id).where(ScanRow.id == scan).with_for_update(key_share=True))


def _is_continued(session: Session, scan: int) -> bool:
    return session.scalar(select(ScanRow.id).where(ScanRow.base_id == scan).limit(1)) is not None


def _row(draft: ScanDraft, lines: Lines, now: datetime, run: int) -> dict[str, object]:
    counted = {count: len(lines[count_name]) for count, count_name in COUNTS.items()}
    return {
        "base_id": draft.base,
        "options": reuse_options_text(draft.options),
        "options_sha256": draft.options.digest(),
        "engine": draft.engine,
        "lexicon": draft.lexicon,
        "recipe_sha256": recipe_of(draft.options, draft.engine, draft.lexicon),
        "corpus_sha256": draft.corpus,
        "bounded": [asdict(limit) for limit in draft.bounded],
        "n_documents": draft.documents,
        **counted,
        "run_id": run,
        "created_at": now,
    }


def _lines(session: Session, draft: ScanDraft, texts: Mapping[tuple[str, int], str]) -> Lines:
    read = {occurrence.version for formula in draft.formulas for occurrence in formula.occurrences}
    ids = document_state.version_ids_by_name(session, read | set(draft.added))
    added = sorted(ids[name] for name in draft.added)
    earlier = scan_chain(session, draft.base) if draft.base is not None else ()
    return {
        ScanDocumentRow: [{"version_id": number} for number in added],
        **formula_lines(draft.formulas, ids, texts_at(session, draft.formulas, ids, texts)),
        **formula_ends(session, draft.ended, earlier),
        NearDuplicateRow: _near(session, draft.near),
        ScanIndexRow: piece_lines(session, draft),
    }


def _near(session: Session, near: Iterable[NearTexts]) -> list[dict[str, object]]:
    pairs = tuple(near)
    text_digests = {digests.of_text(text) for pair in pairs for text in (pair.left, pair.right)}
    ids = versions.known_texts(session, text_digests)
    rows = []
    for pair in pairs:
        left, right = (ids[digests.of_text(text)] for text in (pair.left, pair.right))
        rows.append((min(left, right), max(left, right), float(pair.similarity)))
    return [
        dict(zip(("left_id", "right_id", "similarity"), row, strict=True)) for row in sorted(rows)
    ]


def columns_of(lines: Lines) -> dict[str, Iterator[list[object]]]:
    """Return rows as their digest covers them: by table, the values of a row in columns' order."""
    return {target.__tablename__: _columns(target, rows) for target, rows in lines.items()}


def _columns(target: type[TableRow], rows: Iterable[dict[str, object]]) -> Iterator[list[object]]:
    names = [column.name for column in table(target).columns if column.name != "scan_id"]
    for row in rows:
        yield [row[name] for name in names]


def find_scan(
    session: Session, options: ReuseOptions, engine: str, lexicon: str, corpus: str
) -> Scan | None:
    """Return the scan of exactly this corpus made in this way, or None."""
    recipe = recipe_of(options, engine, lexicon)
    mine = (ScanRow.recipe_sha256 == recipe, ScanRow.corpus_sha256 == corpus)
    return _sound(session, select(ScanRow.id).where(*mine))


def newest_scan(session: Session, options: ReuseOptions, engine: str, lexicon: str) -> Scan | None:
    """Return the last scan made in this way, of whatever corpus, or None."""
    mine = ScanRow.recipe_sha256 == recipe_of(options, engine, lexicon)
    return _sound(session, select(ScanRow.id).where(mine).order_by(ScanRow.id.desc()).limit(1))


def _sound(session: Session, scan_ids: Select[int]) -> Scan | None:
    """Return the scan whose number is selected, or None; raise `DatabaseDamaged`."""
    number = session.scalar(scan_ids)
    if number is None:
        return None
    scan_digests.require_scan_part(session, ScanPart.OWN, [number])
    with readable(f"scan {number}"):
        return scan_value(session.execute(select(ScanRow).where(ScanRow.id == number)).scalar_one())


def scan_value(row: ScanRow) -> Scan:
    """Return a row as a value; an option that a later release dropped is passed over."""
    stored, names = json.loads(row.options), {field.name for field in fields(ReuseOptions)}
    return Scan(
        id=row.id,
        base=row.base_id,
        options=ReuseOptions(**{name: stored[name] for name in names & stored.keys()}),
        engine=row.engine,
        lexicon=row.lexicon,
        corpus=row.corpus_sha256,
        documents=row.n_documents,
        added=row.n_added,
        bounded=tuple(Bounded(**limit) for limit in row.bounded),
        made_at=row.created_at,
    )


def scan_chain(session: Session, scan: int) -> tuple[int, ...]:
    """Return a scan and all it goes on from, the newest first; raise `DatabaseDamaged`."""
    bases = dict(session.execute(select(ScanRow.id, ScanRow.base_id)).all())
    found: list[int] = []
    step: int | None = scan
    while step is not None:
        if step in found or step not in bases:
            raise damaged(f"scan {scan}", "what it goes on from is gone")
        found.append(step)
        step = bases[step]
    for part in (ScanPart.OWN, ScanPart.ENDS):
        scan_digests.require_scan_part(session, part, found)
    return tuple(found)


def read_by(session: Session, steps: Sequence[int]) -> list[int]:
    """Return the versions that a chain of scans read."""
    scan_digests.require_scan_part(session, ScanPart.DOCUMENTS, steps)
    mine = ScanDocumentRow.scan_id.in_(steps)
    return list(session.scalars(select(ScanDocumentRow.version_id).where(mine)))


def near_to(session: Session, steps: Sequence[int], texts: Collection[int]) -> dict[Pair, float]:
    """Return the pairs that hold any of these texts, and those of the texts they are paired with.

    Of texts that differ in their slots alone each is paired with the first of them only, so that
    the others are two steps away.
    """
    scan_digests.require_scan_part(session, ScanPart.NEAR, steps)
    found = _pairs(session, steps, texts)
    return found | _pairs(session, steps, {text for pair in found for text in pair} - set(texts))


def _pairs(session: Session, steps: Sequence[int], texts: Collection[int]) -> dict[Pair, float]:
    row, text_ids = NearDuplicateRow, sorted(texts)
    found: dict[Pair, float] = {}
    for start in range(0, len(text_ids), CHUNK):
        few = text_ids[start : start + CHUNK]
        rows = select(row.left_id, row.right_id, row.similarity).where(
            row.scan_id.in_(steps), or_(row.left_id.in_(few), row.right_id.in_(few))
        )
        found |= {(left, right): similarity for left, right, similarity in session.execute(rows)}
    return found


# ----------------------------------------
# Formulae with variants and occurrences: to rows and back.
#
# The words of an occurrence are its paragraph's words: only the span is stored, and the digest of
# what it quoted, so that `verify` sees when the two no longer agree.

COUNTS: Mapping[str, type[TableRow]] = {
    "n_added": ScanDocumentRow,
    "n_formulas": FormulaRecord,
    "n_variants": FormulaVariantRow,
    "n_occurrences": OccurrenceRow,
    "n_ended": FormulaEndRow,
    "n_near": NearDuplicateRow,
    "n_index": ScanIndexRow,
}
"""The counts that a scan states, and what they are of."""

FORMULA_CHUNK = 400
"""Formulae whose variants and occurrences are read at once."""

Line = dict[str, object]


def formula_lines(
    formulas: Sequence[Formula], ids: Mapping[str, int], texts: Mapping[tuple[str, int], str]
) -> dict[type[TableRow], list[Line]]:
    """Return the rows of formulae, each with its place in the scan.

    Args:
        formulas: in the order in which they are kept.
        ids: numbers of versions by name.
        texts: of the paragraphs in which they stand, by version and order.
    """
    return {
        FormulaRecord: [_formula(order, formula) for order, formula in enumerate(formulas)],
        FormulaVariantRow: [
            {
                "formula": order,
                "ord": number,
                "template": variant.template,
                "n_documents": variant.documents,
                "slots": [[slot.name, list(slot.fillings)] for slot in variant.slots],
            }
            for order, formula in enumerate(formulas)
            for number, variant in enumerate(formula.variants)
        ],
        OccurrenceRow: [
            {"formula": order, "ord": number, **_occurrence(occurrence, ids, texts)}
            for order, formula in enumerate(formulas)
            for number, occurrence in enumerate(formula.occurrences)
        ],
    }


def texts_at(
    session: Session,
    formulas: Iterable[Formula],
    ids: Mapping[str, int],
    texts: Mapping[tuple[str, int], str],
) -> Mapping[tuple[str, int], str]:
    """Return the words of the paragraphs in which formulae stand; those not given are looked up."""
    places = {
        (occurrence.version, occurrence.paragraph)
        for formula in formulas
        for occurrence in formula.occurrences
    }
    lacking = sorted(places - texts.keys())
    names = {ids[name]: name for name, _ in lacking}
    found: dict[tuple[str, int], str] = {}
    row = ParagraphRow
    rows = select(row.version_id, row.ord, TextUnitRow.text).join(
        TextUnitRow, TextUnitRow.id == row.text_unit_id
    )
    for start in range(0, len(lacking), FORMULA_CHUNK):
        text_keys = [(ids[name], order) for name, order in lacking[start : start + FORMULA_CHUNK]]
        few = rows.where(tuple_(row.version_id, row.ord).in_(text_keys))
        found |= {(names[own], order): text for own, order, text in session.execute(few)}
    return {**texts, **found} if found else texts


def _formula(order: int, formula: Formula) -> Line:
    return {
        "ord": order,
        "key": formula.id,
        "template": formula.template,
        "words": formula.words,
        "n_documents": formula.documents,
        "n_partners": formula.partners,
        "n_years": formula.years,
        "score": float(formula.score),
    }


def _occurrence(
    occurrence: Occurrence, ids: Mapping[str, int], texts: Mapping[tuple[str, int], str]
) -> Line:
    quote = texts[occurrence.version, occurrence.paragraph][occurrence.start : occurrence.end]
    return {
        "version_id": ids[occurrence.version],
        "paragraph": occurrence.paragraph,
        "span_start": occurrence.start,
        "span_end": occurrence.end,
        "variant": occurrence.variant,
        "fillings": list(occurrence.fillings),
        "quote_sha256": digests.of_text(quote),
    }


def formula_ends(
    session: Session, ended: Iterable[str], steps: Sequence[int]
) -> dict[type[TableRow], list[Line]]:
    """Return the rows that end formulae of earlier scans, by their ids."""
    formula_keys, row = sorted(set(ended)), FormulaRecord
    lines: list[Line] = []
    for start in range(0, len(formula_keys), FORMULA_CHUNK):
        few = row.key.in_(formula_keys[start : start + FORMULA_CHUNK])
        rows = select(row.scan_id, row.ord).where(few, _standing(steps))
        lines += [{"since_id": scan, "formula": order} for scan, order in session.execute(rows)]
    return {FormulaEndRow: sorted(lines, key=lambda line: (line["since_id"], line["formula"]))}


def _standing(steps: Sequence[int]) -> ColumnElement[bool]:
    """Return the condition that a formula stands at the end of a chain of scans."""
    ended = exists().where(
        FormulaEndRow.since_id == FormulaRecord.scan_id,
        FormulaEndRow.formula == FormulaRecord.ord,
        FormulaEndRow.scan_id.in_(steps),
    )
    return and_(FormulaRecord.scan_id.in_(steps), ~ended)


def load_formulae(
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
        steps: from `scan_chain`.
        version: only those that stand in this version, by its number in the database.
        key: only the one of this id.
        min_documents: only those that stand in at least so many documents.
    """
    rows = select(FormulaRecord).where(_standing(steps), FormulaRecord.n_documents >= min_documents)
    if key is not None:
        rows = rows.where(FormulaRecord.key == key)
    if version is not None:
        referenced = select(OccurrenceRow.scan_id, OccurrenceRow.formula).where(
            OccurrenceRow.version_id == version
        )
        referenced = referenced.where(OccurrenceRow.scan_id.in_(steps))
        places = {(scan, formula) for scan, formula in session.execute(referenced)}
        scan_digests.require_formulas_of(session, version, steps, places)
        select_formulae = select(FormulaRecord.scan_id, FormulaRecord.ord)
        select_formulae = select_formulae.where(
            tuple_(FormulaRecord.scan_id, FormulaRecord.ord).in_(referenced)
        )
        if lost := places - {(scan, order) for scan, order in session.execute(select_formulae)}:
            raise damaged(f"scan {min(lost)[0]}", "one of its formulae is gone")
        rows = rows.where(tuple_(FormulaRecord.scan_id, FormulaRecord.ord).in_(referenced))
    if version is None or key is not None or min_documents > 1:
        scan_digests.require_scan_part(session, ScanPart.FORMULAS, steps)
    with readable("one of the formulae"):
        found = session.scalars(rows.order_by(FormulaRecord.score.desc(), FormulaRecord.key)).all()
    for start in range(0, len(found), FORMULA_CHUNK):
        yield from _values(session, found[start : start + FORMULA_CHUNK])


def formula_keys(session: Session, steps: Sequence[int]) -> tuple[str, ...]:
    """Return the ids of the formulae that stand at the end of a chain of scans."""
    scan_digests.require_scan_part(session, ScanPart.FORMULAS, steps)
    rows = select(FormulaRecord.key).where(_standing(steps)).order_by(FormulaRecord.key)
    return tuple(session.scalars(rows))


def _values(session: Session, rows: Sequence[FormulaRecord]) -> Iterator[Formula]:
    with readable("one of the formulae"):
        variants = _grouped(session, FormulaVariantRow, rows)
        occurrences = _grouped(session, OccurrenceRow, rows)
    stated: dict[tuple[int, int], str] = {}
    for scan, orders in _orders(rows).items():
        stated |= scan_digests.stated_part_digests(session, ScanPart.FORMULA, [scan], orders)
    version_ids = {each["version_id"] for places in occurrences.values() for each in places}
    heads = document_state.version_heads(session, version_ids)
    for row in rows:
        place = (row.scan_id, row.ord)
        columns = {name: getattr(row, name) for name in scan_digests.OF_FORMULA}
        found = scan_digests.formula_part_digest(columns, variants[place], occurrences[place])
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


def _orders(rows: Iterable[FormulaRecord]) -> dict[int, list[int]]:
    """Return the orders of formulae by the scan they are of."""
    found: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        found[row.scan_id].append(row.ord)
    return found


def _grouped(
    session: Session, target: type[Any], rows: Sequence[FormulaRecord]
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


def _place(line: Mapping[Any, Any], heads: Mapping[int, VersionHead]) -> Occurrence:
    return Occurrence(
        version=heads[line["version_id"]].name,
        paragraph=line["paragraph"],
        start=line["span_start"],
        end=line["span_end"],
        variant=line["variant"],
        fillings=tuple(line["fillings"]),
    )


# ----------------------------------------
# The pieces of the index that scans leave: each read by its name, none of them ever changed.

PIECE_CHUNK = 400
"""Pieces that are asked for at once."""

NUMBERED = "texts"
"""The pieces of an index that name the texts it numbers; every scan has its own."""
NUMBERED_BLOCK = 512
"""So many texts are named in one piece."""


def pieces_named(session: Session, scan: int, names: Collection[str]) -> dict[str, bytes]:
    """Return the pieces of the index that a scan left, by name; those not there are left out.

    Raises:
        DatabaseDamaged: one was changed, or is gone.
    """
    row, piece_names = ScanIndexRow, sorted(names)
    columns: tuple[Any, ...] = (row.name, row.body, row.sha256)
    found: dict[str, bytes] = {}
    for start in range(0, len(piece_names), PIECE_CHUNK):
        few = row.name.in_(piece_names[start : start + PIECE_CHUNK])
        rows = select(*columns).where(row.scan_id == scan, few)
        found |= {name: _sound_piece(scan, name, *rest) for name, *rest in session.execute(rows)}
    if len(found) < len(piece_names):  # perhaps it was never there; a large index has 100,000 names
        scan_digests.require_scan_part(session, ScanPart.INDEX, [scan])
    return found


def _sound_piece(scan: int, name: str, body: bytes, sha256: str) -> bytes:
    if digests.of_bytes(bytes(body)) != sha256:
        raise damaged(f"scan {scan}", f"its index {name!r} was changed")
    return body


def every_piece(session: Session, steps: Sequence[int]) -> dict[int, dict[str, bytes]]:
    """Return all pieces of the index that scans left, by scan."""
    row = ScanIndexRow
    found: dict[int, dict[str, bytes]] = {step: {} for step in steps}
    scan_digests.require_scan_part(session, ScanPart.INDEX, steps)
    rows = select(row.scan_id, row.name, row.body, row.sha256).where(row.scan_id.in_(steps))
    for step, name, body, sha256 in session.execute(rows) if steps else ():
        found[step][name] = _sound_piece(step, name, body, sha256)
    return found


def pieces_of_stem(session: Session, steps: Sequence[int], stem: str) -> list[tuple[int, bytes]]:
    """Return the pieces named `stem` or `stem.…` of scans, with the scan of each, in order."""
    row = ScanIndexRow
    named = or_(row.name == stem, and_(row.name > f"{stem}.", row.name < f"{stem}/"))
    scan_digests.require_scan_part(session, ScanPart.INDEX, steps)
    columns: tuple[Any, ...] = (row.scan_id, row.name, row.body, row.sha256)
    rows = select(*columns).where(row.scan_id.in_(steps), named)
    rows = rows.order_by(row.scan_id, row.name)
    return [(scan, _sound_piece(scan, *piece)) for scan, *piece in session.execute(rows)]


def piece_lines(session: Session, draft: ScanDraft) -> list[dict[str, object]]:
    """Return the pieces of the index, among them which texts it numbered on."""
    found = dict(draft.index)
    if draft.numbered:
        of_text = {text: digests.of_text(text) for text in draft.numbered}
        ids = versions.known_texts(session, of_text.values())
        numbers = [ids[of_text[text]] for text in draft.numbered]
        for start in range(0, len(numbers), NUMBERED_BLOCK):
            block = array("q", numbers[start : start + NUMBERED_BLOCK])
            found[numbered_piece(start)] = block.tobytes()
    return [
        {"name": name, "body": body, "sha256": digests.of_bytes(body)}
        for name, body in sorted(found.items())
    ]


def numbered_piece(number: int) -> str:
    """Return the name of the piece that tells which text has a number, of those a scan numbered."""
    return f"{NUMBERED}.{number // NUMBERED_BLOCK:06}"
