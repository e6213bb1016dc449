"""What a user may set: from `corpus.toml` and the environment, read here and nowhere else.

The environment wins over the file: `CORPUS_TOOL_DATABASE` over `database`.
To add a setting: give `Settings` a field of type str or bool with a default and a docstring.
"""

from __future__ import annotations

import contextlib
import difflib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from corpus_tool.errors import InputError, SettingsError
from corpus_tool.paths import exists, is_folder, printable
from corpus_tool.toml_files import read_toml
from corpus_tool.workspace import SETTINGS_FILE, Workspace

__all__ = ["Settings", "load_settings"]

MAX_FILE_BYTES = 65_536
"""A larger file is no list of nine settings."""

ENCODERS = frozenset({"auto", "small", "static", "none"})
"""The encoders that have a name; any other is a folder."""

_PREFIX = "CORPUS_TOOL_"
_WORKSPACE = f"{_PREFIX}WORKSPACE"
_TRUTH = dict.fromkeys(("1", "true", "yes", "on"), True) | dict.fromkeys(
    ("0", "false", "no", "off"), False
)


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one workspace."""

    workspace: Workspace
    database: str = field(default="db/corpus.sqlite", repr=False)
    """A path from the workspace, or an address; it may hold a password and is never printed."""
    documents: str = "documents"
    """Folder of `manifest.toml` and the texts, from the workspace."""
    reports: str = "reports"
    """Folder of the pages, from the workspace."""
    lexicon: str = "en"
    """Name of a shipped list of words, or a path from the workspace to a `.toml` file."""
    subjects: str = ""
    """A path from the workspace to subjects of your own, beside those that are shipped."""
    semantics: bool = True
    """Use an encoder; false is the same as `encoder = "none"`."""
    encoder: str = "auto"
    """`auto`, `small`, `static`, `none`, or a path from the workspace to the folder of a
    sentence-transformers model in ONNX."""
    weights: str = ""
    """A path from the workspace to weights of your own, by `benchmarks.learn_weights`."""
    contact: str = ""
    """What publishers are told of who fetches from them: an address or a page."""

    @property
    def database_url(self) -> str:
        """The database as the store opens it: an absolute path or an address."""
        scheme, separator, rest = self.database.partition(":///")
        if separator and scheme.startswith("sqlite"):
            return str(self.workspace.root / rest)
        return self.database if "://" in self.database else str(self.folder("database"))

    def make_database_folder(self) -> None:
        """Make the folder of a database file, which SQLite does not."""
        if "://" not in self.database_url:
            with contextlib.suppress(OSError):  # opening the file there will say what is wrong
                Path(self.database_url).parent.mkdir(exist_ok=True)

    @property
    def database_shown(self) -> str:
        """The database as it may be shown: no user, no password, no query."""
        if "://" not in self.database:
            return self.database
        address = re.sub(r"(?<=://)[^/]*@", "", self.database.partition("?")[0])
        return address if "@" not in address else address.partition("://")[0] + "://…"

    def folder(self, name: str) -> Path:
        """Return the absolute path of a setting that names one."""
        return self.workspace.root / str(getattr(self, name))

    @property
    def lexicon_name(self) -> str:
        """The lexicon as `lexicon.load` takes it: a name, or an absolute path."""
        return str(self.folder("lexicon")) if self.lexicon.endswith(".toml") else self.lexicon

    @property
    def encoder_name(self) -> str:
        """The encoder as `semantics.load` takes it: a name, or an absolute path."""
        if not self.semantics:
            return "none"
        return self.encoder if self.encoder in ENCODERS else str(self.folder("encoder"))


_KEYS = tuple(each.name for each in fields(Settings) if each.name != "workspace")
_SWITCHES = {"semantics"}


def load_settings(
    workspace: Path | None = None,
    *,
    database: str | Path | None = None,
    encoder: str | None = None,
    environ: Mapping[str, str] | None = None,
) -> Settings:
    """Read the settings of a workspace.

    Args:
        workspace: its folder; by default `CORPUS_TOOL_WORKSPACE`, or the folder with a
            `corpus.toml` at or above the current one.
        database: a path or an address that wins over every setting.
        encoder: a name, or a path from the current folder, that wins over every setting.
        environ: the environment; by default the process's own.

    Raises:
        SettingsError: no workspace, or a setting that is wrong: which, and where it came from.
    """
    environ = os.environ if environ is None else environ
    chosen = _environment(environ)
    if database is not None:
        chosen["database"] = (
            str(database) if "://" in str(database) else str(Path(database).absolute())
        )
    if encoder is not None:
        chosen["encoder"] = encoder if encoder in ENCODERS else str(Path(encoder).absolute())
        chosen["semantics"] = True
    found = _workspace(workspace, environ, database_given="database" in chosen)
    return Settings(workspace=found, **{**_file(found.root / SETTINGS_FILE), **chosen})


def _workspace(
    named: Path | None, environ: Mapping[str, str], *, database_given: bool
) -> Workspace:
    origin = "--workspace" if named else _WORKSPACE
    if named is None and environ.get(_WORKSPACE):
        named = Path(environ[_WORKSPACE])
    if named is not None:
        if not is_folder(named):
            name = printable(named)
            try:
                exists(named)
            except InputError as cause:
                raise SettingsError(f"{origin}: {cause.message}", subject=name) from cause
            raise SettingsError(
                f"{origin} names '{name}', which is not a folder",
                subject=name,
                hint=f"Make it: corpus-tool init '{name}'",
            )
        return Workspace(named.absolute())
    working_folder = Path.cwd()
    found = Workspace.find(working_folder)
    if found is None and database_given:
        return Workspace(working_folder)
    if found is None:
        raise SettingsError(
            f"no {SETTINGS_FILE} in '{working_folder}' or any folder above it",
            subject=str(working_folder),
            hint="Make a workspace here with corpus-tool init, or name one with --workspace",
            code="E_NO_WORKSPACE",
        )
    return found


def _environment(environ: Mapping[str, str]) -> dict[str, Any]:
    chosen: dict[str, Any] = {}
    for name, text in sorted(environ.items()):
        if not name.startswith(_PREFIX) or name == _WORKSPACE:
            continue
        key, value = name.removeprefix(_PREFIX).lower(), text
        truth = _TRUTH.get(text.lower()) if key in _SWITCHES else None
        chosen[key] = _checked(key, value if truth is None else truth, f"the environment ({name})")
    return chosen


def _file(path: Path) -> dict[str, Any]:
    try:
        table = read_toml(path, limit=MAX_FILE_BYTES)
    except InputError as cause:
        if cause.code == "E_NOT_FOUND":
            return {}
        raise SettingsError(cause.message, subject=cause.subject) from cause
    except ValueError as cause:
        name = printable(path)
        raise SettingsError(f"'{name}' {cause}", subject=name) from cause
    return {key: _checked(key, value, f"'{path}'") for key, value in table.items()}


def _checked(key: str, value: object, origin: str) -> object:
    """Return the value when it is of the setting's kind; an error never repeats the value."""
    if key not in _KEYS:
        near = difflib.get_close_matches(key, _KEYS, n=1)
        raise SettingsError(
            f"unknown setting '{key}' in {origin}",
            subject=key,
            hint=f"Perhaps '{near[0]}' is meant" if near else f"Known: {', '.join(_KEYS)}",
        )
    kind, expectation = (bool, "true or false") if key in _SWITCHES else (str, "a text, not empty")
    if not isinstance(value, kind) or value == "":
        raise SettingsError(f"setting '{key}' in {origin} must be {expectation}", subject=key)
    return value
