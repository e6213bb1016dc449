"""What earlier texts of a series said and a later one does not, for the pairs of a report."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from functools import partial

from corpus_tool.cases.chronicle import Chronicle
from corpus_tool.cases.surveying import Surveying
from corpus_tool.model import Comparison, Scan, Version
from corpus_tool.store import Reader

__all__ = ["Following", "load_version"]

FEW = 12
"""The formulae of so many texts are read text by text; of more, all formulae at once."""


class Following(Surveying):
    """Follow the partners of a text back through the corpus."""

    def _chronicle(
        self, reader: Reader, scan: Scan, rights: Collection[str], *, lefts: Collection[str] = ()
    ) -> Chronicle:
        """Return what is needed to tell of many pairs what their series said; it is read once.

        Args:
            reader: open as long as the chronicle is asked.
            scan: in which the formulae were found.
            rights: the right texts of the pairs.
            lefts: the left ones, where their own formulae are asked for, too.
        """
        load = partial(load_version, reader)
        made = Chronicle(reader.searched(scan), load, lexicon=self.lexicon)
        wanted = made.standing_before(rights) | {*lefts, *(rights if lefts else ())}
        if len(wanted) > FEW:
            made.keep(reader.formulas(scan), wanted)
        elif wanted:
            each = (reader.formulas(scan, version=name) for name in sorted(wanted))
            found = {formula.id: formula for formulae in each for formula in formulae}
            ordered = sorted(found.values(), key=lambda one: (-one.score, one.id))
            made.keep(ordered, wanted)
        return made

    def with_silences(self, comparison: Comparison) -> Comparison:
        """Return a comparison with what earlier texts of the right one's partners said too.

        Args:
            comparison: of two texts of the corpus.
        """
        with self._reading_searched() as (reader, scan):
            return self._with_silences(reader, scan, comparison)

    def _with_silences(self, reader: Reader, scan: Scan, comparison: Comparison) -> Comparison:
        asked = self._chronicle(reader, scan, (comparison.right.name,))
        return replace(comparison, silences=asked.silences(comparison))


def load_version(reader: Reader, name: str) -> Version:
    """Return the version of a whole name: `japan-laos-csp-2025@1`."""
    key, _, number = name.rpartition("@")
    return reader.version(key, int(number))
