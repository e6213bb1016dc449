"""The headline of a sentence: words of the sentence itself, from its weightiest verb on.

A headline is a stretch of its paragraph, never words put together; it ends where a reader would
draw breath, not within a name, a figure or a bracket, and not before it has told something.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from corpus_tool.lexicon import Lexicon
from corpus_tool.model import Commitment, CommitmentKind, Paragraph
from corpus_tool.reading.names import Figure, FigureKind, ProperName
from corpus_tool.reading.sentences import telling_terms

__all__ = [
    "COURTESY",
    "DANGLING",
    "Headline",
    "SentenceContent",
    "choose_clause",
    "make_facts",
    "make_headline",
]

MAX_HEADLINE = 118
"""Characters: two lines of a column on a desk, three on a phone."""
MAX_TO_END_NAME = 52
"""Characters more to end a name or figure at the limit."""
MIN_HEADLINE = 40
"""Characters; no cut before so many."""
MIN_TOLD = 3
"""Telling words before a cut; adverbs do not count."""
MAX_FACTS = 2
MAX_NAMES = 3
FACT_BEFORE, FACT_AFTER = 58, 40
"""Characters of a fact before and after its figure."""
WINDOW_BEFORE, WINDOW_AFTER = 74, 44
"""The same of a headline around a sum of money, where no verb heads the sentence."""

COURTESY = re.compile(
    r"(?i:welcom|thank|congratulat|appreciat|applaud|commend|laud|hail|celebrat|convey|mourn|prais|"
    r"express(?:ed|es|ing)?+ (?:[a-z]++ ){0,4}(?:appreciation|gratitude|thanks|condolences)|"
    r"look(?:ed|s)?+ forward|recall|hono?u?r|extend(?:ed)? )"
)
"""How a courtesy begins: it opens few columns of news."""
DANGLING = re.compile(
    r"(?i:\b(?:this|these|such|that) (?:[\w-]++ ){0,2}(?:endeavou?r|effort|initiative|process|goal|"
    r"framework|task|vision|work|matter|issue|area|cooperation|partnership|end|respect|regard|"
    r"purpose)s?\b)"
)
"""Words that point to a sentence before, which a headline does not show."""

_KIND_WEIGHT = {
    CommitmentKind.UNDERTAKING: 3.0,
    CommitmentKind.APPEAL: 2.0,
    CommitmentKind.ASSESSMENT: 1.0,
    CommitmentKind.FACT: 0.0,
}

# Where a sentence may be cut, the best kind first (reading.md, 3.5).
_BOUNDARIES = (
    re.compile(r"; "),
    re.compile(r", (?:which|who|where|whose|while|whereas)\b"),
    re.compile(
        r",? (?:including|inter alia|such as|in particular|particularly|as well as|based on|"
        r"consistent with|guided by)\b"
    ),
    re.compile(
        r",? (?:with a view to|with the aim of|in order to|so as to|in line with|"
        r"in accordance with)\b"
    ),
    re.compile(r", and\b"),
    re.compile(r", with\b"),
    re.compile(r", by\b"),
    re.compile(r", [a-z]{2,20}ing\b"),
    re.compile(
        r",? (?:through|under|within|towards?|across|during|while|by|between|to further|to help|"
        r"to support|to ensure|to promote|for|from)\b"
    ),
    re.compile(r", "),
)
_ENDS_OPEN = re.compile(
    r"(?i:\s(?:the|a|an|of|to|and|or|nor|in|on|for|with|by|not|no|their|its|our|his|her|at|as|from|that|"
    r"both|such|new|between|within|will|shall|should|which|under|any|all|each|other|more|most|very|"
    r"including|continue|help)\Z)"
)
_ADVERB_LAST = re.compile(r"\s(?:in addition|as well|together|[a-z]+ly)\Z")
_LONE_LAST = re.compile(r",(?: and)? [a-z][\w-]*\Z")
_ADJECTIVES = re.compile(r"\b(?:an?|the|their|our|its|more) [a-z-]++(?:, (?:and )?+[a-z-]++)++\Z")
_ONE_ADJECTIVE = re.compile(r"\b(?:an?|the|their|our|its|more) [a-z-]++\Z")
_NEXT_ADJECTIVE = re.compile(r", (?:and )?[a-z-]++(?:,| and)? [a-z]")
_JOINS_NEXT = re.compile(r",? (?:and|or|but)(?: [\w’'-]+){0,4}\s*\Z")
_OPENING = re.compile(
    r"(?:[A-Z]\w{1,24}ing|Having|Determined|Mindful|Guided|Convinced)\b[^,;]{0,140}, (?=\w)"
)
_STRAY_FRONT = re.compile(
    r"(?:(?:and|or|as well as|including|such as|as|by|with|to|of|in|on|the|was|were|is|are|that|"
    r"which|worth)\s+)+"
)
_TRAILING = " \t\n,;:–—-."


@dataclass(frozen=True)
class SentenceContent:
    """A sentence with what was found in it; offsets of names and figures are in the sentence."""

    paragraph: Paragraph
    start: int
    end: int
    clauses: tuple[Commitment, ...]
    """Those whose verb stands in the sentence, in order."""
    names: tuple[ProperName, ...]
    figures: tuple[Figure, ...]
    new_names: tuple[ProperName, ...]
    """Those that stand nowhere in the other text."""
    new_figures: tuple[Figure, ...]
    parties: tuple[tuple[int, int], ...] = ()
    """Where the sentence names parties, which tell nothing: the page is headed by them."""

    @property
    def text(self) -> str:
        """The sentence as printed."""
        return self.paragraph.text[self.start : self.end]

    @cached_property
    def whole(self) -> tuple[tuple[int, int], ...]:
        """Stretches of the sentence that no cut divides."""
        names = [(name.start, name.end) for name in self.names]
        return (*names, *((figure.start, figure.end) for figure in self.figures))


@dataclass(frozen=True, slots=True)
class Headline:
    """A stretch of a paragraph."""

    text: str
    """As printed."""
    start: int
    """Offset in the paragraph's text."""
    end: int
    opens_late: bool
    """Words of the clause are left out before it."""
    is_cut: bool
    """Words of the sentence are left out after it."""
    clause: Commitment | None
    """The verb it begins with; None where the sentence has none."""


