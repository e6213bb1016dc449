"""Commands that bring documents in: init, add, catalogue, fetch.

Sections, in order:

* Commands that bring documents in: init, add.
* Commands that reach out to publishers: catalogue, fetch.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corpus_tool.cli import options
from corpus_tool.cli.exit_codes import SOME_FAILED
from corpus_tool.cli.options import open_corpus, prepare_reading
from corpus_tool.cli.output import (
    FileOption,
    Format,
    FormatOption,
    OutcomeLine,
    choose_format,
    count_warnings,
    emit,
    emit_json,
    emit_note,
    report_outcomes,
    show_progress,
    until_stopped,
)
from corpus_tool.errors import CorpusError, InputError
from corpus_tool.paths import exists, printable

if TYPE_CHECKING:
    from corpus_tool.corpus import Corpus
    from corpus_tool.ingest.catalogue import CatalogueEntry
    from corpus_tool.ingest.files import Found
    from corpus_tool.ingest.formats import ReaderOptions
    from corpus_tool.operations.receive import Addition, Failure, Known, PassedOver

__all__ = [
    "add",
    "catalogue",
    "fetch",
    "init",
]


# ----------------------------------------
# Commands that bring documents in: init, add.

MEGABYTE = 1 << 20


def init(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="The folder; it is made if need be.")
    ] = Path(),
) -> None:
    """Make a folder a workspace: documents/, db/, reports/ and corpus.toml.

    What is there already stays as it is.

    \b
    Examples:
      corpus-tool init
      corpus-tool init statements-2025
    """
    from corpus_tool.corpus import Corpus
    from corpus_tool.workspace import Workspace

    workspace, made = Workspace.create(folder)
    with Corpus.open(workspace=workspace.root):
        pass
    for path in made:
        emit_note(f"made {workspace.relative(path)}")
    emit_note(f"{workspace.root} is a workspace. Next: corpus-tool add FILE")


def add(
    context: typer.Context,
    files: options.FilesArgument = None,
    recursive: options.RecursiveOption = False,
    jobs: options.JobsOption = None,
    manifest: options.ManifestOption = None,
    key: options.KeyOption = None,
    title: options.TitleOption = None,
    kind: options.KindOption = None,
    date: options.DateOption = None,
    place: options.PlaceOption = None,
    party: options.PartyOption = None,
    level: options.LevelOption = None,
    succeeds: options.SucceedsOption = None,
    language: options.LanguageOption = None,
    source_url: options.SourceUrlOption = None,
    licence: options.LicenceOption = None,
    encoding: options.EncodingOption = None,
    repair_encoding: options.RepairOption = False,
    password: options.PasswordOption = None,
    selector: options.SelectorOption = None,
    whole_page: options.WholePageOption = False,
    tracked: options.TrackedOption = options.TrackedChanges.ACCEPT,
    max_size: options.MaxSizeOption = None,
    explain: options.ExplainOption = False,
    form: FormatOption = Format.TABLE,
    output: FileOption = None,
) -> None:
    """Add documents: new ones, new versions of known ones, or nothing where nothing is new.

    What can be read: {formats}.

    A file keeps its bytes. The same bytes again store nothing; a changed file becomes the next
    version of its document, and the earlier one stays. What is not said of a document is taken
    from its front matter, its title and its name.

    With --recursive all documents in folders are added, by several processes at once. What is
    stored already is passed over by its digest, so that a stopped command goes on where it was.

    \b
    Examples:
      corpus-tool add statement.md
      corpus-tool add statements/ --recursive
      corpus-tool add 2025.md --key japan-laos-2025 --date 2025-01-21 --party JPN=Japan
      corpus-tool add *.md
      corpus-tool add --manifest documents/manifest.toml
      corpus-tool add statement.md --explain
    """
    form = choose_format(form, output)
    given: dict[str, object] = {
        "key": key,
        "title": title,
        "kind": kind,
        "date": date,
        "place": place,
        "parties": _parties(party),
        "level": level,
        "succeeds": succeeds,
        "languages": [language] if language else None,
        "source_url": source_url,
        "licence": licence,
    }
    reading = _reading(
        repair=repair_encoding,
        password=password,
        selector=selector,
        whole_page=whole_page,
        max_size=max_size * MEGABYTE if max_size else None,
    )
    if recursive:
        if tracked is options.TrackedChanges.BOTH:
            raise typer.BadParameter("both needs files by name", param_hint="--tracked")
        folders = _folders(files or [], manifest, given)
        reading = replace(reading, tracked=str(tracked), encoding=encoding)
        with open_corpus(context, create=True) as corpus:
            outcomes = _gather(corpus, folders, reading, jobs, explain=explain)
            brief = form is Format.TABLE
            keep = partial(OutcomeLine.of, explain=explain, brief=brief)
            lines, stopped = until_stopped(outcomes, keep)
        report_outcomes(lines, form, output, explain=explain, many=True, stopped=stopped)
        return
    prepare_reading()
    items = _items(files or [], manifest, given)
    items = tuple(reference for found in items for reference in _read_so(found, reading, tracked))
    with open_corpus(context, create=True) as corpus:
        added = corpus.add_all(items, encoding=encoding)
        shown = show_progress(added, label="Adding", total=len(items))
        lines, stopped = until_stopped(shown, partial(OutcomeLine.of, explain=explain))
    report_outcomes(lines, form, output, explain=explain, stopped=stopped)


def _gather(
    corpus: Corpus,
    folders: Sequence[Path],
    reading: ReaderOptions,
    jobs: int | None,
    *,
    explain: bool,
) -> Iterator[Addition | Known | PassedOver | Failure]:
    from corpus_tool.ingest import files

    for path in folders:
        added = corpus.add_folder(path, reading=reading, hands=jobs, anew=explain)
        label = f"Adding {printable(path.name)}" if path.name else "Adding"
        yield from show_progress(added, label=label, total=files.count_files(path))


def _parties(texts: Sequence[str] | None) -> list[object] | None:
    from corpus_tool.ingest.description import parse_party

    try:
        return [parse_party(text) for text in texts] if texts else None
    except ValueError as error:
        raise typer.BadParameter(f"{error}", param_hint="--party") from error


def _items(
    files: Sequence[Path], manifest: Path | None, given: dict[str, object]
) -> tuple[Found, ...]:
    from corpus_tool.ingest.description import ManifestItem, describe_table
    from corpus_tool.ingest.files import walk_manifest

    named = [f"--{name}" for name, value in given.items() if value]
    if manifest and (files or named):
        raise typer.BadParameter("stands alone: a manifest names its files and describes them")
    if manifest:
        return tuple(walk_manifest(manifest))
    if not files:
        raise typer.BadParameter("name a FILE, or a manifest with --manifest")
    if len(files) > 1 and named:
        raise typer.BadParameter(f"{named[0]} describes one document; {len(files)} files are named")
    description = describe_table(given, origin="the command line")
    return tuple(ManifestItem(path, description) for path in files)


def _folders(
    files: Sequence[Path], manifest: Path | None, given: dict[str, object]
) -> tuple[Path, ...]:
    if manifest or any(given.values()):
        raise typer.BadParameter(
            "takes what files and manifests in the folder say, and nothing else",
            param_hint="--recursive",
        )
    if not files:
        raise typer.BadParameter("name a FOLDER", param_hint="--recursive")
    for path in files:
        if not exists(path):
            raise InputError(
                f"no file or folder at '{path}'", subject=str(path), code="E_NOT_FOUND"
            )
    return tuple(files)


def _reading(**chosen: object) -> ReaderOptions:
    from corpus_tool.ingest.formats import ReaderOptions

    return ReaderOptions(**chosen)  # type: ignore[arg-type]


def _read_so(
    item: Found, reading: ReaderOptions, tracked: options.TrackedChanges
) -> Iterator[Found]:
    """Yield an item with how it is to be read; `both` of a Word file's texts are two versions."""
    from corpus_tool.ingest.description import ManifestItem
    from corpus_tool.ingest.formats import format_by_name

    if not isinstance(item, ManifestItem):
        yield item
        return
    modes = [str(tracked)]
    if tracked is options.TrackedChanges.BOTH:
        named = format_by_name(item.path)
        modes = ["reject", "accept"] if named and named.has_tracked_changes else ["accept"]
    for way in modes:
        yield replace(item, reading=replace(reading, tracked=way))


