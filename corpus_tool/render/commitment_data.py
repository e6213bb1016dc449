"""The operative verbs of a text as data, with offsets into its paragraphs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from corpus_tool.model import Commitment, Shift, Version

__all__ = ["commitment_data", "commitments_json", "shift_data"]

FORMAT = "corpus-tool commitments 1"
"""Changes when a field changes its meaning; a new field does not change it."""


def commitments_json(version: Version, commitments: Sequence[Commitment], *, ladder: str) -> str:
    """Return a text's operative verbs as JSON text, ending in a line feed."""
    value = {
        "format": FORMAT,
        "text": version.name,
        "digest": version.digest,
        "ladder": ladder,
        "commitments": [commitment_data(each) for each in commitments],
    }
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def commitment_data(commitment: Commitment) -> dict[str, object]:
    """Return one operative verb as plain values; offsets count code points of its paragraph."""
    speaker = commitment.speaker
    own = asdict(commitment)
    own["speaker"] = {
        "name": speaker.name,
        "parties": list(speaker.parties),
        "printed": asdict(speaker.printed) if speaker.printed else None,
    }
    return own | {"sentence": list(commitment.sentence), "kind": commitment.kind.value}


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
