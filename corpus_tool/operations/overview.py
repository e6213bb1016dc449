"""The corpus at a glance: overview page, formulae by pair and year, silences of a series.

Sections, in order:

* The corpus at a glance: the overview page, and what of a comparison is boilerplate.
* The texts of a corpus by partners and year, and their formulae: read once, asked for many
  pairs.
* What earlier texts of a series said and a later one does not, for the pairs of a report.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice

from corpus_tool.lexicon import Lexicon
from corpus_tool.model import (
    Carrier,
    Comparison,
    Formula,
    NoSeries,
    PassagePlace,
    Progress,
    ReuseOptions,
    Scan,
    Silences,
    Stage,
    Version,
    untold,
)
from corpus_tool.operations.open import OpenCorpus
from corpus_tool.operations.recurrence import REUSE, read_all, reading_searched
from corpus_tool.operations.report_files import CORPUS
from corpus_tool.report.corpus_page import CorpusOverview, MapSpot, TracedFormula
from corpus_tool.report.frame import FormulaNote, FormulaNotes, ParagraphFormulas
from corpus_tool.reuse import analysis
from corpus_tool.reuse.analysis import sisters_of
from corpus_tool.reuse.lineage import is_earlier, trace_lineage
from corpus_tool.reuse.novelty import measure_origins
from corpus_tool.reuse.series import find_silences
from corpus_tool.store import StoreReader

__all__ = [
    "add_silences",
    "corpus_overview",
    "find_boilerplate",
    "listed_on_page",
    "load_named_version",
    "make_overview",
    "read_series_history",
    "with_silences",
]


# ----------------------------------------
# The corpus at a glance: the overview page, and what of a comparison is boilerplate.

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


def corpus_overview(
    corpus: OpenCorpus,
    *,
    options: ReuseOptions = REUSE,
    pages: Pages | None = None,
    progress: Progress = untold,
) -> CorpusOverview:
    """Return what the page of the corpus shows.

    Args:
        corpus: which.
        options: what a reader may set.
        pages: where the paragraphs of a version are shown, by its name.
        progress: told what is being done.
    """
    with reading_searched(corpus, options, progress=progress) as (reader, scan):
        return make_overview(corpus, reader, scan, pages=pages or {}, progress=progress)


def make_overview(
    corpus: OpenCorpus, reader: StoreReader, scan: Scan, *, pages: Pages, progress: Progress
) -> CorpusOverview:
    """Return what the page of the corpus shows, of a search and a reading that is open."""
    carriers, documents = reader.searched(scan), reader.documents()
    listed = tuple(islice(reader.formulas(scan), LISTED))
    passages = tuple(read_all(reader, carriers, progress))
    texts = {PassagePlace(passage.version, passage.paragraph): passage.text for passage in passages}
    lineages = []
    for formula in listed:
        lineages.append(trace_lineage(formula, carriers, texts))
        progress(Stage.TRACING, len(lineages), len(listed))
    newest = _newest(carriers)
    novelties, debts = measure_origins(
        carriers,
        passages,
        predecessors=analysis.predecessors(carriers, documents),
        lexicon=corpus.lexicon,
        versions=newest[-NEWEST:],
        takers=newest,
        progress=progress,
    )
    drawn = tuple(map(TracedFormula, listed[:DRAWN], lineages[:DRAWN]))
    return CorpusOverview(
        scan=scan,
        carriers=carriers,
        traced=drawn,
        listed=listed,
        total=len(reader.formula_keys(scan)),
        debts=debts,
        measured=len(newest),
        novelties=tuple(
            sorted(
                novelties,
                key=lambda novelty: (novelty.carrier.date or "", novelty.carrier.version),
                reverse=True,
            )
        ),
        party_names={
            party.code: party.name for document in documents for party in document.parties
        },
        specimens=frozenset(document.key for document in documents if document.specimen),
        spots=_spots(reader, (lineage.formula for lineage in drawn), pages),
        firsts={lineage.formula: lineage.first[0].carrier for lineage in lineages if lineage.first},
    )


def find_boilerplate(
    reader: StoreReader,
    comparison: Comparison,
    scan: Scan,
    *,
    listed: frozenset[str] = frozenset(),
    known: SeriesHistory | None = None,
) -> FormulaNotes:
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
        return FormulaNotes(*found)
    carriers = {each.version: each for each in reader.searched(scan)}
    left, right = (
        _formulas_of(side, reader.formulas(scan, version=side.name), carriers, listed)
        for side in sides
    )
    return FormulaNotes(left, right)


def listed_on_page(reader: StoreReader, scan: Scan) -> frozenset[str]:
    """Return the ids of the formulae that the page of the corpus has."""
    return frozenset(formula.id for formula in islice(reader.formulas(scan), LISTED))


def _spots(
    reader: StoreReader, formulas: Iterable[Formula], pages: Pages
) -> dict[tuple[str, int], MapSpot]:
    """Return the numbers of the paragraphs in which formulae stand, and their addresses."""
    places = {
        (occurrence.version, occurrence.paragraph)
        for formula in formulas
        for occurrence in formula.occurrences
    }
    paths = {version: reader.paths(version) for version in {name for name, _ in places}}
    return {
        (version, order): MapSpot(
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
        for occurrence in formula.occurrences:
            if occurrence.version == version.name:
                span = range(occurrence.start, occurrence.end)
                spans.setdefault(occurrence.paragraph, []).append((-len(span), note, span))
    return {
        order: _paragraph(found, len(version.paragraphs[order].text))
        for order, found in spans.items()
    }


def _note(formula: Formula, carriers: Mapping[str, Carrier], listed: frozenset[str]) -> FormulaNote:
    bearers = {
        carriers[occurrence.version]
        for occurrence in formula.occurrences
        if occurrence.version in carriers
    }
    dated = sorted((bearer.date, bearer.version, bearer) for bearer in bearers if bearer.date)
    first = f"{dated[0][2].title or dated[0][2].key} ({dated[0][0]})" if dated else ""
    href = f"{CORPUS}#formula/{formula.id}" if formula.id in listed else None
    return FormulaNote(formula.documents, first, href)


def _paragraph(found: Sequence[tuple[int, FormulaNote, range]], length: int) -> ParagraphFormulas:
    ordered = sorted(found, key=lambda spot: (spot[0], spot[2].start))
    covered = set().union(*(span for _, _, span in found))
    return ParagraphFormulas(tuple(note for _, note, _ in ordered), len(covered) / length)


# ----------------------------------------
# The texts of a corpus by partners and year, and their formulae: read once, asked for many pairs.
#
# What a report tells of every pair needs the whole corpus; read anew for each, the cost of a report
# would grow with the square of its pairs.

FEWEST = 2
"""So many earlier texts at least make a series."""
KEPT = 200
"""So many texts are kept to be asked again: the pairs of a series mostly come one after another."""


class SeriesHistory:
    """What a series needs of the corpus."""

    def __init__(
        self, carriers: Iterable[Carrier], load: Callable[[str], Version], *, lexicon: Lexicon
    ) -> None:
        """Sort the texts.

        Args:
            carriers: all texts that a search reads.
            load: returns the version of this name.
            lexicon: for words of grammar and stock words.
        """
        self._carriers = {carrier.version: carrier for carrier in carriers}
        self._load, self._lexicon = load, lexicon
        self._partners: defaultdict[tuple[str, ...], list[Carrier]] = defaultdict(list)
        self._years: defaultdict[str, list[Carrier]] = defaultdict(list)
        for carrier in self._carriers.values():
            self._partners[carrier.partners].append(carrier)
            self._years[(carrier.date or "")[:4]].append(carrier)
        self._formulae: dict[str, list[Formula]] = {}
        self._texts: OrderedDict[str, Version] = OrderedDict()

    @property
    def carriers(self) -> Mapping[str, Carrier]:
        """All texts that a search reads, by version."""
        return self._carriers

    def standing_before(self, versions: Iterable[str]) -> frozenset[str]:
        """Return the texts of all series that lead to these versions; none where none does."""
        found: set[str] = set()
        for name in versions:
            carrier = self._carriers.get(name)
            carriers = self._partners[carrier.partners] if carrier and carrier.partners else []
            if len(carriers) > FEWEST:
                found.update(each.version for each in carriers)
        return frozenset(found)

    def keep(self, formulae: Iterable[Formula], versions: frozenset[str]) -> None:
        """Keep the formulae that stand in these versions, the most telling first."""
        self._formulae = {name: [] for name in versions}
        for formula in formulae:
            for name in {occurrence.version for occurrence in formula.occurrences} & versions:
                self._formulae[name].append(formula)

    def formulae(self, version: str) -> tuple[Formula, ...]:
        """Return the formulae of a text that were kept, the most telling first."""
        return tuple(self._formulae.get(version, ()))

    def silences(self, comparison: Comparison) -> Silences:
        """Return what the series of the right text's partners said and that text does not."""
        carrier = self._carriers.get(comparison.right.name)
        if carrier is None:
            right = comparison.right
            made = Carrier(right.name, right.document.key, right.document.date)
            return Silences((made,), cause=NoSeries.NOT_READ)
        if not carrier.date or not carrier.partners:
            cause = NoSeries.NO_PARTIES if carrier.date else NoSeries.UNDATED
            return Silences((carrier,), cause=cause)
        earlier, unplaced = self._before(carrier, comparison.left.name)
        texts = (*earlier, carrier)
        if len(earlier) < FEWEST:
            return Silences(texts, unplaced=unplaced, cause=NoSeries.TOO_FEW)
        year = self._years[carrier.date[:4]]
        sisters = [self._carriers[name] for name in sisters_of(texts, year)]
        sides = {side.name: side for side in (comparison.left, comparison.right)}
        return find_silences(
            [(text, sides.get(text.version) or self._text(text.version)) for text in texts],
            {f.id: f for text in texts for f in self.formulae(text.version)}.values(),
            sisters=sisters,
            unplaced=unplaced,
            lexicon=self._lexicon,
        )

    def _before(self, later: Carrier, left: str) -> tuple[tuple[Carrier, ...], tuple[Carrier, ...]]:
        """Return its partners' earlier texts, oldest first, and those that may be earlier.

        The left text of a pair is one that the reader takes for earlier.
        """
        assert later.date is not None
        earlier: list[tuple[str, str, Carrier]] = []
        unplaced: list[Carrier] = []
        for other in self._partners[later.partners]:
            if other.version == later.version:
                continue
            date = other.date or ""
            is_later = bool(date) and is_earlier(later.date, date)
            if date and (is_earlier(date, later.date) or (other.version == left and not is_later)):
                earlier.append((date, other.version, other))
            elif not is_later:
                unplaced.append(other)
        return tuple(version[2] for version in sorted(earlier)), tuple(unplaced)

    def _text(self, name: str) -> Version:
        if name in self._texts:
            self._texts.move_to_end(name)
        else:
            self._texts[name] = self._load(name)
            while len(self._texts) > KEPT:
                self._texts.popitem(last=False)
        return self._texts[name]


