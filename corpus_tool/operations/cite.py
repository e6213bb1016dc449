"""A paragraph is quoted with its source; with another text, what changed is told."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from corpus_tool.export.citations import (
    CitationStyle,
    choose_style,
    cite_paragraph,
    find_paragraph,
    in_order_of_comparison,
    parse_quotation,
    with_notes,
)
from corpus_tool.model import Comparison, Version
from corpus_tool.operations.open import OpenCorpus, find_version

if TYPE_CHECKING:  # what compares is imported where another text is named
    from corpus_tool.operations.add import Reference
    from corpus_tool.store import StoreReader

__all__ = ["quote_paragraph"]


def quote_paragraph(
    corpus: OpenCorpus,
    reference: str,
    *,
    style: CitationStyle | str = CitationStyle.CARD,
    against: Reference | None = None,
) -> str:
    """Return a paragraph with its source: as a card, a citation or a redline.

    Args:
        corpus: where the text is.
        reference: `key#path` or `key@2#path`, paths as `corpus-tool show` prints them.
        style: `card`, `chicago`, `oscola`, `bluebook`, `bibtex`, `ris`, `csl`, `redline`.
        against: another text; its counterpart of the paragraph is shown, and what changed.

    Raises:
        ParagraphNotFound: the text has no such paragraph; the hint names what is near.
    """
    chosen = choose_style(style, compared=against is not None)
    name, path = parse_quotation(reference)
    if against is not None:
        version, index, comparison = _compared(corpus, name, path, against)
        return cite_paragraph(version, index, style=chosen, comparison=comparison)
    with corpus.store.read() as reader:
        version = _with_own_title(reader, find_version(reader, name))
    index = find_paragraph(with_notes(version), path)
    return cite_paragraph(version, index, style=chosen)


def _with_own_title(reader: StoreReader, version: Version) -> Version:
    """Return a version under the title that is printed on it, where the first had another.

    The document is described by the title of its first version, or by one that was given.
    """
    document, title = version.document, version.segmentation.parts[0].title
    if version.number == 1 or not title or title == document.title:
        return version
    from corpus_tool.text.tokens import squash  # most citations need no word lists

    if squash(title) == squash(document.title):
        return version
    first = find_version(reader, f"{document.key}@1").segmentation.parts[0].title
    if squash(first) == squash(title):
        return version
    return replace(version, document=replace(document, title=title))


def _compared(
    corpus: OpenCorpus, name: str, path: str, against: Reference
) -> tuple[Version, int, Comparison]:
    """Return the text, the position of its paragraph, and its comparison with another text."""
    from corpus_tool.operations.add import add_named_files, find_chosen
    from corpus_tool.operations.compare import DEFAULTS, compare_and_store, stored_comparison

    _, other = add_named_files(corpus, name, against)
    with corpus.store.read() as reader:
        version = _with_own_title(reader, find_version(reader, name))
        index = find_paragraph(version, path)
        pair = in_order_of_comparison(version, find_chosen(reader, other))
        comparison = stored_comparison(corpus, reader, *pair, DEFAULTS)
    if comparison is None:
        comparison = compare_and_store(corpus, *pair, DEFAULTS)
    return version, index, comparison
