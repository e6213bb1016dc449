"""Which comparisons the reports show, and the files that show them.

The pages are written first and the index that links them last, each of them whole or not at all,
so that a reader never meets half a report.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import pairwise
from pathlib import Path

from corpus_tool.model import (
    AlignmentTable,
    Comparison,
    ComparisonSummary,
    Document,
    Entry,
    Options,
)
from corpus_tool.render.data import comparison_json
from corpus_tool.render.html import comparison_page, index_page, table_page
from corpus_tool.render.listing import (
    ListedComparison,
    ListedDocument,
    ListedVersion,
    list_comparison,
)
from corpus_tool.render.table_data import table_json
from corpus_tool.store import Reader
from corpus_tool.workspace import write

__all__ = [
    "INDEX",
    "list_documents",
    "newest",
    "page_name",
    "page_stem",
    "successions",
    "write_index",
    "write_pages",
    "write_table",
]

INDEX = "index.html"


def successions(reader: Reader) -> tuple[tuple[str, str], ...]:
    """Return the pairs of versions that follow each other, by name.

    A document follows the one it succeeds, the newest version of either; a version follows the
    one before it of the same document and language.
    """
    entries = {entry.document.key: entry for entry in reader.entries()}
    pairs = [
        (_newest_name(entries[entry.document.succeeds]), _newest_name(entry))
        for entry in entries.values()
        if entry.document.succeeds in entries
    ]
    for key, entry in entries.items():
        if entry.versions > 1:
            history = reader.history(key)
            pairs += [
                (earlier.name, later.name)
                for earlier, later in pairwise(history)
                if earlier.language == later.language
            ]
    return tuple(pairs)


def _newest_name(entry: Entry) -> str:
    return f"{entry.document.key}@{entry.versions}"


def page_stem(left: str, right: str, options: Options) -> str:
    """Return what a comparison's files are called: `old@1--new@1`."""
    stem = f"{left}--{right}"
    return stem if options == Options() else f"{stem}--{options.digest()[:8]}"


def page_name(comparison: Comparison) -> str:
    """Return the file name of a comparison's page."""
    left, right = comparison.left.name, comparison.right.name
    return f"{page_stem(left, right, comparison.options)}.html"


def newest(summaries: Iterable[ComparisonSummary]) -> tuple[ComparisonSummary, ...]:
    """Return, of the comparisons that would share a page, the one made last."""
    pages = {page_stem(each.left, each.right, each.options): each for each in summaries}
    return tuple(pages.values())


def write_pages(
    comparison: Comparison, folder: Path, *, made_at: datetime, program: str
) -> ListedComparison:
    """Write a comparison's page and data into the folder of reports; return its index entry."""
    page = page_name(comparison)
    data = page.removesuffix(".html") + ".json"
    write(folder / data, comparison_json(comparison))
    content = comparison_page(comparison, made_at=made_at, program=program, index=INDEX, data=data)
    write(folder / page, content)
    return list_comparison(comparison, page=page, data=data)


def write_table(table: AlignmentTable, path: Path, *, made_at: datetime, program: str) -> None:
    """Write a table's page and, beside it, the page of each pair that its cells lead to.

    Where the file's name ends in `.json`, its data are written, and no page.
    """
    if path.suffix == ".json":
        write(path, table_json(table))
        return
    pages = [page_name(comparison) for comparison in table.comparisons]
    for comparison, page in zip(table.comparisons, pages, strict=True):
        content = comparison_page(comparison, made_at=made_at, program=program)
        write(path.parent / page, content)
    write(path, table_page(table, made_at=made_at, program=program, pages=pages))


def write_index(
    documents: Sequence[ListedDocument],
    comparisons: Sequence[ListedComparison],
    folder: Path,
    *,
    made_at: datetime,
    program: str,
) -> Path:
    """Write the index of documents and comparisons; return its path."""
    content = index_page(documents, comparisons, made_at=made_at, program=program)
    write(folder / INDEX, content)
    return folder / INDEX


def list_documents(reader: Reader) -> tuple[ListedDocument, ...]:
    """Make the index entries of all documents without loading their texts."""
    return tuple(_list_document(reader, document) for document in reader.documents())


def _list_document(reader: Reader, document: Document) -> ListedDocument:
    versions = []
    for line in reader.history(document.key):
        receipt = reader.sources(document.key, line.number)[0]
        listed = ListedVersion(
            number=line.number,
            language=line.language,
            paragraphs=line.paragraphs,
            origin=receipt.origin,
            sha256=receipt.sha256,
        )
        versions.append(listed)
    return ListedDocument(document, tuple(versions))
