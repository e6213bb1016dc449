"""Which units are headings, and how they rank (rule S5).

By markup, by look, or by place: a short line without a mark at its end over a text that begins.
Levels are ranked by look within the document, not by the number of `#`: sources mix them freely.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from corpus_tool.lexicon import Lexicon
from corpus_tool.model import Certainty
from corpus_tool.text.boundaries import HEADING_WORDS, opens_upper
from corpus_tool.text.normalize import ends_sentence, is_capitals, last_word
from corpus_tool.text.numbering import Label, Style, readings
from corpus_tool.text.patterns import Patterns, patterns
from corpus_tool.text.roles import is_lead
from corpus_tool.text.units import Fate, Look, Unit

__all__ = ["find_by_look", "find_by_place", "rank"]

MAX_MARKED_WORDS = 40
MAX_BOLD_WORDS = 30
MAX_CAPITALS_WORDS = 20
MAX_LABELLED_WORDS = 10
MIN_BODY_WORDS = 15
MAX_SENTENCE_WORDS = 20
"""A bold line that ends with a full stop is a heading when it is no longer, and not alone."""
DOMINANT = 0.8
"""Share of the headings; when one look has it, the few others rank with it."""

_NUMBERED = frozenset({Style.ROMAN_CAPITAL, Style.CAPITAL, Style.DIVISION, Style.NUMBER})


def find_by_look(units: Sequence[Unit], *, lexicon: Lexicon) -> None:
    """Mark headings that markup, emphasis, capitals or a division's number show."""
    compiled = patterns(lexicon)
    body = [unit for unit in units if unit.is_body and unit.text]
    sentences = Counter(unit.look for unit in body if _is_bold_sentence(unit))
    for number, unit in enumerate(body):
        if unit.block.row is not None or is_lead(unit.text, lexicon=lexicon):
            continue
        after = body[number + 1] if number + 1 < len(body) else None
        if (
            _is_marked_up(unit)
            or (after is not None and _stands_out(unit, after, sentences))
            or (after is not None and _is_numbered(unit, after, compiled))
        ):
            _make_heading(unit, Certainty.CERTAIN)
    _merge_divisions(units, compiled)


def find_by_place(units: Sequence[Unit], *, lexicon: Lexicon) -> None:
    """Mark headings that only their place shows: a short open line over a text that begins."""
    functions = lexicon.segmentation.function_words
    known = [unit for unit in units if unit.text and unit.fate in {Fate.PARAGRAPH, Fate.HEADING}]
    fates: dict[tuple[str, str], Fate] = {}
    for number, unit in enumerate(known[:-1]):
        if not unit.is_body or unit.block.row is not None or is_lead(unit.text, lexicon=lexicon):
            continue
        before, after = known[number - 1] if number else None, known[number + 1]
        label = unit.label
        placed = _is_open_line(unit, functions) and after.fate is not Fate.HEADING
        if placed and label is not None:
            begun = label.value == 1 or fates.get(label.key) is Fate.HEADING
            placed = begun and _heads_section(unit, after)
        elif placed:
            placed = _is_placed(unit, before, after) and not _goes_on(unit, after)
        if placed:
            _make_heading(unit, Certainty.CHECK)
        if label is not None:
            fates[label.key] = unit.fate


def _goes_on(unit: Unit, after: Unit) -> bool:
    """Tell whether print shows that a full line at a page's end goes on upon the next."""
    return bool(unit.block.full_end and after.block.flush_start and after.first)


def rank(units: Sequence[Unit], *, lexicon: Lexicon) -> dict[int, int]:
    """Return the level of each heading from 1, by `id` of the unit."""
    found = [unit for unit in units if unit.fate is Fate.HEADING]
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


def _make_heading(unit: Unit, certainty: Certainty) -> None:
    unit.fate = Fate.HEADING
    unit.certainty = certainty
    unit.label = None
    unit.shaped_by("S5")


def _is_marked_up(unit: Unit) -> bool:
    """Tell whether the format calls it a heading and it is not a whole paragraph."""
    if unit.block.heading_level is None or unit.words > MAX_MARKED_WORDS:
        return False
    return unit.words <= MAX_SENTENCE_WORDS or not unit.text.endswith((".", ";", ","))


