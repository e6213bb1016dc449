"""Column types and naming: one Python value, one exact form in either database.

SQLite's STRICT tables take only INTEGER, REAL, TEXT and BLOB; PostgreSQL has richer types. Each
type here keeps a value exact in both, so that a round trip never depends on the database.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from sqlalchemy import (
    REAL,
    BigInteger,
    Boolean,
    CheckConstraint,
    Date,
    DateTime,
    Double,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator, TypeEngine

__all__ = [
    "Day",
    "Digest",
    "Flag",
    "Identity",
    "Instant",
    "Json",
    "Number",
    "TableRow",
    "canonical",
    "one_of",
    "table",
]

_Value = TypeVar("_Value")

_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
"""Made once: each paragraph is three calls of it."""

Identity: TypeEngine[int] = BigInteger().with_variant(Integer(), "sqlite")
"""A row's number; on SQLite the rowid itself."""

Number: TypeEngine[float] = Double().with_variant(REAL(), "sqlite")
"""A float of 64 bits in both."""


_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def canonical(value: object) -> str:
    """Return the one JSON text of a value, the same bytes in both databases.

    It is kept as text, not as JSONB: a digest is taken of it, and JSONB rewrites numbers.
    """
    return _ENCODER.encode(value)


class _OnSqlite(TypeDecorator[_Value]):
    """A type of PostgreSQL that is `plain` text or integer on SQLite."""

    cache_ok = True
    plain: TypeEngine[Any] = Text()

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(
            self.plain if dialect.name == "sqlite" else self.impl_instance
        )


class Digest(TypeDecorator[str]):
    """64 hex digits in Python, 32 bytes in the database."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        """Turn hex digits into bytes."""
        return None if value is None else bytes.fromhex(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        """Turn bytes into hex digits."""
        return None if value is None else bytes(value).hex()


class Json(TypeDecorator[Any]):
    """A value of lists, mappings, strings, numbers as canonical JSON text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: object, dialect: Dialect) -> str | None:
        """Write the canonical text."""
        return None if value is None else canonical(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> object:
        """Read the text."""
        return None if value is None else json.loads(value)


class Instant(_OnSqlite[datetime]):
    """An aware moment in UTC: TIMESTAMPTZ, on SQLite ISO 8601 with microseconds and Z."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> object:
        """Turn it to UTC; a moment without a zone is a mistake of the caller."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment needs a time zone: {value!r}")
        moment = value.astimezone(UTC)
        if dialect.name != "sqlite":
            return moment
        return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")

    def process_result_value(self, value: object, dialect: Dialect) -> datetime | None:
        """Return it in UTC."""
        match value:
            case None:
                return None
            case datetime():
                return value.astimezone(UTC)
        return datetime.fromisoformat(str(value))


class Day(_OnSqlite[date]):
    """A calendar day: DATE, on SQLite ISO 8601."""

    impl = Date
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> object:
        """Write it as the database wants it."""
        return value.isoformat() if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: object, dialect: Dialect) -> date | None:
        """Return a date."""
        return date.fromisoformat(value) if isinstance(value, str) else value  # type: ignore[return-value]


class Flag(_OnSqlite[bool]):
    """True or false: BOOLEAN, on SQLite 1 or 0."""

    impl = Boolean
    cache_ok = True
    plain = Integer()

    def process_result_value(self, value: object, dialect: Dialect) -> bool | None:
        """Return a bool."""
        return None if value is None else bool(value)


class TableRow(DeclarativeBase):
    """What all tables share: the names of their constraints, and text for every string.

    Every constraint has a name, so that a migration can speak of it, and every name fits
    PostgreSQL's 63 characters (a test looks).
    """

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {str: Text(), int: Integer(), float: Number, datetime: Instant()}  # noqa: RUF012 - as SQLAlchemy declares it


def one_of(column: str, *values: str, name: str | None = None) -> CheckConstraint:
    """Return the check that a column holds one of a list of words."""
    words = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({words})", name=name or column)


def table(row: type[TableRow]) -> Table:
    """Return the table of a row's class: rows in bulk go in without objects."""
    return row.metadata.tables[row.__tablename__]
