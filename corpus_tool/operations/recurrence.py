"""What recurs in the whole corpus: its analysis, its formulae, and what it needs.

Sections, in order:

* What recurs in the whole corpus: the search, its formulae, and who used them when.
* What a corpus must hold to be searched, and the reading of all of it.
* The search of the whole corpus on more machines than one.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path

from corpus_tool.errors import FormulaNotFound, InputError, NotFound
from corpus_tool.model import (
    Carrier,
    CorpusState,
    FirstSeenListing,
    Formula,
    FormulaListing,
    Lineage,
    Novelty,
    Passage,
    PassagePlace,
    Progress,
    ReuseOptions,
    Scan,
    ScanDraft,
    SeriesListing,
    Stage,
    untold,
)
from corpus_tool.operations import spark, stored_index
from corpus_tool.operations.open import (
    OpenCorpus,
    find_version,
    parse_reference,
    unknown_document,
)
from corpus_tool.operations.spark import Measured
from corpus_tool.reuse import analysis
from corpus_tool.reuse.lineage import trace_lineage
from corpus_tool.reuse.novelty import measure_novelty
from corpus_tool.reuse.series import follow_formulae
from corpus_tool.store import StoreReader

__all__ = [
    "REUSE",
    "corpus_novelty",
    "find_formula",
    "find_series",
    "formula_lineage",
    "list_first_seen",
    "list_formulas",
    "list_series",
    "read_all",
    "reading_searched",
    "scan_corpus",
    "scan_with_spark",
]


# ----------------------------------------
# What recurs in the whole corpus: the search, its formulae, and who used them when.

REUSE = ReuseOptions()
NOTHING_NEW = CorpusState((), ())
MAX_OVERTAKEN = 3
"""Times that other programs may go on from the same scan first; then the whole corpus is searched,
which goes on from none."""

Search = Callable[[CorpusState, ReuseOptions], tuple[ScanDraft, analysis.Texts]]


def scan_corpus(
    corpus: OpenCorpus,
    *,
    options: ReuseOptions = REUSE,
    search: Search | None = None,
    progress: Progress = untold,
) -> Scan:
    """Search the corpus for what recurs, or return the stored search of just these texts.

    Where only a few documents came since the last search, they are added to what it found.

    Args:
        corpus: what is searched, and where the search is stored.
        options: what a reader may set.
        search: another engine that gives the same result; by default the embedded one.
        progress: told what is being done, while the corpus is searched.

    Raises:
        InputError: the corpus holds no document.
    """
    with corpus.store.read() as reader:
        last, fresh = _searched_before(corpus, reader, options)
    return _scan_anew(corpus, last, fresh, options, search, progress)


def _scan_anew(
    corpus: OpenCorpus,
    last: Scan | None,
    fresh: CorpusState,
    options: ReuseOptions,
    search: Search | None,
    progress: Progress,
) -> Scan:
    """Search what came since a scan, or the whole corpus, and store it.

    Another program may have stored the same search meanwhile: then that one is returned. It
    may have gone on from the same scan with other documents: then what is left is added.
    """
    overtaken = 0
    while last is None or fresh.carriers:
        base = last if search is None and overtaken < MAX_OVERTAKEN else None
        stored = _search_and_store(corpus, base, fresh, options, search, progress)
        if stored is not None:
            return stored
        overtaken += 1
        with corpus.store.read() as reader:
            last, fresh = _searched_before(corpus, reader, options)
    return last


def _search_and_store(
    corpus: OpenCorpus,
    base: Scan | None,
    fresh: CorpusState,
    options: ReuseOptions,
    search: Search | None,
    progress: Progress,
) -> Scan | None:
    """Add what came to a scan, or search all; return None where another went on from it."""
    parameters = {"options": asdict(options)}
    with corpus.store.run("scan", engine=analysis.ENGINE, parameters=parameters) as run:
        grown = None if base is None else _grown(corpus, base, fresh, progress)
        search = search or partial(_search, corpus, progress=progress)
        draft, texts = grown or _searched(corpus, options, search)
        with corpus.store.begin(run=run, last=True) as transaction:
            return transaction.save_scan(draft, texts=texts, progress=progress)


@contextmanager
def reading_searched(
    corpus: OpenCorpus,
    options: ReuseOptions = REUSE,
    *,
    progress: Progress = untold,
    check: Callable[[StoreReader], object] | None = None,
) -> Iterator[tuple[StoreReader, Scan]]:
    """Open one reading of the corpus and of a search of it, made first where there is none.

    Where others add while it is made, the search is not of all that the reading holds:
    `Reader.searched` tells of what it is.

    Args:
        corpus: what is searched.
        options: what a reader may set.
        progress: told what is being done, while the corpus is searched.
        check: raises what can be known before the corpus is searched.
    """
    with corpus.store.read() as reader:
        if check is not None:
            check(reader)
        last, fresh = _searched_before(corpus, reader, options)
        if last is not None and not fresh.carriers:
            yield reader, last
            return
    scan = _scan_anew(corpus, last, fresh, options, None, progress)
    with corpus.store.read() as reader:
        yield reader, scan


def _searched_before(
    corpus: OpenCorpus, reader: StoreReader, options: ReuseOptions
) -> tuple[Scan | None, CorpusState]:
    """Return the last search that can be gone on from, and the documents that came since.

    Where there is none the corpus must be searched as a whole; where no document came, it is
    the search of just these texts.
    """
    last = _last_scan(corpus, reader, options)
    fresh = None if last is None else reader.since(last)
    if last is not None and fresh is not None:
        if fresh.carriers:
            # Another program may have added them to an earlier search, and stored it sooner.
            same = _last_scan(corpus, reader, options, state=fresh.added_to(last.corpus))
            return (same, NOTHING_NEW) if same else (last, fresh)
        return last, fresh
    corpus_state = reader.holdings()
    require_documents(corpus_state)
    return _last_scan(corpus, reader, options, state=corpus_state.digest), NOTHING_NEW


def _last_scan(
    corpus: OpenCorpus, reader: StoreReader, options: ReuseOptions, *, state: str | None = None
) -> Scan | None:
    """Return the last search with these options, or the one of the documents of this digest."""
    name = analysis.lexicon_name(corpus.lexicon)
    return reader.scan(options, engine=analysis.ENGINE, lexicon=name, corpus=state)


def _grown(
    corpus: OpenCorpus, last: Scan, fresh: CorpusState, progress: Progress
) -> tuple[ScanDraft, analysis.Texts] | None:
    """Add what came since a search to what it found; None where that is not worth it."""
    with corpus.store.read() as reader:
        return stored_index.add_to_index(
            reader, last, fresh, options=last.options, lexicon=corpus.lexicon, progress=progress
        )


def _searched(
    corpus: OpenCorpus, options: ReuseOptions, search: Search
) -> tuple[ScanDraft, analysis.Texts]:
    with corpus.store.read() as reader:
        corpus_state = reader.holdings()
    return search(corpus_state, options)


def _search(
    corpus: OpenCorpus, corpus_state: CorpusState, options: ReuseOptions, *, progress: Progress
) -> tuple[ScanDraft, analysis.Texts]:
    """Search all documents with the embedded engine; what is stored of them never changes."""
    with corpus.store.read() as reader:
        passages = tuple(read_all(reader, corpus_state.carriers, progress))
    few = len(corpus_state.carriers) < stored_index.FEWEST
    search = analysis.analyse_reuse if few else stored_index.build_index
    draft = search(
        corpus_state, passages, options=options, lexicon=corpus.lexicon, progress=progress
    )
    return draft, analysis.scan_texts(passages)


def list_formulas(
    corpus: OpenCorpus,
    *,
    document: str | None = None,
    min_documents: int = REUSE.min_documents,
    party: str | None = None,
    options: ReuseOptions = REUSE,
    progress: Progress = untold,
) -> FormulaListing:
    """Return the formulae of the corpus, the most telling first, with the search and its texts.

    Args:
        corpus: what is searched.
        document: only those that stand in this document, by its key.
        min_documents: only those that stand in so many documents; below what the options say
            the corpus is searched again, for so few.
        party: only those of which a document of this party has one, by its code.
        options: what a reader may set.
        progress: told what is being done, while the corpus is searched.
    """
    chosen = replace(options, min_documents=min(options.min_documents, min_documents))
    with reading_searched(corpus, chosen, progress=progress) as (reader, scan):
        carriers = reader.searched(scan)
        version = None
        if document is not None:
            version = find_carrier(reader, carriers, document).version
        if party is not None:
            require_party(party, carriers)
        theirs = {carrier.version for carrier in carriers if party in carrier.parties}
        found = reader.formulas(scan, version=version, min_documents=min_documents)
        chosen_ones = tuple(
            formula
            for formula in found
            if party is None or any(place.version in theirs for place in formula.occurrences)
        )
    return FormulaListing(scan, carriers, chosen_ones)


def find_formula(
    corpus: OpenCorpus, key: str, *, options: ReuseOptions = REUSE, progress: Progress = untold
) -> Formula:
    """Return the formula of this id; raise `FormulaNotFound`."""
    with reading_searched(corpus, options, progress=progress) as (reader, scan):
        return _one_formula(reader, scan, key)


def formula_lineage(
    corpus: OpenCorpus,
    formula: str | Formula,
    *,
    options: ReuseOptions = REUSE,
    progress: Progress = untold,
) -> Lineage:
    """Return the life of a formula: first use, carriers in time, changes, crossings."""
    if isinstance(formula, Formula):
        with corpus.store.read() as reader:
            return _traced(reader, formula)
    with reading_searched(corpus, options, progress=progress) as (reader, scan):
        return _traced(reader, _one_formula(reader, scan, formula))


def list_first_seen(
    corpus: OpenCorpus,
    document: str,
    *,
    options: ReuseOptions = REUSE,
    progress: Progress = untold,
) -> FirstSeenListing:
    """Return where the wording of each paragraph of a document was first seen, and how.

    The texts and the paths of the paragraphs that are named come with it.

    Raises:
        InputError: the document has no date.
    """
    with reading_searched(corpus, options, progress=progress) as (reader, scan):
        carriers = reader.searched(scan)
        carrier = find_carrier(reader, carriers, document)
        require_date(carrier)
        near, passages = reader.kin(scan, carrier.version)
        found = analysis.find_first_seen(carrier, carriers, near, passages, lexicon=corpus.lexicon)
        named = {at.version for passage in found for at in (passage.place, passage.first)}
        return FirstSeenListing(
            found=found,
            carriers={carrier.version: carrier for carrier in carriers if carrier.version in named},
            paths={version: reader.paths(version) for version in sorted(named)},
        )


def corpus_novelty(
    corpus: OpenCorpus, document: str | None = None, *, progress: Progress = untold
) -> tuple[Novelty, ...]:
    """Return what each dated text took from its predecessor, from others, and added.

    Args:
        corpus: whose texts.
        document: only this one, by its key.
        progress: told what is being done.

    Raises:
        InputError: the document, or every document, is without a date.
    """
    with corpus.store.read() as reader:
        corpus_state, documents = reader.holdings(), reader.documents()
        require_documents(corpus_state)
        only = document and find_carrier(reader, corpus_state.carriers, document)
        passages = tuple(read_all(reader, corpus_state.carriers, progress))
    require_dates((only,) if only else corpus_state.carriers)
    found = measure_novelty(
        corpus_state.carriers,
        passages,
        predecessors=analysis.predecessors(corpus_state.carriers, documents),
        lexicon=corpus.lexicon,
        versions=(only.version,) if only else None,
        progress=progress,
    )
    return tuple(
        sorted(found, key=lambda report: (report.carrier.date or "", report.carrier.version))
    )


def find_series(corpus: OpenCorpus, documents: Sequence[str]) -> tuple[Carrier, ...]:
    """Return the texts of a series, oldest first.

    Args:
        corpus: where the texts are.
        documents: keys; of one document, all texts of its partners.

    Raises:
        InputError: fewer than two dated texts; undated ones are named.
    """
    with corpus.store.read() as reader:
        return _series_now(reader, documents)


def list_series(
    corpus: OpenCorpus,
    documents: Sequence[str],
    *,
    options: ReuseOptions = REUSE,
    progress: Progress = untold,
) -> SeriesListing:
    """Return which formulae a series of texts carries, drops and leaves silent, with the texts.

    Args:
        corpus: what is searched.
        documents: keys; of one document, all texts of its partners.
        options: what a reader may set.
        progress: told what is being done, while the corpus is searched.
    """
    check = partial(_series_now, documents=documents)
    with reading_searched(corpus, options, progress=progress, check=check) as (reader, scan):
        carriers = reader.searched(scan)
        texts = _series(reader, carriers, documents)
        found = tuple(reader.formulas(scan, min_documents=options.min_documents))
        versions = {text.version: find_version(reader, text.version) for text in texts}
    sisters = analysis.sisters_of(texts, carriers)
    rows = follow_formulae(found, versions, lexicon=corpus.lexicon, sisters=sisters)
    return SeriesListing(texts, rows)


def _series_now(reader: StoreReader, documents: Sequence[str]) -> tuple[Carrier, ...]:
    return _series(reader, reader.holdings().carriers, documents)


def _series(
    reader: StoreReader, carriers: Sequence[Carrier], documents: Sequence[str]
) -> tuple[Carrier, ...]:
    named = [find_carrier(reader, carriers, document) for document in documents]
    return analysis.series_of(named, carriers)


def _one_formula(reader: StoreReader, scan: Scan, formula: str) -> Formula:
    for found in reader.formulas(scan, key=formula):
        return found
    raise FormulaNotFound(
        f"the corpus has no formula {formula!r}",
        subject=formula,
        hint="See `corpus-tool formulas`; an id has sixteen digits and letters",
    )


def _traced(reader: StoreReader, formula: Formula) -> Lineage:
    """Trace a formula in the versions where it was found, whatever came after these."""
    versions = {place.version for place in formula.occurrences}
    passages = reader.passages(versions)
    texts = {PassagePlace(passage.version, passage.paragraph): passage.text for passage in passages}
    return trace_lineage(formula, reader.carriers(versions), texts)


# ----------------------------------------
# What a corpus must hold to be searched, and the reading of all of it.


def read_all(
    reader: StoreReader, carriers: Collection[Carrier], progress: Progress
) -> Iterator[Passage]:
    """Yield all that a search reads, and tell of how many documents it has come."""
    total, done, version = len(carriers), 0, ""
    for passage in reader.passages({carrier.version for carrier in carriers}):
        if passage.version != version:
            progress(Stage.READING, done, total)
            done, version = done + 1, passage.version
        yield passage
    progress(Stage.READING, total, total)


def find_carrier(reader: StoreReader, carriers: Iterable[Carrier], document: str) -> Carrier:
    """Return the text that a search read of a document.

    Raises:
        DocumentNotFound: no document has this key, or it came after the search.
        VersionNotFound: it has no version, or not the one that was named.
    """
    key, number = parse_reference(document)
    found = next((carrier for carrier in carriers if carrier.key == key), None)
    if found is None or number is not None:
        find_version(reader, document)
    if found is None:
        raise unknown_document(document, key, [carrier.key for carrier in carriers])
    return found


def require_documents(corpus_state: CorpusState) -> None:
    """Raise `InputError` where there is none."""
    if not corpus_state.carriers:
        raise InputError(
            "the corpus holds no document to be searched",
            hint="Add some: corpus-tool add FILE",
            code="E_NO_DOCUMENTS",
        )


def require_party(party: str, carriers: Iterable[Carrier]) -> None:
    """Raise `NotFound` where no document has a party of this code."""
    codes = sorted({code for carrier in carriers for code in carrier.parties})
    if party not in codes:
        few = ", ".join(codes[:12]) + (" …" if len(codes) > 12 else "")
        raise NotFound(
            f"no document has the party {party!r}",
            subject=party,
            hint=f"The parties are {few}" if codes else "No document states its parties",
            code="E_NO_PARTY",
        )


def require_date(carrier: Carrier) -> None:
    """Raise `InputError` where a text has no date."""
    if not carrier.date:
        raise InputError(
            f"{carrier.key} has no date, so no text is known to be earlier",
            subject=carrier.key,
            hint=f"Give it one: corpus-tool add FILE --key {carrier.key} --date 2025-01-21",
            code="E_NO_DATE",
        )


def require_dates(carriers: Sequence[Carrier]) -> None:
    """Raise `InputError` where no text has a date."""
    if not any(carrier.date for carrier in carriers):
        require_date(carriers[0])


# ----------------------------------------
# The search of the whole corpus on more machines than one.


def scan_with_spark(
    corpus: OpenCorpus,
    *,
    master: str = "local[*]",
    passages: Path | None = None,
    options: ReuseOptions = REUSE,
    progress: Progress = untold,
) -> tuple[Scan, Measured | None]:
    """Search the corpus on Apache Spark; return the scan, and what was moved for it.

    What is found is the same as without Spark; so a stored search is not made again.

    Args:
        corpus: what is searched, and where the search is stored.
        master: the cluster's address; `local[2]` is two cores of this machine.
        passages: an export of this corpus as Parquet, where every machine of the cluster can
            read it; by default a file that only this machine sees is written.
        options: what a reader may set.
        progress: told what is being done here, before and after the work of the cluster.

    Raises:
        MissingDependency: pyspark, pyarrow or Java is not installed.
    """
    measured: list[Measured] = []

    def search(corpus_state: CorpusState, chosen: ReuseOptions) -> tuple[ScanDraft, analysis.Texts]:
        with tempfile.TemporaryDirectory(prefix="corpus-tool-") as folder:
            path = passages or Path(folder, "passages.parquet")
            if passages is None:
                with corpus.store.read() as reader:
                    read = read_all(reader, corpus_state.carriers, progress)
                    spark.write_passages(read, corpus_state, path)
            draft, texts, moved = spark.analyse_reuse_on_spark(
                corpus_state,
                path,
                options=chosen,
                lexicon=corpus.lexicon,
                settings=spark.SparkSettings(master=master),
            )
        measured.append(moved)
        return draft, texts

    scan = scan_corpus(corpus, options=options, search=search, progress=progress)
    return scan, measured[0] if measured else None
