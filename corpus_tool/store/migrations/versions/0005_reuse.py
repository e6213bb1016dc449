"""Scans of the whole corpus for what recurs: formulae, occurrences, near-duplicates, the index."""

from __future__ import annotations

from corpus_tool.store.migrations import statements

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TABLES = (
    "scan_index",
    "near_duplicate",
    "occurrence",
    "formula_variant",
    "formula_end",
    "formula",
    "scan_document",
    "scan",
)
FUNCTIONS = (
    *(f"{table}_frozen" for table in TABLES),
    *(f"{table}_no_join" for table in TABLES if table != "scan"),
    "scan_no_update",
)


def upgrade() -> None:
    statements.execute(revision)


def downgrade() -> None:
    statements.drop(TABLES, FUNCTIONS)
