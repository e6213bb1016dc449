"""A comparison as JSON, under a published JSON Schema.

The data say what the page says: the same addresses, the same states, and both texts, so that
nobody has to read a page by program.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from importlib import resources

from corpus_tool.model import Comparison, Document, Ledger, Link, Nearest, Reading
from corpus_tool.render.commitment_data import commitment_data, shift_data
from corpus_tool.render.silent_data import silences_data
from corpus_tool.render.tables import address
from corpus_tool.report.sides import Side, link_anchor, make_sides
from corpus_tool.report.words import count, load

__all__ = ["SCHEMA", "comparison_json", "version_data"]

FORMAT = "corpus-tool comparison 1"
"""Changes when a field changes its meaning; a new field does not change it."""


def _schema() -> Mapping[str, object]:
    file = resources.files("corpus_tool.render") / "schemas" / "comparison.schema.json"
    loaded: dict[str, object] = json.loads(file.read_text(encoding="utf-8"))
    return loaded


SCHEMA: Mapping[str, object] = _schema()
"""The JSON Schema (2020-12) of what `comparison_json` returns."""


def comparison_json(comparison: Comparison) -> str:
    """Return a comparison as JSON text, valid under `SCHEMA`, ending in a line feed."""
    left, right = make_sides(comparison, load())
    value = {
        "format": FORMAT,
        "left": version_data(left),
        "right": version_data(right),
        "counts": asdict(count(comparison)),
        "links": [_link(link, left, right) for link in comparison.links],
        "dropped": [left.anchors[paragraph.index] for paragraph in comparison.dropped],
        "added": [right.anchors[paragraph.index] for paragraph in comparison.added],
        "nearest": [_nearest(nearest, left, right) for nearest in comparison.nearest],
        "options": asdict(comparison.options),
        "engine": comparison.engine,
        "lexicon": comparison.lexicon,
        "encoder": comparison.encoder,
        "commitments": _ledger(comparison.ledger),
        "silences": comparison.silences and silences_data(comparison.silences, comparison.right),
    }
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def version_data(side: Side) -> dict[str, object]:
    """Return a text as the data have it: document, provenance, paragraphs with addresses."""
    version = side.version
    provenance = version.provenance
    return {
        "name": side.name,
        "document": _document(version.document),
        "number": version.number,
        "language": version.language,
        "digest": version.digest,
        "provenance": {
            "sha256": provenance.sha256,
            "media_type": provenance.media_type,
            "origin": provenance.origin,
            "retrieved_at": provenance.retrieved_at.isoformat(),
            "size": provenance.size,
            "reader": provenance.reader,
            "charset": provenance.charset,
        },
        "paragraphs": [
            {
                "id": side.anchors[index],
                "digest": side.digests[index],
                "address": address(version, index),
                "path": paragraph.path,
                "part": paragraph.part,
                "label": paragraph.label,
                "derived_label": paragraph.derived_label,
                "headings": list(paragraph.headings),
                "role": paragraph.role.value,
                "text": paragraph.text,
            }
            for index, paragraph in enumerate(version.paragraphs)
        ],
    }


def _document(document: Document) -> dict[str, object]:
    return {**asdict(document), "languages": list(document.languages)}


def _link(link: Link, left: Side, right: Side) -> dict[str, object]:
    return {
        "id": link_anchor(link, left, right),
        "left": [left.anchors[index] for index in link.left],
        "right": [right.anchors[index] for index in link.right],
        "relation": link.relation.value,
        "shape": link.shape.value,
        "moved": link.moved,
        "score": round(link.score, 4),
        "reason": link.reason,
        "readings": [_reading(reading) for reading in link.readings],
    }


def _ledger(ledger: Ledger | None) -> dict[str, object] | None:
    if ledger is None:
        return None
    return {
        "ladder": ledger.ladder,
        "left": [commitment_data(each) for each in ledger.left],
        "right": [commitment_data(each) for each in ledger.right],
        "shifts": [shift_data(each) for each in ledger.shifts],
    }


def _reading(reading: Reading) -> dict[str, object]:
    return {
        "kind": reading.kind.value,
        "left": reading.left,
        "right": reading.right,
        "routine": reading.routine.value if reading.routine else None,
        "moved": reading.moved,
    }


def _nearest(nearest: Nearest, left: Side, right: Side) -> dict[str, object]:
    side, other = (left, right) if nearest.side == left.key else (right, left)
    candidate = nearest.candidate
    return {
        "paragraph": side.anchors[nearest.index],
        "candidate": None if candidate is None else other.anchors[candidate],
        "score": round(nearest.score, 4),
        "reason": nearest.reason,
    }
