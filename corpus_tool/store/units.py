"""The units of a version: parts, headings, paragraphs, findings, to rows and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from itertools import groupby

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from corpus_tool.model import (
    Certainty,
    Finding,
    Heading,
    Join,
    Paragraph,
    Part,
    Role,
    Segmentation,
    Signatory,
)
from corpus_tool.store import digests
from corpus_tool.store.engine import if_new
from corpus_tool.store.tables import (
    FindingRow,
    HeadingRow,
    ParagraphRow,
    PartRow,
    SignatoryRow,
    TextUnitRow,
    table,
)

__all__ = ["insert_units", "known", "read_units"]

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
        HeadingRow: (
            {**asdict(heading), "ord": i} for i, heading in enumerate(segmentation.headings)
        ),
        ParagraphRow: (_paragraph(p, text_ids[p.text]) for p in segmentation.paragraphs),
        FindingRow: (
            {**asdict(finding), "ord": i} for i, finding in enumerate(segmentation.findings)
        ),
    }
    for row, values in rows.items():
        lines = [{**line, "version_id": version_id} for line in values]
        if lines:
            session.connection().execute(insert(table(row)), lines)


def _numbered(values: Iterable[Heading | Finding]) -> Iterator[dict[str, object]]:
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
    found = known(session, by_digest)
    missing = [
        {"sha256": digest, "text": by_digest[digest], "n_chars": len(by_digest[digest])}
        for digest in sorted(by_digest.keys() - found.keys())  # no two writers wait in a circle
    ]
    if missing:
        connection = session.connection()
        texts_made = if_new(connection, table(TextUnitRow))
        made = texts_made.returning(TextUnitRow.sha256, TextUnitRow.id)
        found |= dict(connection.execute(made, missing).all())
        found |= known(session, by_digest.keys() - found.keys())  # another writer's
    return {text: found[digest] for digest, text in by_digest.items()}


def known(session: Session, wanted: Iterable[str]) -> dict[str, int]:
    """Return the numbers of the stored texts among these digests."""
    keys = sorted(wanted)
    if len(keys) > MANY:
        every = dict(session.execute(select(TextUnitRow.sha256, TextUnitRow.id)).all())
        return {digest: every[digest] for digest in keys if digest in every}
    found: dict[str, int] = {}
    for start in range(0, len(keys), CHUNK):
        chunk = TextUnitRow.sha256.in_(keys[start : start + CHUNK])
        found |= dict(
            session.execute(select(TextUnitRow.sha256, TextUnitRow.id).where(chunk)).all()
        )
    return found


def read_units(session: Session, version_id: int) -> Segmentation:
    """Return the units of a version."""
    headings = select(HeadingRow).where(HeadingRow.version_id == version_id)
    findings = select(FindingRow).where(FindingRow.version_id == version_id)
    return Segmentation(
        parts=_read_parts(session, version_id),
        headings=tuple(
            Heading(row.text, row.level, row.part, row.before, row.line)
            for row in session.scalars(headings.order_by(HeadingRow.ord))
        ),
        paragraphs=_read_paragraphs(session, version_id),
        findings=tuple(
            Finding(row.code, row.message, row.line, row.page)
            for row in session.scalars(findings.order_by(FindingRow.ord))
        ),
    )


def _read_parts(session: Session, version_id: int) -> tuple[Part, ...]:
    signed = select(SignatoryRow).where(SignatoryRow.version_id == version_id)
    signed = signed.order_by(SignatoryRow.part, SignatoryRow.ord)
    signatories = {
        part: tuple(Signatory(row.name, row.office, row.role) for row in rows)
        for part, rows in groupby(session.scalars(signed), key=lambda row: row.part)
    }
    parts = select(PartRow).where(PartRow.version_id == version_id).order_by(PartRow.ord)
    return tuple(
        Part(
            slug=row.slug,
            title_lines=tuple(row.title_lines),
            dateline=row.dateline,
            attestation=row.attestation,
            signatories=signatories.get(row.ord, ()),
        )
        for row in session.scalars(parts)
    )


def _read_paragraphs(session: Session, version_id: int) -> tuple[Paragraph, ...]:
    rows = (
        select(ParagraphRow, TextUnitRow.text)
        .join(TextUnitRow, TextUnitRow.id == ParagraphRow.text_unit_id)
        .where(ParagraphRow.version_id == version_id)
        .order_by(ParagraphRow.ord)
    )
    return tuple(_value(row, text) for row, text in session.execute(rows))


def _value(row: ParagraphRow, text: str) -> Paragraph:
    return Paragraph(
        text=text,
        index=row.ord,
        path=row.path,
        part=row.part,
        label=row.label,
        derived_label=row.derived_label,
        headings=tuple(row.headings),
        role=Role(row.role),
        depth=row.depth,
        start=row.span_start,
        joins=tuple(Join(*join) for join in row.joins),
        certainty=Certainty(row.certainty),
        rules=tuple(row.rules),
        line=row.line,
        page=row.page,
    )
