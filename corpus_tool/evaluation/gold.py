"""Gold and truth: links, sentences, commitments and units drawn by hand, and counts.

Sections, in order:

* Link gold: two texts cut into paragraphs, and the links a careful reader would draw.
* Segmentation truth: the units of one source, named by their digests.
* Counts that add up, and their shares: totals over files are sums of counts, never of shares.
* Sentence gold: paragraphs with the offsets of their sentences, one JSON object a line.
* Commitment gold: the operative verbs of one source, with who speaks and how firmly.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import PurePath
from typing import Any, Self

from corpus_tool.commitments.commitments import find_commitments
from corpus_tool.ingest.formats import extract
from corpus_tool.lexicon import Ladder, Lexicon
from corpus_tool.model import (
    Commitment,
    CommitmentKind,
    Document,
    Paragraph,
    Party,
    Provenance,
    Role,
    Source,
    Version,
)
from corpus_tool.segmentation.segment import segment
from corpus_tool.text.normalize import order_marks
from corpus_tool.text.tokens import split_sentences

__all__ = [
    "AgreementCounts",
    "CommitmentCounts",
    "CommitmentGold",
    "GoldLink",
    "LinkGold",
    "Measure",
    "Pair",
    "SegmentationTruth",
    "SentenceCounts",
    "SentenceGold",
    "TruthUnit",
    "count_commitments",
    "count_sentences",
    "count_spans",
    "harmonic_mean",
    "is_commitment_gold",
    "is_link_gold",
    "is_segmentation_truth",
    "is_sentence_gold",
    "normal_label",
    "normal_text",
    "ratio",
    "read_commitment_gold",
    "read_link_gold",
    "read_sentence_gold",
    "read_truth",
    "truth_digest",
]


# ----------------------------------------
# Link gold: two texts cut into paragraphs, and the links a careful reader would draw.
#
# Why here: the file's shape (`left`, `right`, `links`, `moved`) is an exchange format of its own,
# and its paragraphs must reach the engine as the same values that the segmenter makes.

Pair = tuple[int, int]
"""A left and a right paragraph, by position from 0."""


@dataclass(frozen=True, slots=True)
class GoldLink:
    """Left and right paragraphs, by position, that correspond."""

    left: frozenset[int]
    right: frozenset[int]
    relation: str | None = None
    sure: bool = True
    """False where a second careful reader might see no link: neither rewarded nor punished."""

    def holds(self, pair: Pair) -> bool:
        """Tell whether the pair stands inside this link."""
        return pair[0] in self.left and pair[1] in self.right


@dataclass(frozen=True, slots=True)
class LinkGold:
    """One gold file."""

    left: tuple[Paragraph, ...]
    right: tuple[Paragraph, ...]
    links: tuple[GoldLink, ...]
    moved: frozenset[Pair] | None = None
    """Pairs out of the common order; None where the file does not say."""

    @property
    def sure(self) -> tuple[GoldLink, ...]:
        """The links that are scored."""
        return tuple(link for link in self.links if link.sure)

    @property
    def unsure(self) -> tuple[GoldLink, ...]:
        """The links that are neither rewarded nor punished."""
        return tuple(link for link in self.links if not link.sure)


def is_link_gold(data: object) -> bool:
    """Tell by its shape whether a JSON value is link gold."""
    return isinstance(data, dict) and {"left", "right", "links"} <= data.keys()


def read_link_gold(data: Mapping[str, Any]) -> LinkGold:
    """Turn the JSON of a gold file into values.

    Raises:
        KeyError, TypeError, ValueError: the file is not sound; the message says where.
    """
    left, left_positions = _side(data["left"], "left")
    right, right_positions = _side(data["right"], "right")
    links = tuple(
        GoldLink(
            left=_positions(link["left"], left_positions, f"links[{k}].left"),
            right=_positions(link["right"], right_positions, f"links[{k}].right"),
            relation=link.get("relation"),
            sure=bool(link.get("sure", True)),
        )
        for k, link in enumerate(data["links"])
    )
    moved = None
    if data.get("moved") is not None:
        moved = frozenset(
            (i, j)
            for before, after in data["moved"]
            for i in _positions(before, left_positions, "moved")
            for j in _positions(after, right_positions, "moved")
        )
    return LinkGold(left, right, links, moved)


def _side(side: Mapping[str, Any], name: str) -> tuple[tuple[Paragraph, ...], dict[int, int]]:
    paragraphs, positions = [], {}
    for position, row in enumerate(side["paragraphs"]):
        label, heading = row.get("label"), row.get("heading")
        positions[row.get("n", position + 1)] = position
        if not isinstance(row["text"], str):
            raise TypeError(f"{name} paragraph {position + 1} has no text")
        paragraphs.append(
            Paragraph(
                text=row["text"],
                index=position,
                path=str(position + 1),
                label=None if label is None else str(label),
                headings=(str(heading),) if heading else (),
            )
        )
    if len(positions) < len(paragraphs):
        raise ValueError(f"two paragraphs of {name} have the same n")
    return tuple(paragraphs), positions


def _positions(
    numbers: int | Sequence[int], positions: Mapping[int, int], where: str
) -> frozenset[int]:
    named = [numbers] if isinstance(numbers, int) else numbers
    unknown = [n for n in named if n not in positions]
    if unknown:
        raise ValueError(f"{where} names paragraph {unknown[0]}, which is not there")
    if not named:
        raise ValueError(f"{where} is empty")
    return frozenset(positions[n] for n in named)


# ----------------------------------------
# Segmentation truth: the units of one source, named by their digests.
#
# The truth of a paragraph is the first twelve hex digits of the SHA-1 of its normalised text, so
# that scoring is exact and the file holds no text.

DIGITS = 12
"""Of the digest, how many are compared."""

ROLES = {
    "paragraph": Role.PARAGRAPH,
    "preambular": Role.PREAMBULAR,
    "lead": Role.LEAD,
    "operative": Role.OPERATIVE,
    "subitem": Role.ITEM,
    "item": Role.ITEM,
}
"""The kinds of a truth file -> our roles."""


@dataclass(frozen=True, slots=True)
class TruthUnit:
    """One paragraph of the truth."""

    sha1: str
    label: str | None = None
    role: Role | None = None
    joins: tuple[str, ...] = ()
    """The first words after each page break that was mended."""


@dataclass(frozen=True, slots=True)
class SegmentationTruth:
    """One truth file."""

    units: tuple[TruthUnit, ...]
    headings: tuple[str, ...] = ()
    signatories: tuple[tuple[str, str], ...] = ()
    """Name and office."""
    attestations: tuple[str, ...] = ()
    source_file: str | None = None
    """Where the source is, from the truth's folder, as the file says."""
    source_sha256: str | None = None


