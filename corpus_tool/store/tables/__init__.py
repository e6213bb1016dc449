"""The tables as typed rows; docs/schema.md tells them as a story."""

from corpus_tool.store.tables.columns import Row, canonical, table
from corpus_tool.store.tables.comparison import (
    ComparisonRow,
    LinkMemberRow,
    LinkRow,
    NearestRow,
    PartnershipDocumentRow,
    PartnershipPartyRow,
    PartnershipRow,
)
from corpus_tool.store.tables.text import (
    FindingRow,
    HeadingRow,
    ParagraphRow,
    PartRow,
    RetrievalRow,
    SignatoryRow,
    SourceRow,
    TextUnitRow,
    VersionRow,
)
from corpus_tool.store.tables.work import (
    BlobRow,
    DescriptionPartyRow,
    DescriptionRow,
    DocumentRow,
    PartyRow,
    RunRow,
)

__all__ = [
    "BlobRow",
    "ComparisonRow",
    "DescriptionPartyRow",
    "DescriptionRow",
    "DocumentRow",
    "FindingRow",
    "HeadingRow",
    "LinkMemberRow",
    "LinkRow",
    "NearestRow",
    "ParagraphRow",
    "PartRow",
    "PartnershipDocumentRow",
    "PartnershipPartyRow",
    "PartnershipRow",
    "PartyRow",
    "RetrievalRow",
    "Row",
    "RunRow",
    "SignatoryRow",
    "SourceRow",
    "TextUnitRow",
    "VersionRow",
    "canonical",
    "table",
]
