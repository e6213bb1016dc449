"""Commands that compare and report: compare, report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corpus_tool.cli import options
from corpus_tool.cli.opening import complete_key, open_corpus, prepare_reading
from corpus_tool.cli.outcomes import SOME_FAILED, until_stopped
from corpus_tool.cli.output import (
    FileOption,
    Format,
    FormatOption,
    emit,
    emit_line,
    emit_text,
    emit_workbook,
    note,
    settle,
)
from corpus_tool.cli.progress import stages, track
from corpus_tool.cli.tabulating import emit_table
from corpus_tool.model import PARAGRAPH_BREAK, Options, TableMode

if TYPE_CHECKING:
    from corpus_tool.corpus import Corpus
    from corpus_tool.model import Comparison, Link, Paragraph, Version

__all__ = ["register"]

DEFAULTS = Options()


def register(app: typer.Typer) -> None:
    """Give the commands of this module to the program."""
    app.command(short_help="compare two texts, paragraph by paragraph")(compare)
    app.command(short_help="write the pages and their index")(report)


def compare(
    context: typer.Context,
    left: options.LeftArgument,
    right: options.RightArgument,
    more: options.MoreArgument = None,
    series: options.SeriesOption = True,
    min_score: options.MinScoreOption = DEFAULTS.min_score,
    moved_score: options.MovedScoreOption = DEFAULTS.moved_score,
    redline: options.RedlineOption = DEFAULTS.redline,
    min_kept: options.MinKeptOption = DEFAULTS.min_kept,
    page: options.PageOption = None,
    form: FormatOption = Format.TABLE,
    output: FileOption = None,
) -> None:
    """Compare two texts: which paragraphs correspond, how, and why. Of more, make a table.

    A text is a document's key (its newest version), key@2, or a file, which is then added first.
    The comparison is stored; comparing again returns it. The options decide what is linked and
    shown, and are stored with it.

    Three and more texts make a table: a row follows a thread of paragraphs through them. Its page
    leads to the pages of the pairs, which are written beside it.

    \b
    Examples:
      corpus-tool compare japan-laos-2015 japan-laos-2025
      corpus-tool compare statement@1 statement@2 --report changes.html
      corpus-tool compare earlier.md later.md --format json
      corpus-tool compare quad-2021 quad-2022 quad-2023 quad-2024 --report series.html
      corpus-tool compare draft-1.md draft-2.md final.md --base
    """
    form = settle(form, output)
    chosen = Options(
        min_score=min_score, moved_score=moved_score, redline=redline, min_kept=min_kept
    )
    prepare_reading(left, right, *(more or ()))
    if more:
        mode = TableMode.SERIES if series else TableMode.BASE
        with open_corpus(context, create=True) as corpus:
            table = corpus.tabulate([left, right, *more], mode=mode, options=chosen)
            if page is not None:
                corpus.report(table, to=page)
        emit_table(table, form, output)
        _note_page(page)
        return
    with open_corpus(context, create=True) as corpus:
        comparison = corpus.compare(left, right, options=chosen)
        if page is not None:
            corpus.report(comparison, to=page)
    _emit_comparison(comparison, form, output)
    note(_summary(comparison))
    _note_page(page)


def _note_page(page: Path | None) -> None:
    if page is not None:
        note(f"wrote {page}")


def report(
    context: typer.Context,
    left: Annotated[
        str | None,
        typer.Argument(help="The earlier text of one page.", autocompletion=complete_key),
    ] = None,
    right: Annotated[
        str | None, typer.Argument(help="The later text.", autocompletion=complete_key)
    ] = None,
    to: Annotated[
        Path | None,
        typer.Option(metavar="PATH", help="Folder of the pages, or the file of the one page."),
    ] = None,
) -> None:
    """Write the reports: a page for every stored comparison, its data, and an index.

    Before that, every document is compared with the one it succeeds, and every version with the
    one before it. With LEFT and RIGHT only the page of these two is written. Each page is one
    file that needs no network.

    \b
    Examples:
      corpus-tool report
      corpus-tool report --to public/
      corpus-tool report japan-laos-2015 japan-laos-2025 --to changes.html
    """
    if (left is None) is not (right is None):
        raise typer.BadParameter("name two texts, or none for all reports", param_hint="RIGHT")
    prepare_reading(left or "", right or "")
    with open_corpus(context, create=True) as corpus:
        if left is None or right is None:
            _report_all(corpus, to)
        else:
            _report_one(corpus, left, right, to)


def _report_one(corpus: Corpus, left: str, right: str, to: Path | None) -> None:
    comparison = corpus.compare(left, right)
    page = corpus.report(comparison, to=to or corpus.page_path(comparison))
    emit_line(str(corpus.settings.workspace.relative(page)))


def _report_all(corpus: Corpus, to: Path | None) -> None:
    from corpus_tool.operations.receive import Failure

    pairs = corpus.successions()
    comparing = track(corpus.compare_all(pairs), label="Comparing", total=len(pairs))
    compared, stopped = until_stopped(
        comparing, lambda each: each if isinstance(each, Failure) else None
    )
    failures = [each for each in compared if each]
    if stopped is not None:
        if len(compared) > len(failures):
            ready = _counted(len(compared) - len(failures), "comparison")
            note(f"{ready} ready before the work stopped")
        raise stopped
    with stages() as progress:
        outcomes, stopped = until_stopped(
            corpus.publish(to=to, progress=progress), lambda each: each
        )
    failures += [each for each in outcomes if isinstance(each, Failure)]
    pages = [each for each in outcomes if isinstance(each, Path)]
    number = sum("--" in page.name for page in pages)  # what is no comparison has one name
    # A text that cannot be read fails comparisons and pages alike; it is told once.
    lines = dict.fromkeys(str(failure.error) for failure in failures)
    for line in lines:
        note(line)
    if stopped is not None:
        if pages:
            done = _counted(number, "report")
            note(f"wrote {done} before the work stopped; the index is as it was")
        raise stopped
    failed = f", {len(lines)} failed" if lines else ""
    note(f"wrote {_counted(number, 'report')} and the index{failed}")
    emit_line(str(corpus.settings.workspace.relative(pages[-1])))
    if lines:
        raise typer.Exit(SOME_FAILED)


def _counted(number: int, name: str) -> str:
    return f"{number} {name}{'' if number == 1 else 's'}"


def _emit_comparison(comparison: Comparison, form: Format, output: Path | None) -> None:
    if form is Format.JSON:
        from corpus_tool.export.json import comparison_json

        emit_text(comparison_json(comparison), to=output)
        return
    if form is Format.XLSX:
        from corpus_tool.export.tabular import comparison_tables

        emit_workbook(comparison_tables(comparison), to=output)
        return
    long = ("left label", "right label", "left text", "right text")
    columns = ("relation", "left", "right", "score", "moved", "reason", *long)
    rows = [
        (
            *(state, _named(left, comparison.left, form), _named(right, comparison.right, form)),
            *(score, moved, reason, *map(_labels, (left, right)), *map(_text, (left, right))),
        )
        for state, left, right, score, moved, reason in _rows(comparison)
    ]
    emit(form, columns, rows, hidden=long, to=output)


Row = tuple[str, list["Paragraph"], list["Paragraph"], float | None, bool, str]
Place = tuple[int, int, int]
"""Where a row stands: by the later text, after the paragraph it follows, by the earlier text."""


def _rows(comparison: Comparison) -> list[Row]:
    """Return links and paragraphs without one, in the order of the later text.

    A dropped paragraph stands where its neighbour before it went.
    """
    why = {(each.side, each.index): each.reason for each in comparison.nearest}
    rows: dict[Place, Row] = {}
    went: dict[int, int] = {}
    for link in comparison.links:
        went |= dict.fromkeys(link.left, link.right[0])
        rows[link.right[0], 0, link.left[0]] = _link_row(comparison, link)
    for paragraph in comparison.added:
        reason = why.get(("right", paragraph.index), "")
        rows[paragraph.index, 0, -1] = ("added", [], [paragraph], None, False, reason)
    for paragraph in comparison.dropped:
        before = max((i for i in went if i < paragraph.index), default=-1)
        reason = why.get(("left", paragraph.index), "")
        place = (went.get(before, -1), 1, paragraph.index)
        rows[place] = ("dropped", [paragraph], [], None, False, reason)
    return [rows[place] for place in sorted(rows)]


def _link_row(comparison: Comparison, link: Link) -> Row:
    left = [comparison.left.paragraphs[i] for i in link.left]
    right = [comparison.right.paragraphs[j] for j in link.right]
    return str(link.relation), left, right, link.score, link.moved, link.reason


def _named(paragraphs: list[Paragraph], version: Version, form: Format) -> str:
    """Return what a reader calls paragraphs, or in a file what every export calls them."""
    sign = "¶" if form is Format.TABLE else f"{version.name}#"
    return ", ".join(f"{sign}{paragraph.path}" for paragraph in paragraphs)


def _labels(paragraphs: list[Paragraph]) -> str:
    return ", ".join(paragraph.label for paragraph in paragraphs if paragraph.label)


def _text(paragraphs: list[Paragraph]) -> str:
    return PARAGRAPH_BREAK.join(paragraph.text for paragraph in paragraphs)


def _summary(comparison: Comparison) -> str:
    from corpus_tool.report.words import State, count

    counts = count(comparison)
    states = ", ".join(f"{counts.of(state)} {state}" for state in State)
    names = f"{comparison.left.name} ({counts.left} ¶), {comparison.right.name} ({counts.right} ¶)"
    return f"{names}: {states}"
