"""What is known about a document beside its text: options, front matter, manifest.

Sections, in order:

* What is known about a document beside its text: partial, from several sources, joined.
* Split the front matter off a text: a small YAML table between two lines of dashes.
* The manifest: which files a folder of documents holds, and what is known about each.
"""

from __future__ import annotations

import difflib
import hashlib
import os
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path, PurePath, PurePosixPath

import yaml
from yaml import events

from corpus_tool.errors import InputError, UnreadableSource
from corpus_tool.ingest.formats import ReaderOptions
from corpus_tool.model import Document, Party
from corpus_tool.paths import as_text, printable
from corpus_tool.text.normalize import order_marks
from corpus_tool.toml_files import read_toml

__all__ = [
    "CHECKS",
    "Description",
    "ManifestItem",
    "describe_file",
    "describe_table",
    "front_parties",
    "load_manifest",
    "make_key",
    "parse_party",
    "split_front_matter",
]


# ----------------------------------------
# What is known about a document beside its text: partial, from several sources, joined.
#
# A manifest, a command's options and a file's front matter all give a `Description`; the more
# trusted one comes first in a `|`.
# To add a field: give it to `Document`, to `Description`, and its check to `CHECKS`.

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
        values = {name: getattr(self, name) for name in _FIELDS}
        return Document(**{name: value for name, value in values.items() if value is not None})


_FIELDS = tuple(field.name for field in fields(Description))


def make_key(name: str) -> str:
    """Make a key from any name: `Joint Statement (2025).md` -> `joint-statement-2025-md`."""
    plain = unicodedata.normalize("NFKD", order_marks(name)).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
    if words and len(words) <= KEY_LENGTH:
        return words
    # A name too long, or in another script: two such names must not become one key.
    mark = hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:8]
    room = KEY_LENGTH - len(mark)
    return f"{words[:room].rpartition('-')[0] or words[: room - 1] or 'document'}-{mark}"


def describe_table(table: Mapping[str, object], *, origin: str) -> Description:
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
    description = describe_table(kept, origin=str(path))
    return description | Description(key=make_key(as_text(path.stem)))


_PARTY_ENTRIES = ("parties", "party")


def front_parties(
    metadata: Mapping[str, str], names: Mapping[str, Sequence[str]]
) -> tuple[tuple[Party, ...], str]:
    """Read the parties that a file names of itself.

    Args:
        metadata: the file's entries.
        names: the names of parties by code, as the lexicon has them.

    Returns:
        The parties, and what was not understood; with any of that there are none.
    """
    by_name = {name.lower(): value for name, value in metadata.items()}
    text = next((by_name[entry] for entry in _PARTY_ENTRIES if by_name.get(entry)), "")
    codes = {name.casefold(): code for code, several in names.items() for name in several}
    parties: list[Party] = []
    for each in filter(None, (part.strip(" []\"'") for part in re.split(r"[;,\n]", text))):
        code, _, name = (part.strip() for part in each.partition("="))
        plain = re.sub(r"^the\s+", "", code.casefold())
        if not name and plain in codes:
            code, name = codes[plain], code
        elif not name and code in names:
            name = names[code][0]
        if not name or not _CODE.fullmatch(code):
            return (), each
        if all(party.code != code for party in parties):
            parties.append(Party(code, name))
    return tuple(parties), ""


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


def _shaped(pattern: re.Pattern[str], shape: str) -> Callable[[object], str]:
    def check(value: object) -> str:
        if not pattern.fullmatch(text := _text(value)):
            raise ValueError(f"'{text}' is not {shape}")
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
    return tuple(check(language) for language in _members(value))


def _party(value: object) -> Party:
    if isinstance(value, Party):
        return value
    if not isinstance(value, Mapping) or set(value) != {"code", "name"}:
        raise ValueError('must be given as { code = "JPN", name = "Japan" }')
    code = _shaped(_CODE, "a code like JPN, ASEAN or EU")(value["code"])
    return Party(code, _text(value["name"]))


def _parties(value: object) -> tuple[Party, ...]:
    parties = tuple(_party(member) for member in _members(value))
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


# ----------------------------------------
# Split the front matter off a text: a small YAML table between two lines of dashes.
#
# Read by its events, not loaded: aliases (which can grow without end), tags and deep nesting are
# refused before anything is built, and every value stays the string it was.

