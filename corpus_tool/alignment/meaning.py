"""What two texts mean: sentences masked and encoded, and vectors of paragraphs, sentences and
clauses.

Sections, in order:

* The meaning of paragraphs as vectors: of their sentences and clauses, and pooled from these.
* The best pair of sentences of two paragraphs, and how much of both their sentences match.
* What an encoder must not see of a text: its parties, its persons and its dates.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from corpus_tool.alignment.terms import (
    Floats,
    Integers,
    ScoredPairs,
    SparseVectors,
    TextPair,
    TextSide,
    best_others,
    cosines,
    count_terms,
    fill_rows,
    multiply_sparse,
    sentence_ranges,
)
from corpus_tool.lexicon import Lexicon
from corpus_tool.text.slots import Slot, SlotKind, find_slots

__all__ = [
    "Meaning",
    "PairVectors",
    "Vectors",
    "centre",
    "cut_clauses",
    "mask_parties",
    "match_sentences",
    "read_meaning",
    "unit",
]


# ----------------------------------------
# The meaning of paragraphs as vectors: of their sentences and clauses, and pooled from these.
#
# One run of an encoder over each sentence is enough: a clause's vector is the mean over the
# clause's
# words in that run, a paragraph's the sum over its sentences. What all paragraphs of two texts mean
# says nothing of any one of them; hence their mean is taken off before vectors are compared.

Vectors = NDArray[np.float32]
"""One vector a row."""
Spans = Sequence[tuple[int, int]]

CLAUSE_WORDS = 12
"""About so many words make a clause."""
FEWEST_CLAUSE_WORDS = 5
HEADING_SHARE = 0.3
"""What a heading counts beside its paragraph, both of unit length."""
OWN_UNITS = 6
"""So many paragraphs of a text weigh as much in its mean as the mean of all statements."""

_WORD = re.compile(r"\S+")
_BREAK = re.compile(
    r"(?<=[,;:—–])\s++|(?<!\s)\s++(?=(?:and|including|to|through|as well as|by|in order)\s)"
)


class PairVectors(Protocol):
    """What turns sentences, and stretches of them, into vectors."""

    @property
    def name(self) -> str:
        """Its name and version, as stored with a comparison."""
        ...

    @property
    def model(self) -> str:
        """What its weights are learned for."""
        ...

    def encode_parts(self, texts: Sequence[str], spans: Sequence[Spans]) -> tuple[Vectors, Vectors]:
        """Return a vector of unit length for each text, and for each stretch of each text."""
        ...


@dataclass(frozen=True, slots=True)
class Meaning:
    """The vectors of one text, all of unit length; the owners ascend, and none is left out."""

    paragraphs: Vectors
    headed: Vectors
    """Each paragraph with the heading over it."""
    sentences: Vectors
    clauses: Vectors
    sentence_owners: Integers
    """The paragraph of each sentence."""
    clause_owners: Integers
    """The paragraph of each clause."""
    sentence_words: Integers
    """How many words each sentence has."""
    clause_words: Integers

    @property
    def size(self) -> int:
        """How many paragraphs there are."""
        return len(self.paragraphs)


def unit(vectors: Vectors) -> Vectors:
    """Return the vectors at unit length; what is nothing stays nothing."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    scaled: Vectors = vectors / np.maximum(lengths, np.float32(1e-9))
    return scaled


def centre(left: Vectors, right: Vectors, background: Vectors | None) -> tuple[Vectors, Vectors]:
    """Take the mean of both texts off their vectors, and bring them to unit length again.

    Args:
        left: one vector for each paragraph, sentence or clause of the left text.
        right: the same of the right text.
        background: the mean over many statements, in place of what a short text cannot tell.
    """
    mean = (left.mean(axis=0) + right.mean(axis=0)) / 2
    if background is not None:
        unit_count = 2 * min(len(left), len(right))
        share = unit_count / (unit_count + OWN_UNITS)
        mean = share * mean + (1 - share) * background
    mean = mean.astype(np.float32)
    return unit(left - mean), unit(right - mean)


