"""Versions and their units: to rows and back.

Sections, in order:

* Versions with their sources and units: to rows and back.
* The units of a version: parts, headings, paragraphs, notes, findings, to rows and back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, replace
from datetime import UTC, datetime
from functools import cache
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import Row, Select, Update, bindparam, insert, select, update
from sqlalchemy.orm import Session

from corpus_tool.errors import VersionNotFound
from corpus_tool.model import (
    Certainty,
    Document,
    Finding,
    Footnote,
    Heading,
    Paragraph,
    ParagraphJoin,
    Part,
    Provenance,
    Role,
    Segmentation,
    Signatory,
    Source,
    Version,
    VersionSummary,
)
from corpus_tool.store import digests, document_state, documents, sources
from corpus_tool.store.columns import table
from corpus_tool.store.engine import if_new
from corpus_tool.store.failures import damaged, readable
from corpus_tool.store.tables import (
    FindingRow,
    FootnoteRow,
    HeadingRecord,
    ParagraphRow,
    PartRow,
    SignatoryRow,
    TextUnitRow,
    VersionRow,
)

__all__ = [
    "add_version",
    "known_texts",
    "load_version",
    "number_of",
    "read",
    "read_texts",
    "version_draft",
    "version_history",
    "version_of",
    "was_read",
]


# ----------------------------------------
# Versions with their sources and units: to rows and back.


def number_of(session: Session, key: str, number: int | None) -> tuple[int, int]:
    """Return a version's number in the database and in its document; the newest by default.

    Raises:
        DocumentNotFound: no document has this key.
        VersionNotFound: it has no such version.
        DatabaseDamaged: the document has other versions than were stored.
    """
    state = document_state.load_state(session, documents.document_id(session, key))
    ids = {head.number: head.id for head in state.versions}
    requested = max(ids, default=0) if number is None else number
    if requested in ids:
        return ids[requested], requested
    have = f"it has {', '.join(map(str, sorted(ids)))}" if ids else "it has none"
    raise VersionNotFound(
        f"{key} has no version {requested}" if number is not None else f"{key} has no version yet",
        subject=key,
        hint=f"See `corpus-tool show {key}`: {have}",
    )


def add_version(
    session: Session,
    draft: Version,
    content: bytes,
    *,
    document_id: int,
    described: bool,
    run: Callable[[], int],
) -> tuple[Version, bool]:
    """Store a text unless the document has it; return what is stored and whether it is new.

    Args:
        session: holding the lock on the document's row.
        draft: a version that may be stored (`validation`); it gets its number here, and a parent
        when
            it names none.
        content: the bytes it was read from.
        document_id: the document's number in the database.
        described: whether its description was stored in this transaction.
        run: gives the number of the run this belongs to, asked only when something is stored.
    """
    if (known := _same_text(session, draft, document_id)) is not None:
        name = f"{draft.document.key}@{known.number}"
        if (
            sources.receive_source(session, draft.provenance, content, name, known.id, run)
            or described
        ):
            document_state.record_state(session, document_id)
        return load_version(session, draft.document, known.id), False
    version = _with_number(session, draft, document_id)
    now = datetime.now(UTC)
    version_id = _insert(session, version, document_id, run, now)
    sources.receive_source(session, version.provenance, content, version.name, version_id, run)
    session.connection().execute(_seal(), {"version": version_id, "sealed_at": now})
    document_state.record_state(session, document_id)
    return version, True


def _same_text(session: Session, draft: Version, document_id: int) -> Row[int, int] | None:
    """Return number and place of the version that has this text, if the document has it.

    Versions stored before notes were have none in their digest: such a one is the same text when
    the notes of its import report are the same, too.
    """
    wanted = {"document": document_id, "digest": draft.digest}
    known = session.execute(_twin(), wanted).first()
    if known is not None or not draft.segmentation.notes:
        return known
    unnoted = replace(draft.segmentation, notes=())
    wanted["digest"] = unnoted.digest(draft.language)
    known = session.execute(_twin(), wanted).first()
    if known is None:
        return None
    reported = [
        finding.message for finding in draft.segmentation.findings if finding.code == NOTE_REPORTED
    ]
    rows = session.execute(_of_version(FINDINGS), {"version": known.id})
    return known if reported == [row.message for row in rows if row.code == NOTE_REPORTED] else None


NOTE_REPORTED = "I_NOTE"


@cache
def _seal() -> Update:
    return update(table(VersionRow)).where(VersionRow.id == bindparam("version"))


@cache
def _twin() -> Select[int, int]:
    return select(VersionRow.id, VersionRow.number).where(
        VersionRow.document_id == bindparam("document"), VersionRow.digest == bindparam("digest")
    )


@cache
def _siblings() -> Select[int, str]:
    mine = VersionRow.document_id == bindparam("document")
    return select(VersionRow.number, VersionRow.language).where(mine)


def _with_number(session: Session, draft: Version, document_id: int) -> Version:
    """Give the next number, and as parent the newest version of the same language."""
    siblings = dict(session.execute(_siblings(), {"document": document_id}).all())
    parent = draft.parent
    if parent is None:
        same = [number for number, language in siblings.items() if language == draft.language]
        parent = max(same, default=None)
    elif parent not in siblings:
        raise VersionNotFound(
            f"{draft.document.key} has no version {parent} to be the parent",
            subject=draft.document.key,
        )
    return replace(draft, number=max(siblings, default=0) + 1, parent=parent)


def _insert(
    session: Session, version: Version, document_id: int, run: Callable[[], int], now: datetime
) -> int:
    connection = session.connection()
    parent_id = None
    if version.parent is not None:
        mine = VersionRow.document_id == document_id
        parent_id = session.scalar(
            select(VersionRow.id).where(mine, VersionRow.number == version.parent)
        )
    segmentation = version.segmentation
    body = segmentation.body
    row = {
        "document_id": document_id,
        "number": version.number,
        "parent_id": parent_id,
        "language": version.language,
        "body": body,
        "body_sha256": digests.of_text(body),
        "digest": version.digest,
        "record_sha256": digests.of_version(version, created_at=now),
        "n_chars": len(body),
        "n_parts": len(segmentation.parts),
        "n_headings": len(segmentation.headings),
        "n_paragraphs": len(segmentation.paragraphs),
        "n_findings": len(segmentation.findings),
        "run_id": run(),
        "created_at": now,
    }
    made = insert(table(VersionRow)).returning(VersionRow.id)
    version_id = connection.execute(made, row).scalar_one()
    insert_units(session, version_id, segmentation)
    return version_id


def load_version(session: Session, document: Document, version_id: int) -> Version:
    """Return a version of a document with its text; raise `DatabaseDamaged`."""
    version, is_sound = read(session, document, version_id)
    if not is_sound:
        raise damaged(version.name, "its text, or what is told of it, was changed")
    session.info.setdefault(READ, set()).add(version_id)
    return version


READ = "versions that were read whole"
"""Where a session keeps them."""


def was_read(session: Session, version_id: int) -> bool:
    """Tell whether the whole of a version was read, and so compared, in this transaction."""
    return version_id in session.info.get(READ, ())


def read(session: Session, document: Document, version_id: int) -> tuple[Version, bool]:
    """Return a version of a document with its text, and whether it is as it was stored."""
    row = session.execute(_head(), {"version": version_id}).one()
    with readable(f"{document.key}@{row.number}"):
        version = Version(
            document=document,
            number=row.number,
            language=row.language,
            segmentation=read_units(session, version_id),
            provenance=sources.first_provenance(session, version_id),
            parent=row.parent,
        )
        found = digests.of_version(version, created_at=row.created_at)
    return version, found == row.record_sha256


@cache
def _head() -> Select[Any]:
    before = table(VersionRow).alias()
    row, parent = table(VersionRow).c, before.c
    columns: tuple[Any, ...] = (
        *(row.number, row.language, row.created_at, row.record_sha256),
        parent.number.label("parent"),
    )
    joined = select(*columns).outerjoin(before, parent.id == row.parent_id)
    return joined.where(row.id == bindparam("version"))


def version_of(session: Session, key: str, number: int | None) -> Version:
    """Return a version, the newest by default."""
    version_id, _ = number_of(session, key, number)
    return load_version(session, documents.load_document(session, key), version_id)


def version_history(session: Session, key: str) -> tuple[VersionSummary, ...]:
    """Return a line for each version of a document, oldest first."""
    state = document_state.load_state(session, documents.document_id(session, key))
    return tuple(
        VersionSummary(
            name=head.name,
            number=head.number,
            language=head.language,
            digest=head.digest,
            parent=head.parent,
            paragraphs=head.paragraphs,
            added_at=head.added_at,
            captures=len(head.receipts),
        )
        for head in state.versions
    )


def version_draft(
    document: Document,
    received: Source,
    segmentation: Segmentation,
    *,
    language: str,
    reader: str,
    parent: int | None,
) -> Version:
    """Return the version that is to be stored, not yet numbered."""
    provenance = Provenance(
        sha256=received.sha256,
        media_type=received.media_type,
        origin=received.origin,
        retrieved_at=received.retrieved_at,
        size=len(received.content),
        reader=reader,
        charset=received.charset,
    )
    return Version(
        document=document,
        number=0,
        language=language,
        segmentation=segmentation,
        provenance=provenance,
        parent=parent,
    )


# ----------------------------------------
# The units of a version: parts, headings, paragraphs, notes, findings, to rows and back.

CHUNK = 500
"""Digests looked up at once; SQLite before 3.32 allows 999 bound values."""

MANY = 20_000
"""More digests, and all are read."""

PLAIN = ("path", "part", "label", "derived_label", "headings", "role", "depth")
LAYOUT = ("certainty", "rules", "line", "page")


def insert_units(session: Session, version_id: int, segmentation: Segmentation) -> None:
    """Store the units of a version that is still open."""
    text_ids = _text_ids(session, {paragraph.text for paragraph in segmentation.paragraphs})
    rows = {
        PartRow: _parts(segmentation.parts),
        SignatoryRow: _signatories(segmentation.parts),
        HeadingRecord: (
            {**asdict(heading), "ord": i} for i, heading in enumerate(segmentation.headings)
        ),
        ParagraphRow: (_paragraph(p, text_ids[p.text]) for p in segmentation.paragraphs),
        FindingRow: (
            {**asdict(finding), "ord": i} for i, finding in enumerate(segmentation.findings)
        ),
        FootnoteRow: ({**asdict(note), "ord": i} for i, note in enumerate(segmentation.notes)),
    }
    for row, values in rows.items():
        lines = [{**line, "version_id": version_id} for line in values]
        if lines:
            session.connection().execute(insert(table(row)), lines)


def _in_order(values: Iterable[Heading | Finding]) -> Iterator[dict[str, object]]:
    for order, value in enumerate(values):
        yield {**asdict(value), "ord": order}


def _parts(parts: Iterable[Part]) -> Iterator[dict[str, object]]:
    for order, part in enumerate(parts):
        yield {
            "ord": order,
            "slug": part.slug,
            "title_lines": part.title_lines,
            "dateline": part.dateline,
            "attestation": part.attestation,
        }


def _signatories(parts: Iterable[Part]) -> Iterator[dict[str, object]]:
    for number, part in enumerate(parts):
        for order, signatory in enumerate(part.signatories):
            yield {"part": number, "ord": order, **asdict(signatory)}


def _paragraph(paragraph: Paragraph, text_id: int) -> dict[str, object]:
    columns = {name: getattr(paragraph, name) for name in (*PLAIN, *LAYOUT)}
    return {
        **columns,
        "ord": paragraph.index,
        "span_start": paragraph.start,
        "span_end": paragraph.end,
        "joins": [[j.offset, j.left_ends, j.right_begins, j.cue] for j in paragraph.joins],
        "text_unit_id": text_id,
    }


def _text_ids(session: Session, texts: set[str]) -> Mapping[str, int]:
    """Return the numbers of texts, storing those that are new."""
    by_digest = {digests.of_text(text): text for text in texts}
    found = known_texts(session, by_digest)
    missing = [
        {"sha256": digest, "text": by_digest[digest], "n_chars": len(by_digest[digest])}
        for digest in sorted(by_digest.keys() - found.keys())  # no two writers wait in a circle
    ]
    if missing:
        connection = session.connection()
        texts_made = if_new(connection, table(TextUnitRow))
        made = texts_made.returning(TextUnitRow.sha256, TextUnitRow.id)
        found |= dict(connection.execute(made, missing).all())
        found |= known_texts(session, by_digest.keys() - found.keys())  # another writer's
    return {text: found[digest] for digest, text in by_digest.items()}


def known_texts(session: Session, digests: Iterable[str]) -> dict[str, int]:
    """Return the numbers of the stored texts among these digests."""
    keys = sorted(digests)
    if len(keys) > MANY:
        all_texts = dict(session.execute(select(TextUnitRow.sha256, TextUnitRow.id)).all())
        return {digest: all_texts[digest] for digest in keys if digest in all_texts}
    found: dict[str, int] = {}
    for start in range(0, len(keys), CHUNK):
        chunk = TextUnitRow.sha256.in_(keys[start : start + CHUNK])
        found |= dict(
            session.execute(select(TextUnitRow.sha256, TextUnitRow.id).where(chunk)).all()
        )
    return found


def read_texts(session: Session, numbers: Iterable[int]) -> dict[int, str]:
    """Return texts by their numbers; raise `DatabaseDamaged` where one is not as it was stored."""
    found: dict[int, str] = {}
    text_ids = sorted(numbers)
    for start in range(0, len(text_ids), CHUNK):
        few = text_ids[start : start + CHUNK]
        with readable(f"one of the texts {few[0]} to {few[-1]}"):
            rows = session.execute(_texts(), {"numbers": few}).all()
        for number, text, sha256 in rows:
            if digests.of_text(text) != sha256:
                raise damaged(f"text {number}", "its words are not those that were stored")
            found[number] = text
    if lost := [number for number in text_ids if number not in found]:
        raise damaged(f"text {lost[0]}", "it is gone")
    return found


@cache
def _texts() -> Select[Any]:
    columns: tuple[Any, ...] = (TextUnitRow.id, TextUnitRow.text, TextUnitRow.sha256)
    return select(*columns).where(TextUnitRow.id.in_(bindparam("numbers", expanding=True)))


def read_units(session: Session, version_id: int) -> Segmentation:
    """Return the units of a version.

    Columns and not rows of the ORM, which take four times as long; statements are built once, and
    of tables, for those of the ORM's classes are slower to make.
    """
    parameters = {"version": version_id}
    headings, findings, notes = (
        session.execute(_of_version(row), parameters) for row in (HEADINGS, FINDINGS, NOTES)
    )
    return Segmentation(
        parts=_read_parts(session, version_id),
        headings=tuple(Heading(*row) for row in headings),
        paragraphs=_read_paragraphs(session, version_id),
        findings=tuple(Finding(*row) for row in findings),
        notes=tuple(Footnote(*row) for row in notes),
    )


Columns = tuple[type[Any], tuple[str, ...], tuple[str, ...]]
"""A table, its columns to be read in the order of a value's fields, and those that order rows."""

