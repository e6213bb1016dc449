"""A corpus as JSON Lines: lossless, one thing a line, each valid under a published schema.

Whatever of a corpus can be read through `Corpus` is in it, the bytes of the sources too; what is
not: the runs, earlier descriptions, and when something was stored, which are of the database.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any, NoReturn

from corpus_tool.interchange.brought import Brought
from corpus_tool.interchange.holding import Holding, StoredVersion
from corpus_tool.interchange.records import (
    brought_comparison,
    brought_retrieval,
    brought_version,
    refuse,
    require_sound,
)
from corpus_tool.model import (
    Comparison,
    Document,
    Receipt,
    Version,
)
from corpus_tool.model.plain import from_plain, to_plain

__all__ = ["FORMAT", "read_jsonl", "write_jsonl"]

FORMAT = "corpus-tool corpus 1"
"""Changes when a field changes its meaning."""


def write_jsonl(holding: Holding, *, engine: str) -> Iterator[bytes]:
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
    return {"document": version.document.key, "number": version.number}


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
            refuse(place, "/kind: the header is the first line, and only that")
        require_sound(value, place)
        match value["kind"]:
            case "document":
                yield from_plain(Document, value["document"])
            case "retrieval":
                yield brought_retrieval(value["retrieval"], place)
            case "version":
                yield brought_version(value, place)
            case "comparison":
                yield brought_comparison(value, place)


def _parsed(line: bytes, place: str) -> dict[str, Any]:
    try:
        value = json.loads(line.decode("utf-8"), parse_constant=_no_number)
    except (ValueError, RecursionError) as cause:  # no UTF-8, no JSON, or nested without end
        why = str(cause) if isinstance(cause, ValueError) else "nested too deep"
        refuse(place, f"is no JSON ({why})", cause)
    if not isinstance(value, dict):
        refuse(place, "/: is no object")
    return value


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number")
