"""What stands around a Word file's text: the package, element names, styles, automatic numbers.

Sections, in order:

* Word's styles as far as they tell headings, looks, centred lines and numbered paragraphs.
* Word's automatic numbers: what a reader sees before a paragraph, but no run of it holds.
* The names of Word's elements, in both the transitional and the strict dialect.
* Open a ZIP package without trusting it: names, sizes and ratios are checked as bytes come out.
"""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NoReturn

from corpus_tool.errors import UnreadableSource
from corpus_tool.ingest.compose import RunLook, list_letters, list_roman
from corpus_tool.ingest.formats import MEGABYTE, ReaderLimits
from corpus_tool.ingest.xml import Node

__all__ = [
    "DocxNumbering",
    "DocxPackage",
    "DocxStyles",
    "ListLabel",
    "WordStyle",
    "child_elements",
    "first_child",
    "is_switched_on",
    "qualified_name",
    "underline",
    "value_of",
    "word_attribute",
]


# ----------------------------------------
# Word's styles as far as they tell headings, looks, centred lines and numbered paragraphs.

_HEADING = re.compile(r"heading (\d)", re.IGNORECASE)
_CONTENTS = re.compile(r"toc \d", re.IGNORECASE)
_LONGEST_CHAIN = 20


@dataclass(frozen=True, slots=True)
class WordStyle:
    """What a style says with the styles it is based on; None where they say nothing."""

    bold: bool | None = None
    italic: bool | None = None
    underline: bool | None = None
    hidden: bool | None = None
    struck: bool | None = None
    centred: bool | None = None
    heading: int | None = None
    number: str | None = None
    """The list (`numId`) that paragraphs of this style are numbered in."""
    level: int | None = None
    contents: bool = False
    """A line of the table of contents."""

    @property
    def look(self) -> RunLook:
        """The look of text that says nothing itself."""
        return RunLook(bool(self.bold), bool(self.italic), bool(self.underline))


def underline(properties: Node | None) -> bool | None:
    """Tell whether run properties underline; None when they say nothing."""
    mark = first_child(properties, "u")
    return None if mark is None else word_attribute(mark, "val") not in {"none", ""}


class DocxStyles:
    """The styles of a document by their identifier."""

    def __init__(self, root: Node | None) -> None:
        self._nodes: dict[str, Node] = {}
        self._made: dict[str, WordStyle] = {}
        self._default = ""
        for node in child_elements(root, "style") if root is not None else ():
            key = word_attribute(node, "styleId")
            self._nodes[key] = node
            if word_attribute(node, "type") == "paragraph" and word_attribute(node, "default") in {
                "1",
                "true",
            }:
                self._default = key

    def get(self, key: str) -> WordStyle:
        """Return a style; an unknown one says nothing."""
        if key not in self._made:
            self._made[key] = _combine(list(self._chain(key)))
        return self._made[key]

    def paragraph(self, key: str) -> WordStyle:
        """Return a paragraph's style, the default one when it names none."""
        return self.get(key or self._default)

    def numbering_of(self, key: str) -> str:
        """Return the list a numbering style stands for."""
        return value_of(self._nodes.get(key), "pPr", "numPr", "numId")

    def _chain(self, key: str) -> Iterator[Node]:
        """Yield a style and what it is based on; a circle ends the chain."""
        for _ in range(_LONGEST_CHAIN):
            node = self._nodes.get(key)
            if node is None:
                return
            yield node
            key = value_of(node, "basedOn")


def _combine(chain: list[Node]) -> WordStyle:
    """Take each property from the nearest style that sets it."""
    runs = [first_child(node, "rPr") for node in chain]
    paragraphs = [first_child(node, "pPr") for node in chain]
    return WordStyle(
        bold=_nearest(is_switched_on(run, "b") for run in runs),
        italic=_nearest(is_switched_on(run, "i") for run in runs),
        underline=_nearest(underline(run) for run in runs),
        hidden=_nearest(is_switched_on(run, "vanish") for run in runs),
        struck=_nearest(is_switched_on(run, "strike") for run in runs),
        centred=_nearest(_centred(p) for p in paragraphs),
        heading=_heading(chain, paragraphs),
        number=next((n for p in paragraphs if (n := value_of(p, "numPr", "numId"))), None),
        level=_level(paragraphs),
        contents=any(_CONTENTS.fullmatch(value_of(node, "name")) for node in chain),
    )


