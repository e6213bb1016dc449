"""The literal statements of a migration, kept beside it as files, one for each database."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources import files

from alembic import op

__all__ = ["drop", "execute"]


def execute(revision: str) -> None:
    """Execute the statements of `ddl/REVISION.DATABASE.sql`, which blank lines part."""
    dialect = op.get_bind().dialect.name
    script = files(__package__).joinpath("ddl", f"{revision}.{dialect}.sql").read_text("utf-8")
    for statement in script.split("\n\n"):
        op.get_bind().exec_driver_sql(statement.strip().removesuffix(";"))


def drop(tables: Iterable[str], functions: Iterable[str]) -> None:
    """Drop tables with their triggers, and on PostgreSQL the functions of these."""
    for table in tables:
        op.get_bind().exec_driver_sql(f"DROP TABLE {table}")
    if op.get_bind().dialect.name == "postgresql":
        for function in functions:
            op.get_bind().exec_driver_sql(f"DROP FUNCTION {function}()")
