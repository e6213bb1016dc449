"""What earlier texts of a series said and a later one does not, for the pairs of a report."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from corpus_tool.cases.chronicle import Chronicle
from corpus_tool.cases.surveying import Surveying
from corpus_tool.model import Comparison, Scan, Version

__all__ = ["Following"]

FEW = 12
"""The formulae of so many texts are read text by text; of more, all formulae at once."""


class Following(Surveying):
    """Follow the partners of a text back through the corpus."""

    def chronicle(
        self, scan: Scan, rights: Collection[str], *, lefts: Collection[str] = ()
    ) -> Chronicle:
        """Return what is needed to tell of many pairs what their series said; it is read once.

        Args:
            scan: in which the formulae were found.
            rights: the right texts of the pairs.
            lefts: the left ones, where their own formulae are asked for, too.
        """
        with self._store.read() as reader:
            made = Chronicle(reader.holdings().carriers, self._version, lexicon=self.lexicon)
            wanted = made.standing_before(rights) | {*lefts, *(rights if lefts else ())}
            if len(wanted) > FEW:
                made.keep(reader.formulas(scan), wanted)
            elif wanted:
                each = (reader.formulas(scan, version=name) for name in sorted(wanted))
                found = {formula.id: formula for formulae in each for formula in formulae}
                ordered = sorted(found.values(), key=lambda one: (-one.score, one.id))
                made.keep(ordered, wanted)
        return made

    def _version(self, name: str) -> Version:
        key, _, number = name.rpartition("@")
        with self._store.read() as reader:
            return reader.version(key, int(number))

    def with_silences(
        self, comparison: Comparison, chronicle: Chronicle | None = None
    ) -> Comparison:
        """Return a comparison with what earlier texts of the right one's partners said too.

        Args:
            comparison: of two texts of the corpus.
            chronicle: from `chronicle`, for many comparisons; by default it is read for this one.
        """
        asked = chronicle or self.chronicle(self.scan(), (comparison.right.name,))
        return replace(comparison, silences=asked.silences(comparison))