def _level(paragraphs: list[Node | None]) -> int | None:
    levels = (value_of(properties, "numPr", "ilvl") for properties in paragraphs)
    return next((int(level) for level in levels if level.isdecimal()), None)


def _nearest(answers: Iterator[bool | None]) -> bool | None:
    return next((answer for answer in answers if answer is not None), None)


def _centred(properties: Node | None) -> bool | None:
    alignment = value_of(properties, "jc")
    return alignment == "center" if alignment else None


def _heading(chain: list[Node], paragraphs: list[Node | None]) -> int | None:
    """Return the level of a heading style: by its built-in name, else by its outline level."""
    for node, properties in zip(chain, paragraphs, strict=True):
        style_name = value_of(node, "name")
        found = _HEADING.fullmatch(style_name)
        if found:
            return min(int(found.group(1)), 6)
        if style_name.lower() in {"title", "subtitle"}:
            return 1 if style_name.lower() == "title" else 2
        level = value_of(properties, "outlineLvl")
        if level.isdecimal():
            return min(int(level) + 1, 6) if int(level) < 9 else None
    return None


# ----------------------------------------
# Word's automatic numbers: what a reader sees before a paragraph, but no run of it holds.
#
# A paragraph names a list and a level; the list (`num`) is a use of an abstract list, whose
# counters
# all its uses share unless they start anew.

_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_BARE = re.compile(r"[\s(\[]*((?:%[1-9])(?:\.%[1-9])*)[\s)\].:\-–]*")
_ORDINALS = {1: "st", 2: "nd", 3: "rd"}
_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen"
)
_TENS = "zero ten twenty thirty forty fifty sixty seventy eighty ninety"
_IRREGULAR = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}


@dataclass(frozen=True, slots=True)
class ListLabel:
    """What Word prints before a paragraph."""

    ordinal: str | None = None
    """The bare number, where the print is a number in points and brackets."""
    words: str = ""
    """The print as it is, where it has words: `Article 3`."""
    bullet: bool = False


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    way: str
    pattern: str
    restart: int | None
    legal: bool


class DocxNumbering:
    """Counts the paragraphs of each list in the order they are met."""

    def __init__(self, root: Node | None, styles: DocxStyles) -> None:
        self._styles = styles
        self._abstract: dict[str, Node] = {}
        self._uses: dict[str, Node] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._levels: dict[str, list[_Level]] = {}
        self._restarted: set[tuple[str, int]] = set()
        for node in root if root is not None else ():
            if word_attribute(node, "abstractNumId"):
                self._abstract[word_attribute(node, "abstractNumId")] = node
            elif word_attribute(node, "numId"):
                self._uses[word_attribute(node, "numId")] = node

    def level_of_style(self, number: str, style: str) -> int:
        """Return the level that a list links to a paragraph style."""
        for node in child_elements(self._abstract_of(number)[1], "lvl"):
            if value_of(node, "pStyle") == style and word_attribute(node, "ilvl").isdecimal():
                return int(word_attribute(node, "ilvl"))
        return 0

    def count(self, number: str, place: int) -> ListLabel | None:
        """Count one paragraph of a list at a level and return its label; None for no list."""
        if number not in self._uses or not 0 <= place < _LEVELS:
            return None
        key, _ = self._abstract_of(number)
        counts = self._counts.setdefault(key, [None] * _LEVELS)
        levels = self._levels_of(number)
        level = levels[place]
        anew = self._start_override(number, place)
        present = counts[place]
        if anew is not None and (number, place) not in self._restarted:
            self._restarted.add((number, place))
            counts[place] = anew
        elif present is None:
            counts[place] = level.start if anew is None else anew
        else:
            counts[place] = present + 1
        for n in range(place + 1, _LEVELS):
            restart = levels[n].restart
            if restart is None or place < restart:
                counts[n] = None
        return self._print(levels, place, counts)

    @staticmethod
    def _print(levels: list[_Level], place: int, counts: list[int | None]) -> ListLabel | None:
        level = levels[place]
        if level.way == "bullet":
            return ListLabel(bullet=True)
        if level.way == "none" or not level.pattern.strip():
            return None

        def number(found: re.Match[str]) -> str:
            at = int(found.group(1)) - 1
            shown = counts[at]
            way = "decimal" if level.legal else levels[at].way
            return _write(levels[at].start if shown is None else shown, way)

        bare = _BARE.fullmatch(level.pattern)
        if bare:
            return ListLabel(ordinal=_PLACE.sub(number, bare.group(1)))
        return ListLabel(words=_PLACE.sub(number, level.pattern).strip())

    def _abstract_of(self, number: str) -> tuple[str, Node | None]:
        """Return the abstract list of a use, by way of a numbering style where it names one."""
        key = value_of(self._uses.get(number), "abstractNumId")
        node = self._abstract.get(key)
        link = value_of(node, "numStyleLink")
        if link:
            linked = value_of(self._uses.get(self._styles.numbering_of(link)), "abstractNumId")
            if linked in self._abstract:
                return linked, self._abstract[linked]
        return key, node

    def _override(self, number: str, place: int) -> Node | None:
        uses = self._uses[number]
        overrides = child_elements(uses, "lvlOverride")
        return next((o for o in overrides if word_attribute(o, "ilvl") == str(place)), None)

    def _start_override(self, number: str, place: int) -> int | None:
        text = value_of(self._override(number, place), "startOverride")
        return int(text) if text.isdecimal() else None

    def _levels_of(self, number: str) -> list[_Level]:
        if number not in self._levels:
            self._levels[number] = [self._level(number, place) for place in range(_LEVELS)]
        return self._levels[number]

    def _level(self, number: str, place: int) -> _Level:
        node = first_child(self._override(number, place), "lvl")
        if node is None:
            _, abstract = self._abstract_of(number)
            found = child_elements(abstract, "lvl")
            node = next((lvl for lvl in found if word_attribute(lvl, "ilvl") == str(place)), None)
        start, restart = value_of(node, "start"), value_of(node, "lvlRestart")
        legal = first_child(node, "isLgl")
        return _Level(
            start=int(start) if start.isdecimal() else (1 if node is None else 0),
            way=value_of(node, "numFmt") or "decimal",
            pattern=value_of(node, "lvlText"),
            restart=int(restart) if restart.isdecimal() else None,
            legal=legal is not None and word_attribute(legal, "val") not in {"0", "false", "off"},
        )


