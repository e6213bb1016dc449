"""Two texts as weighted terms: words, abbreviations, sentences, and what two sets of units share.

Sections, in order:

* Two texts taken in for comparison: sentences, numbered terms, weights of terms.
* The words of a text as the aligner counts them: folded and stemmed.
* Abbreviations that a text explains itself: `unexploded ordnance (UXO)`.
* Units of text as weighted terms, and what two sets of units share.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from corpus_tool.semantics.vocabulary import rarity as in_english

__all__ = [
    "Acronyms",
    "Floats",
    "Integers",
    "ScoredPairs",
    "SparseVectors",
    "TextPair",
    "TextSide",
    "best_others",
    "cosines",
    "count_terms",
    "fill_rows",
    "multiply_sparse",
    "read_pair",
    "sentence_ranges",
    "stem",
    "word_ranges",
]


# ----------------------------------------
# Two texts taken in for comparison: sentences, numbered terms, weights of terms.
#
# A term that all paragraphs hold says nothing, a term of two paragraphs says much. The weights come
# from the two texts alone, because what is rare there is their subject.

FEWEST = 24
"""Weights are told as if there were at least so many paragraphs: two say nothing of rarity."""
SHORT, OWN_PARAGRAPHS = 8, 8
"""Of a text with fewer paragraphs, the weights are partly those of the language; so many paragraphs
of both texts weigh as much as the language does."""
HEAVY = 3.2
"""The weight of a word that is as rare as can be in the language."""
LEAST = 0.02
"""What the lightest term weighs."""
ENOUGH = 48
"""From so many paragraphs on, their number shows which words are words of grammar."""


@dataclass(frozen=True)
class TextSide:
    """One text as numbers."""

    sentences: tuple[Integers, ...]
    """The terms of each sentence, in order."""
    forms: tuple[Integers, ...]
    """The printed forms of each sentence's words, in order."""
    owners: Integers
    """The paragraph of each sentence."""
    added: tuple[Integers, ...]
    """For each paragraph, the printed forms that its abbreviations add."""
    added_terms: tuple[Integers, ...]

    @property
    def size(self) -> int:
        """How many paragraphs there are."""
        return len(self.added)

    @property
    def lengths(self) -> tuple[int, ...]:
        """How many words each paragraph has."""
        return tuple(len(terms) for terms in self.paragraphs)

    @cached_property
    def paragraphs(self) -> tuple[Integers, ...]:
        """The terms of each paragraph, in order."""
        return self._gather(self.sentences, self.added_terms)

    @cached_property
    def paragraph_forms(self) -> tuple[Integers, ...]:
        """The printed forms of each paragraph's words, in order."""
        return self._gather(self.forms, self.added)

    @cached_property
    def bags(self) -> SparseVectors:
        """The terms of the paragraphs, counted."""
        return count_terms(self.paragraphs)

    def _gather(self, parts: Sequence[Integers], added: Sequence[Integers]) -> tuple[Integers, ...]:
        bounds = np.searchsorted(self.owners, np.arange(self.size + 1))
        return tuple(
            np.concatenate([*parts[bounds[k] : bounds[k + 1]], more])
            for k, more in enumerate(added)
        )


