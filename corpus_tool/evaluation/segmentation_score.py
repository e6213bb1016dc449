"""Count how well a segmentation agrees with segmentation truth.

A unit is found when its whole text is the same, word for word, by its digest; a label, a role or a
join is right only on a unit that was found. `lost` counts the words of the source that stand in no
paragraph, heading, title or signature: it must be 0 for text formats.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

from corpus_tool.evaluation.counts import Counts, Measure, harmonic_mean, ratio
from corpus_tool.evaluation.truth import (
    SegmentationTruth,
    TruthUnit,
    digest,
    normal_label,
    normal_text,
)
from corpus_tool.model import Block, BlockKind, Paragraph, Segmentation

__all__ = ["SegmentationCounts", "count_lost", "count_units"]

_BREAK = "\ue000"
_BROKEN = re.compile(rf"(?<!\w)\w*+{_BREAK}[\w{_BREAK}]*+")

Found = list[tuple[TruthUnit, Paragraph]]


@dataclass(frozen=True, slots=True)
class SegmentationCounts(Counts):
    """What is counted of one source; `…_in_truth` is the number to reach."""

    exact: int = 0
    units: int = 0
    produced: int = 0
    headings: int = 0
    headings_in_truth: int = 0
    headings_produced: int = 0
    labels: int = 0
    roles: int = 0
    joins: int = 0
    joins_in_truth: int = 0
    joins_produced: int = 0
    signatories: int = 0
    signatories_in_truth: int = 0
    signatories_produced: int = 0
    attestations: int = 0
    attestations_in_truth: int = 0
    lost: int = 0

    @property
    def precision(self) -> float:
        """Share of the paragraphs produced that are units of the truth."""
        return ratio(self.exact, self.produced)

    @property
    def recall(self) -> float:
        """Share of the truth's units that were produced word for word."""
        return ratio(self.exact, self.units)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return harmonic_mean(self.precision, self.recall)

    def measures(self) -> dict[str, Measure]:
        """Return what is told of the counts, by name: the counts themselves, recall and F1."""
        return asdict(self) | {"recall": self.recall, "f1": self.f1}


def count_units(
    truth: SegmentationTruth, segmentation: Segmentation, *, blocks: Iterable[Block] = ()
) -> SegmentationCounts:
    """Count one source; with its blocks, the words lost on the way as well."""
    found = _match(truth, segmentation)
    headings = [normal_text(heading.text) for heading in segmentation.headings]
    signatories = [
        (normal_text(who.name), normal_text(who.office))
        for part in segmentation.parts
        for who in part.signatories
    ]
    attestations = [normal_text(part.attestation or "") for part in segmentation.parts]
    return SegmentationCounts(
        exact=len(found),
        units=len(truth.units),
        produced=len(segmentation.paragraphs),
        headings=_shared(truth.headings, headings),
        headings_in_truth=len(truth.headings),
        headings_produced=len(headings),
        labels=sum(normal_label(unit.label) == normal_label(own.label) for unit, own in found),
        roles=sum(unit.role in (None, own.role) for unit, own in found),
        joins=sum(_right_joins(unit, own) for unit, own in found),
        joins_in_truth=sum(len(unit.joins) for unit in truth.units),
        joins_produced=sum(len(own.joins) for own in segmentation.paragraphs),
        signatories=_shared(truth.signatories, signatories),
        signatories_in_truth=len(truth.signatories),
        signatories_produced=len(signatories),
        attestations=_shared(truth.attestations, attestations),
        attestations_in_truth=len(truth.attestations),
        lost=count_lost(blocks, segmentation),
    )


def count_lost(blocks: Iterable[Block], segmentation: Segmentation) -> int:
    """Count the words of the blocks, notes apart, that the segmentation holds nowhere."""
    text = "\n".join(_marked(block) for block in blocks if block.kind is not BlockKind.NOTE)
    text = re.sub(rf"{_BREAK}\s*", _BREAK, text)
    whole = _words([_BROKEN.sub(" ", text)])
    held = _words(_texts(segmentation))
    lost = (whole - held).total()
    held -= whole
    # A word that a line's end breaks is found put together, with its hyphen or without it.
    for word in _BROKEN.findall(text):
        spellings = (_words([word.replace(_BREAK, hyphen)]) for hyphen in ("", "-"))
        found = next((own for own in spellings if own <= held), None)
        lost += found is None
        held -= found or Counter()
    return lost


def _marked(block: Block) -> str:
    """Put a mark in the place of each line-end hyphen."""
    text = list(block.text)
    for place in block.hyphens:
        text[place] = _BREAK
    return "".join(text)


def _match(truth: SegmentationTruth, segmentation: Segmentation) -> Found:
    """Pair equal units; of several with the same words, the first with the first."""
    waiting: dict[str, list[TruthUnit]] = defaultdict(list)
    for unit in reversed(truth.units):
        waiting[unit.sha1].append(unit)
    keyed = ((digest(own.text), own) for own in segmentation.paragraphs)
    return [(waiting[sha1].pop(), own) for sha1, own in keyed if waiting[sha1]]


def _shared(left: Iterable[object], right: Iterable[object]) -> int:
    return (Counter(left) & Counter(right)).total()


def _right_joins(unit: TruthUnit, own: Paragraph) -> int:
    """Count the joins whose first words after the break are those of the truth."""
    begins = [normal_text(join.right_begins) for join in own.joins]
    return sum(any(_starts(truth, mine) for mine in begins) for truth in unit.joins)


def _starts(left: str, right: str) -> bool:
    return bool(left and right) and (left.startswith(right) or right.startswith(left))


def _texts(segmentation: Segmentation) -> Iterator[str]:
    for part in segmentation.parts:
        yield from part.title_lines
        yield part.dateline or ""
        yield part.attestation or ""
        for who in part.signatories:
            yield from (who.name, who.office, who.role)
    for heading in segmentation.headings:
        yield heading.text
    for paragraph in segmentation.paragraphs:
        yield paragraph.text
        yield paragraph.label or ""


def _words(texts: Iterable[str]) -> Counter[str]:
    return Counter(word for text in texts for word in re.findall(r"\w+", normal_text(text)))
