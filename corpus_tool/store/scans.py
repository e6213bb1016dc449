"""Scans as wholes: to rows and back; what they go on from, and the index they leave."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, fields
from datetime import UTC, datetime

from sqlalchemy import Select, or_, select, update
from sqlalchemy.orm import Session

from corpus_tool.model import (
    Bounded,
    NearTexts,
    Progress,
    ReuseOptions,
    Scan,
    ScanDraft,
    Stage,
    untold,
)
from corpus_tool.store import digests, document_state, formulae, pieces, scan_digests, units
from corpus_tool.store.border import require_text
from corpus_tool.store.engine import if_new, insert_many
from corpus_tool.store.failures import damaged, readable
from corpus_tool.store.scan_digests import Part
from corpus_tool.store.tables import (
    NearDuplicateRow,
    Row,
    ScanDigestRow,
    ScanDocumentRow,
    ScanIndexRow,
    ScanRow,
    table,
)

__all__ = [
    "chain",
    "columns_of",
    "find",
    "near_to",
    "newest",
    "read_by",
    "save",
    "value",
]

Lines = dict[type[Row], list[dict[str, object]]]
Pair = tuple[int, int]

CHUNK = 400
"""Texts that are asked for at once."""


def options_text(options: ReuseOptions) -> str:
    """Return the JSON text whose SHA-256 is `ReuseOptions.digest`."""
    return json.dumps(asdict(options), sort_keys=True)


def recipe_of(options: ReuseOptions, engine: str, lexicon: str) -> str:
    """Return the digest of how a corpus was searched."""
    return digests.of_recipe(options.digest(), engine, lexicon, None)


def save(
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
    found = find(session, draft.options, draft.engine, draft.lexicon, draft.corpus)
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
        again = find(session, draft.options, draft.engine, draft.lexicon, draft.corpus)
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
        list(scan_digests.of_scan(row, lines)),
        scan_id=number,
    )
    seal = update(table(ScanRow)).where(ScanRow.id == number)
    connection.execute(seal.values(sealed_at=now))
    return value(session.execute(select(ScanRow).where(ScanRow.id == number)).scalar_one())


def _lock(session: Session, scan: int) -> None:
    """Keep others from adding to a scan until the end of the transaction."""
    session.execute(select(ScanRow.id).where(ScanRow.id == scan).with_for_update(key_share=True))


def _is_continued(session: Session, scan: int) -> bool:
    return session.scalar(select(ScanRow.id).where(ScanRow.base_id == scan).limit(1)) is not None


def _row(draft: ScanDraft, lines: Lines, now: datetime, run: int) -> dict[str, object]:
    counted = {count: len(lines[of]) for count, of in formulae.COUNTS.items()}
    return {
        "base_id": draft.base,
        "options": options_text(draft.options),
        "options_sha256": draft.options.digest(),
        "engine": draft.engine,
        "lexicon": draft.lexicon,
        "recipe_sha256": recipe_of(draft.options, draft.engine, draft.lexicon),
        "corpus_sha256": draft.corpus,
        "bounded": [asdict(each) for each in draft.bounded],
        "n_documents": draft.documents,
        **counted,
        "run_id": run,
        "created_at": now,
    }


def _lines(session: Session, draft: ScanDraft, texts: Mapping[tuple[str, int], str]) -> Lines:
    read = {each.version for one in draft.formulas for each in one.occurrences}
    ids = document_state.ids_of(session, read | set(draft.added))
    added = sorted(ids[name] for name in draft.added)
    earlier = chain(session, draft.base) if draft.base is not None else ()
    return {
        ScanDocumentRow: [{"version_id": number} for number in added],
        **formulae.lines_of(
            draft.formulas, ids, formulae.texts_at(session, draft.formulas, ids, texts)
        ),
        **formulae.ends_of(session, draft.ended, earlier),
        NearDuplicateRow: _near(session, draft.near),
        ScanIndexRow: pieces.lines_of(session, draft),
    }


def _near(session: Session, near: Iterable[NearTexts]) -> list[dict[str, object]]:
    pairs = tuple(near)
    wanted = {digests.of_text(text) for pair in pairs for text in (pair.left, pair.right)}
    ids = units.known(session, wanted)
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


def _columns(target: type[Row], rows: Iterable[dict[str, object]]) -> Iterator[list[object]]:
    names = [column.name for column in table(target).columns if column.name != "scan_id"]
    for row in rows:
        yield [row[name] for name in names]


def find(
    session: Session, options: ReuseOptions, engine: str, lexicon: str, corpus: str
) -> Scan | None:
    """Return the scan of exactly this corpus made in this way, or None."""
    recipe = recipe_of(options, engine, lexicon)
    mine = (ScanRow.recipe_sha256 == recipe, ScanRow.corpus_sha256 == corpus)
    return _sound(session, select(ScanRow.id).where(*mine))


def newest(session: Session, options: ReuseOptions, engine: str, lexicon: str) -> Scan | None:
    """Return the last scan made in this way, of whatever corpus, or None."""
    mine = ScanRow.recipe_sha256 == recipe_of(options, engine, lexicon)
    return _sound(session, select(ScanRow.id).where(mine).order_by(ScanRow.id.desc()).limit(1))


def _sound(session: Session, wanted: Select[int]) -> Scan | None:
    """Return the scan whose number is selected, or None; raise `DatabaseDamaged`."""
    number = session.scalar(wanted)
    if number is None:
        return None
    scan_digests.require(session, Part.OWN, [number])
    with readable(f"scan {number}"):
        return value(session.execute(select(ScanRow).where(ScanRow.id == number)).scalar_one())


def value(row: ScanRow) -> Scan:
    """Return a row as a value; an option that a later release dropped is passed over."""
    stored, names = json.loads(row.options), {each.name for each in fields(ReuseOptions)}
    return Scan(
        id=row.id,
        base=row.base_id,
        options=ReuseOptions(**{name: stored[name] for name in names & stored.keys()}),
        engine=row.engine,
        lexicon=row.lexicon,
        corpus=row.corpus_sha256,
        documents=row.n_documents,
        added=row.n_added,
        bounded=tuple(Bounded(**each) for each in row.bounded),
        made_at=row.created_at,
    )


def chain(session: Session, scan: int) -> tuple[int, ...]:
    """Return a scan and all it goes on from, the newest first; raise `DatabaseDamaged`."""
    bases = dict(session.execute(select(ScanRow.id, ScanRow.base_id)).all())
    found: list[int] = []
    step: int | None = scan
    while step is not None:
        if step in found or step not in bases:
            raise damaged(f"scan {scan}", "what it goes on from is gone")
        found.append(step)
        step = bases[step]
    for part in (Part.OWN, Part.ENDS):
        scan_digests.require(session, part, found)
    return tuple(found)


def read_by(session: Session, steps: Sequence[int]) -> list[int]:
    """Return the versions that a chain of scans read."""
    scan_digests.require(session, Part.DOCUMENTS, steps)
    mine = ScanDocumentRow.scan_id.in_(steps)
    return list(session.scalars(select(ScanDocumentRow.version_id).where(mine)))


def near_to(session: Session, steps: Sequence[int], texts: Collection[int]) -> dict[Pair, float]:
    """Return the pairs that hold any of these texts, and those of the texts they are paired with.

    Of texts that differ in their slots alone each is paired with the first of them only, so that
    the others are two steps away.
    """
    scan_digests.require(session, Part.NEAR, steps)
    found = _pairs(session, steps, texts)
    return found | _pairs(session, steps, {text for pair in found for text in pair} - set(texts))


def _pairs(session: Session, steps: Sequence[int], texts: Collection[int]) -> dict[Pair, float]:
    row, wanted = NearDuplicateRow, sorted(texts)
    found: dict[Pair, float] = {}
    for start in range(0, len(wanted), CHUNK):
        few = wanted[start : start + CHUNK]
        rows = select(row.left_id, row.right_id, row.similarity).where(
            row.scan_id.in_(steps), or_(row.left_id.in_(few), row.right_id.in_(few))
        )
        found |= {(left, right): similarity for left, right, similarity in session.execute(rows)}
    return found
