"""Data of the published schema as what is brought into a corpus; what is not sound is refused."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NoReturn

from corpus_tool.errors import InputError
from corpus_tool.interchange.brought import BroughtComparison, BroughtRetrieval, BroughtVersion
from corpus_tool.interchange.schema import load_schema, mistakes
from corpus_tool.model import Link, Nearest, Options, Provenance, Receipt, Retrieval, Segmentation
from corpus_tool.model.records import from_plain

__all__ = [
    "SCHEMA",
    "brought_comparison",
    "brought_retrieval",
    "brought_version",
    "refuse",
    "require_sound",
]

SCHEMA = load_schema("corpus")
"""The JSON Schema (2020-12) of a corpus's documents, versions and comparisons."""


def require_sound(value: object, place: str) -> None:
    """Refuse what is not valid under the schema.

    Args:
        value: a record.
        place: where in the file it stands, for the message.
    """
    for mistake in mistakes(value, SCHEMA):
        refuse(place, mistake)


def refuse(place: str, why: str, cause: Exception | None = None) -> NoReturn:
    """Raise the error of an import that is not sound."""
    raise InputError(
        f"{place}: {why}",
        subject=place,
        hint="Nothing was imported; the schema is in docs/formats.md",
        code="E_SCHEMA",
    ) from cause


def brought_version(value: Mapping[str, Any], place: str) -> BroughtVersion:
    """Return a version with its receipts; its digests are looked at."""
    text = from_plain(Segmentation, value["text"])
    if text.digest(value["language"]) != value["digest"]:
        refuse(place, "/digest: is not that of the text")
    receipts = [
        _brought_receipt(each, f"{place}: /receipts/{number}")
        for number, each in enumerate(value["receipts"])
    ]
    return BroughtVersion(
        key=value["document"],
        number=value["number"],
        language=value["language"],
        parent=value["parent"],
        segmentation=text,
        receipts=tuple(receipts),
        place=place,
    )


def _brought_receipt(value: Mapping[str, Any], place: str) -> Receipt:
    plain = dict(value)
    try:
        content = base64.b64decode(plain.pop("content"), validate=True)
    except (binascii.Error, ValueError) as cause:
        refuse(place, f"{cause}", cause)
    receipt = Receipt(from_plain(Provenance, plain), content)
    _moment(plain["retrieved_at"], f"{place}/retrieved_at")
    digest = hashlib.sha256(content).hexdigest()
    if (digest, len(content)) != (plain["sha256"], plain["size"]):
        refuse(f"{place}/sha256", "is not that of the content")
    return receipt


def brought_retrieval(value: Mapping[str, Any], place: str) -> BroughtRetrieval:
    """Return what a publisher answered."""
    _moment(value["retrieved_at"], f"{place}: /retrieval/retrieved_at")
    if any(len(header) != len(("name", "text")) for header in value["headers"]):
        refuse(place, "/retrieval/headers: a header is a name and a text")
    return BroughtRetrieval(from_plain(Retrieval, value), place)


def _moment(text: str, place: str) -> None:
    try:
        datetime.fromisoformat(text)
    except ValueError as cause:
        refuse(place, f"{cause}", cause)


def brought_comparison(value: Mapping[str, Any], place: str) -> BroughtComparison:
    """Return a comparison; its sides are numbered as where it comes from."""
    sides = [(value[side]["document"], value[side]["number"]) for side in ("left", "right")]
    return BroughtComparison(
        left=sides[0],
        right=sides[1],
        links=tuple(from_plain(Link, each) for each in value["links"]),
        nearest=tuple(from_plain(Nearest, each) for each in value["nearest"]),
        options=from_plain(Options, value["options"]),
        engine=value["engine"],
        lexicon=value["lexicon"],
        encoder=value["encoder"],
        place=place,
    )
