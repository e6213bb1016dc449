"""The tables of a data package: their columns, what these hold, and how they belong together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["FORMAT", "TABLES", "Table"]

FORMAT = "corpus-tool package 1"
"""Changes when a column changes its meaning."""

VERSION = ("document", "number")


@dataclass(frozen=True, slots=True)
class Table:
    """A table, which is a file of CSV."""

    title: str
    columns: Mapping[str, str]
    """Name to type, as Frictionless calls types; a `!` says that no cell is empty."""
    key: tuple[str, ...]
    points: Mapping[tuple[str, ...], tuple[str, tuple[str, ...]]]
    """Columns that name a row of another table: its name, and its columns."""


TABLES: Mapping[str, Table] = {
    "documents": Table(
        "Statements as such",
        {
            **{"key": "string!", "title": "string", "kind": "string", "date": "string"},
            **{"place": "string", "parties": "array!", "level": "string", "succeeds": "string"},
            **{"languages": "array!", "source_url": "string", "licence": "string"},
            "specimen": "boolean!",
        },
        ("key",),
        {},
    ),
    "versions": Table(
        "Their texts, and where each was received from",
        {
            **{"document": "string!", "number": "integer!", "language": "string!"},
            **{"parent": "integer", "digest": "string!", "sha256": "string!"},
            **{"media_type": "string", "origin": "string", "retrieved_at": "datetime!"},
            **{"size": "integer!", "reader": "string", "charset": "string"},
        },
        VERSION,
        {("document",): ("documents", ("key",))},
    ),
    "parts": Table(
        "Main texts and annexes",
        {
            **{"document": "string!", "number": "integer!", "order": "integer!"},
            **{"slug": "string!", "title_lines": "array!", "dateline": "string"},
            **{"attestation": "string", "signatories": "array!"},
        },
        (*VERSION, "order"),
        {VERSION: ("versions", VERSION)},
    ),
    "headings": Table(
        "Headings",
        {
            **{"document": "string!", "number": "integer!", "order": "integer!"},
            **{"text": "string", "level": "integer!", "part": "string!"},
            **{"before": "integer!", "line": "integer"},
        },
        (*VERSION, "order"),
        {VERSION: ("versions", VERSION)},
    ),
    "paragraphs": Table(
        "Paragraphs: what is compared",
        {
            **{"document": "string!", "number": "integer!", "index": "integer!"},
            **{"path": "string!", "part": "string!", "label": "string"},
            **{"derived_label": "string", "role": "string!", "depth": "integer!"},
            **{"headings": "array!", "text": "string!", "line": "integer", "page": "integer"},
        },
        (*VERSION, "index"),
        {VERSION: ("versions", VERSION)},
    ),
    "comparisons": Table(
        "Comparisons of two texts",
        {
            **{"comparison": "integer!", "left_document": "string!", "left_number": "integer!"},
            **{"right_document": "string!", "right_number": "integer!", "engine": "string!"},
            **{"lexicon": "string!", "encoder": "string", "min_score": "number!"},
            **{
                "moved_score": "number!",
                "redline": "number!",
                "min_kept": "integer!",
                "nearest": "array!",
            },
        },
        ("comparison",),
        {
            ("left_document", "left_number"): ("versions", VERSION),
            ("right_document", "right_number"): ("versions", VERSION),
        },
    ),
    "links": Table(
        "Paragraphs that correspond, by index",
        {
            **{"comparison": "integer!", "order": "integer!", "left": "array!"},
            **{"right": "array!", "relation": "string!", "score": "number!"},
            **{"moved": "boolean!", "reason": "string", "readings": "array!"},
        },
        ("comparison", "order"),
        {("comparison",): ("comparisons", ("comparison",))},
    ),
}
"""Table by table, each after those it points to."""
