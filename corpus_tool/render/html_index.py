"""A corpus as pages: its index, the pages of documents that a large one has, its overview."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from corpus_tool.render.assets import make_assets
from corpus_tool.render.environment import environment
from corpus_tool.render.listing import ListedComparison, ListedDocument
from corpus_tool.render.marks import plain
from corpus_tool.render.neighbours import NO_DATA, DataFiles, data_ways
from corpus_tool.render.overview import Overview
from corpus_tool.render.shelves import NO_SHELVES, Shelves
from corpus_tool.render.view_corpus import make_corpus
from corpus_tool.render.view_index import make_index
from corpus_tool.render.view_shelf import make_shelf
from corpus_tool.render.words import load

__all__ = ["corpus_page", "index_page", "shelf_pages"]


def index_page(
    documents: Sequence[ListedDocument],
    comparisons: Sequence[ListedComparison],
    *,
    made_at: datetime,
    program: str,
    fonts: bool = True,
    corpus: str | None = None,
    data: DataFiles = NO_DATA,
    shelves: Shelves = NO_SHELVES,
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
    words = load()
    view = make_index(
        documents, comparisons, made_at=made_at, program=program, words=words, shelves=shelves
    )
    assets = make_assets(
        script="index.js", style="index.css", foot=plain(view.foot_line), fonts=fonts
    )
    template = environment().get_template("index.html.j2")
    ways = tuple(data_ways(data, words))
    return template.render(
        view=view, words=words, assets=assets, corpus=corpus, data=data, ways=ways
    )


def shelf_pages(
    shelves: Shelves,
    *,
    index: str,
    made_at: datetime,
    program: str,
    fonts: bool = True,
) -> Iterator[tuple[str, str]]:
    """Yield the file and the content of every page of documents, each self-contained.

    Args:
        shelves: from `make_shelves`.
        index: relative address of the index.
        made_at: the moment the pages were made, printed on them.
        program: name and version of the program.
        fonts: put the fonts into the pages.
    """
    words, titles, homes = load(), shelves.titles(), shelves.homes()
    template = environment().get_template("documents.html.j2")
    for line in shelves.lines():
        for before, shelf, after in zip([None, *line], line, [*line[1:], None], strict=False):
            view = make_shelf(
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
                script="index.js", style="index.css", foot=plain(view.foot_line), fonts=fonts
            )
            yield shelf.page, template.render(view=view, words=words, assets=assets, index=index)


def corpus_page(
    overview: Overview,
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
    words = load()
    view = make_corpus(overview, made_at=made_at, program=program, words=words)
    assets = make_assets(
        script="index.js", style="corpus.css", foot=plain(view.foot_line), fonts=fonts
    )
    template = environment().get_template("corpus.html.j2")
    ways = tuple(data_ways(data, words))
    return template.render(view=view, words=words, assets=assets, index=index, data=data, ways=ways)
