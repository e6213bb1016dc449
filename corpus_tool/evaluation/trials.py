"""Generated link gold: a statement and an edited copy of it, whose links are therefore known.

An edited copy has what a next statement has: changed words, other names, new labels, paragraphs
split, merged, moved, dropped and added. Real edits are harder; what fails here fails there.
The same paragraphs, edits and seed give the same trial.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from corpus_tool.evaluation.gold import GoldLink, LinkGold
from corpus_tool.model import Paragraph

__all__ = ["ADDED", "HARD", "LIGHT", "Edits", "make_trial"]

_WORD = re.compile(r"\S+")
_SENTENCE_END = re.compile(r"(?<=[a-z)\d][.;])\s+(?=[A-Z])")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}\b")
_NEW_NAMES = ("Veldria", "Tolmar", "Corrow", "Ashlen", "Saltmere", "Stavenfell")
_SHORTEST_HALF = 8


@dataclass(frozen=True, slots=True)
class Edits:
    """How often what is done; shares from 0 to 1."""

    words: tuple[float, ...]
    """Each paragraph has one of these shares of its words changed."""
    split: float
    merged: float
    dropped: float
    added: float
    moves: int
    """How many blocks of one to three paragraphs are moved."""
    renamed: int = 3
    """How many names are replaced by others throughout."""


LIGHT = Edits(
    words=(0, 0, 0.05, 0.1, 0.2, 0.3), split=0.08, merged=0.06, dropped=0.08, added=0.08, moves=1
)
"""As between two drafts."""
HARD = Edits(words=(0.1, 0.2, 0.35, 0.5), split=0.12, merged=0.1, dropped=0.15, added=0.2, moves=2)
"""As between a statement and its successor two years on."""


ADDED = tuple(
    Paragraph(text)
    for text in (
        "The night ferry between the two islands will carry bicycles, beehives and seed potatoes.",
        "Keepers of lighthouses may exchange their posts for one winter, with their dogs.",
        "The two academies will print a joint dictionary of the names of mushrooms and mosses.",
        "Goats that cross the ridge in a storm shall be returned unshorn before the feast.",
        "A committee of beekeepers will taste the honey of both valleys and report to nobody.",
        "The choir of the mountain railway will sing at the opening of the tunnel.",
        "Clockmakers of either town will wind the bells of the other on the longest night.",
        "Every seventh lantern along the canal is to be painted blue by the guild of dyers.",
    )
)
"""Paragraphs that no statement holds, to be added to a copy."""


@dataclass(frozen=True, slots=True)
class _Unit:
    """Left paragraphs and what became of them."""

    left: tuple[int, ...]
    texts: tuple[str, ...]
    moved: bool = False


def make_trial(
    paragraphs: Sequence[Paragraph],
    strangers: Sequence[Paragraph] = ADDED,
    *,
    edits: Edits = LIGHT,
    seed: int = 0,
) -> LinkGold:
    """Return the paragraphs, an edited copy of them, and the links between the two.

    Args:
        paragraphs: the text that is edited.
        strangers: paragraphs of other texts, from which those that are added are taken.
        edits: how often what is done.
        seed: of the choices.
    """
    chance = random.Random(seed)
    texts = [p.text for p in paragraphs]
    names = _choose_names(texts, edits, chance)
    units = [
        _Unit(unit.left, tuple(_edit(text, names, edits, chance) for text in unit.texts))
        for unit in _regroup(texts, edits, chance)
        if chance.random() >= edits.dropped
    ]
    units = _move(units, edits, chance)
    units = _add(units, strangers, edits, chance)
    return _collect(paragraphs, units)


def _choose_names(texts: Sequence[str], edits: Edits, chance: random.Random) -> dict[str, str]:
    """Return the most frequent names, each with another in its place."""
    counts = Counter(name for text in texts for name in set(_NAME.findall(text)))
    frequent = sorted(counts, key=lambda name: (-counts[name], name))[: edits.renamed]
    return dict(zip(frequent, chance.sample(_NEW_NAMES, len(frequent)), strict=True))


def _regroup(texts: Sequence[str], edits: Edits, chance: random.Random) -> list[_Unit]:
    """Split some paragraphs in two and merge some with the next."""
    units: list[_Unit] = []
    index = 0
    while index < len(texts):
        draw = chance.random()
        halves = _split(texts[index], chance)
        if draw < edits.split and halves:
            units.append(_Unit((index,), halves))
        elif edits.split <= draw < edits.split + edits.merged and index + 1 < len(texts):
            units.append(_Unit((index, index + 1), (f"{texts[index]} {texts[index + 1]}",)))
            index += 1
        else:
            units.append(_Unit((index,), (texts[index],)))
        index += 1
    return units


def _split(text: str, chance: random.Random) -> tuple[str, ...]:
    places = [
        found.span()
        for found in _SENTENCE_END.finditer(text)
        if len(text[: found.start()].split()) >= _SHORTEST_HALF
        and len(text[found.end() :].split()) >= _SHORTEST_HALF
    ]
    if not places:
        return ()
    start, end = chance.choice(places)
    return text[:start], text[end:]


def _edit(text: str, names: dict[str, str], edits: Edits, chance: random.Random) -> str:
    """Change words: some go, some come from elsewhere in the text, some change places."""
    for name, other in names.items():
        text = re.sub(rf"\b{name}\b", other, text)
    words = _WORD.findall(text)
    pool = list(words)
    for _ in range(round(chance.choice(edits.words) * len(words))):
        place = chance.randrange(len(words))
        match chance.randrange(3):
            case 0 if len(words) > _SHORTEST_HALF:
                del words[place]
            case 1:
                words.insert(place, chance.choice(pool))
            case _:
                words[place] = chance.choice(_FILLERS)
    return " ".join(words)


_FILLERS = (
    "accordingly", "broadly", "closely", "further", "gradually", "jointly", "notably", "promptly",
    "several", "shared", "steadily", "suitable", "timely", "useful", "various", "wider",
)  # fmt: skip


def _move(units: list[_Unit], edits: Edits, chance: random.Random) -> list[_Unit]:
    """Move blocks far enough that the block, not what it passed, is out of order."""
    for _ in range(edits.moves):
        size = chance.randint(1, 3)
        if len(units) < 6 * size:
            continue
        start = chance.randrange(len(units) - size)
        block, rest = units[start : start + size], units[:start] + units[start + size :]
        places = [k for k in range(len(rest) + 1) if _outweighs(rest, start, k, block)]
        if places and not any(unit.moved for unit in block):
            place = chance.choice(places)
            block = [_Unit(unit.left, unit.texts, moved=True) for unit in block]
            units = rest[:place] + block + rest[place:]
    return units


def _outweighs(rest: Sequence[_Unit], start: int, place: int, block: Sequence[_Unit]) -> bool:
    """Tell whether the block passes at least twice its own length that is itself in place."""
    passed = rest[min(start, place) : max(start, place)]
    if any(unit.moved for unit in passed):
        return False
    return _length(passed) >= 2 * _length(block) and len(passed) >= 2 * len(block)


def _length(units: Sequence[_Unit]) -> int:
    return sum(len(text.split()) for unit in units for text in unit.texts)


def _add(
    units: Sequence[_Unit], strangers: Sequence[Paragraph], edits: Edits, chance: random.Random
) -> list[_Unit]:
    grown: list[_Unit] = []
    fresh = chance.sample(strangers, min(len(strangers), round(edits.added * len(units))))
    places = Counter(chance.randint(0, len(units)) for _ in fresh)
    for place in range(len(units) + 1):
        grown += [_Unit((), (fresh.pop().text,)) for _ in range(places[place])]
        grown += units[place : place + 1]
    return grown


def _collect(paragraphs: Sequence[Paragraph], units: Sequence[_Unit]) -> LinkGold:
    """Number the copy's paragraphs anew and write down what belongs together."""
    right: list[Paragraph] = []
    links: list[GoldLink] = []
    moved: set[tuple[int, int]] = set()
    for unit in units:
        members = range(len(right), len(right) + len(unit.texts))
        right += [
            Paragraph(text, index=j, path=str(j + 1), label=str(j + 1))
            for j, text in zip(members, unit.texts, strict=True)
        ]
        if unit.left:
            links.append(GoldLink(frozenset(unit.left), frozenset(members)))
        if unit.moved:
            moved |= {(i, j) for i in unit.left for j in members}
    return LinkGold(tuple(paragraphs), tuple(right), tuple(links), frozenset(moved))
