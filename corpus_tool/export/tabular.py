"""Everything that is shown as a table, as values: for workbooks, CSV and whoever counts.

Sections, in order:

* The tables of a comparison, as values: what workbooks, CSV and whoever counts are made from.
* Documents as tables: one with its text, versions and receipts, and the index of all.
* What the page of the corpus shows as tables: formulae, their uses, who takes from whom,
  novelty.
* The operative verbs of a text as tables: what workbooks, CSV and whoever counts are made from.
* Cells of CSV files: numbers, lists, nothing.
* What fell silent along a series, as a table.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass

from corpus_tool.export.csv_writer import CsvCell, CsvWriter
from corpus_tool.model import (
    PARAGRAPH_BREAK,
    AlignmentTable,
    Commitment,
    Comparison,
    Document,
    Followed,
    Formula,
    Lineage,
    Link,
    Novelty,
    Paragraph,
    Provenance,
    Silences,
    Version,
    VersionSummary,
)
from corpus_tool.reading.frame_changes import find_frame_changes
from corpus_tool.report.corpus_page import CorpusOverview, TracedFormula
from corpus_tool.report.frame import PageContext
from corpus_tool.report.index_page import ListedComparison, ListedDocument
from corpus_tool.report.markup import MarkedSegment
from corpus_tool.report.rows import RowCell, make_cells, plain_cells
from corpus_tool.report.sides import ReportSide, make_column_sides, make_sides
from corpus_tool.report.words import RelationState, load_words, routine_readings, tally_words

__all__ = [
    "DataTable",
    "Marked",
    "Value",
    "alignment_tables",
    "commitment_tables",
    "comparison_csv",
    "comparison_facts",
    "comparison_tables",
    "corpus_tables",
    "document_tables",
    "index_tables",
    "paragraph_address",
    "party_cell",
    "silent_table",
    "table_csv",
    "tables_json",
    "to_cell",
]


# ----------------------------------------
# The tables of a comparison, as values: what workbooks, CSV and whoever counts are made from.

FORMAT = "corpus-tool tables 1"
"""Changes when a column changes its meaning; a new column does not change it."""

Marked = tuple[MarkedSegment, ...]
"""A text with its marks."""
Value = str | int | float | bool | Marked | None


@dataclass(frozen=True, slots=True)
class DataTable:
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
FRAME = ("kind", "part", "paragraph", "left_text", "right_text")
ALONE = ("state", "address", "label", "heading", "text", "nearest", "score", "reason")
COMPARED_DOCUMENTS = (
    *("side", "version", "title", "kind", "date", "place", "parties", "level", "succeeds"),
    *("language", "paragraphs", "published", "licence", "specimen", "read_from", "read_at"),
    *("sha256", "text_sha256", "engine", "lexicon", "encoder", "options"),
)


FOLLOWED = ("kind", "key", "wording", "version", "state", "address", "text")
CELLS = ("row", "version", "state", "address", "label", "moved", "score", "reason", "text")


def paragraph_address(version: Version, *indices: int) -> str:
    """Return what quotations and exports call paragraphs: `old@1#annex/1`."""
    return ", ".join(f"{version.name}#{version.paragraphs[i].path}" for i in indices)


def comparison_facts(version: Version, **more: str) -> DataTable:
    """Return what a table of one text is made from."""
    document = version.document
    named = {
        "version": version.name,
        "title": document.title,
        "date": document.date,
        "parties": party_cell(document),
        "published": document.source_url,
        "licence": document.licence,
        "specimen": document.specimen,
        "text_sha256": version.digest,
        **more,
    }
    words = load_words()
    rows = tuple((words(f"column.{name}"), value) for name, value in named.items() if value)
    return DataTable("about", ("what", "value"), rows)


def comparison_tables(comparison: Comparison) -> tuple[DataTable, ...]:
    """Return the tables of a comparison: links, added, dropped, documents."""
    words = load_words()
    context = PageContext(comparison, *make_sides(comparison, words), words)
    links = sorted(comparison.links, key=lambda link: (link.right, link.left))
    sides = (context.left, context.right)
    return (
        DataTable("links", LINKS, tuple(_link(link, context) for link in links)),
        DataTable("added", ALONE, tuple(_alone(comparison.added, context.right, context))),
        DataTable("dropped", ALONE, tuple(_alone(comparison.dropped, context.left, context))),
        DataTable("frame", FRAME, tuple(_frame(comparison))),
        DataTable(
            "documents",
            COMPARED_DOCUMENTS,
            tuple(_compared_document(side, comparison) for side in sides),
        ),
    )


def _frame(comparison: Comparison) -> Iterator[tuple[Value, ...]]:
    """Yield what differs around the paragraphs: title, headings, signatories, notes."""
    for change in find_frame_changes(comparison.left, comparison.right):
        yield (change.kind.value, change.part, change.paragraph, change.before, change.after)


def _link(link: Link, context: PageContext) -> tuple[Value, ...]:
    left, right = context.left, context.right
    minimum = context.comparison.options.min_kept
    cells = make_cells(link, left, right, min_kept=minimum)
    counted = tally_words(link, unspaced=context.unspaced)
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
    paragraphs: Iterable[Paragraph], side: ReportSide, context: PageContext
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


def _compared_document(side: ReportSide, comparison: Comparison) -> tuple[Value, ...]:
    version = side.version
    document, provenance = version.document, version.provenance
    return (
        *(side.key, version.name, document.title, document.kind, document.date, document.place),
        party_cell(document),
        *(document.level, document.succeeds, version.language, len(version.paragraphs)),
        *(document.source_url, document.licence, document.specimen),
        *(provenance.origin, provenance.retrieved_at.isoformat(), provenance.sha256),
        *(version.digest, comparison.engine, comparison.lexicon, comparison.encoder),
        json.dumps(asdict(comparison.options), sort_keys=True),
    )


def party_cell(document: Document) -> str:
    """Return the parties of a document with their codes."""
    return "; ".join(f"{party.name} ({party.code})" for party in document.parties)


def _addresses(side: ReportSide, indices: Sequence[int]) -> str:
    return paragraph_address(side.version, *indices)


def _labels(side: ReportSide, indices: Sequence[int]) -> str:
    """Return the labels of paragraphs as printed, without points and brackets; those that have."""
    paragraphs = side.version.paragraphs
    return ", ".join(label for i in indices if (label := paragraphs[i].label))


def _headings(side: ReportSide, indices: Sequence[int]) -> str:
    headings = [side.version.paragraphs[i].heading for i in indices]
    return "; ".join(dict.fromkeys(heading for heading in headings if heading))


def _marked(cells: Sequence[RowCell]) -> Marked:
    """Return the paragraphs of cells as one text with marks."""
    segments: list[MarkedSegment] = []
    for number, cell in enumerate(cells):
        segments += [MarkedSegment(PARAGRAPH_BREAK)] if number else []
        segments += cell.segments
    return tuple(segments)


def alignment_tables(table: AlignmentTable) -> tuple[DataTable, ...]:
    """Return the tables of several texts: every cell, what is followed, and the documents."""
    sides = make_column_sides(table.versions, load_words())
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
    documents = (_compared_document(side, table.comparisons[0]) for side in sides)
    made = [
        DataTable("cells", CELLS, tuple(cells)),
        DataTable("documents", COMPARED_DOCUMENTS, tuple(documents)),
    ]
    if table.followed is not None:
        rows = tuple(_followed(table.followed, sides))
        made.insert(1, DataTable("followed", FOLLOWED, rows))
    return tuple(made)


def _followed(
    followed: Iterable[Followed], sides: Sequence[ReportSide]
) -> Iterator[tuple[Value, ...]]:
    """Yield a line for every text that a formula or heading is followed through."""
    for item in followed:
        standings = {int(standing.version): standing for standing in item.standings}
        for column, (side, state) in enumerate(zip(sides, item.row.states, strict=True)):
            standing = standings.get(column)
            yield (
                *(item.kind.value, item.row.key, item.row.label, side.version.name, state.value),
                None if standing is None else _addresses(side, (standing.paragraph,)),
                None if standing is None else standing.wording,
            )


CSV_COLUMNS = (
    *("state", "moved", "shape", "left", "right", "left_label", "right_label"),
    *("score", "removed", "added", "routine", "reason", "left_text", "right_text"),
)


def comparison_csv(comparison: Comparison, *, raw: bool = False) -> str:
    """Return links and paragraphs without one as CSV, in the order of the later text.

    What differs around the paragraphs comes last, in the state `frame`, its kind as the reason.

    Args:
        comparison: what to write.
        raw: leave cells that a spreadsheet would take for a formula; else an apostrophe is put
            before them.
    """
    links, added, dropped, frame, _ = comparison_tables(comparison)
    rows = [dict(zip(links.columns, row, strict=True)) for row in links.rows]
    for table, key in ((added, "right"), (dropped, "left")):
        for row in table.rows:
            named = dict(zip(table.columns, row, strict=True))
            named |= {key: named["address"], f"{key}_text": named["text"], "score": None}
            named[f"{key}_label"] = named["label"]
            rows.append(named)
    for row in frame.rows:
        named = dict(zip(frame.columns, row, strict=True))
        rows.append(named | {"state": "frame", "reason": named["kind"]})
    values = tuple(tuple(row.get(column) for column in CSV_COLUMNS) for row in rows)
    return table_csv(DataTable("rows", CSV_COLUMNS, values), raw=raw)


def table_csv(table: DataTable, *, raw: bool = False) -> str:
    """Return a table as CSV, its marks taken off.

    Args:
        table: what to write.
        raw: leave cells that a spreadsheet would take for a formula.
    """
    written = io.StringIO()
    writer = CsvWriter(written, table.columns, raw=raw, line_end="\r\n")
    for row in table.rows:
        writer.add(_csv_value(value) for value in row)
    return written.getvalue()


def _csv_value(value: Value) -> CsvCell:
    if isinstance(value, bool):
        return "yes" if value else None
    return _value(value)


def tables_json(tables: Iterable[DataTable]) -> str:
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


# ----------------------------------------
# Documents as tables: one with its text, versions and receipts, and the index of all.

PARAGRAPHS = ("address", "paragraph", "label", "part", "role", "heading", "text")
VERSIONS = ("version", "language", "paragraphs", "stored_at", "captures", "text_sha256")
RECEIVED = ("read_from", "read_at", "size", "media_type", "reader", "sha256")
LISTED_DOCUMENTS = (
    *("document", "date", "title", "kind", "place", "parties", "level", "succeeds"),
    *("versions", "paragraphs", "published", "licence", "specimen", "page"),
)
LISTED_COMPARISONS = (
    "left",
    "right",
    "left_paragraphs",
    "right_paragraphs",
    *map(str, RelationState),
    "page",
)


def document_tables(
    version: Version, *, history: Sequence[VersionSummary], receipts: Sequence[Provenance]
) -> tuple[DataTable, ...]:
    """Return a document's text paragraph by paragraph, its versions, and what it was read from."""
    paragraphs = tuple(
        (
            *(
                paragraph_address(version, index),
                paragraph.path,
                paragraph.label,
                paragraph.part,
                paragraph.role.value,
            ),
            *(paragraph.heading, paragraph.text),
        )
        for index, paragraph in enumerate(version.paragraphs)
    )
    versions = tuple(
        (
            *(line.name, line.language, line.paragraphs, line.added_at.isoformat()),
            *(line.captures, line.digest),
        )
        for line in history
    )
    received = tuple(
        (
            *(
                receipt.origin,
                receipt.retrieved_at.isoformat(),
                receipt.size,
                receipt.media_type,
                receipt.reader,
            ),
            receipt.sha256,
        )
        for receipt in receipts
    )
    return (
        DataTable("paragraphs", PARAGRAPHS, paragraphs),
        DataTable("versions", VERSIONS, versions),
        DataTable("received", RECEIVED, received),
        comparison_facts(version),
    )