@dataclass(frozen=True)
class TextPair:
    """Both texts, with one numbering of terms and of printed forms."""

    left: TextSide
    right: TextSide
    forms: tuple[str, ...]
    """The distinct words as printed."""
    terms: Integers
    """The term of each printed form."""
    light: NDArray[np.bool_]
    """Whether each term is a word of grammar."""

    @property
    def vocabulary(self) -> int:
        """How many terms there are."""
        return int(self.terms.max(initial=-1)) + 1

    @cached_property
    def frequencies(self) -> tuple[Integers, Integers]:
        """In how many paragraphs each term stands, left and right."""
        left, right = (
            np.bincount(side.bags.terms, minlength=self.vocabulary)
            for side in (self.left, self.right)
        )
        return left, right

    @cached_property
    def weights(self) -> Floats:
        """The weight of each term: the rarer among all paragraphs, the heavier."""
        left, right = self.frequencies
        paragraphs = self.left.size + self.right.size
        weights = term_rarity(left + right, paragraphs)
        weights = np.where(self.light, min(paragraphs / ENOUGH, 1.0) * weights, weights)
        if min(self.left.size, self.right.size) >= SHORT:
            return weights
        # Two paragraphs do not show what is rare: there the language says it.
        pair_share = paragraphs / (paragraphs + OWN_PARAGRAPHS)
        return pair_share * weights + (1 - pair_share) * HEAVY * self._in_english()

    def _in_english(self) -> Floats:
        """Return how rare each term is in the language, by its rarest printed form."""
        rare = np.zeros(self.vocabulary)
        np.maximum.at(rare, self.terms, [in_english(form) for form in self.forms])
        return np.where(self.light, LEAST, rare)

    @cached_property
    def heaviest(self) -> float:
        """The weight of the rarest term."""
        return float(self.weights.max(initial=0.0))

    @cached_property
    def in_common(self) -> Integers:
        """1 for each term that both texts hold, else 0."""
        left, right = self.frequencies
        return np.minimum(np.minimum(left, right), 1)


def term_rarity(frequencies: Integers, paragraphs: int) -> Floats:
    """Return the logarithm of how few of the paragraphs hold a term."""
    weights: Floats = np.log((max(paragraphs, FEWEST) + 1) / (frequencies + 0.5))
    return np.maximum(weights, LEAST)


def read_pair(
    left: Sequence[str], right: Sequence[str], *, light: Collection[str] = ()
) -> TextPair:
    """Cut the paragraphs of two texts into sentences and number their terms.

    Args:
        left: the paragraphs of the earlier text.
        right: those of the later one.
        light: words of grammar, in small letters.
    """
    acronyms = Acronyms([*left, *right])
    cut = [[_cut(text, acronyms) for text in side] for side in (left, right)]
    forms = sorted({word for side in cut for text in side for part in text for word in part})
    numbers = {form: number for number, form in enumerate(forms)}
    stems = [stem(form) for form in forms]
    grammar = {stem(word) for word in light}
    ranks = {term: rank for rank, term in enumerate(sorted(set(stems)))}
    terms = np.array([ranks[term] for term in stems], dtype=np.int64)
    sides = (_side(texts, numbers, terms) for texts in cut)
    is_light = np.array([term in grammar for term in ranks], dtype=np.bool_)
    return TextPair(next(sides), next(sides), tuple(forms), terms, is_light)


def _cut(text: str, acronyms: Acronyms) -> list[list[str]]:
    """Return the words of each sentence, and last those that abbreviations add."""
    sentences = [word_ranges(sentence) for sentence in sentence_ranges(text)]
    return [*sentences, acronyms.expand([word for sentence in sentences for word in sentence])]


def _side(texts: list[list[list[str]]], numbers: dict[str, int], terms: Integers) -> TextSide:
    parts = [
        [np.array([numbers[word] for word in part], dtype=np.int64) for part in text]
        for text in texts
    ]
    forms = tuple(part for text in parts for part in text[:-1])
    added = tuple(text[-1] for text in parts)
    return TextSide(
        sentences=tuple(terms[part] for part in forms),
        forms=forms,
        owners=np.repeat(np.arange(len(texts)), [len(text) - 1 for text in texts]),
        added=added,
        added_terms=tuple(terms[part] for part in added),
    )


# ----------------------------------------
# The words of a text as the aligner counts them: folded and stemmed.
#
# What is normalised here serves matching alone and is never shown; the printed forms are kept
# beside it for the reasons that a person reads.

