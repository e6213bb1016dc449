"""The pages that stand beside a page, for the links in its masthead.

A page that is written alone has none; a folder of reports gives each page all the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from corpus_tool.render.words import Words

__all__ = ["NO_DATA", "DataFiles", "Kind", "Neighbours", "Way", "data_ways", "make_ways"]


class Kind(StrEnum):
    """The kinds of pages, in the order of the masthead."""

    SIDE = "page"
    REDLINE = "redline"
    DROPPED = "dropped"
    COMMITMENTS = "commitments"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class DataFiles:
    """Relative addresses of what a page shows as data; None where it is not written."""

    json: str | None = None
    csv: Mapping[str, str] = field(default_factory=dict)
    """By name of the table."""
    xlsx: str | None = None


NO_DATA = DataFiles()


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Relative addresses of what stands beside a page; None where it is not written."""

    index: str | None = None
    page: str | None = None
    """The side-by-side page."""
    redline: str | None = None
    dropped: str | None = None
    commitments: str | None = None
    document: str | None = None
    data: DataFiles = NO_DATA


@dataclass(frozen=True, slots=True)
class Way:
    """A link in the masthead."""

    word: str
    href: str
    current: bool = False


def make_ways(neighbours: Neighbours, current: Kind, words: Words) -> tuple[Way, ...]:
    """Return the masthead's links; the page itself is among them and leads to its content."""
    ways = [Way(words("masthead.index"), neighbours.index)] if neighbours.index else []
    for kind in Kind:
        address: str | None = getattr(neighbours, kind.value)
        if kind is current:
            ways.append(Way(words(f"masthead.{kind}"), "#content", current=True))
        elif address:
            ways.append(Way(words(f"masthead.{kind}"), address))
    return (*ways, *data_ways(neighbours.data, words))


def data_ways(data: DataFiles, words: Words) -> Iterator[Way]:
    """Yield the masthead's links to a page's data; of several tables each has its own CSV."""
    if data.json:
        yield Way(words("masthead.data"), data.json)
    if len(data.csv) == 1:
        (address,) = data.csv.values()
        yield Way(words("masthead.csv"), address)
    if data.xlsx:
        yield Way(words("masthead.xlsx"), data.xlsx)