HEADINGS: Columns = (HeadingRecord, ("text", "level", "part", "before", "line"), ("ord",))
FINDINGS: Columns = (FindingRow, ("code", "message", "line", "page"), ("ord",))
NOTES: Columns = (FootnoteRow, ("mark", "text", "paragraph", "line", "page"), ("ord",))
PARTS: Columns = (PartRow, ("slug", "title_lines", "dateline", "attestation", "ord"), ("ord",))
SIGNATORIES: Columns = (SignatoryRow, ("name", "office", "role", "part"), ("part", "ord"))


@cache
def _of_version(columns: Columns) -> Select[Any]:
    """Return the selection of the rows of a table that belong to one version."""
    kind, names, order = columns
    row = table(kind).c
    mine = row.version_id == bindparam("version")
    return select(*(row[name] for name in names)).where(mine).order_by(*(row[o] for o in order))


def _read_parts(session: Session, version_id: int) -> tuple[Part, ...]:
    parameters = {"version": version_id}
    signatories: dict[int, tuple[Signatory, ...]] = {
        part: tuple(Signatory(*row[:3]) for row in rows)
        for part, rows in groupby(
            session.execute(_of_version(SIGNATORIES), parameters), key=attrgetter("part")
        )
    }
    return tuple(
        Part(slug, tuple(lines), dateline, attestation, signatories.get(order, ()))
        for slug, lines, dateline, attestation, order in session.execute(
            _of_version(PARTS), parameters
        )
    )