def choose_clause(content: SentenceContent) -> Commitment | None:
    """Return the clause that heads a sentence: the firmest, then what brings most that is new."""
    clauses = content.clauses
    ends = [*(clause.wording.start for clause in clauses), content.end][1:]
    best, best_score = None, float("-inf")
    for clause, end in zip(clauses, ends, strict=True):
        score = _clause_weight(content, clause, end)
        if score > best_score:
            best, best_score = clause, score
    return best


def _clause_weight(content: SentenceContent, clause: Commitment, end: int) -> float:
    first, last = clause.wording.start - content.start, end - content.start
    weight = 0.5 if COURTESY.match(clause.wording.text) else _KIND_WEIGHT[clause.kind]
    length = min(len(clause.complement.text), 80) / 80 if clause.complement else 0.0
    news = 0.6 * sum(first <= name.start < last for name in content.new_names)
    news += 0.9 * sum(first <= figure.start < last for figure in content.new_figures)
    dangles = 1.6 if DANGLING.search(content.text[first:last]) else 0.0
    # A firm verb without an object heads nothing; new names and figures count to a limit, or a
    # list of guests would outweigh a promise.
    return weight + clause.firmness / 20 + 0.6 * length + min(news, 2.4) - dangles


def make_headline(content: SentenceContent, *, lexicon: Lexicon) -> Headline:
    """Return the headline of a sentence.

    Args:
        content: the sentence, with its clauses, names and figures.
        lexicon: tells which words tell something.
    """
    clause = choose_clause(content)
    if clause is not None and clause.complement is not None:
        first = clause.wording.start - content.start
        last = _clause_end(content, clause) - content.start
        return _cut_out(content, first, last, clause, lexicon)
    money = [f for f in content.new_figures if f.kind is FigureKind.MONEY]
    if clause is None and money:
        return _around(content, money[0])
    opening = _OPENING.match(content.text)
    first = opening.end() if opening and len(content.text) - opening.end() >= MIN_HEADLINE else 0
    return _cut_out(content, first, len(content.text), clause, lexicon)


