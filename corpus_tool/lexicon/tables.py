"""Read a table of word lists: TOML into frozen values, every entry checked against its type.

Why here: the lexicon and the ladder of verbs are both such tables, and a misspelt entry must be an
error in either, never a rule silently off.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_origin, get_type_hints

from corpus_tool.errors import InputError
from corpus_tool.paths import printable, read_regular
from corpus_tool.toml_files import parse_toml

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

__all__ = ["error", "make", "merge", "parse", "read"]

Record = TypeVar("Record", bound="DataclassInstance")

MAX_BYTES = 4_000_000
"""A larger file is no word list."""


def read(path: Path) -> bytes:
    """Return the bytes of a user's own file."""
    name = printable(path)
    try:
        content = read_regular(path, limit=MAX_BYTES)
    except InputError as cause:
        raise error(f"cannot read the lexicon: {cause.message}", name) from cause
    if len(content) > MAX_BYTES:
        raise error(f"the lexicon '{name}' has more than {MAX_BYTES // 10**6} MB", name)
    return content


def parse(content: bytes, origin: str) -> dict[str, Any]:
    """Return the tables of a TOML file."""
    try:
        return parse_toml(content)
    except ValueError as cause:
        raise error(f"the lexicon '{origin}' {cause}", origin) from cause


def merge(base: dict[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Return the base with one's own lists in place of those of the same name."""
    merged = dict(base)
    for key, value in own.items():
        under = merged.get(key)
        both = isinstance(under, dict) and isinstance(value, dict)
        merged[key] = {**under, **value} if both else value  # type: ignore[dict-item]
    return merged


def make(kind: type[Record], table: object, where: str) -> Record:
    """Make the dataclass from the table; every field must be there, and nothing else."""
    if not isinstance(table, Mapping):
        raise error(f"'{where}' must be a table", where)
    hints = get_type_hints(kind)
    names = [field.name for field in fields(kind)]
    unknown = sorted(set(table) - set(names))
    missing = [name for name in names if name not in table]
    if unknown or missing:
        what, key = ("an unknown", unknown[0]) if unknown else ("no", missing[0])
        raise error(f"the lexicon's '{where}' has {what} entry '{key}'", where)
    return kind(**{name: _value(hints[name], table[name], f"{where}.{name}") for name in names})


def _value(hint: object, value: object, where: str) -> object:
    """Check one entry against the type of its field and freeze it."""
    if is_dataclass(hint) and isinstance(hint, type):
        return make(hint, value, where)
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (tuple, frozenset):
        if not isinstance(value, list):
            raise error(f"the lexicon's '{where}' must be a list", where)
        return origin(_value(inner[0], item, where) for item in value)
    if origin is Mapping:
        if not isinstance(value, dict):
            raise error(f"the lexicon's '{where}' must be a table", where)
        return {key: _value(inner[1], item, where) for key, item in value.items()}
    if not isinstance(hint, type):
        raise TypeError(f"no rule for the type of {where}: {hint}")
    if not isinstance(value, hint) or (hint is int and isinstance(value, bool)):
        raise error(f"the lexicon's '{where}' must hold {_PLAIN[hint]}", where)
    return value


_PLAIN: dict[type, str] = {str: "words", int: "whole numbers", float: "numbers", bool: "yes or no"}


def error(message: str, subject: str, hint: str | None = None) -> InputError:
    """Return the error that says what is wrong with a word list."""
    return InputError(message, subject=subject, hint=hint, code="E_LEXICON")
