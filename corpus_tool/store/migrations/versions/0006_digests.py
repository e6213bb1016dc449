"""Digests of what is read without the whole: of a document's texts, a comparison's line, a scan.

The tables are filled after the migration, by the program's own rules (`store/backfill.py`):
what they cover is compared with its older digests first.
"""

from __future__ import annotations

from corpus_tool.store.migrations import statements

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TABLES = ("scan_digest", "comparison_summary", "document_state")
FUNCTIONS = tuple(f"{table}_frozen" for table in TABLES)


def upgrade() -> None:
    statements.execute(revision)


def downgrade() -> None:
    statements.drop(TABLES, FUNCTIONS)
