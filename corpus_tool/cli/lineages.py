"""The command on who used a wording first: of a formula, or of each paragraph of a text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corpus_tool.cli import options
from corpus_tool.cli.opening import open_corpus
from corpus_tool.cli.output import FileOption, Format, FormatOption, emit, emit_json, settle
from corpus_tool.cli.progress import stages
from corpus_tool.model import ReadingKind

if TYPE_CHECKING:
    from corpus_tool.corpus import Corpus
    from corpus_tool.model import Lineage, Reading

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Give the command of this module to the program."""
    app.command(short_help="show who used a formula first, and who took it over")(lineage)


def lineage(
    context: typer.Context,
    formula: Annotated[
        str | None, typer.Argument(metavar="FORMULA", help="Its id, from `corpus-tool formulas`.")
    ] = None,
    document: options.DocumentOption = None,
    form: FormatOption = Format.TABLE,
    output: FileOption = None,
) -> None:
    """Show the life of a formula: first use, who used it when, in what words, who took it over.

    With --document, show instead where each of its paragraphs was first seen, names, dates and
    numbers set aside, and what differs in print. Dates decide, not the order in which texts were
    added; texts without a date are named last.

    \b
    Examples:
      corpus-tool lineage 1c2f90b44d1e7a63
      corpus-tool lineage --document japan-laos-csp-2025
    """
    form = settle(form, output)
    if (formula is None) is (document is None):
        raise typer.BadParameter("name a formula, or a document with --document")
    with open_corpus(context, create=True) as corpus:
        if formula is not None:
            with stages() as progress:
                found = corpus.lineage(formula, progress=progress)
            _emit_lineage(found, form, output)
        elif document is not None:
            _emit_first_seen(corpus, document, form, output)


def _emit_lineage(found: Lineage, form: Format, output: Path | None) -> None:
    if form is Format.JSON:
        emit_json(found, to=output)
        return
    taken = {each.later.carrier.version: each.earlier.carrier.key for each in found.crossings}
    first = {use.carrier.version for use in found.first}
    rows: list[tuple[object, ...]] = []
    for use in (*found.uses, *found.undated):
        name = use.carrier.version
        giver = taken.get(name)
        how = "first" if name in first else f"taken from {giver}" if giver else "again"
        how = how if use.carrier.date else "undated"
        parties = list(use.carrier.parties)
        rows.append((use.carrier.date, use.carrier.key, parties, how, use.wording))
    columns = ("date", "document", "parties", "use", "wording")
    emit(form, columns, rows, to=output, name="lineage")


def _emit_first_seen(corpus: Corpus, document: str, form: Format, output: Path | None) -> None:
    with stages() as progress:
        listing = corpus.list_first_seen(document, progress=progress)
    found, carriers, paths = listing.found, listing.carriers, listing.paths
    if form is Format.JSON:
        emit_json(list(found), to=output)
        return
    rows: list[tuple[object, ...]] = []
    for each in found:
        mine, there = (paths[at.version][at.paragraph] for at in (each.place, each.first))
        first = carriers[each.first.version]
        if form is Format.TABLE:
            mine, there = f"¶{mine}", f"{first.key} ¶{there}"
        else:
            mine, there = f"{each.place.version}#{mine}", f"{first.version}#{there}"
        if each.is_new:
            rows.append((mine, "new", None, None, None))
        else:
            changed = "; ".join(_changes(each.readings))
            rows.append((mine, there, first.date, round(each.similarity, 2), changed))
    columns = ("paragraph", "first seen in", "date", "similarity", "in print")
    emit(form, columns, rows, to=output, name="first_seen")


def _changes(readings: Iterable[Reading]) -> Iterator[str]:
    """Yield what was put in place of what: `old → new`, `(−) old`, `(+) new`."""
    for reading in readings:
        left, right = reading.left.strip(), reading.right.strip()
        if reading.kind is ReadingKind.KEPT or not (left or right):
            continue
        yield f"{left} → {right}" if left and right else f"(−) {left}" if left else f"(+) {right}"
