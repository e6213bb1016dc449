"""The corpus at a glance: the overview page, and what of a comparison is boilerplate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from corpus_tool.cases.chronicle import Chronicle
from corpus_tool.cases.reusing import REUSE
from corpus_tool.cases.scaling import Scaling
from corpus_tool.cases.searchable import read_all
from corpus_tool.model import (
    Carrier,
    Comparison,
    Formula,
    Place,
    Progress,
    ReuseOptions,
    Scan,
    Stage,
    Version,
    untold,
)
from corpus_tool.publication import CORPUS
from corpus_tool.report.corpus_page import Overview, Spot, TracedFormula
from corpus_tool.report.frame import Boilerplate, FormulaNote, ParagraphFormulas
from corpus_tool.reuse import analysis
from corpus_tool.reuse.lineage import trace
from corpus_tool.reuse.novelty import measure_origins
from corpus_tool.store import Reader

__all__ = ["Surveying", "listed_on_page"]

LISTED = 300
"""So many formulae, the most telling, are listed and traced."""
DRAWN = 24
"""So many of these are drawn on a line of time."""
NEWEST = 40
"""So many texts are shown with what they add."""
MEASURED = 400
"""So many texts, the newest, are measured for what partners owe each other."""

Pages = Mapping[str, Sequence[str]]
"""Addresses of a version's paragraphs on a page of the reports, by its name."""


class Surveying(Scaling):
    """See the corpus as a whole."""

    def overview(
        self,
        *,
        options: ReuseOptions = REUSE,
        pages: Pages | None = None,
        progress: Progress = untold,
    ) -> Overview:
        """Return what the page of the corpus shows.

        Args:
            options: what a reader may set.
            pages: where the paragraphs of a version are shown, by its name.
            progress: told what is being done.
        """
        with self._reading_searched(options, progress=progress) as (reader, scan):
            return self._overview(reader, scan, pages=pages or {}, progress=progress)

    def _overview(
        self, reader: Reader, scan: Scan, *, pages: Pages, progress: Progress
    ) -> Overview:
        carriers, documents = reader.searched(scan), reader.documents()
        listed = tuple(islice(reader.formulas(scan), LISTED))
        passages = tuple(read_all(reader, carriers, progress))
        texts = {Place(each.version, each.paragraph): each.text for each in passages}
        lineages = []
        for formula in listed:
            lineages.append(trace(formula, carriers, texts))
            progress(Stage.TRACING, len(lineages), len(listed))
        newest = _newest(carriers)
        novelties, debts = measure_origins(
            carriers,
            passages,
            predecessors=analysis.predecessors(carriers, documents),
            lexicon=self.lexicon,
            versions=newest[-NEWEST:],
            takers=newest,
            progress=progress,
        )
        drawn = tuple(map(TracedFormula, listed[:DRAWN], lineages[:DRAWN]))
        return Overview(
            scan=scan,
            carriers=carriers,
            traced=drawn,
            listed=listed,
            total=len(reader.formula_keys(scan)),
            debts=debts,
            measured=len(newest),
            novelties=tuple(
                sorted(novelties, key=lambda one: (one.carrier.date or "", one.carrier.version))
            ),
            party_names={
                party.code: party.name for document in documents for party in document.parties
            },
            specimens=frozenset(document.key for document in documents if document.specimen),
            spots=_spots(reader, (one.formula for one in drawn), pages),
            firsts={one.formula: one.first[0].carrier for one in lineages if one.first},
        )

    def _boilerplate(
        self,
        reader: Reader,
        comparison: Comparison,
        scan: Scan,
        *,
        listed: frozenset[str] = frozenset(),
        known: Chronicle | None = None,
    ) -> Boilerplate:
        """Return which paragraphs of two texts consist of formulae, and of which.

        Args:
            reader: of the corpus.
            comparison: of the two texts.
            scan: in which the formulae were found.
            listed: ids of those that the page of the corpus has.
            known: what was read of the corpus for many comparisons, the formulae of both texts
                among it.
        """
        sides = comparison.left, comparison.right
        if known is not None:
            found = (_formulas_of(s, known.formulae(s.name), known.carriers, listed) for s in sides)
            return Boilerplate(*found)
        carriers = {each.version: each for each in reader.searched(scan)}
        left, right = (
            _formulas_of(side, reader.formulas(scan, version=side.name), carriers, listed)
            for side in sides
        )
        return Boilerplate(left, right)


def listed_on_page(reader: Reader, scan: Scan) -> frozenset[str]:
    """Return the ids of the formulae that the page of the corpus has."""
    return frozenset(one.id for one in islice(reader.formulas(scan), LISTED))


def _spots(
    reader: Reader, formulas: Iterable[Formula], pages: Pages
) -> dict[tuple[str, int], Spot]:
    """Return the numbers of the paragraphs in which formulae stand, and their addresses."""
    places = {(each.version, each.paragraph) for one in formulas for each in one.occurrences}
    paths = {version: reader.paths(version) for version in {name for name, _ in places}}
    return {
        (version, order): Spot(
            label=f"¶{paths[version][order]}",
            href=pages[version][order] if version in pages else None,
        )
        for version, order in places
    }


def _newest(carriers: Iterable[Carrier]) -> tuple[str, ...]:
    dated = [carrier for carrier in carriers if carrier.date]
    dated.sort(key=lambda carrier: (carrier.date or "", carrier.version))
    return tuple(carrier.version for carrier in dated[-MEASURED:])


def _formulas_of(
    version: Version,
    formulas: Iterable[Formula],
    carriers: Mapping[str, Carrier],
    listed: frozenset[str],
) -> dict[int, ParagraphFormulas]:
    """Return the formulae of a text by paragraph; a text that no search read has none."""
    if version.name not in carriers:
        return {}
    spans: dict[int, list[tuple[int, FormulaNote, range]]] = {}
    for formula in formulas:
        note = _note(formula, carriers, listed)
        for each in formula.occurrences:
            if each.version == version.name:
                span = range(each.start, each.end)
                spans.setdefault(each.paragraph, []).append((-len(span), note, span))
    return {
        order: _paragraph(found, len(version.paragraphs[order].text))
        for order, found in spans.items()
    }


def _note(formula: Formula, carriers: Mapping[str, Carrier], listed: frozenset[str]) -> FormulaNote:
    bearers = {carriers[each.version] for each in formula.occurrences if each.version in carriers}
    dated = sorted((each.date, each.version, each) for each in bearers if each.date)
    first = f"{dated[0][2].title or dated[0][2].key} ({dated[0][0]})" if dated else ""
    href = f"{CORPUS}#formula/{formula.id}" if formula.id in listed else None
    return FormulaNote(formula.documents, first, href)


def _paragraph(found: Sequence[tuple[int, FormulaNote, range]], length: int) -> ParagraphFormulas:
    ordered = sorted(found, key=lambda each: (each[0], each[2].start))
    covered = set().union(*(span for _, _, span in found))
    return ParagraphFormulas(tuple(note for _, note, _ in ordered), len(covered) / length)
