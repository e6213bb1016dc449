"""The tables of a comparison, as values: what workbooks, CSV and whoever counts are made from."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass

from corpus_tool.model import (
    PARAGRAPH_BREAK,
    AlignmentTable,
    Comparison,
    Document,
    Followed,
    Link,
    Paragraph,
    Version,
)
from corpus_tool.report.frame import Context
from corpus_tool.report.markup import Segment
from corpus_tool.report.rows import Cell, make_cells, plain_cells
from corpus_tool.report.sides import Side, make_columns, make_sides
from corpus_tool.report.words import load, routine_readings, tally
from corpus_tool.text.normalize import guarded

__all__ = [
    "Marked",
    "Table",
    "Value",
    "address",
    "alignment_tables",
    "comparison_csv",
    "comparison_tables",
    "facts",
    "parties",
    "table_csv",
    "tables_json",
]

FORMAT = "corpus-tool tables 1"
"""Changes when a column changes its meaning; a new column does not change it."""

Marked = tuple[Segment, ...]
"""A text with its marks."""
Value = str | int | float | bool | Marked | None


@dataclass(frozen=True, slots=True)
class Table:
    """A table: columns by their short names, rows of values."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    heads: tuple[str, ...] = ()
    """What stands over the columns in a workbook; by default the interface's words for them."""


LINKS = (
    *("state", "moved", "shape", "left", "right", "left_label", "right_label"),
    *("left_heading", "right_heading"),
    *("left_text", "right_text", "score", "removed", "added", "routine", "reason"),
)
ALONE = ("state", "address", "label", "heading", "text", "nearest", "score", "reason")
DOCUMENTS = (
    *("side", "version", "title", "kind", "date", "place", "parties", "level", "succeeds"),
    *("language", "paragraphs", "published", "licence", "specimen", "read_from", "read_at"),
    *("sha256", "text_sha256", "engine", "lexicon", "encoder", "options"),
)


FOLLOWED = ("kind", "key", "wording", "version", "state", "address", "text")
CELLS = ("row", "version", "state", "address", "label", "moved", "score", "reason", "text")


def address(version: Version, *indices: int) -> str:
    """Return what quotations and exports call paragraphs: `old@1#annex/1`."""
    return ", ".join(f"{version.name}#{version.paragraphs[i].path}" for i in indices)


def facts(version: Version, **more: str) -> Table:
    """Return what a table of one text is made from."""
    document = version.document
    named = {
        "version": version.name,
        "title": document.title,
        "date": document.date,
        "parties": parties(document),
        "published": document.source_url,
        "licence": document.licence,
        "specimen": document.specimen,
        "text_sha256": version.digest,
        **more,
    }
    words = load()
    rows = tuple((words(f"column.{name}"), value) for name, value in named.items() if value)
    return Table("about", ("what", "value"), rows)


def comparison_tables(comparison: Comparison) -> tuple[Table, ...]:
    """Return the tables of a comparison: links, added, dropped, documents."""
    words = load()
    context = Context(comparison, *make_sides(comparison, words), words)
    links = sorted(comparison.links, key=lambda link: (link.right, link.left))
    sides = (context.left, context.right)
    return (
        Table("links", LINKS, tuple(_link(link, context) for link in links)),
        Table("added", ALONE, tuple(_alone(comparison.added, context.right, context))),
        Table("dropped", ALONE, tuple(_alone(comparison.dropped, context.left, context))),
        Table("documents", DOCUMENTS, tuple(_document(side, comparison) for side in sides)),
    )


def _link(link: Link, context: Context) -> tuple[Value, ...]:
    left, right = context.left, context.right
    minimum = context.comparison.options.min_kept
    cells = make_cells(link, left, right, min_kept=minimum)
    counted = tally(link, unspaced=context.unspaced)
    return (
        *(link.relation.value, link.moved, link.shape.value),
        *(_addresses(left, link.left), _addresses(right, link.right)),
        *(_labels(left, link.left), _labels(right, link.right)),
        *(_headings(left, link.left), _headings(right, link.right)),
        *(_marked(cells[0]), _marked(cells[1])),
        *(round(link.score, 4), counted.removed, counted.added),
        *(len(routine_readings(link)), link.reason),
    )


def _alone(
    paragraphs: Iterable[Paragraph], side: Side, context: Context
) -> Iterator[tuple[Value, ...]]:
    other = context.other(side.key)
    nearest = {(near.side, near.index): near for near in context.comparison.nearest}
    state = "dropped" if side.key == "left" else "added"
    for paragraph in paragraphs:
        near = nearest.get((side.key, paragraph.index))
        candidate = None if near is None else near.candidate
        yield (
            *(state, _addresses(side, (paragraph.index,)), paragraph.label, paragraph.heading),
            _marked(plain_cells(side, (paragraph.index,))),
            None if candidate is None else _addresses(other, (candidate,)),
            None if near is None or candidate is None else round(near.score, 4),
            None if near is None else near.reason,
        )


