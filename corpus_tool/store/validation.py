"""What may enter the database: checked here, so that it fails with one line and stores nothing."""

from __future__ import annotations

import calendar
import re
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache

from corpus_tool.errors import InputError, StorageError
from corpus_tool.model import PARAGRAPH_BREAK, Document, Link, Paragraph, Segmentation, Version

__all__ = [
    "require_bounds",
    "require_document",
    "require_readings",
    "require_segmentation",
    "require_text",
    "require_version",
]

DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)

SURROGATE = re.compile("[\ud800-\udfff]")

LIMITS = {"key": 200, "succeeds": 200, "code": 100, "path": 500, "slug": 200, "mark": 200}
"""Code points of what is looked up by an index."""


def require_text(value: object, what: str) -> None:
    """Refuse NUL and lone surrogates anywhere in a value: no database keeps them.

    Args:
        value: strings, and anything made of them.
        what: its name in the message.

    Raises:
        InputError: it holds one; the message says where.
    """
    if _is_sound(value):  # nearly always, and told without naming every place
        return
    for where, text in _strings(value, what):
        if "\0" in text:
            raise _character(where, "a NUL character", text.index("\0"))
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise _character(where, "half of a surrogate pair", error.start) from None


def _is_sound(value: object) -> bool:
    match value:
        case str():
            return "\0" not in value and (value.isascii() or not SURROGATE.search(value))
        case list() | tuple():
            return all(map(_is_sound, value))
        case Mapping():
            return all(map(_is_sound, value)) and all(map(_is_sound, value.values()))
    names = _names(type(value))  # type: ignore[arg-type] # a class is hashable
    return not names or all(_is_sound(getattr(value, name)) for name in names)


@cache
def _names(kind: Hashable) -> tuple[str, ...]:
    """Return the fields of a class of values, none where it is no such class."""
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()


def _strings(value: object, where: str) -> Iterator[tuple[str, str]]:
    """Yield the strings of a value with their places: `document.title`, `paragraphs[3].text`."""
    if isinstance(value, str):
        yield where, value
    elif is_dataclass(value):
        for field in fields(value):
            yield from _strings(getattr(value, field.name), f"{where}.{field.name}")
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _strings(key, where)
            yield from _strings(item, f"{where}.{key!r}")
    elif isinstance(value, (list, tuple)):
        for number, item in enumerate(value):
            yield from _strings(item, f"{where}[{number}]")


def _character(where: str, which: str, position: int) -> InputError:
    return InputError(
        f"{where} holds {which} at position {position}, which is no text",
        subject=where,
        hint="Save the file as UTF-8 without it",
        code="E_CHARACTER",
    )


def require_document(document: Document) -> None:
    """Refuse a description that could not be found again or ordered by time."""
    require_text(document, "document")
    if not document.key or "@" in document.key:
        raise InputError(
            f"{document.key!r} is no key of a document",
            subject=document.key,
            hint="Use letters, digits and hyphens; an @ stands before a version's number",
            code="E_KEY",
        )
    _require_short(document.key, "key")
    _require_short(document.succeeds or "", "succeeds")
    for party in document.parties:
        if not party.code:
            raise InputError("a party has no code", subject=document.key, code="E_PARTY")
        _require_short(party.code, "code")
    if document.date is not None:
        require_bounds(document.date)


def _require_short(text: str, name: str) -> None:
    if len(text) > LIMITS[name]:
        raise InputError(
            f"the {name} {text[:40]!r}… has {len(text)} characters; {LIMITS[name]} are allowed",
            subject=name,
            code="E_TOO_LONG",
        )


