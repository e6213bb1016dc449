"""The forms of an English verb, from its lemma."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum

__all__ = ["FINITE", "PRESENT", "Form", "inflect"]

_VOWELS = "aeiou"


class Form(StrEnum):
    """How a verb stands in its sentence."""

    BASE = "base"
    THIRD = "third"
    PAST = "past"
    PARTICIPLE = "participle"
    ING = "ing"
    MODAL = "modal"


PRESENT = frozenset({Form.BASE, Form.THIRD})
FINITE = frozenset({Form.BASE, Form.THIRD, Form.PAST, Form.MODAL})


def inflect(lemma: str, irregular: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, Form]]:
    """Yield every form of a verb with what it is, both spellings of `-ize` included.

    >>> sorted({word for word, form in inflect("recognize", {})})[:4]
    ['recognise', 'recognised', 'recognises', 'recognising']
    """
    if lemma == "be":
        yield from _BE
        return
    for spelling in {lemma, _british(lemma)}:
        past, participle, ing = _principal_parts(spelling, irregular)
        yield spelling, Form.BASE
        yield _third(spelling), Form.THIRD
        for word in past:
            yield word, Form.PAST
        for word in participle:
            yield word, Form.PARTICIPLE
        for word in ing:
            yield word, Form.ING


# `remain committed` says what `be committed` says, and says that it was so before.
_BE = (
    ("be", Form.BASE),
    ("am", Form.BASE),
    ("are", Form.BASE),
    ("is", Form.THIRD),
    ("was", Form.PAST),
    ("were", Form.PAST),
    ("been", Form.PARTICIPLE),
    ("being", Form.ING),
    ("remain", Form.BASE),
    ("remains", Form.THIRD),
    ("remained", Form.PAST),
    ("remained", Form.PARTICIPLE),
    ("remaining", Form.ING),
)


def _british(lemma: str) -> str:
    if lemma.endswith("ize"):
        return f"{lemma[:-3]}ise"
    return f"{lemma[:-3]}yse" if lemma.endswith("yze") else lemma


def _third(lemma: str) -> str:
    if lemma == "have":
        return "has"
    if lemma.endswith(("s", "x", "z", "ch", "sh", "o")):
        return f"{lemma}es"
    if lemma.endswith("y") and lemma[-2:-1] not in _VOWELS:
        return f"{lemma[:-1]}ies"
    return f"{lemma}s"


def _principal_parts(
    lemma: str, irregular: Mapping[str, tuple[str, ...]]
) -> tuple[list[str], list[str], list[str]]:
    if lemma in irregular:
        past, participle, ing = (form.split("|") for form in irregular[lemma])
        return past, participle, ing
    if lemma.endswith("e"):
        return [f"{lemma}d"], [f"{lemma}d"], [f"{lemma[:-1]}ing"]
    if lemma.endswith("y") and lemma[-2:-1] not in _VOWELS:
        return [f"{lemma[:-1]}ied"], [f"{lemma[:-1]}ied"], [f"{lemma}ing"]
    return [f"{lemma}ed"], [f"{lemma}ed"], [f"{lemma}ing"]
