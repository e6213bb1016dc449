"""Whether a verb further on is the same speaker's: `…, and confirmed to explore`.

Apart from `clauses`, because this is where prose is least certain: many verbs are nouns as well,
and after an infinitive an `and` may carry on the infinitive.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from corpus_tool.analysis.chains import Chain, Clause
from corpus_tool.analysis.inflection import PRESENT, Form
from corpus_tool.analysis.phrases import Phrase
from corpus_tool.analysis.verbs import Match
from corpus_tool.lexicon import Ladder

__all__ = ["may_join"]

_FAR = 400
"""Words before a verb that are looked at; no sentence has so many between two verbs."""
_RELATIVE = frozenset({"which", "who", "whom", "whose", "that"})


def may_join(
    words: Sequence[Phrase],
    last: Clause,
    chain: Chain,
    *,
    parted: bool,
    joined: bool,
    ladder: Ladder,
) -> bool:
    """Tell whether a verb after a comma or an `and` is one more of the same speaker's."""
    match, before = chain.match, last.match.form
    between = words[max(last.match.last, match.first - _FAR) : match.first]
    if _lists_participles(between, match) or _carries_on_infinitive(words, match):
        return False
    if match.form is Form.MODAL:
        return joined and not any(w.low in _RELATIVE for w in between) and (not match.entry.weak)
    if match.form is Form.PAST:
        after = words[match.last].low if match.last < len(words) else ""
        owned = match.last < len(words) and words[match.first + 1].low in ladder.grammar.determiners
        sure = joined and not match.entry.weak and owned
        # "are committed to this and bound to that": after a form of "be", a participle.
        fits = before in PRESENT and (parted or (sure and last.match.entry.lemma != "be"))
        fits = fits or before in {Form.PAST, Form.MODAL}
        passive = after in {"by", "at", "in"} and len(match.entry.rest) == 0
        if not fits or passive:
            return False
    elif before is Form.PAST and match.form in PRESENT and not joined:
        return False
    if match.entry.weak:
        return joined and _is_surely_verb(words, last, match, parted=parted, ladder=ladder)
    return True


def _lists_participles(between: Sequence[Phrase], match: Match) -> bool:
    """Tell `cooperation, guided by trust, driven by need, and committed to` from a verb."""
    if match.form is not Form.PAST:
        return False
    listed = (
        after.low == "by" and word.low.endswith(("ed", "en")) for word, after in pairwise(between)
    )
    return sum(listed) > 1


def _carries_on_infinitive(words: Sequence[Phrase], match: Match) -> bool:
    """Tell `efforts to protect and celebrate` from `thanked the crew and celebrate`."""
    at = match.first - 1
    close = at > 1 and not any(word.parts for word in words[at - 1 : match.first])
    return close and match.form is Form.BASE and words[at - 2].low == "to"


def _is_surely_verb(
    words: Sequence[Phrase], last: Clause, match: Match, *, parted: bool, ladder: Ladder
) -> bool:
    """Tell `, and support the efforts of` from `cooperation and support for`."""
    if match.last >= len(words) or words[match.last].parts:
        return False
    between = words[max(last.match.last, match.first - _FAR) : match.first]
    if not parted and any(word.low in _RELATIVE for word in between):
        return False
    if match.form in PRESENT:
        open_ended = last.match.form is Form.MODAL or words[last.match.last - 1].low == "to"
        if open_ended or any(word.low == "to" for word in between):
            return False
    if (
        match.form is Form.PAST
        and parted
        and words[match.first].low not in ladder.grammar.adjectives
    ):
        return True
    follows = words[match.last]
    return follows.low in ladder.grammar.determiners or (
        match.form is Form.THIRD and (follows.is_capital or follows.name is not None)
    )
