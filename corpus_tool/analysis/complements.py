"""What follows an operative verb: how far it goes, how definite it is, what limits it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from corpus_tool.analysis.inflection import Form
from corpus_tool.analysis.phrases import Phrase
from corpus_tool.analysis.verbs import Match, Use, skip_adverbs, verbs_of
from corpus_tool.lexicon import Ladder
from corpus_tool.model import Excerpt

__all__ = ["Act", "cut_excerpt", "find_act", "find_condition"]

_LOOSE = 9
"""Words of a complement that is no verb's, searched for what is undertaken."""
_AHEAD = 200
"""Words of a complement that are looked at."""
_EDGES = " \t\n\r\u00a0,;:.–—"
_ENDS = re.compile(r"[,;:]|\.\Z|\Z")


class Act(NamedTuple):
    """What is undertaken, in one word or a few."""

    match: Match
    passage: Excerpt


def cut_excerpt(text: str, start: int, end: int) -> Excerpt | None:
    """Return a stretch of a text without the signs at its edges; None where nothing is left."""
    while start < end and text[start] in _EDGES:
        start += 1
    while end > start and text[end - 1] in _EDGES:
        end -= 1
    return Excerpt(text[start:end], start, end) if start < end else None


def find_act(
    words: Sequence[Phrase], first: int, last: int, *, text: str, ladder: Ladder, bare: bool
) -> Act | None:
    """Return what is undertaken in the phrases from `first` up to `last`.

    Args:
        words: the sentence.
        first: the phrase after the operative verb.
        last: the phrase after the complement.
        text: what the phrases were cut from.
        ladder: the verbs of substance.
        bare: another verb follows at once, as after `will` and `agree to`.
    """
    forms = frozenset({Form.BASE, Form.ING}) if bare else frozenset(Form)
    acts = verbs_of(ladder, Use.ACT)
    inside = words[first : min(last, first + _AHEAD)]
    for place in range(min(1 if bare else _LOOSE, len(inside))):
        at = skip_adverbs(inside, place, ladder)
        match = acts.longest(inside, at, forms=forms, ladder=ladder)
        if match and inside[match.first].low == "be":
            # "will be opened": what is to be done, not what is.
            done = skip_adverbs(inside, match.last, ladder)
            passive = frozenset({Form.PARTICIPLE})
            match = acts.longest(inside, done, forms=passive, ladder=ladder) or match
        if match:
            match = match._replace(first=match.first + first, last=match.last + first)
            start, end = words[match.first].start, words[match.last - 1].end
            return Act(match, Excerpt(text[start:end], start, end))
    return None


def find_condition(complement: Excerpt, *, ladder: Ladder) -> Excerpt | None:
    """Return what limits an undertaking, up to the next comma or stop."""
    found = _conditions(ladder).search(complement.text)
    if found is None:
        return None
    stop = _ENDS.search(complement.text, found.end())
    end = stop.start() if stop else len(complement.text)
    start = complement.start
    return cut_excerpt_of(complement, start + found.start(), start + end)


def cut_excerpt_of(passage: Excerpt, start: int, end: int) -> Excerpt:
    """Return a part of a passage by offsets into what the passage was cut from."""
    return Excerpt(passage.text[start - passage.start : end - passage.start], start, end)


@lru_cache(maxsize=8)
def _conditions(ladder: Ladder) -> re.Pattern[str]:
    phrases = sorted(ladder.grammar.conditions, key=lambda phrase: (-len(phrase), phrase))
    listed = "|".join(_as_pattern(phrase) for phrase in phrases)
    return re.compile(rf"(?<!\w)(?:{listed})(?!\w)", re.IGNORECASE)


def _as_pattern(phrase: str) -> str:
    words = (f"(?:{'|'.join(map(re.escape, word.split('|')))})" for word in phrase.split())
    return r"\s+".join(words)
