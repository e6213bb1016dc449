"""Headings and title blocks (rules S5 and S6).

Sections, in order:

* Which units are headings, and how they rank (rule S5).
* The title block of a part, and the line of place and date (rule S6).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from corpus_tool.lexicon import Lexicon
from corpus_tool.model import Certainty, Finding
from corpus_tool.segmentation.boundaries import HEADING_WORDS, opens_upper
from corpus_tool.segmentation.roles import is_lead
from corpus_tool.segmentation.units import (
    LabelStyle,
    Patterns,
    PrintedLabel,
    TextUnit,
    UnitFate,
    UnitLook,
    is_bare_division,
    label_readings,
    patterns,
)
from corpus_tool.text.normalize import clean_text, ends_sentence, is_capitals, last_word
from corpus_tool.text.slots import find_dates

__all__ = [
    "find_annex_title",
    "find_headings_by_look",
    "find_headings_by_place",
    "find_title",
    "is_dateline",
    "rank_headings",
    "take_masthead",
    "tells_adoption",
    "title_lines",
]


# ----------------------------------------
# Which units are headings, and how they rank (rule S5).
#
# By markup, by look, or by place: a short line without a mark at its end over a text that begins.
# Levels are ranked by look within the document, not by the number of `#`: sources mix them freely.

MAX_MARKED_WORDS = 40
MAX_BOLD_WORDS = 30
MAX_CAPITALS_WORDS = 20
MAX_LABELLED_WORDS = 10
MIN_BODY_WORDS = 15
MAX_SENTENCE_WORDS = 20
"""A bold line that ends with a full stop is a heading when it is no longer, and not alone."""
DOMINANT = 0.8
"""Share of the headings; when one look has it, the few others rank with it."""

_NUMBERED = frozenset(
    {LabelStyle.ROMAN_CAPITAL, LabelStyle.CAPITAL, LabelStyle.DIVISION, LabelStyle.NUMBER}
)


def find_headings_by_look(units: Sequence[TextUnit], *, lexicon: Lexicon) -> None:
    """Mark headings that markup, emphasis, capitals or a division's number show."""
    compiled = patterns(lexicon)
    body = [unit for unit in units if unit.is_body and unit.text]
    sentences = Counter(unit.look for unit in body if _is_bold_sentence(unit))
    for number, unit in enumerate(body):
        cell = unit.block.row is not None and unit.block.heading_level is None
        if (cell and not is_bare_division(unit.text, compiled)) or is_lead(
            unit.text, lexicon=lexicon
        ):
            continue
        after = body[number + 1] if number + 1 < len(body) else None
        if (
            _is_marked_up(unit)
            or (after is not None and _stands_out(unit, after, sentences))
            or (after is not None and _is_numbered(unit, after, compiled))
        ):
            _make_heading(unit, Certainty.CERTAIN)
    _merge_divisions(units, compiled)


def find_headings_by_place(units: Sequence[TextUnit], *, lexicon: Lexicon) -> None:
    """Mark headings that only their place shows: a short open line over a text that begins."""
    functions = lexicon.segmentation.function_words
    known = [
        unit for unit in units if unit.text and unit.fate in {UnitFate.PARAGRAPH, UnitFate.HEADING}
    ]
    fates: dict[tuple[str, str], UnitFate] = {}
    for number, unit in enumerate(known[:-1]):
        if not unit.is_body or unit.block.row is not None or is_lead(unit.text, lexicon=lexicon):
            continue
        before, after = known[number - 1] if number else None, known[number + 1]
        label = unit.label
        placed = _is_open_line(unit, functions) and after.fate is not UnitFate.HEADING
        if placed and label is not None:
            begun = label.value == 1 or fates.get(label.key) is UnitFate.HEADING
            placed = begun and _heads_section(unit, after)
        elif placed:
            placed = _is_placed(unit, before, after) and not _goes_on(unit, after)
        if placed:
            _make_heading(unit, Certainty.CHECK)
        if label is not None:
            fates[label.key] = unit.fate


