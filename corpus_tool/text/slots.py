"""A slot: a place that every new statement fills anew, with a date, a number or a name."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Slot", "SlotKind"]


class SlotKind(StrEnum):
    """What fills the slot."""

    DATE = "date"
    ORDINAL = "ordinal"
    NUMBER = "number"
    PERSON = "person"
    """The name after a title; the title stays outside."""
    PARTY = "party"
    DEMONYM = "demonym"


@dataclass(frozen=True, slots=True)
class Slot:
    """A slot where it stands."""

    kind: SlotKind
    start: int
    end: int
    value: str
    """What it says, however printed: a party's code, the numbers of a date, a name in order."""
