"""What recurs in the whole corpus: the search, its formulae, and who used them when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from functools import partial

from corpus_tool import growing, searching
from corpus_tool.analysis.novelty import measure_novelty
from corpus_tool.analysis.series import follow_formulae
from corpus_tool.cases.comparing import Comparing
from corpus_tool.cases.searchable import (
    read_all,
    require_date,
    require_dates,
    require_documents,
    require_party,
)
from corpus_tool.errors import FormulaNotFound
from corpus_tool.model import (
    Carrier,
    FirstSeen,
    Formula,
    Holdings,
    Lineage,
    Novelty,
    Place,
    Progress,
    ReuseOptions,
    Scan,
    ScanDraft,
    SeriesRow,
    untold,
)
from corpus_tool.reuse.lineage import trace
from corpus_tool.store import Reader

__all__ = ["REUSE", "Reusing"]

REUSE = ReuseOptions()
NOTHING_NEW = Holdings((), ())

Search = Callable[[Holdings, ReuseOptions], tuple[ScanDraft, searching.Texts]]


class Reusing(Comparing):
    """Search the whole corpus, and read what was found."""

    def scan(
        self,
        *,
        options: ReuseOptions = REUSE,
        search: Search | None = None,
        progress: Progress = untold,
    ) -> Scan:
        """Search the corpus for what recurs, or return the stored search of just these texts.

        Where only a few documents came since the last search, they are added to what it found.

        Args:
            options: what a reader may set.
            search: another engine that gives the same result; by default the embedded one.
            progress: told what is being done, while the corpus is searched.

        Raises:
            InputError: the corpus holds no document.
        """
        last, fresh = self._searched_before(options)
        if last is not None and not fresh.carriers:
            return last
        parameters = {"options": asdict(options)}
        with self._store.run("scan", engine=searching.ENGINE, parameters=parameters) as run:
            grown = self._grown(last, fresh, progress) if last and search is None else None
            search = search or partial(self._search, progress=progress)
            draft, texts = grown or self._searched(options, search)
            with self._store.begin(run=run) as transaction:
                return transaction.save_scan(draft, texts=texts, progress=progress)

    def _searched_before(self, options: ReuseOptions) -> tuple[Scan | None, Holdings]:
        """Return the last search that can be gone on from, and the documents that came since.

        Where there is none the corpus must be searched as a whole; where no document came, it is
        the search of just these texts.
        """
        with self._store.read() as reader:
            last = self._last_scan(reader, options)
            fresh = None if last is None else reader.since(last)
            if fresh is not None:
                return last, fresh
            holdings = reader.holdings()
            require_documents(holdings)
            return self._last_scan(reader, options, corpus=holdings.digest), NOTHING_NEW

    def _last_scan(
        self, reader: Reader, options: ReuseOptions, *, corpus: str | None = None
    ) -> Scan | None:
        name = searching.lexicon_name(self.lexicon)
        return reader.scan(options, engine=searching.ENGINE, lexicon=name, corpus=corpus)

    def _grown(
        self, last: Scan, fresh: Holdings, progress: Progress
    ) -> tuple[ScanDraft, searching.Texts] | None:
        """Add what came since a search to what it found; None where that is not worth it."""
        with self._store.read() as reader:
            return growing.grow(
                reader, last, fresh, options=last.options, lexicon=self.lexicon, progress=progress
            )

    def _searched(self, options: ReuseOptions, search: Search) -> tuple[ScanDraft, searching.Texts]:
        with self._store.read() as reader:
            holdings = reader.holdings()
        return search(holdings, options)

    def _search(
        self, holdings: Holdings, options: ReuseOptions, *, progress: Progress
    ) -> tuple[ScanDraft, searching.Texts]:
        """Search all documents with the embedded engine."""
        with self._store.read() as reader:
            passages = tuple(read_all(reader, holdings, progress))
        few = len(holdings.carriers) < growing.FEWEST
        search = searching.search if few else growing.found
        draft = search(holdings, passages, options=options, lexicon=self.lexicon, progress=progress)
        return draft, searching.texts_of(passages)

    def carriers(self) -> tuple[Carrier, ...]:
        """Return the texts that a search reads: one version of every document, by name."""
        with self._store.read() as reader:
            return reader.holdings().carriers

    def _carrier(self, document: str) -> Carrier:
        """Return the text that a search reads of a document; raise `DocumentNotFound`."""
        key = self.find(document).document.key
        return next(each for each in self.carriers() if each.key == key)

    def formulas(
        self,
        *,
        document: str | None = None,
        min_documents: int = REUSE.min_documents,
        party: str | None = None,
        options: ReuseOptions = REUSE,
        progress: Progress = untold,
    ) -> tuple[Formula, ...]:
        """Return the formulae of the corpus, the most telling first.

        Args:
            document: only those that stand in this document, by its key.
            min_documents: only those that stand in so many documents; below what the options say
                the corpus is searched again, for so few.
            party: only those of which a document of this party has one, by its code.
            options: what a reader may set.
            progress: told what is being done, while the corpus is searched.
        """
        chosen = replace(options, min_documents=min(options.min_documents, min_documents))
        scan = self.scan(options=chosen, progress=progress)
        carriers = {each.version: each for each in self.carriers()}
        version = None if document is None else self._carrier(document).version
        if party is not None:
            require_party(party, carriers.values())
        with self._store.read() as reader:
            found = reader.formulas(scan, version=version, min_documents=min_documents)
            return tuple(
                each
                for each in found
                if party is None
                or any(party in carriers[place.version].parties for place in each.occurrences)
            )

    def paths(self, version: str) -> tuple[str, ...]:
        """Return the paths of a version's paragraphs, in order, by its name."""
        with self._store.read() as reader:
            return reader.paths(version)

    def formula(
        self, formula: str, *, options: ReuseOptions = REUSE, progress: Progress = untold
    ) -> Formula:
        """Return the formula of this id; raise `FormulaNotFound`."""
        scan = self.scan(options=options, progress=progress)
        with self._store.read() as reader:
            for found in reader.formulas(scan, key=formula):
                return found
        raise FormulaNotFound(
            f"the corpus has no formula {formula!r}",
            subject=formula,
            hint="See `corpus-tool formulas`; an id has sixteen digits and letters",
        )

    def lineage(
        self,
        formula: str | Formula,
        *,
        options: ReuseOptions = REUSE,
        progress: Progress = untold,
    ) -> Lineage:
        """Return the life of a formula: first use, carriers in time, changes, crossings."""
        found = formula
        if isinstance(found, str):
            found = self.formula(found, options=options, progress=progress)
        carriers = self.carriers()
        with self._store.read() as reader:
            passages = reader.passages({place.version for place in found.occurrences})
            texts = {Place(each.version, each.paragraph): each.text for each in passages}
        return trace(found, carriers, texts)

    def first_seen(
        self, document: str, *, options: ReuseOptions = REUSE, progress: Progress = untold
    ) -> tuple[FirstSeen, ...]:
        """Return for every paragraph of a document where its wording was first seen, and how.

        Raises:
            InputError: the document has no date.
        """
        scan = self.scan(options=options, progress=progress)
        carrier = self._carrier(document)
        require_date(carrier)
        carriers = self.carriers()
        with self._store.read() as reader:
            near, passages = reader.kin(scan, carrier.version)
        return searching.first_seen(carrier, carriers, near, passages, lexicon=self.lexicon)

    def novelty(
        self, document: str | None = None, *, progress: Progress = untold
    ) -> tuple[Novelty, ...]:
        """Return what each dated text took from its predecessor, from others, and added.

        Args:
            document: only this one, by its key.
            progress: told what is being done.

        Raises:
            InputError: the document, or every document, is without a date.
        """
        with self._store.read() as reader:
            holdings, documents = reader.holdings(), reader.documents()
            require_documents(holdings)
            passages = tuple(read_all(reader, holdings, progress))
        only = None if document is None else self._carrier(document)
        require_dates(holdings.carriers if only is None else (only,))
        found = measure_novelty(
            holdings.carriers,
            passages,
            predecessors=searching.predecessors(holdings.carriers, documents),
            lexicon=self.lexicon,
            versions=None if only is None else (only.version,),
            progress=progress,
        )
        return tuple(sorted(found, key=lambda one: (one.carrier.date or "", one.carrier.version)))

    def series_of(self, *documents: str) -> tuple[Carrier, ...]:
        """Return the texts of a series, oldest first.

        Args:
            documents: keys; of one document, all texts of its partners.

        Raises:
            InputError: fewer than two dated texts; undated ones are named.
        """
        carriers, named = self.carriers(), [self._carrier(each) for each in documents]
        return searching.series_of(named, carriers)

    def series(
        self, *documents: str, options: ReuseOptions = REUSE, progress: Progress = untold
    ) -> tuple[SeriesRow, ...]:
        """Return which formulae a series of texts carries, drops and leaves silent.

        Args:
            documents: keys; of one document, all texts of its partners.
            options: what a reader may set.
            progress: told what is being done, while the corpus is searched.
        """
        texts = self.series_of(*documents)
        sisters = searching.sisters_of(texts, self.carriers())
        found = self.formulas(
            options=options, min_documents=options.min_documents, progress=progress
        )
        return follow_formulae(found, [each.version for each in texts], sisters=sisters)