def is_segmentation_truth(data: object) -> bool:
    """Tell by its shape whether a JSON value is segmentation truth."""
    if not isinstance(data, dict):
        return False
    try:
        return any("sha1" in row for _, rows in _sections(data) for row in rows)
    except (AttributeError, TypeError):
        return False


def read_truth(data: Mapping[str, Any]) -> SegmentationTruth:
    """Turn the JSON of a truth file into values.

    Raises:
        KeyError, TypeError, ValueError: the file is not sound; the message says where.
    """
    parts = data.get("parts", ())
    return SegmentationTruth(
        units=tuple(_unit(row) for _, rows in _sections(data) for row in rows),
        headings=tuple(normal_text(heading) for heading, _ in _sections(data) if heading),
        signatories=tuple(
            (normal_text(who["name"]), normal_text(who.get("office") or ""))
            for part in parts
            for who in part.get("signatories") or ()
        ),
        attestations=tuple(
            normal_text(part["attestation"]) for part in parts if part.get("attestation")
        ),
        source_file=data.get("source_file"),
        source_sha256=data.get("source_sha256"),
    )


def normal_text(text: str) -> str:
    """Normalise as the truth does: NFC, plain spaces, none doubled, U+200B dropped."""
    composed = unicodedata.normalize("NFC", order_marks(text)).replace("\u200b", "")
    return " ".join(composed.replace("\u00a0", " ").split())


