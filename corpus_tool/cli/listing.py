"""Commands that show what the corpus holds: list, show."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from corpus_tool.cli.opening import complete_key, open_corpus
from corpus_tool.cli.output import (
    FileOption,
    Format,
    FormatOption,
    emit,
    emit_json,
    emit_line,
    settle,
)

if TYPE_CHECKING:
    from corpus_tool.corpus import Corpus
    from corpus_tool.model import Version

__all__ = ["register"]


class Listed(StrEnum):
    """What can be listed."""

    DOCUMENTS = "documents"
    VERSIONS = "versions"
    COMPARISONS = "comparisons"
    RUNS = "runs"
    RETRIEVALS = "retrievals"


def register(app: typer.Typer) -> None:
    """Give the commands of this module to the program."""
    app.command("list", short_help="list documents, versions, comparisons, runs, retrievals")(list_)
    app.command(short_help="show a text as it was cut into paragraphs")(show)


def list_(
    context: typer.Context,
    what: Annotated[Listed, typer.Argument(help="What to list.")] = Listed.DOCUMENTS,
    form: FormatOption = Format.TABLE,
    output: FileOption = None,
) -> None:
    """List what the corpus holds: documents, versions, comparisons, runs or retrievals.

    \b
    Examples:
      corpus-tool list
      corpus-tool list versions
      corpus-tool list comparisons --format csv
    """
    form = settle(form, output)
    with open_corpus(context, read_only=True) as corpus:
        columns, rows = _LISTINGS[what](corpus)
    emit(form, columns, rows, to=output, name=str(what))


Listing = tuple[tuple[str, ...], list[tuple[object, ...]]]


def _list_documents(corpus: Corpus) -> Listing:
    columns = ("document", "date", "title", "parties", "versions", "paragraphs", "succeeds")
    rows: list[tuple[object, ...]] = []
    for entry in corpus.documents():
        document = entry.document
        parties = [party.code for party in document.parties]
        cells = (document.key, document.date, document.title, parties)
        rows.append((*cells, entry.versions, entry.paragraphs, document.succeeds))
    return columns, rows


def _list_versions(corpus: Corpus) -> Listing:
    columns = ("version", "language", "paragraphs", "added", "captures", "made from", "digest")
    rows: list[tuple[object, ...]] = [
        (
            *(line.name, line.language, line.paragraphs, line.added_at, line.captures),
            *(line.parent, line.digest[:12]),
        )
        for line in corpus.versions()
    ]
    return columns, rows


def _list_comparisons(corpus: Corpus) -> Listing:
    names = ("identical", "edited", "reworded", "moved", "dropped", "added")
    columns = ("left", "right", *names, "engine", "made")
    rows: list[tuple[object, ...]] = [
        (line.left, line.right, *(getattr(line, name) for name in names), line.engine, line.made_at)
        for line in corpus.comparisons()
    ]
    return columns, rows


def _list_runs(corpus: Corpus) -> Listing:
    columns = ("run", "kind", "status", "started", "ended", "engine", "error")
    rows: list[tuple[object, ...]] = [
        (run.id, run.kind, str(run.status), run.started_at, run.ended_at, run.engine, run.error)
        for run in corpus.runs()
    ]
    return columns, rows


def _list_retrievals(corpus: Corpus) -> Listing:
    columns = ("address", "final address", "status", "retrieved", "etag", "sha256")
    rows: list[tuple[object, ...]] = [
        (
            *(line.address, line.final_address, line.status, line.retrieved_at),
            *(line.header("etag") or None, line.sha256[:12]),
        )
        for line in corpus.retrievals()
    ]
    return columns, rows


_LISTINGS = {
    Listed.DOCUMENTS: _list_documents,
    Listed.VERSIONS: _list_versions,
    Listed.COMPARISONS: _list_comparisons,
    Listed.RUNS: _list_runs,
    Listed.RETRIEVALS: _list_retrievals,
}


def show(
    context: typer.Context,
    document: Annotated[
        str,
        typer.Argument(
            metavar="KEY[@N]", help="A document, or one version.", autocompletion=complete_key
        ),
    ],
    form: FormatOption = Format.TABLE,
    output: FileOption = None,
) -> None:
    """Show a document's text as it was cut: headings, paragraphs with label and role.

    The table shortens long paragraphs; --format json and csv have them whole.

    \b
    Examples:
      corpus-tool show japan-laos-csp-2025
      corpus-tool show japan-laos-csp-2025@1 --format json
    """
    form = settle(form, output)
    with open_corpus(context, read_only=True) as corpus:
        version = corpus.find(document)
    if form is Format.JSON:
        emit_json(version, to=output)
        return
    if form is Format.TABLE:
        _describe(version)
    columns = ("path", "label", "role", "heading", "text")
    rows = [
        (each.path, each.label, str(each.role), each.heading, _short(each.text, form))
        for each in version.paragraphs
    ]
    emit(form, columns, rows, to=output, name="paragraphs")


def _describe(version: Version) -> None:
    document, provenance = version.document, version.provenance
    parties = ", ".join(f"{party.name} ({party.code})" for party in document.parties)
    facts = (
        ("version", version.name),
        ("title", document.title),
        ("kind", document.kind),
        ("date", document.date),
        ("place", document.place),
        ("parties", parties),
        ("level", document.level),
        ("succeeds", document.succeeds),
        ("licence", document.licence),
        ("specimen", "invented, for showing the tool" if document.specimen else None),
        ("published at", document.source_url),
        ("received from", provenance.origin),
        ("received at", f"{provenance.retrieved_at:%Y-%m-%d %H:%M} UTC"),
        ("sha256", provenance.sha256),
        ("read by", provenance.reader),
    )
    for name, value in facts:
        if value:
            emit_line(f"{name:<14} {value}")
    emit_line("")


def _short(text: str, form: Format) -> str:
    line = " ".join(text.split())
    return text if form is not Format.TABLE else line if len(line) <= 80 else line[:79] + "…"
