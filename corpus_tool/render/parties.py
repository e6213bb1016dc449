"""How a page calls who speaks, and the sign each of them has.

Colour alone misleads: each side has a sign of its own, its name is said, and both sides together
have a third sign.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from corpus_tool.model import Commitment, CommitmentKind, Version
from corpus_tool.render.pieces import text
from corpus_tool.render.words import Words

__all__ = ["Actor", "Actors", "name_actors"]

SIGNS = ("triangle", "square", "diamond", "bar")
"""Signs of sides that speak alone; the fifth and later share one."""


@dataclass(frozen=True, slots=True)
class Actor:
    """One side, several sides, or all of them."""

    code: str
    """`joint`, `JPN`, `AUS+USA`."""
    name: str
    stated: str
    """What follows "stated for": `both sides`, `Japan alone`."""
    sign: str
    style: str
    """Its class: `joint`, `party-1` …"""

    @property
    def is_joint(self) -> bool:
        """Whether all sides speak together."""
        return self.code == "joint"


@dataclass(frozen=True, slots=True)
class Actors:
    """Everyone who speaks in a text."""

    all: tuple[Actor, ...]

    def of(self, commitment: Commitment) -> Actor:
        """Return who speaks."""
        code = _code(commitment)
        return next(actor for actor in self.all if actor.code == code)

    def used(self, commitments: Sequence[Commitment]) -> Iterator[Actor]:
        """Yield those who undertake something."""
        codes = {_code(each) for each in commitments if each.kind is CommitmentKind.UNDERTAKING}
        yield from (actor for actor in self.all if actor.code in codes)


def _code(commitment: Commitment) -> str:
    speaker = commitment.speaker
    if speaker.joint or speaker.parties or speaker.printed is None:
        return speaker.name
    return speaker.printed.text


def name_actors(
    version: Version, commitments: Sequence[Commitment], names: Mapping[str, str], words: Words
) -> Actors:
    """Name everyone who speaks in a text: all sides first, then the others by how much they say.

    Args:
        version: the text; its description names its parties.
        commitments: its operative verbs.
        names: what parties are called that the description does not name, by code.
        words: the interface's words.
    """
    own = {party.code: party.name for party in version.document.parties}
    names = {**names, **own}
    many = max([len(own), *(len(each.speaker.parties) for each in commitments)], default=0)
    together = words("commitments.both" if many == 2 else "commitments.all")
    joint = Actor("joint", together, together, "dot", "joint")
    numbers: dict[str, int] = {}
    for each in commitments:
        if not each.speaker.joint:
            code = _code(each)
            numbers[code] = numbers.get(code, 0) + 1
    order = sorted(numbers, key=lambda code: (-numbers[code], code))
    alone = [_alone(code, place, names, words) for place, code in enumerate(order)]
    return Actors((joint, *alone))


def _alone(code: str, place: int, names: Mapping[str, str], words: Words) -> Actor:
    parts = code.split("+")
    known = all(part in names for part in parts)
    name = text(words.join([names[part] for part in parts])) if known else code
    if code == "unknown":
        name = words("commitments.unknown")
    return Actor(
        code=code,
        name=name,
        stated=words("commitments.lone", name=name),
        sign=SIGNS[place] if place < len(SIGNS) else "ring",
        style=f"party-{min(place, len(SIGNS)) + 1}",
    )
