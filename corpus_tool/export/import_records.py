"""What another corpus's file brings: checked against the schema, as values.

Sections, in order:

* What a file of another corpus brings, before this one gives it numbers of its own.
* Hold data that came from outside against a JSON Schema, and say where it is wrong.
* Data of the published schema as what is brought into a corpus; what is not sound is refused.
* How much of a file that comes in is taken at once; what is beyond is refused in one line.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import resources
from typing import Any, BinaryIO, NoReturn

from corpus_tool.errors import InputError
from corpus_tool.model import (
    Document,
    Link,
    Nearest,
    Options,
    Provenance,
    Receipt,
    Retrieval,
    Segmentation,
)
from corpus_tool.model.records import Plain, from_plain

__all__ = [
    "DEFAULT_LIMITS",
    "SCHEMA",
    "Brought",
    "BroughtComparison",
    "BroughtDocument",
    "BroughtRetrieval",
    "BroughtVersion",
    "ImportLimits",
    "brought_comparison",
    "brought_retrieval",
    "brought_version",
    "load_schema",
    "parse_json",
    "record_lines",
    "record_too_big",
    "refuse_record",
    "require_sound_record",
    "schema_mistakes",
]


# ----------------------------------------
# What a file of another corpus brings, before this one gives it numbers of its own.


@dataclass(frozen=True, slots=True)
class BroughtDocument:
    """A description of a document."""

    document: Document
    place: str
    """Where in the file it stands, for messages."""


@dataclass(frozen=True, slots=True)
class BroughtVersion:
    """A text with its receipts, numbered as where it comes from."""

    key: str
    number: int
    language: str
    parent: int | None
    segmentation: Segmentation
    receipts: tuple[Receipt, ...]
    """One at least; the first is what the version was made from."""
    place: str
    """Where in the file it stands, for messages."""


@dataclass(frozen=True, slots=True)
class BroughtRetrieval:
    """What a publisher answered, of bytes that were brought before."""

    retrieval: Retrieval
    place: str


@dataclass(frozen=True, slots=True)
class BroughtComparison:
    """A comparison of two texts that were brought before."""

    left: tuple[str, int]
    """Key and number, as where it comes from."""
    right: tuple[str, int]
    links: tuple[Link, ...]
    nearest: tuple[Nearest, ...]
    options: Options
    engine: str
    lexicon: str
    encoder: str | None
    place: str


Brought = BroughtDocument | BroughtVersion | BroughtRetrieval | BroughtComparison


# ----------------------------------------
# Hold data that came from outside against a JSON Schema, and say where it is wrong.
#
# The part of JSON Schema (2020-12) that our own schemas use; a test holds it against a full
# validator, so that a program may check files with either.

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
    file = resources.files("corpus_tool.export") / "schemas" / f"{name}.schema.json"
    loaded: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return loaded


def schema_mistakes(value: object, schema: Mapping[str, Any]) -> Iterator[str]:
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
    fitting = [path for path in resolved if path["properties"]["kind"]["const"] == kind]
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
    properties = schema.get("properties", {})
    for name in schema.get("required", ()):
        if name not in value:
            yield at, f"'{name}' is missing"
    for name, item in value.items():
        place = f"{at}/{name.replace('~', '~0').replace('/', '~1')}"
        if name in properties:
            yield from _mistakes(item, properties[name], root, place)
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


# ----------------------------------------
# Data of the published schema as what is brought into a corpus; what is not sound is refused.

SCHEMA = load_schema("corpus")
"""The JSON Schema (2020-12) of a corpus's documents, versions and comparisons."""


def require_sound_record(value: object, place: str) -> None:
    """Refuse what is not valid under the schema.

    Args:
        value: a record.
        place: where in the file it stands, for the message.
    """
    for mistake in schema_mistakes(value, SCHEMA):
        refuse_record(place, mistake)


def refuse_record(place: str, why: str, cause: Exception | None = None) -> NoReturn:
    """Raise the error of an import that is not sound."""
    raise InputError(
        f"{place}: {why}",
        subject=place,
        hint="Nothing was imported; the schema is in docs/formats.md",
        code="E_SCHEMA",
    ) from cause


def brought_version(value: Mapping[str, Any], place: str) -> BroughtVersion:
    """Return a version with its receipts; its digests are looked at."""
    text = from_plain(Segmentation, value["text"])
    if text.digest(value["language"]) != value["digest"]:
        refuse_record(place, "/digest: is not that of the text")
    receipts = [
        _brought_receipt(receipt, f"{place}: /receipts/{number}")
        for number, receipt in enumerate(value["receipts"])
    ]
    return BroughtVersion(
        key=value["document"],
        number=value["number"],
        language=value["language"],
        parent=value["parent"],
        segmentation=text,
        receipts=tuple(receipts),
        place=place,
    )


def _brought_receipt(value: Mapping[str, Any], place: str) -> Receipt:
    plain = dict(value)
    try:
        content = base64.b64decode(plain.pop("content"), validate=True)
    except (binascii.Error, ValueError) as cause:
        refuse_record(place, f"{cause}", cause)
    receipt = Receipt(from_plain(Provenance, plain), content)
    _moment(plain["retrieved_at"], f"{place}/retrieved_at")
    digest = hashlib.sha256(content).hexdigest()
    if (digest, len(content)) != (plain["sha256"], plain["size"]):
        refuse_record(f"{place}/sha256", "is not that of the content")
    return receipt