_WORD = re.compile(r"[^\W_]+")
_POSSESSIVE = re.compile(r"[’'ʼ]s\b")
_SENTENCE = re.compile(r"(?<=\w[\w)”\"’][.!?])\s+(?=[^\Wa-z]|[“\"(])|(?<=[;。！？])\s*|\n+")
# Scripts written without spaces (Thai, Lao, Burmese, Khmer, kana, Han): cut into pairs.
_UNSPACED = re.compile(
    "([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+)"
)
_MIN_STEM = 4
# Endings of English, longest first. Crude on purpose: `commit`, `committed` and `commitment`
# are one term, and where two words fall together by chance their other words tell them apart.
_ENDINGS = (
    *("izations", "isations", "ization", "isation", "ations", "itions", "ation", "ition"),
    *("ments", "ities", "ances", "ences", "ment", "ings", "edly", "ions", "ives", "ance", "ence"),
    *("ing", "ion", "ity", "ive", "ers", "ed", "er", "es", "ly", "al", "s", "e"),
)


def sentence_ranges(text: str) -> list[str]:
    """Return the sentences and semicolon clauses of a text, roughly: they are only counted."""
    return [piece for piece in _SENTENCE.split(text) if piece]


def word_ranges(text: str) -> list[str]:
    """Return the words of a text as printed, without punctuation; unspaced scripts in pairs.

    >>> cut_words("Japan’s free-trade area; 国際秩序")
    ['Japan', 'free', 'trade', 'area', '国際', '際秩', '秩序']
    """
    found: list[str] = _WORD.findall(_POSSESSIVE.sub("", text))
    if text.isascii() or not _UNSPACED.search(text):
        return found
    return [piece for word in found for piece in _cut_unspaced(word)]


def _cut_unspaced(word: str) -> Iterator[str]:
    for run in filter(None, _UNSPACED.split(word)):
        if len(run) > 2 and _UNSPACED.match(run):
            yield from (run[k : k + 2] for k in range(len(run) - 1))
        else:
            yield run


@lru_cache(maxsize=1 << 17)
def stem(word: str) -> str:
    """Return the term a word counts as.

    >>> [stem(word) for word in ("Parties", "party", "Committed", "commitment", "UNCLOS")]
    ['party', 'party', 'committ', 'commit', 'unclo']
    """
    folded = unicodedata.normalize("NFKC", word).casefold()
    if len(folded) > _MIN_STEM and folded.endswith("ies"):
        folded = folded[:-3] + "y"
    elif len(folded) > 3 and folded.endswith("s") and not folded.endswith(("ss", "us", "is")):
        folded = folded[:-1]
    for ending in _ENDINGS:
        if folded.endswith(ending) and len(folded) - len(ending) >= _MIN_STEM:
            return folded[: -len(ending)]
    return folded


# ----------------------------------------
# Abbreviations that a text explains itself: `unexploded ordnance (UXO)`.
#
# One statement spells out what the other abbreviates; the explanation in either joins the two.

_BRACKETED = re.compile(
    r"\(\s*+(?:the )?+[“\"'‘]?+(?=[A-Z][a-z]*+[A-Z])([A-Z][A-Za-z]*+)(?:[’']s)?+[”\"'’]?\s*+\)"
)
_SMALL = frozenset(
    ["a", "an", "and", "at", "by", "for", "in", "of", "on", "or", "s", "the", "to", "with"]
)
_REACH = 140
_MORE_WORDS = 5
_LONG_WORD = 5


