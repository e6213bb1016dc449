"""Retrievals: what publishers answered when their addresses were asked for."""

from __future__ import annotations

from corpus_tool.store.migrations import statements

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLES = ("retrieval",)
FUNCTIONS = tuple(f"{table}_frozen" for table in TABLES)


def upgrade() -> None:
    statements.execute(revision)


def downgrade() -> None:
    statements.drop(TABLES, FUNCTIONS)
