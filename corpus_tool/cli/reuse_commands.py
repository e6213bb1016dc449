"""Commands on what recurs: formulas, novelty, series, lineage.

Sections, in order:

* Commands on what recurs in the whole corpus: formulas, novelty, series.
* The command on who used a wording first: of a formula, or of each paragraph of a text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corpus_tool.cli import options
from corpus_tool.cli.options import complete_key, open_corpus
from corpus_tool.cli.output import (
    FileOption,
    Format,
    FormatOption,
    choose_format,
    emit,
    emit_json,
    emit_note,
    stages,
)
from corpus_tool.model import ReadingKind, ReuseOptions

if TYPE_CHECKING:
    from corpus_tool.corpus import Corpus
    from corpus_tool.model import Bounded, Carrier, Formula, Lineage, Novelty, Reading, SeriesRow
    from corpus_tool.operations.spark import Measured

__all__ = [
    "formulas",
    "lineage",
    "novelty",
    "series",
]


# ----------------------------------------
# Commands on what recurs in the whole corpus: formulas, novelty, series.

MOST_BOUNDED = 5
"""So many lines tell what was bounded."""

KeyArgument = Annotated[
    str | None,
    typer.Argument(metavar="KEY", help="A document.", autocompletion=complete_key),
]


def formulas(
    context: typer.Context,
    document: options.DocumentOption = None,
    min_documents: options.MinDocumentsOption = 3,
    party: options.CodeOption = None,
    engine: options.EngineOption = options.Engine.EMBEDDED,
    master: options.MasterOption = "local[*]",
    passages: options.PassagesOption = None,
    form: FormatOption = Format.TABLE,
    output: FileOption = None,
) -> None:
    """List the formulae of the corpus: wordings that recur, with slots for names, dates, numbers.

    The most telling come first: long, of rare words, across many partners and years. The search is
    stored; as long as no document comes or changes, it is not made again. JSON has every variant,
    every occurrence with its exact span, and what fills the slots there.

    \b
    Examples:
      corpus-tool formulas
      corpus-tool formulas --document japan-laos-csp-2025
      corpus-tool formulas --min-documents 5 --party JPN --format csv
      corpus-tool formulas --engine spark --master local[2]
    """
    form = choose_format(form, output)
    with open_corpus(context, create=True) as corpus:
        if engine is options.Engine.SPARK:
            chosen = _searched_for(min_documents)
            with stages() as progress:
                _, moved = corpus.scan_with_spark(
                    master=master, passages=passages, options=chosen, progress=progress
                )
            emit_note(_moved(moved))
        with stages() as progress:
            listing = corpus.list_formulas(
                document=document, min_documents=min_documents, party=party, progress=progress
            )
    found, carriers = listing.formulas, {carrier.version: carrier for carrier in listing.carriers}
    if form is Format.JSON:
        emit_json(list(found), to=output)
    else:
        columns = ("formula", "texts", "partners", "years", "first in", "wording")
        rows = [_formula(formula, carriers) for formula in found]
        emit(form, columns, rows, to=output, name="formulas")
    _note_bounded(listing.scan.bounded)
    emit_note(_extent(len(found), len(carriers)))


def _searched_for(min_documents: int) -> ReuseOptions:
    """Return the options of the search that knows formulae of so few documents."""
    return ReuseOptions(min_documents=min(ReuseOptions().min_documents, min_documents))


def _moved(moved: Measured | None) -> str:
    if moved is None:
        return "this corpus was searched before; nothing was done again"
    return (
        f"Spark: {moved.kept} of {moved.passages} paragraphs hold a run that recurs; "
        f"{moved.shuffled / 1e6:.1f} MB shuffled, {moved.spilled / 1e6:.1f} MB spilled"
    )


def _note_bounded(bounded: Iterable[Bounded]) -> None:
    """Tell what the search passed over; a wording has many shingles, so equal lines are one."""
    lines = dict.fromkeys(
        f"bounded: {limit.what}, {limit.kept} of {limit.found} kept, beginning “{limit.sample}”"
        for limit in bounded
    )
    for line in islice(lines, MOST_BOUNDED):
        emit_note(line)
    if len(lines) > MOST_BOUNDED:
        emit_note(
            f"bounded: {len(lines) - MOST_BOUNDED} more; the page of the corpus names them all"
        )


def _extent(number: int, texts: int) -> str:
    return (
        f"{number} formula{'' if number == 1 else 'e'} in {texts} text{'' if texts == 1 else 's'}"
    )


def _formula(formula: Formula, carriers: dict[str, Carrier]) -> tuple[object, ...]:
    dated = [carriers[occurrence.version] for occurrence in formula.occurrences]
    first = min(
        (occurrence for occurrence in dated if occurrence.date),
        key=lambda occurrence: (occurrence.date or "", occurrence.version),
        default=None,
    )
    where = f"{first.key} ({first.date})" if first else None
    counts = (formula.documents, formula.partners, formula.years)
    return formula.id, *counts, where, formula.template


def novelty(
    context: typer.Context,
    document: KeyArgument = None,
    form: FormatOption = Format.TABLE,
    output: FileOption = None,
) -> None:
    """Tell what each text took from its predecessor, took from other earlier texts, and added.

    The parts are counted in words of the text, and make up the whole. The predecessor is what it
    succeeds, or else the last earlier text of the same partners.

    \b
    Examples:
      corpus-tool novelty
      corpus-tool novelty japan-laos-csp-2025
      corpus-tool novelty --format csv
    """
    form = choose_format(form, output)
    with open_corpus(context, create=True) as corpus, stages() as progress:
        found = corpus.novelty(document, progress=progress)
    if form is Format.JSON:
        emit_json(list(found), to=output)
    else:
        columns = ("document", "date", "words", "predecessor", "others", "new", "nearest forebear")
        emit(form, columns, [_novelty(report) for report in found], to=output, name="novelty")
    undated = sorted({name for report in found for name in report.undated})
    if undated:
        emit_note(f"left aside, without a date: {', '.join(undated)}")


def _novelty(report: Novelty) -> tuple[object, ...]:
    nearest = None
    if report.nearest is not None and report.nearest.words:
        share = _share(report.nearest.words, report.words)
        key, date = report.nearest.carrier.key, report.nearest.carrier.date
        nearest = f"{share} of its words already stood in {key} ({date})"
    parts = (report.from_predecessor, report.from_others, report.new)
    shares = (_share(part, report.words) for part in parts)
    return report.carrier.key, report.carrier.date, report.words, *shares, nearest


def _share(number: int, total: int) -> str:
    return f"{round(100 * number / total) if total else 0} %"


def series(
    context: typer.Context,
    documents: Annotated[
        list[str],
        typer.Argument(
            metavar="KEY…",
            help="The texts; of one, all of the same partners.",
            autocompletion=complete_key,
        ),
    ],
    form: FormatOption = Format.TABLE,
    output: FileOption = None,
) -> None:
    """Follow formulae along a series of texts: carried, dropped, reworded, silent, resumed.

    What the last text no longer has comes first. Sisters are the texts of other partners of the
    last one's year that have it.

    \b
    Examples:
      corpus-tool series quad-2021
      corpus-tool series quad-2021 quad-2022 quad-2023 quad-2024 --format csv
    """
    form = choose_format(form, output)
    with open_corpus(context, create=True) as corpus, stages() as progress:
        listing = corpus.list_series(*documents, progress=progress)
    texts, found = listing.texts, listing.rows
    if form is Format.JSON:
        emit_json({"texts": list(texts), "rows": list(found)}, to=output)
    else:
        emit(form, *_series(texts, found, form), to=output, name="series")
    emit_note("series: " + ", ".join(f"{text.key} ({text.date})" for text in texts))


def _series(
    texts: tuple[Carrier, ...], found: tuple[SeriesRow, ...], form: Format
) -> tuple[tuple[str, ...], list[tuple[object, ...]]]:
    """Return columns and rows: for people the columns are dates, for programs keys."""
    names = [text.date or text.key if form is Format.TABLE else text.key for text in texts]
    columns = ("formula", "finding", *_distinct(names), "sisters", "wording")
    rows: list[tuple[object, ...]] = [
        (row.key, row.sentence, *(str(state) for state in row.states), row.sisters, row.label)
        for row in found
    ]
    return columns, rows


def _distinct(names: list[str]) -> Iterator[str]:
    """Yield names of columns, each another: two texts may bear one date."""
    seen: dict[str, int] = {}
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        yield name if seen[name] == 1 else f"{name} ({seen[name]})"


# ----------------------------------------
# The command on who used a wording first: of a formula, or of each paragraph of a text.


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
    form = choose_format(form, output)
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
    crossed_over = {
        crossing.later.carrier.version: crossing.earlier.carrier.key for crossing in found.crossings
    }
    first = {use.carrier.version for use in found.first}
    rows: list[tuple[object, ...]] = []
    for use in (*found.uses, *found.undated):
        name = use.carrier.version
        giver = crossed_over.get(name)
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
    for passage in found:
        mine, first_place = (
            paths[at.version][at.paragraph] for at in (passage.place, passage.first)
        )
        first = carriers[passage.first.version]
        if form is Format.TABLE:
            mine, first_place = f"¶{mine}", f"{first.key} ¶{first_place}"
        else:
            mine, first_place = f"{passage.place.version}#{mine}", f"{first.version}#{first_place}"
        if passage.is_new:
            rows.append((mine, "new", None, None, None))
        else:
            changed = "; ".join(_changes(passage.readings))
            rows.append((mine, first_place, first.date, round(passage.similarity, 2), changed))
    columns = ("paragraph", "first seen in", "date", "similarity", "in print")
    emit(form, columns, rows, to=output, name="first_seen")


def _changes(readings: Iterable[Reading]) -> Iterator[str]:
    """Yield what was put in place of what: `old → new`, `(−) old`, `(+) new`."""
    for reading in readings:
        left, right = reading.left.strip(), reading.right.strip()
        if reading.kind is ReadingKind.KEPT or not (left or right):
            continue
        yield f"{left} → {right}" if left and right else f"(−) {left}" if left else f"(+) {right}"