MAX_LENGTH = 65_536
MAX_DEPTH = 8
_FENCE = re.compile(r"---[ \t]*\n")
_CLOSE = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
# What shows that the first line is a fence and not a drawn line: a key, or a table in braces.
_FIRST_KEY = re.compile(
    r"(?:[ \t]*+(?:#[^\n]*+)?\n)*+[ \t]*+(?:[\"']?[^\W\d][\w.-]*+[\"']?[ \t]*+:(?:\s|\Z)|[{%&!])"
)
_UNSTORABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What a text says of itself, and the text without it."""

    body: str
    metadata: dict[str, str] = field(default_factory=dict)
    """Top-level entries; a list's items are joined by `; `, tables are left out, but for parties:
    `NOR=Norway; CHL=Chile`."""
    lines: int = 0
    """Lines the front matter took: line n of the body is line n + `lines` of the source."""


def split_front_matter(text: str, *, subject: str) -> FrontMatter:
    """Split a text into front matter and body; a text without one is all body.

    Raises:
        UnreadableSource: no YAML, an alias, a tag, too long, too deep (`E_FRONT_MATTER`).
    """
    start = len(text) - len(text.lstrip("\n"))
    fence = _FENCE.match(text, start)
    if fence is None or not _FIRST_KEY.match(text, fence.end()):
        return FrontMatter(text)
    before = text.count("\n", 0, fence.end())
    close = _CLOSE.search(text, fence.end())
    if close is None:
        raise _error("the front matter that begins here has no end ('---')", before, subject)
    inside = text[fence.end() : close.start()]
    if len(inside) > MAX_LENGTH:
        message = f"the front matter has {len(inside):,} characters, the limit is {MAX_LENGTH:,}"
        raise _error(message, before, subject)
    metadata = _front_matter_table(inside, before, subject)
    end = min(close.end() + 1, len(text))
    return FrontMatter(text[end:], metadata, text.count("\n", 0, end))


def _front_matter_table(text: str, before: int, subject: str) -> dict[str, str]:
    """Read the entries of the top-level table."""
    reading = _Reading(before, subject)
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            reading.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = before + 1 + (mark.line if mark else 0)
        raise _error(error.problem or "no YAML", line, subject) from error
    except yaml.reader.ReaderError as error:
        line = before + 1 + text.count("\n", 0, error.position)
        raise _error(f"{error.reason} (character {error.character!r})", line, subject) from error
    return reading.entries


class _Reading:
    """Takes the events of a YAML text one after another and keeps the entries of the top."""

    def __init__(self, before: int, subject: str) -> None:
        self.entries: dict[str, str] = {}
        self._before = before
        self._subject = subject
        self._open: list[type[events.Event]] = []
        self._key: str | None = None
        self._pending: list[str] = []
        """Names and values of the table within the top one that is being read."""

    def take(self, event: events.Event) -> None:
        """Keep what the event says; refuse what front matter has no use for."""
        if isinstance(event, events.AliasEvent):
            raise self._refusal("aliases are not accepted", event)
        if isinstance(event, events.CollectionStartEvent | events.ScalarEvent) and event.tag:
            raise self._refusal(f"tags are not accepted ({event.tag[:40]})", event)
        if isinstance(event, events.CollectionStartEvent):
            self._enter(event)
        elif isinstance(event, events.CollectionEndEvent):
            self._close()
            self._open.pop()
            self._key = None if len(self._open) == 1 else self._key
        elif isinstance(event, events.ScalarEvent):
            self._scalar(event)

    def _enter(self, event: events.CollectionStartEvent) -> None:
        if not self._open and not isinstance(event, events.MappingStartEvent):
            raise self._refusal("not a table of 'key: value' lines", event)
        if len(self._open) == 1 and self._key is None:
            raise self._refusal("a key must be a word", event)
        if len(self._open) == MAX_DEPTH:
            raise self._refusal(f"nested more than {MAX_DEPTH} deep", event)
        self._open.append(type(event))

    def _scalar(self, event: events.ScalarEvent) -> None:
        value = _UNSTORABLE.sub("\ufffd", event.value)
        if not self._open:
            raise self._refusal("not a table of 'key: value' lines", event)
        if len(self._open) == 1 and self._key is None:
            self._key = value
        elif len(self._open) == 1:
            self.entries[str(self._key)] = value
            self._key = None
        elif len(self._open) == 2 and self._open[1] is events.SequenceStartEvent:
            self._join(value)
        elif self._is_of_parties() and self._open[-1] is events.MappingStartEvent:
            self._pair(value)

    def _is_of_parties(self) -> bool:
        """Tell whether the value belongs to the one entry of which tables are read."""
        return str(self._key).lower() in _PARTY_ENTRIES and len(self._open) <= 3

    def _join(self, value: str) -> None:
        key = str(self._key)
        self.entries[key] = f"{self.entries[key]}; {value}" if key in self.entries else value

    def _pair(self, value: str) -> None:
        """Keep a table's entries as `NOR=Norway`, or `code: NOR, name: Norway` as the same."""
        self._pending.append(value)
        if len(self._pending) % 2 or len(self._open) == 3:
            return
        self._join("=".join(self._pending))
        self._pending.clear()

    def _close(self) -> None:
        """Put the pairs of a table in a list together, as its end is reached."""
        pairs = dict(zip(self._pending[::2], self._pending[1::2], strict=False))
        named = [pairs[name] for name in ("code", "name") if name in pairs]
        if len(self._open) == 3 and pairs:
            self._join("=".join(named or next(iter(pairs.items()))))
        self._pending.clear()

    def _refusal(self, message: str, event: events.Event) -> UnreadableSource:
        line = event.start_mark.line if event.start_mark else 0
        return _error(message, self._before + 1 + line, self._subject)


