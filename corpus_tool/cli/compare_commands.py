"""Commands on texts side by side: compare, report, commitments, brief, cite, export.

Sections, in order:

* Commands that compare and report: compare, report.
* The command that tells who undertakes what: commitments.
* Commands that write for people: brief, cite.
* Commands that hand over to other programs, and take from them: export, import.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corpus_tool.cli import options
from corpus_tool.cli.exit_codes import SOME_FAILED
from corpus_tool.cli.options import (
    LeftArgument,
    RightArgument,
    complete_key,
    open_corpus,
    prepare_reading,
)
from corpus_tool.cli.output import (
    FileOption,
    Format,
    FormatOption,
    StandardOutput,
    choose_format,
    emit,
    emit_line,
    emit_note,
    emit_plain,
    emit_table,
    emit_text,
    emit_workbook,
    show_progress,
    stages,
    until_stopped,
)
from corpus_tool.errors import InputError
from corpus_tool.export.output_forms import (
    Output,
    OutputForm,
    find_output_form,
    form_names,
    form_of_path,
    listed_words,
)
from corpus_tool.model import PARAGRAPH_BREAK, AlignmentTable, CommitmentKind, Options, TableMode

if TYPE_CHECKING:
    from corpus_tool.alignment.explanation import PairExplanation
    from corpus_tool.corpus import Corpus
    from corpus_tool.model import Commitment, Comparison, Link, Paragraph, Version

__all__ = [
    "brief",
    "cite",
    "commitments",
    "compare",
    "export",
    "import_",
    "report",
]


# ----------------------------------------
# Commands that compare and report: compare, report.

DEFAULTS = Options()


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
    explain: options.ExplainPairOption = None,
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
      corpus-tool compare earlier.md later.md --explain 12 17
    """
    form = choose_format(form, output)
    chosen = Options(
        min_score=min_score, moved_score=moved_score, redline=redline, min_kept=min_kept
    )
    if explain is not None and (more or page is not None):
        raise typer.BadParameter("it is of two texts and has no page", param_hint="--explain")
    if page is not None:  # before anything is compared
        form_of_path(Output.TABLE_PAGE if more else Output.PAGE, page)
    prepare_reading(left, right, *(more or ()))
    with open_corpus(context, create=True) as corpus:
        if explain is not None:
            _emit_explanation(corpus.explain(left, right, paths=explain), form, output)
            return
        made: Comparison | AlignmentTable
        if more:
            mode = TableMode.SERIES if series else TableMode.BASE
            made = corpus.tabulate([left, right, *more], mode=mode, options=chosen)
        else:
            made = corpus.compare(left, right, options=chosen)
        if page is not None:
            corpus.report(made, to=page)
    if isinstance(made, AlignmentTable):
        emit_table(made, form, output)
    else:
        _emit_comparison(made, form, output)
        emit_note(_comparison_summary(made))
    _note_page(page)


def _emit_explanation(found: PairExplanation, form: Format, output: Path | None) -> None:
    """Print the features of a pair, the heaviest first, and say what they come to."""
    features = sorted(found.features, key=lambda feature: -abs(feature.adds))
    rows: list[tuple[str, float | None, float | None, float]] = [
        (feature.name, round(feature.value, 3), round(feature.weight, 3), round(feature.adds, 3))
        for feature in features
    ]
    if found.features:
        rows.append(("(any pair)", 1.0, round(found.bias, 3), round(found.bias, 3)))
        rows.append(("(neighbours, whole texts)", None, None, round(found.context, 3)))
    emit(form, ("feature", "value", "weight", "adds to log odds"), rows, to=output, name="features")
    if found.is_same:
        emit_note("the same words: linked without being weighed")
    elif found.chance is None:
        emit_note("the two share too little to be candidates for each other")
    else:
        emit_note(f"chance of a link: {found.chance:.2f}")


