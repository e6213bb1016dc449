"""What a PDF prints: paragraphs from places, with furniture, notes and faults told apart."""

from __future__ import annotations

import io
import sys

import pypdf
import pytest
import weasyprint

from corpus_tool.errors import UnreadableSource
from corpus_tool.ingest.formats import ReaderLimits, ReaderOptions
from corpus_tool.ingest.pdf import read
from corpus_tool.model import BlockKind
from tests.ingest.hostile.making import HELLO, pdf, stream
from tests.ingest.pdf.layouts import CSS, by_weasyprint, page
from tests.ingest.reading import read_bytes, source_of
from tests.ingest.specimen import SPECIMEN

PDF = "application/pdf"
WORDS = "Both sides will share the maps of the river and keep its banks for all who live there. "


def _print(html: str) -> bytes:
    return bytes(weasyprint.HTML(string=f"<html lang=en><body>{html}").write_pdf())


def _read(content: bytes, **options):
    return read(source_of(content, PDF), options=ReaderOptions(**options))


def _flat(text: str) -> str:
    return " ".join(text.replace("\u00ad", "").split())


@pytest.mark.parametrize("layout", CSS)
def test_every_paragraph_is_a_block(layout, tmp_path):
    """Each paragraph that no page or column breaks is one block, its words whole."""
    content = by_weasyprint(layout)(SPECIMEN, tmp_path)

    texts = [_flat(block.text) for block in read_bytes(content, PDF).blocks]
    flow = "".join(texts).replace(" ", "").replace("\u2010", "")
    found = 0
    for piece in SPECIMEN.paragraphs:
        assert piece.text.replace(" ", "") in flow
        found += any(text.endswith(piece.text) for text in texts)

    assert found >= len(SPECIMEN.paragraphs) - 2


def test_furniture_is_left_out_and_told():
    """Running heads and page numbers are in no block, but in the findings with their page."""
    html = page(SPECIMEN, CSS["running head"] + "@page{size:A5}")

    extraction = _read(_print(html))

    assert not any("Page 1 of" in block.text for block in extraction.blocks)
    told = [(f.page, f.message) for f in extraction.findings if f.code == "I_FURNITURE"]
    assert (1, "left out: 'Joint Statement, 2031'") in told
    assert any("Page 2 of" in message and page == 2 for page, message in told)


def test_a_paragraph_over_a_page_leaves_its_hints():
    """Where a paragraph breaks, the last line is full and the next block begins flush."""
    html = "<style>@page{size:A6;margin:1cm}p{text-align:justify}</style>"
    extraction = _read(_print(f"{html}<p>{WORDS * 14}</p>"))

    first, *others = extraction.blocks
    assert first.page == 1
    assert first.full_end
    assert all(block.flush_start for block in others)
    assert _flat(" ".join(b.text for b in extraction.blocks)) == _flat(WORDS * 14)


def _tagged(paragraphs: tuple[str, str]) -> bytes:
    """Return two pages of three lines each, marked as parts of the paragraphs named."""
    lines = " ".join(
        f"1 0 0 1 50 {700 - 14 * n} Tm (Both sides will keep {text}.) Tj"
        for n, text in enumerate(("it", "them", "it"))
    )
    page = stream(f"/P <</MCID 0>> BDC BT /F1 12 Tf {lines} ET EMC".encode())
    entry = (
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R"
    )
    parts = {"A": "", "B": ""}
    for number, name in zip((3, 13), paragraphs, strict=True):
        parts[name] += f"<</Type/MCR/Pg {number} 0 R/MCID 0>>"
    objects = {
        1: "<</Type/Catalog/Pages 2 0 R/MarkInfo<</Marked true>>/StructTreeRoot 20 0 R>>",
        3: f"{entry}>>>>/StructParents 0>>",
        13: f"{entry}>>>>/StructParents 1>>",
        20: "<</Type/StructTreeRoot/K[21 0 R 22 0 R]>>",
        21: f"<</Type/StructElem/S/P/P 20 0 R/K[{parts['A']}]>>",
        22: f"<</Type/StructElem/S/P/P 20 0 R/K[{parts['B']}]>>",
    }
    return pdf(page, objects=objects, pages="<</Type/Pages/Kids[3 0 R 13 0 R]/Count 2>>")


