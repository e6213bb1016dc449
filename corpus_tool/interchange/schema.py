"""Hold data that came from outside against a JSON Schema, and say where it is wrong.

The part of JSON Schema (2020-12) that our own schemas use; a test holds it against a full
validator, so that a program may check files with either.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any

from corpus_tool.model.records import Plain

__all__ = ["load_schema", "mistakes"]

_TYPES: Mapping[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}


@cache
def load_schema(name: str) -> Mapping[str, Any]:
    """Return a schema that is shipped with the package, by the name of its file."""
    file = resources.files("corpus_tool.interchange") / "schemas" / f"{name}.schema.json"
    loaded: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return loaded


def mistakes(value: object, schema: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is wrong, each with its JSON pointer: `/paragraphs/0/text: is no string`."""
    for pointer, message in _mistakes(value, schema, schema, ""):
        yield f"{pointer or '/'}: {message}"


Found = Iterator[tuple[str, str]]


def _mistakes(value: Plain, schema: Mapping[str, Any], root: Mapping[str, Any], at: str) -> Found:
    if "$ref" in schema:
        schema = root["$defs"][schema["$ref"].rpartition("/")[2]]
    if "oneOf" in schema:
        schema = _chosen(value, schema["oneOf"], root)
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if kinds and not any(_is_of(value, kind) for kind in kinds):
        yield at, f"is no {' or '.join(kinds)}"
        return
    if "const" in schema and value != schema["const"]:
        yield at, f"is not {json.dumps(schema['const'])}"
    if "enum" in schema and value not in schema["enum"]:
        yield at, f"is none of {', '.join(map(str, schema['enum']))}"
    match value:
        case dict():
            yield from _in_object(value, schema, root, at)
        case list():
            yield from _in_array(value, schema, root, at)
        case str():
            if "pattern" in schema and not re.search(schema["pattern"], value):
                yield at, f"does not match {schema['pattern']}"
            if len(value) < schema.get("minLength", 0):
                yield at, "is empty"
        case int() | float() if not isinstance(value, bool):
            if not schema.get("minimum", value) <= value <= schema.get("maximum", value):
                yield at, "is out of range"


def _chosen(value: Plain, choices: Plain, root: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the choice whose `kind` the value has, else the first: its mistakes are told."""
    resolved = [root["$defs"][choice["$ref"].rpartition("/")[2]] for choice in choices]
    kind = value.get("kind") if isinstance(value, dict) else None
    fitting = [each for each in resolved if each["properties"]["kind"]["const"] == kind]
    chosen: Mapping[str, Any] = (fitting or resolved)[0]
    return chosen


def _is_of(value: object, kind: str) -> bool:
    if isinstance(value, bool):
        return kind == "boolean"
    if kind == "integer" and isinstance(value, float):
        return value.is_integer()
    return isinstance(value, _TYPES[kind])


def _in_object(
    value: Mapping[str, Any], schema: Mapping[str, Any], root: Mapping[str, Any], at: str
) -> Found:
    known = schema.get("properties", {})
    for name in schema.get("required", ()):
        if name not in value:
            yield at, f"'{name}' is missing"
    for name, item in value.items():
        place = f"{at}/{name.replace('~', '~0').replace('/', '~1')}"
        if name in known:
            yield from _mistakes(item, known[name], root, place)
        elif schema.get("additionalProperties") is False:
            yield place, "is not known"


def _in_array(
    value: list[Any], schema: Mapping[str, Any], root: Mapping[str, Any], at: str
) -> Found:
    if len(value) < schema.get("minItems", 0):
        yield at, f"has fewer than {schema['minItems']}"
    if items := schema.get("items"):
        for number, item in enumerate(value):
            yield from _mistakes(item, items, root, f"{at}/{number}")