def _clause_end(content: SentenceContent, clause: Commitment) -> int:
    """Return where a headline that begins with a clause must end: before a verb joined to it."""
    text = content.paragraph.text
    for other in content.clauses:
        between = text[clause.wording.start : other.wording.start]
        joined = _JOINS_NEXT.search(between)
        if joined and joined.start() > MIN_HEADLINE:
            return clause.wording.start + joined.start()
    return content.end


def _cut_out(
    content: SentenceContent, first: int, last: int, clause: Commitment | None, lexicon: Lexicon
) -> Headline:
    text = content.text
    full = first + len(text[first:last].rstrip(_TRAILING))
    end = _cut(content, first, full, lexicon) if full - first > MAX_HEADLINE else full
    whole = content.start + len(text.rstrip(_TRAILING))
    return Headline(
        text=text[first:end],
        start=content.start + first,
        end=content.start + end,
        opens_late=False,
        is_cut=content.start + end < whole,
        clause=clause,
    )


def _cut(content: SentenceContent, first: int, last: int, lexicon: Lexicon) -> int:
    """Return where to end a stretch that is too long."""
    text = content.text
    for pattern in _BOUNDARIES:
        places = [
            found.start()
            for found in pattern.finditer(text, first + MIN_HEADLINE, first + MAX_HEADLINE + 1)
            if _may_end(content, first, found.start(), lexicon)
        ]
        if places:
            return _tidy(content, first, places[-1])
    limit = first + MAX_HEADLINE
    for start, end in content.whole:
        if start < limit < end <= min(limit + MAX_TO_END_NAME, last) and start > first:
            return end
    return _tidy(content, first, max(text.rfind(" ", first, limit), first + 1))


def _may_end(content: SentenceContent, first: int, place: int, lexicon: Lexicon) -> bool:
    stretch = content.text[first:place]
    if any(start < place < end for start, end in content.whole):
        return False
    if stretch.count("(") != stretch.count(")") or stretch.count("“") != stretch.count("”"):
        return False
    if _ADJECTIVES.search(stretch) or (
        _ONE_ADJECTIVE.search(stretch) and _NEXT_ADJECTIVE.match(content.text, place)
    ):
        return False
    letters = list(content.text)
    for start, end in content.parties:
        letters[start:end] = " " * (end - start)
    said = re.sub(r"\b\w+ly\b", "", "".join(letters[first:place]))
    return sum(telling_terms(said, lexicon).values()) > MIN_TOLD


def _tidy(content: SentenceContent, first: int, end: int) -> int:
    """Move an end back over words that ask for more, and over names it would divide."""
    text = content.text
    while True:
        stretch = text[first:end].rstrip(_TRAILING)
        trimmed = _ADVERB_LAST.sub("", stretch).rstrip(_TRAILING)
        trimmed = _ENDS_OPEN.sub("", trimmed).rstrip(_TRAILING)
        lone = _LONE_LAST.search(trimmed)
        if lone and lone.start() >= MIN_HEADLINE:
            trimmed = trimmed[: lone.start()]
        new_end = first + len(trimmed)
        for start, stop in content.whole:
            if first < start < new_end < stop:
                new_end = start
        opened = text.rfind("(", first, new_end)
        if opened > first and text.find(")", opened, new_end) < 0:
            new_end = opened
        if new_end >= end or new_end <= first + 1:
            return max(end, first + 1)
        end = new_end


