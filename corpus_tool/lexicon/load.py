"""Load a lexicon: a shipped list by its name, or a file of the user's own.

Everything in the file is checked here, so that a rule never meets an empty or misspelt list.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar

from corpus_tool.errors import InputError
from corpus_tool.lexicon.ladder import Ladder
from corpus_tool.lexicon.lists import Lexicon
from corpus_tool.lexicon.tables import error, make, merge, parse, read
from corpus_tool.paths import printable

__all__ = ["load", "load_ladder"]

LADDER = "ladder."
"""How the names of the shipped ladders begin: `ladder.en`."""

Built = TypeVar("Built", Lexicon, Ladder)


def load(name: str = "en") -> Lexicon:
    """Return the lexicon of this name, or of the TOML file at this path.

    A file of one's own may begin with `extends = "en"`: the tables and lists it does not give
    are then those of the shipped lexicon.

    Raises:
        InputError: no such lexicon, or its file breaks a rule (`E_LEXICON`).
    """
    if name.endswith(".toml"):
        return _own(Path(name), "", _lexicon)
    if name not in _shipped(""):
        raise _unknown(name, "")
    return _load_shipped(name)


def load_ladder(name: str | Path = "en") -> Ladder:
    """Return the ladder of operative verbs of this language, or of the TOML file at this path.

    A `Path` is always a file; a name is one where it ends in `.toml`.

    A file of one's own may begin with `extends = "en"`, as a lexicon may.

    Raises:
        InputError: no such ladder, or its file breaks a rule (`E_LEXICON`).
    """
    if isinstance(name, Path) or name.endswith(".toml"):
        return _own(Path(name), LADDER, _ladder)
    if name not in _shipped(LADDER):
        raise _unknown(name, LADDER)
    return _load_ladder(name)


@cache
def _load_shipped(name: str) -> Lexicon:
    return _lexicon(parse(_shipped_bytes(name), name), name)


@cache
def _load_ladder(name: str) -> Ladder:
    return _ladder(parse(_shipped_bytes(LADDER + name), name), LADDER + name)


def _shipped(beginning: str) -> list[str]:
    """Name what is shipped: lexicons, whose names have no point, or ladders, whose names have."""
    folder = resources.files("corpus_tool.lexicon")
    names = [entry.name[:-5] for entry in folder.iterdir() if entry.name.endswith(".toml")]
    if beginning:
        return [name.removeprefix(beginning) for name in names if name.startswith(beginning)]
    return [name for name in names if "." not in name]


def _unknown(name: str, beginning: str) -> InputError:
    shipped = ", ".join(sorted(_shipped(beginning)))
    return error(f"no lexicon is named '{name}'", name, f"Shipped: {shipped}; or give a .toml")


def _shipped_bytes(name: str) -> bytes:
    return resources.files("corpus_tool.lexicon").joinpath(f"{name}.toml").read_bytes()


def _own(path: Path, beginning: str, build: Callable[[Mapping[str, Any], str], Built]) -> Built:
    content = read(path)
    table = parse(content, printable(path))
    base = table.pop("extends", None)
    if base is not None:
        if not isinstance(base, str) or base not in _shipped(beginning):
            raise error("'extends' names no shipped lexicon", printable(path))
        table = merge(parse(_shipped_bytes(beginning + base), base), table)
    # Its own digest: comparisons stored with earlier lists must not be taken for these.
    digest = hashlib.sha256(content).hexdigest()[:8]
    table["version"] = f"{table.get('version', 0)}+{digest}"
    table.setdefault("name", printable(path.stem))
    return build(table, printable(path))


def _lexicon(table: Mapping[str, Any], origin: str) -> Lexicon:
    return _build(Lexicon, table, origin)


def _ladder(table: Mapping[str, Any], origin: str) -> Ladder:
    ladder = _build(Ladder, table, origin)
    if fault := ladder.fault():
        raise error(f"the lexicon '{origin}' {fault}", origin)
    return ladder


def _build(kind: type[Built], table: Mapping[str, Any], origin: str) -> Built:
    built = make(kind, {**table, "version": str(table.get("version", ""))}, origin)
    if not built.version:
        raise error(f"the lexicon '{origin}' has no version", origin)
    return built