def index_tables(
    documents: Sequence[ListedDocument], comparisons: Sequence[ListedComparison]
) -> tuple[DataTable, ...]:
    """Return what the index lists, in its order of keys and of pages."""
    words = load_words()
    headers = tuple(
        words(f"state.{name}" if name in set(RelationState) else f"column.{name}")
        for name in LISTED_COMPARISONS
    )
    return (
        DataTable(
            "comparisons",
            LISTED_COMPARISONS,
            tuple(
                _listed_comparison(listed)
                for listed in sorted(comparisons, key=lambda listed: listed.page)
            ),
            heads=headers,
        ),
        DataTable(
            "documents",
            LISTED_DOCUMENTS,
            tuple(
                _listed_document(listed)
                for listed in sorted(documents, key=lambda listed: listed.document.key)
            ),
        ),
    )


def _listed_document(listed: ListedDocument) -> tuple[Value, ...]:
    document = listed.document
    return (
        *(
            document.key,
            document.date,
            document.title,
            document.kind,
            document.place,
            party_cell(document),
            document.level,
        ),
        *(document.succeeds, len(listed.versions)),
        listed.versions[-1].paragraphs if listed.versions else None,
        *(document.source_url, document.licence, document.specimen, listed.page),
    )


def _listed_comparison(listed: ListedComparison) -> tuple[Value, ...]:
    counts = listed.counts
    return (
        f"{listed.left.key}@{listed.left_number}",
        f"{listed.right.key}@{listed.right_number}",
        *(counts.left, counts.right),
        *(counts.of(state) for state in RelationState),
        listed.page,
    )


