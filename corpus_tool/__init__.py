"""Align, compare and read official statements, one pair or a whole corpus at a time.

The face of the package: everything a program needs is imported from here, and only when it is
used, so that `import corpus_tool` and `corpus-tool --help` wait for no database library.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corpus_tool import lexicon, semantics
    from corpus_tool.collation import ENGINE, collate
    from corpus_tool.corpus import Corpus
    from corpus_tool.errors import CorpusError
    from corpus_tool.export.form import ExportOptions
    from corpus_tool.ingest.catalogue import CatalogueEntry
    from corpus_tool.model import (
        PARAGRAPH_BREAK,
        Alignment,
        AlignmentTable,
        Certainty,
        Commitment,
        CommitmentChanges,
        CommitmentKind,
        Comparison,
        ComparisonSummary,
        Direction,
        Document,
        DocumentEntry,
        Finding,
        Formula,
        Heading,
        HouseStyle,
        Lineage,
        Link,
        Nearest,
        Novelty,
        Occurrence,
        Options,
        Paragraph,
        Part,
        Party,
        Provenance,
        Reading,
        ReadingKind,
        Relation,
        Retrieval,
        ReuseOptions,
        Role,
        Routine,
        Scan,
        Segmentation,
        SeriesRow,
        Shape,
        Shift,
        Signatory,
        Source,
        Speaker,
        TableMode,
        Variant,
        Version,
        VersionSummary,
    )
    from corpus_tool.operations.receive import Addition, Failure, Known, Outcome, PassedOver

__all__ = [
    "ENGINE",
    "PARAGRAPH_BREAK",
    "Addition",
    "Alignment",
    "AlignmentTable",
    "CatalogueEntry",
    "Certainty",
    "Commitment",
    "CommitmentChanges",
    "CommitmentKind",
    "Comparison",
    "ComparisonSummary",
    "Corpus",
    "CorpusError",
    "Direction",
    "Document",
    "DocumentEntry",
    "ExportOptions",
    "Failure",
    "Finding",
    "Formula",
    "Heading",
    "HouseStyle",
    "Known",
    "Lineage",
    "Link",
    "Nearest",
    "Novelty",
    "Occurrence",
    "Options",
    "Outcome",
    "Paragraph",
    "Part",
    "Party",
    "PassedOver",
    "Provenance",
    "Reading",
    "ReadingKind",
    "Relation",
    "Retrieval",
    "ReuseOptions",
    "Role",
    "Routine",
    "Scan",
    "Segmentation",
    "SeriesRow",
    "Shape",
    "Shift",
    "Signatory",
    "Source",
    "Speaker",
    "TableMode",
    "Variant",
    "Version",
    "VersionSummary",
    "__version__",
    "collate",
    "lexicon",
    "semantics",
]

__version__ = "0.1.0"

_HOMES = {
    "collation": (
        "ENGINE",
        "collate",
    ),
    "corpus": ("Corpus",),
    "errors": ("CorpusError",),
    "ingest.catalogue": ("CatalogueEntry",),
    "operations.receive": (
        "Addition",
        "Failure",
        "Known",
        "Outcome",
        "PassedOver",
    ),
    "export.form": ("ExportOptions",),
    "model": (
        "Alignment",
        "AlignmentTable",
        "Certainty",
        "Commitment",
        "CommitmentKind",
        "Comparison",
        "ComparisonSummary",
        "Direction",
        "Document",
        "DocumentEntry",
        "Finding",
        "Formula",
        "Heading",
        "Lineage",
        "HouseStyle",
        "CommitmentChanges",
        "Link",
        "Nearest",
        "Novelty",
        "Occurrence",
        "Options",
        "Paragraph",
        "PARAGRAPH_BREAK",
        "Part",
        "Party",
        "Provenance",
        "Reading",
        "ReadingKind",
        "Relation",
        "Retrieval",
        "ReuseOptions",
        "Role",
        "Routine",
        "Scan",
        "Segmentation",
        "SeriesRow",
        "Shape",
        "Shift",
        "Signatory",
        "Source",
        "Speaker",
        "TableMode",
        "Variant",
        "Version",
        "VersionSummary",
    ),
}


def __getattr__(name: str) -> object:
    """Import the module of a name at its first use."""
    if name in ("lexicon", "semantics"):
        return import_module(f"corpus_tool.{name}")
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"corpus_tool.{home}"), name)
    raise AttributeError(f"module 'corpus_tool' has no attribute '{name}'")


def __dir__() -> list[str]:
    """Name what can be imported, imported or not."""
    return sorted(__all__)
