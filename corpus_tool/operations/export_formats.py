"""The registers of forms, and the snapshot that an export is written from.

Sections, in order:

* The register of forms of a comparison: the name on the command line, and what makes it.
* The register of forms of one text: the name on the command line, and what makes it.
* The register of forms of a whole corpus: the name on the command line, and what makes it.
* What is taken out of the store for an export: one thing after the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from corpus_tool.export.form import (
    CorpusSnapshot,
    ExportForm,
    ExportOptions,
    FolderExportForm,
    SnapshotVersion,
)
from corpus_tool.model import Comparison, Version
from corpus_tool.operations.open import PROGRAM
from corpus_tool.store import StoreReader

__all__ = [
    "COMPARISON_FORMS",
    "CORPUS_FORMS",
    "VERSION_FORMS",
    "export_snapshot",
    "stored_version",
]


# ----------------------------------------
# The register of forms of a comparison: the name on the command line, and what makes it.
#
# To add one: write a function here that imports what it needs within and returns chunks of bytes.


def _json(comparison: Comparison, _chosen: ExportOptions) -> Iterable[bytes]:
    from corpus_tool.export.json import comparison_json

    yield comparison_json(comparison).encode()


def _docx(comparison: Comparison, _chosen: ExportOptions) -> Iterable[bytes]:
    from corpus_tool.export.docx import comparison_docx

    yield comparison_docx(comparison, made_at=datetime.now(UTC), program=PROGRAM)


def _docx_table(comparison: Comparison, _chosen: ExportOptions) -> Iterable[bytes]:
    from corpus_tool.export.docx import comparison_table_docx

    yield comparison_table_docx(comparison, made_at=datetime.now(UTC), program=PROGRAM)


def _xlsx(comparison: Comparison, _chosen: ExportOptions) -> Iterable[bytes]:
    from corpus_tool.export.tabular import comparison_tables
    from corpus_tool.export.xlsx import workbook

    yield workbook(comparison_tables(comparison), made_at=datetime.now(UTC), program=PROGRAM)


def _csv(comparison: Comparison, chosen: ExportOptions) -> Iterable[bytes]:
    from corpus_tool.export.tabular import comparison_csv

    yield comparison_csv(comparison, raw=chosen.raw_csv).encode()


def _pdf(comparison: Comparison, _chosen: ExportOptions) -> Iterable[bytes]:
    from corpus_tool.export.pdf import comparison_pdf

    yield comparison_pdf(comparison, made_at=datetime.now(UTC), program=PROGRAM)


def _comparison_tei(comparison: Comparison, _chosen: ExportOptions) -> Iterable[bytes]:
    from corpus_tool.export.tei import comparison_tei

    yield comparison_tei(comparison, made_at=datetime.now(UTC), program=PROGRAM).encode()


COMPARISON_FORMS: Mapping[str, ExportForm[Comparison]] = {
    "json": ExportForm(".json", _json),
    "docx": ExportForm(".docx", _docx, binary=True),
    "docx-table": ExportForm(".docx", _docx_table, binary=True),
    "xlsx": ExportForm(".xlsx", _xlsx, binary=True),
    "pdf": ExportForm(".pdf", _pdf, binary=True),
    "csv": ExportForm(".csv", _csv),
    "tei": ExportForm(".xml", _comparison_tei),
}


# ----------------------------------------
# The register of forms of one text: the name on the command line, and what makes it.


def _text(stored: SnapshotVersion, _chosen: ExportOptions) -> Iterable[bytes]:
    yield f"{stored.version.segmentation.body}\n".encode()


def _text_tei(stored: SnapshotVersion, _chosen: ExportOptions) -> Iterable[bytes]:
    from corpus_tool.export.tei import write_tei

    yield write_tei(stored.version)


def _akn(stored: SnapshotVersion, _chosen: ExportOptions) -> Iterable[bytes]:
    from corpus_tool.export.akn import write_akn

    yield write_akn(stored.version)


def _markdown(stored: SnapshotVersion, _chosen: ExportOptions) -> Iterable[bytes]:
    from corpus_tool.export.markdown import write_markdown

    yield write_markdown(stored.version).encode()


def _text_csl(stored: SnapshotVersion, _chosen: ExportOptions) -> Iterable[bytes]:
    from corpus_tool.export.citations import write_csl

    return write_csl([stored.version.document])


def _text_bibtex(stored: SnapshotVersion, _chosen: ExportOptions) -> Iterable[bytes]:
    from corpus_tool.export.citations import write_bibtex

    return write_bibtex([stored.version.document])


VERSION_FORMS: Mapping[str, ExportForm[SnapshotVersion]] = {
    "markdown": ExportForm(".md", _markdown),
    "tei": ExportForm(".tei.xml", _text_tei),
    "akn": ExportForm(".akn.xml", _akn),
    "csl": ExportForm(".json", _text_csl),
    "bibtex": ExportForm(".bib", _text_bibtex),
    "text": ExportForm(".txt", _text),
}


# ----------------------------------------
# The register of forms of a whole corpus: the name on the command line, and what makes it.


def _jsonl(holding: CorpusSnapshot, _chosen: ExportOptions) -> Iterable[bytes]:
    from corpus_tool.export.jsonl import write_jsonl

    return write_jsonl(holding, engine=PROGRAM)


def _datapackage(holding: CorpusSnapshot, chosen: ExportOptions, folder: Path) -> None:
    from corpus_tool.export.package import write_package

    write_package(holding, folder, engine=PROGRAM, raw=chosen.raw_csv)


def _corpus_csl(holding: CorpusSnapshot, _chosen: ExportOptions) -> Iterable[bytes]:
    from corpus_tool.export.citations import write_csl

    return write_csl(holding.documents())


def _corpus_bibtex(holding: CorpusSnapshot, _chosen: ExportOptions) -> Iterable[bytes]:
    from corpus_tool.export.citations import write_bibtex

    return write_bibtex(holding.documents())


def _parquet(holding: CorpusSnapshot, _chosen: ExportOptions) -> Iterable[bytes]:
    from corpus_tool.export.parquet import write_parquet

    return write_parquet(holding.versions())


CORPUS_FORMS: Mapping[str, ExportForm[CorpusSnapshot] | FolderExportForm[CorpusSnapshot]] = {
    "jsonl": ExportForm(".jsonl", _jsonl),
    "datapackage": FolderExportForm(_datapackage, "datapackage.json"),
    "csl": ExportForm(".json", _corpus_csl),
    "bibtex": ExportForm(".bib", _corpus_bibtex),
    "parquet": ExportForm(".parquet", _parquet, binary=True),
}


# ----------------------------------------
# What is taken out of the store for an export: one thing after the other.


def export_snapshot(reader: StoreReader) -> CorpusSnapshot:
    """Return what a corpus holds at the moment of a transaction, as long as this is open."""
    return CorpusSnapshot(
        documents=reader.documents,
        versions=lambda: _versions(reader),
        retrievals=reader.retrievals,
        comparisons=lambda: _comparisons(reader),
    )


def stored_version(reader: StoreReader, version: Version) -> SnapshotVersion:
    """Return a version with its receipts."""
    return SnapshotVersion(version, reader.receipts(version.document.key, version.number))


def _versions(reader: StoreReader) -> Iterator[SnapshotVersion]:
    for document in reader.documents():
        for line in reader.history(document.key):
            yield stored_version(reader, reader.version(document.key, line.number))


def _comparisons(reader: StoreReader) -> Iterator[Comparison]:
    for summary in reader.comparisons():
        yield reader.load_comparison(summary.id)