def read_meaning(
    paragraphs: Sequence[str],
    headings: Sequence[str | None],
    *,
    encoder: PairVectors,
    lexicon: Lexicon | None,
) -> Meaning:
    """Encode the paragraphs of one text.

    Args:
        paragraphs: the text.
        headings: what stands over each paragraph.
        encoder: the model.
        lexicon: the names that are masked; without it none is.
    """
    named = sorted({heading for heading in headings if heading})
    masked, titles = list(paragraphs), named
    if lexicon is not None:
        masked, titles = mask_parties(paragraphs, named, lexicon=lexicon)
    cut = [sentence_ranges(text) or [text] for text in masked]
    sentences = [sentence for own in cut for sentence in own]
    clauses = [cut_clauses(sentence) for sentence in sentences]
    vectors, parts = encoder.encode_parts(sentences, clauses)
    owners = np.repeat(np.arange(len(cut)), [len(own) for own in cut])
    words = np.array([max(len(_WORD.findall(s)), 1) for s in sentences], dtype=np.int64)
    pooled = unit(_add_up(vectors * np.sqrt(words, dtype=np.float32)[:, None], owners))
    above = _headings(headings, dict(zip(named, titles, strict=True)), encoder, pooled.shape[1])
    return Meaning(
        paragraphs=pooled,
        headed=unit(pooled + np.float32(HEADING_SHARE) * above),
        sentences=vectors,
        clauses=parts,
        sentence_owners=owners,
        clause_owners=np.repeat(owners, [len(own) for own in clauses]),
        sentence_words=words,
        clause_words=np.array(
            [
                max(len(_WORD.findall(sentence, *span)), 1)
                for sentence, own in zip(sentences, clauses, strict=True)
                for span in own
            ],
            dtype=np.int64,
        ),
    )


def _add_up(rows: Vectors, owners: Integers) -> Vectors:
    starts = np.searchsorted(owners, np.arange(owners[-1] + 1))
    sums: Vectors = np.add.reduceat(rows, starts, axis=0)
    return sums


def _headings(
    headings: Sequence[str | None], titles: Mapping[str, str], encoder: PairVectors, dimensions: int
) -> Vectors:
    """Return the vector of the heading over each paragraph, nothing where there is none."""
    table = np.zeros((len(headings), dimensions), dtype=np.float32)
    if titles:
        vectors, _ = encoder.encode_parts(list(titles.values()), [()] * len(titles))
        places = {heading: place for place, heading in enumerate(titles)}
        for row, heading in enumerate(headings):
            if heading:
                table[row] = vectors[places[heading]]
    return table


def cut_clauses(sentence: str) -> tuple[tuple[int, int], ...]:
    """Cut a sentence at commas and conjunctions into stretches of about twelve words."""
    found: list[tuple[int, int]] = []
    word_count = 0
    for start, end in _pieces(sentence):
        words = len(_WORD.findall(sentence, start, end))
        joins = (
            word_count < FEWEST_CLAUSE_WORDS
            or words < FEWEST_CLAUSE_WORDS
            or word_count + words <= CLAUSE_WORDS + 2
        )
        if found and joins:
            found[-1] = (found[-1][0], end)
            word_count += words
        else:
            found.append((start, end))
            word_count = words
    return tuple(found) or ((0, len(sentence)),)


def _pieces(sentence: str) -> Iterator[tuple[int, int]]:
    start = 0
    for found in _BREAK.finditer(sentence):
        if sentence[start : found.start()].strip():
            yield start, found.start()
        start = found.end()
    if sentence[start:].strip():
        yield start, len(sentence)


# ----------------------------------------
# The best pair of sentences of two paragraphs, and how much of both their sentences match.
#
# Most counterparts are long paragraphs of which a sentence or two were carried over; seen whole
# they are hardly alike.

SHORTEST = 4.0
"""Below this length a sentence is too short for its likeness to mean much."""


LONG = 10
"""A sentence of so many words is no phrase."""
LEADS = 0.1
"""By so much a carried sentence is liker to its counterpart than to any other sentence."""


@dataclass(frozen=True, slots=True)
class SentenceMatch:
    """What the sentences say of each candidate pair of paragraphs."""

    best: Floats
    """How alike the likest two of their sentences are."""
    coverage: Floats
    """The smaller of the shares of either paragraph that the other's sentences match."""
    carried: Floats
    """How alike the likest two long sentences are that have no second like; else 0."""
    written: Floats
    """How alike the likest two sentences are, new matter counted in full."""


