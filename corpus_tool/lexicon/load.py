"""Load a lexicon: a shipped list by its name, or a file of the user's own.

Everything in the file is checked here, so that a rule never meets an empty or misspelt list.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_origin, get_type_hints

from corpus_tool.errors import InputError
from corpus_tool.lexicon.lists import Lexicon

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

__all__ = ["load"]

Record = TypeVar("Record", bound="DataclassInstance")

MAX_BYTES = 4_000_000
"""A larger file is no word list."""


def load(name: str = "en") -> Lexicon:
    """Return the lexicon of this name, or of the TOML file at this path.

    A file of one's own may begin with `extends = "en"`: the tables and lists it does not give
    are then those of the shipped lexicon.

    Raises:
        InputError: no such lexicon, or its file breaks a rule (`E_LEXICON`).
    """
    if name.endswith(".toml"):
        return _own(Path(name))
    if not _is_shipped(name):
        shipped = ", ".join(sorted(_shipped()))
        raise _error(f"no lexicon is named '{name}'", name, f"Shipped: {shipped}; or give a .toml")
    return _load_shipped(name)


@cache
def _load_shipped(name: str) -> Lexicon:
    return _build(_parse(_shipped_bytes(name), name), origin=name)


def _shipped() -> list[str]:
    folder = resources.files("corpus_tool.lexicon")
    return [entry.name[:-5] for entry in folder.iterdir() if entry.name.endswith(".toml")]


def _is_shipped(name: str) -> bool:
    return name in _shipped()


def _shipped_bytes(name: str) -> bytes:
    return resources.files("corpus_tool.lexicon").joinpath(f"{name}.toml").read_bytes()


def _own(path: Path) -> Lexicon:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise _error(f"cannot read the lexicon '{path}': {reason}", str(path)) from error
    if len(content) > MAX_BYTES:
        raise _error(f"the lexicon '{path}' has more than {MAX_BYTES // 10**6} MB", str(path))
    table = _parse(content, str(path))
    base = table.pop("extends", None)
    if base is not None:
        if not isinstance(base, str) or not _is_shipped(base):
            raise _error("'extends' names no shipped lexicon", str(path))
        table = _merge(_parse(_shipped_bytes(base), base), table)
    # Its own digest: comparisons stored with earlier lists must not be taken for these.
    digest = hashlib.sha256(content).hexdigest()[:8]
    table["version"] = f"{table.get('version', 0)}+{digest}"
    table.setdefault("name", path.stem)
    return _build(table, origin=str(path))


def _parse(content: bytes, origin: str) -> dict[str, Any]:
    try:
        return tomllib.loads(content.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _error(f"the lexicon '{origin}' is not TOML: {error}", origin) from error


def _merge(base: dict[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in own.items():
        under = merged.get(key)
        both = isinstance(under, dict) and isinstance(value, dict)
        merged[key] = {**under, **value} if both else value  # type: ignore[dict-item]
    return merged


def _build(table: Mapping[str, Any], *, origin: str) -> Lexicon:
    built = _record(Lexicon, {**table, "version": str(table.get("version", ""))}, origin)
    if not built.version:
        raise _error(f"the lexicon '{origin}' has no version", origin)
    return built


def _record(kind: type[Record], table: object, where: str) -> Record:
    """Make the dataclass from the table; every field must be there, and nothing else."""
    if not isinstance(table, Mapping):
        raise _error(f"'{where}' must be a table", where)
    hints = get_type_hints(kind)
    names = [field.name for field in fields(kind)]
    unknown = sorted(set(table) - set(names))
    missing = [name for name in names if name not in table]
    if unknown or missing:
        what, key = ("an unknown", unknown[0]) if unknown else ("no", missing[0])
        raise _error(f"the lexicon's '{where}' has {what} entry '{key}'", where)
    return kind(**{name: _value(hints[name], table[name], f"{where}.{name}") for name in names})


def _value(hint: object, value: object, where: str) -> object:
    """Check one entry against the type of its field and freeze it."""
    if is_dataclass(hint) and isinstance(hint, type):
        return _record(hint, value, where)
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (tuple, frozenset):
        if not isinstance(value, list):
            raise _error(f"the lexicon's '{where}' must be a list", where)
        return origin(_value(inner[0], item, where) for item in value)
    if origin is Mapping:
        if not isinstance(value, dict):
            raise _error(f"the lexicon's '{where}' must be a table", where)
        return {key: _value(inner[1], item, where) for key, item in value.items()}
    if not isinstance(hint, type):
        raise TypeError(f"no rule for the type of {where}: {hint}")
    if not isinstance(value, hint) or (hint is int and isinstance(value, bool)):
        raise _error(f"the lexicon's '{where}' must hold {_PLAIN[hint]}", where)
    return value


_PLAIN: dict[type, str] = {str: "words", int: "whole numbers", float: "numbers", bool: "yes or no"}


def _error(message: str, subject: str, hint: str | None = None) -> InputError:
    return InputError(message, subject=subject, hint=hint, code="E_LEXICON")