PARAGRAPH = (*PLAIN, *LAYOUT, "ord", "span_start", "joins")


@cache
def _paragraphs() -> Select[Any]:
    row, unit = table(ParagraphRow).c, table(TextUnitRow).c
    return (
        select(unit.text, *(row[name] for name in PARAGRAPH))
        .join(table(ParagraphRow), unit.id == row.text_unit_id)
        .where(row.version_id == bindparam("version"))
        .order_by(row.ord)
    )


def _read_paragraphs(session: Session, version_id: int) -> tuple[Paragraph, ...]:
    rows = session.execute(_paragraphs(), {"version": version_id})
    return tuple(_value(*row) for row in rows)


def _value(
    text: str,
    path: str,
    part: str,
    label: str | None,
    derived_label: str | None,
    headings: list[str],
    role: str,
    depth: int,
    certainty: str,
    rules: list[str],
    line: int | None,
    page: int | None,
    index: int,
    start: int,
    joins: list[tuple[int, str, str, str]],
) -> Paragraph:
    return Paragraph(
        text=text,
        index=index,
        path=path,
        part=part,
        label=label,
        derived_label=derived_label,
        headings=tuple(headings),
        role=Role(role),
        depth=depth,
        start=start,
        joins=tuple(ParagraphJoin(*join) for join in joins),
        certainty=Certainty(certainty),
        rules=tuple(rules),
        line=line,
        page=page,
    )
