"""From views to pages: one file a page, no request.

Sections, in order:

* From views to pages: one file a page, no request.
* A corpus as pages: its index, the pages of documents that a large one has, its overview.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from corpus_tool.lexicon import Ladder
from corpus_tool.model import (
    AlignmentTable,
    Commitment,
    Comparison,
    Provenance,
    Version,
    VersionSummary,
)
from corpus_tool.report.briefing_page import BriefingView
from corpus_tool.report.commitments_page import make_commitments_view
from corpus_tool.report.comparison_page import make_comparison_view
from corpus_tool.report.corpus_page import CorpusOverview, make_corpus_view
from corpus_tool.report.document_page import ForebearNotes, make_document_view
from corpus_tool.report.frame import (
    NO_DATA,
    DataFiles,
    FormulaNotes,
    Kind,
    NeighbourPages,
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
from corpus_tool.report.redline_page import LostView, RedlineView, make_lost_view, make_redline_view
from corpus_tool.report.table_page import make_table
from corpus_tool.report.words import InterfaceWords, load_words

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
    made_at: datetime,
    program: str,
    fonts: bool = True,
    beside: NeighbourPages = ALONE,
    boilerplate: FormulaNotes | None = None,
) -> str:
    """Return the side-by-side report of a comparison as one self-contained HTML file.

    Args:
        comparison: what to show.
        made_at: the moment the report was made, printed on it.
        program: name and version of the program: `corpus-tool 0.1.0`.
        fonts: put the fonts into the page (375 KB); without them the reader's own are used.
        beside: the pages that stand beside it, for the masthead.
        boilerplate: what of the paragraphs are formulae of the corpus.
    """
    words = load_words()
    view = make_comparison_view(
        comparison, made_at=made_at, program=program, words=words, boilerplate=boilerplate
    )
    assets = make_assets(script="report.js", foot=plain_text(view.foot_line), fonts=fonts)
    template = environment().get_template("comparison.html.j2")
    ways = make_page_links(beside, Kind.SIDE, words)
    return template.render(view=view, words=words, assets=assets, ways=ways)


def redline_page(
    comparison: Comparison,
    *,
    made_at: datetime,
    program: str,
    fonts: bool = True,
    beside: NeighbourPages = ALONE,
) -> str:
    """Return both texts woven into one column; arguments as of `comparison_page`."""
    words = load_words()
    view = make_redline_view(comparison, made_at=made_at, program=program, words=words)
    return _column_page("redline", view, Kind.REDLINE, beside, words, fonts=fonts)


def dropped_page_html(
    comparison: Comparison,
    *,
    made_at: datetime,
    program: str,
    fonts: bool = True,
    beside: NeighbourPages = ALONE,
    texts: Mapping[str, str] = NAMELESS,
) -> str:
    """Return what the right text no longer says; arguments as of `comparison_page`.

    Args:
        comparison: what to show.
        made_at: the moment the page was made.
        program: name and version of the program.
        fonts: put the fonts into the page.
        beside: the pages that stand beside it.
        texts: addresses of the pages of texts of the corpus, by version.
    """
    words = load_words()
    view = make_lost_view(
        comparison,
        page=beside.page,
        texts=texts,
        made_at=made_at,
        program=program,
        words=words,
    )
    return _column_page("lost", view, Kind.DROPPED, beside, words, fonts=fonts)


def document_page(
    version: Version,
    *,
    made_at: datetime,
    program: str,
    history: Sequence[VersionSummary] = (),
    receipts: Sequence[Provenance] = (),
    comparisons: Sequence[ListedComparison] = (),
    forebears: ForebearNotes | None = None,
    index: str | None = None,
    commitments: str | None = None,
    data: DataFiles = NO_DATA,
    fonts: bool = True,
) -> str:
    """Return the page of a document: its text, versions and provenance.

    Args:
        version: the version whose text is shown.
        made_at: the moment the page was made, printed on it.
        program: name and version of the program.
        history: every version of the document, oldest first.
        receipts: what the shown text was received as; by default what the version says.
        comparisons: those that the document stands in; their pages stand beside the index.
        forebears: where its paragraphs were first seen; None where that was not asked.
        index: relative address of the index page.
        commitments: relative address of the page of its commitments.
        data: where its text stands as data.
        fonts: put the fonts into the page.
    """
    words = load_words()
    view = make_document_view(
        version,
        history=history,
        receipts=receipts,
        comparisons=comparisons,
        forebears=forebears,
        up=(index or "").rpartition("/")[0] + "/" if "/" in (index or "") else "",
        made_at=made_at,
        program=program,
        words=words,
    )
    assets = make_assets(style="column.css", foot=plain_text(view.foot_line), fonts=fonts)
    beside = NeighbourPages(index=index, commitments=commitments, data=data)
    ways = make_page_links(beside, Kind.DOCUMENT, words)
    template = environment().get_template("document.html.j2")
    return template.render(view=view, words=words, assets=assets, ways=ways, data=data)


def _column_page(
    name: str,
    view: RedlineView | LostView,
    kind: Kind,
    beside: NeighbourPages,
    words: InterfaceWords,
    *,
    fonts: bool,
) -> str:
    assets = make_assets(
        script="index.js", style="column.css", foot=plain_text(view.frame.foot_line), fonts=fonts
    )
    ways = make_page_links(beside, kind, words)
    template = environment().get_template(f"{name}.html.j2")
    return template.render(
        view=view.frame,
        content=view,
        words=words,
        assets=assets,
        ways=ways,
        page=beside.page,
        table=beside.data.csv.get("silent"),
    )


def commitments_page(
    version: Version,
    commitments: Sequence[Commitment],
    *,
    ladder: Ladder,
    made_at: datetime,
    program: str,
    names: Mapping[str, str] = NAMELESS,
    beside: NeighbourPages = ALONE,
    fonts: bool = True,
) -> str:
    """Return the page of who undertakes what in a text, and how firmly.

    Args:
        version: the text.
        commitments: its operative verbs.
        ladder: what they were sorted by; the page says what its rungs rest on.
        made_at: the moment the page was made, printed on it.
        program: name and version of the program.
        names: what parties are called that the text's description does not name, by code.
        beside: the pages that stand beside it; marks lead on to `document`.
        fonts: put the fonts into the page.
    """
    words = load_words()
    view = make_commitments_view(
        version,
        commitments,
        ladder=ladder,
        names=names,
        text_page=beside.document,
        made_at=made_at,
        program=program,
        words=words,
    )
    assets = make_assets(style="commitments.css", foot=plain_text(view.foot_line), fonts=fonts)
    ways = make_page_links(beside, Kind.COMMITMENTS, words)
    template = environment().get_template("commitments.html.j2")
    return template.render(view=view, words=words, assets=assets, ways=ways)


def table_page(
    table: AlignmentTable,
    *,
    made_at: datetime,
    program: str,
    pages: Sequence[str | None] = (),
    fonts: bool = True,
    index: str | None = None,
    data: DataFiles = NO_DATA,
) -> str:
    """Return the table of several texts as one self-contained HTML file.

    Args:
        table: what to show.
        made_at: the moment the page was made, printed on it.
        program: name and version of the program.
        pages: for each of the table's comparisons the relative address of its page, or None;
            without them no cell leads to its pair.
        fonts: put the fonts into the page.
        index: relative address of the index page, for the masthead.
        data: where the table stands as data.
    """
    words = load_words()
    known = pages or (None,) * len(table.comparisons)
    view = make_table(table, pages=known, made_at=made_at, program=program, words=words)
    assets = make_assets(
        script="index.js", style="table.css", foot=plain_text(view.foot_line), fonts=fonts
    )
    template = environment().get_template("table.html.j2")
    ways = tuple(data_links(data, words))
    return template.render(view=view, words=words, assets=assets, index=index, data=data, ways=ways)


def briefing_page(view: BriefingView, *, fonts: bool = True) -> str:
    """Return a briefing as one self-contained HTML file."""
    assets = make_assets(
        script="index.js", style="briefing.css", foot=plain_text(view.foot_line), fonts=fonts
    )
    template = environment().get_template("briefing.html.j2")
    return template.render(view=view, words=load_words(), assets=assets)


# ----------------------------------------
# A corpus as pages: its index, the pages of documents that a large one has, its overview.


def index_page(
    documents: Sequence[ListedDocument],
    comparisons: Sequence[ListedComparison],
    *,
    made_at: datetime,
    program: str,
    fonts: bool = True,
    corpus: str | None = None,
    data: DataFiles = NO_DATA,
    shelves: IndexPages = NO_SHELVES,
) -> str:
    """Return the index of documents and comparisons as one self-contained HTML file.

    Args:
        documents: all of them.
        comparisons: those that have a page.
        made_at: the moment the page was made, printed on it.
        program: name and version of the program.
        fonts: put the fonts into the page.
        corpus: relative address of the overview of the corpus.
        data: where the lists stand as data.
        shelves: the pages of documents; without any all documents are listed here.
    """
    words = load_words()
    view = make_index(
        documents, comparisons, made_at=made_at, program=program, words=words, shelves=shelves
    )
    assets = make_assets(
        script="index.js", style="index.css", foot=plain_text(view.foot_line), fonts=fonts
    )
    template = environment().get_template("index.html.j2")
    ways = tuple(data_links(data, words))
    return template.render(
        view=view, words=words, assets=assets, corpus=corpus, data=data, ways=ways
    )


def index_group_pages(
    shelves: IndexPages,
    *,
    index: str,
    made_at: datetime,
    program: str,
    fonts: bool = True,
) -> Iterator[tuple[str, str]]:
    """Yield the file and the content of every page of documents, each self-contained.

    Args:
        shelves: from `make_index_pages`.
        index: relative address of the index.
        made_at: the moment the pages were made, printed on them.
        program: name and version of the program.
        fonts: put the fonts into the pages.
    """
    words, titles, homes = load_words(), shelves.titles(), shelves.homes()
    template = environment().get_template("documents.html.j2")
    for line in shelves.lines():
        for before, shelf, after in zip([None, *line], line, [*line[1:], None], strict=False):
            view = make_index_group(
                shelf,
                before=before,
                after=after,
                titles=titles,
                homes=homes,
                made_at=made_at,
                program=program,
                words=words,
            )
            assets = make_assets(
                script="index.js", style="index.css", foot=plain_text(view.foot_line), fonts=fonts
            )
            yield shelf.page, template.render(view=view, words=words, assets=assets, index=index)


def corpus_page(
    overview: CorpusOverview,
    *,
    made_at: datetime,
    program: str,
    fonts: bool = True,
    index: str | None = None,
    data: DataFiles = NO_DATA,
) -> str:
    """Return the overview of a corpus as one self-contained HTML file.

    Args:
        overview: what to show.
        made_at: the moment the page was made, printed on it.
        program: name and version of the program.
        fonts: put the fonts into the page.
        index: relative address of the index page, for the masthead.
        data: where the same stands as data.
    """
    words = load_words()
    view = make_corpus_view(overview, made_at=made_at, program=program, words=words)
    assets = make_assets(
        script="index.js", style="corpus.css", foot=plain_text(view.foot_line), fonts=fonts
    )
    template = environment().get_template("corpus.html.j2")
    ways = tuple(data_links(data, words))
    return template.render(view=view, words=words, assets=assets, index=index, data=data, ways=ways)
