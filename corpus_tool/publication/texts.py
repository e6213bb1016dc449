"""The pages of documents: their texts, and where each paragraph's wording was first seen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from corpus_tool.data_files import write_data
from corpus_tool.export.tabular import document_tables
from corpus_tool.model import Carrier, FirstSeen, Progress, Stage, Version, untold
from corpus_tool.publication.names import INDEX, TEXTS, commitments_name, text_page
from corpus_tool.publication.successions import newest_name
from corpus_tool.report.document_page import Ancestor, Forebears
from corpus_tool.report.index_page import ListedComparison, ListedDocument, ListedVersion
from corpus_tool.report.pages import document_page
from corpus_tool.report.sides import Side, make_columns
from corpus_tool.report.words import load
from corpus_tool.store import Reader
from corpus_tool.workspace import write

__all__ = ["ForebearsOf", "ancestors", "text_pages", "write_texts"]

MOST_TEXTS = 100
"""Up to so many documents each has a page; beyond, those that were compared."""

ForebearsOf = Callable[[str], Forebears | None]
"""Returns where the paragraphs of the version of this name were first seen, if that is known."""


def write_texts(
    reader: Reader,
    comparisons: Sequence[ListedComparison],
    folder: Path,
    *,
    made_at: datetime,
    program: str,
    unread: Collection[str] = (),
    progress: Progress = untold,
    forebears: ForebearsOf | None = None,
) -> tuple[ListedDocument, ...]:
    """Write a page for every document that was compared, in a small corpus for all of them.

    Args:
        reader: of the corpus.
        comparisons: those that have a page.
        folder: of the reports.
        made_at: printed on the pages.
        program: name and version.
        unread: the versions that have no page of commitments.
        progress: told how many documents are done, of how many.
        forebears: returns where the paragraphs of a text were first seen.

    Returns:
        the index entries of all documents.
    """
    documents = reader.documents()
    standing = defaultdict(list)
    for listed in comparisons:
        for key in {listed.left.key, listed.right.key}:
            standing[key].append(listed)
    entries = []
    lines = _listed_versions(reader)
    for done, document in enumerate(documents):
        progress(Stage.TEXTS, done, len(documents))
        entry = ListedDocument(document, tuple(lines[document.key]))
        if entry.versions and (document.key in standing or len(documents) <= MOST_TEXTS):
            newest = f"{document.key}@{entry.versions[-1].number}"
            entry = replace(
                entry,
                page=text_page(document.key),
                commitments=None if newest in unread else commitments_name(newest),
            )
            told = forebears(newest) if forebears else None
            _write_text(reader, entry, standing[document.key], told, folder, made_at, program)
        entries.append(entry)
    return tuple(entries)


def _write_text(
    reader: Reader,
    entry: ListedDocument,
    comparisons: Sequence[ListedComparison],
    told: Forebears | None,
    folder: Path,
    made_at: datetime,
    program: str,
) -> None:
    key = entry.document.key
    version, history, receipts = reader.version(key), reader.history(key), reader.sources(key)
    tables = document_tables(version, history=history, receipts=receipts)
    content = document_page(
        version,
        made_at=made_at,
        program=program,
        history=history,
        receipts=receipts,
        comparisons=comparisons,
        forebears=told,
        index=f"../{INDEX}",
        commitments=f"../{entry.commitments}" if entry.commitments else None,
        data=write_data(folder / TEXTS / key, tables, made_at=made_at, program=program),
    )
    write(folder / str(entry.page), content)


def ancestors(
    found: Iterable[FirstSeen],
    carriers: Mapping[str, Carrier],
    version: Callable[[str], Version],
    pages: Mapping[str, str],
) -> tuple[Ancestor, ...]:
    """Return what the page of a document tells of the first wordings of its paragraphs.

    Args:
        found: of the paragraphs of one text; those that are new are passed over.
        carriers: the texts of the corpus, by version.
        version: returns a text by name.
        pages: addresses of the pages of texts, by version.
    """
    words, columns = load(), dict[str, Side]()
    made = []
    for each in found:
        if each.is_new:
            continue
        first, carrier = each.first, carriers[each.first.version]
        if first.version not in columns:
            (columns[first.version],) = make_columns([version(first.version)], words)
        side, page = columns[first.version], pages.get(first.version)
        anchor = side.anchors[first.paragraph].partition("/")[2]
        made.append(
            Ancestor(
                found=each,
                title=carrier.title or carrier.key,
                date=carrier.date,
                label=side.labels[first.paragraph],
                href=f"../{page}#{anchor}" if page else None,
            )
        )
    return tuple(made)


def text_pages(reader: Reader, compared: Collection[str]) -> dict[str, str]:
    """Return the addresses of the pages that `write_texts` writes, by the version they show.

    Args:
        reader: of the corpus.
        compared: keys of the documents that were compared.
    """
    entries = reader.entries()
    return {
        newest_name(entry): text_page(entry.document.key)
        for entry in entries
        if entry.versions and (entry.document.key in compared or len(entries) <= MOST_TEXTS)
    }


def _listed_versions(reader: Reader) -> defaultdict[str, list[ListedVersion]]:
    """Return the versions of every document, oldest first, by its key."""
    found = defaultdict(list)
    for line in reader.version_lines():
        listed = ListedVersion(
            number=line.number,
            language=line.language,
            paragraphs=line.paragraphs,
            origin=line.origin,
            sha256=line.sha256,
        )
        found[line.key].append(listed)
    return found