def _words(number: int) -> str:
    """Return a number below 100 in words."""
    if not 0 <= number < 100:
        return str(number)
    if number < 20:
        return _UNITS.split()[number]
    tens, units = divmod(number, 10)
    return _TENS.split()[tens] + (f"-{_UNITS.split()[units]}" if units else "")


def _ordinal_words(number: int) -> str:
    head, dash, last = _words(number).rpartition("-")
    if last.endswith("y"):
        return f"{head}{dash}{last[:-1]}ieth"
    return f"{head}{dash}{_IRREGULAR.get(last, f'{last}th')}"


def _ordinal(number: int) -> str:
    suffix = "th" if number % 100 in {11, 12, 13} else _ORDINALS.get(number % 10, "th")
    return f"{number}{suffix}"


_WAYS: dict[str, Callable[[int], str]] = {
    "lowerLetter": lambda n: list_letters(n, repeated=True),
    "upperLetter": lambda n: list_letters(n, repeated=True).upper(),
    "lowerRoman": list_roman,
    "upperRoman": lambda n: list_roman(n).upper(),
    "decimalZero": lambda n: f"{n:02}",
    "ordinal": _ordinal,
    "cardinalText": lambda n: _words(n).capitalize(),
    "ordinalText": lambda n: _ordinal_words(n).capitalize(),
    "none": lambda _: "",
    "bullet": lambda _: "",
}


def _write(number: int, way: str) -> str:
    return _WAYS.get(way, str)(number)


# ----------------------------------------
# The names of Word's elements, in both the transitional and the strict dialect.

_WORD = (
    "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}",
    "{http://purl.oclc.org/ooxml/wordprocessingml/main}",
)
_OTHERS = {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}": "mc:",
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}": "m:",
    "{http://purl.oclc.org/ooxml/officeDocument/math}": "m:",
}
_OFF = frozenset({"0", "false", "off", "none"})
_names: dict[str, str] = {}


def qualified_name(element: Node) -> str:
    """Return an element's name: `p` for Word's own, `mc:Choice`, `m:t`, `{…}x` for others."""
    tag = element.tag
    if not isinstance(tag, str):
        return ""
    name = _names.get(tag)
    if name is None:
        name = _names[tag] = _shorten(tag)
    return name


