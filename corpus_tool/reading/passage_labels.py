"""What a sentence is about, in a word: a subject of the list, a proper name, or its heading."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from corpus_tool.lexicon.subjects import SubjectHit, SubjectList
from corpus_tool.model import Paragraph
from corpus_tool.reading.names import ProperName

__all__ = ["Label", "LabelSource", "label_sentence", "outside_lists"]

MAX_LABEL = 34
"""Characters of a label beside a headline."""
LATE_PENALTY = 0.9
"""What a subject loses that is named last in a sentence, against one named first."""
TIER_ONE_BONUS = 0.75
"""A country or conflict names a sentence rather than the policy it is the object of:
`humanitarian assistance to the people of Ukraine` is about Ukraine."""
MIN_PARAGRAPH_HITS = 2
"""A subject of the paragraph labels a sentence that names none, when it is named so often there."""


class LabelSource(StrEnum):
    """Where a label comes from, the surest first."""

    SUBJECT = "subject"
    NAME = "name"
    HEADING = "heading"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Label:
    """What a passage is about."""

    text: str
    """Empty where nothing could be told."""
    source: LabelSource

    @property
    def can_be_absent(self) -> bool:
        """Whether the other text can be asked for it: for a subject or a name, not a heading."""
        return self.source in (LabelSource.SUBJECT, LabelSource.NAME)


_LIST = re.compile(
    r"(?<![\w’'.-])(?:[A-Z][\w’'.-]*+(?: (?:of |and |the )*+[A-Z][\w’'.-]*+){0,4}, ){4,}"
    r"(?:and )?(?:the )?[A-Z][\w’'.-]*+"
)
"""Five and more capitalised items: members, guests, none of which the sentence is about."""


def outside_lists(hits: Sequence[SubjectHit], text: str) -> list[SubjectHit]:
    """Return the hits that do not stand in a list of five or more capitalised items."""
    lists = [found.span() for found in _LIST.finditer(text)]
    return [h for h in hits if not any(start <= h.start < end for start, end in lists)]


def label_sentence(
    sentence: str,
    paragraph: Paragraph,
    *,
    subjects: SubjectList,
    parties: Collection[str] = (),
    names: Sequence[ProperName] = (),
) -> Label:
    """Return the label of a sentence: the first of these that exists.

    A subject of the list that the sentence names; one that its paragraph names at least twice;
    its longest proper name; its own heading; nothing.

    Args:
        sentence: its text.
        paragraph: where it stands.
        subjects: the list.
        parties: labels and names that stand for a party of the texts, which label nothing.
        names: the proper names of the sentence.
    """
    for text, least in ((sentence, 1), (paragraph.text, MIN_PARAGRAPH_HITS)):
        if label := _subject_of(text, least, subjects, parties):
            return Label(label, LabelSource.SUBJECT)
    fitting = [
        name.text
        for name in names
        if len(name.text) <= MAX_LABEL
        and (" " in name.text or re.search(r"[A-Z].*[A-Z\d]", name.text))
        and not any(party and party in name.text for party in parties)
    ]
    if fitting:
        return Label(max(fitting, key=len), LabelSource.NAME)
    if (heading := paragraph.heading) and len(plain := plain_heading(heading)) <= MAX_LABEL:
        return Label(plain, LabelSource.HEADING)
    return Label("", LabelSource.NONE)


def _subject_of(
    text: str, least: int, subjects: SubjectList, parties: Collection[str]
) -> str | None:
    hits = [h for h in outside_lists(subjects.find(text), text) if h.label not in parties]
    counts = Counter(hit.label for hit in hits)
    first = {hit.label: hit.start for hit in reversed(hits)}
    order = {label: place for place, label in enumerate(subjects.tiers)}

    def weight(label: str) -> tuple[float, int]:
        position = first[label] / max(len(text), 1)
        tier_one = TIER_ONE_BONUS if subjects.tiers[label] == 1 else 0.0
        return counts[label] - LATE_PENALTY * position + tier_one, -order[label]

    return max((label for label in counts if counts[label] >= least), key=weight, default=None)


def plain_heading(heading: str) -> str:
    """Return a heading without its number, in sentence case where it is set in capitals.

    >>> plain_heading("IV. REGIONAL COOPERATION")
    'Regional cooperation'
    """
    text = re.sub(r"\A(?:[IVXLC]+|[A-Z]|\d+(?:\.\d+)*)[.)]\s+", "", heading.strip())
    return text.capitalize() if text.isupper() else text