# ----------------------------------------
# Commands that reach out to publishers: catalogue, fetch.

_DOUBTS = {"W_LINKED", "W_MIRROR", "W_SHORT"}
"""Findings that tell whether a fetched text is one at all."""


def _complete_slug(incomplete: str) -> list[str]:
    from corpus_tool.ingest.catalogue import load_catalogue

    return [entry.slug for entry in load_catalogue() if entry.slug.startswith(incomplete)]


PartiesOption = Annotated[
    list[str] | None,
    typer.Option(metavar="CODE", help='Only with this party: LAO or "Lao PDR"; repeat for more.'),
]


def catalogue(
    party: PartiesOption = None,
    level: options.LevelOption = None,
    form: FormatOption = Format.TABLE,
    output: FileOption = None,
) -> None:
    """List known documents, and whether an address of their text is known.

    A title in square brackets was supplied: the one in print may differ. The texts are not part
    of the catalogue; fetch gets them. JSON and CSV have the addresses, each with its role.

    \b
    Examples:
      corpus-tool catalogue --party LAO
      corpus-tool catalogue --party JPN --level "Strategic Partnership"
      corpus-tool catalogue --format json
    """
    form = choose_format(form, output)
    from corpus_tool.ingest.catalogue import select_entries

    entries = select_entries(parties=party or (), level=level)
    if form is Format.JSON:
        emit_json(entries, to=output)
    elif form is not Format.TABLE:
        _emit_addresses(entries, form, output)
    else:
        columns = ("slug", "date", "parties", "level", "text", "title")
        emit(form, columns, [_row(entry) for entry in entries])
        emit_note(
            f"{len(entries)} documents; {sum(map(_is_published, entries))} with an official text"
        )


