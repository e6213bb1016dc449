"""A large corpus of real statements beside the project, in nested sizes."""

from __future__ import annotations

import random
import re
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from benchmarks.texts import shared_folder

__all__ = ["Statement", "find_archive", "nested", "read_archive"]

_BODY = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_BLANK = re.compile(r"\n\s*\n")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Statement:
    """A document of the corpus: name, date of its address, blocks between blank lines."""

    name: str
    date: str | None
    paragraphs: tuple[str, ...]


def find_archive() -> Path | None:
    """Return the archive of statements, or None when it is not there."""
    folder = shared_folder("corpora")
    return next(iter(sorted(folder.glob("*.tar.xz"))), None) if folder else None


@lru_cache(maxsize=1)
def read_archive(path: Path) -> tuple[Statement, ...]:
    """Read the statements of an archive in an order that is always the same, and random."""
    found = sorted(_statements(path), key=lambda statement: statement.name)
    random.Random(1).shuffle(found)
    return tuple(found)


def _statements(path: Path) -> Iterator[Statement]:
    with tarfile.open(path) as archive:
        for member in archive:
            source = archive.extractfile(member) if member.name.endswith(".md") else None
            text = source.read().decode() if source else ""
            if front := _BODY.match(text):
                blocks = _BLANK.split(text[front.end() :])
                date = _DATE.search(member.name)
                paragraphs = tuple(block.strip() for block in blocks if block.strip())
                yield Statement(member.name, date[0] if date else None, paragraphs)


def nested(statements: tuple[Statement, ...], size: int | None) -> tuple[Statement, ...]:
    """Return the first statements; each size holds the smaller ones."""
    return statements[:size]