def _goes_on(unit: TextUnit, after: TextUnit) -> bool:
    """Tell whether print shows that a full line at a page's end goes on upon the next."""
    return bool(unit.block.full_end and after.block.flush_start and after.first)


def rank_headings(units: Sequence[TextUnit], *, lexicon: Lexicon) -> dict[int, int]:
    """Return the level of each heading from 1, by `id` of the unit."""
    found = [unit for unit in units if unit.fate is UnitFate.HEADING]
    trusted = _trusted_levels(found)
    divisions = patterns(lexicon).division
    faces = [_face(unit, trusted, divisions) for unit in found]
    faces = _with_unnumbered(found, faces, lexicon.segmentation.unnumbered_headings)
    faces = _together(faces, _followings(units))
    order: list[tuple[object, ...]] = []
    for face in faces:
        if face not in order:
            order.append(face)
    if trusted:
        order.sort(key=lambda face: int(str(face[0])) if face[0] is not None else 9)
    place = {face: level for level, face in enumerate(order, 1)}
    return {id(unit): place[face] for unit, face in zip(found, faces, strict=True)}


def _make_heading(unit: TextUnit, certainty: Certainty) -> None:
    unit.fate = UnitFate.HEADING
    unit.certainty = certainty
    unit.label = None
    unit.shaped_by("S5")


def _is_marked_up(unit: TextUnit) -> bool:
    """Tell whether the format calls it a heading and it is not a whole paragraph."""
    if unit.block.heading_level is None or unit.words > MAX_MARKED_WORDS:
        return False
    return unit.words <= MAX_SENTENCE_WORDS or not unit.text.endswith((".", ";", ","))


def _stands_out(unit: TextUnit, after: TextUnit, sentences: Counter[UnitLook]) -> bool:
    """Tell whether the whole unit is emphasised or in capitals, as running text is not."""
    text, look, words = unit.text, unit.look, unit.words
    if words > MAX_BOLD_WORDS or text[-1] in ";,":
        return False
    if unit.block.bullet and after.block is not unit.block:
        return False
    if unit.block.ordinal and (after.block.ordinal and after.look.bold == look.bold):
        return False
    if text.endswith(":") and (after.is_listed or words > HEADING_WORDS):
        return False
    if _is_bold_sentence(unit):
        return sentences[look] > 1
    if ends_sentence(text) and not text.endswith((":", "?", "!")):
        return False
    if look.bold or look.underline:
        return True
    if look.italic:
        return words <= HEADING_WORDS and not unit.block.quoted
    return words <= MAX_CAPITALS_WORDS and is_capitals(text) and not unit.block.ordinal


def _is_bold_sentence(unit: TextUnit) -> bool:
    bold = unit.look.bold or unit.look.underline
    return bold and unit.text.endswith(".") and unit.words <= MAX_SENTENCE_WORDS


def _is_numbered(unit: TextUnit, after: TextUnit, compiled: Patterns) -> bool:
    """Tell whether a line is `II. GROWING PARTNERSHIP` or `Article 5`, and not a list's item."""
    if is_bare_division(unit.text, compiled):
        return True
    if unit.words > HEADING_WORDS or ends_sentence(unit.text) or unit.is_listed:
        return False
    labels = label_readings(unit.text, compiled.division)
    if not any(label.style in {LabelStyle.ROMAN_CAPITAL, LabelStyle.DIVISION} for label in labels):
        return False
    following = label_readings(after.text, compiled.division)
    return not any(_follows(label, other) for label in labels for other in following)


def _follows(label: PrintedLabel, other: PrintedLabel) -> bool:
    return label.key == other.key and other.value == label.value + 1


def _merge_divisions(units: Sequence[TextUnit], compiled: Patterns) -> None:
    """Put `Article 5` and the name under it into one heading."""
    bare: TextUnit | None = None
    for unit in units:
        heading = unit.fate is UnitFate.HEADING
        name = heading or (unit.is_body and _is_open_line(unit, frozenset()))
        if name and bare is not None and not compiled.division.match(unit.text):
            bare.text = bare.whole = f"{bare.whole} {unit.whole}"
            unit.fate, bare = UnitFate.GONE, None
            continue
        if unit.fate is UnitFate.MARK:
            continue
        is_bare = heading and is_bare_division(unit.text, compiled)
        bare = unit if is_bare else None


