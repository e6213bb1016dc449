"""From views to pages: one file a page, no request.

Sections, in order:

* From views to pages: one file a page, no request.
* A corpus as pages: its index, the pages of documents that a large one has, its overview.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from corpus_tool.lexicon import Ladder
from corpus_tool.model import (
    AlignmentTable,
    Commitment,
    Comparison,
    Provenance,
    Version,
    VersionSummary,
)
from corpus_tool.reading.reading import PairReading
from corpus_tool.reading.series_subjects import SubjectRow
from corpus_tool.report.briefing_page import BriefingView
from corpus_tool.report.commitments_page import make_commitments_view
from corpus_tool.report.comparison_page import make_comparison_view
from corpus_tool.report.corpus_front import make_front
from corpus_tool.report.corpus_page import CorpusOverview, make_corpus_view
from corpus_tool.report.document_page import ForebearNotes, make_document_view
from corpus_tool.report.frame import (
    NO_DATA,
    DataFiles,
    FormulaNotes,
    Kind,
    NeighbourPages,
    PageFrame,
    RenderContext,
    data_links,
    make_page_links,
)
from corpus_tool.report.index_page import (
    NO_SHELVES,
    IndexPages,
    ListedComparison,
    ListedDocument,
    make_index,
    make_index_group,
)
from corpus_tool.report.markup import environment, make_assets, plain_text
from corpus_tool.report.opening import default_reading
from corpus_tool.report.redline_page import LostView, RedlineView, make_lost_view, make_redline_view
from corpus_tool.report.series_page import SeriesLine, make_series_view
from corpus_tool.report.table_page import make_table

__all__ = [
    "briefing_page",
    "commitments_page",
    "comparison_page",
    "corpus_page",
    "document_page",
    "dropped_page_html",
    "index_group_pages",
    "index_page",
    "redline_page",
    "series_page",
    "table_page",
]


# ----------------------------------------
# From views to pages: one file a page, no request.
#
# A page is complete without its script and asks nothing of any network: style, script and fonts
# are inside it, and its content security policy allows nothing else.

ALONE = NeighbourPages()
NAMELESS: Mapping[str, str] = {}


def comparison_page(
    comparison: Comparison,
    *,
    render: RenderContext,
    beside: NeighbourPages = ALONE,
    boilerplate: FormulaNotes | None = None,
    reading: PairReading | None = None,
) -> str:
    """Return the side-by-side report of a comparison as one self-contained HTML file.

    Args:
        comparison: what to show.
        render: what the page is made with.
        beside: the pages that stand beside it, for the masthead.
        boilerplate: what of the paragraphs are formulae of the corpus.
        reading: what is new, gone, or only in one text; by default by the shipped lists.
    """
    reading = reading or default_reading(comparison, boilerplate=boilerplate)
    view = make_comparison_view(comparison, render=render, boilerplate=boilerplate, reading=reading)
    page_links = make_page_links(beside, Kind.SIDE, render.words)
    return _page("comparison", view, render, script="report.js", ways=page_links)


def redline_page(
    comparison: Comparison,
    *,
    render: RenderContext,
    beside: NeighbourPages = ALONE,
) -> str:
    """Return both texts woven into one column; arguments as of `comparison_page`."""
    view = make_redline_view(comparison, render=render)
    return _column_page("redline", view, Kind.REDLINE, beside, render)


def dropped_page_html(
    comparison: Comparison,
    *,
    render: RenderContext,
    beside: NeighbourPages = ALONE,
    texts: Mapping[str, str] = NAMELESS,
) -> str:
    """Return what the right text no longer says; arguments as of `comparison_page`.

    Args:
        comparison: what to show.
        render: what the page is made with.
        beside: the pages that stand beside it.
        texts: addresses of the pages of texts of the corpus, by version.
    """
    view = make_lost_view(
        comparison,
        page=beside.page,
        texts=texts,
        render=render,
    )
    return _column_page("lost", view, Kind.DROPPED, beside, render)


def document_page(
    version: Version,
    *,
    render: RenderContext,
    history: Sequence[VersionSummary] = (),
    receipts: Sequence[Provenance] = (),
    comparisons: Sequence[ListedComparison] = (),
    forebears: ForebearNotes | None = None,
    index: str | None = None,
    commitments: str | None = None,
    data: DataFiles = NO_DATA,
) -> str:
    """Return the page of a document: its text, versions and provenance.

    Args:
        version: the version whose text is shown.
        render: what the page is made with.
        history: every version of the document, oldest first.
        receipts: what the shown text was received as; by default what the version says.
        comparisons: those that the document stands in; their pages stand beside the index.
        forebears: where its paragraphs were first seen; None where that was not asked.
        index: relative address of the index page.
        commitments: relative address of the page of its commitments.
        data: where its text stands as data.
    """
    view = make_document_view(
        version,
        history=history,
        receipts=receipts,
        comparisons=comparisons,
        forebears=forebears,
        up=(index or "").rpartition("/")[0] + "/" if "/" in (index or "") else "",
        render=render,
    )
    neighbour_pages = NeighbourPages(index=index, commitments=commitments, data=data)
    page_links = make_page_links(neighbour_pages, Kind.DOCUMENT, render.words)
    return _page("document", view, render, style="column.css", ways=page_links, data=data)


def _column_page(
    name: str,
    view: RedlineView | LostView,
    kind: Kind,
    neighbour_pages: NeighbourPages,
    render: RenderContext,
) -> str:
    return _page(
        name,
        view.frame,
        render,
        script="index.js",
        style="column.css",
        content=view,
        ways=make_page_links(neighbour_pages, kind, render.words),
        page=neighbour_pages.page,
        table=neighbour_pages.data.csv.get("silent"),
    )


def commitments_page(
    version: Version,
    commitments: Sequence[Commitment],
    *,
    ladder: Ladder,
    render: RenderContext,
    names: Mapping[str, str] = NAMELESS,
    beside: NeighbourPages = ALONE,
    unread: str = "",
) -> str:
    """Return the page of who undertakes what in a text, and how firmly.

    Args:
        version: the text.
        commitments: its operative verbs.
        ladder: what they were sorted by; the page says what its rungs rest on.
        render: what the page is made with.
        names: what parties are called that the text's description does not name, by code.
        beside: the pages that stand beside it; marks lead on to `document`.
        unread: the language of the text, by code, where the word lists are not in it.
    """
    view = make_commitments_view(
        version,
        commitments,
        ladder=ladder,
        names=names,
        text_page=beside.document,
        render=render,
        unread=unread,
    )
    page_links = make_page_links(beside, Kind.COMMITMENTS, render.words)
    return _page("commitments", view, render, style="commitments.css", ways=page_links)


def table_page(
    table: AlignmentTable,
    *,
    render: RenderContext,
    pages: Sequence[str | None] = (),
    index: str | None = None,
    data: DataFiles = NO_DATA,
) -> str:
    """Return the table of several texts as one self-contained HTML file.

    Args:
        table: what to show.
        render: what the page is made with.
        pages: for each of the table's comparisons the relative address of its page, or None;
            without them no cell leads to its pair.
        index: relative address of the index page, for the masthead.
        data: where the table stands as data.
    """
    comparison_pages = pages or (None,) * len(table.comparisons)
    view = make_table(table, pages=comparison_pages, render=render)
    return _page(
        "table",
        view,
        render,
        script="index.js",
        style="table.css",
        index=index,
        data=data,
        ways=tuple(data_links(data, render.words)),
    )


def series_page(
    versions: Sequence[Version],
    rows: Sequence[SubjectRow],
    *,
    render: RenderContext,
    list_name: str,
    pages: Mapping[str, str] = NAMELESS,
    index: str | None = None,
) -> str:
    """Return the page of a series, subjects by texts, as one self-contained HTML file.

    Args:
        versions: the texts in order of time.
        rows: from `follow_subjects`.
        render: what the page is made with.
        list_name: of the subjects.
        pages: relative addresses of the pages of texts, by version.
        index: relative address of the index page.
    """
    view = make_series_view(versions, rows, pages=pages, list_name=list_name, render=render)
    return _page("series", view, render, script="index.js", style="series.css", index=index)


def briefing_page(view: BriefingView, *, render: RenderContext) -> str:
    """Return a briefing as one self-contained HTML file."""
    return _page("briefing", view, render, script="index.js", style="briefing.css")


class Framed(Protocol):
    """What a page shows."""

    @property
    def frame(self) -> PageFrame:
        """Return the lines around it."""


def _page(
    name: str,
    view: Framed,
    render: RenderContext,
    *,
    script: str | None = None,
    style: str | None = None,
    **shown: object,
) -> str:
    """Return a page.

    Args:
        name: of the template.
        view: what it shows.
        render: what it is made with.
        script: name of the script's file.
        style: name of a stylesheet beside the common one.
        shown: what else the template is given.
    """
    foot = plain_text(view.frame.foot_line)
    assets = make_assets(
        script=script, style=style, foot=foot, fonts=render.fonts, font_file=render.font_file
    )
    template = environment().get_template(f"{name}.html.j2")
    return template.render(view=view, words=render.words, assets=assets, **shown)


# ----------------------------------------
# A corpus as pages: its index, the pages of documents that a large one has, its overview.


def index_page(
    documents: Sequence[ListedDocument],
    comparisons: Sequence[ListedComparison],
    *,
    render: RenderContext,
    corpus: str | None = None,
    data: DataFiles = NO_DATA,
    shelves: IndexPages = NO_SHELVES,
    series: Sequence[SeriesLine] = (),
) -> str:
    """Return the index of documents and comparisons as one self-contained HTML file.

    Args:
        documents: all of them.
        comparisons: those that have a page.
        render: what the page is made with.
        corpus: relative address of the overview of the corpus.
        data: where the lists stand as data.
        shelves: the pages of documents; without any all documents are listed here.
        series: those that have a page, the last changed first.
    """
    view = make_index(documents, comparisons, render=render, shelves=shelves)
    return _page(
        "index",
        view,
        render,
        script="index.js",
        style="index.css",
        corpus=corpus,
        series=series,
        data=data,
        ways=tuple(data_links(data, render.words)),
    )


def index_group_pages(
    shelves: IndexPages,
    *,
    index: str,
    render: RenderContext,
) -> Iterator[tuple[str, str]]:
    """Yield the file and the content of every page of documents, each self-contained.

    Args:
        shelves: from `make_index_pages`.
        index: relative address of the index.
        render: what the page is made with.
    """
    titles, homes = shelves.titles(), shelves.homes()
    for line in shelves.lines():
        for before, shelf, after in zip([None, *line], line, [*line[1:], None], strict=False):
            view = make_index_group(
                shelf,
                before=before,
                after=after,
                titles=titles,
                homes=homes,
                render=render,
            )
            content = _page(
                "documents", view, render, script="index.js", style="index.css", index=index
            )
            yield shelf.page, content


def corpus_page(
    overview: CorpusOverview,
    *,
    render: RenderContext,
    index: str | None = None,
    data: DataFiles = NO_DATA,
    documents: Sequence[ListedDocument] = (),
    series: Sequence[SeriesLine] = (),
) -> str:
    """Return the overview of a corpus as one self-contained HTML file.

    Args:
        overview: what to show.
        render: what the page is made with.
        index: relative address of the index page, for the masthead.
        data: where the same stands as data.
        documents: of the index, for what opens the page; without any nothing does.
        series: those that have a page, the last changed first.
    """
    view = make_corpus_view(overview, render=render)
    front = make_front(documents, series, overview.listed, render.words) if documents else None
    return _page(
        "corpus",
        view,
        render,
        script="index.js",
        style="corpus.css",
        front=front,
        index=index,
        data=data,
        ways=tuple(data_links(data, render.words)),
    )
