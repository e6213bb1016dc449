"""The values that travel between the rooms: frozen, comparable, free of any library.

They are here, below every package, so that readers, core, store and pages agree on one set of
words (the glossary of docs/glossary.md) without knowing each other.
"""

from corpus_tool.model.block import Block, BlockKind, Line, Run
from corpus_tool.model.commitment import (
    Commitment,
    CommitmentKind,
    Direction,
    HouseStyle,
    Ledger,
    Passage,
    Shift,
    Speaker,
)
from corpus_tool.model.comparison import (
    Alignment,
    Comparison,
    Link,
    Nearest,
    Options,
    Reading,
    ReadingKind,
    Relation,
    Routine,
    Shape,
)
from corpus_tool.model.document import Document, Party, Version
from corpus_tool.model.record import (
    Capture,
    ComparisonSummary,
    Entry,
    Partnership,
    RunRecord,
    RunStatus,
    VersionSummary,
)
from corpus_tool.model.segmentation import (
    PARAGRAPH_BREAK,
    Certainty,
    Finding,
    Heading,
    Join,
    Paragraph,
    Part,
    Role,
    Segmentation,
    Signatory,
)
from corpus_tool.model.source import Provenance, Receipt, Retrieval, Source
from corpus_tool.model.table import AlignmentTable, Cell, CellState, Row, TableMode

__all__ = [
    "PARAGRAPH_BREAK",
    "Alignment",
    "AlignmentTable",
    "Block",
    "BlockKind",
    "Capture",
    "Cell",
    "CellState",
    "Certainty",
    "Commitment",
    "CommitmentKind",
    "Comparison",
    "ComparisonSummary",
    "Direction",
    "Document",
    "Entry",
    "Finding",
    "Heading",
    "HouseStyle",
    "Join",
    "Ledger",
    "Line",
    "Link",
    "Nearest",
    "Options",
    "Paragraph",
    "Part",
    "Partnership",
    "Party",
    "Passage",
    "Provenance",
    "Reading",
    "ReadingKind",
    "Receipt",
    "Relation",
    "Retrieval",
    "Role",
    "Routine",
    "Row",
    "Run",
    "RunRecord",
    "RunStatus",
    "Segmentation",
    "Shape",
    "Shift",
    "Signatory",
    "Source",
    "Speaker",
    "TableMode",
    "Version",
    "VersionSummary",
]
