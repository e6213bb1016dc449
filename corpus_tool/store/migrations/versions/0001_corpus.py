"""The corpus: runs, bytes, documents, versions and their paragraphs."""

from __future__ import annotations

from corpus_tool.store.migrations import statements

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    "finding",
    "paragraph",
    "text_unit",
    "heading",
    "signatory",
    "part",
    "source",
    "version",
    "description_party",
    "description",
    "document",
    "party",
    "blob",
    "run",
)
FUNCTIONS = (
    *(f"{table}_frozen" for table in TABLES),
    "run_no_update",
    "version_no_update",
    "description_party_no_join",
    "part_no_join",
    "signatory_no_join",
    "heading_no_join",
    "paragraph_no_join",
    "finding_no_join",
)


def upgrade() -> None:
    statements.execute(revision)


def downgrade() -> None:
    statements.drop(TABLES, FUNCTIONS)