# ----------------------------------------
# What the page of the corpus shows as tables: formulae, their uses, who takes from whom, novelty.
#
# They have what the page has, no more: a corpus of many thousand formulae is exported whole by the
# command line.

FORMULAS = (
    *("formula", "texts", "partners", "years", "first_in", "first_date", "wording", "slots"),
)
USES = ("formula", "date", "document", "title", "parties", "use", "taken_from", "wording")
FLOWS = ("giver", "taker", "words", "total")
NOVELTY = (
    *("document", "title", "date", "words", "from_predecessor", "from_others", "new"),
    *("predecessor", "forebear", "forebear_date", "forebear_words"),
)


def corpus_tables(overview: CorpusOverview) -> tuple[DataTable, ...]:
    """Return the tables of the page of a corpus."""
    uses = tuple(row for traced in overview.traced for row in _uses(traced))
    flows = tuple(
        (_codes(debt.giver), _codes(debt.taker), debt.words, debt.total) for debt in overview.debts
    )
    return (
        DataTable(
            "formulas", FORMULAS, tuple(_formula(listed, overview) for listed in overview.listed)
        ),
        DataTable("uses", USES, uses),
        DataTable("flows", FLOWS, flows),
        DataTable("novelty", NOVELTY, tuple(_novelty(novelty) for novelty in overview.novelties)),
    )


