"""Comparisons, tables, commitments and silences as JSON, under published schemas.

Sections, in order:

* A comparison as JSON, under a published JSON Schema.
* A table of several texts as JSON, under a published JSON Schema that explains each field.
* The operative verbs of a text as data, with offsets into its paragraphs.
* What fell silent along a series, as data for the JSON of a comparison.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from importlib import resources

from corpus_tool.export.tabular import paragraph_address
from corpus_tool.model import (
    AlignmentTable,
    Carrier,
    Commitment,
    CommitmentChanges,
    Comparison,
    Document,
    Followed,
    Link,
    Nearest,
    Reading,
    Shift,
    Silences,
    Survivor,
    Version,
)
from corpus_tool.model.kinship import is_reversed, propose_kinship
from corpus_tool.reading.frame_changes import find_frame_changes
from corpus_tool.report.sides import ReportSide, link_anchor, make_column_sides, make_sides
from corpus_tool.report.words import count_states, load_words

__all__ = [
    "COMPARISON_SCHEMA",
    "TABLE_SCHEMA",
    "commitments_json",
    "comparison_json",
    "table_json",
    "version_data",
]


# ----------------------------------------
# A comparison as JSON, under a published JSON Schema.
#
# The data say what the page says: the same addresses, the same states, and both texts, so that
# nobody has to read a page by program.

COMPARISON_FORMAT = "corpus-tool comparison 1"
"""Changes when a field changes its meaning; a new field does not change it."""


def _comparison_schema() -> Mapping[str, object]:
    file = resources.files("corpus_tool.export") / "schemas" / "comparison.schema.json"
    loaded: dict[str, object] = json.loads(file.read_text(encoding="utf-8"))
    return loaded


COMPARISON_SCHEMA: Mapping[str, object] = _comparison_schema()
"""The JSON Schema (2020-12) of what `comparison_json` returns."""


def comparison_json(comparison: Comparison) -> str:
    """Return a comparison as JSON text, valid under `SCHEMA`, ending in a line feed."""
    left, right = make_sides(comparison, load_words())
    value = {
        "format": COMPARISON_FORMAT,
        "left": version_data(left),
        "right": version_data(right),
        "counts": asdict(count_states(comparison)),
        "links": [_link(link, left, right) for link in comparison.links],
        "dropped": [left.anchors[paragraph.index] for paragraph in comparison.dropped],
        "added": [right.anchors[paragraph.index] for paragraph in comparison.added],
        "nearest": [_nearest(nearest, left, right) for nearest in comparison.nearest],
        "frame": [
            asdict(change) for change in find_frame_changes(comparison.left, comparison.right)
        ],
        "reversed": is_reversed(comparison.left, comparison.right),
        "kinship": propose_kinship(comparison.left.document, comparison.right.document).value,
        "options": asdict(comparison.options),
        "engine": comparison.engine,
        "lexicon": comparison.lexicon,
        "encoder": comparison.encoder,
        "commitments": _ledger(comparison.ledger),
        "silences": comparison.silences and silences_data(comparison.silences, comparison.right),
    }
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def version_data(side: ReportSide) -> dict[str, object]:
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
                "address": paragraph_address(version, index),
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


def _link(link: Link, left: ReportSide, right: ReportSide) -> dict[str, object]:
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


def _ledger(ledger: CommitmentChanges | None) -> dict[str, object] | None:
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


def _nearest(nearest: Nearest, left: ReportSide, right: ReportSide) -> dict[str, object]:
    side, other = (left, right) if nearest.side == left.key else (right, left)
    candidate = nearest.candidate
    return {
        "paragraph": side.anchors[nearest.index],
        "candidate": None if candidate is None else other.anchors[candidate],
        "score": round(nearest.score, 4),
        "reason": nearest.reason,
    }


# ----------------------------------------
# A table of several texts as JSON, under a published JSON Schema that explains each field.

TABLE_FORMAT = "corpus-tool table 1"
"""Changes when a field changes its meaning; a new field does not change it."""


def _table_schema() -> Mapping[str, object]:
    file = resources.files("corpus_tool.export") / "schemas" / "table.schema.json"
    loaded: dict[str, object] = json.loads(file.read_text(encoding="utf-8"))
    # A text is described once, where comparisons are.
    return {**loaded, "$defs": COMPARISON_SCHEMA["$defs"]}


TABLE_SCHEMA: Mapping[str, object] = _table_schema()
"""The JSON Schema (2020-12) of what `table_json` returns."""


def table_json(table: AlignmentTable) -> str:
    """Return a table as JSON text, valid under `TABLE_SCHEMA`, ending in a line feed."""
    sides = make_column_sides(table.versions, load_words())
    made = table.comparisons[0]
    value = {
        "format": TABLE_FORMAT,
        "mode": table.mode.value,
        "texts": [version_data(side) for side in sides],
        "rows": [
            {"cells": [_cell(table, sides, k, number) for k in range(len(sides))]}
            for number in range(len(table.rows))
        ],
        "followed": None
        if table.followed is None
        else [followed_data(followed, table.versions[-1]) for followed in table.followed],
        "options": asdict(made.options),
        "engine": made.engine,
        "lexicon": made.lexicon,
        "encoder": made.encoder,
    }
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _cell(
    table: AlignmentTable, sides: tuple[ReportSide, ...], k: int, number: int
) -> dict[str, object]:
    cell, source = table.rows[number].cells[k], table.compared_with(k)
    left = sides[(source or 0) if cell.since is None else cell.since]
    return {
        "state": cell.state.value,
        "since": cell.since,
        "paragraphs": [sides[k].anchors[i] for i in cell.paragraphs],
        "moved": cell.moved,
        "score": None if cell.score is None else round(cell.score, 4),
        "reason": cell.reason,
        "links": [_table_link(link, left, sides[k]) for link in cell.links],
    }


def _table_link(link: Link, left: ReportSide, right: ReportSide) -> dict[str, object]:
    return {
        "left": [left.anchors[i] for i in link.left],
        "right": [right.anchors[j] for j in link.right],
        "relation": link.relation.value,
        "moved": link.moved,
        "score": round(link.score, 4),
        "reason": link.reason,
    }


# ----------------------------------------
# The operative verbs of a text as data, with offsets into its paragraphs.

COMMITMENT_FORMAT = "corpus-tool commitments 1"
"""Changes when a field changes its meaning; a new field does not change it."""


def commitments_json(version: Version, commitments: Sequence[Commitment], *, ladder: str) -> str:
    """Return a text's operative verbs as JSON text, ending in a line feed."""
    value = {
        "format": COMMITMENT_FORMAT,
        "text": version.name,
        "digest": version.digest,
        "ladder": ladder,
        "commitments": [commitment_data(commitment) for commitment in commitments],
    }
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def commitment_data(commitment: Commitment) -> dict[str, object]:
    """Return one operative verb as plain values; offsets count code points of its paragraph."""
    speaker = commitment.speaker
    data = asdict(commitment)
    data["speaker"] = {
        "name": speaker.name,
        "parties": list(speaker.parties),
        "printed": asdict(speaker.printed) if speaker.printed else None,
    }
    return data | {"sentence": list(commitment.sentence), "kind": commitment.kind.value}


