"""What one text of a pair says and the other does not, passage by passage, as a reader would tell.

A passage is a paragraph of which the other text has nothing, else one sentence that it has not.
Of a passage the subject is asked for in the whole other text: only where that names it nowhere is
it told as gone, or as only here.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from corpus_tool.alignment.terms import stem
from corpus_tool.lexicon import Lexicon
from corpus_tool.lexicon.subjects import SubjectList
from corpus_tool.model import Commitment, CommitmentKind, Comparison, Version
from corpus_tool.reading.headlines import (
    COURTESY,
    DANGLING,
    Fact,
    Headline,
    SentenceContent,
    clauses_by_paragraph,
    make_facts,
    make_headline,
)
from corpus_tool.reading.names import (
    Figure,
    FigureKind,
    find_figures,
    find_proper_names,
)
from corpus_tool.reading.passage_labels import Label, LabelSource, label_sentence, outside_lists
from corpus_tool.reading.sentences import (
    Presence,
    ReadSentence,
    SentenceAnswer,
    SentencePair,
    find_answers,
)
from corpus_tool.text.slots import SlotKind, find_slots
from corpus_tool.text.tokens import fold, split_words

__all__ = [
    "PairPassages",
    "ReadPassage",
    "SideReading",
    "SubjectStanding",
    "Verdict",
    "pick_passages",
    "read_passages",
]

UsualShare = Callable[[str, int, int, int], float]
"""Side, paragraph, start and end in it: the share of the words there that stand in formulae of
three or more other texts."""


class Verdict(StrEnum):
    """What may be said of a passage that the other text has not."""

    ABSENT = "absent"
    """Its subject is named nowhere in the other text: gone, or only here."""
    OTHER_WORDS = "other_words"
    """The other text names its subject, or it has none that could be asked for."""


@dataclass(frozen=True, slots=True)
class ReadPassage:
    """A passage with what a reader is shown of it."""

    side: str
    paragraph: int
    """Index of its paragraph."""
    sentences: int
    """How many sentences it has: of a paragraph all, else one."""
    is_paragraph: bool
    """The whole paragraph, of which the other text has nothing."""
    label: Label
    headline: Headline
    facts: tuple[Fact, ...]
    rank: float
    """The higher, the sooner a reader wants it (reading.md, 3.7)."""
    verdict: Verdict
    still_at: int | None
    """Index of the first paragraph of the other text that names its subject."""
    usual: float = 0.0
    """Share of its words that stand in formulae of other texts."""


@dataclass(frozen=True, slots=True)
class SubjectStanding:
    """A subject that both texts name, or one of them."""

    label: str
    tier: int
    left: int
    """Places of the left text that name it."""
    right: int


@dataclass(frozen=True, slots=True)
class SideReading:
    """One text of a pair, read beside the other."""

    passages: tuple[ReadPassage, ...]
    """Those the other text has not, the weightiest first."""
    subjects: tuple[str, ...]
    """Labels of subjects named here and nowhere in the other text, the weightiest first."""
    names: tuple[str, ...]
    """Proper names that stand nowhere in the other text, the weightiest first."""
    kept: tuple[tuple[str, int], ...]
    """Labels of the sentences that the other text has, too, with their numbers; most first."""
    kept_sentences: int
    """How many sentences the other text has, too, those without a label among them."""
    sentences: int
    """How many sentences the text has."""
    speaks_of: Mapping[str, ReadPassage]
    """For each subject of both texts the passage here that says most of it."""


@dataclass(frozen=True, slots=True)
class PairPassages:
    """Both texts read beside each other."""

    left: SideReading
    right: SideReading
    subjects: tuple[SubjectStanding, ...]
    """Every subject that either names, in the order of the list."""
    list_name: str
    """The list of subjects: `topics.en 1`."""
    pair: SentencePair


MAX_NEW_NAMES = 12
"""Proper names of the strip."""
MIN_HITS = 2
"""A subject named once, in passing, is no news, unless it is a country or heads a passage."""
DIGIT_BONUS = 2.6
"""A name with a number is mostly a thing, and news: `Chandrayaan-3`."""
NEW_ITEMS_MAKE_FRESH = 2
"""A sentence kept in part is fresh when so many of its names and figures are new."""
SAME_LABEL_PENALTY = 0.9
"""What a passage loses for every earlier pick of the same label."""


def read_passages(
    comparison: Comparison,
    *,
    lexicon: Lexicon,
    subjects: SubjectList,
    usual: UsualShare | None = None,
) -> PairPassages:
    """Read two texts beside each other.

    Args:
        comparison: with its operative verbs (`ledger`), where a ladder read them.
        lexicon: the word lists.
        subjects: the list of subjects.
        usual: how much of a stretch is usual wording; nothing where it is not known.
    """
    pair = find_answers(comparison, lexicon=lexicon)
    left = _Text(
        "left", comparison.left, pair.left, pair.left_answers, comparison, lexicon, subjects
    )
    right = _Text(
        "right", comparison.right, pair.right, pair.right_answers, comparison, lexicon, subjects
    )
    shared = [label for label in subjects.tiers if left.hits[label] and right.hits[label]]
    standings = tuple(
        SubjectStanding(label, tier, left.hits[label], right.hits[label])
        for label, tier in subjects.tiers.items()
        if left.hits[label] or right.hits[label]
    )
    return PairPassages(
        left.read(right, shared, usual),
        right.read(left, shared, usual),
        standings,
        subjects.identity,
        pair,
    )


class _Text:
    """A text of the pair, taken in once."""

    def __init__(
        self,
        side: str,
        version: Version,
        sentences: Sequence[ReadSentence],
        answers: Sequence[SentenceAnswer],
        comparison: Comparison,
        lexicon: Lexicon,
        subjects: SubjectList,
    ) -> None:
        self.side, self.version, self.lexicon, self.subjects = side, version, lexicon, subjects
        self.sentences, self.answers = sentences, answers
        commitment_changes = comparison.ledger
        verbs: Iterable[Commitment] = (
            getattr(commitment_changes, side) if commitment_changes else ()
        )
        self.clauses = clauses_by_paragraph(verbs)
        self.parties = party_labels(comparison, lexicon, subjects)
        self.subject_hits = {
            p.index: [h for h in subjects.find(p.text) if h.label not in self.parties]
            for p in version.paragraphs
        }
        self.hits = Counter(h.label for hits in self.subject_hits.values() for h in hits)
        linked = {i for link in comparison.links for i in getattr(link, side)}
        self.unlinked = {p.index for p in version.paragraphs} - linked
        self._folded = [_fold_text(p.text, lexicon) for p in version.paragraphs]
        self._words = {word for text in self._folded for word in text.split()}
        self._letters = "".join(
            re.sub(r"[\W_]+", "", p.text.casefold()) for p in version.paragraphs
        )

    def has_name(self, name: str) -> bool:
        """Tell whether a name stands in the text, word for word or with its words apart."""
        folded = _fold_text(name, self.lexicon)
        words = folded.split()
        if any(folded in text for text in self._folded):
            return True
        if any(name in paragraph.text for paragraph in self.version.paragraphs):
            return True
        return len(words) > 1 and all(word in self._words for word in words)

    def has_figure(self, figure: Figure) -> bool:
        """Tell whether a figure stands in the text, spaces and signs aside."""
        return re.sub(r"[\W_]+", "", figure.text.casefold()) in self._letters

    def first_naming(self, label: Label) -> int | None:
        """Return the first paragraph that names a subject, or has a name."""
        folded = _fold_text(label.text, self.lexicon)
        for paragraph, text in zip(self.version.paragraphs, self._folded, strict=True):
            if label.source is LabelSource.SUBJECT:
                if any(hit.label == label.text for hit in self.subject_hits[paragraph.index]):
                    return paragraph.index
            elif folded in text:
                return paragraph.index
        return None

    def read(self, other: _Text, shared: Collection[str], usual: UsualShare | None) -> SideReading:
        contents = [self._content(sentence, other) for sentence in self.sentences]
        labels = [self._label(content) for content in contents]
        fresh = [self._is_fresh(a, c) for a, c in zip(self.answers, contents, strict=True)]
        by_paragraph: defaultdict[int, list[int]] = defaultdict(list)
        for place, sentence in enumerate(self.sentences):
            by_paragraph[sentence.paragraph].append(place)
        passages: list[ReadPassage] = []
        best: dict[str, ReadPassage] = {}

        def make(place: int, *, sentences: int = 1) -> ReadPassage:
            return self._passage(contents[place], labels[place], other, sentences, usual)

        for places in by_paragraph.values():
            found = [place for place in places if fresh[place]]
            if found and (len(found) == len(places) or (places and self._stands_alone(places))):
                weightiest = max((make(p, sentences=len(places)) for p in found), key=_by_rank)
                passages.append(weightiest)
            else:
                passages += [make(place) for place in found]
            for place in places:
                self._note_best(best, make(place), contents[place], shared)
        passages.sort(key=_by_rank, reverse=True)
        kept = Counter(
            label.text
            for label, answer in zip(labels, self.answers, strict=True)
            if answer.presence is Presence.KEPT and label.text
        )
        return SideReading(
            passages=tuple(passages),
            subjects=self._only_here(other, passages),
            names=self._new_names(contents, passages),
            kept=tuple(sorted(kept.items(), key=lambda item: (-item[1], item[0]))),
            kept_sentences=sum(answer.presence is Presence.KEPT for answer in self.answers),
            sentences=len(self.sentences),
            speaks_of=best,
        )

    def _stands_alone(self, places: Sequence[int]) -> bool:
        """Tell whether a paragraph has no link and none of its sentences is kept."""
        index = self.sentences[places[0]].paragraph
        kept = any(self.answers[place].presence is Presence.KEPT for place in places)
        return index in self.unlinked and not kept

    def _content(self, sentence: ReadSentence, other: _Text) -> SentenceContent:
        slots = find_slots(sentence.text, lexicon=self.lexicon)
        names = find_proper_names(sentence.text, lexicon=self.lexicon, slots=slots)
        figures = find_figures(sentence.text, lexicon=self.lexicon, slots=slots)
        names = tuple(
            name
            for name in names
            if not any(figure.start < name.end and name.start < figure.end for figure in figures)
        )
        return SentenceContent(
            paragraph=self.version.paragraphs[sentence.paragraph],
            start=sentence.start,
            end=sentence.end,
            clauses=tuple(
                clause
                for clause in self.clauses.get(sentence.paragraph, ())
                if sentence.start <= clause.wording.start < sentence.end
            ),
            names=names,
            figures=figures,
            new_names=tuple(name for name in names if not other.has_name(name.text)),
            new_figures=tuple(figure for figure in figures if not other.has_figure(figure)),
            parties=tuple(
                (slot.start, slot.end)
                for slot in slots
                if slot.kind in (SlotKind.PARTY, SlotKind.DEMONYM)
            ),
        )

    def _label(self, content: SentenceContent) -> Label:
        return label_sentence(
            content.text,
            content.paragraph,
            subjects=self.subjects,
            parties=self.parties,
            names=content.names,
        )

    @staticmethod
    def _is_fresh(answer: SentenceAnswer, content: SentenceContent) -> bool:
        if answer.presence is Presence.PART:
            return len(content.new_names) + len(content.new_figures) >= NEW_ITEMS_MAKE_FRESH
        return answer.presence is Presence.FRESH

    def _passage(
        self,
        content: SentenceContent,
        label: Label,
        other: _Text,
        sentences: int,
        usual: UsualShare | None,
    ) -> ReadPassage:
        headline = make_headline(content, lexicon=self.lexicon)
        share = (
            usual(self.side, content.paragraph.index, content.start, content.end) if usual else 0.0
        )
        still_at = other.first_naming(label) if label.can_be_absent else None
        is_absent = label.can_be_absent and still_at is None
        if is_absent and label.source is LabelSource.NAME:
            is_absent = not other.has_name(label.text)
        # The opening says who met where: its names are those of the meeting.
        if _is_opening(content):
            is_absent = False
        courtesy = headline.clause is not None and COURTESY.match(headline.clause.wording.text)
        return ReadPassage(
            side=self.side,
            paragraph=content.paragraph.index,
            sentences=sentences,
            is_paragraph=sentences > 1 or len(content.text) == len(content.paragraph.text),
            label=label,
            headline=headline,
            facts=make_facts(content, headline),
            rank=_rank(content, headline, label, share),
            verdict=Verdict.ABSENT if is_absent and not courtesy else Verdict.OTHER_WORDS,
            still_at=still_at,
            usual=share,
        )

    def _note_best(
        self,
        best: dict[str, ReadPassage],
        passage: ReadPassage,
        content: SentenceContent,
        shared: Collection[str],
    ) -> None:
        text = content.text
        for label in {hit.label for hit in outside_lists(self.subjects.find(text), text)}:
            if label in shared:
                # A sentence that is about the subject says more of it than one that names it.
                own = replace(
                    passage, rank=passage.rank + (2.0 if passage.label.text == label else 0)
                )
                if label not in best or own.rank > best[label].rank:
                    best[label] = own

    def _only_here(self, other: _Text, passages: Sequence[ReadPassage]) -> tuple[str, ...]:
        ranks = {passage.label.text: passage.rank for passage in reversed(passages)}
        labels = [
            label
            for label, count in self.hits.items()
            if not other.hits[label]
            and (count >= MIN_HITS or label in ranks or self.subjects.tiers[label] == 1)
        ]
        order = {label: place for place, label in enumerate(self.subjects.tiers)}
        return tuple(
            sorted(labels, key=lambda lb: (-ranks.get(lb, 0.0), -self.hits[lb], order[lb]))
        )

    def _new_names(
        self, contents: Sequence[SentenceContent], passages: Sequence[ReadPassage]
    ) -> tuple[str, ...]:
        ranks: dict[int, float] = {}
        for passage in passages:
            ranks[passage.paragraph] = max(ranks.get(passage.paragraph, 0.0), passage.rank)
        weights: dict[str, float] = {}
        for content in contents:
            for name in content.new_names:
                if " " not in name.text and not re.search(r"[A-Z].*[A-Z\d]|\d", name.text):
                    continue
                weight = ranks.get(content.paragraph.index, 0.0)
                weight += DIGIT_BONUS if re.search(r"\d", name.text) else 0.0
                weights[name.text] = max(weights.get(name.text, 0.0), weight)
        names = sorted(weights, key=lambda name: (-weights[name], name))
        longest = [n for n in names if not any(n != m and n in m for m in names)]
        return tuple(longest[:MAX_NEW_NAMES])


def _fold_text(text: str, lexicon: Lexicon) -> str:
    """Return the words of a text, folded and stemmed, between spaces, so that a phrase is found."""
    words = (
        stem(fold(part, lexicon=lexicon))
        for word in split_words(text)
        for part in word.text.replace("’", "'").removesuffix("'s").removesuffix("'").split("-")
        if part
    )
    return f" {' '.join(words)} "


def party_labels(comparison: Comparison, lexicon: Lexicon, subjects: SubjectList) -> frozenset[str]:
    """Return the subjects that stand for a party of either text: they say nothing there."""
    names = {
        name
        for version in (comparison.left, comparison.right)
        for party in version.document.parties
        for name in (party.name, *lexicon.names.parties.get(party.code, ()))
    }
    labels = {
        hit.label
        for name in names
        for hit in subjects.find(name)
        if hit.end - hit.start >= len(name) - len("the ")
    }
    return frozenset(labels | names)


_INSTITUTIONS = re.compile(
    r"\b(?:Council|Fund|Agreement|Institute|Initiative|Framework|Working Group|Cent(?:re|er)|"
    r"Arrangement|Treaty|Convention|Partnership|Dialogue|Committee|Forum|Alliance|Programme?|"
    r"Facility|Mechanism|Network|Mo[Uu]|Memorandum)\b"
)
_ACTS = re.compile(
    r"\b(?:procur|invest|settl|acquir|purchas|sign|conclu|launch|establish|open|complet|commenc|negotiat)"
)
_GRAVE = re.compile(
    r"(?i:\b(?:condemn|deplor|violat|terroris|nuclear|sanction|war\b|aggression|sovereignty|coerci|"
    r"human rights))"
)
_OPENING_FORMULA = re.compile(
    r"(?:WE|We), (?:the|THE) |(?:During|At the invitation of|On the occasion of)\b[^.]{0,400}"
    r"\b(?:met|visit(?:ed)?|Meeting|summit)\b"
)


def _rank(content: SentenceContent, headline: Headline, label: Label, usual: float) -> float:
    """Return how soon a reader wants a sentence; weights as in reading.md, 3.7."""
    clause, text = headline.clause, content.text
    figures, names = content.new_figures, content.new_names
    if clause is None:
        rank = 1.2
    elif clause.kind is CommitmentKind.UNDERTAKING:
        rank = 4 + clause.firmness / 10
    elif clause.kind is CommitmentKind.APPEAL:
        rank = 3.0
    elif COURTESY.match(clause.wording.text):
        rank = 2.3 if figures or len(names) >= MIN_HITS else 1.0
    else:
        rank = 2.2
    rank += 0.7 * min(len(figures), 3) + 0.35 * min(len(names), 4)
    rank += 1.4 if any(figure.kind is FigureKind.MONEY for figure in figures) else 0.0
    rank += 0.5 if _ACTS.search(text) else 0.0
    rank += 0.3 if _INSTITUTIONS.search(text) else 0.0
    rank += 0.8 if _GRAVE.search(text) else 0.0
    rank -= 1.6 if DANGLING.search(text[:170]) else 0.0
    rank -= 1.5 if usual > 0.55 else 0.0
    rank -= 0.6 if label.source is not LabelSource.SUBJECT else 0.0
    rank -= 0.8 if len(text) < 60 else 0.0
    return rank - (4 if _is_opening(content) else 0)


def _is_opening(content: SentenceContent) -> bool:
    """Tell whether a sentence says who met where, as statements open."""
    return content.start == 0 and _OPENING_FORMULA.match(content.paragraph.text) is not None


def _by_rank(passage: ReadPassage) -> tuple[float, int, int]:
    # Of equal rank the earlier first, so that the same input gives the same page.
    return passage.rank, -passage.paragraph, -passage.headline.start


def pick_passages(
    passages: Sequence[ReadPassage], number: int
) -> tuple[tuple[ReadPassage, ...], tuple[ReadPassage, ...]]:
    """Return the first passages to show, and the rest: one subject does not fill a column."""
    picked: list[ReadPassage] = []
    rest = list(passages)
    seen: Counter[str] = Counter()
    while rest and len(picked) < number:
        best = max(
            rest, key=lambda p: (p.rank - SAME_LABEL_PENALTY * seen[p.label.text], -rest.index(p))
        )
        rest.remove(best)
        seen[best.label.text] += 1
        picked.append(best)
    return tuple(picked), tuple(rest)
