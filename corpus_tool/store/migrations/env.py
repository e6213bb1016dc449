"""Alembic's entry: run the migrations on the connection that `migrate` has locked.

From the project's folder `alembic -x url=PATH upgrade head` takes the same way.
"""

from __future__ import annotations

from alembic import context

from corpus_tool.store.migrate import SETTINGS, locked


def run() -> None:
    """Run the migrations on the given connection, or open the address given by -x url=…."""
    connection = context.config.attributes.get("connection")
    if connection is not None:
        context.configure(connection=connection, **SETTINGS)
        context.run_migrations()
        return
    url = context.get_x_argument(as_dictionary=True).get("url", "db/corpus.sqlite")
    with locked(url) as own:
        context.configure(connection=own, **SETTINGS)
        context.run_migrations()


run()