def _lines(count: int) -> list[str]:
    """Return sentences that each fill a line of print, no two of them alike."""
    patterns = (
        "Both will keep the banks and the {}.",
        "They shall share all maps of the {}.",
        "Ministers open their gauges in a {}.",
        "The committee will answer to the {}.",
    )
    words = (chr(97 + n // 26) * 2 + chr(97 + n % 26) * 3 for n in range(count))
    return [patterns[n % 4].format(word) for n, word in enumerate(words)]


@pytest.mark.parametrize(("habit", "first"), [("text-align:justify", 0), ("text-indent:5ch", 5)])
def test_a_habit_of_print_shows_what_goes_on_over_a_page(habit, first):
    """Where lines are justified or paragraphs indented, a full stop at a page's end ends none."""
    lines = _lines(108)
    paragraphs = [
        " ".join([lines[n][first:], *lines[n + 1 : n + 12], "They agreed."])
        for n in range(0, 108, 12)
    ]
    style = "p{margin:0;width:39.5ch;font:10pt 'Liberation Mono'}@page{size:A6;margin:1cm}"
    content = _print(f"<style>{style}p{{{habit}}}</style><p>{'<p>'.join(paragraphs)}")

    texts = [_flat(block.text) for block in _read(content).blocks]

    assert texts == paragraphs


def test_what_a_browser_prints_around_a_single_page():
    """Date, title, address and page are furniture, though there is no second page to compare."""
    html = (
        "<style>@page{@top-left{content:'5/4/31, 9:51 AM   Joint Statement'}@bottom-left{content:"
        f"'https://x.invalid/a.html   1/1'}}}}</style><p>{WORDS}</p>"
    )

    extraction = _read(_print(html))

    assert [_flat(block.text) for block in extraction.blocks] == [_flat(WORDS)]
    assert [f.code for f in extraction.findings] == ["I_FURNITURE", "I_FURNITURE"]


@pytest.mark.parametrize(
    ("paragraphs", "count", "full_end"), [(("A", "A"), 1, False), (("A", "B"), 2, False)]
)
def test_the_structure_of_a_tagged_file_settles_a_page_end(paragraphs, count, full_end):
    """Where a page ends on a full line and a full stop, the tags say what geometry cannot."""
    content = _tagged(paragraphs)
    plain = _read(content.replace(b"/StructTreeRoot 20 0 R", b" " * 22)).blocks

    blocks = _read(content).blocks

    assert (len(plain), plain[0].full_end, plain[1].flush_start) == (2, True, True)
    assert len(blocks) == count
    assert blocks[0].full_end is full_end


def test_a_new_paragraph_on_a_new_page_leaves_none():
    """A page that ends with a short line ends its paragraph."""
    html = f"<p>{WORDS * 3} The end.</p><p style='break-before:page'>{WORDS * 3}</p>"

    blocks = _read(_print(html)).blocks

    assert [block.full_end for block in blocks] == [False, False]


def test_notes_and_their_marks():
    """A footnote is a block of its own; its mark is no text of the paragraph."""
    html = (
        "<style>.n{float:footnote;font-size:8pt}.n::footnote-call{font-size:7pt;vertical-align:"
        f"super}}</style><p>{WORDS}<span class=n>Treaty of 2019.</span> {WORDS} 70<sup>th</sup>."
    )

    blocks = _read(_print(html)).blocks

    assert _flat(blocks[0].text) == _flat(f"{WORDS}{WORDS} 70th.")
    assert "1" in [run.note for line in blocks[0].lines for run in line.runs]
    assert (blocks[1].kind, blocks[1].note) == (BlockKind.NOTE, "1")
    assert "Treaty of 2019." in blocks[1].text


def test_hyphens_at_line_ends_are_marked():
    """Each hyphen that ends a line is told, so that the word can be put together."""
    html = (
        "<style>@page{size:70mm 200mm;margin:5mm}p{hyphens:auto;text-align:justify}</style>"
        f"<p>{WORDS * 2} internationalization notwithstanding responsibilities</p>"
    )

    block = _read(_print(html)).blocks[0]

    assert block.hyphens
    assert all(block.text[place] in "-\u2010\u00ad" for place in block.hyphens)


def test_columns_are_read_one_after_the_other():
    """Two columns give two streams of text; a sentence runs on from one to the next."""
    words = WORDS.replace(".", " and") * 16
    html = f"<style>@page{{size:A5;margin:1cm}}div{{columns:2}}</style><div><p>{words}</p></div>"

    extraction = _read(_print(html))

    assert [_flat(block.text) for block in extraction.blocks] == [_flat(words)]
    assert [f.code for f in extraction.findings] == ["I_JOIN"]
    assert "read on over a column’s end" in extraction.findings[0].message


def test_three_columns_are_read_with_a_warning():
    """Where a page has three columns, the reader says that it is not sure of their order."""
    html = "<style>@page{size:A4 landscape;margin:1cm}div{columns:3}</style>"
    content = _print(f"{html}<div><p>{WORDS * 30}</p></div>")

    findings = _read(content).findings

    assert "page 1 has 3 columns; reading order unsure" in [f.message for f in findings]


def test_an_invisible_text_layer_is_read_with_a_warning():
    """The layer that text recognition puts under a scan is text, but not proof-read."""
    content = pdf(stream(HELLO.replace(b"72 700", b"3 Tr 72 700")))

    extraction = _read(content)

    assert extraction.blocks[0].text == "Hello, both sides agree."
    assert [f.code for f in extraction.findings] == ["W_PDF_HIDDEN_TEXT"]


def test_characters_without_a_value_are_refused():
    """Where the fonts do not tell what their glyphs mean, no text is made up."""
    table = (
        b"/CIDInit/ProcSet findresource begin 9 dict begin begincmap 1 begincodespacerange <00><FF>"
        b" endcodespacerange 1 beginbfrange <20><7E><E020> endbfrange endcmap end end"
    )
    font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 10 0 R>>"

    with pytest.raises(UnreadableSource, match=r"E_PDF_NO_UNICODE: \d+% of the characters"):
        _read(pdf(objects={5: font, 10: stream(table)}))


def test_line_numbers_are_left_out():
    """A column of numbers beside the lines is furniture."""
    rows = "".join(
        f"<tr><td style='text-align:right'>{n}</td><td>Both will keep the banks of river {n} x"
        "</td></tr>"
        for n in range(1, 15)
    )

    extraction = _read(_print(f"<table>{rows}</table>"))
    text = " ".join(block.text for block in extraction.blocks)

    assert "Both will keep the banks of river 3 x" in text
    assert "2 Both" not in text
    assert [f.message for f in extraction.findings] == ["left out: line numbers 1 to 14"]


def test_a_short_page_has_line_numbers_too():
    """Where a page has few lines, the column of the others tells."""
    cell = (
        "<tr><td style='text-align:right'>{0}</td><td>They keep the bank of river {0} x</td></tr>"
    )
    first, second = (
        "".join(cell.format(n) for n in numbers) for numbers in (range(1, 15), range(15, 18))
    )
    pages = f"<table>{first}</table><table style='break-before:page'>{second}</table>"
    style = "<style>td:first-child{width:9mm}</style>"

    text = " ".join(block.text for block in _read(_print(style + pages)).blocks)

    assert "They keep the bank of river 16 x" in text
    assert "16 They" not in text


def test_a_running_head_seen_once():
    """Small print at the top with the page's own number is furniture, though it never repeats."""
    style = "@page:left{@top-left{content:'2 JOINT STATEMENT';font-size:8pt}}"
    other = "They will plant the hills, too."
    content = _print(f"<style>{style}</style><p>{WORDS}</p><p style='break-before:page'>{other}")

    extraction = _read(content)

    assert [_flat(block.text) for block in extraction.blocks] == [_flat(WORDS), other]
    assert [(f.page, f.message) for f in extraction.findings] == [
        (2, "left out: '2 JOINT STATEMENT'")
    ]


def test_the_last_line_of_a_note_is_no_page_number():
    """A note that ends in `page 3.` on a line of its own keeps it; its mark is no part of it."""
    html = (
        "<style>@page{@bottom-center{content:counter(page)}}.n{float:footnote;font-size:8pt;"
        f"width:60mm}}</style><p>{WORDS}<span class=n>As an earlier treaty of the two says it on "
        "<br>page 3.</span> " + WORDS
    )

    extraction = _read(_print(html))

    note = next(block for block in extraction.blocks if block.kind is BlockKind.NOTE)
    assert _flat(note.text) == "As an earlier treaty of the two says it on page 3."
    assert [f.message for f in extraction.findings if f.code == "I_FURNITURE"] == ["left out: '1'"]


LONG = "Both sides will keep the banks of the river for all who live there."
GRID = (
    "<style>td{border:1px solid;width:6cm;vertical-align:top}</style><p>Before.</p><table>"
    + "".join(f"<tr><td>{n}. {LONG}</td><td>{LONG} Second {n}.</td></tr>" for n in range(1, 5))
    + "</table><p>After.</p>"
)


def test_ruled_tables_are_read_by_cells():
    """Texts side by side in a ruled table stay apart, each cell with row and column."""
    blocks = _read(_print(GRID)).blocks

    cells = [(b.row, b.column, _flat(b.text)) for b in blocks if b.kind is BlockKind.TABLE]
    assert cells[:3] == [
        (0, 0, f"1. {LONG}"),
        (0, 1, f"{LONG} Second 1."),
        (1, 0, f"2. {LONG}"),
    ]
    assert (_flat(blocks[0].text), _flat(blocks[-1].text)) == ("Before.", "After.")


def test_without_the_table_reader_a_warning(monkeypatch):
    """Where the optional package is absent, the page is read as text and that is said."""
    monkeypatch.setitem(sys.modules, "pdfplumber", None)

    extraction = _read(_print(GRID))

    assert {block.kind for block in extraction.blocks} == {BlockKind.TEXT}
    assert "W_PDF_TABLE" in [f.code for f in extraction.findings]


def test_a_page_turned_on_its_side():
    """A page that is stored sideways with its rotation reads as it is shown."""
    writer = pypdf.PdfWriter(io.BytesIO(_print(f"<p>{WORDS * 3}</p>")))
    writer.pages[0].rotate(90)
    stream = io.BytesIO()
    writer.write(stream)

    extraction = _read(stream.getvalue())

    assert _flat(extraction.blocks[0].text) == _flat(WORDS * 3)
    assert [f.code for f in extraction.findings] == ["W_PDF_ROTATED"]


def _encrypted(password: str) -> bytes:
    writer = pypdf.PdfWriter(io.BytesIO(_print(f"<p>{WORDS}</p>")))
    writer.encrypt(password, algorithm="RC4-128")
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def test_a_password_opens():
    """With its password an encrypted file is read; a wrong one is said to be wrong."""
    content = _encrypted("open")

    assert _read(content, password="open").blocks
    with pytest.raises(UnreadableSource, match="E_PDF_ENCRYPTED: wrong password"):
        _read(content, password="shut")


BLANK = _print("<div style='width:9cm;height:9cm;background:grey'></div>")


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (_encrypted("x"), "E_PDF_ENCRYPTED", "needs a password"),
        (BLANK, "E_PDF_NO_TEXT", "1 page, 0 characters; it is a scan. Run OCR first"),
        (_print(f"<p>{WORDS}</p>")[:-800], "E_PDF_BROKEN", "ends too early"),
        (b"%PDF-1.7\nnothing at all\n%%EOF", "E_PDF_BROKEN", "damaged"),
        (
            _print("<p dir=rtl lang=he>שלום לכולם, זוהי הצהרה משותפת של שתי המדינות.</p>"),
            "E_PDF_RTL",
            "right-to-left",
        ),
    ],
)
def test_what_cannot_be_read_is_refused(content, code, words):
    """Each fault of a file has its code and its line."""
    with pytest.raises(UnreadableSource) as caught:
        _read(content)

    assert caught.value.code == code
    assert words in str(caught.value)


def test_limits_of_pages_and_characters():
    """More pages or characters than allowed are refused by number."""
    content = _print(f"<p>{WORDS}</p><p style='break-before:page'>{WORDS}</p>")

    with pytest.raises(UnreadableSource, match=r"E_PDF_LIMIT: 2 pages, the limit is 1"):
        _read(content, limits=ReaderLimits(pages=1))
    with pytest.raises(UnreadableSource, match="page 1 has more than 20 characters"):
        _read(content, limits=ReaderLimits(page_characters=20))