def _is_open_line(unit: TextUnit, functions: frozenset[str]) -> bool:
    """Tell whether a unit is a short line that could be a heading."""
    return (
        unit.words <= HEADING_WORDS
        and not (unit.bullet or unit.block.bullet or (unit.block.ordinal and not unit.label))
        and not ends_sentence(unit.text)
        and opens_upper(unit.text)
        and unit.text[-1] not in ",-–—("
        and last_word(unit.text) not in functions
        and not (unit.block.depth and unit.label is None)
    )


def _is_placed(unit: TextUnit, before: TextUnit | None, after: TextUnit) -> bool:
    """Tell whether the line stands between a text that is complete and one that begins."""
    if before is not None and before.is_body and not ends_sentence(before.text):
        return False
    if after.is_marked:
        return True
    return after.words >= MIN_BODY_WORDS and opens_upper(after.text)


def _heads_section(unit: TextUnit, after: TextUnit) -> bool:
    """Tell whether a short labelled line is a numbered heading over paragraphs of its own."""
    label = unit.label
    if label is None or unit.words > MAX_LABELLED_WORDS or label.style not in _NUMBERED:
        return False
    if after.label is not None and after.label.key == label.key:
        return False
    return after.words >= MIN_BODY_WORDS and opens_upper(after.text)


def _trusted_levels(found: Sequence[TextUnit]) -> frozenset[int]:
    """Return the levels of the format that two headings or more have, if there are two such."""
    counts = Counter(unit.block.heading_level for unit in found)
    levels = frozenset(level for level, count in counts.items() if level and count > 1)
    return levels if len(levels) > 1 else frozenset()


def _face(
    unit: TextUnit, trusted: frozenset[int], divisions: re.Pattern[str]
) -> tuple[object, ...]:
    """Return what tells the rank of a heading: level, way of counting, look."""
    level = unit.block.heading_level if unit.block.heading_level in trusted else None
    if level is None:
        for label in label_readings(unit.whole, divisions):
            if label.closing or label.style is LabelStyle.DIVISION:
                return (None, *label.key)
    return (level, unit.look if level is None else None, is_capitals(unit.whole) and level is None)


def _with_unnumbered(
    found: Sequence[TextUnit], faces: list[tuple[object, ...]], names: frozenset[str]
) -> list[tuple[object, ...]]:
    """Rank `PREAMBLE` and `Conclusion` with the outermost of the numbered headings."""
    outermost = next((face for face in faces if _counts(face)), None)
    if outermost is None:
        return faces
    return [
        outermost if not _counts(face) and unit.text.casefold().rstrip(":") in names else face
        for unit, face in zip(found, faces, strict=True)
    ]


def _followings(units: Sequence[TextUnit]) -> frozenset[int]:
    """Return the headings that follow another at once, by their place among the headings."""
    followings: set[int] = set()
    number, fresh = 0, False
    for unit in units:
        if unit.fate is UnitFate.HEADING:
            if fresh:
                followings.add(number)
            number, fresh = number + 1, True
        elif unit.is_body:
            fresh = False
    return frozenset(followings)


def _together(
    faces: list[tuple[object, ...]], followings: frozenset[int]
) -> list[tuple[object, ...]]:
    """Rank looks alike unless a heading of one stands right under a heading of the other."""
    looks = Counter(face for face in faces if not _counts(face))
    if len(looks) < 2:
        return faces
    first = next(face for face in faces if not _counts(face))
    under = {
        face
        for number, face in enumerate(faces)
        if number in followings and not _counts(face) and faces[number - 1] != face
    }
    if first[-1] and looks[first] > 1:
        # Capitals over small letters are never the same rank.
        under |= {face for face in looks if not face[-1] and looks[face] > 1}
    common, number = looks.most_common(1)[0]
    lone = number >= DOMINANT * looks.total()
    kept = frozenset() if lone else under - {first}
    top = common if lone else first
    return [face if _counts(face) or face in kept or face[0] is not None else top for face in faces]


