"""Alembic's entry: run the migrations on the connection that `migrate` has locked.

From the project's folder `alembic -x url=PATH upgrade head` takes the same way.
"""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection

from corpus_tool.store.backfill import backfill
from corpus_tool.store.migrate import SETTINGS, migration_lock
from corpus_tool.store.revisions import HEAD

FIRST_WITH_DIGESTS = "0006"


def run() -> None:
    """Run the migrations on the given connection, or open the address given by -x url=…."""
    connection = context.config.attributes.get("connection")
    if connection is not None:
        _migrate(connection)
        return
    url = context.get_x_argument(as_dictionary=True).get("url", "db/corpus.sqlite")
    with migration_lock(url) as own:
        _migrate(own)


def _migrate(connection: Connection) -> None:
    """Run the migrations; add the digests of what was stored before 0006.

    The program's own rules of today take them, and so they are taken when the schema is its own.
    """
    context.configure(connection=connection, **SETTINGS)
    before = context.get_context().get_current_revision()
    context.run_migrations()
    is_today = context.get_context().get_current_revision() == HEAD
    if is_today and before is not None and before < FIRST_WITH_DIGESTS:
        backfill(connection)


run()