def _row(entry: CatalogueEntry) -> tuple[object, ...]:
    codes = [party.code for party in entry.parties]
    title = entry.title if entry.title_seen else f"[{entry.title}]"
    text = next(iter(entry.texts(mirrors=True)), None)
    place = str(text.role).removesuffix("-text") if text else None
    return entry.slug, entry.date, codes, entry.level, place, title


def _is_published(entry: CatalogueEntry) -> bool:
    return bool(entry.texts())


def _emit_addresses(entries: Sequence[CatalogueEntry], form: Format, output: Path | None) -> None:
    """Print a line for each address, and one for a document without any."""
    columns = (
        *("slug", "date", "parties", "level", "succeeds", "title", "title_seen", "publisher"),
        *("role", "language", "url", "link_text"),
    )
    rows: list[tuple[object, ...]] = []
    for entry in entries:
        codes = " ".join(party.code for party in entry.parties)
        facts = (entry.slug, entry.date, codes, entry.level, entry.succeeds, entry.title)
        head = (*facts, entry.title_seen, entry.publisher)
        rows += [
            (*head, str(address.role), address.language, address.url, address.link_text)
            for address in entry.addresses
        ] or [(*head, None, None, None, None)]
    emit(form, columns, rows, to=output, name="addresses")


def fetch(
    context: typer.Context,
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SLUG|URL",
            help="Documents of the catalogue, or addresses.",
            autocompletion=_complete_slug,
        ),
    ] = None,
    party: PartiesOption = None,
    level: options.LevelOption = None,
    key: Annotated[
        str | None, typer.Option(help="Its name in the corpus; by default slug or address.")
    ] = None,
    mirrors: Annotated[
        bool, typer.Option("--mirrors", help="Where no author publishes it, take a reprint.")
    ] = False,
    ignore_robots: Annotated[
        bool,
        typer.Option("--ignore-robots", help="Ask for the one URL though robots.txt forbids it."),
    ] = False,
    form: FormatOption = Format.TABLE,
    output: FileOption = None,
) -> None:
    """Fetch documents from their publishers, politely, and add what is new.

    Names come from the catalogue; --party and --level choose from it. An unchanged page makes no
    new version, a changed text makes the next one. What could not be fetched gets one line, and
    the rest goes on; then the exit code is 3.

    \b
    Examples:
      corpus-tool fetch jpn-lao-2015-sp jpn-lao-2010-cp
      corpus-tool fetch --party JPN --party LAO
      corpus-tool fetch https://www.example.org/statement.html --key example-2025
    """
    form = choose_format(form, output)
    chosen = _chosen(names or [], party or [], level)
    with open_corpus(context, create=True) as corpus:
        fetched = corpus.fetch(*chosen, key=key, mirrors=mirrors, ignore_robots=ignore_robots)
        shown = show_progress(fetched, label="Fetching", total=len(chosen))
        outcomes, stopped = until_stopped(shown, lambda outcome: outcome)
    _report(outcomes, form, output, stopped)