def require_bounds(text: str) -> tuple[date, date]:
    """Return the first and the last day of a date, whole or partial (EDTF level 0).

    Example: `2025-02` gives 2025-02-01 and 2025-02-28.
    """
    try:
        match = DATE.fullmatch(text)
        if match is None:
            raise ValueError(text)
        year, month, day = (int(part) if part else None for part in match.groups())
        assert year is not None, "the pattern demands a year"
        if month is None:
            return date(year, 1, 1), date(year, 12, 31)
        if day is None:
            return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
        return date(year, month, day), date(year, month, day)
    except ValueError:
        raise InputError(
            f"{text!r} is not a date",
            subject=text,
            hint="Write 2025, 2025-01 or 2025-01-21",
            code="E_DATE",
        ) from None


def require_version(version: Version) -> None:
    """Refuse a version of which any part could not be stored or found again."""
    require_document(version.document)
    require_text(version.language, "language")
    require_text(version.provenance, "source")
    if version.provenance.retrieved_at.tzinfo is None:
        raise ValueError("Source.retrieved_at needs a time zone")
    require_segmentation(version.segmentation)


def require_segmentation(segmentation: Segmentation) -> None:
    """Refuse a text whose units contradict each other: that is a defect of the segmenter."""
    require_text(segmentation.parts, "parts")
    require_text(segmentation.headings, "headings")
    require_text(segmentation.paragraphs, "paragraphs")
    require_text(segmentation.findings, "findings")
    require_text(segmentation.notes, "notes")
    for flaw in _flaws(segmentation):
        raise StorageError(
            f"the text was not stored: {flaw}",
            hint="This is a defect of the program; please report it with the file",
            code="E_SEGMENTATION",
        )


def _flaws(segmentation: Segmentation) -> Iterator[str]:
    paragraphs = segmentation.paragraphs
    if not paragraphs:
        yield "it has no paragraph"
    slugs = [part.slug for part in segmentation.parts]
    yield from _repeated(slugs, "part")
    yield from _repeated([paragraph.path for paragraph in paragraphs], "path")
    start = 0
    for order, paragraph in enumerate(paragraphs):
        yield from _misplaced(paragraph, order, start)
        start = paragraph.end + len(PARAGRAPH_BREAK)
    for note in segmentation.notes:
        if not note.text or not note.mark or len(note.mark) > LIMITS["mark"]:
            yield f"its note {note.mark!r} has no words, or no mark of {LIMITS['mark']} characters"
    used = {heading.part for heading in segmentation.headings}
    used |= {paragraph.part for paragraph in paragraphs}
    for name in sorted(used - set(slugs)):
        yield f"its part {name!r} is missing"
    for heading in segmentation.headings:
        if not 0 <= heading.before <= len(paragraphs):
            yield f"its heading {heading.text!r} stands before paragraph {heading.before}"
        if heading.level < 1:
            yield f"its heading {heading.text!r} has the level {heading.level}"


def _misplaced(paragraph: Paragraph, order: int, start: int) -> Iterator[str]:
    if not paragraph.text:
        yield f"its paragraph {order} has no words"
    if paragraph.index != order:
        yield f"its paragraph {order} calls itself {paragraph.index}"
    if paragraph.start != start:
        yield f"its paragraph {order} starts at {paragraph.start} instead of {start}"
    if len(paragraph.path) > LIMITS["path"]:
        yield f"the path of its paragraph {order} is too long"


def _repeated(names: list[str], what: str) -> Iterator[str]:
    if len(set(names)) < len(names):
        name = next(name for name in names if names.count(name) > 1)
        yield f"two of its units share the {what} {name!r}"
    if any(len(name) > LIMITS["slug"] for name in names if what == "part"):
        yield f"the name of a {what} is too long"


def require_readings(link: Link, left: str, right: str) -> None:
    """Refuse readings that do not reproduce both texts: the store keeps only their lengths."""
    if not link.readings:
        return
    joined = (
        "".join(reading.left for reading in link.readings),
        "".join(reading.right for reading in link.readings),
    )
    if joined != (left, right):
        raise StorageError(
            f"the comparison was not stored: the readings of its link {link.left} to {link.right} "
            "do not reproduce the paragraphs",
            hint="This is a defect of the program; please report it with both files",
            code="E_READINGS",
        )
