"""One change of one kind in a real statement: is it told as substance, and at the head?

For every statement beside the project and every kind, one place is changed by program, and the
text is compared with itself, as a version. Of the kinds that change what a text says all should be
told, of the others none.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from benchmarks.table import Table
from corpus_tool import collate, lexicon
from corpus_tool.commitments.commitments import find_commitments
from corpus_tool.commitments.shifts import find_shifts
from corpus_tool.ingest import files
from corpus_tool.ingest.formats import extract
from corpus_tool.model import (
    CommitmentChanges,
    Comparison,
    Document,
    Heading,
    Paragraph,
    Party,
    Provenance,
    ReadingKind,
    Segmentation,
    Version,
)
from corpus_tool.reading.frame_changes import find_frame_changes
from corpus_tool.report.frame import PageContext
from corpus_tool.report.opening import default_reading
from corpus_tool.report.sides import make_sides
from corpus_tool.report.what_changed import make_brief
from corpus_tool.report.words import load_words
from corpus_tool.segmentation.segment import segment
from corpus_tool.text.slots import SlotKind, find_slots

STATEMENTS = Path(__file__).parents[2] / "shared" / "statements"
SEED = 7
PLACES = 3
"""Places of a kind that are tried in each statement."""

ENGLISH, LADDER, WORDS = lexicon.load(), lexicon.load_ladder(), load_words()

OTHERS = {"BRA": "Brazil", "KEN": "Kenya", "PER": "Peru"}
"""Parties that take the place of others."""

Change = Callable[[str, random.Random], str | None]
"""Returns a paragraph with one change of a kind; None where it has no place for one."""


def _sub(pattern: str, put: Callable[[re.Match[str]], str]) -> Change:
    """Return what changes one of the places where a pattern stands."""
    compiled = re.compile(pattern)

    def change(text: str, chance: random.Random) -> str | None:
        found = list(compiled.finditer(text))
        if not found:
            return None
        place = chance.choice(found)
        changed = text[: place.start()] + put(place) + text[place.end() :]
        return changed if changed != text else None

    return change


def _swap_parties(text: str, chance: random.Random) -> str | None:
    """Put two parties of a paragraph in each other's place."""
    slots = [s for s in find_slots(text, lexicon=ENGLISH) if s.kind is SlotKind.PARTY]
    for first, second in pairwise(slots):
        one, other = text[first.start : first.end], text[second.start : second.end]
        if first.value != second.value:
            middle = text[first.end : second.start]
            return text[: first.start] + other + middle + one + text[second.end :]
    return None


def _other_party(text: str, chance: random.Random) -> str | None:
    """Put a party that the paragraph does not name in the place of one."""
    slots = [s for s in find_slots(text, lexicon=ENGLISH) if s.kind is SlotKind.PARTY]
    named = {slot.value for slot in slots}
    others = [
        n for c, n in (("BRA", "Brazil"), ("KEN", "Kenya"), ("PER", "Peru")) if c not in named
    ]
    if not slots or not others:
        return None
    slot = chance.choice(slots)
    return text[: slot.start] + others[0] + text[slot.end :]


SUBSTANCE: Mapping[str, Change] = {
    "amount": _sub(r"\b(\d+)(?=(?:\.\d+)? (?:million|billion))", lambda m: m[1] + "0"),
    "percentage": _sub(r"\b(\d+)(?= ?(?:%|percent|per cent))", lambda m: str(int(m[1]) + 5)),
    "count": _sub(r"(?<![\d.,$])\b([2-9]\d?)(?= [a-z]{4,}s\b)", lambda m: str(int(m[1]) + 1)),
    "year": _sub(r"(?<=[bi][yn] )20([2-9]\d)\b", lambda m: f"20{int(m[1]) % 90 + 3:02}"),
    "deadline": _sub(r"\b(by|before|until) (?=[a-z])", lambda m: f"{m[1]} the end of 2031, "),
    "name": _other_party,
    "speaker": _swap_parties,
    "negation": _sub(r"\b(will|shall|must) (?=[a-z])(?!not)", lambda m: f"{m[1]} not "),
    "modal verb": _sub(r"\b(?:will|shall)\b(?! not)", lambda m: "may"),
    "condition": _sub(r"\.\Z", lambda m: ", subject to the availability of funds."),
    "brackets": _sub(r"\b([a-z]{6,})\b", lambda m: f"[{m[1]}]"),
    "quotation marks": _sub(r"(?<=the )([A-Z]\w+ [A-Z]\w+)\b", lambda m: f"“{m[1]}”"),
    "question mark": _sub(r"(?<=[a-z])\.\Z", lambda m: "?"),
    "word": _sub(r"\b(strengthen|support|promote|ensure)\b", lambda m: "reconsider"),
}
HARMLESS: Mapping[str, Change] = {
    "spelling": _sub(r"([a-z]{4,})iz(e|ed|ing|ation)\b", lambda m: f"{m[1]}is{m[2]}"),
    "white space": _sub(r"(?<=[a-z]) (?=[a-z])", lambda m: "\u00a0"),
    "serial comma": _sub(r"(?<=[a-z]), and (?=[a-z]+[.,])", lambda m: " and "),
    "shape of quotes": _sub(r"[’]", lambda m: "'"),
    "group of digits": _sub(r"(\d),(?=\d{3}\b)", lambda m: f"{m[1]}\u202f"),
    "per cent": _sub(r"(?<=\d) ?(?:percent|per cent)\b", lambda m: "%"),
    "dash": _sub(r" – ", lambda m: " - "),
    "abbreviation": _sub(r"\bU\.S\.(?= [a-z])", lambda m: "US"),
}


