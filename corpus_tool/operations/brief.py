"""Two texts are told in a page of sentences, with what the corpus knows beside their links."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from corpus_tool.export.briefing import briefing_docx, briefing_markdown
from corpus_tool.export.output_forms import Output, find_output_form
from corpus_tool.export.pdf import page_pdf
from corpus_tool.model import Comparison, Scan
from corpus_tool.operations.add import Reference
from corpus_tool.operations.compare import compare_subjects, held, with_commitments
from corpus_tool.operations.open import PROGRAM, OpenCorpus
from corpus_tool.operations.overview import add_silences, find_boilerplate
from corpus_tool.operations.recurrence import REUSE, reading_searched
from corpus_tool.operations.report_files import page_name
from corpus_tool.paths import is_file
from corpus_tool.report.briefing_data import BoilerplateCount, Insight, find_shift_turns
from corpus_tool.report.briefing_page import make_briefing
from corpus_tool.report.frame import MOSTLY, RenderContext
from corpus_tool.report.pages import briefing_page
from corpus_tool.store import StoreReader
from corpus_tool.workspace import sweep, write_bytes

__all__ = [
    "find_insight",
    "tell_briefly",
    "write_brief",
]


def tell_briefly(
    corpus: OpenCorpus,
    left: Reference | Comparison,
    right: Reference | None = None,
    *,
    form: str = "md",
    insight: Insight | None = None,
) -> bytes:
    """Return one page of sentences about two texts.

    Args:
        corpus: where the texts are.
        left: the earlier text, or a comparison.
        right: the later text; none after a comparison.
        form: `md`, `html`, `docx` or `pdf`; the first two are UTF-8.
        insight: what else is known of the two; by default what `insight` finds.
    """
    chosen = find_output_form(Output.BRIEFING, form)
    comparison = _pair(corpus, left, right)
    return _written(comparison, chosen.name, insight or find_insight(corpus, comparison))


def write_brief(
    corpus: OpenCorpus,
    left: Reference | Comparison,
    right: Reference | None = None,
    *,
    form: str = "docx",
    to: str | Path | None = None,
    insight: Insight | None = None,
) -> Path:
    """Write the page of sentences, whole or not at all; by default into the reports.

    As HTML its paragraphs lead to the comparison's page where that stands beside it.
    """
    chosen = find_output_form(Output.BRIEFING, form)
    comparison = _pair(corpus, left, right)
    page = page_name(comparison)
    name = f"{page.removesuffix('.html')}--briefing{chosen.suffixes[0]}"
    path = Path(to) if to is not None else corpus.settings.folder("reports") / name
    sweep(path.parent)
    comparison_page = page if is_file(path.parent / page) else None
    told = insight or find_insight(corpus, comparison)
    write_bytes(path, (_written(comparison, chosen.name, told, page=comparison_page),))
    return path


def find_insight(corpus: OpenCorpus, comparison: Comparison) -> Insight:
    """Return what the corpus knows of two texts beside their links."""
    if _is_among_many(corpus, comparison):
        with reading_searched(corpus) as (reader, scan):
            return _insight(corpus, reader, scan, comparison)
    with corpus.store.read() as reader:
        return _insight(corpus, reader, None, comparison)


def _is_among_many(corpus: OpenCorpus, comparison: Comparison) -> bool:
    """Tell whether a search reads the right text, and enough others for anything to recur."""
    with corpus.store.read() as reader:
        names = {carrier.version for carrier in reader.holdings().carriers}
    return comparison.right.name in names and len(names) >= REUSE.min_documents


def _insight(
    corpus: OpenCorpus, reader: StoreReader, scan: Scan | None, comparison: Comparison
) -> Insight:
    names = {code: forms[0] for code, forms in corpus.lexicon.names.parties.items()}
    read = with_commitments(corpus, comparison, reading=held(reader))
    shift_turns = find_shift_turns(read, names)
    if scan is None:
        return Insight(turns=shift_turns, unread=read.unread)
    return Insight(
        turns=shift_turns,
        unread=read.unread,
        boilerplate=_formulaic(reader, scan, comparison),
        series=add_silences(corpus, reader, scan, comparison).silences,
    )


def _formulaic(reader: StoreReader, scan: Scan, comparison: Comparison) -> BoilerplateCount | None:
    """Return what of the right text is formulae, and in how many other documents they stand."""
    right = comparison.right
    keys = {carrier.version: carrier.key for carrier in reader.searched(scan)}
    if right.name not in keys:
        return None  # another version of it came while the corpus was searched
    found = find_boilerplate(reader, comparison, scan).right
    chosen = tuple(i for i, each in sorted(found.items()) if each.share >= MOSTLY)
    bearers = {
        keys[place.version]
        for formula in reader.formulas(scan, version=right.name)
        if any(o.version == right.name and o.paragraph in chosen for o in formula.occurrences)
        for place in formula.occurrences
        if place.version in keys
    }
    return BoilerplateCount(chosen, len(bearers - {right.document.key}))


def _pair(corpus: OpenCorpus, left: Reference | Comparison, right: Reference | None) -> Comparison:
    return compare_subjects(corpus, *(version for version in (left, right) if version is not None))


def _written(
    comparison: Comparison, form: str, insight: Insight, *, page: str | None = None
) -> bytes:
    made_at = datetime.now(UTC)
    if form == "docx":
        return briefing_docx(comparison, made_at=made_at, program=PROGRAM, insight=insight)
    if form in ("html", "pdf"):
        render = RenderContext(made_at, PROGRAM)
        view = make_briefing(comparison, render=render, insight=insight, page=page)
        content = briefing_page(view, render=render)
        return page_pdf(content) if form == "pdf" else content.encode()
    text = briefing_markdown(comparison, made_at=made_at, program=PROGRAM, insight=insight)
    return text.encode()
