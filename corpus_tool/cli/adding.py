"""Commands that bring documents in: init, add."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corpus_tool.cli import options
from corpus_tool.cli.opening import open_corpus, prepare_reading
from corpus_tool.cli.outcomes import Line, report_outcomes, until_stopped
from corpus_tool.cli.output import (
    FileOption,
    Format,
    FormatOption,
    note,
    settle,
)
from corpus_tool.cli.progress import track
from corpus_tool.errors import InputError
from corpus_tool.paths import exists, printable

if TYPE_CHECKING:
    from corpus_tool.corpus import Corpus
    from corpus_tool.ingest.files import Found
    from corpus_tool.ingest.formats import ReaderOptions
    from corpus_tool.operations.receive import Addition, Failure, Known, PassedOver

__all__ = ["register"]

MEGABYTE = 1 << 20
_WORD = frozenset({".docx", ".docm"})


def register(app: typer.Typer) -> None:
    """Give the commands of this module to the program."""
    app.command(short_help="make a folder a workspace")(init)
    app.command(short_help="add documents, or new versions of them")(add)


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
        note(f"made {workspace.relative(path)}")
    note(f"{workspace.root} is a workspace. Next: corpus-tool add FILE")


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
    tracked: options.TrackedOption = options.Tracked.ACCEPT,
    max_size: options.MaxSizeOption = None,
    explain: options.ExplainOption = False,
    form: FormatOption = Format.TABLE,
    output: FileOption = None,
) -> None:
    """Add documents: new ones, new versions of known ones, or nothing where nothing is new.

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
    form = settle(form, output)
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
        if tracked is options.Tracked.BOTH:
            raise typer.BadParameter("both needs files by name", param_hint="--tracked")
        folders = _folders(files or [], manifest, given)
        reading = replace(reading, tracked=str(tracked), encoding=encoding)
        with open_corpus(context, create=True) as corpus:
            outcomes = _gather(corpus, folders, reading, jobs, explain=explain)
            brief = form is Format.TABLE
            keep = partial(Line.of, explain=explain, brief=brief)
            lines, stopped = until_stopped(outcomes, keep)
        report_outcomes(lines, form, output, explain=explain, many=True, stopped=stopped)
        return
    prepare_reading()
    items = _items(files or [], manifest, given)
    items = tuple(each for found in items for each in _read_so(found, reading, tracked))
    with open_corpus(context, create=True) as corpus:
        added = corpus.add_all(items, encoding=encoding)
        shown = track(added, label="Adding", total=len(items))
        lines, stopped = until_stopped(shown, partial(Line.of, explain=explain))
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
        yield from track(added, label=label, total=files.count_documents(path))


def _parties(texts: Sequence[str] | None) -> list[object] | None:
    from corpus_tool.ingest.description import parse_party

    try:
        return [parse_party(text) for text in texts] if texts else None
    except ValueError as error:
        raise typer.BadParameter(f"{error}", param_hint="--party") from error


def _items(
    files: Sequence[Path], manifest: Path | None, given: dict[str, object]
) -> tuple[Found, ...]:
    from corpus_tool.ingest.description import Item, describe
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
    description = describe(given, origin="the command line")
    return tuple(Item(path, description) for path in files)


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


def _read_so(item: Found, reading: ReaderOptions, tracked: options.Tracked) -> Iterator[Found]:
    """Yield an item with how it is to be read; `both` of a Word file's texts are two versions."""
    from corpus_tool.ingest.description import Item

    if not isinstance(item, Item):
        yield item
        return
    ways = [str(tracked)]
    if tracked is options.Tracked.BOTH:
        ways = ["reject", "accept"] if item.path.suffix.lower() in _WORD else ["accept"]
    for way in ways:
        yield replace(item, reading=replace(reading, tracked=way))