def _chosen(names: Sequence[str], parties: Sequence[str], level: str | None) -> list[str]:
    """Return the names and what is selected beside them, each once; say what is left aside."""
    from corpus_tool.ingest.catalogue import select_entries

    if not names and not parties and level is None:
        raise typer.BadParameter("name a SLUG or URL, or choose with --party or --level")
    selected = select_entries(parties=parties, level=level) if parties or level is not None else ()
    silent = [entry.slug for entry in selected if not _is_published(entry)]
    if silent:
        emit_note(f"no address of an official text is known of {', '.join(silent)}")
    published = [entry.slug for entry in selected if _is_published(entry)]
    return list(dict.fromkeys((*names, *published)))


def _report(
    outcomes: Sequence[Addition | Failure],
    form: Format,
    output: Path | None,
    stopped: CorpusError | None,
) -> None:
    """Print what became of each document; of a single one that failed, only why.

    What stopped the work before all had their turn is raised at the end.
    """
    failures = [outcome.error for outcome in outcomes if outcome.error]
    if stopped is not None and not outcomes:
        raise stopped
    try:
        if form is Format.TABLE and failures and len(outcomes) == 1:
            emit_note(str(failures[0]))
        else:
            columns = ("outcome", "document", "paragraphs", "address", "note")
            rows = [_outcome_row(outcome) for outcome in outcomes]
            emit(form, columns, rows, to=output, name="outcomes")
    finally:  # what was stored is told even where the table cannot be written
        counts = Counter(str(outcome.outcome) for outcome in outcomes)
        tally = ", ".join(f"{number} {name}" for name, number in counts.items())
        end = ", before the work stopped" if stopped is not None else ""
        emit_note(f"{tally or 'nothing to fetch'}{end}")
        if stopped is not None:
            raise stopped
    if failures:
        raise typer.Exit(SOME_FAILED)


def _outcome_row(outcome: Addition | Failure) -> tuple[object, ...]:
    from corpus_tool.model import gravest_warnings

    version, origin = outcome.version, outcome.origin
    address = origin if "://" in origin else None
    name, size = (version.name, len(version.paragraphs)) if version else (None, None)
    doubts = [
        f"{finding.code}: {finding.message}"
        for finding in outcome.findings
        if finding.code in _DOUBTS
    ]
    warnings = gravest_warnings(
        finding for finding in outcome.findings if finding.code not in _DOUBTS
    )
    if warnings and not outcome.message:
        doubts.append(count_warnings(warnings))
    message = "; ".join(filter(None, (outcome.message, *doubts)))
    document = name or (None if address else origin)
    return str(outcome.outcome), document, size, address, message or None
