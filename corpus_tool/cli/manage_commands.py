"""Commands on the corpus itself: list, show, db, verify, evaluate.

Sections, in order:

* Commands that show what the corpus holds: list, show.
* Commands about the database: backup, restore, verify, db upgrade, db current, db check.
* The command that measures the tool against gold and truth: evaluate.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corpus_tool.cli.options import complete_key, find_settings, given_encoder, open_corpus
from corpus_tool.cli.output import (
    FileOption,
    Format,
    FormatOption,
    choose_format,
    emit,
    emit_json,
    emit_line,
    emit_note,
    progress_bar,
    stages,
)
from corpus_tool.errors import SettingsError
from corpus_tool.settings import Settings

if TYPE_CHECKING:
    from corpus_tool.corpus import Corpus
    from corpus_tool.model import Signatory, Version
    from corpus_tool.store.verify_content import Problem

__all__ = [
    "backup",
    "evaluate",
    "group",
    "list_",
    "restore",
    "show",
    "verify",
]


# ----------------------------------------
# Commands that show what the corpus holds: list, show.


class Listed(StrEnum):
    """What can be listed."""

    DOCUMENTS = "documents"
    VERSIONS = "versions"
    COMPARISONS = "comparisons"
    RUNS = "runs"
    RETRIEVALS = "retrievals"


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
    form = choose_format(form, output)
    with open_corpus(context, read_only=True) as corpus:
        columns, rows = _LISTINGS[what](corpus)
    emit(form, columns, rows, to=output, name=str(what))


Listing = tuple[tuple[str, ...], list[tuple[object, ...]]]


def _list_documents(corpus: Corpus) -> Listing:
    columns = (
        *("document", "date", "title", "parties", "versions", "paragraphs", "succeeds"),
        "warnings",
    )
    rows: list[tuple[object, ...]] = []
    for entry in corpus.documents():
        document = entry.document
        parties = [party.code for party in document.parties]
        cells = (document.key, document.date, document.title, parties)
        counts = (entry.versions, entry.paragraphs, document.succeeds, entry.warnings or None)
        rows.append((*cells, *counts))
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
    form = choose_format(form, output)
    with open_corpus(context, read_only=True) as corpus:
        version = corpus.find(document)
    if form is Format.JSON:
        emit_json(version, to=output)
        return
    if form is Format.TABLE:
        _describe(version)
    columns = ("path", "label", "role", "heading", "text")
    rows = [
        (
            paragraph.path,
            paragraph.label,
            str(paragraph.role),
            paragraph.heading,
            _short(paragraph.text, form),
        )
        for paragraph in version.paragraphs
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
        *_frame(version),
    )
    for name, value in facts:
        if value:
            emit_line(f"{name:<14} {value}")
    emit_line("")


_LEFT_OUT = ("I_FURNITURE", "I_MASTHEAD", "I_SIGNATURE_LINE", "I_DATELINE", "I_CAPTION", "I_HIDDEN")


def _frame(version: Version) -> Iterator[tuple[str, str | None]]:
    """Yield what was taken for no paragraph: title, date, signatures, and what was left out."""
    from corpus_tool.model import gravest_warnings

    for part in version.segmentation.parts:
        at = f" ({part.slug})" if part.slug != "main" else ""
        title = part.title if part.title != version.document.title else None
        yield "printed title", title and f"{title}{at}"
        yield "date line", part.dateline and f"{part.dateline}{at}"
        yield "attestation", part.attestation and f"{part.attestation}{at}"
        signed = "; ".join(filter(None, map(_signature, part.signatories)))
        yield "signed by", signed and f"{signed}{at}"
    findings = version.segmentation.findings
    left_out = sum(finding.code in _LEFT_OUT for finding in findings)
    yield "left out", f"{left_out} passages: --format json" if left_out else None
    warnings = [f"{finding.code} {finding.message}" for finding in gravest_warnings(findings)]
    yield "warnings", " · ".join(warnings)


def _signature(signatory: Signatory) -> str:
    return ", ".join(filter(None, (signatory.name, signatory.office)))


def _short(text: str, form: Format) -> str:
    line = " ".join(text.split())
    return text if form is not Format.TABLE else line if len(line) <= 80 else line[:79] + "…"


# ----------------------------------------
# Commands about the database: backup, restore, verify, db upgrade, db current, db check.

REMEDY = (
    "restore a backup with corpus-tool restore FILE, "
    "or add the files that you keep to a new corpus with corpus-tool add"
)

group = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Make, upgrade and check the database.",
)


def backup(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Put it in the place of an earlier backup.")
    ] = False,
) -> None:
    """Write the whole corpus into one file, and verify it before it takes its name.

    Everything is in it, runs and stored searches too. The file is a corpus in SQLite, whatever
    database this one is in, and restore takes it back into either. Others may go on working.

    \b
    Examples:
      corpus-tool backup backups/2026-11-30.sqlite
      corpus-tool backup --replace backups/$(date +%a).sqlite
    """
    from corpus_tool.store.backup import back_up

    settings = find_settings(context)
    with stages() as progress:
        made = back_up(settings.database_url, file, replace=replace, progress=progress)
    emit_note(f"{_extent(made.rows)}; verified")
    emit_line(str(file))


def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `corpus-tool backup` wrote.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace a corpus that holds something.")
    ] = False,
) -> None:
    """Put the corpus of a backup in the place of an empty one or, with --replace, of any.

    It is verified first, and then comes in one step; an older one is brought to this program's
    schema. A file of SQLite that is replaced is kept under another name; a server's rows are gone.

    \b
    Examples:
      corpus-tool restore backups/2026-11-30.sqlite
      corpus-tool restore backups/2026-11-30.sqlite --replace
    """
    from corpus_tool.store.restore import restore_backup

    settings = find_settings(context)
    settings.make_database_folder()
    with stages() as progress:
        done = restore_backup(settings.database_url, file, replace=replace, progress=progress)
    if done.kept:
        emit_note(f"the corpus as it was: {settings.workspace.relative(done.kept)}")
    emit_note(f"{_extent(done.backup.rows)}; verified")
    emit_line(settings.database_shown)


def _extent(rows: Mapping[str, int]) -> str:
    kinds = ("document", "version", "comparison")
    counted = [f"{rows.get(kind, 0)} {kind}{'' if rows.get(kind) == 1 else 's'}" for kind in kinds]
    searches = rows.get("scan", 0)
    return ", ".join((*counted, f"{searches} stored search{'' if searches == 1 else 'es'}"))


@group.command()
def upgrade(context: typer.Context) -> None:
    """Bring the database to this program's schema, or make it where there is none.

    The change happens whole or not at all; a copy of an SQLite database is kept beside it first.

    \b
    Example:
      corpus-tool db upgrade
    """
    from corpus_tool.store import migrate

    settings = find_settings(context)
    done = migrate.upgrade_database(settings.database_url)
    if done.before == done.after:
        emit_note(f"{settings.database_shown} is at {done.after} already")
        return
    if done.backup:
        emit_note(f"the database as it was: {settings.workspace.relative(done.backup)}")
    emit_note(f"{settings.database_shown}: {done.before or 'nothing'} -> {done.after}")


@group.command()
def current(context: typer.Context) -> None:
    """Print the revision of the database's schema.

    \b
    Example:
      corpus-tool db current
    """
    from corpus_tool.store import migrate

    revision = migrate.current_revision(find_settings(context).database_url)
    emit_line(revision or "none")


@group.command()
def check(context: typer.Context) -> None:
    """Compare the database's tables, constraints and triggers with this program's schema.

    Exit code 1 and a line for each difference where there is one.

    \b
    Example:
      corpus-tool db check
    """
    from corpus_tool.store import migrate

    settings = find_settings(context)
    differences = migrate.check_schema(settings.database_url)
    for line in differences:
        emit_line(line)
    if differences:
        raise typer.Exit(1)
    emit_note(f"{settings.database_shown} has this program's schema")


def verify(
    context: typer.Context,
    file: Annotated[
        Path | None,
        typer.Argument(metavar="FILE", help="A backup; without one, the corpus is examined."),
    ] = None,
    form: FormatOption = Format.TABLE,
    output: FileOption = None,
) -> None:
    """Look for silent damage: take every hash, span, link and count of the corpus again.

    A database's own checks notice a broken page, not a changed word. Exit code 1 where anything
    is not as it was stored.

    \b
    Examples:
      corpus-tool verify
      corpus-tool verify --format json
      corpus-tool verify backups/2026-11-30.sqlite
    """
    form = choose_format(form, output)
    problems = _problems(context) if file is None else _problems_of(file)
    if problems or form is not Format.TABLE:
        rows = [(problem.code, problem.subject, problem.message) for problem in problems]
        emit(form, ("code", "subject", "problem"), rows, to=output, name="problems")
    if problems:
        emit_note(f"{len(problems)} problems: {REMEDY if file is None else 'take another backup'}")
        raise typer.Exit(1)
    emit_note("everything is as it was stored")


def _problems(context: typer.Context) -> tuple[Problem, ...]:
    opened = open_corpus(context, read_only=True, examine=True)
    with opened as corpus, progress_bar("Verifying") as progress:
        return corpus.verify(progress=progress)


def _problems_of(file: Path) -> tuple[Problem, ...]:
    from corpus_tool.store.backup import verify_backup

    with stages() as progress:
        return verify_backup(file, progress=progress)


# ----------------------------------------
# The command that measures the tool against gold and truth: evaluate.


def evaluate(
    context: typer.Context,
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH…", help="Files, or folders of them.")
    ],
    trials: Annotated[
        int,
        typer.Option(
            min=0,
            max=1000,
            help="Edit each text of the link gold by program, so often lightly and so often hard.",
        ),
    ] = 0,
    form: FormatOption = Format.TABLE,
    output: FileOption = None,
) -> None:
    """Measure the tool's own work against files in which people wrote down what is right.

    Each file is known by its shape: links between two texts, the units of one text, sentences, the
    operative verbs of one text.
    Nothing of the corpus is read or changed.

    \b
    Examples:
      corpus-tool evaluate documents/gold
      corpus-tool evaluate documents/gold --trials 3
      corpus-tool evaluate gold/ truth/ --format json
    """
    form = choose_format(form, output)
    from corpus_tool import lexicon
    from corpus_tool.evaluation import evaluate_folders as measure
    from corpus_tool.operations.open import find_own_weights, load_encoder

    settings = _settings(context)
    encoder = load_encoder(settings.encoder_name if settings else given_encoder(context) or "auto")
    model = encoder.model if encoder is not None else None
    weights = find_own_weights(settings, model) if settings else None
    with progress_bar("Measuring") as progress:
        found = measure(
            paths,
            lexicon=lexicon.load(settings.lexicon_name if settings else "en"),
            encoder=encoder,
            weights=weights,
            trials=trials,
            progress=progress,
        )
    for line in found.skipped:
        emit_note(line)
    if form is Format.JSON:
        emit_json(found.as_json(), to=output)
    elif form is not Format.TABLE:
        columns = ("kind", "file", "measure", "value")
        emit(form, columns, found.rows(), to=output, name="measures")
    else:
        for table in found.tables():
            emit_line(table.title)
            emit(form, table.columns, table.rows)
            emit_line("")


def _settings(context: typer.Context) -> Settings | None:
    """Return the workspace's settings; outside any workspace the defaults serve."""
    try:
        return find_settings(context)
    except SettingsError as error:
        if error.code != "E_NO_WORKSPACE":
            raise
        return None
