"""The real statements beside the project as carriers and passages."""

from __future__ import annotations

from pathlib import Path

from corpus_tool.ingest import files
from corpus_tool.ingest.formats import extract
from corpus_tool.lexicon import Lexicon
from corpus_tool.model import Carrier, Passage
from corpus_tool.segmentation.segment import segment
from corpus_tool.text.slots import SlotKind, find_slots

_PARTIES = (SlotKind.PARTY, SlotKind.DEMONYM)


def read_statements(
    folder: Path, pattern: str, *, lexicon: Lexicon
) -> tuple[list[Carrier], list[Passage]]:
    """Read the statements whose names fit; the parties are those that the title names."""
    carriers, passages = [], []
    for path in sorted(folder.glob(pattern)):
        extraction = extract(files.read_file(path))
        title = extraction.metadata.get("title") or path.stem
        found = segment(extraction.blocks, lexicon=lexicon, title=title)
        slots = find_slots(title, lexicon=lexicon)
        parties = tuple(sorted({slot.value for slot in slots if slot.kind in _PARTIES}))
        version = f"{path.stem}@1"
        carriers.append(Carrier(version, path.stem, path.name[:10], parties, title))
        passages += [Passage(version, p.index, p.text) for p in found.paragraphs]
    return carriers, passages
