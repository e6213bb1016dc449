"""From views to pages: one Jinja environment, one file a page, no request.

A page is complete without its script and asks nothing of any network: style, script and fonts
are inside it, and its content security policy allows nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from corpus_tool.model import Comparison
from corpus_tool.render.listing import ListedComparison, ListedDocument

__all__ = ["comparison_page", "index_page"]


def comparison_page(
    comparison: Comparison,
    *,
    made_at: datetime,
    program: str,
    fonts: bool = True,
    index: str | None = None,
    data: str | None = None,
) -> str:
    """Return the side-by-side report of a comparison as one self-contained HTML file.

    Args:
        comparison: what to show.
        made_at: the moment the report was made, printed on it.
        program: name and version of the program: `corpus-tool 0.1.0`.
        fonts: put the fonts into the page (375 KB); without them the reader's own are used.
        index: relative address of the index page, for the masthead.
        data: relative address of the comparison's JSON, for the masthead.
    """
    raise NotImplementedError


def index_page(
    documents: Sequence[ListedDocument],
    comparisons: Sequence[ListedComparison],
    *,
    made_at: datetime,
    program: str,
    fonts: bool = True,
) -> str:
    """Return the index of documents and comparisons as one self-contained HTML file."""
    raise NotImplementedError
