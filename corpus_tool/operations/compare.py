"""Texts are compared within limits, and who undertakes what is read of them.

Sections, in order:

* Who undertakes what: the operative verbs of a text, and their shifts between two.
* Texts are compared: two, all that follow each other, or several in a table.
* The step of comparing two texts, and what it may use.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import asdict, replace
from itertools import pairwise

from corpus_tool import semantics
from corpus_tool.alignment import WeightSet
from corpus_tool.alignment.explanation import PairExplanation, explain_pair
from corpus_tool.alignment.table import find_gaps, tabulate
from corpus_tool.collation import collate, is_encodable, name_engine, require_comparable
from corpus_tool.commitments.commitments import find_commitments
from corpus_tool.commitments.language import unread_language
from corpus_tool.commitments.shifts import (
    StyleHabits,
    find_shifts,
    is_house_style,
    read_style_habits,
)
from corpus_tool.errors import InputError, UnreadableSource
from corpus_tool.export.citations import find_paragraph
from corpus_tool.ingest.formats import MEGABYTE, ReaderLimits
from corpus_tool.lexicon import Ladder, Lexicon
from corpus_tool.limited_process import LimitedStep, run_limited
from corpus_tool.model import (
    AlignmentTable,
    Commitment,
    CommitmentChanges,
    Comparison,
    Document,
    Options,
    TableMode,
    Version,
)
from corpus_tool.operations.add import Reference, add_named_files, find_chosen, find_text
from corpus_tool.operations.open import OpenCorpus
from corpus_tool.operations.receive import Failure
from corpus_tool.reuse import analysis
from corpus_tool.store import StoreReader

__all__ = [
    "DEFAULTS",
    "compare_and_store",
    "compare_pairs",
    "compare_subjects",
    "compare_texts",
    "explain_paragraphs",
    "held",
    "language_not_read",
    "read_commitments",
    "stored_comparison",
    "tabulate_texts",
    "version_commitments",
    "with_commitments",
]


# ----------------------------------------
# Who undertakes what: the operative verbs of a text, and their shifts between two.
#
# They are read anew each time and never stored: they follow from the text and the ladder alone, so
# that a line changed in the ladder is seen at once, and nothing stored can be out of step with it.

Reading = Callable[[], AbstractContextManager[StoreReader]]

COMMITMENT_LIMITS = ReaderLimits()
"""What it may take to read a text: as much as to read and cut its file."""
MOST_ASKED = 20
"""So many texts, the nearest in time, are asked for the house's habits."""


def read_commitments(
    corpus: OpenCorpus, text: Reference, *, ladder: Ladder | None = None
) -> tuple[Commitment, ...]:
    """Return the operative verbs of a text with their speakers, in order of reading.

    Args:
        corpus: where the text is.
        text: a version, a key (`old`, `old@2`) or a file, which is then added first.
        ladder: the verbs and their rungs; by default the shipped ones.

    Raises:
        UnreadableSource: to read them takes more time or memory than it may.
    """
    return version_commitments(corpus, find_text(corpus, text), ladder or corpus.ladder)


def language_not_read(corpus: OpenCorpus, text: Reference) -> str | None:
    """Return the language of a text that the corpus's word lists are not in; else None."""
    return unread_language(find_text(corpus, text), lexicon=corpus.lexicon)


def version_commitments(
    corpus: OpenCorpus, version: Version, ladder: Ladder
) -> tuple[Commitment, ...]:
    """Return the operative verbs of a version; each is read once while the corpus is open.

    Raises:
        UnreadableSource: as `read_commitments`; asked again, without trying again.
    """
    key = (f"{version.name} {version.digest}", ladder.identity)
    read = corpus.commitments_read
    if key not in read:
        read[key] = _try_to_read(corpus, version, ladder)
    found = read[key]
    if isinstance(found, UnreadableSource):
        raise found.with_traceback(None)
    return found


def _try_to_read(
    corpus: OpenCorpus, version: Version, ladder: Ladder
) -> tuple[Commitment, ...] | UnreadableSource:
    """Read the operative verbs within limits; a failure is kept, for it would cost as much."""
    step = LimitedStep(
        find_commitments,
        (version,),
        keywords={"lexicon": corpus.lexicon, "ladder": ladder},
        doing=f"reading who undertakes what in '{version.name}'",
        subject=version.name,
        limits=COMMITMENT_LIMITS,
    )
    try:
        return run_limited(step)
    except UnreadableSource as error:
        return error


