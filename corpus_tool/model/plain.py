"""Values of the model as what JSON can hold, and back, by the types of their fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeAlias, TypeVar, get_args, get_origin, get_type_hints

__all__ = ["Plain", "from_plain", "to_plain"]

Plain: TypeAlias = Any
"""What JSON can hold."""

Kind: TypeAlias = Any
"""The type of a field."""

Value = TypeVar("Value")


def to_plain(value: object) -> Plain:
    """Return a value of mappings, lists, strings and numbers.

    What can be counted from the rest (the properties of a value) is left out.
    """
    if isinstance(value, StrEnum):
        return value.value
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, tuple | list):
        return [to_plain(item) for item in value]
    if isinstance(value, datetime):
        return value.isoformat()
    if is_dataclass(value):
        return {name: to_plain(getattr(value, name)) for name in _kinds(type(value))}  # type: ignore[arg-type] # a class is hashable
    raise TypeError(f"no plain form of {type(value).__name__}")


def from_plain(kind: type[Value], data: Plain) -> Value:
    """Return the value that `to_plain` wrote; a field left out keeps its default.

    Args:
        kind: the class of the value.
        data: sound under the schema, which is looked at first.
    """
    made: Value = _made(kind, data)
    return made


def _made(kind: Kind, data: Plain) -> Plain:
    if data is None:
        return None
    if isinstance(kind, UnionType):
        kind = next(each for each in get_args(kind) if each is not NoneType)
    origin: object = get_origin(kind)
    if origin is tuple:
        item = get_args(kind)[0]
        return tuple(_made(item, each) for each in data)
    if is_dataclass(kind):
        known = _kinds(kind)  # type: ignore[arg-type] # a class is hashable
        return kind(**{name: _made(known[name], each) for name, each in data.items()})  # type: ignore[operator] # a class
    if kind is datetime:
        return datetime.fromisoformat(data)
    return kind(data)


@cache
def _kinds(kind: Kind) -> Mapping[str, Any]:
    """Return the fields of a class of values with their types, in order."""
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}