def _formula(formula: Formula, overview: CorpusOverview) -> tuple[Value, ...]:
    first = overview.firsts.get(formula.id)
    slots = "; ".join(f"{slot.name}: {', '.join(slot.fillings)}" for slot in formula.slots)
    return (
        *(formula.id, formula.documents, formula.partners, formula.years),
        *(first.key if first else None, first.date if first else None),
        *(formula.template, slots),
    )


def _uses(traced: TracedFormula) -> Iterator[tuple[Value, ...]]:
    lineage = traced.lineage
    givers = {
        crossing.later.carrier.version: crossing.earlier.carrier.key
        for crossing in lineage.crossings
    }
    for use in (*lineage.uses, *lineage.undated):
        carrier = use.carrier
        yield (
            *(traced.formula.id, carrier.date, carrier.key, carrier.title, _codes(carrier.parties)),
            _use(lineage, carrier.version, dated=carrier.date is not None),
            *(givers.get(carrier.version), use.wording),
        )


def _use(lineage: Lineage, version: str, *, dated: bool) -> str:
    if not dated:
        return "undated"
    if version in {use.carrier.version for use in lineage.first}:
        return "first"
    is_crossing = version in {crossing.later.carrier.version for crossing in lineage.crossings}
    return "taken" if is_crossing else "again"


