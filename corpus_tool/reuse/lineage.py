"""The life of a formula: who had it first, who took it over, and what they changed.

Dates decide, never the order of import. A date that is less than a day (`2025-01`, `2025`) stands
for its whole span: one use is earlier than another only where the whole of its span is.
A document without a date is named and stands in no order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from rapidfuzz.distance import Indel

from corpus_tool.model import (
    Carrier,
    Crossing,
    FirstSeen,
    Formula,
    FormulaChange,
    FormulaUse,
    Lineage,
    NearDuplicate,
    Occurrence,
    Passage,
    PassagePlace,
)
from corpus_tool.text.word_diff import diff_words

__all__ = ["earliest_use", "formula_first_seen", "is_earlier", "latest_use", "trace_lineage"]

_CLAUSE = re.compile(r"[^.;:!?]{0,80}(?=[.;:!?])")


def earliest_use(date: str) -> str:
    """Return the first day that a whole or partial date may mean."""
    return f"{date}-01-01"[:10] if len(date) == 4 else f"{date}-01"[:10]


def latest_use(date: str) -> str:
    """Return the last day that a whole or partial date may mean."""
    return f"{date}-12-31"[:10] if len(date) == 4 else f"{date}-31"[:10]


def is_earlier(left: str, right: str) -> bool:
    """Tell whether one date is before another, whatever days the two may mean.

    >>> is_earlier("2024", "2025-01"), is_earlier("2025", "2025-06")
    (True, False)
    """
    return latest_use(left) < earliest_use(right)


def trace_lineage(
    formula: Formula, carriers: Iterable[Carrier], passages: Mapping[PassagePlace, str]
) -> Lineage:
    """Return the lineage of a formula.

    Args:
        formula: with its occurrences.
        carriers: the documents it stands in; others are passed over.
        passages: the text of every paragraph it stands in.
    """
    uses = _uses(formula, carriers, passages)
    dated = [use for use in uses if use.carrier.date]
    dated.sort(key=lambda use: (earliest_use(use.carrier.date or ""), use.carrier.version))
    models = {use: _model(use, dated) for use in dated}
    return Lineage(
        formula=formula.id,
        first=tuple(use for use in dated if models[use] is None),
        uses=tuple(dated),
        undated=tuple(use for use in uses if not use.carrier.date),
        changes=tuple(
            change
            for later, earlier in models.items()
            if earlier and (change := _change(earlier, later))
        ),
        crossings=tuple(_crossings(models)),
    )


def _uses(
    formula: Formula, carriers: Iterable[Carrier], passages: Mapping[PassagePlace, str]
) -> list[FormulaUse]:
    """Return one use for each document: its first occurrence there."""
    by_version = {carrier.version: carrier for carrier in carriers}
    uses: dict[str, FormulaUse] = {}
    for occurrence in formula.occurrences:
        if occurrence.version in by_version and occurrence.version not in uses:
            text = passages[PassagePlace(occurrence.version, occurrence.paragraph)]
            wording = _wording(
                text, occurrence, len(formula.variants[occurrence.variant].template.split())
            )
            uses[occurrence.version] = FormulaUse(
                by_version[occurrence.version], occurrence.variant, wording
            )
    return list(uses.values())


def _wording(text: str, occurrence: Occurrence, words: int) -> str:
    """Return an occurrence as printed; one that lacks words goes on to the end of its clause.

    Otherwise what was replaced at its end would be told as taken away.
    """
    wording = text[occurrence.start : occurrence.end]
    if len(wording.split()) < words and (clause := _CLAUSE.match(text, occurrence.end)):
        return text[occurrence.start : clause.end()]
    return wording


def _model(use: FormulaUse, dated: Sequence[FormulaUse]) -> FormulaUse | None:
    """Return the likeliest model of a use: of the earlier ones the most alike, then the latest."""
    date = use.carrier.date or ""
    earlier = [other for other in dated if is_earlier(other.carrier.date or "", date)]
    return min(
        earlier,
        key=lambda other: (_distance(other.wording, use.wording), *_recency(other, use)),
        default=None,
    )


def _recency(earlier: FormulaUse, later: FormulaUse) -> tuple[bool, int, str]:
    """Sort uses of equal wording: by the same partners first, then the latest."""
    day = int(latest_use(earlier.carrier.date or "").replace("-", ""))
    return earlier.carrier.partners != later.carrier.partners, -day, earlier.carrier.version


@lru_cache(maxsize=1 << 16)
def _distance(left: str, right: str) -> int:
    """Return how many words one must take out and put in to make one wording of another."""
    return Indel.distance(left.casefold().split(), right.casefold().split())


def _change(earlier: FormulaUse, later: FormulaUse) -> FormulaChange | None:
    """Return what words went and came; None where the two are the same."""
    left, right = earlier.wording.split(), later.wording.split()
    changes = tuple(diff_words([w.casefold() for w in left], [w.casefold() for w in right]))
    removed = [" ".join(left[change.left]) for change in changes if change.removed]
    added = [" ".join(right[change.right]) for change in changes if change.added]
    return FormulaChange(earlier, later, tuple(removed), tuple(added)) if removed or added else None


def _crossings(models: Mapping[FormulaUse, FormulaUse | None]) -> Iterable[Crossing]:
    """Yield the first use among each set of partners, with the use it is likeliest taken from."""
    seen: dict[tuple[str, ...], str] = {}
    for later, earlier in models.items():
        partners, date = later.carrier.partners, later.carrier.date or ""
        is_earlier_use = partners in seen and is_earlier(seen[partners], date)
        seen.setdefault(partners, date)
        if earlier and not is_earlier_use and earlier.carrier.partners != partners:
            yield Crossing(earlier, later)


def formula_first_seen(
    carriers: Iterable[Carrier],
    passages: Iterable[Passage],
    texts: Sequence[str],
    near_duplicates: Iterable[NearDuplicate],
) -> tuple[FirstSeen, ...]:
    """Return, for every paragraph of a dated document, where its wording was first seen.

    Args:
        carriers: the documents.
        passages: their paragraphs.
        texts: the distinct texts that were joined.
        near_duplicates: the pairs found among them.
    """
    dates = {carrier.version: carrier.date for carrier in carriers}
    places: dict[str, list[PassagePlace]] = {}
    for passage in passages:
        if dates.get(passage.version):
            places.setdefault(passage.text, []).append(
                PassagePlace(passage.version, passage.paragraph)
            )
    alike: dict[int, dict[int, float]] = {n: {n: 1.0} for n in range(len(texts))}
    for pair in near_duplicates:
        alike[pair.left][pair.right] = pair.similarity
        alike[pair.right][pair.left] = pair.similarity
    oldest = {
        n: min(
            (_age(place, dates) for place in places.get(text, ())),
            default=None,
        )
        for n, text in enumerate(texts)
    }
    return tuple(
        _first(place, _relatives(n, alike), oldest, dates)
        for n, text in enumerate(texts)
        for place in places.get(text, ())
    )


def _relatives(own: int, alike: Mapping[int, Mapping[int, float]]) -> dict[int, float]:
    """Return a text's near-duplicates, and those of the same class, which meet in its first."""
    found = dict(alike[own])
    for first in [other for other, similarity in alike[own].items() if similarity == 1.0]:
        for other, similarity in alike[first].items():
            found.setdefault(other, similarity)
    return found


def _age(place: PassagePlace, dates: Mapping[str, str | None]) -> tuple[str, PassagePlace]:
    return latest_use(dates[place.version] or ""), place


def _first(
    place: PassagePlace,
    relatives: Mapping[int, float],
    oldest: Mapping[int, tuple[str, PassagePlace] | None],
    dates: Mapping[str, str | None],
) -> FirstSeen:
    date = dates[place.version] or ""
    found = [
        (*age, similarity)
        for other, similarity in relatives.items()
        if (age := oldest[other]) and age[0] < earliest_use(date)
    ]
    if not found:
        return FirstSeen(place, place, 1.0)
    _, first, similarity = min(found, key=lambda row: (row[0], -row[2], row[1]))
    return FirstSeen(place, first, similarity)
