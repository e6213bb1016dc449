"""From two sequences of paragraphs to links: identical pairs first, then the weighed ones.

Sections, in order:

* From two sequences of paragraphs to the links between them.
* Paragraphs that stand word for word in both texts: linked before anything is weighed.
* Whether two linked texts are the same wording, names of the parties apart.
* All that is known of two texts before any pair of their paragraphs is judged.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product

import numpy as np
from rapidfuzz.distance import LCSseq

from corpus_tool.alignment.links import CandidateLink, Group, find_candidates, order_keys
from corpus_tool.alignment.meaning import Meaning, PairVectors, read_meaning
from corpus_tool.alignment.reasons import explain_link, find_dull, find_nearest
from corpus_tool.alignment.relations import classify_relation, find_kinship, wording_features
from corpus_tool.alignment.rivalry import Backgrounds
from corpus_tool.alignment.scoring import (
    Headings,
    Similarity,
    name_subjects,
    score_links,
    score_pairs,
)
from corpus_tool.alignment.terms import (
    SHORT,
    Floats,
    Integers,
    ScoredPairs,
    TextPair,
    read_pair,
)
from corpus_tool.alignment.weights import WORDS, WeightSet, find_weights
from corpus_tool.alignment.whole_text import (
    find_joined,
    link_between,
    mark_moved_items,
    put_groups,
    unlink_other_dates,
)
from corpus_tool.lexicon import Lexicon
from corpus_tool.model import PARAGRAPH_BREAK, Alignment, Link, Options, Paragraph
from corpus_tool.text.tokens import is_same_wording

__all__ = [
    "Evidence",
    "LinkWording",
    "align",
    "find_chances",
    "find_weights_for",
    "gather_evidence",
]


# ----------------------------------------
# From two sequences of paragraphs to the links between them.

Paragraphs = Sequence[Paragraph]


def align(
    left: Paragraphs,
    right: Paragraphs,
    *,
    options: Options,
    lexicon: Lexicon | None = None,
    encoder: PairVectors | None = None,
    weights: WeightSet | None = None,
) -> Alignment:
    """Link the paragraphs of two texts that correspond.

    A paragraph is in one link, unless a sentence of it went elsewhere as well. Swapping the sides
    gives the same links, mirrored, because two texts are always weighed in one order.

    Args:
        left: the earlier text; links name its paragraphs by their position in this sequence.
        right: the later text.
        options: what a reader may set.
        lexicon: names and spellings, to tell identical wording; without it only words that are
            the same as printed are called identical.
        encoder: what turns sentences into vectors; without it the words alone decide.
        weights: what was learned for this encoder; by default what is shipped for it.

    Raises:
        ValueError: no weights were learned for the encoder.
    """
    chosen = weights or find_weights_for(encoder)
    before, after = _number(left), _number(right)
    if [p.text for p in before] > [p.text for p in after]:
        return _mirror(_align(after, before, options, lexicon, encoder, chosen))
    return _align(before, after, options, lexicon, encoder, chosen)


def find_chances(
    left: Paragraphs,
    right: Paragraphs,
    *,
    lexicon: Lexicon | None = None,
    encoder: PairVectors | None = None,
    weights: WeightSet | None = None,
) -> ScoredPairs:
    """Return the chance of each pair of paragraphs that was scored, as `align` weighs it.

    Args:
        left: the earlier text.
        right: the later text.
        lexicon: names and spellings.
        encoder: as for `align`.
        weights: as for `align`.

    Raises:
        ValueError: no weights were learned for the encoder.
    """
    chosen = weights or find_weights_for(encoder)
    swapped = [p.text for p in left] > [p.text for p in right]
    sides = (right, left) if swapped else (left, right)
    found = gather_evidence(
        *sides, lexicon=lexicon, encoder=encoder, backgrounds=chosen.backgrounds
    )
    chances = score_links(
        found.similarity, weights=chosen, settled=found.settled, headings=found.headings
    )
    if not swapped:
        return chances
    width = max(len(right), 1)
    keys = chances.right * width + chances.left
    order = np.argsort(keys, kind="stable")
    return ScoredPairs(keys[order], chances.values[order], width)


SETTLED = 0.95
"""The chance of a link that the whole of both texts shows: not measured, and not one."""


def find_weights_for(encoder: PairVectors | None) -> WeightSet:
    """Return the shipped weights of an encoder, or of words alone.

    Raises:
        ValueError: none were learned for it.
    """
    found = find_weights(encoder.model if encoder is not None else None)
    if found is None:
        raise ValueError(f"no weights were learned for {encoder.name if encoder else WORDS}")
    return found


def _number(paragraphs: Paragraphs) -> tuple[Paragraph, ...]:
    return tuple(replace(p, index=k) for k, p in enumerate(paragraphs))


def _align(
    left: Paragraphs,
    right: Paragraphs,
    options: Options,
    lexicon: Lexicon | None,
    encoder: PairVectors | None,
    weights: WeightSet,
) -> Alignment:
    found = gather_evidence(
        left, right, lexicon=lexicon, encoder=encoder, backgrounds=weights.backgrounds
    )
    pair, similarity = found.pair, found.similarity
    chances = score_links(
        similarity, weights=weights, settled=found.settled, headings=found.headings
    )
    candidates = find_candidates(
        chances,
        candidates=similarity.pairs,
        carried=similarity.carried,
        lengths=(pair.left.lengths, pair.right.lengths),
        options=options,
    )
    wording = LinkWording(found, lexicon)
    dull = find_dull(pair, lexicon)

    def make(candidate: CandidateLink) -> Link:
        return _link(candidate, wording, (left, right), weights, dull)

    links = _by_whole_text(tuple(map(make, candidates)), left, right, make, lexicon)
    nearest = find_nearest(pair, chances, links, (left, right), options=options, dull=dull)
    return Alignment(links, nearest)


def _by_whole_text(
    links: tuple[Link, ...],
    left: Paragraphs,
    right: Paragraphs,
    make: Callable[[CandidateLink], Link],
    lexicon: Lexicon | None,
) -> tuple[Link, ...]:
    """Apply what only the whole of both texts shows."""
    before, after = [p.text for p in left], [p.text for p in right]

    def make_group(group: Group) -> Link:
        return make(CandidateLink(group, SETTLED, moved=False))

    alone = [link for link in links if len(link.left) == len(link.right) == 1]
    same = [link for link in alone if before[link.left[0]] == after[link.right[0]]]
    joined = find_joined(
        before,
        after,
        except_left={link.left[0] for link in same},
        except_right={link.right[0] for link in same},
    )
    links = put_groups(links, joined, make_group)
    between = [((i,), (j,)) for i, j in link_between(links, before, after)]
    links = mark_moved_items(put_groups(links, between, make_group), left, right)
    return unlink_other_dates(links, before, after, lexicon) if lexicon is not None else links


def _link(
    found: CandidateLink,
    wording: LinkWording,
    sides: tuple[Paragraphs, Paragraphs],
    weights: WeightSet,
    dull: Collection[int],
) -> Link:
    group = found.group
    before, after = ([side[k] for k in members] for side, members in zip(sides, group, strict=True))
    texts = [PARAGRAPH_BREAK.join(p.text for p in side) for side in (before, after)]
    relation = classify_relation(
        lambda: wording.features(group),
        weights=weights.relation,
        is_same=lambda: wording.is_same(*texts),
    )
    return Link(
        *group,
        relation=relation,
        score=found.score,
        moved=found.moved,
        reason=explain_link(wording.pair, before, after, relation=relation, dull=dull),
    )


def _mirror(alignment: Alignment) -> Alignment:
    links = [replace(link, left=link.right, right=link.left) for link in alignment.links]
    sides = {"left": "right", "right": "left"}
    nearest = [replace(found, side=sides[found.side]) for found in alignment.nearest]
    return Alignment(
        tuple(sorted(links, key=lambda link: (link.left, link.right))),
        tuple(sorted(nearest, key=lambda found: (found.side, found.index))),
    )


# ----------------------------------------
# Paragraphs that stand word for word in both texts: linked before anything is weighed.


def pair_identical(
    pair: TextPair, left: Sequence[str], right: Sequence[str]
) -> tuple[tuple[int, int], ...]:
    """Pair off the paragraphs of equal words, in the order of the texts where that is possible.

    What is repeated pairs with what stands in the same surroundings; what is then left over,
    moved, pairs first with first.
    """
    numbers: dict[bytes | str, int] = {}
    keys = [
        [
            numbers.setdefault(terms.tobytes() if len(terms) else text.strip(), len(numbers))
            for terms, text in zip(side.paragraphs, texts, strict=True)
        ]
        for side, texts in ((pair.left, left), (pair.right, right))
    ]
    blocks = LCSseq.opcodes(*keys).as_matching_blocks()
    found = [(block.a + k, block.b + k) for block in blocks for k in range(block.size)]
    waiting: defaultdict[int, deque[int]] = defaultdict(deque)
    paired = {j for _, j in found}
    for j, key in enumerate(keys[1]):
        if j not in paired:
            waiting[key].append(j)
    used = {i for i, _ in found}
    for i, key in enumerate(keys[0]):
        if i not in used and waiting[key]:
            found.append((i, waiting[key].popleft()))
    return tuple(sorted(found))


# ----------------------------------------
# Whether two linked texts are the same wording, names of the parties apart.
#
# The lexicon knows states and blocs. A statement has parties it does not know, too (a ministry, a
# company, an invented state): they are the capitalised words that run through one text and are
# all but absent from the other.

_SMALL = re.compile(r"\b[^\W\d_A-Z]\w*")

SHARE = 0.15
FEWEST = 3
"""In so many paragraphs, and this share of them, a party is named."""
SPELLINGS = 4
"""So many small words may differ by their spelling alone."""
RARELY = 5
"""So many times more often than in the other text."""


class IdentityTest:
    """Tells whether two texts are identical in the desk officer's sense."""

    def __init__(self, pair: TextPair, lexicon: Lexicon | None) -> None:
        self._lexicon = lexicon
        self._party = _any_party(lexicon)
        left, right = pair.frequencies
        self._names = (
            _pattern(pair, left, right, pair.left.size),
            _pattern(pair, right, left, pair.right.size),
        )

    def holds(self, left: str, right: str) -> bool:
        """Tell whether the texts differ only in case, punctuation, spelling, dates and names."""
        if left == right or self._lexicon is None or not _may_be(left, right):
            return left == right
        if is_same_wording(left, right, lexicon=self._lexicon):
            return True
        masked = [
            names.sub(self._party, text) if names is not None else text
            for names, text in zip(self._names, (left, right), strict=True)
        ]
        return masked != [left, right] and is_same_wording(*masked, lexicon=self._lexicon)


