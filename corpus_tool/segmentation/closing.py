"""What closes a text: attestation, signatures, dates (rule S8).

Sections, in order:

* Where a text ends and its end matter begins: attestation, signatures, dates (rule S8).
* Names and offices of those who signed, from the lines under a text (rule S8).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from corpus_tool.lexicon import Lexicon
from corpus_tool.model import Finding, Signatory
from corpus_tool.segmentation.headings import is_dateline
from corpus_tool.segmentation.roles import opens_clause
from corpus_tool.segmentation.units import (
    BULLETS,
    Patterns,
    TextUnit,
    UnitFate,
    label_readings,
    patterns,
)
from corpus_tool.text.normalize import clean_text, column_width, ends_sentence, is_capitals

__all__ = [
    "attested_text",
    "signatories",
    "take_closing",
]


# ----------------------------------------
# Where a text ends and its end matter begins: attestation, signatures, dates (rule S8).

MAX_ATTESTATION_WORDS = 120
MAX_LINE_WORDS = 25
MAX_NAME_WORDS = 12
MAX_CAPITAL_NAME = 5
MIN_BODY_WORDS = 15
FIRST_TENTH = 0.1
MIN_SHARE_BEFORE = 0.25
"""Of the prose after an attestation, so much stands before it; protocols may follow a treaty."""

_DATED = re.compile(r"\b(?:1[89]|20|21)\d\d\b|\byear\b|\bday\b", re.IGNORECASE)
_COPIES = re.compile(r"\b(?:original|originals|cop(?:y|ies)|duplicate|triplicate)\b", re.IGNORECASE)
_CONTACT = re.compile(r"\d|@|https?:|www\.")
_RULED = re.compile(r"_{3,}|\.{6,}|/s/|\[signed\]", re.IGNORECASE)


def take_closing(units: Sequence[TextUnit], *, lexicon: Lexicon) -> None:
    """Find the attestation and the signatures of a part."""
    compiled = patterns(lexicon)
    start = _attested(units, compiled, lexicon)
    if start is None:
        start = _tail(units, compiled, lexicon)
    if start is None:
        return
    for number, unit in enumerate(units[start:], start):
        if unit.fate is UnitFate.ATTESTATION or not unit.is_body:
            continue
        if not _may_be_signature(unit) or _is_clause(unit, lexicon):
            break
        if _opens_text(units, number, compiled):
            break
        dated = is_dateline(unit.text, lexicon=lexicon)
        unit.fate = UnitFate.DATELINE if dated else UnitFate.SIGNATURE
        unit.shaped_by("S8")


_DOCUMENTS = re.compile(
    r"\b(?:minutes|protocol|annex|appendix|notes?|declaration|statement|understanding|schedule"
    r"|attachment|resolution|letters?|communiqu[eé]|programme|plan)\b",
    re.IGNORECASE,
)
"""What a text beside the signed one is called, in the line above it."""


def _opens_text(units: Sequence[TextUnit], number: int, compiled: Patterns) -> bool:
    """Tell whether a line after the signatures is the title of a text that follows them."""
    if not _DOCUMENTS.search(units[number].text):
        return False
    following = next((unit for unit in units[number + 1 :] if unit.is_body and unit.text), None)
    return following is not None and (
        bool(label_readings(following.text, compiled.division))
        or following.is_listed
        or (following.words >= MIN_BODY_WORDS and ends_sentence(following.text))
    )


def _is_clause(unit: TextUnit, lexicon: Lexicon) -> bool:
    """Tell whether a unit is a preambular clause, which nobody is called."""
    return unit.text.endswith((",", ";")) and opens_clause(unit.text, lexicon=lexicon)


def attested_text(units: Sequence[TextUnit]) -> str | None:
    """Return the attestation of a part, its pieces joined, None when there is none."""
    texts = [unit.text for unit in units if unit.fate is UnitFate.ATTESTATION]
    return " ".join(texts) if texts else None


def _attested(units: Sequence[TextUnit], compiled: Patterns, lexicon: Lexicon) -> int | None:
    """Mark the attestation; return the place of the first unit after it."""
    body = [number for number, unit in enumerate(units) if unit.is_body]
    for place, number in enumerate(body):
        if place == 0 or place < FIRST_TENTH * len(body):
            continue
        if not _attests(units[number], compiled) or not _has_body(units, number, compiled):
            continue
        following = [units[other] for other in body[place + 1 : place + 3]]
        if following and not _may_follow(following[0], compiled):
            continue
        units[number].fate = UnitFate.ATTESTATION
        units[number].shaped_by("S8")
        if following and _attests(following[0], compiled):
            following[0].fate = UnitFate.ATTESTATION
            following[0].shaped_by("S8")
        return number + 1
    return None


def _has_body(units: Sequence[TextUnit], number: int, compiled: Patterns) -> bool:
    """Tell whether a text stands before a place: `Adopted in Tolm` over a text ends none."""
    before = sum(map(_prose_words, units[:number]))
    # A text that begins with its number is one, however short.
    labelled = any(label_readings(unit.text, compiled.division) for unit in units[:number])
    if not labelled and before < MIN_BODY_WORDS:
        return False
    return before >= MIN_SHARE_BEFORE * sum(map(_prose_words, units[number + 1 :]))


def _prose_words(unit: TextUnit) -> int:
    """Count the words of a unit that reads as a paragraph."""
    marked = unit.block.heading_level is not None
    ended = unit.text.endswith((".", ";", ",", ":")) or unit.words >= MIN_BODY_WORDS
    return unit.words if unit.is_body and ended and not marked else 0


def _attests(unit: TextUnit, compiled: Patterns) -> bool:
    """Tell whether a unit says where and when the text was made."""
    text = unit.text
    if unit.block.ordinal or unit.block.bullet or not compiled.attestation.match(text):
        return False
    if unit.words > MAX_ATTESTATION_WORDS:
        return False
    return text.endswith(":") or bool(
        compiled.witnessing.match(text) or _DATED.search(text) or _COPIES.search(text)
    )


def _may_follow(unit: TextUnit, compiled: Patterns) -> bool:
    return _may_be_signature(unit) or _attests(unit, compiled)


def _may_be_signature(unit: TextUnit) -> bool:
    """Tell whether a unit after the attestation may hold names and offices."""
    if unit.is_marked or unit.block.ordinal or unit.block.bullet or "://" in unit.text:
        return False
    if unit.block.row is not None:
        return unit.words <= MAX_LINE_WORDS
    if unit.block.heading_level is not None and unit.block.heading_level < 5:
        return False
    if max((len(line.split()) for line in unit.lines), default=0) > MAX_LINE_WORDS:
        return False
    if len(unit.lines) == 1 and unit.words > MAX_NAME_WORDS and ends_sentence(unit.text):
        return False
    return (
        unit.words <= MAX_LINE_WORDS or len(unit.lines) > 1 or len(column_width(unit.rows[0])) > 1
    )


def _tail(units: Sequence[TextUnit], compiled: Patterns, lexicon: Lexicon) -> int | None:
    """Return where names and dates begin that end a text without an attestation."""
    start, anchored = None, False
    names = 0
    for number in range(len(units) - 1, 0, -1):
        unit = units[number]
        if unit.fate is UnitFate.MARK:
            anchored = anchored or bool(start is not None and _RULED.search(unit.text))
            continue
        if not unit.is_body or not _is_tail(unit, compiled, lexicon):
            break
        start = number
        names += len(unit.lines)
        anchored = anchored or _anchors(unit, compiled, lexicon)
    if start is None or not (anchored or names >= 2):
        return None
    before = [unit for unit in units[:start] if unit.is_body]
    if (
        not before
        or before[-1].text.endswith(":")
        or (before[-1].words < MIN_BODY_WORDS and not ends_sentence(before[-1].text))
    ):
        return None
    return start


def _is_tail(unit: TextUnit, compiled: Patterns, lexicon: Lexicon) -> bool:
    """Tell whether every line of a unit is a name, an office, a party or a date."""
    if not _may_be_signature(unit) or unit.block.heading_level is not None:
        return False
    if label_readings(unit.text, compiled.division):
        return False
    for row in unit.rows:
        for cell in column_width(row):
            if not _is_tail_line(cell, compiled, lexicon):
                return False
    return True


def _is_tail_line(line: str, compiled: Patterns, lexicon: Lexicon) -> bool:
    words = [word.strip("(),.;:’'\"“”") for word in line.split()]
    words = [word for word in words if word]
    if not words:
        return True
    if is_dateline(line, lexicon=lexicon) or compiled.witness.match(line):
        return True
    if compiled.annex.match(line) or _CONTACT.search(line) or line[0] in BULLETS:
        return False
    if line.endswith(":") and not compiled.signing.match(line):
        return False
    if len(words) > MAX_LINE_WORDS or (ends_sentence(line) and not line.endswith((":", "."))):
        return False
    if line.endswith(".") and not line.endswith(("Jr.", "Sr.")):
        return False
    small = sum(word[:1].islower() for word in words)
    return small * 2 <= len(words) and not words[0][:1].islower()


def _anchors(unit: TextUnit, compiled: Patterns, lexicon: Lexicon) -> bool:
    """Tell whether a unit shows that the lines around it are signatures."""
    lines = [cell for row in unit.rows for cell in column_width(row)]
    offices = lexicon.segmentation.offices
    return any(
        is_dateline(line, lexicon=lexicon)
        or (is_capitals(line) and 2 <= len(line.split()) <= MAX_CAPITAL_NAME)
        or compiled.signing.match(line) is not None
        or compiled.witness.match(line) is not None
        or _RULED.search(line) is not None
        or bool(offices & {word.strip(",.").casefold() for word in line.split()})
        for line in lines
    )


# ----------------------------------------
# Names and offices of those who signed, from the lines under a text (rule S8).

WITNESS = "witness"
MAX_COLUMNS = 4
MIN_NAME_WORDS = 2


@dataclass(slots=True)
class _Signature:
    """One who signed, as far as it is read."""

    name: str
    offices: list[str] = field(default_factory=list)
    role: str = "signatory"
    party: str | None = None
    """`For the Government of Japan`: said instead of an office when none is given."""
    closed: bool = False
    """The block of its office has ended."""

    def frozen(self) -> Signatory:
        return Signatory(self.name, " ".join(self.offices) or self.party or "", self.role)


def signatories(
    units: Sequence[TextUnit], *, lexicon: Lexicon
) -> tuple[tuple[Signatory, ...], list[Finding]]:
    """Return who signed, in the order of reading, and the lines that name nobody."""
    compiled = patterns(lexicon)
    signed = [unit for unit in units if unit.fate is UnitFate.SIGNATURE]
    found: list[Signatory] = []
    findings: list[Finding] = []
    for stretch in _stretches(signed, compiled):
        line = stretch[0].block.source_line
        for column in _by_column(stretch):
            reader = _Column(compiled, lexicon)
            for lines in column:
                reader.take(lines)
            reader.close()
            found += [signature.frozen() for signature in reader.signatures]
            findings += [
                Finding("I_SIGNATURE_LINE", f"beside the signatures: {other}", line)
                for other in reader.other
            ]
    return tuple(found), findings


def _stretches(units: Sequence[TextUnit], compiled: Patterns) -> Iterator[list[TextUnit]]:
    """Part the lines where witnesses begin: `Witnessed by:` opens a stretch of its own."""
    stretch: list[TextUnit] = []
    for unit in units:
        cells = column_width(unit.rows[0]) if unit.rows else ()
        if stretch and cells and compiled.witness.match(cells[0]):
            yield stretch
            stretch = []
        stretch.append(unit)
    if stretch:
        yield stretch


def _by_column(units: Sequence[TextUnit]) -> list[list[list[str]]]:
    """Return the lines of each column, block by block; a text in columns is one block."""
    blocks = [[column_width(row) for row in unit.rows] for unit in _rowed(units)]
    width = min(max((len(row) for rows in blocks for row in rows), default=1), MAX_COLUMNS)
    if width == 1:
        return [[[row[0] for row in rows if row] for rows in blocks]]
    result: list[list[str]] = [[] for _ in range(width)]
    for row in (row for rows in blocks for row in rows):
        for place in range(width):
            cells = row[place : place + 1] if place < width - 1 else row[place:]
            text = clean_text(" ".join(cells))
            if text:
                result[place].append(text)
    return [[lines] for lines in result]


def _rowed(units: Sequence[TextUnit]) -> Iterator[TextUnit]:
    """Put the cells of a table's row side by side, as a line set in columns has them."""
    row_units: list[TextUnit] = []
    for unit in units:
        if row_units and unit.block.row is not None and unit.block.row == row_units[0].block.row:
            row_units.append(unit)
            continue
        if row_units:
            yield _beside(row_units)
        row_units = [unit]
    if row_units:
        yield _beside(row_units)


