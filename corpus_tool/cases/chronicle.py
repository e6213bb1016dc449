"""The texts of a corpus by partners and year, and their formulae: read once, asked for many pairs.

What a report tells of every pair needs the whole corpus; read anew for each, the cost of a report
would grow with the square of its pairs.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Mapping

from corpus_tool.lexicon import Lexicon
from corpus_tool.model import Carrier, Comparison, Formula, NoSeries, Silences, Version
from corpus_tool.reuse.analysis import sisters_of
from corpus_tool.reuse.lineage import is_earlier
from corpus_tool.reuse.series import find_silences

__all__ = ["FEWEST", "Chronicle"]

FEWEST = 2
"""So many earlier texts at least make a series."""
KEPT = 200
"""So many texts are kept to be asked again: the pairs of a series mostly come one after another."""


class Chronicle:
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
            own = self._partners[carrier.partners] if carrier and carrier.partners else []
            if len(own) > FEWEST:
                found.update(each.version for each in own)
        return frozenset(found)

    def keep(self, formulae: Iterable[Formula], versions: frozenset[str]) -> None:
        """Keep the formulae that stand in these versions, the most telling first."""
        self._formulae = {name: [] for name in versions}
        for formula in formulae:
            for name in {each.version for each in formula.occurrences} & versions:
                self._formulae[name].append(formula)

    def formulae(self, version: str) -> tuple[Formula, ...]:
        """Return the formulae of a text that were kept, the most telling first."""
        return tuple(self._formulae.get(version, ()))

    def silences(self, comparison: Comparison) -> Silences:
        """Return what the series of the right text's partners said and that text does not."""
        own = self._carriers.get(comparison.right.name)
        if own is None:
            right = comparison.right
            made = Carrier(right.name, right.document.key, right.document.date)
            return Silences((made,), cause=NoSeries.NOT_READ)
        if not own.date or not own.partners:
            cause = NoSeries.NO_PARTIES if own.date else NoSeries.UNDATED
            return Silences((own,), cause=cause)
        earlier, unplaced = self._before(own, comparison.left.name)
        texts = (*earlier, own)
        if len(earlier) < FEWEST:
            return Silences(texts, unplaced=unplaced, cause=NoSeries.TOO_FEW)
        year = self._years[own.date[:4]]
        sisters = [self._carriers[name] for name in sisters_of(texts, year)]
        known = {each.name: each for each in (comparison.left, comparison.right)}
        return find_silences(
            [(each, known.get(each.version) or self._text(each.version)) for each in texts],
            {f.id: f for each in texts for f in self.formulae(each.version)}.values(),
            sisters=sisters,
            unplaced=unplaced,
            lexicon=self._lexicon,
        )

    def _before(self, own: Carrier, left: str) -> tuple[tuple[Carrier, ...], tuple[Carrier, ...]]:
        """Return its partners' earlier texts, oldest first, and those that may be earlier.

        The left text of a pair is one that the reader takes for earlier.
        """
        assert own.date is not None
        earlier: list[tuple[str, str, Carrier]] = []
        unplaced: list[Carrier] = []
        for other in self._partners[own.partners]:
            if other.version == own.version:
                continue
            date = other.date or ""
            is_later = bool(date) and is_earlier(own.date, date)
            if date and (is_earlier(date, own.date) or (other.version == left and not is_later)):
                earlier.append((date, other.version, other))
            elif not is_later:
                unplaced.append(other)
        return tuple(one[2] for one in sorted(earlier)), tuple(unplaced)

    def _text(self, name: str) -> Version:
        if name in self._texts:
            self._texts.move_to_end(name)
        else:
            self._texts[name] = self._load(name)
            while len(self._texts) > KEPT:
                self._texts.popitem(last=False)
        return self._texts[name]