def _document(side: Side, comparison: Comparison) -> tuple[Value, ...]:
    version = side.version
    document, provenance = version.document, version.provenance
    return (
        *(side.key, version.name, document.title, document.kind, document.date, document.place),
        parties(document),
        *(document.level, document.succeeds, version.language, len(version.paragraphs)),
        *(document.source_url, document.licence, document.specimen),
        *(provenance.origin, provenance.retrieved_at.isoformat(), provenance.sha256),
        *(version.digest, comparison.engine, comparison.lexicon, comparison.encoder),
        json.dumps(asdict(comparison.options), sort_keys=True),
    )


def parties(document: Document) -> str:
    """Return the parties of a document with their codes."""
    return "; ".join(f"{party.name} ({party.code})" for party in document.parties)


def _addresses(side: Side, indices: Sequence[int]) -> str:
    return address(side.version, *indices)


def _labels(side: Side, indices: Sequence[int]) -> str:
    """Return the labels of paragraphs as printed, without points and brackets; those that have."""
    paragraphs = side.version.paragraphs
    return ", ".join(label for i in indices if (label := paragraphs[i].label))


def _headings(side: Side, indices: Sequence[int]) -> str:
    headings = [side.version.paragraphs[i].heading for i in indices]
    return "; ".join(dict.fromkeys(heading for heading in headings if heading))


def _marked(cells: Sequence[Cell]) -> Marked:
    """Return the paragraphs of cells as one text with marks."""
    segments: list[Segment] = []
    for number, cell in enumerate(cells):
        segments += [Segment(PARAGRAPH_BREAK)] if number else []
        segments += cell.segments
    return tuple(segments)


def alignment_tables(table: AlignmentTable) -> tuple[Table, ...]:
    """Return the tables of several texts: every cell, what is followed, and the documents."""
    sides = make_columns(table.versions, load())
    cells: list[tuple[Value, ...]] = []
    for number, row in enumerate(table.rows, 1):
        for side, cell in zip(sides, row.cells, strict=True):
            cells.append(
                (
                    *(number, side.version.name, cell.state.value),
                    *(_addresses(side, cell.paragraphs), _labels(side, cell.paragraphs)),
                    cell.moved,
                    None if cell.score is None else round(cell.score, 4),
                    *(cell.reason, _marked(plain_cells(side, cell.paragraphs))),
                )
            )
    documents = (_document(side, table.comparisons[0]) for side in sides)
    made = [Table("cells", CELLS, tuple(cells)), Table("documents", DOCUMENTS, tuple(documents))]
    if table.followed is not None:
        rows = tuple(_followed(table.followed, sides))
        made.insert(1, Table("followed", FOLLOWED, rows))
    return tuple(made)


def _followed(followed: Iterable[Followed], sides: Sequence[Side]) -> Iterator[tuple[Value, ...]]:
    """Yield a line for every text that a formula or heading is followed through."""
    for one in followed:
        standings = {int(each.version): each for each in one.standings}
        for column, (side, state) in enumerate(zip(sides, one.row.states, strict=True)):
            each = standings.get(column)
            yield (
                *(one.kind.value, one.row.key, one.row.label, side.version.name, state.value),
                None if each is None else _addresses(side, (each.paragraph,)),
                None if each is None else each.wording,
            )


COLUMNS = (
    *("state", "moved", "shape", "left", "right", "left_label", "right_label"),
    *("score", "removed", "added", "routine", "reason", "left_text", "right_text"),
)


def comparison_csv(comparison: Comparison, *, raw: bool = False) -> str:
    """Return links and paragraphs without one as CSV, in the order of the later text.

    Args:
        comparison: what to write.
        raw: leave cells that a spreadsheet would take for a formula; else an apostrophe is put
            before them.
    """
    links, added, dropped, _ = comparison_tables(comparison)
    rows = [dict(zip(links.columns, row, strict=True)) for row in links.rows]
    for table, key in ((added, "right"), (dropped, "left")):
        for row in table.rows:
            named = dict(zip(table.columns, row, strict=True))
            named |= {key: named["address"], f"{key}_text": named["text"], "score": None}
            named[f"{key}_label"] = named["label"]
            rows.append(named)
    values = tuple(tuple(row.get(column) for column in COLUMNS) for row in rows)
    return table_csv(Table("rows", COLUMNS, values), raw=raw)


def table_csv(table: Table, *, raw: bool = False) -> str:
    """Return a table as CSV, its marks taken off.

    Args:
        table: what to write.
        raw: leave cells that a spreadsheet would take for a formula.
    """
    written = io.StringIO()
    writer = csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(table.columns)
    for row in table.rows:
        writer.writerow([_plain(value, raw=raw) for value in row])
    return written.getvalue()


def _plain(value: Value, *, raw: bool) -> str:
    if value is None or isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, int | float):
        return str(value)
    text = value if isinstance(value, str) else "".join(segment.text for segment in value)
    return text if raw else guarded(text)


def tables_json(tables: Iterable[Table]) -> str:
    """Return tables as JSON text: for each a list of objects, ending in a line feed."""
    value: dict[str, object] = {"format": FORMAT}
    for table in tables:
        rows = (zip(table.columns, map(_value, row), strict=True) for row in table.rows)
        value[table.name] = [dict(row) for row in rows]
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _value(value: Value) -> str | int | float | bool | None:
    if isinstance(value, tuple):
        return "".join(segment.text for segment in value)
    return value