def _around(content: SentenceContent, figure: Figure) -> Headline:
    """Return a window around a sum of money, for a sentence that no verb heads."""
    first, last = _window(content, figure, WINDOW_BEFORE, WINDOW_AFTER)
    whole = len(content.text.rstrip(_TRAILING))
    return Headline(
        text=content.text[first:last],
        start=content.start + first,
        end=content.start + last,
        opens_late=first > 0,
        is_cut=last < whole,
        clause=None,
    )


_PAUSES = re.compile(r",\s|;\s|\s[–—]\s|:\s|(?<=[a-z])\.\s")


def _window(content: SentenceContent, figure: Figure, before: int, after: int) -> tuple[int, int]:
    """Return where the words around a figure begin and end, in the sentence."""
    text = content.text
    starts = [0, *(found.end() for found in _PAUSES.finditer(text))]
    ends = [*(found.start() for found in _PAUSES.finditer(text)), len(text)]
    first = max(place for place in starts if place <= figure.start)
    last = min(place for place in ends if place >= figure.end)
    if figure.start - first > before:
        first = text.find(" ", figure.start - before) + 1
        first = min((start for start, end in content.whole if start < first < end), default=first)
    if last - figure.end > after:
        space = text.rfind(" ", figure.end, figure.end + after)
        last = space if space > 0 else figure.end
        last = max((end for start, end in content.whole if start < last < end), default=last)
    if stray := _STRAY_FRONT.match(text, first, figure.start):
        first = stray.end()
    last = max(_tidy(content, first, last) if last < len(text) else last, figure.end)
    return first, first + len(text[first:last].rstrip(_TRAILING))


@dataclass(frozen=True, slots=True)
class Fact:
    """A new figure with its words, or a new name, outside the headline."""

    text: str
    start: int
    """Offset in the paragraph's text."""
    end: int
    figure: tuple[int, int] | None = None
    """Where the figure stands in `text`; None of a name."""
    acronym: str | None = None


def make_facts(content: SentenceContent, headline: Headline) -> tuple[Fact, ...]:
    """Return up to two new figures, each with its clause, and up to three new names.

    What the headline holds is not told again.
    """
    return (*_figure_facts(content, headline), *_name_facts(content, headline))


def _figure_facts(content: SentenceContent, headline: Headline) -> Iterator[Fact]:
    ends: list[tuple[int, int]] = [(headline.start - content.start, headline.end - content.start)]
    number = 0
    for figure in content.new_figures:
        is_told = any(start <= figure.start < end for start, end in ends)
        if is_told or figure.kind is FigureKind.DATE or number == MAX_FACTS:
            continue
        first, last = _window(content, figure, FACT_BEFORE, FACT_AFTER)
        ends.append((first, last))
        number += 1
        place = (figure.start - first, figure.end - first)
        yield Fact(content.text[first:last], content.start + first, content.start + last, place)


def _name_facts(content: SentenceContent, headline: Headline) -> Iterator[Fact]:
    texts: list[str] = []
    for name in content.new_names:
        inside = headline.start <= content.start + name.start < headline.end
        if inside or any(name.text in text or text in name.text for text in texts):
            continue
        texts.append(name.text)
        yield Fact(
            name.text, content.start + name.start, content.start + name.end, acronym=name.acronym
        )
        if len(texts) == MAX_NAMES:
            return


def clauses_by_paragraph(commitments: Iterable[Commitment]) -> Mapping[int, Sequence[Commitment]]:
    """Return the clauses of a text by paragraph, in the order of their verbs."""
    gathered: dict[int, list[Commitment]] = {}
    for commitment in commitments:
        gathered.setdefault(commitment.index, []).append(commitment)
    return {
        index: sorted(found, key=lambda clause: clause.wording.start)
        for index, found in gathered.items()
    }
