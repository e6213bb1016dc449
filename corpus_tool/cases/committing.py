"""Who undertakes what: the operative verbs of a text, and their shifts between two.

They are read anew each time and never stored: they follow from the text and the ladder alone, so
that a line changed in the ladder is seen at once, and nothing stored can be out of step with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import replace
from functools import cached_property

from corpus_tool import lexicon
from corpus_tool.cases.adding import Adding, Reference
from corpus_tool.commitments.commitments import find_commitments
from corpus_tool.commitments.shifts import Habits, find_shifts, is_of_house, read_habits
from corpus_tool.errors import UnreadableSource
from corpus_tool.ingest.formats import Limits
from corpus_tool.lexicon import Ladder
from corpus_tool.limited_process import Step, run
from corpus_tool.model import Commitment, Comparison, Document, Ledger, Version
from corpus_tool.store import Reader

__all__ = ["Committing", "held"]

Reading = Callable[[], AbstractContextManager[Reader]]

LIMITS = Limits()
"""What it may take to read a text: as much as to read and cut its file."""
MOST_ASKED = 20
"""So many texts, the nearest in time, are asked for the house's habits."""


class Committing(Adding):
    """Read operative verbs, their speakers and their firmness."""

    @cached_property
    def ladder(self) -> Ladder:
        """The shipped ladder of operative verbs."""
        return lexicon.load_ladder()

    @cached_property
    def _read(self) -> dict[tuple[str, str], tuple[Commitment, ...] | UnreadableSource]:
        return {}

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
        return self._commitments(self.version(text), ladder or self.ladder)

    def _commitments(self, version: Version, chosen: Ladder) -> tuple[Commitment, ...]:
        key = (f"{version.name} {version.digest}", chosen.identity)
        if key not in self._read:
            self._read[key] = self._try_to_read(version, chosen)
        found = self._read[key]
        if isinstance(found, UnreadableSource):
            raise found.with_traceback(None)
        return found

    def _try_to_read(
        self, version: Version, ladder: Ladder
    ) -> tuple[Commitment, ...] | UnreadableSource:
        """Read the operative verbs within limits; a failure is kept, for it would cost as much."""
        step = Step(
            find_commitments,
            (version,),
            keywords={"lexicon": self.lexicon, "ladder": ladder},
            doing=f"reading who undertakes what in '{version.name}'",
            subject=version.name,
            limits=LIMITS,
        )
        try:
            return run(step)
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
            ledger=Ledger(chosen.identity, chosen.firmness[0].grade, left, right, shifts),
        )

    def _habits(self, reader: Reader, comparison: Comparison, ladder: Ladder) -> Habits:
        """Count the verbs of the later text's house in its years, both texts left out."""
        own = comparison.right.document
        compared = {own.key, comparison.left.document.key}
        sisters = [
            entry.document
            for entry in reader.entries()
            if entry.versions
            and entry.document.key not in compared
            and is_of_house(own, entry.document)
        ]
        nearest = sorted(sisters, key=lambda each: (_distance(own, each), each.key))[:MOST_ASKED]
        versions = (reader.version(each.key) for each in nearest)
        return read_habits(self._readable(versions, ladder))

    def _readable(
        self, versions: Iterable[Version], ladder: Ladder
    ) -> Iterator[tuple[Commitment, ...]]:
        """Yield the operative verbs of those of the texts that can be read."""
        for version in versions:
            with suppress(UnreadableSource):
                yield self._commitments(version, ladder)


def held(reader: Reader) -> Reading:
    """Return what opens the corpus for those who have it open already, at this moment."""
    return lambda: nullcontext(reader)


def _distance(document: Document, other: Document) -> int:
    return abs(int(document.year) - int(other.year))
