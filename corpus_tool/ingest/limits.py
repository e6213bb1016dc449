"""How much a document may cost: sizes, depths, time and memory, as one value.

Why here: the same numbers are set by the parent process, kept by the child that parses, checked by
the readers and shortened by the tests.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["MEGABYTE", "Limits"]

MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child process may use, and what a reader accepts in one document."""

    memory: int = 1024 * MEGABYTE
    """Address space of the child that parses, in bytes."""
    cpu_seconds: int = 60
    wall_seconds: float = 90.0
    output: int = 64 * MEGABYTE
    """Bytes of the child's answer."""
    files: int = 64
    """Files the child may hold open; it may write none."""

    html_depth: int = 400
    """Elements open at once."""

    xml_depth: int = 256
    xml_node: int = 10_000_000
    """Characters of one text node."""

    zip_members: int = 2_000
    member_size: int = 100 * MEGABYTE
    """One inflated member of a package."""
    package_size: int = 300 * MEGABYTE
    """All members that are read, inflated."""
    ratio: int = 200
    """Inflated to packed size of a member, beyond the first 10 MB."""
    paragraphs: int = 200_000
    table_depth: int = 100

    pages: int = 2_000
    page_characters: int = 1_000_000
    stream_size: int = 200 * MEGABYTE
    """What the content of one page may inflate to."""
    form_calls: int = 10_000
    """How often forms may be drawn on one page, those within forms counted."""
