"""A strict reader of BibTeX: whatever real ones would complain of, it refuses."""

from __future__ import annotations

import re

__all__ = ["parse_bibtex"]

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WORDS = {
    "textbackslash": "\\",
    "textbraceleft": "{",
    "textbraceright": "}",
    "textasciitilde": "~",
    "textasciicircum": "^",
}
_ENTRY = re.compile(r"\s*@(\w+)\{([A-Za-z0-9-]+),")
_FIELD = re.compile(r"\s*([a-z]+)\s*=\s*")
_TEX = re.compile(r"\\([a-z]+)\{\}|\\([&%$#_])|([{}])|([&%$#_~^\\])|(.)", re.DOTALL)


def parse_bibtex(text: str) -> dict[str, dict[str, str]]:
    """Return the fields of each entry by key, as TeX would print them.

    Raises:
        ValueError: no sound BibTeX, or a sign that TeX takes for a command.
    """
    entries: dict[str, dict[str, str]] = {}
    at = 0
    while text[at:].strip():
        head = _ENTRY.match(text, at)
        if head is None or head[2] in entries:
            raise ValueError(f"no entry at {text[at : at + 20]!r}")
        fields, at = _fields(text, head.end())
        entries[head[2]] = fields
    return entries


def _fields(text: str, at: int) -> tuple[dict[str, str], int]:
    fields: dict[str, str] = {}
    while True:
        name = _FIELD.match(text, at)
        if name is None or name[1] in fields:
            raise ValueError(f"no field at {text[at : at + 20]!r}")
        value, at = _value(text, name.end())
        fields[name[1]] = value if name[1] == "url" else _printed(value)
        rest = re.compile(r"\s*([,}])").match(text, at)
        if rest is None:
            raise ValueError(f"neither comma nor end at {text[at : at + 20]!r}")
        at = rest.end()
        if rest[1] == "}":
            return fields, at


def _value(text: str, at: int) -> tuple[str, int]:
    """Return a value and its end; braces count even behind a backslash, as in BibTeX."""
    if text[at] != "{":
        month = text[at : at + 3]
        if month not in MONTHS:
            raise ValueError(f"no value at {text[at : at + 20]!r}")
        return month, at + 3
    depth = 0
    for end in range(at, len(text)):
        depth += {"{": 1, "}": -1}.get(text[end], 0)
        if depth == 0:
            return text[at + 1 : end], end + 1
    raise ValueError("a brace is not closed")


def _printed(value: str) -> str:
    shown = []
    for word, escaped, _, bare, plain in _TEX.findall(value):
        if bare or (word and word not in WORDS):
            raise ValueError(f"TeX takes {bare or word!r} for a command in {value!r}")
        shown.append(WORDS.get(word, "") + escaped + plain)
    return "".join(shown)
