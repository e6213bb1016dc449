"""Who says what with which operative verb, and how two texts differ in it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = [
    "Commitment",
    "CommitmentChanges",
    "CommitmentKind",
    "Direction",
    "Excerpt",
    "HouseStyle",
    "Shift",
    "Speaker",
]


class CommitmentKind(StrEnum):
    """What a speaker does with an operative verb."""

    UNDERTAKING = "undertaking"
    """Says that something is to be done: `concurred on`, `will`."""
    ASSESSMENT = "assessment"
    """Values, recognises, supports, condemns: `welcomed`, `noted`."""
    APPEAL = "appeal"
    """Asks others to act: `called on`, `urged`."""
    FACT = "fact"
    """Tells what was done: `met`, `signed`; never counted among operative verbs."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A stretch of a paragraph, as printed, with its offsets in the paragraph's text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks: all together, or some of them."""

    joint: bool
    """Stated for all sides together; `parties` then names those that are known."""
    parties: tuple[str, ...] = ()
    """Codes, sorted."""
    printed: Excerpt | None = None
    """None where nobody is named at the verb: `…, and confirmed to explore`."""

    @property
    def name(self) -> str:
        """`joint`, the codes (`JPN`, `AUS+USA`), or `unknown`."""
        return "joint" if self.joint else "+".join(self.parties) or "unknown"


@dataclass(frozen=True, slots=True)
class Commitment:
    """An operative verb with its speaker and what follows it.

    Named for what matters most of them; those of other kinds than `undertaking` commit to nothing.
    """

    path: str
    """Address of its paragraph."""
    index: int
    """Index of its paragraph."""
    kind: CommitmentKind
    speaker: Speaker
    verb: str
    """As the ladder has it: `concur on`, `express ~ intention to`."""
    wording: Excerpt
    """The verb as printed: `expressed his intention to`."""
    rung: str
    """Name of its rung of firmness, or of its group where it undertakes nothing."""
    firmness: int
    """Grade of the rung; 0 where nothing is undertaken."""
    complement: Excerpt | None
    """What is undertaken, valued or asked for."""
    substance: str = ""
    """Name of the rung of what is undertaken; empty where it was not told, or nothing is."""
    definiteness: int = 0
    """Grade of that rung."""
    act: Excerpt | None = None
    """The word that decided it: `establishing`."""
    negated: bool = False
    condition: Excerpt | None = None
    """What limits it: `where appropriate`."""
    sentence: tuple[int, int] = (0, 0)
    """Offsets of its sentence in the paragraph's text."""
    preambular: bool = False
    """It stands among the reasons."""
    lead: str | None = None
    """Address of the paragraph whose verb governs it: `WE HEREBY COMMIT TO:` above a list."""


class Direction(StrEnum):
    """Which way a shift goes."""

    REVERSED = "reversed"
    """To do became not to do, or the reverse."""
    SPEAKER = "speaker"
    """The same is undertaken by another."""
    CONDITIONAL = "conditional"
    """A condition was put to it."""
    UNCONDITIONAL = "unconditional"
    """Its condition went."""
    FIRMER = "firmer"
    SOFTER = "softer"
    DROPPED = "dropped"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class HouseStyle:
    """How usual a verb is with the same parties in the same years: the baseline of a shift."""

    verb: str
    documents: int
    """Other texts that were asked."""
    undertakings: int
    """Their undertakings."""
    uses: int
    """Those of them with this verb."""
    throughout: bool = False
    """Either text uses its own verb all through, and never the other's."""

    @property
    def is_known(self) -> bool:
        """Whether there is anything to compare with."""
        return self.undertakings > 0

    @property
    def is_habit(self) -> bool:
        """Whether the verb may be the house's habit: one undertaking in four has it."""
        return self.throughout or (self.is_known and 4 * self.uses >= self.undertakings)


@dataclass(frozen=True, slots=True)
class Shift:
    """An undertaking that became firmer or softer from one text to the next, went, or came."""

    direction: Direction
    before: Commitment | None
    after: Commitment | None
    similarity: float = 0.0
    """0 to 1: how alike what is undertaken reads, where both texts have it."""
    by_substance: bool = False
    """The verbs are equally firm; what is undertaken became more, or less, definite."""
    house_style: HouseStyle | None = None
    """The baseline of the later verb; None where nothing was asked."""

    @property
    def is_headline(self) -> bool:
        """Whether a report may put it at its head: no habit of the house explains it.

        Where the habits of the house are not known, it may: the report says that they are not.
        """
        if self.direction not in (Direction.FIRMER, Direction.SOFTER) or self.by_substance:
            return True
        return self.house_style is None or not self.house_style.is_habit


@dataclass(frozen=True, slots=True)
class CommitmentChanges:
    """The operative verbs of two compared texts, and the shifts between them."""

    ladder: str
    """Name and version of the ladder: `ladder.en 3`."""
    rungs: int
    """The highest grade of firmness."""
    left: tuple[Commitment, ...]
    right: tuple[Commitment, ...]
    shifts: tuple[Shift, ...]