def _error(message: str, line: int, subject: str) -> UnreadableSource:
    return UnreadableSource(
        f"line {line} of '{subject}': {message}", subject=subject, code="E_FRONT_MATTER"
    )


# ----------------------------------------
# The manifest: which files a folder of documents holds, and what is known about each.
#
# `manifest.toml` has one `[[document]]` table per document; its folder's other documents
# (`ingest.files`) are taken with what they say of themselves.

MAX_FILE_BYTES = 5_000_000
"""Ten thousand documents need about four."""


@dataclass(frozen=True, slots=True)
class ManifestItem:
    """A file to be added, and what is known about it."""

    path: Path
    description: Description = field(default_factory=Description)
    listed: bool = False
    """Named by a manifest, which then has the last word on its description."""
    reading: ReaderOptions = field(default_factory=ReaderOptions)
    """How it is to be read."""


def load_manifest(path: Path) -> tuple[ManifestItem, ...]:
    """Read a manifest: the files it lists, in its order.

    Raises:
        InputError: no such file, no sound TOML, an unknown field, a wrong value, a file or key
            given twice, a path that leaves the folder.
    """
    tables = _tables(path)
    listed = [item for n, table in enumerate(tables, 1) for item in _items(path, n, table)]
    _refuse_twice(path, listed)
    return tuple(listed)


def _tables(path: Path) -> list[Mapping[str, object]]:
    try:
        content = read_toml(path, limit=MAX_FILE_BYTES)
    except InputError as cause:
        if cause.code == "E_NOT_FOUND":
            name = printable(path)
            raise InputError(
                f"no manifest at '{name}'", subject=name, code="E_NOT_FOUND"
            ) from cause
        raise InputError(cause.message, subject=cause.subject, code="E_MANIFEST") from cause
    except ValueError as cause:
        raise _manifest_mistake(path, f"{cause}") from cause
    tables = content.pop("document", [])
    if content:
        unknown = next(iter(content))
        raise _manifest_mistake(
            path, f"unknown table '{unknown}'", hint="Each file is a [[document]]"
        )
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise _manifest_mistake(path, "'document' is no list of tables", hint="Write [[document]]")
    return tables


def _items(manifest: Path, number: int, table: Mapping[str, object]) -> Iterator[ManifestItem]:
    """Yield a document's files: one, or those of its versions, oldest first."""
    fields = dict(table)
    given = fields.pop("file", None)
    files = given if isinstance(given, list) and given else [given]
    names = [_file(manifest, number, name) for name in files]
    fields.setdefault("key", make_key(as_text(names[0].stem)))
    origin = f"'{printable(manifest)}', document {number} ('{printable(names[0])}')"
    description = describe_table(fields, origin=origin)
    for name in names:
        yield ManifestItem(manifest.parent / name, description, listed=True)


def _file(manifest: Path, number: int, name: object) -> PurePosixPath:
    if not isinstance(name, str) or not name.strip():
        raise _manifest_mistake(
            manifest, f"document {number} needs a file", hint='Write file = "…"'
        )
    # The bytes of the name in the manifest, whatever the locale takes them for.
    path = PurePosixPath(os.fsdecode(name.encode("utf-8")))
    if "\0" in name or path.is_absolute() or ".." in path.parts:
        raise _manifest_mistake(
            manifest, f"document {number}: '{printable(name)}' leaves the folder"
        )
    return path


def _refuse_twice(manifest: Path, items: list[ManifestItem]) -> None:
    seen: dict[Path, str | None] = {}
    keys: dict[str | None, Description] = {}
    for item in items:
        key = item.description.key
        if item.path in seen:
            raise _manifest_mistake(manifest, f"lists '{printable(item.path.name)}' twice")
        if keys.setdefault(key, item.description) is not item.description:
            raise _manifest_mistake(manifest, f"gives the key '{key}' twice")
        seen[item.path] = key


def _manifest_mistake(path: Path, message: str, *, hint: str | None = None) -> InputError:
    name = printable(path)
    return InputError(f"'{name}' {message}", subject=name, hint=hint, code="E_MANIFEST")
