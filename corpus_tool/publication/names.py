"""What the files of the reports are called."""

from __future__ import annotations

from collections.abc import Iterable

from corpus_tool.model import Comparison, ComparisonSummary, Options
from corpus_tool.report.frame import Neighbours

__all__ = [
    "CORPUS",
    "INDEX",
    "TEXTS",
    "commitments_name",
    "neighbours",
    "newest",
    "page_name",
    "page_stem",
    "text_page",
]

INDEX = "index.html"
TEXTS = "texts"
"""The folder of the documents' own pages."""
CORPUS = "corpus.html"


def page_stem(left: str, right: str, options: Options) -> str:
    """Return what a comparison's files are called: `old@1--new@1`."""
    stem = f"{left}--{right}"
    return stem if options == Options() else f"{stem}--{options.digest()[:8]}"


def page_name(comparison: Comparison) -> str:
    """Return the file name of a comparison's page."""
    left, right = comparison.left.name, comparison.right.name
    return f"{page_stem(left, right, comparison.options)}.html"


def newest(summaries: Iterable[ComparisonSummary]) -> tuple[ComparisonSummary, ...]:
    """Return, of the comparisons that would share a page, the one made last."""
    pages = {page_stem(each.left, each.right, each.options): each for each in summaries}
    return tuple(pages.values())


def neighbours(stem: str) -> Neighbours:
    """Return where the pages of a comparison stand in the folder of reports."""
    return Neighbours(
        index=INDEX,
        page=f"{stem}.html",
        redline=f"{stem}.redline.html",
        dropped=f"{stem}.dropped.html",
    )


def commitments_name(version: str) -> str:
    """Return the file name of the page of a version's commitments."""
    return f"{version}.commitments.html"


def text_page(key: str) -> str:
    """Return the address of the page of a document's text."""
    return f"{TEXTS}/{key}.html"