def _note_page(page: Path | None) -> None:
    if page is not None:
        emit_note(f"wrote {page}")


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
    one before it. With LEFT and RIGHT only the page of these two is written. No page
    needs a network; those of a folder share the fonts beside them, a single page has them inside.

    \b
    Examples:
      corpus-tool report
      corpus-tool report --to public/
      corpus-tool report japan-laos-2015 japan-laos-2025 --to changes.html
    """
    if (left is None) is not (right is None):
        raise typer.BadParameter("name two texts, or none for all reports", param_hint="RIGHT")
    if left is not None and to is not None:  # before anything is compared
        form_of_path(Output.PAGE, to)
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
    comparing = show_progress(corpus.compare_all(pairs), label="Comparing", total=len(pairs))
    compared, stopped = until_stopped(
        comparing, lambda each: each if isinstance(each, Failure) else None
    )
    failures = [outcome for outcome in compared if outcome]
    if stopped is not None:
        if len(compared) > len(failures):
            ready = _counted(len(compared) - len(failures), "comparison")
            emit_note(f"{ready} ready before the work stopped")
        raise stopped
    with stages() as progress:
        outcomes, stopped = until_stopped(
            corpus.publish(to=to, progress=progress), lambda each: each
        )
    failures += [outcome for outcome in outcomes if isinstance(outcome, Failure)]
    pages = [outcome for outcome in outcomes if isinstance(outcome, Path)]
    number = sum("--" in page.name for page in pages)  # what is no comparison has one name
    # A text that cannot be read fails comparisons and pages alike; it is told once.
    lines = dict.fromkeys(str(failure.error) for failure in failures)
    for line in lines:
        emit_note(line)
    if stopped is not None:
        if pages:
            done = _counted(number, "report")
            emit_note(f"wrote {done} before the work stopped; the index is as it was")
        raise stopped
    failed = f", {len(lines)} failed" if lines else ""
    emit_note(f"wrote {_counted(number, 'report')} and the index{failed}")
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
    why = {(nearest.side, nearest.index): nearest.reason for nearest in comparison.nearest}
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


def _comparison_summary(comparison: Comparison) -> str:
    from corpus_tool.report.words import RelationState, count_states

    counts = count_states(comparison)
    states = ", ".join(f"{counts.of(state)} {state}" for state in RelationState)
    names = f"{comparison.left.name} ({counts.left} ¶), {comparison.right.name} ({counts.right} ¶)"
    unread = f"; {_unread(*comparison.unread)}" if comparison.unread else ""
    return f"{names}: {states}{_around(comparison)}{unread}"


FRAME_NAMES = {
    "title": ("title", "titles"),
    "heading": ("heading", "headings"),
    "dateline": ("line of place and date", "lines of place and date"),
    "attestation": ("closing line", "closing lines"),
    "signatory": ("signatory", "signatories"),
    "note": ("note", "notes"),
}


def _around(comparison: Comparison) -> str:
    """Say what changed around the paragraphs, and that the later text was named first."""
    from corpus_tool.model.kinship import is_reversed
    from corpus_tool.reading.frame_changes import find_frame_changes

    changes = Counter(
        str(change.kind) for change in find_frame_changes(comparison.left, comparison.right)
    )
    counted = [f"{number} {FRAME_NAMES[kind][number != 1]}" for kind, number in changes.items()]
    around = f"; around the paragraphs changed: {', '.join(counted)}" if counted else ""
    if is_reversed(comparison.left, comparison.right):
        around += f"; the later text, {comparison.left.name}, was named first"
    return around


def _unread(*languages: str) -> str:
    """Say that who undertakes what is not read of texts in these languages."""
    from corpus_tool.report.words import load_words, tell_languages

    words = load_words()
    sentence = words("other_language.unread", languages=tell_languages(languages, words))
    return f"{sentence[:1].lower()}{sentence[1:]}"


# ----------------------------------------
# The command that tells who undertakes what: commitments.

_COLUMNS = ("paragraph", "speaker", "kind", "verb", "rung", "firmness", "what", "substance")
_SHORT = 60
JOINT = "joint"


def commitments(
    context: typer.Context,
    text: Annotated[
        str,
        typer.Argument(metavar="KEY[@N]|FILE", help="A text.", autocompletion=complete_key),
    ],
    party: Annotated[
        str | None,
        typer.Option(
            metavar="CODE", help="Only what this party says alone; joint for all sides together."
        ),
    ] = None,
    kinds: Annotated[
        list[CommitmentKind] | None,
        typer.Option("--kind", help="Only this kind; may be given several times."),
    ] = None,
    ladder: Annotated[
        Path | None,
        typer.Option("--lexicon", metavar="FILE", help="A ladder of verbs of your own, in TOML."),
    ] = None,
    form: FormatOption = Format.TABLE,
    output: FileOption = None,
) -> None:
    """Tell who undertakes what in a text, with which operative verb, and how firmly.

    Each verb has a rung on a ladder of firmness, what is undertaken one on a ladder of substance.
    The ladders are data and open to dispute; no view on legal force is taken. Without --kind the
    verbs that undertake, value or appeal are shown, and not what is only told (fact).

    \b
    Examples:
      corpus-tool commitments japan-laos-csp-2025 --kind undertaking
      corpus-tool commitments japan-laos-csp-2025 --party JPN
      corpus-tool commitments statement.md --lexicon my-ladder.toml --format csv
    """
    from corpus_tool.lexicon import load_ladder

    form = choose_format(form, output)
    chosen = load_ladder(ladder or "en")
    prepare_reading(text)
    with open_corpus(context, create=True) as corpus:
        version = corpus.version(text)
        found = corpus.commitments(version, ladder=chosen)
        unread = corpus.unread_language(version)
    shown_kinds = set(kinds or set(CommitmentKind) - {CommitmentKind.FACT})
    shown = [
        commitment
        for commitment in found
        if commitment.kind in shown_kinds and _is_of(commitment, party)
    ]
    if party and not (shown or unread) and party != JOINT:
        _check(party, version, found)
    if form is not Format.TABLE:
        _emit_data(version, shown, chosen.identity, form, output)
    if unread:
        emit_note(f"{version.name}: {_unread(unread)}; no figures")
    elif form is Format.TABLE:
        emit(form, _COLUMNS, [_row(commitment) for commitment in shown])
        emit_note(_commitments_summary(version, shown, chosen.identity))


def _emit_data(
    version: Version, shown: list[Commitment], ladder: str, form: Format, output: Path | None
) -> None:
    from corpus_tool.export.json import commitments_json
    from corpus_tool.export.tabular import commitment_tables, table_csv

    tables = commitment_tables(version, shown, ladder=ladder)
    if form is Format.JSON:
        emit_text(commitments_json(version, shown, ladder=ladder), to=output)
    elif form is Format.CSV:
        emit_plain(table_csv(tables[0]), to=output)
    else:
        emit_workbook(tables, to=output)


def _is_of(commitment: Commitment, party: str | None) -> bool:
    if party is None:
        return True
    speaker = commitment.speaker
    if party.casefold() == JOINT:
        return speaker.joint
    return not speaker.joint and party.casefold() in {code.casefold() for code in speaker.parties}


def _check(party: str, version: Version, found: tuple[Commitment, ...]) -> None:
    """Raise where the party has no part in the text: a misspelt code must not look like none."""
    codes = {code for finding in found for code in finding.speaker.parties}
    codes |= {party.code for party in version.document.parties}
    if party.casefold() not in {code.casefold() for code in codes}:
        raise InputError(
            f"'{party}' is no party to {version.name}",
            subject=party,
            hint=f"Its parties: {', '.join(sorted(codes)) or 'none known'}; or joint",
            code="E_PARTY",
        )


def _row(commitment: Commitment) -> tuple[object, ...]:
    what = commitment.complement.text if commitment.complement else ""
    line = " ".join(what.split())
    return (
        *(commitment.path, commitment.speaker.name, str(commitment.kind), commitment.wording.text),
        *(commitment.rung, commitment.firmness or None),
        line[: _SHORT - 1] + "…" if len(line) > _SHORT else line,
        commitment.substance,
    )


def _commitments_summary(version: Version, shown: list[Commitment], ladder: str) -> str:
    undertakings = [
        commitment for commitment in shown if commitment.kind is CommitmentKind.UNDERTAKING
    ]
    by = Counter(commitment.speaker.name for commitment in undertakings)
    parts = ", ".join(f"{number} {name}" for name, number in by.most_common())
    breakdown = f" ({parts})" if parts else ""
    counted = f"{_count(len(shown), 'operative verb')}, {_count(len(undertakings), 'undertaking')}"
    return f"{version.name}: {counted}{breakdown}; {ladder}, no view on legal force"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


# ----------------------------------------
# Commands that write for people: brief, cite.

QuotationArgument = Annotated[
    str,
    typer.Argument(
        metavar="KEY[@N]#PATH",
        help="A paragraph, by the path that show prints.",
        autocompletion=complete_key,
    ),
]
StyleOption = Annotated[
    str,
    typer.Option(
        metavar="STYLE",
        help="card, chicago, oscola, bluebook, bibtex, ris, csl or redline.",
    ),
]
AgainstOption = Annotated[
    str | None,
    typer.Option(
        metavar="KEY[@N]|FILE",
        help="Another text: show the counterpart there, and what changed.",
        autocompletion=complete_key,
    ),
]
BriefFormOption = Annotated[
    str | None,
    typer.Option(
        metavar="FORM",
        help=f"{listed_words(form_names(Output.BRIEFING))}; by default what the name of the file "
        "says, or md.",
    ),
]
PageOutputOption = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="PATH", help="The file to write.")
]


def brief(
    context: typer.Context,
    left: LeftArgument,
    right: RightArgument,
    to: BriefFormOption = None,
    output: PageOutputOption = None,
) -> None:
    """Tell two texts on one page: what is new, gone, changed, moved, routine, silent.

    Every sentence is made from data by template and names its paragraphs; no model writes. As
    Markdown it goes to standard output, the other forms go into the reports. A file is written
    whole or not at all.

    \b
    Examples:
      corpus-tool brief japan-laos-2015 japan-laos-2025
      corpus-tool brief japan-laos-2015 japan-laos-2025 --to docx
      corpus-tool brief earlier.md later.md --output briefing.html
    """
    form = to or form_of_path(Output.BRIEFING, output or Path()).name
    prepare_reading(left, right)
    with open_corpus(context, create=True) as corpus:
        if output is None and form == "md":
            StandardOutput().write(corpus.brief(left, right))
            return
        path = corpus.write_brief(left, right, form=form, to=output)
        emit_line(str(corpus.settings.workspace.relative(path)))


def cite(
    context: typer.Context,
    paragraph: QuotationArgument,
    style: StyleOption = "card",
    against: AgainstOption = None,
) -> None:
    """Quote a paragraph with its source: its exact words, document, date, place, address, digest.

    The styles are for notes (Chicago, OSCOLA, Bluebook) and for reference managers (BibTeX, RIS,
    CSL-JSON). With --against the counterpart in another text is named, and what changed is marked
    [-so-] and {+so+}.

    \b
    Examples:
      corpus-tool cite japan-laos-csp-2025#annex/20
      corpus-tool cite japan-laos-csp-2025#annex/20 --style oscola
      corpus-tool cite japan-laos-2025#3 --against japan-laos-2015 --style redline
    """
    with open_corpus(context, create=against is not None, read_only=against is None) as corpus:
        card = corpus.cite(paragraph, style=style, against=against)
    StandardOutput().write(card.encode())


# ----------------------------------------
# Commands that hand over to other programs, and take from them: export, import.
#
# What can be exported stands in the table of `export/output_forms.py`; nothing is added here for a
# form.

_EXPORTED = (Output.CORPUS, Output.TEXT, Output.COMPARISON)
"""By how many texts are named."""

TextArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="KEY[@N]", help="A text; without one, the corpus.", autocompletion=complete_key
    ),
]
OtherArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="KEY[@N]",
        help="A later text: their comparison is exported.",
        autocompletion=complete_key,
    ),
]
ToOption = Annotated[
    str | None,
    typer.Option(
        metavar="FORM",
        help="The form; by default what the name of the file says. Of "
        + "; of ".join(f"{output}: {', '.join(form_names(output))}" for output in _EXPORTED)
        + ".",
    ),
]
ExportOutputOption = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="PATH", help="The file or folder to write.")
]
RawOption = Annotated[
    bool, typer.Option("--raw-csv", help="Leave cells that a spreadsheet takes for formulae.")
]


def export(
    context: typer.Context,
    text: TextArgument = None,
    other: OtherArgument = None,
    to: ToOption = None,
    output: ExportOutputOption = None,
    raw_csv: RawOption = False,
) -> None:
    """Write the corpus, one text, or the comparison of two, in a form for other programs.

    Without --output, what is text goes to standard output and the rest into the reports. A file
    is written whole or not at all.

    \b
    Examples:
      corpus-tool export earlier later --to json
    """
    from corpus_tool.export.form import ExportOptions

    texts = tuple(name for name in (text, other) if name is not None)
    form = _form(texts, to, output)
    stream = StandardOutput() if output is None and not form.binary else None
    with open_corpus(context, create=bool(other), read_only=not other) as corpus:
        path = corpus.export(
            *texts, form=form.name, to=stream or output, chosen=ExportOptions(raw_csv=raw_csv)
        )
        if path is not None:
            emit_line(str(corpus.settings.workspace.relative(path)))


def import_(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What a corpus was exported to.")],
    form: FormatOption = Format.TABLE,
    output: FileOption = None,
) -> None:
    """Bring in a corpus from JSON Lines or from a data package: all of it, or nothing.

    What is here already stays. Single texts in TEI, Akoma Ntoso or Markdown come in with add.

    \b
    Examples:
      corpus-tool import corpus.jsonl
    """
    form = choose_format(form, output)
    with open_corpus(context, create=True) as corpus:
        imported = corpus.import_file(file)
    columns = ("what", "in the file", "new")
    rows = [
        ("documents", imported.documents, imported.new_documents),
        ("versions", imported.versions, imported.new_versions),
        ("retrievals", imported.retrievals, imported.new_retrievals),
        ("comparisons", imported.comparisons, imported.new_comparisons),
    ]
    emit(form, columns, rows, to=output, name="imported")


def _form(texts: Sequence[str], name: str | None, output: Path | None) -> OutputForm:
    """Find the form by its name, or by the name of the file; the first of the register else."""
    subject = _EXPORTED[len(texts)]
    names = ", ".join(form_names(subject))
    try:
        if name is not None:
            return find_output_form(subject, name)
        if output is None or output.suffix:
            return form_of_path(subject, output or Path())
    except InputError as cause:
        if name is not None:
            message = f"{subject} has no form '{name}'; known: {names}"
            raise typer.BadParameter(message, param_hint="--to") from cause
    raise typer.BadParameter(f"name one: {names}", param_hint="--to")
