"""Read bytes as the program does: through `extract`, in a child process."""

from __future__ import annotations

from datetime import UTC, datetime

from corpus_tool.ingest.formats import Extraction, ReaderLimits, ReaderOptions, extract
from corpus_tool.model import Source

__all__ = ["HASTY", "read_bytes", "source_of"]

HASTY = ReaderLimits(cpu_seconds=2, wall_seconds=6)
"""For files that never end: the test need not wait a minute to see that they are stopped."""


def source_of(content: bytes | str, media_type: str, origin: str = "x") -> Source:
    """Wrap bytes as a source."""
    data = content.encode() if isinstance(content, str) else content
    return Source(data, origin, media_type, datetime(2031, 5, 4, tzinfo=UTC))


def read_bytes(content: bytes | str, media_type: str, **options: object) -> Extraction:
    """Read bytes of a media type."""
    return extract(source_of(content, media_type), options=ReaderOptions(**options))