def _stands_out(unit: Unit, after: Unit, sentences: Counter[Look]) -> bool:
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


def _is_bold_sentence(unit: Unit) -> bool:
    bold = unit.look.bold or unit.look.underline
    return bold and unit.text.endswith(".") and unit.words <= MAX_SENTENCE_WORDS


def _is_numbered(unit: Unit, after: Unit, compiled: Patterns) -> bool:
    """Tell whether a line is `II. GROWING PARTNERSHIP` or `Article 5`, and not a list's item."""
    if compiled.bare_division.fullmatch(unit.text):
        return True
    if unit.words > HEADING_WORDS or ends_sentence(unit.text) or unit.is_listed:
        return False
    labels = readings(unit.text, compiled.division)
    if not any(label.style in {Style.ROMAN_CAPITAL, Style.DIVISION} for label in labels):
        return False
    following = readings(after.text, compiled.division)
    return not any(_follows(label, other) for label in labels for other in following)


def _follows(label: Label, other: Label) -> bool:
    return label.key == other.key and other.value == label.value + 1


def _merge_divisions(units: Sequence[Unit], compiled: Patterns) -> None:
    """Put `Article 5` and the name under it into one heading."""
    bare: Unit | None = None
    for unit in units:
        heading = unit.fate is Fate.HEADING
        name = heading or (unit.is_body and _is_open_line(unit, frozenset()))
        if name and bare is not None and not compiled.division.match(unit.text):
            bare.text = bare.whole = f"{bare.whole} {unit.whole}"
            unit.fate, bare = Fate.GONE, None
            continue
        if unit.fate is Fate.MARK:
            continue
        is_bare = heading and compiled.bare_division.fullmatch(unit.text)
        bare = unit if is_bare else None


def _is_open_line(unit: Unit, functions: frozenset[str]) -> bool:
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


def _is_placed(unit: Unit, before: Unit | None, after: Unit) -> bool:
    """Tell whether the line stands between a text that is complete and one that begins."""
    if before is not None and before.is_body and not ends_sentence(before.text):
        return False
    if after.is_marked:
        return True
    return after.words >= MIN_BODY_WORDS and opens_upper(after.text)


def _heads_section(unit: Unit, after: Unit) -> bool:
    """Tell whether a short labelled line is a numbered heading over paragraphs of its own."""
    label = unit.label
    if label is None or unit.words > MAX_LABELLED_WORDS or label.style not in _NUMBERED:
        return False
    if after.label is not None and after.label.key == label.key:
        return False
    return after.words >= MIN_BODY_WORDS and opens_upper(after.text)


def _trusted_levels(found: Sequence[Unit]) -> frozenset[int]:
    """Return the levels of the format that two headings or more have, if there are two such."""
    counts = Counter(unit.block.heading_level for unit in found)
    levels = frozenset(level for level, count in counts.items() if level and count > 1)
    return levels if len(levels) > 1 else frozenset()


def _face(unit: Unit, trusted: frozenset[int], divisions: re.Pattern[str]) -> tuple[object, ...]:
    """Return what tells the rank of a heading: level, way of counting, look."""
    level = unit.block.heading_level if unit.block.heading_level in trusted else None
    if level is None:
        for label in readings(unit.whole, divisions):
            if label.closing or label.style is Style.DIVISION:
                return (None, *label.key)
    return (level, unit.look if level is None else None, is_capitals(unit.whole) and level is None)


def _with_unnumbered(
    found: Sequence[Unit], faces: list[tuple[object, ...]], names: frozenset[str]
) -> list[tuple[object, ...]]:
    """Rank `PREAMBLE` and `Conclusion` with the outermost of the numbered headings."""
    outermost = next((face for face in faces if _counts(face)), None)
    if outermost is None:
        return faces
    return [
        outermost if not _counts(face) and unit.text.casefold().rstrip(":") in names else face
        for unit, face in zip(found, faces, strict=True)
    ]


def _followings(units: Sequence[Unit]) -> frozenset[int]:
    """Return the headings that follow another at once, by their place among the headings."""
    followings: set[int] = set()
    number, fresh = 0, False
    for unit in units:
        if unit.fate is Fate.HEADING:
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
    return isinstance(face[1], Style)
