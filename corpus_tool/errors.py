"""Every failure that a user can act on, as one tree.

```
CorpusError                  message, subject, hint, code
├── InputError (ValueError)      something given to the tool cannot be used
│   ├── UnsupportedFormat            no reader for it
│   ├── UnreadableSource             the reader for it cannot read this one
│   ├── MissingDependency            an optional package is not installed
│   └── FetchFailed                  an address did not yield a document
├── NotFound (LookupError)       something named is not in the corpus
│   ├── DocumentNotFound
│   ├── VersionNotFound
│   ├── ParagraphNotFound
│   ├── ComparisonNotFound
│   └── FormulaNotFound
├── Conflict                     the request contradicts what is stored
│   ├── ImmutableVersion
│   └── DuplicateDocument
├── StorageError                 the database cannot do it
│   ├── SchemaOutOfDate
│   ├── DatabaseBusy
│   └── DatabaseDamaged
└── SettingsError                a setting is wrong: which key, where it came from
```

The core raises `ValueError` for impossible arguments and nothing else; foreign exceptions are
translated at the border, and only those a user can act on.
"""

from __future__ import annotations

__all__ = [
    "ComparisonNotFound",
    "Conflict",
    "CorpusError",
    "DatabaseBusy",
    "DatabaseDamaged",
    "DocumentNotFound",
    "DuplicateDocument",
    "FetchFailed",
    "FormulaNotFound",
    "ImmutableVersion",
    "InputError",
    "MissingDependency",
    "NotFound",
    "ParagraphNotFound",
    "SchemaOutOfDate",
    "SettingsError",
    "StorageError",
    "UnreadableSource",
    "UnsupportedFormat",
    "VersionNotFound",
]


class CorpusError(Exception):
    """Say what happened to which thing, why, and what to do, in one line.

    Args:
        message: what happened and why, a sentence without its final full stop.
        subject: the thing it happened to, as the user named it (a path, a document's key).
        hint: what to do about it, a sentence without its final full stop.
        code: the stable name of the failure, for programs: `E_EMPTY`, `E_CHARSET`, …
    """

    default_code = "E_FAILED"

    def __init__(
        self, message: str, *, subject: str | None = None, hint: str | None = None, code: str = ""
    ) -> None:
        super().__init__(message)
        self.message = message
        self.subject = subject
        self.hint = hint
        self.code = code or self.default_code

    def __str__(self) -> str:
        """Return the one line a user reads: `CODE: message. Hint.`"""
        line = f"{self.code}: {self.message}."
        return f"{line} {self.hint}." if self.hint else line


class InputError(CorpusError, ValueError):
    """Something given to the tool cannot be used."""

    default_code = "E_INPUT"


class UnsupportedFormat(InputError):
    """No reader knows this kind of file."""

    default_code = "E_UNKNOWN_TYPE"


class UnreadableSource(InputError):
    """The file's kind is known, but this file cannot be read."""

    default_code = "E_UNREADABLE"


class MissingDependency(InputError):
    """An optional package is needed and not installed."""

    default_code = "E_DEPENDENCY"


class FetchFailed(InputError):
    """An address did not yield a document."""

    default_code = "E_FETCH"


class NotFound(CorpusError, LookupError):
    """Something named is not in the corpus."""

    default_code = "E_NOT_FOUND"


class DocumentNotFound(NotFound):
    """No document has this key."""

    default_code = "E_NO_DOCUMENT"


class VersionNotFound(NotFound):
    """The document has no version of this number."""

    default_code = "E_NO_VERSION"


class ParagraphNotFound(NotFound):
    """The text has no paragraph of this path."""

    default_code = "E_NO_PARAGRAPH"


class ComparisonNotFound(NotFound):
    """The two versions have not been compared with these options."""

    default_code = "E_NO_COMPARISON"


class FormulaNotFound(NotFound):
    """No formula of the corpus has this id."""

    default_code = "E_NO_FORMULA"


class Conflict(CorpusError):
    """The request contradicts what is stored."""

    default_code = "E_CONFLICT"


class ImmutableVersion(Conflict):
    """A stored version was to be altered or deleted."""

    default_code = "E_IMMUTABLE"


class DuplicateDocument(Conflict):
    """Another document already holds this key."""

    default_code = "E_DUPLICATE"


class StorageError(CorpusError):
    """The database cannot do what was asked; of the step that failed nothing is stored."""

    default_code = "E_STORE"


class SchemaOutOfDate(StorageError):
    """The database's schema is older or newer than the program."""

    default_code = "E_SCHEMA"


class DatabaseBusy(StorageError):
    """Another program is writing and did not finish in time."""

    default_code = "E_BUSY"


class DatabaseDamaged(StorageError):
    """The database file is not a sound database."""

    default_code = "E_DAMAGED"


class SettingsError(CorpusError):
    """A setting is wrong; the message names the key and where it came from."""

    default_code = "E_SETTINGS"
