"""Cut a text into parts, headings and paragraphs: the rules in their order.

Sections, in order:

* Cut a text into parts, headings and paragraphs: the S-rules, one after another.
* Set apart the lines of a block that are units of their own kind: dates, `Issued by:`.
* Marks that stand alone: `###`, `* * *`, `-30-`, a drawn line; they end a text or part it.
* Put shaped units together: parts, headings, paragraphs with paths and offsets.
* What is wrong with a text as received, told and never mended: unseen controls, mojibake.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from corpus_tool.lexicon import Lexicon
from corpus_tool.model import (
    PARAGRAPH_BREAK,
    Block,
    BlockKind,
    Certainty,
    Finding,
    Heading,
    Paragraph,
    Part,
    Role,
    Segmentation,
)
from corpus_tool.segmentation import boundaries, closing, headings, joins, labels, structure
from corpus_tool.segmentation.boundaries import HEADING_WORDS
from corpus_tool.segmentation.closing import attested_text, signatories
from corpus_tool.segmentation.footnotes import (
    place_notes,
    report_notes,
    take_out_notes,
    take_set_notes,
)
from corpus_tool.segmentation.headings import is_dateline, rank_headings, title_lines
from corpus_tool.segmentation.joins import Hyphenation, join_hyphens
from corpus_tool.segmentation.roles import assign_roles
from corpus_tool.segmentation.structure import Division, derive_labels, make_paths, nest_levels
from corpus_tool.segmentation.units import Patterns, TextUnit, UnitFate, patterns

__all__ = [
    "segment",
]


# ----------------------------------------
# Cut a text into parts, headings and paragraphs: the S-rules, one after another.
#
# Pure: blocks and word lists in, a `Segmentation` out. The rules stand in the files beside this
# one; here is
# their order, which matters: what ends a text is found before what begins it, headings by look
# before labels, labels before headings by place, and joins after both.


def segment(blocks: Iterable[Block], *, lexicon: Lexicon, title: str | None = None) -> Segmentation:
    """Cut a text into its units.

    Args:
        blocks: what a reader found, in the order of reading.
        lexicon: the word lists of the text's language.
        title: the title the document gives itself outside its text (front matter, page head).

    >>> from corpus_tool.lexicon import lexicon
    >>> from corpus_tool.model import Line, Run
    >>> text = Block((Line((Run("The leaders met in Tokyo."),)),))
    >>> [paragraph.text for paragraph in segment([text], lexicon=load()).paragraphs]
    ['The leaders met in Tokyo.']
    """
    blocks = tuple(blocks)
    hyphenation = Hyphenation.of(blocks, lexicon=lexicon)
    blocks, findings, doubtful = join_hyphens(blocks, hyphenation)
    notes = take_set_notes(blocks)
    units = boundaries.cut_units(blocks, lexicon=lexicon)
    _doubt(units, {id(blocks[place]) for place in doubtful})
    units = set_apart_lines(units, lexicon=lexicon)
    set_aside_marks(units)
    notes += take_out_notes(units)
    assembly = Assembly(findings + report_notes(notes))
    for division in structure.divide_parts(units, lexicon=lexicon):
        given = title if division.slug == structure.MAIN else None
        found = _shape(division, given, hyphenation, lexicon)
        assembly.add(division, found, title=given, lexicon=lexicon)
    text = assembly.finish()
    return replace(text, notes=place_notes(notes, blocks, text.paragraphs))


def _shape(
    division: structure.Division, title: str | None, hyphenation: Hyphenation, lexicon: Lexicon
) -> list[Finding]:
    """Apply the rules to the units of one part; return what they noticed."""
    units: Sequence[TextUnit] = division.units
    is_main = division.slug == structure.MAIN
    noticed = headings.take_masthead(units, lexicon=lexicon) if is_main else []
    closing.take_closing(units, lexicon=lexicon)
    if is_main:
        headings.find_title(units, title=title, lexicon=lexicon)
    else:
        headings.find_annex_title(units, lexicon=lexicon)
    headings.find_headings_by_look(units, lexicon=lexicon)
    labels.settle_labels(units, lexicon=lexicon)
    division.units, findings = labels.find_run_in_labels(units)
    findings = noticed + findings
    headings.find_headings_by_place(division.units, lexicon=lexicon)
    findings += labels.report_labels(division.units)
    findings += joins.join_broken_paragraphs(
        division.units, hyphenation=hyphenation, lexicon=lexicon
    )
    return findings + report_marks(division.units)


def _doubt(units: Iterable[TextUnit], doubtful: set[int]) -> None:
    """Mark what holds a word put together without a witness."""
    for unit in units:
        if id(unit.block) in doubtful:
            unit.certainty = Certainty.CHECK
            unit.shaped_by("S9")


# ----------------------------------------
# Set apart the lines of a block that are units of their own kind: dates, `Issued by:`.

MAX_PLACE_WORDS = 3
MAX_LINES = 60


def set_apart_lines(units: Sequence[TextUnit], *, lexicon: Lexicon) -> list[TextUnit]:
    """Split units of several short lines at date lines and after a line like `Issued by:`."""
    compiled = patterns(lexicon)
    result: list[TextUnit] = []
    for unit in units:
        result += _split(unit, compiled, lexicon)
    return result


def _split(unit: TextUnit, compiled: Patterns, lexicon: Lexicon) -> list[TextUnit]:
    lines = unit.lines
    if not (unit.is_body and 1 < len(lines) <= MAX_LINES):
        return [unit]
    if any(len(line.split()) > HEADING_WORDS for line in lines):
        return [unit]
    dated = [is_dateline(line, lexicon=lexicon) for line in lines]
    issued = compiled.attestation.match(lines[0]) is not None and lines[0].endswith(":")
    if not (any(dated) or issued):
        return [unit]
    if len(lines) == 2 and dated[1] and len(lines[0].split()) <= MAX_PLACE_WORDS:
        # The place on one line and the date on the next.
        return [unit]
    alone = [is_date or (issued and number == 0) for number, is_date in enumerate(dated)]
    groups: list[list[int]] = []
    for number in range(len(lines)):
        if number and not alone[number] and not alone[number - 1]:
            groups[-1].append(number)
        else:
            groups.append([number])
    return [_piece(unit, group) for group in groups]


def _piece(unit: TextUnit, group: Sequence[int]) -> TextUnit:
    return TextUnit(
        unit.block,
        tuple(unit.lines[number] for number in group),
        tuple(unit.rows[number] for number in group),
        unit.look,
        first=unit.first and group[0] == 0,
    )


# ----------------------------------------
# Marks that stand alone: `###`, `* * *`, `-30-`, a drawn line; they end a text or part it.

_WORDED = re.compile(r"[-–—(\[*#\s]*(?:30|end|ends|fin)[-–—)\]*#.\s]*", re.IGNORECASE)
_FRAMED = re.compile(r"[^\w\s].*[^\w\s]|ENDS?\.?", re.DOTALL)
_AFTER_END = frozenset(
    {UnitFate.SIGNATURE, UnitFate.ATTESTATION, UnitFate.DATELINE, UnitFate.MARK, UnitFate.GONE}
)


def set_aside_marks(units: Sequence[TextUnit]) -> None:
    """Take marks out of the text."""
    for unit in units:
        if unit.block.kind is BlockKind.RULE or _is_mark(unit):
            unit.fate = UnitFate.MARK


def report_marks(units: Sequence[TextUnit]) -> list[Finding]:
    """Tell the marks of a part: `end` if nothing but end matter follows, else `separator`."""
    findings: list[Finding] = []
    at_end = True
    for unit in reversed(units):
        if unit.fate is UnitFate.MARK:
            name, code = ("end mark", "I_END_MARK") if at_end else ("separator", "I_SEPARATOR")
            mark = unit.text if len(unit.text) <= 20 else f"{unit.text[:10]}…"
            text = f"{name}: {mark}" if mark else f"{name}: a drawn line"
            findings.append(Finding(code, text, unit.block.source_line, unit.block.page))
        elif unit.fate not in _AFTER_END:
            at_end = False
    return findings[::-1]


def _is_mark(unit: TextUnit) -> bool:
    text = unit.text
    if not text or len(text) > 400:
        return False
    if not any(character.isalnum() for character in text):
        return True
    return len(text) <= 12 and bool(_WORDED.fullmatch(text) and _FRAMED.fullmatch(text))


# ----------------------------------------
# Put shaped units together: parts, headings, paragraphs with paths and offsets.


class Assembly:
    """Collects the parts of a text.

    Args:
        findings: what was noticed before the parts were told apart.
    """

    def __init__(self, findings: Sequence[Finding]) -> None:
        self._findings = list(findings)
        self._parts: list[Part] = []
        self._headings: list[Heading] = []
        self._paragraphs: list[Paragraph] = []
        self._marks: list[tuple[int, int]] = []
        self._start = 0

    def add(
        self,
        division: Division,
        findings: Sequence[Finding],
        *,
        title: str | None,
        lexicon: Lexicon,
    ) -> None:
        """Add a part whose units are shaped."""
        units = division.units
        self._findings += findings
        signed, unsigned = signatories(units, lexicon=lexicon)
        self._findings += unsigned
        datelines = [unit.text for unit in units if unit.fate is UnitFate.DATELINE]
        self._findings += [
            Finding("I_DATELINE", f"a further date: {text}") for text in datelines[1:]
        ]
        self._parts.append(
            Part(
                slug=division.slug,
                title_lines=title_lines(units, title=title, lexicon=lexicon),
                dateline=datelines[0] if datelines else None,
                attestation=attested_text(units),
                signatories=signed,
            )
        )
        self._add_text(division, lexicon)

    def finish(self) -> Segmentation:
        """Return the whole."""
        self._findings += notice_flaws(self._paragraphs, self._marks)
        return Segmentation(
            parts=tuple(self._parts),
            headings=tuple(self._headings),
            paragraphs=tuple(self._paragraphs),
            findings=tuple(self._findings),
        )

    def _add_text(self, division: Division, lexicon: Lexicon) -> None:
        units = division.units
        body = [unit for unit in units if unit.is_body and unit.text]
        roles = dict(zip(map(id, body), assign_roles(body, lexicon=lexicon), strict=True))
        nest_levels(units, roles)
        derived = derive_labels(units, roles)
        levels = rank_headings(units, lexicon=lexicon)
        paths = make_paths(
            units, slug=division.slug, derived=derived, levels=levels, lexicon=lexicon
        )
        above: list[tuple[int, str]] = []
        for unit in units:
            if unit.fate is UnitFate.HEADING:
                level = levels[id(unit)]
                above = [(other, text) for other, text in above if other < level]
                above.append((level, unit.whole))
                self._add_heading(unit, level, division.slug)
            elif unit.is_body and unit.text:
                role = Role.ITEM if unit.depth else roles[id(unit)]
                paragraph = _paragraph(unit, paths[id(unit)], derived.get(id(unit)), role)
                self._add_paragraph(paragraph, unit, division.slug, tuple(t for _, t in above))

    def _add_heading(self, unit: TextUnit, level: int, slug: str) -> None:
        before, line = len(self._paragraphs), unit.block.source_line
        self._headings.append(Heading(unit.whole, level, slug, before, line))
        if unit.certainty is Certainty.CHECK:
            message = f"taken for a heading by its place: {unit.whole}"
            self._findings.append(Finding("I_HEADING", message, line, unit.block.page))

    def _add_paragraph(
        self, paragraph: Paragraph, unit: TextUnit, slug: str, headings: tuple[str, ...]
    ) -> None:
        index, start = len(self._paragraphs), self._start
        placed = replace(paragraph, index=index, start=start, part=slug, headings=headings)
        self._paragraphs.append(placed)
        self._marks.append(unit.unseen)
        self._start += len(paragraph.text) + len(PARAGRAPH_BREAK)


def _paragraph(unit: TextUnit, path: str, derived_label: str | None, role: Role) -> Paragraph:
    return Paragraph(
        text=unit.text,
        path=path,
        label=unit.label.printed if unit.label else None,
        derived_label=derived_label,
        role=role,
        depth=unit.depth,
        joins=unit.joins,
        certainty=unit.certainty,
        rules=unit.rules,
        line=unit.block.source_line,
        page=unit.block.page,
    )


# ----------------------------------------
# What is wrong with a text as received, told and never mended: unseen controls, mojibake.

MAX_FINDINGS = 20
"""Of one kind; the rest are counted."""

_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufff9-\ufffb\U000e0000-\U000e007f]")
_LOST = re.compile("\ufffd")
# The letters and signs that a byte of a UTF-8 sequence becomes when read as cp1252.
_CP1252_TAIL = "\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_GARBLED = re.compile(
    f"[\u00c2-\u00df][{_CP1252_TAIL}]|[\u00e0-\u00ef][{_CP1252_TAIL}]{{2}}|[\u00f0-\u00f4][{_CP1252_TAIL}]{{3}}"
)


_REPAIR = ". Try --repair-encoding"


def notice_flaws(
    paragraphs: Sequence[Paragraph], marks: Sequence[tuple[int, int]]
) -> list[Finding]:
    """Return what is odd about the characters of the paragraphs.

    Args:
        paragraphs: the paragraphs.
        marks: for each, how many unseen characters and how many controls were taken out.
    """
    findings: list[Finding] = []
    invisible: list[Finding] = []
    garbled: list[Finding] = []
    for paragraph, (unseen, controls) in zip(paragraphs, marks, strict=True):
        text = paragraph.text
        if text.isascii() and not (unseen or controls or _CONTROL.search(text)):
            continue
        note = _invisible(text, unseen, controls)
        if note:
            invisible.append(_at("W_INVISIBLE", note, paragraph))
        places = _mojibake(text)
        if places:
            count = f"{len(places)} place{'s' * (len(places) > 1)}"
            garbled.append(_at("W_MOJIBAKE", f"{count} like “{places[0]}”", paragraph, _REPAIR))
        if _LOST.search(text):
            garbled.append(
                _at("W_MOJIBAKE", "characters lost before this file was made", paragraph)
            )
    for kind in (invisible, garbled):
        findings += kind[:MAX_FINDINGS]
        if len(kind) > MAX_FINDINGS:
            more = len(kind) - MAX_FINDINGS
            findings.append(Finding(kind[0].code, f"and in {more:,} more paragraphs"))
    return findings


def _at(code: str, message: str, paragraph: Paragraph, hint: str = "") -> Finding:
    where = f"{message} in paragraph {paragraph.path}{hint}"
    return Finding(code, where, paragraph.line, paragraph.page)


def _invisible(text: str, unseen: int, controls: int) -> str:
    counts = (
        (len(_BIDI.findall(text)), "bidi controls", "bidi control"),
        (unseen, "characters without width", "character without width"),
        (controls + len(_CONTROL.findall(text)), "control characters", "control character"),
    )
    return ", ".join(
        f"{count} {what if count > 1 else one}" for count, what, one in counts if count
    )


def _mojibake(text: str) -> list[str]:
    """Return the stretches that are UTF-8 read as cp1252."""
    return [found[0] for found in _GARBLED.finditer(text) if _was_utf8(found[0])]


def _was_utf8(stretch: str) -> bool:
    try:
        _bytes(stretch).decode("utf-8")
    except (UnicodeDecodeError, UnicodeEncodeError):
        return False
    return True


def _bytes(stretch: str) -> bytes:
    """Return the bytes a stretch was read from: cp1252, and Latin-1 where that has no sign."""
    return b"".join(
        character.encode("latin-1") if ord(character) < 0x100 else character.encode("cp1252")
        for character in stretch
    )
