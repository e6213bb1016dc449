"""Two texts are told in a page of sentences; a paragraph is quoted with its source."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from corpus_tool import publication
from corpus_tool.cases.adding import Reference, find_chosen
from corpus_tool.cases.committing import Committing, held
from corpus_tool.cases.comparing import DEFAULTS
from corpus_tool.cases.exporting import Exporting
from corpus_tool.cases.opened import PROGRAM, find_version
from corpus_tool.cases.reusing import REUSE
from corpus_tool.errors import InputError
from corpus_tool.export.briefing import briefing_docx, briefing_markdown
from corpus_tool.export.citations import (
    CitationStyle,
    choose_style,
    cite,
    find_paragraph,
    in_order,
    parse_quotation,
)
from corpus_tool.model import Comparison, Scan
from corpus_tool.paths import is_file
from corpus_tool.report.briefing_data import Boilerplate, Insight, find_turns
from corpus_tool.report.briefing_page import make_briefing
from corpus_tool.report.frame import MOSTLY
from corpus_tool.report.pages import briefing_page
from corpus_tool.store import Reader
from corpus_tool.workspace import sweep, write_bytes

__all__ = ["BriefForm", "Filing"]


class BriefForm(StrEnum):
    """How a briefing is written."""

    MARKDOWN = "md"
    HTML = "html"
    DOCX = "docx"


class Filing(Exporting, Committing):
    """Make briefings and quotation cards."""

    def brief(
        self,
        left: Reference | Comparison,
        right: Reference | None = None,
        *,
        form: BriefForm | str = BriefForm.MARKDOWN,
        insight: Insight | None = None,
    ) -> bytes:
        """Return one page of sentences about two texts.

        Args:
            left: the earlier text, or a comparison.
            right: the later text; none after a comparison.
            form: `md`, `html` or `docx`; the first two are UTF-8.
            insight: what else is known of the two; by default what `insight` finds.
        """
        chosen = _form(form)
        comparison = self._pair(left, right)
        return _written(comparison, chosen, insight or self.insight(comparison))

    def write_brief(
        self,
        left: Reference | Comparison,
        right: Reference | None = None,
        *,
        form: BriefForm | str = BriefForm.DOCX,
        to: str | Path | None = None,
        insight: Insight | None = None,
    ) -> Path:
        """Write the page of sentences, whole or not at all; by default into the reports.

        As HTML its paragraphs lead to the comparison's page where that stands beside it.
        """
        chosen = _form(form)
        comparison = self._pair(left, right)
        page = publication.page_name(comparison)
        name = f"{page.removesuffix('.html')}--briefing.{chosen}"
        path = Path(to) if to is not None else self.settings.folder("reports") / name
        sweep(path.parent)
        beside = page if is_file(path.parent / page) else None
        told = insight or self.insight(comparison)
        write_bytes(path, (_written(comparison, chosen, told, page=beside),))
        return path

    def insight(self, comparison: Comparison) -> Insight:
        """Return what the corpus knows of two texts beside their links."""
        if self._is_among_many(comparison):
            with self._reading_searched() as (reader, scan):
                return self._insight(reader, scan, comparison)
        with self._store.read() as reader:
            return self._insight(reader, None, comparison)

    def _is_among_many(self, comparison: Comparison) -> bool:
        """Tell whether a search reads the right text, and enough others for anything to recur."""
        names = {carrier.version for carrier in self.carriers()}
        return comparison.right.name in names and len(names) >= REUSE.min_documents

    def _insight(self, reader: Reader, scan: Scan | None, comparison: Comparison) -> Insight:
        names = {code: forms[0] for code, forms in self.lexicon.names.parties.items()}
        turns = find_turns(self._with_ledger(comparison, held(reader)), names)
        if scan is None:
            return Insight(turns=turns)
        return Insight(
            turns=turns,
            boilerplate=self._formulaic(reader, scan, comparison),
            series=self._with_silences(reader, scan, comparison).silences,
        )

    def _formulaic(self, reader: Reader, scan: Scan, comparison: Comparison) -> Boilerplate | None:
        """Return what of the right text is formulae, and in how many other documents they stand."""
        right = comparison.right
        keys = {carrier.version: carrier.key for carrier in reader.searched(scan)}
        if right.name not in keys:
            return None  # another version of it came while the corpus was searched
        found = self._boilerplate(reader, comparison, scan).right
        chosen = tuple(i for i, each in sorted(found.items()) if each.share >= MOSTLY)
        bearers = {
            keys[place.version]
            for formula in reader.formulas(scan, version=right.name)
            if any(o.version == right.name and o.paragraph in chosen for o in formula.occurrences)
            for place in formula.occurrences
            if place.version in keys
        }
        return Boilerplate(chosen, len(bearers - {right.document.key}))

    def _pair(self, left: Reference | Comparison, right: Reference | None) -> Comparison:
        return self._compared(*(each for each in (left, right) if each is not None))

    def cite(
        self,
        reference: str,
        *,
        style: CitationStyle | str = CitationStyle.CARD,
        against: Reference | None = None,
    ) -> str:
        """Return a paragraph with its source: as a card, a citation or a redline.

        Args:
            reference: `key#path` or `key@2#path`, paths as `corpus-tool show` prints them.
            style: `card`, `chicago`, `oscola`, `bluebook`, `bibtex`, `ris`, `csl`, `redline`.
            against: another text; its counterpart of the paragraph is shown, and what changed.

        Raises:
            ParagraphNotFound: the text has no such paragraph; the hint names what is near.
        """
        chosen = choose_style(style, compared=against is not None)
        name, path = parse_quotation(reference)
        other = () if against is None else self._with_files_added(name, against)[1:]
        with self._store.read() as reader:
            version = find_version(reader, name)
            index = find_paragraph(version, path)
            if not other:
                return cite(version, index, style=chosen)
            pair = in_order(version, find_chosen(reader, *other))
            comparison = self._stored(reader, *pair, DEFAULTS)
        if comparison is None:
            comparison = self._collated(*pair, DEFAULTS)
        return cite(version, index, style=chosen, comparison=comparison)


def _form(form: BriefForm | str) -> BriefForm:
    try:
        return BriefForm(form)
    except ValueError as cause:
        raise InputError(
            f"a briefing has no form '{form}'",
            subject=str(form),
            hint=f"Known: {', '.join(BriefForm)}",
            code="E_FORM",
        ) from cause


def _written(
    comparison: Comparison, form: BriefForm, insight: Insight, *, page: str | None = None
) -> bytes:
    made_at = datetime.now(UTC)
    if form is BriefForm.DOCX:
        return briefing_docx(comparison, made_at=made_at, program=PROGRAM, insight=insight)
    if form is BriefForm.HTML:
        view = make_briefing(
            comparison, made_at=made_at, program=PROGRAM, insight=insight, page=page
        )
        return briefing_page(view).encode()
    text = briefing_markdown(comparison, made_at=made_at, program=PROGRAM, insight=insight)
    return text.encode()
