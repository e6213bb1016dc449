"""Pairs of texts for the tests of reading, written here or of real statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from corpus_tool import collate, lexicon
from corpus_tool.commitments.commitments import find_commitments
from corpus_tool.commitments.shifts import find_shifts
from corpus_tool.ingest import files
from corpus_tool.ingest.formats import extract
from corpus_tool.lexicon.subjects import load_subjects
from corpus_tool.model import CommitmentChanges, Comparison, Document, Paragraph, Party, Version
from corpus_tool.reading.passages import PairPassages, read_passages
from corpus_tool.segmentation.segment import segment
from corpus_tool.text.slots import SlotKind, find_slots
from tests.report.builders import version as make_version

ENGLISH, LADDER, SUBJECTS = lexicon.load(), lexicon.load_ladder(), load_subjects()
VELDRIA_SALTMERE = (Party("XVE", "Veldria"), Party("XSA", "Saltmere"))

REAL_PAIRS = (
    ("2023-06-22*", "2023-09-08*"),
    ("2022-05-24_quad*", "2023-05-20_quad*"),
    ("2023-05-20_quad*", "2024-09-21*"),
    ("2022-05-13*", "2022-11-12_asean*"),
    ("2023-09-11*", "2023-09-08*"),
)
"""Statements beside the project, by the beginnings of their names: successive ones, and sisters."""


def make_text(
    paragraphs: Sequence[str],
    *,
    key: str = "x",
    date: str | None = None,
    parties: tuple[Party, ...] = VELDRIA_SALTMERE,
) -> Version:
    """Return a version of these paragraphs."""
    document = Document(key=key, title="Joint Statement", date=date, parties=parties)
    numbered = [Paragraph(text, path=str(i)) for i, text in enumerate(paragraphs, 1)]
    return make_version(numbered, document=document)


def with_verbs(comparison: Comparison) -> Comparison:
    """Return a comparison with the operative verbs of both texts."""
    left, right = (
        find_commitments(version, lexicon=ENGLISH, ladder=LADDER)
        for version in (comparison.left, comparison.right)
    )
    shifts = find_shifts(comparison, left, right, lexicon=ENGLISH)
    grade = LADDER.firmness[0].grade
    changes = CommitmentChanges(LADDER.identity, grade, left, right, shifts)
    return replace(comparison, ledger=changes)


def compare(
    left: Sequence[str],
    right: Sequence[str],
    *,
    left_date: str | None = None,
    right_date: str | None = None,
) -> Comparison:
    """Compare two texts of these paragraphs, on words alone."""
    before = make_text(left, key="a", date=left_date)
    after = make_text(right, key="b", date=right_date)
    return with_verbs(collate(before, after, lexicon=ENGLISH))


def read(comparison: Comparison) -> PairPassages:
    """Read a comparison with the shipped subjects."""
    return read_passages(comparison, lexicon=ENGLISH, subjects=SUBJECTS)


def read_statement(folder: Path, pattern: str) -> Version:
    """Return a real statement; its parties are those that its title names."""
    (path,) = sorted(folder.glob(pattern))
    extraction = extract(files.read_file(path))
    title = extraction.metadata.get("title") or path.stem
    segmentation = segment(extraction.blocks, lexicon=ENGLISH, title=title)
    named = {
        slot.value: title[slot.start : slot.end]
        for slot in find_slots(title, lexicon=ENGLISH)
        if slot.kind is SlotKind.PARTY
    }
    parties = tuple(Party(code, name) for code, name in sorted(named.items()))
    return make_text(
        [paragraph.text for paragraph in segmentation.paragraphs],
        key=path.name[:10],
        date=path.name[:10],
        parties=parties,
    )


def compare_statements(folder: Path, left: str, right: str) -> Comparison:
    """Compare two real statements, on words alone."""
    before, after = read_statement(folder, left), read_statement(folder, right)
    return with_verbs(collate(before, after, lexicon=ENGLISH))
