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
from corpus_tool.alignment.table import find_gaps, tabulate
from corpus_tool.collation import ENGINE, collate, require_comparable
from corpus_tool.commitments.commitments import find_commitments
from corpus_tool.commitments.shifts import (
    StyleHabits,
    find_shifts,
    is_house_style,
    read_style_habits,
)
from corpus_tool.errors import UnreadableSource
from corpus_tool.ingest.formats import MEGABYTE, ReaderLimits
from corpus_tool.lexicon import Ladder, Lexicon
from corpus_tool.limited_process import LimitedStep, run_limited
from corpus_tool.model import (
    AlignmentTable,
    Commitment,
    CommitmentChanges,
    Comparison,
    ComparisonSummary,
    Document,
    Options,
    TableMode,
    Version,
)
from corpus_tool.operations import report_files
from corpus_tool.operations.add import Reference, add_named_files, find_chosen, find_text
from corpus_tool.operations.open import Opened
from corpus_tool.operations.receive import Failure
from corpus_tool.reuse import analysis
from corpus_tool.store import StoreReader

__all__ = [
    "DEFAULTS",
    "Committing",
    "Comparing",
    "held",
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


class Committing(Opened):
    """Read operative verbs, their speakers and their firmness."""

    def commitments(
        self, text: Reference, *, ladder: Ladder | None = None
    ) -> tuple[Commitment, ...]:
        """Return the operative verbs of a text with their speakers, in order of reading.

        Args:
            text: a version, a key (`old`, `old@2`) or a file, which is then added first.
            ladder: the verbs and their rungs; by default the shipped ones.

        Raises:
            UnreadableSource: to read them takes more time or memory than it may.
        """
        return self._commitments(find_text(self._opened, text), ladder or self.ladder)

    def _commitments(self, version: Version, chosen: Ladder) -> tuple[Commitment, ...]:
        key = (f"{version.name} {version.digest}", chosen.identity)
        read = self._opened.commitments_read
        if key not in read:
            read[key] = self._try_to_read(version, chosen)
        found = read[key]
        if isinstance(found, UnreadableSource):
            raise found.with_traceback(None)
        return found

    def _try_to_read(
        self, version: Version, ladder: Ladder
    ) -> tuple[Commitment, ...] | UnreadableSource:
        """Read the operative verbs within limits; a failure is kept, for it would cost as much."""
        step = LimitedStep(
            find_commitments,
            (version,),
            keywords={"lexicon": self.lexicon, "ladder": ladder},
            doing=f"reading who undertakes what in '{version.name}'",
            subject=version.name,
            limits=COMMITMENT_LIMITS,
        )
        try:
            return run_limited(step)
        except UnreadableSource as error:
            return error

    def with_ledger(self, comparison: Comparison, *, ladder: Ladder | None = None) -> Comparison:
        """Return a comparison with the operative verbs of both texts and the shifts of these."""
        return self._with_ledger(comparison, self._store.read, ladder=ladder)

    def _with_ledger(
        self, comparison: Comparison, reading: Reading, *, ladder: Ladder | None = None
    ) -> Comparison:
        """Do as `with_ledger` does.

        Args:
            comparison: of two texts.
            reading: opens the corpus where the habits of a house must be known: `held` keeps to a
                reading that is open.
            ladder: the verbs and their rungs; by default the shipped ones.

        Raises:
            UnreadableSource: to read a text takes more time or memory than it may; its subject is
                the name of the text.
        """
        chosen = ladder or self.ladder
        left = self._commitments(comparison.left, chosen)
        right = self._commitments(comparison.right, chosen)
        shifts = find_shifts(comparison, left, right, lexicon=self.lexicon)
        if any(shift.house_style for shift in shifts):
            with reading() as reader:
                habits = self._habits(reader, comparison, chosen)
            shifts = find_shifts(comparison, left, right, lexicon=self.lexicon, habits=habits)
        return replace(
            comparison,
            ledger=CommitmentChanges(
                chosen.identity, chosen.firmness[0].grade, left, right, shifts
            ),
        )

    def _habits(self, reader: StoreReader, comparison: Comparison, ladder: Ladder) -> StyleHabits:
        """Count the verbs of the later text's house in its years, both texts left out."""
        own = comparison.right.document
        compared = {own.key, comparison.left.document.key}
        sisters = [
            entry.document
            for entry in reader.entries()
            if entry.versions
            and entry.document.key not in compared
            and is_house_style(own, entry.document)
        ]
        nearest = sorted(sisters, key=lambda each: (_distance(own, each), each.key))[:MOST_ASKED]
        versions = (reader.version(each.key) for each in nearest)
        return read_style_habits(self._readable(versions, ladder))

    def _readable(
        self, versions: Iterable[Version], ladder: Ladder
    ) -> Iterator[tuple[Commitment, ...]]:
        """Yield the operative verbs of those of the texts that can be read."""
        for version in versions:
            with suppress(UnreadableSource):
                yield self._commitments(version, ladder)


def held(reader: StoreReader) -> Reading:
    """Return what opens the corpus for those who have it open already, at this moment."""
    return lambda: nullcontext(reader)


def _distance(document: Document, other: Document) -> int:
    return abs(int(document.year) - int(other.year))


# ----------------------------------------
# Texts are compared: two, all that follow each other, or several in a table.

DEFAULTS = Options()


class Comparing(Committing):
    """Compare texts, and return what is stored of comparisons made before."""

    def comparisons(self) -> tuple[ComparisonSummary, ...]:
        """Return a line for every stored comparison, oldest first."""
        with self._store.read() as reader:
            return reader.comparisons()

    def compare(
        self, left: Reference, right: Reference, *, options: Options = DEFAULTS
    ) -> Comparison:
        """Compare two texts, or return the stored comparison of these two with these options.

        Args:
            left: the earlier text: a version, a key (`old`, `old@2`) or a file.
            right: the later text.
            options: what a reader may set.

        Raises:
            UnreadableSource: to compare them, or to read who undertakes what in one of them,
                takes more time or memory than it may.
        """
        chosen = add_named_files(self._opened, left, right)
        with self._store.read() as reader:
            earlier, later = (find_chosen(reader, each) for each in chosen)
            stored = self._stored(reader, earlier, later, options)
            if stored is not None:
                return self._with_ledger(stored, held(reader))
        return self.with_ledger(self._collated(earlier, later, options))

    def _stored(
        self, reader: StoreReader, left: Version, right: Version, options: Options
    ) -> Comparison | None:
        """Return the stored comparison of two versions that was made as one would be made now."""
        return reader.comparison(
            left,
            right,
            options=options,
            engine=ENGINE,
            lexicon=f"{self.lexicon.name} {self.lexicon.version}",
            encoder=self.encoder_name,
        )

    def _collated(self, left: Version, right: Version, options: Options) -> Comparison:
        """Compare two versions and store the comparison, unless another program has meanwhile."""
        require_comparable(left, right)
        parameters = {"left": left.name, "right": right.name, "options": asdict(options)}
        with self._store.run("compare", engine=ENGINE, parameters=parameters) as run:
            step = comparing(
                left,
                right,
                options=options,
                lexicon=self.lexicon,
                with_vectors=self.encoder_name is not None,
            )
            comparison = replace(run_limited(step), left=left, right=right)
            with self._store.begin(run=run, last=True) as transaction:
                transaction.save_comparison(comparison)
        return comparison

    def successions(self) -> tuple[tuple[str, str], ...]:
        """Return the pairs of versions that follow each other, by name: `("old@1", "new@1")`."""
        with self._store.read() as reader:
            return report_files.version_successions(reader)

    def compare_all(self, pairs: Iterable[tuple[str, str]]) -> Iterator[Comparison | Failure]:
        """Compare several pairs, one at a time; yield what became of each."""
        for left, right in pairs:
            try:
                made: Comparison | Failure = self.compare(left, right)
            except UnreadableSource as error:
                made = Failure(f"{left}, {right}", error)
            yield made

    def tabulate(
        self,
        texts: Sequence[Reference],
        *,
        mode: TableMode = TableMode.SERIES,
        options: Options = DEFAULTS,
    ) -> AlignmentTable:
        """Compare three or more texts, and return what each has of every thread of paragraphs.

        Args:
            texts: versions, keys or files, in the order of the columns.
            mode: compare each with the one before it, or with the first.
            options: what a reader may set.
        """
        chosen = add_named_files(self._opened, *texts)
        with self._store.read() as reader:
            versions = [find_chosen(reader, each) for each in chosen]
        base = ((versions[0], later) for later in versions[1:])
        pairs = pairwise(versions) if mode is TableMode.SERIES else base
        made = [self.compare(left, right, options=options) for left, right in pairs]
        gaps = find_gaps(made) if mode is TableMode.SERIES else ()
        across = {
            (source, column): self.compare(versions[source], versions[column], options=options)
            for source, column in gaps
        }
        table = tabulate(made, mode=mode, across=across)
        return replace(table, followed=analysis.follow_series(versions, lexicon=self.lexicon))


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
    with_vectors: bool,
) -> LimitedStep[Comparison]:
    """Return the step of comparing two texts.

    Args:
        left: the earlier text.
        right: the later text.
        options: what a reader may set.
        lexicon: the word lists.
        with_vectors: load the word vectors there, which must be installed.
    """
    return LimitedStep(
        _collate,
        (left, right, options, lexicon, with_vectors),
        doing=f"comparing '{left.name}' with '{right.name}'",
        subject=f"{left.name}, {right.name}",
        limits=COMPARISON_LIMITS,
    )


def _collate(
    left: Version, right: Version, options: Options, lexicon: Lexicon, with_vectors: bool
) -> Comparison:
    encoder = semantics.load() if with_vectors else None
    return collate(left, right, options=options, lexicon=lexicon, encoder=encoder)
