"""What a series of texts carries on, drops and leaves unsaid.

A series is given in order of date; what is followed along it is a formula, or a topic, as the set
of texts that have it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from corpus_tool.model import Formula, SeriesRow, SeriesState

__all__ = ["follow_formulae", "follow_topics"]


def follow_formulae(
    formulae: Iterable[Formula], series: Sequence[str], *, sisters: Collection[str] = ()
) -> tuple[SeriesRow, ...]:
    """Follow formulae along a series.

    Args:
        formulae: those that stand in no text of the series are left out.
        series: versions, oldest first; undated ones do not belong here.
        sisters: versions of the last text's year, of other partners.
    """
    chosen = tuple(formulae)
    topics = {f.id: {occurrence.version for occurrence in f.occurrences} for f in chosen}
    labels = {formula.id: formula.template for formula in chosen}
    return follow_topics(topics, series, labels=labels, sisters=sisters)


def follow_topics(
    topics: Mapping[str, Collection[str]],
    series: Sequence[str],
    *,
    labels: Mapping[str, str] | None = None,
    sisters: Collection[str] = (),
) -> tuple[SeriesRow, ...]:
    """Follow topics along a series; those dropped last come first, the longest-lived of them first.

    Args:
        topics: key to the versions that have it.
        series: versions, oldest first.
        labels: key to what the reader is shown; the key itself where none is given.
        sisters: versions of the last text's year, of other partners.
    """
    rows = [
        _row(key, (labels or {}).get(key, key), holders, series, sisters)
        for key, holders in topics.items()
        if any(version in holders for version in series)
    ]
    return tuple(sorted(rows, key=_order))


def _row(
    key: str,
    label: str,
    holders: Collection[str],
    series: Sequence[str],
    sisters: Collection[str],
) -> SeriesRow:
    present = [version in holders for version in series]
    streak = 0
    for has in reversed(present[:-1]):
        if not has:
            break
        streak += 1
    return SeriesRow(
        key=key,
        label=label,
        states=tuple(_state(present, at) for at in range(len(present))),
        streak=streak,
        dropped=streak > 0 and not present[-1],
        sisters=sum(version in holders for version in sisters),
    )


def _state(present: Sequence[bool], at: int) -> SeriesState:
    if not any(present[:at]):
        return SeriesState.FIRST if present[at] else SeriesState.ABSENT
    if not present[at]:
        return SeriesState.SILENT
    return SeriesState.CARRIED if present[at - 1] else SeriesState.RESUMED


def _order(row: SeriesRow) -> tuple[bool, int, str, str]:
    return not row.dropped, -row.streak, row.label, row.key
