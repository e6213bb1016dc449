"""The unit of segmentation on its way from a block to a paragraph, a heading or end matter."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from corpus_tool.model import Block, Certainty, Join
from corpus_tool.text.normalize import count_unseen, count_words, join_lines
from corpus_tool.text.numbering import Label

__all__ = ["Fate", "Look", "Unit"]


class Fate(StrEnum):
    """What becomes of a unit."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    TITLE = "title"
    DATELINE = "dateline"
    ATTESTATION = "attestation"
    SIGNATURE = "signature"
    MARK = "mark"
    """An end mark or separator; it goes to the findings."""
    GONE = "gone"
    """Joined to another unit."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a whole unit looks."""

    bold: bool = False
    italic: bool = False
    underline: bool = False

    @property
    def stands_out(self) -> bool:
        """Whether it looks other than running text."""
        return self.bold or self.italic or self.underline


@dataclass(slots=True, eq=False)
class Unit:
    """A stretch of a block between two boundaries; the rules fill in the rest, one by one."""

    block: Block
    lines: tuple[str, ...]
    """Clean lines, as broken on purpose."""
    rows: tuple[str, ...]
    """The same lines with their inner spaces, which columns are made of."""
    look: Look = field(default_factory=Look)
    opens_marked: bool = False
    """Only its first words are bold or italic: `*Recalling* its resolution`."""
    first: bool = True
    """The first of its block, which the block's marker belongs to."""
    text: str = ""
    """The lines in one, without the label."""
    whole: str = ""
    """The same with the label as printed."""
    label: Label | None = None
    bullet: bool = False
    fate: Fate = Fate.PARAGRAPH
    depth: int = 0
    unseen: tuple[int, int] = (0, 0)
    """How many characters without width, and controls, were taken out of its lines."""
    follows: int = 0
    """The value before its label's in the list, 0 for the first."""
    joins: tuple[Join, ...] = ()
    certainty: Certainty = Certainty.CERTAIN
    rules: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self.text = join_lines(self.lines) if self.lines else ""
        self.unseen = count_unseen("\n".join(self.rows))
        ordinal = self.block.ordinal if self.first else None
        if ordinal:
            point = "" if ordinal[-1:] in {".", ")", ":"} else "."
            self.whole = f"{ordinal}{point} {self.text}".strip()
        else:
            self.whole = self.text

    @property
    def words(self) -> int:
        """How many words it has."""
        return count_words(self.text)

    @property
    def is_listed(self) -> bool:
        """Whether the format or its text shows it as a member of a list."""
        return self.is_marked or (self.first and bool(self.block.ordinal or self.block.bullet))

    @property
    def is_body(self) -> bool:
        """Whether it is still taken for a paragraph."""
        return self.fate is Fate.PARAGRAPH

    @property
    def is_marked(self) -> bool:
        """Whether a label or bullet stands before it."""
        return self.label is not None or self.bullet

    def shaped_by(self, rule: str) -> None:
        """Record a rule."""
        if rule not in self.rules:
            self.rules = (*self.rules, rule)