def normal_label(label: str | None) -> str | None:
    """Take brackets, points and case off a label: `(A).` and `a` are the same print."""
    return re.sub(r"[\s().:\]\[]+", " ", label).strip().casefold() or None if label else None


def truth_digest(text: str) -> str:
    """Return the first digits of the SHA-1 of the normalised text."""
    sha1 = hashlib.sha1(normal_text(text).encode(), usedforsecurity=False)
    return sha1.hexdigest()[:DIGITS]


def _sections(data: Mapping[str, Any]) -> Iterator[tuple[str | None, list[Mapping[str, Any]]]]:
    """Yield heading and rows of every section; a file without parts is one section."""
    if "parts" not in data:
        yield None, data.get("paragraphs") or data.get("units") or []
        return
    for part in data["parts"]:
        if part.get("paragraphs"):
            yield None, part["paragraphs"]
        for section in part.get("sections") or ():
            yield section.get("heading"), section.get("paragraphs") or []


def _unit(row: Mapping[str, Any]) -> TruthUnit:
    label = row.get("label")
    return TruthUnit(
        sha1=str(row["sha1"])[:DIGITS].lower(),
        label=None if label is None else str(label),
        role=ROLES.get(str(row.get("kind"))),
        joins=tuple(normal_text(join.get("right_begins", "")) for join in row.get("joins") or ()),
    )


# ----------------------------------------
# Counts that add up, and their shares: totals over files are sums of counts, never of shares.

Measure = int | float | None
"""A count, a share, or None where there was nothing to measure."""


@dataclass(frozen=True, slots=True)
class AgreementCounts:
    """What is counted of one file; the sum of two is the count of both files."""

    def __add__(self, other: Self) -> Self:
        """Return the sums, field by field."""
        names = [field.name for field in fields(self)]
        return type(self)(**{name: getattr(self, name) + getattr(other, name) for name in names})

    def measures(self) -> Mapping[str, Measure]:
        """Return what is told of the counts, by name."""
        raise NotImplementedError


def ratio(part: int, whole: int) -> float:
    """Return part / whole, and 0 when there is no whole."""
    return part / whole if whole else 0.0


def harmonic_mean(precision: float, recall: float) -> float:
    """Return F1, and 0 when both are 0."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


# ----------------------------------------
# Sentence gold: paragraphs with the offsets of their sentences, one JSON object a line.
#
# A sentence counts as found when both its ends are; white space at either end does not matter.

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class SentenceGold:
    """One paragraph and where its sentences begin and end."""

    text: str
    sentences: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class SentenceCounts(AgreementCounts):
    """What is counted of one file."""

    hits: int = 0
    produced: int = 0
    sentences: int = 0

    @property
    def precision(self) -> float:
        """Share of the sentences cut that are sentences."""
        return ratio(self.hits, self.produced)

    @property
    def recall(self) -> float:
        """Share of the sentences that were cut out whole."""
        return ratio(self.hits, self.sentences)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return harmonic_mean(self.precision, self.recall)

    def measures(self) -> dict[str, Measure]:
        """Return what is told of the counts, by name."""
        return {
            "f1": self.f1,
            "precision": self.precision,
            "recall": self.recall,
            "sentences": self.sentences,
            "produced": self.produced,
        }


def is_sentence_gold(data: object) -> bool:
    """Tell by its shape whether a line of JSON is sentence gold."""
    return isinstance(data, dict) and {"text", "sentences"} <= data.keys()


def read_sentence_gold(rows: Iterable[Mapping[str, Any]]) -> tuple[SentenceGold, ...]:
    """Turn the JSON of the lines into values.

    Raises:
        KeyError, TypeError, ValueError: a line is not sound; the message says which.
    """
    return tuple(_paragraph(row, number) for number, row in enumerate(rows, start=1))


def _paragraph(row: Mapping[str, Any], number: int) -> SentenceGold:
    text = row["text"]
    if not isinstance(text, str):
        raise TypeError(f"paragraph {number} has no text")
    spans = tuple((int(start), int(end)) for start, end in row["sentences"])
    if any(not 0 <= start < end <= len(text) for start, end in spans):
        raise ValueError(f"paragraph {number} has a sentence outside its text")
    return SentenceGold(text, spans)


def count_sentences(gold: Iterable[SentenceGold], *, lexicon: Lexicon) -> SentenceCounts:
    """Cut each paragraph with the product's own rules, and count."""
    cut = ((own, split_sentences(own.text, lexicon=lexicon)) for own in gold)
    return sum((count_spans(own, spans) for own, spans in cut), SentenceCounts())


