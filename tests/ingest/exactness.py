"""Make files of a real statement in a format, read them back, and count the exact units."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from hashlib import sha1
from pathlib import Path
from unicodedata import normalize

from corpus_tool import lexicon
from corpus_tool.ingest.formats import Extraction
from corpus_tool.model import Segmentation
from corpus_tool.segmentation.segment import segment
from tests.ingest.reading import read_bytes
from tests.ingest.specimen import Script, script_of

__all__ = ["STATEMENTS", "Statement", "exact_units", "load"]

STATEMENTS = {
    "seed": ("seed/japan-laos-csp-2025.md", "truth/seed_truth.json"),
    "asean-us 2023": ("truth/02_asean-us-2023-aoip.md", "truth/02_asean-us-2023-aoip.truth.json"),
    "us-philippines 2023": (
        "truth/06_us-philippines-2023.md",
        "truth/06_us-philippines-2023.truth.json",
    ),
    "us-india 2023": ("truth/08_us-india-2023.md", "truth/08_us-india-2023.truth.json"),
    "asean-us 2022": ("truth/01_asean-us-2022-csp.md", "truth/01_asean-us-2022-csp.truth.json"),
    "us-vietnam 2023": (
        "truth/04_us-vietnam-2023-csp.md",
        "truth/04_us-vietnam-2023-csp.truth.json",
    ),
    "us-rok 2023": ("truth/09_us-rok-2023.md", "truth/09_us-rok-2023.truth.json"),
}
"""Name -> source and truth, in the folder of real texts beside the project."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A real statement as a script, and the digests of its true units."""

    script: Script
    units: frozenset[str]


@cache
def load(shared: Path, name: str) -> Statement:
    """Turn a statement with hand-made truth into a script."""
    source, truth = (shared / part for part in STATEMENTS[name])
    extraction = read_bytes(source.read_bytes(), "text/markdown")
    segmentation = _segment(extraction)
    title = extraction.metadata.get("title") or segmentation.parts[0].title
    found = re.findall(r'"sha1": "(\w+)"', json.dumps(json.loads(truth.read_text("utf-8"))))
    return Statement(script_of(source.stem, title, segmentation), frozenset(found))


def exact_units(statement: Statement, content: bytes | str, media_type: str) -> float:
    """Return the share of a statement's true units that a file gives back word for word."""
    segmentation = _segment(read_bytes(content, media_type))
    found = {_digest(paragraph.text) for paragraph in segmentation.paragraphs}
    return len(found & statement.units) / len(statement.units)


def _segment(extraction: Extraction) -> Segmentation:
    return segment(
        extraction.blocks, lexicon=lexicon.load(), title=extraction.metadata.get("title")
    )


def _digest(text: str) -> str:
    plain = normalize("NFC", text).replace("\u00a0", " ").replace("\u200b", "")
    return sha1(" ".join(plain.split()).encode(), usedforsecurity=False).hexdigest()[:12]
