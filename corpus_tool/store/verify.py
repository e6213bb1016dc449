"""Take every hash, span, link and count again, and tell what is not right.

Sections, in order:

* Checks of descriptions, parties, successions, partnerships and runs.
* Checks of comparisons with their links.
* The whole examination of a corpus: every hash, span, link, count and relation taken again.
* Checks of scans: formulae, occurrences that still quote the texts, near-duplicates, the index.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cache, partial
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from corpus_tool.errors import DatabaseDamaged, StorageError
from corpus_tool.model import Comparison, Document, RunStatus
from corpus_tool.store import (
    comparisons,
    digests,
    document_state,
    documents,
    run_log,
    scan_digests,
    scans,
    schema,
    verify_content,
)
from corpus_tool.store.columns import TableRow, table
from corpus_tool.store.reuse_tables import OccurrenceRow, ScanDigestRow, ScanIndexRow, ScanRow
from corpus_tool.store.store import Store
from corpus_tool.store.tables import (
    ComparisonRecord,
    DescriptionPartyRow,
    DescriptionRow,
    DocumentRecord,
    LinkMemberRow,
    LinkRow,
    NearestRow,
    ParagraphRow,
    PartnershipDocumentRow,
    PartnershipPartyRow,
    PartnershipRow,
    PartyRow,
    RunRow,
    TextUnitRow,
)
from corpus_tool.store.validation import require_bounds
from corpus_tool.store.verify_content import Problem, check_order, safely

__all__ = [
    "check_comparison",
    "check_scan",
    "digests_of",
    "texts",
    "verify_store",
]


# ----------------------------------------
# Checks of descriptions, parties, successions, partnerships and runs.


def last_description(session: Session, document_id: int, key: str) -> Document:
    """Return a document as its last description says, or by its key where it has none."""
    mine = select(DescriptionRow).where(DescriptionRow.document_id == document_id)
    row = session.scalars(mine.order_by(DescriptionRow.number.desc()).limit(1)).first()
    return Document(key, title=key) if row is None else documents.document_value(session, row, key)


def state(session: Session, document_id: int, key: str) -> Iterator[Problem]:
    """Compare what a document has with the digest that was stored when it was last added to."""
    stated = document_state.recorded_digests(session, [document_id]).get(document_id, [])
    for found in document_state.read(session, [document_id]):
        if not document_state.is_state_sound(found, stated):
            message = "its descriptions, versions and receipts are not those that were stored"
            yield Problem("E_HASH", key, message)


def check_descriptions(session: Session, document_id: int, key: str) -> Iterator[Problem]:
    """Check every description of a document, the old ones too."""
    mine = select(DescriptionRow).where(DescriptionRow.document_id == document_id)
    rows = session.scalars(mine.order_by(DescriptionRow.number)).all()
    if not rows:
        yield Problem("E_COUNT", key, "it has no description")
    for place, row in enumerate(rows, start=1):
        if row.number != place:
            yield Problem("E_ORDER", key, f"its description {row.number} is number {place}")
        yield from safely(session, key, partial(_description, session, row, key))


def _description(session: Session, row: DescriptionRow, key: str) -> Iterator[Problem]:
    members = DescriptionPartyRow.description_id == row.id
    if check_order(session, DescriptionPartyRow.ord, members) != row.n_parties:
        yield Problem("E_COUNT", key, f"it has not {row.n_parties} parties in order")
    document = documents.document_value(session, row, key)
    digest = digests.of_description(document, number=row.number, recorded_at=row.recorded_at)
    if digest != row.digest:
        message = f"its description {row.number} was changed after it was stored"
        yield Problem("E_HASH", key, message)
    days = (None, None) if row.date is None else require_bounds(row.date)
    if days != (row.date_from, row.date_to):
        yield Problem("E_DATE", key, f"its first and last day are not those of {row.date}")


def check_successions(described: Mapping[str, Document]) -> Iterator[Problem]:
    """Look for documents that succeed themselves."""
    for key in described:
        seen, step = set[str](), described[key].succeeds
        while step is not None and step in described and step not in seen and step != key:
            seen.add(step)
            step = described[step].succeeds
        if step == key:
            yield Problem("E_CIRCLE", key, "it succeeds itself")


def check_partnerships(session: Session) -> Iterator[Problem]:
    """Compare the partnerships with the descriptions they follow from."""
    rows = select(PartnershipPartyRow.partnership_id, PartyRow.code).join(
        PartyRow, PartyRow.id == PartnershipPartyRow.party_id
    )
    members: dict[int, set[str]] = defaultdict(set)
    for number, code in session.execute(rows):
        members[number].add(code)
    for row in session.scalars(select(PartnershipRow)):
        codes = members[row.id]
        if digests.of_parties(codes) != row.codes_sha256 or len(codes) != row.n_parties:
            name = f"partnership {row.id}"
            yield Problem("E_HASH", name, "its members are not those it was made of")
    yield from _filed(session, members)


def _filed(session: Session, members: Mapping[int, set[str]]) -> Iterator[Problem]:
    rows = select(DescriptionPartyRow.description_id, PartyRow.code).join(
        PartyRow, PartyRow.id == DescriptionPartyRow.party_id
    )
    parties: dict[int, set[str]] = defaultdict(set)
    for number, code in session.execute(rows):
        parties[number].add(code)
    described = PartnershipDocumentRow.description_id, PartnershipDocumentRow.partnership_id
    filed = dict(session.execute(select(*described)).all())
    for number in sorted(parties.keys() | filed.keys()):
        codes = parties[number] if len(parties[number]) > 1 else set()
        if members.get(filed.get(number, 0), set()) != codes:
            subject = f"description {number}"
            yield Problem("E_RELATION", subject, "it is filed under another partnership")


def check_runs(session: Session) -> Iterator[Problem]:
    """Check every run that has ended, and that all it stored is there."""
    stored = {
        name: Counter(session.scalars(select(column)).all())
        for name, column in run_log.OUTPUTS.items()
    }
    for number in session.scalars(select(RunRow.id).order_by(RunRow.id)).all():
        yield from safely(session, f"run {number}", partial(_run, session, number, stored))


def _run(
    session: Session, number: int, stored: Mapping[str, Mapping[int, int]]
) -> Iterator[Problem]:
    row = session.execute(select(table(RunRow)).where(RunRow.id == number)).mappings().one()
    if row["status"] == RunStatus.RUNNING:
        return
    outputs = row["outputs"]
    record = run_log.record(dict(row))
    if digests.of_run(record, process=row["process"], outputs=outputs) != row["digest"]:
        yield Problem("E_HASH", f"run {number}", "its record was changed after it ended")
    for name, counts in stored.items():
        stated = outputs.get(name, 0)  # a run of an older program counted fewer kinds
        if counts.get(number, 0) != stated:
            message = f"it stored {stated} {name}, and {counts.get(number, 0)} are there"
            yield Problem("E_COUNT", f"run {number}", message)


# ----------------------------------------
# Checks of comparisons with their links.


def comparison_sides(session: Session) -> Iterator[Problem]:
    """Look for members of a link that belong to neither compared version."""
    wrong = or_(
        and_(LinkMemberRow.side == "left", LinkMemberRow.version_id != ComparisonRecord.left_id),
        and_(LinkMemberRow.side == "right", LinkMemberRow.version_id != ComparisonRecord.right_id),
    )
    rows = select(LinkMemberRow.comparison_id, LinkMemberRow.link).join(
        ComparisonRecord, ComparisonRecord.id == LinkMemberRow.comparison_id
    )
    for number, link in session.execute(rows.where(wrong)):
        message = f"a paragraph of its link {link} is of another version"
        yield Problem("E_LINK", f"comparison {number}", message)


def summaries(session: Session) -> Iterator[Problem]:
    """Compare the lines by which comparisons are listed with their digests."""
    for number, _, is_sound in comparisons.read_summaries(session):
        if not is_sound:
            message = "the line by which it is listed is not as it was stored"
            yield Problem("E_HASH", f"comparison {number}", message)


def check_comparison(session: Session, number: int) -> Iterator[Problem]:
    """Check a comparison against everything that is stated of it."""
    row = session.scalars(select(ComparisonRecord).where(ComparisonRecord.id == number)).one()
    name = f"comparison {number}"
    if row.sealed_at is None or row.sealed_at != row.created_at:
        yield Problem("E_SEAL", name, "it is not sealed as it was")
    if digests.of_text(row.options) != row.options_sha256:
        yield Problem("E_HASH", name, "its options do not have the SHA-256 stated")
    recipe = digests.of_recipe(row.options_sha256, row.engine, row.lexicon, row.encoder)
    if recipe != row.recipe_sha256:
        yield Problem("E_HASH", name, "its engine, lexicon or encoder was changed")
    yield from _counts(session, row, name)
    stored, is_sound = comparisons.read(session, number)
    yield from _indices(stored, name)
    if not is_sound:
        yield Problem("E_HASH", name, "its result was changed after it was stored")


def _counts(session: Session, row: ComparisonRecord, name: str) -> Iterator[Problem]:
    if check_order(session, LinkRow.ord, LinkRow.comparison_id == row.id) != row.n_links:
        yield Problem("E_COUNT", name, f"it has not {row.n_links} links in order")
    if check_order(session, NearestRow.ord, NearestRow.comparison_id == row.id) != row.n_nearest:
        yield Problem("E_COUNT", name, f"it has not {row.n_nearest} candidates in order")
    mine = LinkMemberRow.comparison_id == row.id
    places = select(LinkMemberRow.link, LinkMemberRow.side).where(mine).distinct()
    for link, side in session.execute(places).all():
        conditions = (mine, LinkMemberRow.link == link, LinkMemberRow.side == side)
        if check_order(session, LinkMemberRow.ord, *conditions) is None:
            yield Problem("E_COUNT", name, f"the paragraphs of its link {link} are not in order")


def _indices(stored: Comparison, name: str) -> Iterator[Problem]:
    lengths = {"left": len(stored.left.paragraphs), "right": len(stored.right.paragraphs)}
    for link in stored.links:
        if not link.left or not link.right:
            yield Problem("E_LINK", name, "a link has lost a side")
    for near in stored.nearest:
        other = lengths["right" if near.side == "left" else "left"]
        inside = near.candidate is None or 0 <= near.candidate < other
        if not 0 <= near.index < lengths[near.side] or not inside:
            yield Problem("E_LINK", name, "a candidate names a paragraph that is not there")


# ----------------------------------------
# The whole examination of a corpus: every hash, span, link, count and relation taken again.
#
# A database's own checks see a broken page, not a changed word: of 146 harmful flips of one bit
# SQLite noticed 33 (docs/schema.md). This one reads everything back and compares.

Progress = Callable[[int, int], None]


def verify_store(store: Store, *, progress: Progress | None = None) -> tuple[Problem, ...]:
    """Examine a corpus; return a line for everything that is not as it was stored.

    Args:
        store: open, for reading or writing.
        progress: told how many documents, comparisons and scans are done, of how many.
    """
    report_progress = progress or (lambda done, total: None)
    steps: tuple[Callable[[], Iterable[Problem]], ...] = (
        partial(_revision, store),
        partial(_in_session, store, _database),
        partial(_schema, store),
        partial(_in_session, store, partial(_records, progress=report_progress)),
    )
    found: list[Problem] = []
    for step in steps:
        try:
            found += step()
        except DatabaseDamaged as error:
            found.append(Problem("E_DAMAGED", "database", error.message))
        except SQLAlchemyError as error:
            message = f"it cannot be read to its end ({type(error).__name__})"
            found.append(Problem("E_DAMAGED", "database", message))
    return tuple(dict.fromkeys(found))


def _in_session(store: Store, check: Callable[[Session], Iterator[Problem]]) -> Iterator[Problem]:
    with store.session(reading=True) as session:
        yield from check(session)


def _revision(store: Store) -> tuple[Problem, ...]:
    """Look whether the database says that its schema is the program's own.

    Raises:
        StorageError: it is no corpus, or one of another schema, which nothing here could read.
    """
    store.require_own_schema()
    return ()


def _schema(store: Store) -> list[Problem]:
    """Look for tables, checks and guards that are missing or changed.

    PostgreSQL is asked what the tables should look like in a scratch schema, which whoever may
    only read cannot make: then this is left out.
    """
    lines: tuple[str, ...] = ()
    with suppress(StorageError), store.session(reading=store.is_file) as session:
        lines = schema.schema_differences(session.connection())
        session.rollback()
    return [Problem("E_SCHEMA", "database", line) for line in lines]


def _database(session: Session) -> Iterator[Problem]:
    """Ask SQLite what it sees itself."""
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        return
    for (line,) in connection.exec_driver_sql("PRAGMA integrity_check"):
        if line != "ok":
            yield Problem("E_DAMAGED", "database", line)


@cache
def _lost_references() -> tuple[tuple[str, str, Select[int]], ...]:
    """Return for every reference its table, its target and the count of rows without one."""
    made = []
    for child in TableRow.metadata.sorted_tables:
        for key in child.foreign_key_constraints:
            parent = key.referred_table.alias()
            pairs = [(element.parent, parent.c[element.column.name]) for element in key.elements]
            same = and_(*(ours == theirs for ours, theirs in pairs))
            lost = (
                select(func.count())
                .select_from(child.outerjoin(parent, same))
                .where(*(ours.is_not(None) for ours, _ in pairs), pairs[0][1].is_(None))
            )
            made.append((child.name, key.referred_table.name, lost))
    return tuple(made)


def _references(session: Session) -> Iterator[Problem]:
    """Look for rows that refer to missing ones: references may have been off for a while."""
    for child, parent, lost in _lost_references():
        if count := session.scalar(lost):
            message = f"{count} rows refer to a {parent} that is missing"
            yield Problem("E_REFERENCE", child, message)


WHOLE: tuple[Callable[[Session], Iterator[Problem]], ...] = (
    _references,
    verify_content.check_blobs,
    verify_content.check_answers,
    verify_content.check_text_units,
    verify_content.check_spans,
    check_partnerships,
    check_runs,
    comparison_sides,
    summaries,
)
"""Checks of whole tables."""


def _records(session: Session, progress: Progress) -> Iterator[Problem]:
    for check in WHOLE:
        yield from safely(session, "database", partial(check, session))
    documents_there, compared, scanned = (
        session.scalars(select(row.id).order_by(row.id)).all()
        for row in (DocumentRecord, ComparisonRecord, ScanRow)
    )
    total, described = len(documents_there) + len(compared) + len(scanned), dict[str, Document]()
    checks = [
        *((f"document {n}", partial(_document, session, n, described)) for n in documents_there),
        *((f"comparison {n}", partial(check_comparison, session, n)) for n in compared),
        *((f"scan {n}", partial(_scan, session, n)) for n in scanned),
    ]
    for done, (subject, check) in enumerate(checks, start=1):
        yield from safely(session, subject, check)
        session.expunge_all()
        if done == len(documents_there):
            yield from check_successions(described)
        progress(done, total)


def _scan(session: Session, number: int) -> Iterator[Problem]:
    yield from check_scan(session, number)
    yield from parts(session, number)


def _document(session: Session, number: int, described: dict[str, Document]) -> Iterator[Problem]:
    key = session.execute(
        select(DocumentRecord.key).where(DocumentRecord.id == number)
    ).scalar_one()
    yield from safely(session, key, partial(_of_document, session, number, key, described))


def _of_document(
    session: Session, number: int, key: str, described: dict[str, Document]
) -> Iterator[Problem]:
    yield from state(session, number, key)
    yield from texts(session, number, key, described)


def texts(
    session: Session, number: int, key: str, described: dict[str, Document]
) -> Iterator[Problem]:
    """Check a document's descriptions and versions, each by its own digest.

    Args:
        session: to read with.
        number: the document's in the database.
        key: the document's.
        described: gets its last description.
    """
    yield from check_descriptions(session, number, key)
    document = last_description(session, number, key)
    described[key] = document
    for place, version_id in enumerate(verify_content.version_ids_of(session, number), start=1):
        check = partial(verify_content.check_version, session, document, version_id, place)
        yield from safely(session, f"{key}@{place}", check)
        session.expunge_all()


# ----------------------------------------
# Checks of scans: formulae, occurrences that still quote the texts, near-duplicates, the index.

OWN = ("id", "result_sha256", "sealed_at")
"""Columns of a scan that its digest does not cover."""


def check_scan(session: Session, number: int) -> Iterator[Problem]:
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
    scans.scan_value(row)
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
    scans.scan_chain(session, number)


def digests_of(session: Session, number: int) -> Iterator[dict[str, object]]:
    """Yield the digests of the parts of a scan as its rows say them."""
    made = table(ScanRow)
    row = session.execute(select(made).where(made.c.id == number)).mappings().one()
    lines = {target: _mappings(session, target, number) for target in scan_digests.TABLES}
    yield from scan_digests.scan_part_digests(dict(row), lines)


def _mappings(session: Session, target: type[TableRow], number: int) -> list[dict[str, Any]]:
    made = table(target)
    columns = [column for column in made.columns if column.name != "body"]
    rows = select(*columns).where(made.c.scan_id == number).order_by(*made.primary_key.columns)
    return [dict(line) for line in session.execute(rows).mappings()]


def _rows(session: Session, row: ScanRow, name: str) -> Iterator[Problem]:
    counts: dict[str, int] = {}
    lines: dict[str, Iterable[list[object]]] = {
        target.__tablename__: _lines(session, target, row.id, counts)
        for target in scans.COUNTS.values()
    }
    own = {
        column.name: getattr(row, column.name)
        for column in table(ScanRow).columns
        if column.name not in OWN
    }
    if digests.of_scan(own, lines) != row.result_sha256:
        yield Problem("E_HASH", name, "its result was changed after it was stored")
    for count, target in scans.COUNTS.items():
        stated, found = getattr(row, count), counts[target.__tablename__]
        if stated != found:
            what = target.__tablename__.replace("_", " ")
            yield Problem("E_COUNT", name, f"it has {found} rows of {what}, not {stated}")


def _lines(
    session: Session, target: type[TableRow], number: int, counts: dict[str, int]
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
