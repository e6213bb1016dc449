"""What was received, and where it came from."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

__all__ = [
    "Provenance",
    "Receipt",
    "Retrieval",
    "Source",
]


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes of a document as received, and where they came from (FRBR manifestation)."""

    content: bytes
    origin: str
    """A path as the user named it, or an address."""
    media_type: str
    retrieved_at: datetime
    """Aware, in UTC."""
    charset: str | None = None
    """The encoding the text was decoded with; None for binary formats."""

    @property
    def sha256(self) -> str:
        """The 64 hex digits of the digest of the bytes."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a stored version came from, without its bytes."""

    sha256: str
    media_type: str
    origin: str
    retrieved_at: datetime
    size: int
    """In bytes."""
    reader: str
    """The reader's name and version: `markdown 1`."""
    charset: str | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """Bytes that a stored version was read from, and where they came from."""

    provenance: Provenance
    content: bytes


@dataclass(frozen=True, slots=True)
class Retrieval:
    """What a publisher answered when asked for an address, without the bytes."""

    address: str
    """As it was asked for: from the catalogue, or by the user."""
    final_address: str
    """What the bytes came from, after redirects and links."""
    via: tuple[str, ...]
    """The addresses in between."""
    status: int
    """200, or 304 where the publisher said that the bytes known are still the ones."""
    headers: tuple[tuple[str, str], ...]
    """Of the answer, names in lower case; without cookies."""
    retrieved_at: datetime
    """Aware, in UTC."""
    sha256: str
    """Of the bytes, which the corpus holds."""

    def header(self, name: str) -> str:
        """Return the first header of a name, or nothing."""
        return next((value for each, value in self.headers if each == name), "")
