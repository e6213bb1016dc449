"""A comparison as JSON, under a published JSON Schema."""

from __future__ import annotations

from collections.abc import Mapping

from corpus_tool.model import Comparison

__all__ = ["SCHEMA", "comparison_json"]

SCHEMA: Mapping[str, object] = {}


def comparison_json(comparison: Comparison) -> str:
    """Return a comparison as JSON text, valid under `SCHEMA`, ending in a line feed."""
    raise NotImplementedError