def match_sentences(pair: TextPair, discount: Floats, keys: Integers) -> SentenceMatch:
    """Return, for each candidate, how well its sentences match.

    Args:
        pair: the two texts.
        discount: what each term counts in a length.
        keys: the candidates, ascending.
    """
    left, right = (
        fill_rows(count_terms(side.sentences), pair.weights) for side in (pair.left, pair.right)
    )
    shared = multiply_sparse(left, right, vocabulary=pair.vocabulary)
    alike = cosines(shared, left, right, discount, shortest=SHORTEST)
    plain = cosines(shared, left, right, np.ones(pair.vocabulary), shortest=SHORTEST)
    width = max(pair.right.size, 1)
    owners = pair.left.owners[alike.left] * width + pair.right.owners[alike.right]
    places = np.minimum(np.searchsorted(keys, owners), max(len(keys) - 1, 0))
    kept = keys[places] == owners if len(keys) else np.zeros(len(owners), dtype=np.bool_)
    places, values = places[kept], alike.values[kept]
    sentences = alike.left[kept], alike.right[kept]
    mine = _cover(sentences[0], places, values, left, len(keys))
    order = np.argsort(sentences[1], kind="stable")
    theirs = _cover(sentences[1][order], places[order], values[order], right, len(keys))
    mine /= _hold(left, pair.left)[keys // width]
    theirs /= _hold(right, pair.right)[keys % width]
    return SentenceMatch(
        best=_greatest(places, values, len(keys)),
        coverage=np.minimum(mine, theirs),
        carried=_greatest(places, _carried(pair, alike)[kept], len(keys)),
        written=_greatest(places, plain.values[kept], len(keys)),
    )


def _greatest(places: Integers, values: Floats, size: int) -> Floats:
    best = np.zeros(size)
    np.maximum.at(best, places, values)
    return best


def _carried(pair: TextPair, alike: ScoredPairs) -> Floats:
    """Return the likeness of the pairs of long sentences that lead all others, 0 of the rest."""
    lengths = [np.array([len(s) for s in side.sentences]) for side in (pair.left, pair.right)]
    long = (lengths[0][alike.left] >= LONG) & (lengths[1][alike.right] >= LONG)
    rivals = np.maximum(
        best_others(alike.left, alike.values), best_others(alike.right, alike.values)
    )
    scores: Floats = np.where(long & (alike.values >= rivals + LEADS), alike.values, 0.0)
    return scores


def _cover(
    sentences: Integers, places: Integers, values: Floats, vectors: SparseVectors, size: int
) -> Floats:
    """Sum, for each candidate, the best likeness of each sentence times what it holds.

    The rows must come by sentence and within it by candidate, as sentences follow paragraphs.
    """
    if not len(values):
        return np.zeros(size)
    changes = (sentences[1:] != sentences[:-1]) | (places[1:] != places[:-1])
    firsts = np.concatenate([[0], np.flatnonzero(changes) + 1])
    weight_sums = np.bincount(vectors.units, vectors.weights**2, minlength=vectors.size)
    best = np.maximum.reduceat(values, firsts) * weight_sums[sentences[firsts]]
    return np.bincount(places[firsts], best, minlength=size).astype(np.float64)


def _hold(vectors: SparseVectors, side: TextSide) -> Floats:
    """Return how much the sentences of each paragraph hold together."""
    weight_sums = np.bincount(side.owners[vectors.units], vectors.weights**2, minlength=side.size)
    return np.maximum(weight_sums, 1e-9)


# ----------------------------------------
# What an encoder must not see of a text: its parties, its persons and its dates.
#
# Two statements that name the same state or the same leader are not alike for that. A state that a
# text names only here and there (Ukraine, Myanmar) is a subject and stays.

PARTY_SHARE = 0.25
"""A state or bloc that is named in this share of the paragraphs is a party to the text."""
FEWEST_MENTIONS = 2
"""And in so many of them at least."""

_FILLINGS = {
    SlotKind.PERSON: "",
    SlotKind.PARTY: "the country",
    SlotKind.DEMONYM: "national",
    SlotKind.DATE: "",
}
_NAMES = (SlotKind.PARTY, SlotKind.DEMONYM)
_TWICE_THE = re.compile(r"\b([Tt]he) the\b")


def mask_parties(
    paragraphs: Sequence[str], headings: Sequence[str], *, lexicon: Lexicon
) -> tuple[list[str], list[str]]:
    """Return the paragraphs and the headings of one text, with what is theirs alone masked.

    Args:
        paragraphs: the text; its parties are those that enough of its paragraphs name.
        headings: other lines of it, which do not count for that.
        lexicon: the names of states, blocs and persons.
    """
    lines = [*paragraphs, *headings]
    found = [list(find_slots(line, lexicon=lexicon)) for line in lines]
    parties = _parties(found[: len(paragraphs)])
    masked = [_fill(line, slots, parties) for line, slots in zip(lines, found, strict=True)]
    return masked[: len(paragraphs)], masked[len(paragraphs) :]


def _codes(slot: Slot) -> set[str]:
    return set(slot.value.split("-"))


def _parties(found: Sequence[Iterable[Slot]]) -> set[str]:
    named = [{code for s in slots if s.kind in _NAMES for code in _codes(s)} for slots in found]
    counts = Counter(code for codes in named for code in codes)
    least = max(FEWEST_MENTIONS, PARTY_SHARE * len(found))
    return {code for code, times in counts.items() if times >= least}


def _fill(text: str, slots: Iterable[Slot], parties: set[str]) -> str:
    parts, end = [], 0
    for slot in sorted(slots, key=lambda slot: (slot.start, -slot.end)):
        if slot.kind not in _FILLINGS or slot.start < end:
            continue
        if slot.kind in _NAMES and not parties & _codes(slot):
            continue
        parts += [text[end : slot.start], _FILLINGS[slot.kind]]
        end = slot.end
    joined = " ".join("".join([*parts, text[end:]]).split())
    return _TWICE_THE.sub(r"\1", joined)