def brought_retrieval(value: Mapping[str, Any], place: str) -> BroughtRetrieval:
    """Return what a publisher answered."""
    _moment(value["retrieved_at"], f"{place}: /retrieval/retrieved_at")
    if any(len(header) != len(("name", "text")) for header in value["headers"]):
        refuse_record(place, "/retrieval/headers: a header is a name and a text")
    return BroughtRetrieval(from_plain(Retrieval, value), place)


def _moment(text: str, place: str) -> None:
    try:
        datetime.fromisoformat(text)
    except ValueError as cause:
        refuse_record(place, f"{cause}", cause)


def brought_comparison(value: Mapping[str, Any], place: str) -> BroughtComparison:
    """Return a comparison; its sides are numbered as where it comes from."""
    sides = [(value[side]["document"], value[side]["number"]) for side in ("left", "right")]
    return BroughtComparison(
        left=sides[0],
        right=sides[1],
        links=tuple(from_plain(Link, link) for link in value["links"]),
        nearest=tuple(from_plain(Nearest, nearest) for nearest in value["nearest"]),
        options=from_plain(Options, value["options"]),
        engine=value["engine"],
        lexicon=value["lexicon"],
        encoder=value["encoder"],
        place=place,
    )


# ----------------------------------------
# How much of a file that comes in is taken at once; what is beyond is refused in one line.
#
# A file of a few kilobytes can unpack to gigabytes, and a line of it can hold more values than fit
# into memory. So everything is counted before it is built: bytes of a line, marks that begin
# values,
# rows that belong to one thing, members of an archive and what they unpack to.

MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class ImportLimits:
    """What an import may cost. A corpus that this program exported stays far below."""

    line_bytes: int = 256 * MEGABYTE
    """Of JSON Lines: the largest source as Base64, and its text."""
    row_bytes: int = 32 * MEGABYTE
    """Of a table: a paragraph is no longer than a file of text may be (20 MB)."""
    thing_bytes: int = 64 * MEGABYTE
    """Of all rows that belong to one text or comparison; a reader of documents answers no more."""
    thing_rows: int = 250_000
    """A document has 200,000 paragraphs at most."""
    values: int = 5_000_000
    """In a line or row, counted by the marks that begin one: each may cost a hundred bytes."""
    receipt_work: int = 2_000_000_000
    """Characters of a text times its receipts, for each is stored with a look at the text."""
    description_bytes: int = 4 * MEGABYTE
    resources: int = 100
    """Tables that a package describes; we write seven."""
    members: int = 2_000
    """Of an archive."""
    directory_bytes: int = 4 * MEGABYTE
    """Of the list of an archive's members, which is read at once."""
    archive_bytes: int = 8 * 1024 * MEGABYTE
    """All members, unpacked."""
    ratio: int = 200
    """Unpacked to packed size of a member beyond `free_bytes`; real texts have 4 to 20."""
    free_bytes: int = 16 * MEGABYTE
    """A member may unpack to so much whatever its ratio."""


DEFAULT_LIMITS = ImportLimits()


def record_too_big(place: str, what: str) -> InputError:
    """Return the error for what is beyond a limit.

    Args:
        place: file and member, and the line in it: `'c.zip', 'links.csv', line 7`.
        what: `has more than 1,000 bytes`.
    """
    return InputError(
        f"{place} {what}", subject=place, hint="Nothing was imported", code="E_TOO_BIG"
    )


def record_lines(
    stream: BinaryIO, place: Callable[[int], str], *, limit: int
) -> Iterator[tuple[int, bytes]]:
    """Yield the lines of a stream with their numbers, none of them longer than the limit.

    Raises:
        InputError: one is longer (`E_TOO_BIG`).
    """
    number = 0
    while line := stream.readline(limit + 1):
        number += 1
        if len(line) > limit:
            raise record_too_big(place(number), f"has more than {limit:,} bytes")
        yield number, line


def parse_json(text: bytes, place: str, *, limits: ImportLimits) -> Any:  # noqa: ANN401 - any JSON
    """Return a value of JSON, with finite numbers, which does not hold too many others.

    Raises:
        InputError: it holds too many (`E_TOO_BIG`).
        ValueError: it is no JSON in UTF-8, or has a number that is none.
    """
    # Base64 has none of these marks, so that counting costs nothing beside parsing.
    if len(text) > limits.values and sum(map(text.count, (b",", b"[", b"{"))) > limits.values:
        raise record_too_big(place, f"holds more than {limits.values:,} values")
    try:
        return json.loads(text.decode("utf-8"), parse_constant=_no_number, parse_float=_finite)
    except RecursionError as cause:
        raise ValueError("nested too deep") from cause
    except ValueError as cause:
        if "limit" in str(cause):  # Python speaks of a setting of its own
            raise ValueError("a number of thousands of digits") from cause
        raise


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text[:40]} is beyond all numbers")
    return number