def _may_be(left: str, right: str) -> bool:
    """Tell quickly whether the small words agree: names and dates are capitals and digits."""
    before, after = (Counter(_SMALL.findall(text)) for text in (left, right))
    differing = (before - after).total() + (after - before).total()
    return differing <= SPELLINGS + (before.total() + after.total()) // 10


def _any_party(lexicon: Lexicon | None) -> str:
    parties = lexicon.names.parties.values() if lexicon is not None else ()
    return next((name for names in parties for name in names), "")


def _pattern(
    pair: TextPair, own: Integers, others: Integers, paragraphs: int
) -> re.Pattern[str] | None:
    """Return what finds the names of the parties that only this text has."""
    often = (own >= max(FEWEST, SHARE * paragraphs)) & (RARELY * others <= own)
    forms = [pair.forms[k] for k in np.flatnonzero(often[pair.terms])]
    names = sorted(re.escape(form) for form in forms if form[:1].isupper())
    if not names:
        return None
    name = f"(?:{'|'.join(names)})"
    return re.compile(rf"\b{name}(?:\s+{name})*\b")


class LinkWording:
    """What the wording of the two sides of a link says of how they stand to each other."""

    def __init__(self, found: Evidence, lexicon: Lexicon | None) -> None:
        self.pair = found.pair
        pairs = found.similarity.pairs
        self._written = ScoredPairs(pairs.keys, found.similarity.written, pairs.width)
        self._sameness = IdentityTest(found.pair, lexicon)
        self._settled = frozenset(found.settled)

    @cached_property
    def _kinship(self) -> float:
        return find_kinship(self.pair)

    def is_same(self, left: str, right: str) -> bool:
        """Tell whether the two texts are the same wording."""
        return self._sameness.holds(left, right)

    def features(self, group: Group) -> Floats:
        """Return what tells edited from reworded."""
        likest = float(self._written.at(order_keys(group, self._written.width)).max())
        if self._settled.intersection(product(*group)):
            likest = 1.0
        left, right = (
            np.concatenate([side.paragraphs[k] for k in members])
            for side, members in zip((self.pair.left, self.pair.right), group, strict=True)
        )
        return wording_features(
            left, right, light=self.pair.light, sentence=likest, kinship=self._kinship
        )


