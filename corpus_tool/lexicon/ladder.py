"""The ladder of operative verbs as typed values: firmness, substance, and the grammar around them.

Why data: how firm a verb is, is open to dispute; whoever disputes it changes a line and sees what
follows, and every result names the version of the ladder it was made with.

To add a verb: write it into the `verbs` of its rung in `ladder.en.toml`, as the head of that file
says, and give the file its next version.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

__all__ = ["WANTED", "Grammar", "Ladder", "Rung", "SoftVerbs"]

WANTED = ("<act>", "<fact>")
"""What a verb may want to follow it; the head of `ladder.en.toml` explains them."""


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of a ladder."""

    name: str
    grade: int
    """Higher is firmer, or more definite."""
    label: str
    """A few of its verbs, as a reader would write them."""
    basis: str
    """What it rests on: a source, or that it is a judgement."""
    verbs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SoftVerbs:
    """Verbs that undertake nothing."""

    name: str
    label: str
    verbs: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Grammar:
    """The words around an operative verb; all in small letters."""

    collectives: frozenset[str]
    members: frozenset[str]
    qualifiers: frozenset[str]
    styles: frozenset[str]
    gatherings: frozenset[str]
    organs: frozenset[str]
    groups: frozenset[str]
    motives: frozenset[str]
    decrees: tuple[str, ...]
    sides: frozenset[str]
    bodies: frozenset[str]
    we: frozenset[str]
    they: frozenset[str]
    singular: frozenset[str]
    adverbs: tuple[str, ...]
    no_adverbs: frozenset[str]
    auxiliaries: frozenset[str]
    asides: frozenset[str]
    carriers: tuple[str, ...]
    no_speaker_after: frozenset[str]
    reporting: frozenset[str]
    negations: frozenset[str]
    conditions: tuple[str, ...]
    impersonal: tuple[str, ...]
    adjectives: frozenset[str]
    determiners: frozenset[str]
    offices: Mapping[str, tuple[str, ...]]
    """An office to the states it speaks for, by code."""
    irregular: Mapping[str, tuple[str, ...]]
    """Lemma to past, participle and -ing; forms of one kind parted by `|`."""


@dataclass(frozen=True, slots=True, eq=False)
class Ladder:
    """The verbs of one language, sorted; compared by identity, so that results are remembered."""

    name: str
    version: str
    """A change of the lists takes the next number; for a file of the user's own, its digest."""
    firmness: tuple[Rung, ...]
    """Rungs of the verb, firmest first."""
    substance: tuple[Rung, ...]
    """Rungs of what is undertaken, most definite first."""
    assessments: tuple[SoftVerbs, ...]
    appeals: tuple[SoftVerbs, ...]
    facts: tuple[SoftVerbs, ...]
    grammar: Grammar

    @property
    def identity(self) -> str:
        """Name and version, as results record them: `ladder.en 3`."""
        return f"{self.name} {self.version}"

    def rung(self, name: str) -> Rung | None:
        """Return the rung of firmness or of substance with this name."""
        return next((r for r in (*self.firmness, *self.substance) if r.name == name), None)

    def fault(self) -> str | None:
        """Say what makes it no ladder; None where nothing does."""
        for rungs, what in ((self.firmness, "firmness"), (self.substance, "substance")):
            grades = [rung.grade for rung in rungs]
            if not rungs or grades != sorted(set(grades), reverse=True) or grades[-1] < 1:
                return f"has no ladder of {what}: grades must fall from rung to rung, down to 1"
        for step in self._steps():
            if not step.verbs or not all(verb.strip() for verb in step.verbs):
                return f"has no verbs in '{step.name}'"
            if unread := next((verb for verb in step.verbs if not _is_pattern(verb)), None):
                return f"has a verb that cannot be read in '{step.name}': '{unread}'"
        names = [step.name for step in self._steps()]
        twice = sorted(name for name in set(names) if names.count(name) > 1)
        return f"has two steps named '{twice[0]}'" if twice else None

    def _steps(self) -> Iterator[Rung | SoftVerbs]:
        yield from self.firmness
        yield from self.substance
        yield from self.assessments
        yield from self.appeals
        yield from self.facts


def _is_pattern(verb: str) -> bool:
    """Tell whether a verb begins with a lemma, and each `~` has a word after it."""
    first, *rest = verb.removesuffix("!").split() or [""]
    if not first or "~" in first or "<" in first or not all(first.split("|")):
        return False
    if any(part[0] == "<" and (part not in WANTED or i) for i, part in enumerate(rest[::-1])):
        return False
    return all(
        part != "~" or after not in ("", "~", *WANTED) for part, after in pairwise([*rest, ""])
    )