def count_spans(gold: SentenceGold, spans: Iterable[Span]) -> SentenceCounts:
    """Count how many of the spans are sentences of the paragraph."""
    truth = {_trimmed(gold.text, span) for span in gold.sentences}
    produced = {_trimmed(gold.text, span) for span in spans}
    return SentenceCounts(len(truth & produced), len(produced), len(truth))


def _trimmed(text: str, span: Span) -> Span:
    words = text[slice(*span)]
    start = span[0] + len(words) - len(words.lstrip())
    return start, start + len(words.strip())


# ----------------------------------------
# Commitment gold: the operative verbs of one source, with who speaks and how firmly.
#
# A verb counts as found when a found one overlaps it in the same paragraph; its speaker as found
# when the found verb also has the same speaker. What is told as a fact is not counted on either
# side.


@dataclass(frozen=True, slots=True)
class GoldVerb:
    """One operative verb of the gold."""

    path: str
    verb: str
    speaker: str
    """`joint`, or codes joined by `+`."""
    kind: CommitmentKind
    rung: str | None = None
    start: int | None = None
    """Offset in the paragraph; where it is not given, the verb is looked for in order."""


@dataclass(frozen=True, slots=True)
class CommitmentGold:
    """One gold file."""

    verbs: tuple[GoldVerb, ...]
    parties: tuple[str, ...] = ()
    source_file: str | None = None
    source_sha256: str | None = None


@dataclass(frozen=True, slots=True)
class CommitmentCounts(AgreementCounts):
    """What is counted of one file."""

    hits: int = 0
    verbs: int = 0
    produced: int = 0
    speakers: int = 0
    """Hits that have the speaker of the gold."""
    kinds: int = 0
    rungs: int = 0
    """Hits on an undertaking that have its rung of firmness."""
    undertakings: int = 0
    """Hits on an undertaking whose rung the gold gives."""

    def measures(self) -> dict[str, Measure]:
        """Return what is told of the counts, by name."""
        precision, recall = ratio(self.hits, self.produced), ratio(self.hits, self.verbs)
        speaker_precision, speaker_recall = (
            ratio(self.speakers, self.produced),
            ratio(self.speakers, self.verbs),
        )
        return {
            "f1": harmonic_mean(precision, recall),
            "precision": precision,
            "recall": recall,
            "speaker_f1": harmonic_mean(speaker_precision, speaker_recall),
            "kind": ratio(self.kinds, self.hits),
            "firmness": ratio(self.rungs, self.undertakings) if self.undertakings else None,
            "verbs": self.verbs,
            "produced": self.produced,
        }


def is_commitment_gold(data: object) -> bool:
    """Tell by its shape whether a JSON value is commitment gold."""
    rows = data.get("commitments") if isinstance(data, dict) else None
    return isinstance(rows, list) and any(isinstance(row, dict) and "verb" in row for row in rows)


