"""The interface's own words, from one file a language.

Templates and views hold no sentence of their own, so that a translation is one file: copy
`words.en.toml`, translate the right-hand sides, keep keys and slots.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from importlib import resources

from corpus_tool.render.pieces import Piece, Pieces, capital, merge

__all__ = ["Words", "load"]

SLOT = re.compile(r"\{(\w+)\}")

Slot = str | int | Piece | Pieces


class Words:
    """The words of one language, by dotted key."""

    def __init__(self, table: Mapping[str, object]) -> None:
        self._table = dict(_flatten(table, ""))
        self.language = str(table["language"])

    def __call__(self, key: str, **slots: str | int) -> str:
        """Return the words of a key, its slots filled."""
        return SLOT.sub(lambda found: str(slots[found[1]]), self._string(key))

    def plural(self, key: str, count: int, **slots: str | int) -> str:
        """Return the counted words of a key; `{number}` is the count, spelled when small."""
        return self(self._form(key, count), number=self.number(count), **slots)

    def figure(self, key: str, count: int, **slots: str | int) -> str:
        """Return the counted words of a key with the count in digits."""
        return self(self._form(key, count), number=count, **slots)

    def counted(self, key: str, count: int, **slots: str | int) -> str:
        """Return counted words that begin a sentence."""
        sentence = self.plural(key, count, **slots)
        return capital(sentence)

    def pieces(self, key: str, **slots: Slot) -> Pieces:
        """Return the words of a key as pieces, for slots that hold links and quotations."""
        parts = SLOT.split(self._string(key))
        made: list[Piece] = []
        for i, part in enumerate(parts):
            made += _as_pieces(slots[part]) if i % 2 else (Piece(part),)
        return merge(made)

    def plural_pieces(self, key: str, count: int, **slots: Slot) -> Pieces:
        """Return the counted words of a key as pieces."""
        return self.pieces(self._form(key, count), number=self.number(count), **slots)

    def number(self, count: int) -> str:
        """Spell a small number, group the digits of a large one."""
        spelled = self.several("numbers")
        if 0 <= count < len(spelled):
            return spelled[count]
        return f"{count:,}".replace(",", self._string("thousands"))

    def join(self, items: Sequence[Slot]) -> Pieces:
        """Join items as a sentence does: commas, and a word before the last."""
        comma, last = self._string("join.comma"), self._string("join.last")
        made: list[Piece] = []
        for i, item in enumerate(items):
            if i:
                made.append(Piece(last if i == len(items) - 1 else comma))
            made += _as_pieces(item)
        return merge(made)

    def date(self, value: str | None) -> str:
        """Write an ISO date, whole or partial, as a reader does; leave anything else alone."""
        found = re.fullmatch(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", value or "")
        if not found:
            return value or self("label.undated")
        year, month, day = found.groups()
        if not month or not 1 <= int(month) <= 12:
            return value or ""
        name = self.several("months")[int(month) - 1]
        return f"{int(day)} {name} {year}" if day else f"{name} {year}"

    def moment(self, value: datetime) -> str:
        """Write a moment as day and clock time, with its zone."""
        zone = value.tzname() or ""
        return f"{self.date(value.date().isoformat())}, {value:%H:%M} {zone}".strip()

    def several(self, key: str) -> tuple[str, ...]:
        """Return a list of words, such as the names of the months."""
        value = self._table[key]
        if not isinstance(value, list):
            raise KeyError(f"{key} is not a list of words")
        return tuple(str(item) for item in value)

    def keys(self) -> tuple[str, ...]:
        """Return every key, in the order of the file."""
        return tuple(self._table)

    def has(self, key: str) -> bool:
        """Tell whether a key has words."""
        return key in self._table

    def _form(self, key: str, count: int) -> str:
        return f"{key}.{'one' if count == 1 else 'other'}"

    def _string(self, key: str) -> str:
        value = self._table[key]
        if not isinstance(value, str):
            raise KeyError(f"{key} is not words")
        return value


@cache
def load(language: str = "en") -> Words:
    """Load the words of a language that the package ships."""
    file = resources.files("corpus_tool.render") / f"words.{language}.toml"
    return Words(tomllib.loads(file.read_text(encoding="utf-8")))


def _as_pieces(value: Slot) -> Pieces:
    if isinstance(value, Piece):
        return (value,)
    return value if isinstance(value, tuple) else (Piece(str(value)),)


def _flatten(table: Mapping[str, object], prefix: str) -> Sequence[tuple[str, object]]:
    flat: list[tuple[str, object]] = []
    for key, value in table.items():
        name = f"{prefix}{key}"
        flat += _flatten(value, f"{name}.") if isinstance(value, Mapping) else [(name, value)]
    return flat