def _shorten(tag: str) -> str:
    for space in _WORD:
        if tag.startswith(space):
            return tag[len(space) :]
    for space, prefix in _OTHERS.items():
        if tag.startswith(space):
            return prefix + tag[len(space) :]
    return tag


def child_elements(element: Node | None, tag: str) -> Iterator[Node]:
    """Yield the children of one name."""
    if element is not None:
        yield from (child for child in element if qualified_name(child) == tag)


def first_child(element: Node | None, *path: str) -> Node | None:
    """Return the first child of a name, and of it the first child of the next name …"""
    for step in path:
        if element is None:
            return None
        element = next(child_elements(element, step), None)
    return element


def word_attribute(element: Node | None, key: str) -> str:
    """Return one of Word's attributes, or nothing."""
    if element is None:
        return ""
    found = (element.get(space + key) for space in _WORD)
    return next((text for text in found if text is not None), "")


def value_of(element: Node | None, *path: str) -> str:
    """Return the `val` of the element at the end of a path."""
    return word_attribute(first_child(element, *path), "val")


def is_switched_on(element: Node | None, key: str) -> bool | None:
    """Tell whether a switch (`b`, `vanish`) is on or off; None when it is not there."""
    switch = first_child(element, key)
    if switch is None:
        return None
    return word_attribute(switch, "val").lower() not in _OFF


# ----------------------------------------
# Open a ZIP package without trusting it: names, sizes and ratios are checked as bytes come out.
#
# The sizes a package claims are never believed; nothing is written to the disk.

_CHUNK = 1 << 16
_RATIO_FROM = 10 * MEGABYTE
_LEAVES = re.compile(r"\A[/\\]|\A[A-Za-z]:|(?:\A|[/\\])\.\.(?:[/\\]|\Z)|\x00")
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})


class DocxPackage:
    """The members of a package, each read at most once and no further than the limits."""

    def __init__(self, content: bytes, limits: ReaderLimits) -> None:
        self._limits = limits
        self._total = 0
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError):
            _broken("not a ZIP package")
        members = self._archive.infolist()
        if len(members) > limits.zip_members:
            _exceeded(f"{len(members):,} members, the limit is {limits.zip_members:,}")
        self.names = {info.filename: info for info in members}
        for info in members:
            _check_name(info)
        if len(self.names) < len(members):
            _broken("two members of the package have one name")

    def read(self, name: str) -> bytes | None:
        """Return a member's bytes, or None when there is no such member.

        Raises:
            UnreadableSource: it inflates beyond the limits (`E_DOCX_LIMIT`) or is damaged.
        """
        info = self.names.get(name)
        if info is None:
            return None
        if info.compress_type not in _METHODS or info.flag_bits & 1:
            _broken(f"{name} is encrypted or packed in an unusual way")
        pieces: list[bytes] = []
        size = 0
        try:
            with self._archive.open(info) as stream:
                while piece := stream.read(_CHUNK):
                    size += len(piece)
                    self._check_size(info, size)
                    pieces.append(piece)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as cause:
            raise UnreadableSource(f"{name} is damaged", code="E_DOCX_BROKEN") from cause
        self._total += size
        return b"".join(pieces)

    def _check_size(self, info: zipfile.ZipInfo, size: int) -> None:
        limits = self._limits
        # What the package says of a size may be a lie, but only to look smaller.
        if max(size, info.file_size if size > _RATIO_FROM else 0) > limits.member_size:
            _exceeded(f"{info.filename} inflates beyond {limits.member_size / MEGABYTE:g} MB")
        if self._total + size > limits.package_size:
            _exceeded(f"the package inflates beyond {limits.package_size / MEGABYTE:g} MB")
        if size > _RATIO_FROM and size > limits.ratio * max(info.compress_size, 1):
            _exceeded(f"{info.filename} inflates to more than {limits.ratio} times its size")


def _check_name(info: zipfile.ZipInfo) -> None:
    mode = info.external_attr >> 16
    if _LEAVES.search(info.orig_filename) or stat.S_ISLNK(mode):
        name = info.orig_filename.replace("\x00", "\\0")[:200]
        raise UnreadableSource(f"member '{name}' leaves the package", code="E_ZIP_PATH")


def _broken(reason: str) -> NoReturn:
    raise UnreadableSource(reason, code="E_DOCX_BROKEN")


def _exceeded(reason: str) -> NoReturn:
    raise UnreadableSource(reason, code="E_DOCX_LIMIT")
