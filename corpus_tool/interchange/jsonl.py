"""A corpus as JSON Lines: lossless, one thing a line, each valid under a published schema.

Whatever of a corpus can be read through `Corpus` is in it, the bytes of the sources too; what is
not: the runs, earlier descriptions, and when something was stored, which are of the database.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any, NoReturn

from corpus_tool.errors import InputError
from corpus_tool.interchange.brought import Brought, BroughtComparison, BroughtVersion
from corpus_tool.interchange.holding import Holding, StoredVersion
from corpus_tool.interchange.schema import load_schema, mistakes
from corpus_tool.model import (
    Comparison,
    Document,
    Link,
    Nearest,
    Options,
    Provenance,
    Receipt,
    Segmentation,
    Version,
)
from corpus_tool.model.plain import from_plain, to_plain

__all__ = ["FORMAT", "SCHEMA", "read_jsonl", "write_jsonl"]

FORMAT = "corpus-tool corpus 1"
"""Changes when a field changes its meaning."""

SCHEMA = load_schema("corpus")
"""The JSON Schema (2020-12) of each line."""


def write_jsonl(holding: Holding, *, engine: str) -> Iterator[bytes]:
    """Yield the lines: the header, documents, versions, comparisons."""
    yield _line({"kind": "corpus", "format": FORMAT, "engine": engine})
    for document in holding.documents():
        yield _line({"kind": "document", "document": to_plain(document)})
    for stored in holding.versions():
        yield _line(_version(stored))
    for comparison in holding.comparisons():
        yield _line(_comparison(comparison))


def _line(value: Mapping[str, object]) -> bytes:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    # Some programs take these for the end of a line.
    for character in ("\u0085", "\u2028", "\u2029"):
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text.encode() + b"\n"


def _version(stored: StoredVersion) -> dict[str, object]:
    version = stored.version
    return {
        "kind": "version",
        "document": version.document.key,
        "number": version.number,
        "language": version.language,
        "parent": version.parent,
        "digest": version.digest,
        "text": to_plain(version.segmentation),
        "receipts": [_receipt(receipt) for receipt in stored.receipts],
    }


def _receipt(receipt: Receipt) -> dict[str, object]:
    content = base64.b64encode(receipt.content).decode("ascii")
    return {**to_plain(receipt.provenance), "content": content}


def _comparison(comparison: Comparison) -> dict[str, object]:
    return {
        "kind": "comparison",
        "left": _side(comparison.left),
        "right": _side(comparison.right),
        "links": to_plain(comparison.links),
        "nearest": to_plain(comparison.nearest),
        "options": asdict(comparison.options),
        "engine": comparison.engine,
        "lexicon": comparison.lexicon,
        "encoder": comparison.encoder,
    }


def _side(version: Version) -> dict[str, object]:
    return {
        "document": version.document.key,
        "number": version.number,
        "digest": version.digest,
    }


def read_jsonl(lines: Iterable[bytes], *, name: str) -> Iterator[Brought]:
    """Yield what a file of JSON Lines holds, in its order.

    Args:
        lines: of the file, read as they are asked for.
        name: of the file, for messages.

    Raises:
        InputError: a line is not valid under the schema, or contradicts itself.
    """
    for number, line in enumerate(lines, 1):
        place = f"'{name}', line {number}"
        value = _parsed(line, place)
        if (value.get("kind") == "corpus") is not (number == 1):
            _refuse(place, "/kind: the header is the first line, and only that")
        for mistake in mistakes(value, SCHEMA):
            _refuse(place, mistake)
        match value["kind"]:
            case "document":
                yield from_plain(Document, value["document"])
            case "version":
                yield _brought_version(value, place)
            case "comparison":
                yield _brought_comparison(value, place)


def _parsed(line: bytes, place: str) -> dict[str, Any]:
    try:
        value = json.loads(line.decode("utf-8"), parse_constant=_no_number)
    except (ValueError, RecursionError) as cause:  # no UTF-8, no JSON, or nested without end
        why = str(cause) if isinstance(cause, ValueError) else "nested too deep"
        _refuse(place, f"is no JSON ({why})", cause)
    if not isinstance(value, dict):
        _refuse(place, "/: is no object")
    return value


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number")


def _refuse(place: str, why: str, cause: Exception | None = None) -> NoReturn:
    raise InputError(
        f"{place}: {why}",
        subject=place,
        hint="Nothing was imported; the schema is in docs/formats.md",
        code="E_SCHEMA",
    ) from cause


def _brought_version(value: Mapping[str, Any], place: str) -> BroughtVersion:
    text = from_plain(Segmentation, value["text"])
    if text.digest(value["language"]) != value["digest"]:
        _refuse(place, "/digest: is not that of the text")
    receipts = [
        _brought_receipt(each, f"{place}: /receipts/{number}")
        for number, each in enumerate(value["receipts"])
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
        datetime.fromisoformat(plain["retrieved_at"])
    except (binascii.Error, ValueError) as cause:
        _refuse(place, f"{cause}", cause)
    receipt = Receipt(from_plain(Provenance, plain), content)
    digest = hashlib.sha256(content).hexdigest()
    if (digest, len(content)) != (plain["sha256"], plain["size"]):
        _refuse(f"{place}/sha256", "is not that of the content")
    return receipt


def _brought_comparison(value: Mapping[str, Any], place: str) -> BroughtComparison:
    sides = [(value[side]["document"], value[side]["number"]) for side in ("left", "right")]
    return BroughtComparison(
        left=sides[0],
        right=sides[1],
        links=tuple(from_plain(Link, each) for each in value["links"]),
        nearest=tuple(from_plain(Nearest, each) for each in value["nearest"]),
        options=from_plain(Options, value["options"]),
        engine=value["engine"],
        lexicon=value["lexicon"],
        encoder=value["encoder"],
        place=place,
    )