def shift_data(shift: Shift) -> dict[str, object]:
    """Return one shift as plain values; its commitments are named by paragraph and offset."""
    style = shift.house_style
    return {
        "direction": shift.direction.value,
        "before": _name(shift.before),
        "after": _name(shift.after),
        "similarity": round(shift.similarity, 4),
        "by_substance": shift.by_substance,
        "headline": shift.is_headline,
        "house_style": asdict(style) | {"habit": style.is_habit} if style else None,
    }


def _name(commitment: Commitment | None) -> dict[str, object] | None:
    if commitment is None:
        return None
    return {
        "path": commitment.path,
        "start": commitment.wording.start,
        "verb": commitment.verb,
        "wording": commitment.wording.text,
        "rung": commitment.rung,
        "firmness": commitment.firmness,
    }


# ----------------------------------------
# What fell silent along a series, as data for the JSON of a comparison.


def silences_data(silences: Silences, right: Version) -> dict[str, object]:
    """Return what fell silent, for JSON."""
    return {
        "series": [_series_text(carrier) for carrier in silences.texts],
        "unplaced": [_series_text(carrier) for carrier in silences.unplaced],
        "sisters": [_series_text(carrier) for carrier in silences.sisters],
        "cause": silences.cause.value if silences.cause else None,
        "folded": silences.folded,
        "passing": silences.passing,
        "headings": not silences.unheaded,
        "silent": [followed_data(followed, right) for followed in silences.found],
    }


def _series_text(carrier: Carrier) -> dict[str, object]:
    return {
        "version": carrier.version,
        "key": carrier.key,
        "date": carrier.date,
        "title": carrier.title,
    }


def followed_data(followed: Followed, right: Version) -> dict[str, object]:
    """Return what is followed along a series, for JSON.

    Args:
        followed: what is followed.
        right: the last text of the series.
    """
    return {
        "kind": followed.kind.value,
        "key": followed.row.key,
        "wording": followed.row.label,
        "states": [state.value for state in followed.row.states],
        "run": followed.run,
        "after": followed.after,
        "stood": [
            {**asdict(standing), "wording": standing.wording} for standing in followed.standings
        ],
        "sisters": list(followed.sisters),
        "said_in_part": followed.is_survived,
        "nearest": _nearest_passage(followed.survivor, right) if followed.survivor else None,
    }


def _nearest_passage(found: Survivor, right: Version) -> dict[str, object]:
    paragraph = right.paragraphs[found.paragraph]
    return {
        **asdict(found),
        "path": paragraph.path,
        "text": paragraph.text[found.start : found.end],
    }
