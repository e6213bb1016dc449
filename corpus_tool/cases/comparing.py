"""Texts are compared: two, all that follow each other, or several in a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from itertools import pairwise

from corpus_tool import publication
from corpus_tool.alignment.table import find_gaps, tabulate
from corpus_tool.cases.adding import Reference, find_chosen
from corpus_tool.cases.collating import comparing
from corpus_tool.cases.committing import Committing, held
from corpus_tool.collation import ENGINE, require_comparable
from corpus_tool.errors import UnreadableSource
from corpus_tool.intake import Failure
from corpus_tool.limited_process import run as run_limited
from corpus_tool.model import (
    AlignmentTable,
    Comparison,
    ComparisonSummary,
    Options,
    TableMode,
    Version,
)
from corpus_tool.reuse import analysis
from corpus_tool.store import Reader

__all__ = ["DEFAULTS", "Comparing"]

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
        chosen = self._with_files_added(left, right)
        with self._store.read() as reader:
            earlier, later = (find_chosen(reader, each) for each in chosen)
            stored = self._stored(reader, earlier, later, options)
            if stored is not None:
                return self._with_ledger(stored, held(reader))
        return self.with_ledger(self._collated(earlier, later, options))

    def _stored(
        self, reader: Reader, left: Version, right: Version, options: Options
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
            return publication.successions(reader)

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
        chosen = self._with_files_added(*texts)
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
        return replace(table, followed=analysis.follow(versions, lexicon=self.lexicon))