# ----------------------------------------
# All that is known of two texts before any pair of their paragraphs is judged.


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words of two texts, what is settled, and the features of all other pairs."""

    pair: TextPair
    settled: tuple[tuple[int, int], ...]
    """The pairs of paragraphs with the same words."""
    similarity: Similarity
    headings: Headings


def gather_evidence(
    left: Sequence[Paragraph],
    right: Sequence[Paragraph],
    *,
    lexicon: Lexicon | None,
    encoder: PairVectors | None,
    backgrounds: Backgrounds | None = None,
) -> Evidence:
    """Take two texts in, and compare their paragraphs.

    Args:
        left: the paragraphs of the left text.
        right: those of the right one.
        lexicon: words of grammar, and the names that are masked before a text is encoded.
        encoder: the model; without it the words alone are compared.
        backgrounds: the mean vectors of the encoder over many statements.
    """
    sides = left, right
    texts = [[p.text for p in side] for side in sides]
    pair = read_pair(*texts, light=lexicon.weights.function if lexicon is not None else ())
    if min(map(len, sides)) < SHORT:
        pair = _without_offices(pair, lexicon)
    headings = [[p.heading for p in side] for side in sides]
    meaning: tuple[Meaning, Meaning] | None = None
    if encoder is not None and left and right:
        mine, theirs = (
            read_meaning(own, above, encoder=encoder, lexicon=lexicon)
            for own, above in zip(texts, headings, strict=True)
        )
        meaning = mine, theirs
    identical_pairs = pair_identical(pair, *texts)
    subjects: tuple[Floats, Floats] | None = None
    if lexicon is not None:
        mine_named, theirs_named = map(name_subjects, texts, headings)
        subjects = mine_named, theirs_named
    similarity = score_pairs(
        pair, meaning=meaning, backgrounds=backgrounds, settled=identical_pairs, subjects=subjects
    )
    return Evidence(pair, identical_pairs, similarity, (headings[0], headings[1]))


def _without_offices(pair: TextPair, lexicon: Lexicon | None) -> TextPair:
    """Make offices, and the persons who hold them, as light as words of grammar.

    In a long text they are common and weigh little by themselves; two paragraphs do not show that.
    """
    light = pair.light.copy()
    light[np.array(sorted(find_dull(pair, lexicon)), dtype=np.int64)] = True
    return replace(pair, light=light)