def _counts(face: tuple[object, ...]) -> bool:
    return isinstance(face[1], LabelStyle)


# ----------------------------------------
# The title block of a part, and the line of place and date (rule S6).

MAX_TITLE_WORDS = 60
MAX_DATE_WORDS = 12
MAX_PLACE_WORDS = 6
MAX_MASTHEAD_UNITS = 14
MAX_MASTHEAD_WORDS = 30
SIMILAR = 0.6
"""Share of a line's words that are the given title's."""

_WORDS = re.compile(r"\w+")
_YEAR = re.compile(r"(?:1[89]|20|21)\d\d")
_EASTERN_DATE = re.compile(
    r".{0,12}[0-9０-９一二三四五六七八九十元]{1,6}[年년]\s?\d{1,2}[月월]\s?\d{1,2}[日일].{0,4}"
)
_FULL_DATE = re.compile(r"\b\d{1,4}([-./])\d{1,2}\1\d{1,4}\b")
_SYMBOL = re.compile(r"[A-Z]{1,8}(?:/[A-Z0-9][\w.()-]*){1,6}\*?(?:\s|\Z)")
_DISTRIBUTED = re.compile(r"\bDistr(?:\.|ibution)\s*:", re.IGNORECASE)
_MASTHEAD = re.compile(
    r"[A-Z]{1,8}(?:/[A-Z0-9][\w.()-]*){1,6}\*?|Distr(?:\.|ibution)\s*:.{0,40}"
    r"|Original(?: language)?\s*:.{0,40}|United Nations|(?:General|Limited|Restricted)"
    r"|Languages?\s*:.{0,40}",
    re.IGNORECASE,
)
_ADOPTED = re.compile(
    r"\b(?:adopted|agreed|approved|signed|done|concluded|issued)\b.{0,120}\b(?:1[89]|20|21)\d\d\b",
    re.IGNORECASE,
)
_ADOPTED_AT = re.compile(
    r"(?:adopted|agreed|approved|signed|done|made|concluded|issued|released)"
    r"\s+(?:(?:at|in|on)\s+)?",
    re.IGNORECASE,
)
_LINKS = frozenset({"at", "in", "of", "on", "the", "and", "de", "du", "la", "le", "–", "-", "—"})


def is_dateline(text: str, *, lexicon: Lexicon) -> bool:
    """Tell whether a line says no more than place and date.

    >>> from corpus_tool.lexicon import lexicon
    >>> is_dateline("Tokyo, 21 January 2025", lexicon=load())
    True
    """
    if _EASTERN_DATE.fullmatch(text):
        return True
    if len(text) > 120 or not _YEAR.search(text) or len(text.split()) > MAX_DATE_WORDS:
        return False
    slots = [slot for slot in find_dates(text, lexicon.calendar) if slot.end - slot.start > 5]
    if not patterns(lexicon).month.search(text) and not _FULL_DATE.search(text):
        return False
    if not slots:
        return False
    rest = text[: slots[0].start] + " " + text[slots[-1].end :]
    words = [word.strip(".,;:()[]") for word in rest.split()]
    words = [word for word in words if word]
    if len(words) > MAX_PLACE_WORDS or any(character.isdigit() for character in rest):
        return False
    folded = {word.casefold() for word in words}
    weekdays = {day.casefold() for day in lexicon.calendar.weekdays}
    if folded & lexicon.segmentation.document_words:
        return False
    return all(word[:1].isupper() or word in _LINKS for word in words if word not in weekdays)


