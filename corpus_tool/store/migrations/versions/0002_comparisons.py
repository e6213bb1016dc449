"""Comparisons: two versions, the links between their paragraphs, what was nearest."""

from __future__ import annotations

from corpus_tool.store.migrations import statements

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = ("nearest", "link_member", "link", "comparison")
FUNCTIONS = (
    *(f"{table}_frozen" for table in TABLES),
    "comparison_no_update",
    "link_no_join",
    "link_member_no_join",
    "nearest_no_join",
)


def upgrade() -> None:
    statements.execute(revision)


def downgrade() -> None:
    statements.drop(TABLES, FUNCTIONS)
