"""Partnerships: which sets of parties have documents, filled from the descriptions that are there.

What it fills follows wholly from the descriptions, so going down loses nothing.
"""

from __future__ import annotations

import hashlib
import json
from itertools import groupby

import sqlalchemy as sa
from alembic import op

from corpus_tool.store.migrations import statements

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = ("partnership_document", "partnership_party", "partnership")
FUNCTIONS = (*(f"{table}_frozen" for table in TABLES), "partnership_party_no_join")

PARTIES = """
SELECT d.description_id, p.id, p.code
  FROM description_party d JOIN party p ON p.id = d.party_id
 ORDER BY d.description_id, p.id
"""


def upgrade() -> None:
    statements.execute(revision)
    rows = op.get_bind().exec_driver_sql(PARTIES).all()
    known: dict[str, int] = {}
    for description, members in groupby(rows, key=lambda row: row[0]):
        codes = {code: party for _, party, code in members}
        if len(codes) > 1:
            _file(description, codes, known)


def _file(description: int, codes: dict[str, int], known: dict[str, int]) -> None:
    """Note the partnership of one description, making it when it is new."""
    text = json.dumps(sorted(codes), ensure_ascii=False, separators=(",", ":"))
    if text not in known:
        digest = hashlib.sha256(text.encode()).digest()
        row = _insert("partnership", codes_sha256=digest, n_parties=len(codes))
        known[text] = op.get_bind().execute(row.returning(sa.column("id"))).scalar_one()
        for party in sorted(codes.values()):
            member = _insert("partnership_party", partnership_id=known[text], party_id=party)
            op.get_bind().execute(member)
    document = _insert(
        "partnership_document", description_id=description, partnership_id=known[text]
    )
    op.get_bind().execute(document)


def _insert(table: str, **values: object) -> sa.Insert:
    light: sa.TableClause = sa.table(table, *(sa.column(name) for name in values))
    return sa.insert(light).values(**values)


def downgrade() -> None:
    statements.drop(TABLES, FUNCTIONS)