def read_commitment_gold(data: Mapping[str, Any]) -> CommitmentGold:
    """Turn the JSON of a gold file into values.

    Raises:
        KeyError, TypeError, ValueError: the file is not sound; the message says where.
    """
    return CommitmentGold(
        verbs=tuple(_verb(row) for row in data["commitments"]),
        parties=tuple(str(code) for code in data.get("parties") or ()),
        source_file=data.get("source_file"),
        source_sha256=data.get("source_sha256"),
    )


def _verb(row: Mapping[str, Any]) -> GoldVerb:
    start = row.get("start")
    return GoldVerb(
        path=str(row["path"]),
        verb=str(row["verb"]),
        speaker="+".join(sorted(str(row["speaker"]).split("+"))),
        kind=CommitmentKind(row.get("kind", CommitmentKind.UNDERTAKING)),
        rung=row.get("rung"),
        start=None if start is None else int(start),
    )


def count_commitments(
    gold: CommitmentGold, source: Source, *, lexicon: Lexicon, ladder: Ladder
) -> CommitmentCounts:
    """Read the source with the product's own rules, and count.

    Raises:
        ValueError: the gold names a paragraph or a verb that the source does not have.
    """
    version = _version(source, gold.parties, lexicon)
    texts = {paragraph.path: paragraph.text for paragraph in version.paragraphs}
    found = find_commitments(version, lexicon=lexicon, ladder=ladder)
    return count_verbs(gold.verbs, found, texts)


def _version(source: Source, parties: Sequence[str], lexicon: Lexicon) -> Version:
    extraction = extract(source)
    title = extraction.metadata.get("title")
    found = segment(extraction.blocks, lexicon=lexicon, title=title)
    name, names = PurePath(source.origin).stem, lexicon.names.parties
    return Version(
        document=Document(
            key=name,
            title=title or found.parts[0].title,
            parties=tuple(Party(code, names.get(code, (code,))[0]) for code in parties),
        ),
        number=1,
        language="en",
        segmentation=found,
        provenance=Provenance(
            sha256=source.sha256,
            media_type=source.media_type,
            origin=source.origin,
            retrieved_at=datetime(1970, 1, 1, tzinfo=UTC),
            size=len(source.content),
            reader="none",
        ),
    )


def count_verbs(
    gold: Iterable[GoldVerb], found: Iterable[Commitment], texts: Mapping[str, str]
) -> CommitmentCounts:
    """Count how many verbs of the gold were found, and how well each was understood."""
    truth = [verb for verb in gold if verb.kind is not CommitmentKind.FACT]
    open_ = [each for each in found if each.kind is not CommitmentKind.FACT]
    produced = len(open_)
    total = CommitmentCounts(verbs=len(truth), produced=produced)
    reached: dict[str, int] = {}
    for verb in truth:
        start, end = _place(verb, texts, reached.get(verb.path, 0))
        reached[verb.path] = end
        hit = next(
            (
                each
                for each in open_
                if each.path == verb.path and each.wording.start < end and start < each.wording.end
            ),
            None,
        )
        if hit is not None:
            open_.remove(hit)
            total += _count_hit(verb, hit)
    return total


def _count_hit(verb: GoldVerb, hit: Commitment) -> CommitmentCounts:
    has_rung = verb.kind is CommitmentKind.UNDERTAKING and verb.rung is not None
    return CommitmentCounts(
        hits=1,
        speakers=int(hit.speaker.name == verb.speaker),
        kinds=int(hit.kind is verb.kind),
        undertakings=int(has_rung),
        rungs=int(has_rung and hit.rung == verb.rung),
    )


def _place(verb: GoldVerb, texts: Mapping[str, str], after: int) -> tuple[int, int]:
    if verb.path not in texts:
        raise ValueError(f"the source has no paragraph '{verb.path}'")
    text = texts[verb.path]
    start = text.find(verb.verb, after) if verb.start is None else verb.start
    if start < 0 or text[start : start + len(verb.verb)] != verb.verb:
        raise ValueError(f"paragraph '{verb.path}' has no verb '{verb.verb}' there")
    return start, start + len(verb.verb)
