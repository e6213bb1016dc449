"""A corpus as JSON Lines: lossless, one thing a line, each valid under a published schema.

Whatever of a corpus can be read through `Corpus` is in it, the bytes of the sources too; what is
not: the runs, earlier descriptions, and when something was stored, which are of the database.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any, BinaryIO

from corpus_tool.errors import InputError
from corpus_tool.export.form import CorpusSnapshot, SnapshotVersion
from corpus_tool.export.import_records import (
    DEFAULT_LIMITS,
    Brought,
    BroughtDocument,
    BroughtVersion,
    ImportLimits,
    brought_comparison,
    brought_retrieval,
    brought_version,
    parse_json,
    record_lines,
    record_too_big,
    refuse_record,
    require_sound_record,
)
from corpus_tool.model import (
    Comparison,
    Document,
    Receipt,
    Version,
)
from corpus_tool.model.records import from_plain, to_plain

__all__ = ["FORMAT", "read_jsonl", "write_jsonl"]

FORMAT = "corpus-tool corpus 1"
"""Changes when a field changes its meaning."""


def write_jsonl(holding: CorpusSnapshot, *, engine: str) -> Iterator[bytes]:
    """Yield the lines: the header, documents, versions, retrievals, comparisons."""
    yield _line({"kind": "corpus", "format": FORMAT, "engine": engine})
    for document in holding.documents():
        yield _line({"kind": "document", "document": to_plain(document)})
    for stored in holding.versions():
        yield _line(_version(stored))
    for retrieval in holding.retrievals():
        yield _line({"kind": "retrieval", "retrieval": to_plain(retrieval)})
    for comparison in holding.comparisons():
        yield _line(_comparison(comparison))


def _line(value: Mapping[str, object]) -> bytes:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    # Some programs take these for the end of a line.
    for character in ("\u0085", "\u2028", "\u2029"):
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text.encode() + b"\n"


def _version(stored: SnapshotVersion) -> dict[str, object]:
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
    return {"document": version.document.key, "number": version.number}


def read_jsonl(
    stream: BinaryIO, *, name: str, limits: ImportLimits = DEFAULT_LIMITS
) -> Iterator[Brought]:
    """Yield what a file of JSON Lines holds, in its order.

    Args:
        stream: the file, read line by line as they are asked for.
        name: of the file, for messages.
        limits: what a line may cost.

    Raises:
        InputError: a line is not valid under the schema, or contradicts itself; it is too long,
            or holds too much.
    """

    def place_of(number: int) -> str:
        return f"'{name}', line {number}"

    number = 0
    for number, line in record_lines(stream, place_of, limit=limits.line_bytes):
        place = place_of(number)
        value = _parsed(line, place, limits)
        if (value.get("kind") == "corpus") is not (number == 1):
            refuse_record(place, "/kind: the header is the first line, and only that")
        require_sound_record(value, place)
        match value["kind"]:
            case "document":
                yield BroughtDocument(from_plain(Document, value["document"]), place)
            case "retrieval":
                yield brought_retrieval(value["retrieval"], place)
            case "version":
                yield _within(brought_version(value, place), limits)
            case "comparison":
                yield brought_comparison(value, place)
    if not number:
        raise InputError(f"'{name}' has 0 bytes", subject=name, code="E_EMPTY")


def _within(version: BroughtVersion, limits: ImportLimits) -> BroughtVersion:
    """Return the version; refuse a long text with thousands of receipts."""
    paragraphs = version.segmentation.paragraphs
    # A paragraph costs as much as some words, however short it is.
    size = sum(len(paragraph.text) + 200 for paragraph in paragraphs)
    if size * len(version.receipts) > limits.receipt_work:
        raise record_too_big(
            version.place, f"has {len(version.receipts):,} receipts of a long text"
        )
    return version


def _parsed(line: bytes, place: str, limits: ImportLimits) -> dict[str, Any]:
    try:
        value = parse_json(line, place, limits=limits)
    except InputError:
        raise
    except ValueError as cause:  # no UTF-8, no JSON, or nested without end
        refuse_record(place, f"is no JSON ({cause})", cause)
    if not isinstance(value, dict):
        refuse_record(place, "/: is no object")
    return value
