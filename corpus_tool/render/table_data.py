"""A table of several texts as JSON, under a published JSON Schema that explains each field."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from importlib import resources

from corpus_tool.model import AlignmentTable, Link
from corpus_tool.render.data import SCHEMA, version_data
from corpus_tool.render.silent_data import followed_data
from corpus_tool.report.sides import Side, make_columns
from corpus_tool.report.words import load

__all__ = ["TABLE_SCHEMA", "table_json"]

FORMAT = "corpus-tool table 1"
"""Changes when a field changes its meaning; a new field does not change it."""


def _schema() -> Mapping[str, object]:
    file = resources.files("corpus_tool.render") / "schemas" / "table.schema.json"
    loaded: dict[str, object] = json.loads(file.read_text(encoding="utf-8"))
    # A text is described once, where comparisons are.
    return {**loaded, "$defs": SCHEMA["$defs"]}


TABLE_SCHEMA: Mapping[str, object] = _schema()
"""The JSON Schema (2020-12) of what `table_json` returns."""


def table_json(table: AlignmentTable) -> str:
    """Return a table as JSON text, valid under `TABLE_SCHEMA`, ending in a line feed."""
    sides = make_columns(table.versions, load())
    made = table.comparisons[0]
    value = {
        "format": FORMAT,
        "mode": table.mode.value,
        "texts": [version_data(side) for side in sides],
        "rows": [
            {"cells": [_cell(table, sides, k, number) for k in range(len(sides))]}
            for number in range(len(table.rows))
        ],
        "followed": None
        if table.followed is None
        else [followed_data(one, table.versions[-1]) for one in table.followed],
        "options": asdict(made.options),
        "engine": made.engine,
        "lexicon": made.lexicon,
        "encoder": made.encoder,
    }
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _cell(table: AlignmentTable, sides: tuple[Side, ...], k: int, number: int) -> dict[str, object]:
    cell, source = table.rows[number].cells[k], table.compared_with(k)
    left = sides[(source or 0) if cell.since is None else cell.since]
    return {
        "state": cell.state.value,
        "since": cell.since,
        "paragraphs": [sides[k].anchors[i] for i in cell.paragraphs],
        "moved": cell.moved,
        "score": None if cell.score is None else round(cell.score, 4),
        "reason": cell.reason,
        "links": [_link(link, left, sides[k]) for link in cell.links],
    }


def _link(link: Link, left: Side, right: Side) -> dict[str, object]:
    return {
        "left": [left.anchors[i] for i in link.left],
        "right": [right.anchors[j] for j in link.right],
        "relation": link.relation.value,
        "moved": link.moved,
        "score": round(link.score, 4),
        "reason": link.reason,
    }
