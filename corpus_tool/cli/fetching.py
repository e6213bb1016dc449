"""Commands that reach out to publishers: catalogue, fetch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corpus_tool.cli import options
from corpus_tool.cli.opening import open_corpus
from corpus_tool.cli.outcomes import SOME_FAILED, until_stopped
from corpus_tool.cli.output import (
    FileOption,
    Format,
    FormatOption,
    emit,
    emit_json,
    note,
    settle,
)
from corpus_tool.cli.progress import track
from corpus_tool.errors import CorpusError

if TYPE_CHECKING:
    from corpus_tool.ingest.catalogue import CatalogueEntry
    from corpus_tool.operations.receive import Addition, Failure

__all__ = ["register"]

_DOUBTS = {"W_LINKED", "W_MIRROR", "W_SHORT"}
"""Findings that tell whether a fetched text is one at all."""


def register(app: typer.Typer) -> None:
    """Give the commands of this module to the program."""
    app.command(short_help="list known documents and where they are published")(catalogue)
    app.command(short_help="fetch documents from their publishers")(fetch)


def _complete_slug(incomplete: str) -> list[str]:
    from corpus_tool.ingest.catalogue import load

    return [entry.slug for entry in load() if entry.slug.startswith(incomplete)]


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
    form = settle(form, output)
    from corpus_tool.ingest.catalogue import select

    entries = select(parties=party or (), level=level)
    if form is Format.JSON:
        emit_json(entries, to=output)
    elif form is not Format.TABLE:
        _emit_addresses(entries, form, output)
    else:
        columns = ("slug", "date", "parties", "level", "text", "title")
        emit(form, columns, [_row(entry) for entry in entries])
        note(f"{len(entries)} documents; {sum(map(_is_published, entries))} with an official text")


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
            (*head, str(each.role), each.language, each.url, each.link_text)
            for each in entry.addresses
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
    form = settle(form, output)
    chosen = _chosen(names or [], party or [], level)
    with open_corpus(context, create=True) as corpus:
        fetched = corpus.fetch(*chosen, key=key, mirrors=mirrors, ignore_robots=ignore_robots)
        shown = track(fetched, label="Fetching", total=len(chosen))
        outcomes, stopped = until_stopped(shown, lambda outcome: outcome)
    _report(outcomes, form, output, stopped)


def _chosen(names: Sequence[str], parties: Sequence[str], level: str | None) -> list[str]:
    """Return the names and what is selected beside them, each once; say what is left aside."""
    from corpus_tool.ingest.catalogue import select

    if not names and not parties and level is None:
        raise typer.BadParameter("name a SLUG or URL, or choose with --party or --level")
    selected = select(parties=parties, level=level) if parties or level is not None else ()
    silent = [entry.slug for entry in selected if not _is_published(entry)]
    if silent:
        note(f"no address of an official text is known of {', '.join(silent)}")
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
            note(str(failures[0]))
        else:
            columns = ("outcome", "document", "paragraphs", "address", "note")
            rows = [_outcome_row(outcome) for outcome in outcomes]
            emit(form, columns, rows, to=output, name="outcomes")
    finally:  # what was stored is told even where the table cannot be written
        counts = Counter(str(outcome.outcome) for outcome in outcomes)
        said = ", ".join(f"{number} {name}" for name, number in counts.items())
        end = ", before the work stopped" if stopped is not None else ""
        note(f"{said or 'nothing to fetch'}{end}")
        if stopped is not None:
            raise stopped
    if failures:
        raise typer.Exit(SOME_FAILED)


def _outcome_row(outcome: Addition | Failure) -> tuple[object, ...]:
    version, origin = outcome.version, outcome.origin
    address = origin if "://" in origin else None
    name, size = (version.name, len(version.paragraphs)) if version else (None, None)
    doubts = [f"{each.code}: {each.message}" for each in outcome.findings if each.code in _DOUBTS]
    said = "; ".join(filter(None, (outcome.message, *doubts)))
    document = name or (None if address else origin)
    return str(outcome.outcome), document, size, address, said or None
