"""Commitment gold: the operative verbs of one source, with who speaks and how firmly.

A verb counts as found when a found one overlaps it in the same paragraph; its speaker as found when
the found verb also has the same speaker. What is told as a fact is not counted on either side.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePath
from typing import Any

from corpus_tool.commitments.commitments import find_commitments
from corpus_tool.evaluation.counts import Counts, Measure, harmonic_mean, ratio
from corpus_tool.ingest.formats import extract
from corpus_tool.lexicon import Ladder, Lexicon
from corpus_tool.model import (
    Commitment,
    CommitmentKind,
    Document,
    Party,
    Provenance,
    Source,
    Version,
)
from corpus_tool.segmentation.segment import segment

__all__ = [
    "CommitmentCounts",
    "CommitmentGold",
    "GoldVerb",
    "count_commitments",
    "count_verbs",
    "is_commitment_gold",
    "read_commitment_gold",
]


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
class CommitmentCounts(Counts):
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
        said, told = ratio(self.speakers, self.produced), ratio(self.speakers, self.verbs)
        return {
            "f1": harmonic_mean(precision, recall),
            "precision": precision,
            "recall": recall,
            "speaker_f1": harmonic_mean(said, told),
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