def find_title(units: Sequence[TextUnit], *, title: str | None, lexicon: Lexicon) -> None:
    """Find the title block of the main text."""
    zone: list[TextUnit] = []
    for unit in units:
        if unit.fate in {UnitFate.MARK, UnitFate.GONE}:
            continue
        if not (_may_be_title(unit, lexicon, first=not zone) or _continues_title(unit, lexicon)):
            break
        zone.append(unit)
    while len(zone) > 1 and not (_is_set_off(zone[-1]) or _names_document(zone[-1], lexicon)):
        # An open line right above the text is its first heading.
        zone.pop()
    body = sum(unit.is_body for unit in units)
    if zone and len(zone) == body:
        # Nothing would be left to be the text.
        zone = zone[:1] if body > 1 or _is_set_off(zone[0]) else []
    _give_up_headings(zone, units, title, lexicon)
    for unit in zone:
        dated = is_dateline(unit.text, lexicon=lexicon) or (
            unit is not zone[0] and _is_adoption_line(unit.text, lexicon)
        )
        unit.fate = UnitFate.DATELINE if dated else UnitFate.TITLE
        unit.shaped_by("S6")


def _is_adoption_line(text: str, lexicon: Lexicon) -> bool:
    """Tell whether a line says where and when the text was adopted, and nothing else."""
    found = _ADOPTED_AT.match(text)
    return found is not None and is_dateline(text[found.end() :], lexicon=lexicon)


def tells_adoption(text: str) -> bool:
    """Tell whether a line says when the text was adopted: `Adopted in Tolm, on 3 May 2031`."""
    return _ADOPTED.search(text) is not None


def take_masthead(units: Sequence[TextUnit], *, lexicon: Lexicon) -> list[Finding]:
    """Take out the masthead of an organisation: symbol, distribution, language of the original.

    The day beside `Distr.` is that of the print. Where the title says when the text was adopted,
    it is none of the text's dates.
    """
    masthead: list[TextUnit] = []
    seen = [unit for unit in units if unit.is_body and unit.text][:MAX_MASTHEAD_UNITS]
    for number, unit in enumerate(seen):
        if unit.words > MAX_MASTHEAD_WORDS:
            break
        lines = [line for line in unit.lines if not is_dateline(line, lexicon=lexicon)]
        is_masthead = bool(lines) and all(_MASTHEAD.fullmatch(line) for line in lines)
        is_day = bool(masthead) and not lines
        if is_masthead or (is_day and any(tells_adoption(u.text) for u in seen[number + 1 :])):
            masthead.append(unit)
    if not any(_DISTRIBUTED.search(unit.text) or _SYMBOL.match(unit.text) for unit in masthead):
        return []
    findings = []
    for unit in masthead:
        unit.fate = UnitFate.GONE
        message = f"masthead: {unit.text}"
        findings.append(Finding("I_MASTHEAD", message, unit.block.source_line, unit.block.page))
    return findings


def find_annex_title(units: Sequence[TextUnit], *, lexicon: Lexicon) -> None:
    """Find the lines that go on with an annex's title: `Between …`, or the name of `ANNEX I`."""
    bare_annex = patterns(lexicon).bare_annex
    title = [unit for unit in units if unit.fate is UnitFate.TITLE]
    bare = bool(title) and bare_annex.fullmatch(title[-1].text) is not None
    for unit in units[len(title) :]:
        if unit.fate is UnitFate.MARK:
            continue
        if is_dateline(unit.text, lexicon=lexicon) and unit.is_body:
            unit.fate = UnitFate.DATELINE
            continue
        if not _may_be_title(unit, lexicon, first=bare) or _has_closing_label(unit, lexicon):
            break
        first = unit.text.partition(" ")[0].casefold()
        goes_on = first in lexicon.segmentation.continuations or unit.text[:1] in {"(", "["}
        if not (goes_on or bare):
            break
        unit.fate = UnitFate.TITLE
        unit.shaped_by("S6")
        bare = False


def title_lines(
    units: Sequence[TextUnit], *, title: str | None, lexicon: Lexicon
) -> tuple[str, ...]:
    """Return the lines of a title; a title given from outside goes first unless it is there."""
    lines = [line for unit in units if unit.fate is UnitFate.TITLE for line in unit.lines]
    given = clean_text(title) if title else ""
    if not given or _is_similar(" ".join(lines), given) or _is_similar(given, " ".join(lines)):
        return tuple(lines)
    return (given, *lines)


