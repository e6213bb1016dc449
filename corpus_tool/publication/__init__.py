"""Which comparisons the reports show, and the files that show them.

The pages are written first and the index that links them last, each of them whole or not at all,
so that a reader never meets half a report.
"""

from corpus_tool.publication.names import (
    CORPUS,
    INDEX,
    TEXTS,
    commitments_name,
    neighbours,
    newest,
    page_name,
    page_stem,
)
from corpus_tool.publication.overviews import write_corpus, write_index
from corpus_tool.publication.pairs import addresses, write_commitments, write_pages, write_table
from corpus_tool.publication.successions import successions
from corpus_tool.publication.texts import ForebearsOf, ancestors, text_pages, write_texts

__all__ = [
    "CORPUS",
    "INDEX",
    "TEXTS",
    "ForebearsOf",
    "addresses",
    "ancestors",
    "commitments_name",
    "neighbours",
    "newest",
    "page_name",
    "page_stem",
    "successions",
    "text_pages",
    "write_commitments",
    "write_corpus",
    "write_index",
    "write_pages",
    "write_table",
    "write_texts",
]
