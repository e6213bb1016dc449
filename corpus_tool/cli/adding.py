"""Commands that bring documents in: init, add."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corpus_tool.cli import options
from corpus_tool.cli.opening import open_corpus
from corpus_tool.cli.output import Format, FormatOption, emit, emit_json, note
from corpus_tool.cli.progress import track

if TYPE_CHECKING:
    from corpus_tool.ingest.extract import ReaderOptions
    from corpus_tool.ingest.manifest import Item
    from corpus_tool.intake import Addition, Failure

__all__ = ["register"]

SOME_FAILED = 3
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
) -> None:
    """Add documents: new ones, new versions of known ones, or nothing where nothing is new.

    A file keeps its bytes. The same bytes again store nothing; a changed file becomes the next
    version of its document, and the earlier one stays. What is not said of a document is taken
    from its front matter, its title and its name.

    \b
    Examples:
      corpus-tool add statement.md
      corpus-tool add 2025.md --key japan-laos-2025 --date 2025-01-21 --party JPN=Japan
      corpus-tool add *.md
      corpus-tool add --manifest documents/manifest.toml
      corpus-tool add statement.md --explain
    """
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
    items = _items(files or [], manifest, given)
    reading = _reading(
        repair=repair_encoding,
        password=password,
        selector=selector,
        whole_page=whole_page,
        max_size=max_size * MEGABYTE if max_size else None,
    )
    items = tuple(each for item in items for each in _read_so(item, reading, tracked))
    with open_corpus(context, create=True) as corpus:
        added = corpus.add_all(items, encoding=encoding)
        outcomes = list(track(added, label="Adding", total=len(items)))
    _report(outcomes, form, explain=explain)


def _report(outcomes: Sequence[Addition | Failure], form: Format, *, explain: bool) -> None:
    """Print what became of each file; the failure of a single one is a failure of the command."""
    failures = [outcome.error for outcome in outcomes if outcome.error]
    if len(outcomes) == 1 and failures:
        raise failures[0]
    _emit_outcomes(outcomes, form, explain=explain)
    counts = Counter(str(outcome.outcome) for outcome in outcomes)
    note(", ".join(f"{number} {name}" for name, number in counts.items()) or "nothing to add")
    if failures:
        raise typer.Exit(SOME_FAILED if len(failures) < len(outcomes) else 1)


def _parties(texts: Sequence[str] | None) -> list[object] | None:
    from corpus_tool.ingest.description import parse_party

    try:
        return [parse_party(text) for text in texts] if texts else None
    except ValueError as error:
        raise typer.BadParameter(f"{error}", param_hint="--party") from error


def _items(
    files: Sequence[Path], manifest: Path | None, given: dict[str, object]
) -> tuple[Item, ...]:
    from corpus_tool.ingest.description import describe
    from corpus_tool.ingest.manifest import Item, load

    named = [f"--{name}" for name, value in given.items() if value]
    if manifest and (files or named):
        raise typer.BadParameter("stands alone: a manifest names its files and describes them")
    if manifest:
        return load(manifest)
    if not files:
        raise typer.BadParameter("name a FILE, or a manifest with --manifest")
    if len(files) > 1 and named:
        raise typer.BadParameter(f"{named[0]} describes one document; {len(files)} files are named")
    description = describe(given, origin="the command line")
    return tuple(Item(path, description) for path in files)


def _reading(**chosen: object) -> ReaderOptions:
    from corpus_tool.ingest.extract import ReaderOptions

    return ReaderOptions(**chosen)  # type: ignore[arg-type]


def _read_so(item: Item, reading: ReaderOptions, tracked: options.Tracked) -> Iterator[Item]:
    """Yield an item with how it is to be read; `both` of a Word file's texts are two versions."""
    ways = [str(tracked)]
    if tracked is options.Tracked.BOTH:
        ways = ["reject", "accept"] if item.path.suffix.lower() in _WORD else ["accept"]
    for way in ways:
        yield replace(item, reading=replace(reading, tracked=way))


def _emit_outcomes(outcomes: Sequence[Addition | Failure], form: Format, *, explain: bool) -> None:
    columns = ("outcome", "document", "paragraphs", "file", "note")
    rows = [_row(outcome) for outcome in outcomes]
    if explain and form is Format.JSON:
        emit_json(
            [_explained(columns, row, each) for row, each in zip(rows, outcomes, strict=True)]
        )
        return
    if not (explain and form is Format.CSV):
        emit(form, columns, rows)
    if explain:
        _emit_findings(outcomes, form)


def _row(outcome: Addition | Failure) -> tuple[object, ...]:
    version = outcome.version
    name, size = (version.name, len(version.paragraphs)) if version else (None, None)
    return str(outcome.outcome), name, size, outcome.origin, outcome.message or None


def _explained(
    columns: Sequence[str], row: Sequence[object], outcome: Addition | Failure
) -> dict[str, object]:
    return dict(zip(columns, row, strict=True)) | {"findings": outcome.findings}


def _emit_findings(outcomes: Iterable[Addition | Failure], form: Format) -> None:
    columns = ("file", "line", "page", "code", "finding")
    rows = [
        (outcome.origin, finding.line, finding.page, finding.code, finding.message)
        for outcome in outcomes
        for finding in outcome.findings
    ]
    if rows or form is Format.CSV:
        emit(form, columns, rows)
    else:
        note("Nothing was joined, dropped or doubted.")
