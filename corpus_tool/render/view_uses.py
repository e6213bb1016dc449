"""The uses of a formula on the corpus page: which are shown, in what order, with what changes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from corpus_tool.model import Carrier, Lineage, Use
from corpus_tool.render.overview import Overview, Spot, TracedFormula
from corpus_tool.render.pieces import Look, Piece, Pieces, merge, text
from corpus_tool.render.snippets import snippet
from corpus_tool.render.timelines import Dot
from corpus_tool.render.words import Words

__all__ = ["Naming", "UseLine", "dots_of", "lines_of"]

SHOWN = 6
"""So many uses of a formula are quoted; the others are named."""
NAMED = 40
"""So many of the others are named one by one."""
TITLE = 70
WORD = re.compile(r"\S+\s*")


@dataclass(frozen=True, slots=True)
class UseLine:
    """A document that carries a formula."""

    kind: str
    """`first`, `kept`, or `taken`: over from another set of partners."""
    sign: str
    """What the kind means, in words."""
    date: str
    source: str
    """Which text it is, and which paragraph."""
    href: str | None
    quote: Pieces
    """The words, with what changed against the nearest earlier use; empty where not quoted."""


@dataclass(frozen=True, slots=True)
class Naming:
    """How documents and their partners are called."""

    overview: Overview
    words: Words

    def partners(self, codes: Iterable[str]) -> str:
        """Return a set of partners: `Japan and the Lao PDR`."""
        names = [self.overview.party_names.get(code, code) for code in codes]
        return text(self.words.join(names)) or self.words("corpus.no_parties")

    def title(self, carrier: Carrier) -> str:
        """Return a title that fits a line."""
        cut = snippet(carrier.title or carrier.key, length=TITLE)
        whole = cut == (carrier.title or carrier.key).strip()
        return cut if whole else cut + self.words("finding.ellipsis")

    def spot(self, version: str, paragraph: int) -> Spot:
        """Return where a paragraph is shown, as far as it is."""
        return self.overview.spots.get((version, paragraph), Spot(""))


def _kinds(lineage: Lineage) -> Iterator[tuple[Use, str]]:
    """Yield the dated uses with what they are, oldest first."""
    taken = {crossing.later.carrier.version for crossing in lineage.crossings}
    first = {use.carrier.version for use in lineage.first}
    for use in lineage.uses:
        name = use.carrier.version
        yield use, "first" if name in first else "taken" if name in taken else "kept"


def dots_of(lineage: Lineage) -> tuple[Dot, ...]:
    """Return the dots of a formula's line."""
    return tuple(Dot(kind, use.carrier.date or "") for use, kind in _kinds(lineage))


def lines_of(
    traced: TracedFormula, naming: Naming
) -> tuple[tuple[UseLine, ...], tuple[UseLine, ...]]:
    """Return the uses that are quoted, and those that are only named."""
    lineage = traced.lineage
    kinds = list(_kinds(lineage))
    earlier = {change.later.carrier.version: change.earlier for change in lineage.changes}
    chosen = _chosen(kinds, set(earlier))
    places: dict[str, int] = {}
    for each in traced.formula.occurrences:
        places.setdefault(each.version, each.paragraph)
    shown: list[UseLine] = []
    named: list[UseLine] = []
    for number, (use, kind) in enumerate(kinds):
        quoted = number in chosen
        quote = _quote(use, earlier.get(use.carrier.version)) if quoted else ()
        line = _line(use, kind, quote, naming, places.get(use.carrier.version, 0))
        (shown if quoted else named).append(line)
    for use in lineage.undated:
        line = _line(use, "kept", (), naming, places.get(use.carrier.version, 0))
        named.append(line)
    return tuple(shown), tuple(named[:NAMED])


def _chosen(kinds: Sequence[tuple[Use, str]], changed: set[str]) -> set[int]:
    """Choose the uses that tell most: the first, those taken over, the last, those changed."""
    last = len(kinds) - 1

    def rank(number: int) -> tuple[int, int]:
        use, kind = kinds[number]
        steps = (
            kind == "first",
            number == last,
            kind == "taken",
            use.carrier.version in changed,
        )
        return steps.index(True) if True in steps else len(steps), number

    return set(sorted(range(len(kinds)), key=rank)[:SHOWN])


def _line(use: Use, kind: str, quote: Pieces, naming: Naming, paragraph: int) -> UseLine:
    words, carrier = naming.words, use.carrier
    spot = naming.spot(carrier.version, paragraph)
    source = naming.title(carrier)
    if spot.label:
        source = words("corpus.source", title=source, label=spot.label)
    return UseLine(
        kind=kind,
        sign=words(f"corpus.mark.{kind}"),
        date=words.date(carrier.date),
        source=source,
        href=spot.href,
        quote=quote,
    )


def _quote(use: Use, earlier: Use | None) -> Pieces:
    """Return the words of a use, with marks against the earlier one they come from."""
    if earlier is None:
        return (Piece(use.wording, Look.QUOTE),)
    left, right = WORD.findall(earlier.wording), WORD.findall(use.wording)
    made: list[Piece] = []
    before, after = ([_folded(word) for word in words] for words in (left, right))
    for tag, i, j, m, n in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        removed, added = "".join(left[i:j]), "".join(right[m:n])
        if tag == "equal":
            made.append(Piece(added, Look.QUOTE))
            continue
        made += _changed(removed, Look.REMOVED) + _changed(added, Look.ADDED)
    return merge(made)


def _folded(word: str) -> str:
    """Return a word as it is compared: case and the shape of an apostrophe are no change."""
    return word.strip().casefold().replace("’", "'")


def _changed(words: str, look: Look) -> list[Piece]:
    core = words.strip()
    if not core:
        return [Piece(words, Look.QUOTE)] if words and look is Look.ADDED else []
    tail = words[len(words.rstrip()) :] or " "
    return [Piece(core, look), Piece(tail)]
