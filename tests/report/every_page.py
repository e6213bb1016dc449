"""Every kind of page by name, at a fixed moment and without fonts. All wording is invented."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from corpus_tool.model import Document
from corpus_tool.report.briefing_page import make_briefing
from corpus_tool.report.frame import DataFiles, NeighbourPages
from corpus_tool.report.index_page import (
    MOST,
    ListedDocument,
    list_comparison,
    list_document,
    make_index_pages,
)
from corpus_tool.report.pages import (
    briefing_page,
    document_page,
    dropped_page_html,
    index_group_pages,
    index_page,
    redline_page,
)
from corpus_tool.report.words import load_words
from tests.report import overviews, silent, tables, test_series_page, undertakings
from tests.report.builders import ALL, RENDER, every_state, right_to_left, versions
from tests.report.hostile import hostile
from tests.report.pages import make

PAYLOAD = "\"'></p><img src=x onerror=alert(1)><table><td><script>alert(1)</script>"
BESIDE = NeighbourPages(index="i.html", page="a.html", redline="b.html", dropped="c.html")


def index() -> str:
    """Return an index page with something in it."""
    whole, both = every_state(specimen=True), versions()
    return index_page(
        [
            replace(list_document(one.document, [one]), page="texts/x.html", commitments="x.html")
            for one in (whole.left, whole.right, both.left)
        ],
        [
            list_comparison(whole, page="a.html", data="a.json"),
            list_comparison(both, page="b.html"),
        ],
        render=RENDER,
    )


def shelf() -> str:
    """Return the first page of documents of a corpus too large for one list."""
    documents = [
        ListedDocument(Document(f"arden-{n:04}", f"Statement {n}", date=f"{2020 + n % 3}-03-02"))
        for n in range(MOST + 1)
    ]
    shelves = make_index_pages(documents, words=load_words())
    return next(html for _, html in index_group_pages(shelves, index="index.html", render=RENDER))


@cache
def pages() -> dict[str, str]:
    """Return every kind of page by name."""
    made = {name: make(build()) for name, build in ALL.items()}
    whole = every_state(specimen=True)
    listed = [list_comparison(whole, page="a.html")]
    briefing = make_briefing(whole, page="a.html", render=RENDER)
    return {
        **made,
        "specimen": make(whole),
        "index": index(),
        "redline": redline_page(whole, beside=BESIDE, render=RENDER),
        "lost": dropped_page_html(whole, beside=BESIDE, render=RENDER),
        "document": document_page(whole.right, comparisons=listed, render=RENDER),
        "briefing": briefing_page(briefing, render=RENDER),
    }


@cache
def further_pages() -> dict[str, str]:
    """Return the pages that one text, a corpus or a series has, and pages of difficult texts."""
    bad, turned = hostile(PAYLOAD), right_to_left()
    data = DataFiles(json="x.json", csv={"cells": "x.csv"}, xlsx="x.xlsx")
    return {
        "commitments": undertakings.page(undertakings.read(*undertakings.SAID)),
        "no commitments": undertakings.page(undertakings.read("Nothing.")),
        "corpus": overviews.page(),
        "empty corpus": overviews.page(overviews.empty()),
        "table in columns": tables.page(tables.table(3), pages=["x.html"] * 2, data=data),
        "compact table": tables.page(tables.table(9, specimen=True), data=data),
        "fallen silent": silent.page(silent.silent()),
        "followed table": tables.page(
            replace(tables.table(4), followed=(silent.followed("two words", "xxx."),))
        ),
        "shelf": shelf(),
        "series": test_series_page.page(*test_series_page.series()),
        "hostile": make(bad),
        "hostile redline": redline_page(bad, beside=BESIDE, render=RENDER),
        "hostile lost": dropped_page_html(bad, beside=BESIDE, render=RENDER),
        "hostile document": document_page(bad.right, render=RENDER),
        "turned redline": redline_page(turned, beside=BESIDE, render=RENDER),
        "turned lost": dropped_page_html(turned, beside=BESIDE, render=RENDER),
    }
