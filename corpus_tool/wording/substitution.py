"""What every new statement of a pair replaces throughout: its partner, and the date it was made.

Only these make a change of a name or a date routine; any other name and date is substance, and
between texts of the same parties, or versions of one document, every name is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from corpus_tool.lexicon import Lexicon
from corpus_tool.model import Document
from corpus_tool.model.kinship import PairKinship, propose_kinship
from corpus_tool.text.slots import SlotKind, find_slots

__all__ = ["PairSubstitution", "find_substitution"]

MAX_DAYS_APART = 10
"""Days between a statement's date and a day of the visit or summit it was made at."""
MAX_YEARS_OFF = 1
"""By how many years an anniversary may differ from the years between two texts: texts are made
before and after the day itself."""


@dataclass(frozen=True, slots=True)
class PairSubstitution:
    """What one text of a pair has in the place of the other's."""

    kinship: PairKinship | None = None
    """None where neither parties nor succession are known: no name is routine then."""
    partners: Mapping[str, str] = field(default_factory=dict)
    """Code of a party of the left text alone -> code of the one in its place."""
    left_date: str | None = None
    """ISO 8601, whole or partial."""
    right_date: str | None = None

    def is_partner(self, left: str, right: str) -> bool:
        """Tell whether a party, or parties joined by hyphens, take the place of others."""
        before, after = left.split("-"), right.split("-")
        if len(before) != len(after):
            return False
        pairs = list(zip(before, after, strict=True))
        return any(pair != other for pair, other in pairs) and all(
            pair == other or self.partners.get(pair) == other for pair, other in pairs
        )

    def may_rename_persons(self) -> bool:
        """Tell whether another person in an office is what the pair replaces throughout."""
        return self.kinship is PairKinship.SISTER

    def are_own_dates(self, left: str, right: str) -> bool:
        """Tell whether two dates, as slots have them, are those on which the texts were made."""
        return _is_made_on(left, self.left_date) and _is_made_on(right, self.right_date)

    def is_anniversary(self, left: int, right: int) -> bool:
        """Tell whether two anniversaries lie as far apart as the two texts."""
        if self.kinship is PairKinship.SISTER:
            return True  # of other partners, whose years are others
        if self.kinship is PairKinship.VERSIONS or not self.left_date or not self.right_date:
            return False
        years = int(self.right_date[:4]) - int(self.left_date[:4])
        return right != left and abs(right - left - years) <= MAX_YEARS_OFF


def _is_made_on(value: str, date: str | None) -> bool:
    """Tell whether a date is that of a text: the month of it, and a day nearby.

    >>> _is_made_on("2024 3 5 m3", "2024-03-05")
    True
    """
    tokens = value.split()
    made = (date or "").split("-")
    months = {token for token in tokens if token.startswith("m")}
    if len(made) < 2 or not months:
        return False
    year, month = made[0], f"m{int(made[1])}"
    numbers = [int(token) for token in tokens if token.isdigit()]
    if IN_WORDS in numbers:
        numbers = _without_year_in_words(numbers, int(year))
    years = [number for number in numbers if number > 31]
    days = [number for number in numbers if number <= 31]
    if months != {month} or any(str(number) != year for number in years):
        return False
    if len(made) < 3:
        return True
    return all(day and abs(day - int(made[2])) <= MAX_DAYS_APART for day in days)


IN_WORDS = 1000
"""Among the numbers of a date only where its year is written out: `Two Thousand and Thirty-One`."""


def _without_year_in_words(numbers: list[int], year: int) -> list[int]:
    """Return the day, when the numbers are those of a day and this year in words."""
    day = sum(numbers) - (year // 1000 + 1000 + year % 1000)
    return [day] if 0 < day <= 31 else [0]  # no statement is made on day 0


def find_substitution(left: Document, right: Document, *, lexicon: Lexicon) -> PairSubstitution:
    """Return what two documents replace in each other.

    Args:
        left: the earlier document.
        right: the later one.
        lexicon: reads the parties off a title where the description names none.
    """
    before, after = (_party_codes(document, lexicon) for document in (left, right))
    kinship: PairKinship | None = propose_kinship(left, right)
    if kinship is PairKinship.SISTER:
        if not before or not after:
            kinship = None
        elif set(before) == set(after):
            kinship = PairKinship.SUCCESSIVE
    only_left = [code for code in before if code not in after]
    only_right = [code for code in after if code not in before]
    partners: dict[str, str] = {}
    if kinship is PairKinship.SISTER and len(only_left) == len(only_right):
        partners = dict(zip(only_left, only_right, strict=True))
    return PairSubstitution(kinship, partners, left.date, right.date)


def _party_codes(document: Document, lexicon: Lexicon) -> list[str]:
    if document.parties:
        return [party.code for party in document.parties]
    found = find_slots(document.title, lexicon=lexicon)
    values = [slot.value for slot in found if slot.kind in (SlotKind.PARTY, SlotKind.DEMONYM)]
    return list(dict.fromkeys(code for value in values for code in value.split("-")))
