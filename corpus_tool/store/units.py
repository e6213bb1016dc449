"""The units of a version: parts, headings, paragraphs, findings, to rows and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from functools import cache
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import Select, bindparam, insert, select
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
from corpus_tool.store.failures import damaged, readable
from corpus_tool.store.tables import (
    FindingRow,
    HeadingRow,
    ParagraphRow,
    PartRow,
    SignatoryRow,
    TextUnitRow,
    table,
)

__all__ = ["insert_units", "known", "read_texts", "read_units"]

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


def read_texts(session: Session, numbers: Iterable[int]) -> dict[int, str]:
    """Return texts by their numbers; raise `DatabaseDamaged` where one is not as it was stored."""
    found: dict[int, str] = {}
    wanted = sorted(numbers)
    for start in range(0, len(wanted), CHUNK):
        few = wanted[start : start + CHUNK]
        with readable(f"one of the texts {few[0]} to {few[-1]}"):
            rows = session.execute(_texts(), {"numbers": few}).all()
        for number, text, sha256 in rows:
            if digests.of_text(text) != sha256:
                raise damaged(f"text {number}", "its words are not those that were stored")
            found[number] = text
    if lost := [number for number in wanted if number not in found]:
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
    wanted = {"version": version_id}
    headings, findings = (session.execute(_of_version(row), wanted) for row in (HEADINGS, FINDINGS))
    return Segmentation(
        parts=_read_parts(session, version_id),
        headings=tuple(Heading(*row) for row in headings),
        paragraphs=_read_paragraphs(session, version_id),
        findings=tuple(Finding(*row) for row in findings),
    )


Columns = tuple[type[Any], tuple[str, ...], tuple[str, ...]]
"""A table, its columns to be read in the order of a value's fields, and those that order rows."""

HEADINGS: Columns = (HeadingRow, ("text", "level", "part", "before", "line"), ("ord",))
FINDINGS: Columns = (FindingRow, ("code", "message", "line", "page"), ("ord",))
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
    wanted = {"version": version_id}
    signatories: dict[int, tuple[Signatory, ...]] = {
        part: tuple(Signatory(*row[:3]) for row in rows)
        for part, rows in groupby(
            session.execute(_of_version(SIGNATORIES), wanted), key=attrgetter("part")
        )
    }
    return tuple(
        Part(slug, tuple(lines), dateline, attestation, signatories.get(order, ()))
        for slug, lines, dateline, attestation, order in session.execute(_of_version(PARTS), wanted)
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
        joins=tuple(Join(*join) for join in joins),
        certainty=Certainty(certainty),
        rules=tuple(rules),
        line=line,
        page=page,
    )