# ----------------------------------------
# What earlier texts of a series said and a later one does not, for the pairs of a report.

FEW = 12
"""The formulae of so many texts are read text by text; of more, all formulae at once."""


def read_series_history(
    corpus: OpenCorpus,
    reader: StoreReader,
    scan: Scan,
    rights: Collection[str],
    *,
    lefts: Collection[str] = (),
) -> SeriesHistory:
    """Return what is needed to tell of many pairs what their series said; it is read once.

    Args:
        corpus: for its word lists.
        reader: open as long as what is returned is asked.
        scan: in which the formulae were found.
        rights: the right texts of the pairs.
        lefts: the left ones, where their own formulae are asked for, too.
    """
    load = partial(load_named_version, reader)
    made = SeriesHistory(reader.searched(scan), load, lexicon=corpus.lexicon)
    names = made.standing_before(rights) | {*lefts, *(rights if lefts else ())}
    if len(names) > FEW:
        made.keep(reader.formulas(scan), names)
    elif names:
        each = (reader.formulas(scan, version=name) for name in sorted(names))
        found = {formula.id: formula for formulae in each for formula in formulae}
        ordered = sorted(found.values(), key=lambda one: (-one.score, one.id))
        made.keep(ordered, names)
    return made


def with_silences(corpus: OpenCorpus, comparison: Comparison) -> Comparison:
    """Return a comparison with what earlier texts of the right one's partners said too.

    Args:
        corpus: where the earlier texts are.
        comparison: of two of its texts.
    """
    with reading_searched(corpus) as (reader, scan):
        return add_silences(corpus, reader, scan, comparison)


def add_silences(
    corpus: OpenCorpus, reader: StoreReader, scan: Scan, comparison: Comparison
) -> Comparison:
    """Do as `with_silences` does, of a search and a reading that is open."""
    history = read_series_history(corpus, reader, scan, (comparison.right.name,))
    return replace(comparison, silences=history.silences(comparison))


def load_named_version(reader: StoreReader, name: str) -> Version:
    """Return the version of a whole name: `japan-laos-csp-2025@1`."""
    key, _, number = name.rpartition("@")
    return reader.version(key, int(number))
