"""Footnotes and endnotes are part of a text, and so of its digest.

What was stored before has none in this table; its digests stay as they are.
"""

from __future__ import annotations

from corpus_tool.store.migrations import statements

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TABLES = ("footnote",)
FUNCTIONS = ("footnote_frozen", "footnote_no_join")


def upgrade() -> None:
    statements.execute(revision)


def downgrade() -> None:
    statements.drop(TABLES, FUNCTIONS)