def _novelty(novelty: Novelty) -> tuple[Value, ...]:
    carrier, nearest = novelty.carrier, novelty.nearest
    return (
        *(carrier.key, carrier.title, carrier.date, novelty.words),
        *(novelty.from_predecessor, novelty.from_others, novelty.new),
        novelty.predecessor.key if novelty.predecessor else None,
        nearest.carrier.key if nearest else None,
        nearest.carrier.date if nearest else None,
        nearest.words if nearest else None,
    )


def _codes(parties: tuple[str, ...]) -> str:
    return ", ".join(parties)


# ----------------------------------------
# The operative verbs of a text as tables: what workbooks, CSV and whoever counts are made from.

COMMITMENT_COLUMNS = (
    *("address", "paragraph", "label", "heading", "speaker", "kind", "verb", "rung", "firmness"),
    *("what", "substance", "definiteness", "negated", "condition", "lead", "sentence"),
    *("entry", "start", "end"),
)


def commitment_tables(
    version: Version, commitments: Sequence[Commitment], *, ladder: str
) -> tuple[DataTable, ...]:
    """Return the tables of a text's operative verbs: a line for each, and what they are of."""
    rows = tuple(_commitment_row(commitment, version) for commitment in commitments)
    about = comparison_facts(version, ladder=ladder)
    return DataTable("commitments", COMMITMENT_COLUMNS, rows), about


def _commitment_row(commitment: Commitment, version: Version) -> tuple[Value, ...]:
    paragraph = version.paragraphs[commitment.index]
    what, condition = commitment.complement, commitment.condition
    return (
        *(
            paragraph_address(version, commitment.index),
            paragraph.path,
            paragraph.label,
            paragraph.heading,
        ),
        *(commitment.speaker.name, commitment.kind.value, commitment.wording.text),
        *(commitment.rung, commitment.firmness or None),
        " ".join(what.text.split()) if what else "",
        *(commitment.substance, commitment.definiteness or None, commitment.negated),
        *(condition.text if condition else None, commitment.lead),
        _sentence(commitment, paragraph.text),
        *(commitment.verb, commitment.wording.start, commitment.wording.end),
    )


def _sentence(commitment: Commitment, text: str) -> Marked:
    """Return the sentence of a verb, the verb marked."""
    start, end = commitment.sentence
    verb = commitment.wording
    pieces = (
        MarkedSegment(text[start : verb.start]),
        MarkedSegment(text[verb.start : verb.end], is_verb=True),
        MarkedSegment(text[verb.end : end]),
    )
    return tuple(piece for piece in pieces if piece.text)


# ----------------------------------------
# Cells of CSV files: numbers, lists, nothing.


def to_cell(value: object) -> CsvCell:
    """Return a plain value, as JSON could hold it, as a cell; lists and objects are JSON."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None or isinstance(value, str | int | float):
        return value
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


# ----------------------------------------
# What fell silent along a series, as a table.

SILENT_COLUMNS = (
    *("kind", "key", "wording", "last_wording", "last_in", "last_date", "run", "after"),
    *("stood_in", "said_in_part", "nearest", "nearest_kept", "telling_words", "nearest_text"),
    *("sisters", "sisters_that_say_it"),
)


def silent_table(silences: Silences, right: Version) -> DataTable:
    """Return what fell silent as a table, in the order of the page."""
    rows = tuple(tuple(_silent_cells(followed, silences, right)) for followed in silences.found)
    return DataTable("silent", SILENT_COLUMNS, rows)


def _silent_cells(followed: Followed, silences: Silences, right: Version) -> Iterator[Value]:
    last = followed.standings[-1]
    dates = {carrier.version: carrier.date for carrier in silences.texts}
    yield from (followed.kind.value, followed.row.key, followed.row.label, last.wording)
    yield from (f"{last.version}#{last.path}", dates[last.version], followed.run, followed.after)
    yield ", ".join(f"{standing.version}#{standing.path}" for standing in followed.standings)
    yield followed.is_survived
    found = followed.survivor
    if found is None:
        yield from (None, None, None, None)
    else:
        paragraph = right.paragraphs[found.paragraph]
        yield f"{right.name}#{paragraph.path}"
        yield from (found.kept, found.words, paragraph.text[found.start : found.end])
    yield len(silences.sisters)
    yield ", ".join(followed.sisters)
