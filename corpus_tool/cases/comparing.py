"""Texts are compared: two, all that follow each other, or several in a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from itertools import pairwise

from corpus_tool import publication, searching
from corpus_tool.alignment.table import find_gaps, tabulate
from corpus_tool.cases.adding import Reference
from corpus_tool.cases.committing import Committing
from corpus_tool.collation import ENGINE, collate
from corpus_tool.model import AlignmentTable, Comparison, ComparisonSummary, Options, TableMode

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
        """
        earlier, later = self.version(left), self.version(right)
        encoder = self.encoder
        with self._store.read() as reader:
            stored = reader.comparison(
                earlier,
                later,
                options=options,
                engine=ENGINE,
                lexicon=f"{self.lexicon.name} {self.lexicon.version}",
                encoder=encoder.name if encoder else None,
            )
        if stored is not None:
            return self.with_ledger(stored)
        parameters = {"left": earlier.name, "right": later.name, "options": asdict(options)}
        with self._store.run("compare", engine=ENGINE, parameters=parameters) as run:
            comparison = collate(
                earlier, later, options=options, lexicon=self.lexicon, encoder=encoder
            )
            with self._store.begin(run=run) as transaction:
                transaction.save_comparison(comparison)
        return self.with_ledger(comparison)

    def successions(self) -> tuple[tuple[str, str], ...]:
        """Return the pairs of versions that follow each other, by name: `("old@1", "new@1")`."""
        with self._store.read() as reader:
            return publication.successions(reader)

    def compare_all(self, pairs: Iterable[tuple[str, str]]) -> Iterator[Comparison]:
        """Compare several pairs, one at a time."""
        for left, right in pairs:
            yield self.compare(left, right)

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
        versions = [self.version(text) for text in texts]
        base = ((versions[0], later) for later in versions[1:])
        pairs = pairwise(versions) if mode is TableMode.SERIES else base
        made = [self.compare(left, right, options=options) for left, right in pairs]
        gaps = find_gaps(made) if mode is TableMode.SERIES else ()
        across = {
            (source, column): self.compare(versions[source], versions[column], options=options)
            for source, column in gaps
        }
        table = tabulate(made, mode=mode, across=across)
        return replace(table, followed=searching.follow(versions, lexicon=self.lexicon))