def _may_be_title(unit: TextUnit, lexicon: Lexicon, *, first: bool) -> bool:
    """Tell whether a unit before the text may belong to the title block."""
    block, text = unit.block, unit.text
    if not unit.is_body or not text or block.bullet or block.ordinal or block.row is not None:
        return False
    if is_dateline(text, lexicon=lexicon):
        return True
    if unit.words > MAX_TITLE_WORDS or text.endswith((":", ";", ",")):
        return False
    if block.heading_level is not None:
        return unit.words <= MAX_TITLE_WORDS
    if _is_set_off(unit) or len(unit.lines) > 2:
        return not _is_prose(unit)
    return first and unit.words <= HEADING_WORDS and opens_upper(text) and not ends_sentence(text)


def _is_set_off(unit: TextUnit) -> bool:
    """Tell whether a unit looks other than running text."""
    block = unit.block
    marked = block.heading_level is not None or block.centred or len(unit.lines) > 2
    return marked or unit.look.stands_out or is_capitals(unit.text)


def _continues_title(unit: TextUnit, lexicon: Lexicon) -> bool:
    """Tell whether a plain line may go on with a title block: short, and open at its end."""
    if not unit.is_body or not unit.text or unit.block.bullet or unit.block.ordinal:
        return False
    if _has_closing_label(unit, lexicon) or unit.block.row is not None:
        return False
    first = unit.text.partition(" ")[0]
    goes_on = opens_upper(unit.text) or first in lexicon.segmentation.continuations
    short = unit.words <= (HEADING_WORDS if first[:1].isupper() else MAX_TITLE_WORDS) and goes_on
    return short and not ends_sentence(unit.text) and unit.text[-1] not in ",-–—"


def _names_document(unit: TextUnit, lexicon: Lexicon) -> bool:
    """Tell whether a plain line belongs to a title by its words: `between …`, `adopted at …`."""
    if is_dateline(unit.text, lexicon=lexicon):
        return True
    words = [word.casefold() for word in _WORDS.findall(unit.text)]
    lists = lexicon.segmentation
    return words[0] in lists.continuations or not lists.document_words.isdisjoint(words)


def _is_prose(unit: TextUnit) -> bool:
    """Tell whether a unit ends as a sentence; `D.C.` at a title's end does not."""
    return ends_sentence(unit.text) and unit.words > HEADING_WORDS


def _has_closing_label(unit: TextUnit, lexicon: Lexicon) -> bool:
    labels = label_readings(unit.text, patterns(lexicon).division)
    return any(label.closing or label.style is LabelStyle.DIVISION for label in labels)


def _give_up_headings(
    zone: list[TextUnit], units: Sequence[TextUnit], title: str | None, lexicon: Lexicon
) -> None:
    """Leave the first heading of the text out of its title block."""
    later = Counter(_title_look(unit) for unit in units if unit not in zone and _is_short(unit))
    while zone:
        last = zone[-1]
        if is_dateline(last.text, lexicon=lexicon) or (title and _is_similar(last.text, title)):
            return
        named = last.text.casefold().rstrip(":") in lexicon.segmentation.unnumbered_headings
        alike = last.look.stands_out or last.block.heading_level is not None
        repeated = alike and later[_title_look(last)] > 0
        stands_alone = title is not None or (
            len(zone) > 1 and _title_look(last) != _title_look(zone[0])
        )
        if not (named or _has_closing_label(last, lexicon) or (repeated and stands_alone)):
            return
        zone.pop()


def _title_look(unit: TextUnit) -> tuple[object, ...]:
    return (unit.block.heading_level, unit.look, is_capitals(unit.text), unit.block.centred)


def _is_short(unit: TextUnit) -> bool:
    return unit.is_body and unit.words <= 30 and not unit.block.ordinal and not unit.block.bullet


def _is_similar(text: str, title: str) -> bool:
    """Tell whether most words of a text are words of the title."""
    heading_words = _WORDS.findall(text.casefold())
    given = set(_WORDS.findall(title.casefold()))
    return bool(heading_words) and sum(word in given for word in heading_words) >= SIMILAR * len(
        heading_words
    )
