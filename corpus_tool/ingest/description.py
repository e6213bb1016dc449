"""What is known about a document beside its text: partial, from several sources, joined.

A manifest, a command's options and a file's front matter all give a `Description`; the more
trusted one comes first in a `|`.
To add a field: give it to `Document`, to `Description`, and its check to `CHECKS`.
"""

from __future__ import annotations

import difflib
import hashlib
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from pathlib import PurePath

from corpus_tool.errors import InputError
from corpus_tool.model import Document, Party
from corpus_tool.paths import as_text
from corpus_tool.text.normalize import order_marks

__all__ = ["CHECKS", "Description", "describe", "describe_file", "parse_party", "slug"]

KEY_LENGTH = 80

_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_CODE = re.compile(r"[A-Z][A-Z0-9-]{1,15}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_FRONT_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?!\d)")
_FILE_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(?![0-9])")


@dataclass(frozen=True, slots=True)
class Description:
    """What one source says about a document; None where it says nothing."""

    key: str | None = None
    title: str | None = None
    kind: str | None = None
    date: str | None = None
    place: str | None = None
    parties: tuple[Party, ...] | None = None
    level: str | None = None
    succeeds: str | None = None
    languages: tuple[str, ...] | None = None
    source_url: str | None = None
    licence: str | None = None
    specimen: bool | None = None

    def __or__(self, other: Description) -> Description:
        """Fill what this one leaves open from another."""
        joined = {}
        for name in _FIELDS:
            value = getattr(self, name)
            joined[name] = getattr(other, name) if value is None else value
        return Description(**joined)

    @classmethod
    def of(cls, document: Document) -> Description:
        """Say what a stored document is known by."""
        return cls(**{name: getattr(document, name) for name in _FIELDS})

    def document(self) -> Document:
        """Return the document described; it must have a key and a title."""
        known = {name: getattr(self, name) for name in _FIELDS}
        return Document(**{name: value for name, value in known.items() if value is not None})


_FIELDS = tuple(field.name for field in fields(Description))


def slug(name: str) -> str:
    """Make a key from any name: `Joint Statement (2025).md` -> `joint-statement-2025-md`."""
    plain = unicodedata.normalize("NFKD", order_marks(name)).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
    if words and len(words) <= KEY_LENGTH:
        return words
    # A name too long, or in another script: two such names must not become one key.
    mark = hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:8]
    room = KEY_LENGTH - len(mark)
    return f"{words[:room].rpartition('-')[0] or words[: room - 1] or 'document'}-{mark}"


def describe(table: Mapping[str, object], *, origin: str) -> Description:
    """Check what a manifest or a command says about a document.

    Args:
        table: fields by name; a field that is None was not given.
        origin: what the message names as the place of the mistake.

    Raises:
        InputError: an unknown field, or a value that cannot be.
    """
    checked: dict[str, object] = {}
    for name, value in table.items():
        if name not in CHECKS:
            near = difflib.get_close_matches(name, CHECKS, n=1)
            hint = f"Perhaps '{near[0]}' is meant" if near else f"Known: {', '.join(CHECKS)}"
            raise _mistake(f"{origin}: unknown field '{name}'", hint=hint)
        if value is None:
            continue
        try:
            checked[name] = CHECKS[name](value)
        except ValueError as cause:
            raise _mistake(f"{origin}: {name} {cause}") from cause
    description = Description(**checked)  # type: ignore[arg-type]  # CHECKS gives each its type
    if description.key and description.key == description.succeeds:
        raise _mistake(f"{origin}: '{description.key}' cannot succeed itself")
    return description


def describe_file(path: PurePath, metadata: Mapping[str, str]) -> Description:
    """Gather what a file says of itself: front matter, then its name. Nothing here can fail."""
    front = {name.lower(): " ".join(value.split()) for name, value in metadata.items()}
    dated = _FILE_DATE.match(path.stem)
    said = {
        "key": front.get("key"),
        "title": front.get("title"),
        "kind": front.get("kind"),
        "date": _front_date(front.get("date", "")) or (dated and _front_date(dated[1])),
        "place": front.get("place"),
        "level": front.get("level"),
        "succeeds": front.get("succeeds"),
        "languages": (front["language"],) if front.get("language") else None,
        "source_url": front.get("source_url") or front.get("url"),
        "licence": front.get("licence") or front.get("license"),
    }
    kept = {name: value for name, value in said.items() if value and _passes(name, value)}
    own = describe(kept, origin=str(path))
    return own | Description(key=slug(as_text(path.stem)))