def with_commitments(
    corpus: OpenCorpus,
    comparison: Comparison,
    *,
    reading: Reading | None = None,
    ladder: Ladder | None = None,
) -> Comparison:
    """Return a comparison with the operative verbs of both texts and the shifts of these.

    Where a text is in a language that the word lists are not in, it is told and nothing is read.

    Args:
        corpus: where the house's other texts are.
        comparison: of two texts.
        reading: opens the corpus where the habits of a house must be known; by default a reading
            of its own, while `held` keeps to one that is open.
        ladder: the verbs and their rungs; by default the shipped ones.

    Raises:
        UnreadableSource: to read a text takes more time or memory than it may; its subject is
            the name of the text.
    """
    chosen = ladder or corpus.ladder
    both = (comparison.left, comparison.right)
    unread = (unread_language(side, lexicon=corpus.lexicon) for side in both)
    if languages := tuple(dict.fromkeys(filter(None, unread))):
        return replace(comparison, unread=languages)
    left = version_commitments(corpus, comparison.left, chosen)
    right = version_commitments(corpus, comparison.right, chosen)
    shifts = find_shifts(comparison, left, right, lexicon=corpus.lexicon)
    if any(shift.house_style for shift in shifts):
        with (reading or corpus.store.read)() as reader:
            habits = _habits(corpus, reader, comparison, chosen)
        shifts = find_shifts(comparison, left, right, lexicon=corpus.lexicon, habits=habits)
    return replace(
        comparison,
        ledger=CommitmentChanges(chosen.identity, chosen.firmness[0].grade, left, right, shifts),
    )


def _habits(
    corpus: OpenCorpus, reader: StoreReader, comparison: Comparison, ladder: Ladder
) -> StyleHabits:
    """Count the verbs of the later text's house in its years, both texts left out."""
    document = comparison.right.document
    compared = {document.key, comparison.left.document.key}
    sisters = [
        entry.document
        for entry in reader.entries()
        if entry.versions
        and entry.document.key not in compared
        and is_house_style(document, entry.document)
    ]
    nearest = sorted(sisters, key=lambda sister: (_distance(document, sister), sister.key))[
        :MOST_ASKED
    ]
    versions = (reader.version(sister.key) for sister in nearest)
    return read_style_habits(_readable(corpus, versions, ladder))


def _readable(
    corpus: OpenCorpus, versions: Iterable[Version], ladder: Ladder
) -> Iterator[tuple[Commitment, ...]]:
    """Yield the operative verbs of those of the texts that can be read."""
    for version in versions:
        with suppress(UnreadableSource):
            yield version_commitments(corpus, version, ladder)


def held(reader: StoreReader) -> Reading:
    """Return what opens the corpus for those who have it open already, at this moment."""
    return lambda: nullcontext(reader)


def _distance(document: Document, other: Document) -> int:
    return abs(int(document.year) - int(other.year))


# ----------------------------------------
# Texts are compared: two, all that follow each other, or several in a table.

DEFAULTS = Options()


def compare_texts(
    corpus: OpenCorpus, left: Reference, right: Reference, *, options: Options = DEFAULTS
) -> Comparison:
    """Compare two texts, or return the stored comparison of these two with these options.

    Args:
        corpus: where the texts are, and the comparison is stored.
        left: the earlier text: a version, a key (`old`, `old@2`) or a file.
        right: the later text.
        options: what a reader may set.

    Raises:
        UnreadableSource: to compare them, or to read who undertakes what in one of them,
            takes more time or memory than it may.
    """
    chosen = add_named_files(corpus, left, right)
    with corpus.store.read() as reader:
        earlier, later = (find_chosen(reader, choice) for choice in chosen)
        stored = stored_comparison(corpus, reader, earlier, later, options)
        if stored is not None:
            return with_commitments(corpus, stored, reading=held(reader))
    return with_commitments(corpus, compare_and_store(corpus, earlier, later, options))


def compare_subjects(corpus: OpenCorpus, *subjects: Reference | Comparison) -> Comparison:
    """Return the comparison that is named: itself, or by its two texts.

    Raises:
        InputError: it is something else.
    """
    match subjects:
        case (Comparison() as comparison,):
            return comparison
        case (left, right) if not isinstance(left, Comparison):
            if not isinstance(right, Comparison):
                return compare_texts(corpus, left, right)
    raise InputError("only two texts can be compared in a form", code="E_FORM")


def stored_comparison(
    corpus: OpenCorpus, reader: StoreReader, left: Version, right: Version, options: Options
) -> Comparison | None:
    """Return the stored comparison of two versions that was made as one would be made now."""
    encoder = _encoder_for(corpus, left, right)
    return reader.comparison(
        left,
        right,
        options=options,
        engine=name_engine(corpus.weights_of(encoder)),
        lexicon=corpus.lexicon_name,
        encoder=encoder,
    )


def _encoder_for(corpus: OpenCorpus, left: Version, right: Version) -> str | None:
    """Return the name of the encoder that two texts are compared with; None: words alone."""
    return corpus.encoder_name if is_encodable(left, right) else None


def compare_and_store(
    corpus: OpenCorpus, left: Version, right: Version, options: Options
) -> Comparison:
    """Compare two versions and store the comparison, unless another program has meanwhile."""
    require_comparable(left, right)
    parameters = {"left": left.name, "right": right.name, "options": asdict(options)}
    encoder = _encoder_for(corpus, left, right)
    weights = corpus.weights_of(encoder)
    engine = name_engine(weights)
    with corpus.store.run("compare", engine=engine, parameters=parameters) as run:
        step = comparing(
            left,
            right,
            options=options,
            lexicon=corpus.lexicon,
            encoder=corpus.settings.encoder_name if encoder else semantics.NONE,
            weights=weights,
        )
        comparison = replace(run_limited(step), left=left, right=right)
        with corpus.store.begin(run=run, last=True) as transaction:
            transaction.save_comparison(comparison)
    return comparison