def _beside(cells: Sequence[TextUnit]) -> TextUnit:
    if len(cells) == 1:
        return cells[0]
    height = max(len(cell.lines) for cell in cells)
    rows = tuple(
        "\t".join(cell.lines[row] if row < len(cell.lines) else "" for cell in cells)
        for row in range(height)
    )
    return TextUnit(cells[0].block, cells[0].lines, rows)


class _Column:
    """Reads the lines of one column."""

    def __init__(self, compiled: Patterns, lexicon: Lexicon) -> None:
        self.signatures: list[_Signature] = []
        self.other: list[str] = []
        self._compiled = compiled
        self._offices = lexicon.segmentation.offices
        self._continuations = lexicon.segmentation.continuations
        self._role = "signatory"
        self._party: str | None = None

    def take(self, lines: Sequence[str]) -> None:
        """Take the lines of a block."""
        for number, line in enumerate(lines):
            following = lines[number + 1] if number + 1 < len(lines) else ""
            if self._compiled.witness.match(line):
                self._role = WITNESS
                self.other.append(line)
            elif not any(character.isalnum() for character in line):
                self.other.append(line)
            elif self._compiled.signing.match(line) and not self._has_office(line):
                if self._party:
                    # Nobody is named under the party before.
                    self.other.append(self._party.rstrip(" :"))
                self._party = line.rstrip(" ,")
            elif self._party is not None and self._goes_on_party(line):
                self._party = f"{self._party} {line}".rstrip(" ,")
            else:
                self._name_or_office(line, following)
        if self.signatures and self.signatures[-1].offices:
            self.signatures[-1].closed = True

    def _goes_on_party(self, line: str) -> bool:
        """Tell whether a line goes on with `FOR THE GOVERNMENT OF`, up to its colon."""
        if self._party is None or self._party.endswith(":"):
            return False
        return line.endswith(":") or (is_capitals(line) and self._continues(line))

    def close(self) -> None:
        """Set aside the parties that stand beside an office or above nobody."""
        for signature in self.signatures:
            if signature.party and signature.offices:
                self.other.append(signature.party)
        if self._party:
            self.other.append(self._party.rstrip(" :"))

    def _name_or_office(self, line: str, following: str) -> None:
        last = self.signatures[-1] if self.signatures else None
        if last is not None and self._is_office_of(last, line, following):
            last.offices.append(line)
            return
        name, _, office = line.partition(", ")
        if not office or not self._has_office(office) or self._has_office(name):
            name, office = self._parted(line)
        offices = [office] if office else []
        party = self._party.rstrip(" :") if self._party else None
        self.signatures.append(_Signature(name, offices, self._role, party))
        self._party = None

    def _is_office_of(self, last: _Signature, line: str, following: str) -> bool:
        """Tell whether a line is the office of the one named last, or goes on with it."""
        if last.closed:
            return False
        if self._has_office(line):
            return not self._has_office(last.name) and not self._names_someone(line)
        if not last.offices:
            return self._continues(line)
        # After an office comes the next name, if an office follows it; else the office goes on.
        return self._continues(line) or not self._has_office(following)

    def _parted(self, line: str) -> tuple[str, str]:
        """Part `Mira Halden Minister for Foreign Affairs`, whose line break was lost."""
        words = line.split()
        for place, word in enumerate(words):
            if word.strip(",.").casefold() in self._offices and word[:1].isupper():
                if place >= MIN_NAME_WORDS and not any(
                    word[:1].islower() for word in words[:place]
                ):
                    return " ".join(words[:place]).rstrip(","), " ".join(words[place:])
                break
        return line, ""

    def _names_someone(self, line: str) -> bool:
        """Tell `Prime Minister Mark Halden of …`, who signs, from `Prime Minister of …`."""
        words = line.split()
        offices = [word.strip(",.").casefold() in self._offices for word in words]
        after = next((n for n, is_office in enumerate(offices) if not is_office), len(words))
        return 0 < after < len(words) and words[after][:1].isupper()

    def _has_office(self, line: str) -> bool:
        words = {word.strip("(),.;:’'").casefold() for word in line.split()}
        return bool(words & self._offices)

    def _continues(self, line: str) -> bool:
        first = line.split()[0]
        return first[:1].islower() or first.casefold() in self._continuations