def parse_party(text: str) -> Party:
    """Read a party as a command names it: `JPN=Japan`, or `JPN` alone.

    Raises:
        ValueError: it is neither.
    """
    code, _, name = text.partition("=")
    return _party({"code": code.strip(), "name": name.strip() or code.strip()})


def _passes(name: str, value: object) -> bool:
    try:
        CHECKS[name](value)
    except ValueError:
        return False
    return True


def _front_date(text: str) -> str | None:
    """Return the ISO date that a text begins with: `2023-09-11 00:32:33-04:00`."""
    found = _FRONT_DATE.match(text)
    day = found[0] if found else text
    return day if day and _passes("date", day) else None


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("must be a text")
    text = " ".join(value.split())
    if not text:
        raise ValueError("is empty")
    if len(text) > 1000:
        raise ValueError(f"has {len(text):,} characters, the limit is 1,000")
    if any(unicodedata.category(character) in {"Cc", "Cs"} for character in text):
        raise ValueError("holds control characters")
    return text


def _shaped(pattern: re.Pattern[str], wanted: str) -> Callable[[object], str]:
    def check(value: object) -> str:
        if not pattern.fullmatch(text := _text(value)):
            raise ValueError(f"'{text}' is not {wanted}")
        return text

    return check


def _key(value: object) -> str:
    key = _shaped(_KEY, "a key: small letters a-z, digits and single hyphens")(value)
    if len(key) > KEY_LENGTH:
        raise ValueError(f"has {len(key)} characters, the limit is {KEY_LENGTH}")
    return key


def _date(value: object) -> str:
    if isinstance(value, date):  # TOML has dates of its own
        return value.isoformat()[:10]
    text = _shaped(_DATE, "a date like 2025-01-21, 2025-01 or 2025")(value)
    try:
        date.fromisoformat(f"{text}-01-01"[:10])
    except ValueError as cause:
        raise ValueError(f"'{text}' is not in the calendar") from cause
    return text


def _address(value: object) -> str:
    text = _text(value)
    if not re.match(r"https?://[^\s/]", text):
        raise ValueError("must begin with https:// or http://")
    return text


def _truth(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError("must be true or false")
    return value


def _members(value: object) -> list[object]:
    if not isinstance(value, list | tuple) or not value:
        raise ValueError("must be a list of one or more")
    return list(value)


def _languages(value: object) -> tuple[str, ...]:
    check = _shaped(_LANGUAGE, "a language code like en")
    return tuple(check(each) for each in _members(value))


def _party(value: object) -> Party:
    if isinstance(value, Party):
        return value
    if not isinstance(value, Mapping) or set(value) != {"code", "name"}:
        raise ValueError('must be given as { code = "JPN", name = "Japan" }')
    code = _shaped(_CODE, "a code like JPN, ASEAN or EU")(value["code"])
    return Party(code, _text(value["name"]))


def _parties(value: object) -> tuple[Party, ...]:
    parties = tuple(_party(each) for each in _members(value))
    codes = [party.code for party in parties]
    if twice := next((code for code in codes if codes.count(code) > 1), None):
        raise ValueError(f"names {twice} twice")
    return parties


CHECKS: Mapping[str, Callable[[object], object]] = {
    "key": _key,
    "title": _text,
    "kind": _text,
    "date": _date,
    "place": _text,
    "parties": _parties,
    "level": _text,
    "succeeds": _key,
    "languages": _languages,
    "source_url": _address,
    "licence": _text,
    "specimen": _truth,
}
"""Field -> what makes its value sound, or raises ValueError with the end of a sentence."""


def _mistake(message: str, *, hint: str | None = None) -> InputError:
    return InputError(message, hint=hint, code="E_DESCRIPTION")
