"""Read a PDF by the places of its characters: lines, columns, furniture, notes, paragraphs.

The parts: `pdf_page` (bombs, characters, tags), `pdf_lines` (lines, columns), `pdf_furniture`
(S10, S11), `pdf_tables`, `pdf_paragraphs` (measures of the print, paragraphs, their text).
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from statistics import median

import pypdfium2
import pypdfium2.raw as pdfium

from corpus_tool.errors import UnreadableSource
from corpus_tool.ingest.compose import settle_note_marks
from corpus_tool.ingest.formats import Extraction, ReaderOptions
from corpus_tool.ingest.pdf_furniture import FurnitureSplit, split_furniture, split_notes
from corpus_tool.ingest.pdf_lines import (
    PrintRow,
    body_size,
    find_gutter,
    make_print_rows,
    read_columns,
    stands_side_by_side,
)
from corpus_tool.ingest.pdf_page import PageText, Tags, check_pdf, read_page, read_tags
from corpus_tool.ingest.pdf_paragraphs import (
    make_blocks,
    measure_margins,
    note_block,
    soften_hyphens,
)
from corpus_tool.ingest.pdf_tables import insert_tables, take_tables
from corpus_tool.model import Finding, Source

__all__ = ["READER", "read"]

READER = "pdf 2"

_MAX_UNKNOWN = 0.2
_MAX_RIGHT_TO_LEFT = 0.2
_HIDDEN_SHARE = 0.5
_QUOTED = 300


def read(source: Source, *, options: ReaderOptions) -> Extraction:
    """Read a PDF into blocks, with hints for what goes on over a page.

    Raises:
        UnreadableSource: broken, encrypted, a scan, without Unicode, right to left, over a limit.
    """
    check_pdf(source.content, options.limits)
    document = _open(source, options)
    try:
        pages = list(_pages(document, options))
    finally:
        document.close()
    _refuse_unreadable(pages)
    pages, tables, warnings = take_tables(source.content, pages, options.password)
    sizes = {page.number: (page.width, page.height) for page in pages}
    rows = [row for page in pages for row in make_print_rows(page.number, page.glyphs)]
    split = split_furniture(rows, sizes)
    ordered, findings = _in_reading_order(split.kept)
    body = body_size(glyph for row in ordered for glyph in row.glyphs)
    text, notes = split_notes(ordered, sizes, body)
    made = make_blocks(text, measure_margins(text, body), _tags(source.content, pages))
    findings += _join_findings(lines for _, lines in made)
    blocks = insert_tables(made, tables)
    blocks += [note_block(mark, lines) for mark, lines in notes]
    findings = [*_page_findings(pages), *warnings, *findings, *_furniture_findings(split)]
    return Extraction(
        blocks=settle_note_marks(soften_hyphens(blocks)), findings=tuple(findings), reader=READER
    )


def _open(source: Source, options: ReaderOptions) -> pypdfium2.PdfDocument:
    try:
        document = pypdfium2.PdfDocument(source.content, password=options.password)
    except pypdfium2.PdfiumError as cause:
        if getattr(cause, "err_code", None) == pdfium.FPDF_ERR_PASSWORD or "assword" in str(cause):
            raise UnreadableSource(
                "wrong password" if options.password else "needs a password",
                hint="Give it with --password",
                code="E_PDF_ENCRYPTED",
            ) from cause
        raise UnreadableSource(
            "no PDF that can be opened (damaged or cut off)", code="E_PDF_BROKEN"
        ) from cause
    count = len(document)
    if count > options.limits.pages:
        message = f"{count:,} pages, the limit is {options.limits.pages:,}"
        raise UnreadableSource(message, code="E_PDF_LIMIT")
    if not count:
        raise UnreadableSource("no page can be found in it", code="E_PDF_BROKEN")
    return document


def _pages(document: pypdfium2.PdfDocument, options: ReaderOptions) -> Iterator[PageText]:
    limit = options.limits.page_characters
    for index in range(len(document)):
        try:
            page = read_page(document, index, limit=limit)
        except pypdfium2.PdfiumError as cause:
            message = f"page {index + 1} cannot be read"
            raise UnreadableSource(message, code="E_PDF_BROKEN") from cause
        if page is None:
            message = f"page {index + 1} has more than {limit:,} characters"
            raise UnreadableSource(message, code="E_PDF_LIMIT")
        yield page


def _refuse_unreadable(pages: Sequence[PageText]) -> None:
    """Refuse scans, fonts without Unicode values, and right-to-left text, each by its name."""
    characters = [g.text for page in pages for g in page.glyphs if not g.text.isspace()]
    if not characters:
        slanted = sum(page.slanted for page in pages)
        count = len(pages)
        raise UnreadableSource(
            f"{count} page{'' if count == 1 else 's'}, {slanted} characters; it is a scan",
            hint="Run OCR first",
            code="E_PDF_NO_TEXT",
        )
    counts = Counter(characters)
    unknown = sum(
        n for text, n in counts.items() if unicodedata.category(text) in {"Co", "Cn", "Cc"}
    )
    unknown += counts["\ufffd"]
    share = unknown / len(characters)
    if share > _MAX_UNKNOWN:
        message = f"{share:.0%} of the characters have no Unicode value"
        raise UnreadableSource(message, hint="Run OCR on it", code="E_PDF_NO_UNICODE")
    reverse = sum(n for text, n in counts.items() if unicodedata.bidirectional(text) in {"R", "AL"})
    if reverse > _MAX_RIGHT_TO_LEFT * len(characters):
        raise UnreadableSource("right-to-left text is not supported yet", code="E_PDF_RTL")


def _in_reading_order(rows: Iterable[PrintRow]) -> tuple[list[PrintRow], list[Finding]]:
    """Read each page column by column; a gutter that most pages have is looked for on all."""
    pages = [list(group) for _, group in groupby(rows, key=lambda row: row.page)]
    gutters = [gutter for page in pages if (gutter := find_gutter(page)) is not None]
    common = median(gutters) if 2 * len(gutters) >= len(pages) and gutters else None
    ordered: list[PrintRow] = []
    findings: list[Finding] = []
    for page in pages:
        columns = read_columns(page, gutter=common)
        ordered += columns.rows
        if columns.count > 2:
            message = f"page {page[0].page} has {columns.count} columns; reading order unsure"
            findings.append(Finding("W_PDF_COLUMNS", message, page=page[0].page))
        elif columns.count == 1 and stands_side_by_side(page):
            message = f"page {page[0].page} has blocks side by side; read across, order unsure"
            findings.append(Finding("W_PDF_COLUMNS", message, page=page[0].page))
    return ordered, findings


def _tags(content: bytes, pages: Sequence[PageText]) -> Tags:
    """Ask for the structure of a file whose characters are marked as parts of one."""
    marked = any(glyph.style.mark >= 0 for page in pages for glyph in page.glyphs)
    return read_tags(content) if marked else {}


def _join_findings(groups: Iterable[Sequence[PrintRow]]) -> Iterator[Finding]:
    """Say where a paragraph was read on from one column or page to the next."""
    for rows in groups:
        for last, row in pairwise(rows):
            if (last.page, last.column) != (row.page, row.column):
                last_words, begins = (
                    " ".join(last.text.split()[-4:]),
                    " ".join(row.text.split()[:4]),
                )
                end = "page" if last.page != row.page else "column"
                message = (
                    f"read on over a {end}’s end, as its print shows: “{last_words}” and “{begins}”"
                )
                yield Finding("I_JOIN", message, page=row.page)


def _page_findings(pages: Sequence[PageText]) -> Iterator[Finding]:
    for page in pages:
        hidden = sum(glyph.style.hidden for glyph in page.glyphs)
        if page.glyphs and hidden > _HIDDEN_SHARE * len(page.glyphs):
            message = "the text layer is invisible (OCR); check"
            yield Finding("W_PDF_HIDDEN_TEXT", message, page=page.number)
        if page.sideways:
            message = f"page {page.number}: the text stands sideways; read as if turned upright"
            yield Finding("W_PDF_ROTATED", message, page=page.number)
        if page.slanted:
            message = f"page {page.number}: {page.slanted} characters at an angle left out"
            yield Finding("W_PDF_ROTATED", message, page=page.number)


def _furniture_findings(split: FurnitureSplit) -> Iterator[Finding]:
    """Say of every line that was taken off what it said and where; line numbers in one word."""
    for row in split.taken:
        text = " ".join(row.text.split())
        shown = text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…"
        yield Finding("I_FURNITURE", f"left out: '{shown}'", page=row.page)
    for page, group in groupby(split.numbers, key=lambda row: row.page):
        numbers = [row.text.strip() for row in group]
        message = f"left out: line numbers {numbers[0]} to {numbers[-1]}"
        yield Finding("I_FURNITURE", message, page=page)