class Acronyms:
    """What the abbreviations of two texts stand for."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._words: dict[str, tuple[str, ...]] = {}
        for text in texts:
            for found in _BRACKETED.finditer(text):
                short = found[1].removesuffix("s")
                before = word_ranges(text[max(0, found.start() - _REACH) : found.start()])
                if short not in self._words and (long := _explain(short, before)):
                    self._words[short] = long
        self._stems = {short: [stem(word) for word in long] for short, long in self.known.items()}
        self._heads: dict[str, list[str]] = {}
        for short, stems in sorted(self._stems.items()):
            self._heads.setdefault(stems[0], []).append(short)

    @property
    def known(self) -> Mapping[str, tuple[str, ...]]:
        """The words for which each abbreviation stands."""
        return self._words

    def expand(self, words: Sequence[str]) -> list[str]:
        """Return what the words abbreviate, and how they are abbreviated, where not beside it."""
        if not self._words:
            return []
        forms = set(words)
        short = {word if word in self._words else word.removesuffix("s") for word in forms}
        spelled = self._spelled_out([stem(word) for word in words])
        added = [
            word
            for name in short & self._words.keys() - spelled
            for word in self._words[name]
            if word.lower() not in _SMALL
        ]
        return sorted([*added, *(spelled - forms)])

    def _spelled_out(self, stems: Sequence[str]) -> set[str]:
        """Return the abbreviations whose words stand among these in a row."""
        found: set[str] = set()
        for place, head in enumerate(stems):
            for name in self._heads.get(head, ()):
                long = self._stems[name]
                if stems[place : place + len(long)] == long:
                    found.add(name)
        return found


def _explain(short: str, before: Sequence[str]) -> tuple[str, ...]:
    """Return the shortest run of words before a bracket whose letters make the abbreviation."""
    for size in range(2, min(len(before), len(short) + _MORE_WORDS) + 1):
        run = tuple(before[-size:])
        if run[0].lower() not in _SMALL and _fits(short.upper(), run):
            return run
    return ()


def _fits(letters: str, run: Sequence[str]) -> bool:
    """Tell whether first letters, and where need be inner ones, give the letters in order."""
    matched = 0
    initials = [word[0].upper() if word.lower() not in _SMALL else "" for word in run]
    for place, word in enumerate(run):
        if matched < len(letters) and word[0].upper() == letters[matched]:
            matched, inner = matched + 1, 1
            following = next((head for head in initials[place + 1 :] if head), "")
            while (
                matched < len(letters) and letters[matched] != following and len(word) >= _LONG_WORD
            ):
                inner = word.upper().find(letters[matched], inner) + 1
                if not inner:
                    break
                matched += 1
        elif word.lower() not in _SMALL:
            return False
    return matched == len(letters)


# ----------------------------------------
# Units of text as weighted terms, and what two sets of units share.
#
# A unit is a paragraph or a sentence. Only pairs of units that share a
# term are ever looked at, and terms that too many share are left out of the comparison once the
# texts are large: their weight is nothing and their pairs are nearly all there are.

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]

BUDGET, BUDGET_PER_UNIT = 2_000_000, 250
"""How many pairs of units a comparison may look at: so many, or so many for each unit if more."""
DENSE = 1 << 22
"""Up to this many possible pairs, sums are kept in a table instead of being sorted."""


@dataclass(frozen=True, slots=True)
class SparseVectors:
    """How much of which term is in which unit; sorted by term, then by unit."""

    terms: Integers
    units: Integers
    weights: Floats
    size: int
    """How many units there are."""

    def norms(self, discount: Floats) -> Floats:
        """Return the length of each unit, its terms weighed down by `discount`."""
        squares = (self.weights * discount[self.terms]) ** 2
        lengths: Floats = np.sqrt(np.bincount(self.units, squares, minlength=self.size))
        return lengths


@dataclass(frozen=True, slots=True)
class ScoredPairs:
    """A value for pairs of a left and a right unit; sorted by `keys`, none twice."""

    keys: Integers
    """`left * width + right`."""
    values: Floats
    width: int

    @property
    def left(self) -> Integers:
        """The left unit of each pair."""
        return self.keys // self.width

    @property
    def right(self) -> Integers:
        """The right unit of each pair."""
        return self.keys % self.width

    def at(self, keys: Integers) -> Floats:
        """Return the values of the pairs of these keys, 0 where there is none."""
        if not len(self.keys):
            return np.zeros(len(keys))
        places = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        found: Floats = np.where(self.keys[places] == keys, self.values[places], 0.0)
        return found


def count_terms(units: Sequence[Integers]) -> SparseVectors:
    """Count the terms of each unit; a term's second mention adds less than its first."""
    size = max(len(units), 1)
    lengths = [len(unit) for unit in units]
    flat = np.concatenate([*units, np.empty(0, dtype=np.int64)])
    keys, counts = np.unique(
        flat * size + np.repeat(np.arange(len(units)), lengths), return_counts=True
    )
    return SparseVectors(keys // size, keys % size, np.log2(1.0 + counts), len(units))


def fill_rows(vectors: SparseVectors, weights: Floats) -> SparseVectors:
    """Return the bags with each term's weight multiplied in."""
    return SparseVectors(
        vectors.terms, vectors.units, vectors.weights * weights[vectors.terms], vectors.size
    )


def multiply_sparse(left: SparseVectors, right: SparseVectors, *, vocabulary: int) -> ScoredPairs:
    """Return the sum of the products of the weights of shared terms, for each pair that shares."""
    width = max(right.size, 1)
    in_left = np.bincount(left.terms, minlength=vocabulary)
    in_right = np.bincount(right.terms, minlength=vocabulary)
    budget = max(BUDGET, BUDGET_PER_UNIT * (left.size + right.size))
    kept = _affordable(in_left * in_right, budget=budget)
    chosen = np.flatnonzero(kept[left.terms])
    repeats = in_right[left.terms[chosen]]
    mine = np.repeat(chosen, repeats)
    starts = np.cumsum(in_right) - in_right
    within = np.arange(len(mine)) - np.repeat(np.cumsum(repeats) - repeats, repeats)
    theirs = starts[left.terms[mine]] + within
    keys = left.units[mine] * width + right.units[theirs]
    return _sum(keys, left.weights[mine] * right.weights[theirs], left.size, width)


def cosines(
    shared: ScoredPairs,
    left: SparseVectors,
    right: SparseVectors,
    discount: Floats,
    *,
    shortest: float = 1e-9,
) -> ScoredPairs:
    """Divide what pairs share by the lengths of both units.

    Args:
        shared: the sums of products, from `multiply`.
        left: the units of the left side.
        right: those of the right side.
        discount: what each term counts in a length.
        shortest: a shorter unit is treated as if it were so long.
    """
    mine, theirs = (np.maximum(side.norms(discount), shortest) for side in (left, right))
    values = shared.values / (mine[shared.left] * theirs[shared.right])
    return ScoredPairs(shared.keys, values, shared.width)


def best_others(groups: Integers, values: Floats) -> Floats:
    """Return the greatest other value of each value's group, 0 where it stands alone."""
    order = np.lexsort((values, groups))
    ordered, ranked = groups[order], values[order]
    starts = np.searchsorted(ordered, ordered)
    ends = np.searchsorted(ordered, ordered, side="right") - 1
    second = np.where(ends > starts, ranked[np.maximum(ends - 1, 0)], 0.0)
    rivals = np.empty(len(values))
    rivals[order] = np.where(np.arange(len(order)) == ends, second, ranked[ends])
    return rivals


def _affordable(products: Integers, *, budget: int) -> NDArray[np.bool_]:
    """Tell which terms may be compared: those in fewest pairs first, within the budget."""
    present: NDArray[np.bool_] = products > 0
    if int(products.sum()) <= budget:
        return present
    ordered = np.sort(products)
    last = ordered[np.searchsorted(np.cumsum(ordered), budget, side="right")]
    affordable: NDArray[np.bool_] = present & (products < last)
    return affordable


def _sum(keys: Integers, values: Floats, height: int, width: int) -> ScoredPairs:
    if height * width <= DENSE:
        sums = np.bincount(keys, values, minlength=height * width).astype(np.float64)
        present = np.flatnonzero(sums)
        return ScoredPairs(present, sums[present], width)
    distinct, places = np.unique(keys, return_inverse=True)
    sums = np.bincount(places, values, minlength=len(distinct)).astype(np.float64)
    return ScoredPairs(distinct, sums, width)