def run() -> Iterator[Table]:
    """Yield the share of changes that are told, by kind."""
    texts = [read_statement(path) for path in sorted(STATEMENTS.glob("*.md"))]
    yield _table("changes of substance", SUBSTANCE, texts)
    yield _table("harmless changes", HARMLESS, texts)


def _table(title: str, kinds: Mapping[str, Change], texts: Sequence[Version]) -> Table:
    rows = []
    total = [0, 0, 0]
    for kind, change in kinds.items():
        counts = [0, 0, 0]
        for place, text in enumerate(texts):
            for changed in mutate(text, change, random.Random(f"{SEED} {kind} {place}")):
                told, at_head = is_told(text, changed)
                counts = [counts[0] + 1, counts[1] + told, counts[2] + at_head]
        total = [a + b for a, b in zip(total, counts, strict=True)]
        rows.append((kind, *_shares(counts)))
    return Table(title, ("kind", "trials", "substance", "head"), [*rows, ("all", *_shares(total))])


def _shares(counts: Sequence[int]) -> tuple[str, str, str]:
    trials, told, head = counts
    share = (lambda n: f"{n / trials:.3f}") if trials else (lambda n: "")
    return str(trials), share(told), share(head)


def read_statement(path: Path) -> Version:
    """Return a real statement; its parties are those that its title names."""
    extraction = extract(files.read_file(path))
    title = extraction.metadata.get("title") or path.stem
    segmentation = segment(extraction.blocks, lexicon=ENGLISH, title=title)
    slots = find_slots(title, lexicon=ENGLISH)
    codes = dict.fromkeys(slot.value for slot in slots if slot.kind is SlotKind.PARTY)
    parties = tuple(Party(code, code) for code in codes)
    source = files.read_file(path)
    provenance = Provenance(
        source.sha256, source.media_type, path.name, source.retrieved_at, 0, "bench"
    )
    document = Document(path.stem, title, date=path.name[:10], parties=parties)
    return Version(document, 1, "en", segmentation, provenance)


def mutate(text: Version, change: Change, chance: random.Random) -> Iterator[Version]:
    """Yield versions of a text with one change each, at places chosen by chance."""
    order = list(range(len(text.paragraphs)))
    chance.shuffle(order)
    made = 0
    for index in order:
        changed = change(text.paragraphs[index].text, chance)
        if changed is not None and made < PLACES:
            made += 1
            yield replace_paragraph(text, index, changed)


def replace_paragraph(text: Version, index: int, changed: str) -> Version:
    """Return a later version of a text with another wording of one paragraph."""
    paragraphs: list[Paragraph] = []
    start = 0
    for paragraph in text.paragraphs:
        words = changed if paragraph.index == index else paragraph.text
        paragraphs.append(replace(paragraph, text=words, start=start))
        start += len(words) + 2
    old = text.segmentation
    headings: Iterable[Heading] = old.headings
    segmentation = Segmentation(old.parts, tuple(headings), tuple(paragraphs), old.findings)
    return replace(text, number=2, segmentation=segmentation)


def is_told(left: Version, right: Version) -> tuple[bool, bool]:
    """Tell whether a change is told as substance, and whether it opens the page."""
    comparison = collate(left, right, lexicon=ENGLISH)
    substance = any(
        reading.kind is not ReadingKind.KEPT and reading.routine is None
        for link in comparison.links
        for reading in link.readings
    )
    told = substance or bool(comparison.added or comparison.dropped)
    told = told or bool(find_frame_changes(left, right))
    comparison = _with_verbs(comparison)
    context = PageContext(comparison, *make_sides(comparison, WORDS), WORDS)
    return told, bool(make_brief(context, default_reading(comparison)).first)


def _with_verbs(comparison: Comparison) -> Comparison:
    left, right = (
        find_commitments(version, lexicon=ENGLISH, ladder=LADDER)
        for version in (comparison.left, comparison.right)
    )
    shifts = find_shifts(comparison, left, right, lexicon=ENGLISH)
    grade = LADDER.firmness[0].grade
    changes = CommitmentChanges(LADDER.identity, grade, left, right, shifts)
    return replace(comparison, ledger=changes)
