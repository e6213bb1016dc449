"""The registers of forms, and the snapshot that an export is written from.

Sections, in order:

* The register of forms of a comparison: the name on the command line, and what makes it.
* The register of forms of one text: the name on the command line, and what makes it.
* The register of forms of a whole corpus: the name on the command line, and what makes it.
* What is taken out of the store for an export: one thing after the other.
* A corpus, a text or a comparison goes out in a form that other programs read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Protocol, TypeVar

from corpus_tool.export.form import (
    CorpusSnapshot,
    ExportForm,
    ExportOptions,
    FolderExportForm,
    SnapshotVersion,
    zip_folder,
)
from corpus_tool.export.output_forms import Output, find_output_form
from corpus_tool.folder_replacement import new_folder
from corpus_tool.model import Comparison, Version
from corpus_tool.operations.open import PROGRAM, OpenCorpus
from corpus_tool.store import StoreReader
from corpus_tool.workspace import sweep, write_bytes

if TYPE_CHECKING:  # what compares, or reads files, is imported by those exports that need it
    from corpus_tool.operations.add import Reference

__all__ = [
    "COMPARISON_FORMS",
    "CORPUS_FORMS",
    "VERSION_FORMS",
    "ByteStream",
    "export_snapshot",
    "export_subjects",
    "stored_version",
]


# ----------------------------------------
# The register of forms of a comparison: the name on the command line, and what makes it.
#
# To add one: enter it in `export/output_forms.py` and write a function here, by its name, that
# imports what it needs within and returns chunks of bytes.

Subject = TypeVar("Subject")


def _written_by(
    output: Output, **makers: Callable[[Subject, ExportOptions], Iterable[bytes]]
) -> dict[str, ExportForm[Subject]]:
    """Return forms that are one file by name, `docx_table` for `docx-table`."""
    forms = [(find_output_form(output, name.replace("_", "-")), makers[name]) for name in makers]
    return {form.name: ExportForm(form.suffixes[0], make) for form, make in forms}


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


COMPARISON_FORMS: Mapping[str, ExportForm[Comparison]] = _written_by(
    Output.COMPARISON,
    json=_json,
    docx=_docx,
    docx_table=_docx_table,
    xlsx=_xlsx,
    pdf=_pdf,
    csv=_csv,
    tei=_comparison_tei,
)


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


VERSION_FORMS: Mapping[str, ExportForm[SnapshotVersion]] = _written_by(
    Output.TEXT,
    markdown=_markdown,
    tei=_text_tei,
    akn=_akn,
    csl=_text_csl,
    bibtex=_text_bibtex,
    text=_text,
)


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
    **_written_by(
        Output.CORPUS, jsonl=_jsonl, csl=_corpus_csl, bibtex=_corpus_bibtex, parquet=_parquet
    ),
    "datapackage": FolderExportForm(
        _datapackage,
        "datapackage.json",
        find_output_form(Output.CORPUS, "datapackage").suffixes[0],
    ),
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


# ----------------------------------------
# A corpus, a text or a comparison goes out in a form that other programs read.

PLAIN = ExportOptions()


class ByteStream(Protocol):
    """What takes bytes."""

    def write(self, data: bytes, /) -> object:
        """Take a piece of a file."""


def export_subjects(
    corpus: OpenCorpus,
    *subjects: Reference | Comparison,
    form: str,
    to: str | Path | ByteStream | None = None,
    chosen: ExportOptions = PLAIN,
) -> Path | None:
    """Write the corpus, a text, or a comparison; return the path, or None for a stream.

    Args:
        corpus: where the subjects are.
        subjects: none for the corpus; a text; a comparison, or two texts to compare.
        form: the name of a form: `jsonl`, `tei`, `json`, …
        to: a path, or a stream of bytes; by default a file in the workspace's reports.
        chosen: what a user may set of it.

    Raises:
        InputError: there is no such form of it.
        StorageError: the file cannot be written; what was there is unchanged.
    """
    if not subjects:
        return _export_corpus(corpus, form, to, chosen)
    if len(subjects) == 1 and not isinstance(subjects[0], Comparison):
        return _export_version(corpus, subjects[0], form, to, chosen)
    from corpus_tool.operations.compare import compare_subjects

    return _export_comparison(corpus, compare_subjects(corpus, *subjects), form, to, chosen)


def _export_comparison(
    corpus: OpenCorpus,
    comparison: Comparison,
    form: str,
    to: str | Path | ByteStream | None,
    chosen: ExportOptions,
) -> Path | None:
    from corpus_tool.operations.report_files import page_name

    found = COMPARISON_FORMS[find_output_form(Output.COMPARISON, form).name]
    stem = page_name(comparison).removesuffix(".html")
    return _deliver(corpus, found.make(comparison, chosen), to, f"{stem}{found.suffix}")


def _export_version(
    corpus: OpenCorpus,
    text: Reference,
    form: str,
    to: str | Path | ByteStream | None,
    chosen: ExportOptions,
) -> Path | None:
    found = VERSION_FORMS[find_output_form(Output.TEXT, form).name]
    from corpus_tool.operations.add import add_named_files, find_chosen

    (named,) = add_named_files(corpus, text)
    with corpus.store.read() as reader:
        stored = stored_version(reader, find_chosen(reader, named))
    name = f"{stored.version.name}{found.suffix}"
    return _deliver(corpus, found.make(stored, chosen), to, name)


def _export_corpus(
    corpus: OpenCorpus, form: str, to: str | Path | ByteStream | None, chosen: ExportOptions
) -> Path | None:
    found = CORPUS_FORMS[find_output_form(Output.CORPUS, form).name]
    with corpus.store.read() as reader:
        holding = export_snapshot(reader)
        if isinstance(found, ExportForm):
            return _deliver(corpus, found.make(holding, chosen), to, f"corpus{found.suffix}")
        return _deliver_folder(corpus, found, holding, to, chosen)


def _deliver_folder(
    corpus: OpenCorpus,
    form: FolderExportForm[CorpusSnapshot],
    holding: CorpusSnapshot,
    to: str | Path | ByteStream | None,
    chosen: ExportOptions,
) -> Path | None:
    """Write a folder whole or not at all, or an archive of it."""
    if isinstance(to, str | Path) and Path(to).suffix != form.suffix:
        sweep(Path(to).parent)
        with new_folder(Path(to), known_by=form.known_by) as folder:
            form.fill(holding, chosen, folder)
        return Path(to)
    return _deliver(corpus, _archive(form, holding, chosen), to, f"corpus{form.suffix}")


def _deliver(
    corpus: OpenCorpus, chunks: Iterable[bytes], to: str | Path | ByteStream | None, name: str
) -> Path | None:
    """Write to where the user says; a path gets the whole file or none of it."""
    if to is None or isinstance(to, str | Path):
        path = Path(to) if to else corpus.settings.folder("reports") / name
        sweep(path.parent)
        write_bytes(path, chunks)
        return path
    for chunk in chunks:
        to.write(chunk)
    return None


def _archive(
    form: FolderExportForm[CorpusSnapshot], holding: CorpusSnapshot, chosen: ExportOptions
) -> Iterator[bytes]:
    """Fill a folder for a while and yield an archive of it."""
    with TemporaryDirectory(prefix="corpus-tool-") as name:
        form.fill(holding, chosen, Path(name))
        yield from zip_folder(Path(name))