def explain_paragraphs(
    corpus: OpenCorpus, left: Reference, right: Reference, paths: tuple[str, str]
) -> PairExplanation:
    """Return what a paragraph of one text and one of the other are weighed by.

    Args:
        corpus: where the texts are.
        left: the earlier text, as for `compare_texts`.
        right: the later text.
        paths: the address of the paragraph in each.

    Raises:
        ParagraphNotFound: a text has no such paragraph; the hint names what is near.
        UnreadableSource: it takes more time or memory than it may.
    """
    chosen = add_named_files(corpus, left, right)
    with corpus.store.read() as reader:
        earlier, later = (find_chosen(reader, choice) for choice in chosen)
    pair = find_paragraph(earlier, paths[0]), find_paragraph(later, paths[1])
    require_comparable(earlier, later)
    encoder = _encoder_for(corpus, earlier, later)
    step = LimitedStep(
        _explain,
        (
            *(earlier, later, pair, corpus.lexicon),
            corpus.settings.encoder_name if encoder else semantics.NONE,
            corpus.weights_of(encoder),
        ),
        doing=f"comparing '{earlier.name}' with '{later.name}'",
        subject=f"{earlier.name}, {later.name}",
        limits=COMPARISON_LIMITS,
    )
    return run_limited(step)


def _explain(
    left: Version,
    right: Version,
    pair: tuple[int, int],
    lexicon: Lexicon,
    encoder: str,
    weights: WeightSet,
) -> PairExplanation:
    return explain_pair(
        left.paragraphs,
        right.paragraphs,
        pair,
        lexicon=lexicon,
        encoder=semantics.load(encoder),
        weights=weights,
    )


def compare_pairs(
    corpus: OpenCorpus, pairs: Iterable[tuple[str, str]]
) -> Iterator[Comparison | Failure]:
    """Compare several pairs, one at a time; yield what became of each."""
    for left, right in pairs:
        try:
            made: Comparison | Failure = compare_texts(corpus, left, right)
        except UnreadableSource as error:
            made = Failure(f"{left}, {right}", error)
        yield made


def tabulate_texts(
    corpus: OpenCorpus,
    texts: Sequence[Reference],
    *,
    mode: TableMode = TableMode.SERIES,
    options: Options = DEFAULTS,
) -> AlignmentTable:
    """Compare three or more texts, and return what each has of every thread of paragraphs.

    Args:
        corpus: where the texts are, and the comparisons are stored.
        texts: versions, keys or files, in the order of the columns.
        mode: compare each with the one before it, or with the first.
        options: what a reader may set.
    """
    chosen = add_named_files(corpus, *texts)
    with corpus.store.read() as reader:
        versions = [find_chosen(reader, choice) for choice in chosen]
    base = ((versions[0], later) for later in versions[1:])
    pairs = pairwise(versions) if mode is TableMode.SERIES else base
    made = [compare_texts(corpus, left, right, options=options) for left, right in pairs]
    gaps = find_gaps(made) if mode is TableMode.SERIES else ()
    across = {
        (source, column): compare_texts(corpus, versions[source], versions[column], options=options)
        for source, column in gaps
    }
    table = tabulate(made, mode=mode, across=across)
    return replace(table, followed=analysis.follow_series(versions, lexicon=corpus.lexicon))


# ----------------------------------------
# The step of comparing two texts, and what it may use.

# The largest texts that `collate` takes need half of it: 20,000 paragraphs each of a real corpus
# took 1.7 GB and 47 s of a slow core, one paragraph of 4 MB on each side 1.6 GB and 51 s.
COMPARISON_LIMITS = ReaderLimits(memory=3072 * MEGABYTE, cpu_seconds=300, wall_seconds=600.0)


def comparing(
    left: Version,
    right: Version,
    *,
    options: Options,
    lexicon: Lexicon,
    encoder: str,
    weights: WeightSet | None = None,
) -> LimitedStep[Comparison]:
    """Return the step of comparing two texts.

    Args:
        left: the earlier text.
        right: the later text.
        options: what a reader may set.
        lexicon: the word lists.
        encoder: the name of the encoder to load there, as for `semantics.load`.
        weights: what was learned for it; by default what is shipped.
    """
    return LimitedStep(
        _collate,
        (left, right, options, lexicon, encoder, weights),
        doing=f"comparing '{left.name}' with '{right.name}'",
        subject=f"{left.name}, {right.name}",
        limits=COMPARISON_LIMITS,
    )


def _collate(
    left: Version,
    right: Version,
    options: Options,
    lexicon: Lexicon,
    encoder: str,
    weights: WeightSet | None,
) -> Comparison:
    return collate(
        left,
        right,
        options=options,
        lexicon=lexicon,
        encoder=semantics.load(encoder),
        weights=weights,
    )
