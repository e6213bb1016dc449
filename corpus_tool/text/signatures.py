"""Names and offices of those who signed, from the lines under a text (rule S8)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from corpus_tool.lexicon import Lexicon
from corpus_tool.model import Finding, Signatory
from corpus_tool.text.normalize import clean, columns, is_capitals
from corpus_tool.text.patterns import Patterns, patterns
from corpus_tool.text.units import Fate, Unit

__all__ = ["signatories"]

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
    units: Sequence[Unit], *, lexicon: Lexicon
) -> tuple[tuple[Signatory, ...], list[Finding]]:
    """Return who signed, in the order of reading, and the lines that name nobody."""
    compiled = patterns(lexicon)
    signed = [unit for unit in units if unit.fate is Fate.SIGNATURE]
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


def _stretches(units: Sequence[Unit], compiled: Patterns) -> Iterator[list[Unit]]:
    """Part the lines where witnesses begin: `Witnessed by:` opens a stretch of its own."""
    stretch: list[Unit] = []
    for unit in units:
        cells = columns(unit.rows[0]) if unit.rows else ()
        if stretch and cells and compiled.witness.match(cells[0]):
            yield stretch
            stretch = []
        stretch.append(unit)
    if stretch:
        yield stretch


def _by_column(units: Sequence[Unit]) -> list[list[list[str]]]:
    """Return the lines of each column, block by block; a text in columns is one block."""
    blocks = [[columns(row) for row in unit.rows] for unit in _rowed(units)]
    width = min(max((len(row) for rows in blocks for row in rows), default=1), MAX_COLUMNS)
    if width == 1:
        return [[[row[0] for row in rows if row] for rows in blocks]]
    result: list[list[str]] = [[] for _ in range(width)]
    for row in (row for rows in blocks for row in rows):
        for place in range(width):
            cells = row[place : place + 1] if place < width - 1 else row[place:]
            text = clean(" ".join(cells))
            if text:
                result[place].append(text)
    return [[lines] for lines in result]


def _rowed(units: Sequence[Unit]) -> Iterator[Unit]:
    """Put the cells of a table's row side by side, as a line set in columns has them."""
    held: list[Unit] = []
    for unit in units:
        if held and unit.block.row is not None and unit.block.row == held[0].block.row:
            held.append(unit)
            continue
        if held:
            yield _beside(held)
        held = [unit]
    if held:
        yield _beside(held)


def _beside(cells: Sequence[Unit]) -> Unit:
    if len(cells) == 1:
        return cells[0]
    height = max(len(cell.lines) for cell in cells)
    rows = tuple(
        "\t".join(cell.lines[row] if row < len(cell.lines) else "" for cell in cells)
        for row in range(height)
    )
    return Unit(cells[0].block, cells[0].lines, rows)


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
