"""What fell silent along a series, as data: for the JSON of a comparison, and as a table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

from corpus_tool.model import Carrier, Followed, Silences, Survivor, Version
from corpus_tool.render.tables import Table, Value

__all__ = ["followed_data", "silences_data", "silent_table"]

SILENT = (
    *("kind", "key", "wording", "last_wording", "last_in", "last_date", "run", "after"),
    *("stood_in", "said_in_part", "nearest", "nearest_kept", "telling_words", "nearest_text"),
    *("sisters", "sisters_that_say_it"),
)


def silences_data(silences: Silences, right: Version) -> dict[str, object]:
    """Return what fell silent, for JSON."""
    return {
        "series": [_text(carrier) for carrier in silences.texts],
        "unplaced": [_text(carrier) for carrier in silences.unplaced],
        "sisters": [_text(carrier) for carrier in silences.sisters],
        "cause": silences.cause.value if silences.cause else None,
        "folded": silences.folded,
        "passing": silences.passing,
        "headings": not silences.unheaded,
        "silent": [followed_data(one, right) for one in silences.found],
    }


def _text(carrier: Carrier) -> dict[str, object]:
    return {
        "version": carrier.version,
        "key": carrier.key,
        "date": carrier.date,
        "title": carrier.title,
    }


def followed_data(one: Followed, right: Version) -> dict[str, object]:
    """Return what is followed along a series, for JSON.

    Args:
        one: what is followed.
        right: the last text of the series.
    """
    return {
        "kind": one.kind.value,
        "key": one.row.key,
        "wording": one.row.label,
        "states": [state.value for state in one.row.states],
        "run": one.run,
        "after": one.after,
        "stood": [{**asdict(standing), "wording": standing.wording} for standing in one.standings],
        "sisters": list(one.sisters),
        "said_in_part": one.is_survived,
        "nearest": _nearest(one.survivor, right) if one.survivor else None,
    }


def _nearest(found: Survivor, right: Version) -> dict[str, object]:
    paragraph = right.paragraphs[found.paragraph]
    return {
        **asdict(found),
        "path": paragraph.path,
        "text": paragraph.text[found.start : found.end],
    }


def silent_table(silences: Silences, right: Version) -> Table:
    """Return what fell silent as a table, in the order of the page."""
    rows = tuple(tuple(_cells(one, silences, right)) for one in silences.found)
    return Table("silent", SILENT, rows)


def _cells(one: Followed, silences: Silences, right: Version) -> Iterator[Value]:
    last = one.standings[-1]
    dates = {carrier.version: carrier.date for carrier in silences.texts}
    yield from (one.kind.value, one.row.key, one.row.label, last.wording)
    yield from (f"{last.version}#{last.path}", dates[last.version], one.run, one.after)
    yield ", ".join(f"{each.version}#{each.path}" for each in one.standings)
    yield one.is_survived
    found = one.survivor
    if found is None:
        yield from (None, None, None, None)
    else:
        paragraph = right.paragraphs[found.paragraph]
        yield f"{right.name}#{paragraph.path}"
        yield from (found.kept, found.words, paragraph.text[found.start : found.end])
    yield len(silences.sisters)
    yield ", ".join(one.sisters)
