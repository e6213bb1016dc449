"""Two texts are told in a page of sentences; a paragraph is quoted with its source."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from corpus_tool import publication
from corpus_tool.cases.adding import Reference
from corpus_tool.cases.committing import Committing
from corpus_tool.cases.exporting import Exporting
from corpus_tool.cases.opened import PROGRAM
from corpus_tool.cases.reusing import REUSE
from corpus_tool.errors import InputError
from corpus_tool.model import Comparison
from corpus_tool.quotations import choose_style, find_paragraph, in_order, parse_quotation
from corpus_tool.render.boilerplate import MOSTLY
from corpus_tool.render.briefing import make_briefing
from corpus_tool.render.briefing_data import Boilerplate, Insight
from corpus_tool.render.briefing_text import briefing_docx, briefing_markdown
from corpus_tool.render.cite import CitationStyle, cite
from corpus_tool.render.html import briefing_page
from corpus_tool.render.turns import find_turns
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
        beside = page if (path.parent / page).is_file() else None
        told = insight or self.insight(comparison)
        write_bytes(path, (_written(comparison, chosen, told, page=beside),))
        return path

    def insight(self, comparison: Comparison) -> Insight:
        """Return what the corpus knows of two texts beside their links."""
        names = {code: forms[0] for code, forms in self.lexicon.names.parties.items()}
        keys = {carrier.version: carrier.key for carrier in self.carriers()}
        # Of fewer texts nothing recurs, and of another version no search has read.
        recurs = comparison.right.name in keys and len(keys) >= REUSE.min_documents
        return Insight(
            turns=find_turns(self.with_ledger(comparison), names),
            boilerplate=self._formulaic(comparison, keys) if recurs else None,
            series=self.with_silences(comparison).silences if recurs else None,
        )

    def _formulaic(self, comparison: Comparison, keys: Mapping[str, str]) -> Boilerplate:
        """Return what of the right text is formulae, and in how many other documents they stand."""
        right, scan = comparison.right, self.scan()
        found = self.boilerplate(comparison, scan).right
        chosen = tuple(i for i, each in sorted(found.items()) if each.share >= MOSTLY)
        with self._store.read() as reader:
            bearers = {
                keys[place.version]
                for formula in reader.formulas(scan, version=right.name)
                if any(
                    o.version == right.name and o.paragraph in chosen for o in formula.occurrences
                )
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
        version = self.find(name)
        index = find_paragraph(version, path)
        comparison = None
        if against is not None:
            comparison = self.compare(*in_order(version, self.version(against)))
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
