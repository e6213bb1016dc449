"""The PDF: tagged, with feet and page numbers, made without asking the network."""

from __future__ import annotations

import io
import re
import shutil
import sys
from dataclasses import replace

import pypdf
import pytest

from corpus_tool.errors import InputError, MissingDependency
from corpus_tool.export import pdf
from corpus_tool.export.pdf import comparison_pdf, page_pdf
from tests.conftest import require
from tests.report.builders import MADE_AT, PROGRAM, every_state, many, right_to_left
from tests.report.pages import make

BROWSER = shutil.which("chromium")


@pytest.fixture(scope="module", params=["WeasyPrint", "Chromium"])
def printed(request: pytest.FixtureRequest) -> pypdf.PdfReader:
    """The page with every state, printed by either program."""
    by_browser = request.param == "Chromium"
    if by_browser:
        require(BROWSER is not None, "Chromium")
    with pytest.MonkeyPatch.context() as patch:
        if not by_browser:
            patch.setattr(pdf, "BROWSERS", ("no-such-browser",))
        content = page_pdf(make(every_state(specimen=True), fonts=True))
    return pypdf.PdfReader(io.BytesIO(content))


def test_it_is_tagged(printed: pypdf.PdfReader) -> None:
    """It has a structure for listeners, a language and a title."""
    root = printed.trailer["/Root"]

    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "en"
    assert printed.metadata is not None
    assert str(printed.metadata.title).startswith("Joint Statement on a Strategic")


def test_every_page_has_its_foot(printed: pypdf.PdfReader) -> None:
    """At the foot stand the title, the note on invented texts, and page x of y."""
    total = len(printed.pages)

    assert total > 1
    for number, page in enumerate(printed.pages, 1):
        text = " ".join(page.extract_text().split())

        assert "Contains invented specimens" in text
        assert f"{number} / {total}" in text


def test_every_paragraph_is_in_it(printed: pypdf.PdfReader) -> None:
    """Identical paragraphs, folded on the screen, are printed too."""
    text = "".join("".join(page.extract_text().split()) for page in printed.pages)
    text = re.sub("[\u00ad\u2010-]", "", text)  # lines may end within words
    whole = every_state()
    paragraphs = (*whole.left.paragraphs, *whole.right.paragraphs)

    words = {word for paragraph in paragraphs for word in re.findall(r"\w{4,}", paragraph.text)}
    assert {word for word in words if word not in text} == set()
    assert text.count("ThetwoGovernmentsmetatPortArden") == 2


def test_text_from_right_to_left_is_printed() -> None:
    """An Arabic pair has a PDF."""
    content = comparison_pdf(right_to_left(), made_at=MADE_AT, program=PROGRAM)

    assert content.startswith(b"%PDF")


def test_without_a_printer_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """With neither WeasyPrint nor Chromium the error names the extra."""
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    monkeypatch.setattr(pdf, "BROWSERS", ("no-such-browser",))

    with pytest.raises(MissingDependency, match=r'pip install "corpus-tool\[pdf\]"'):
        page_pdf("<p>x")


def test_a_browser_that_fails_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser that ends without a file is an error a user can act on."""
    monkeypatch.setattr(pdf, "BROWSERS", ("false",))

    with pytest.raises(InputError, match="E_PDF_PRINT"):
        page_pdf("<p>x")


@pytest.mark.parametrize("browsers", [("no-such-browser",), pdf.BROWSERS])
def test_forty_paragraphs_are_at_most_twelve_pages(
    monkeypatch: pytest.MonkeyPatch, browsers: tuple[str, ...]
) -> None:
    """Paragraphs of a hundred words, half of them with a counterpart, fit in twelve pages."""
    require(browsers != pdf.BROWSERS or BROWSER is not None, "Chromium")
    monkeypatch.setattr(pdf, "BROWSERS", browsers)
    whole = many(40)
    words = " The two sides will work together on trade, energy and the river they share." * 6
    left, right = (
        replace(
            side,
            segmentation=replace(
                side.segmentation,
                paragraphs=tuple(replace(each, text=each.text + words) for each in side.paragraphs),
            ),
        )
        for side in (whole.left, whole.right)
    )
    links = tuple(replace(link, readings=()) for link in whole.links[::2])
    longer = replace(whole, left=left, right=right, links=links, nearest=())
    content = comparison_pdf(longer, made_at=MADE_AT, program=PROGRAM)

    assert len(pypdf.PdfReader(io.BytesIO(content)).pages) <= 12


def test_rules_of_the_screen_are_not_given_to_the_printer() -> None:
    """What matches by `:has`, or a pointer, is left out; what is printed stays."""
    style = re.match(
        "<style>(.*)</style>",
        "<style>a{b:c}a:hover{d:e}@media screen and (x){f{g:h}i{j:k}}@media print{l{m:n}}"
        ".page:has(#o:checked) p{q:r}</style>",
    )
    assert style is not None
    assert pdf._for_print(style) == "<style>a{b:c}@media print{l{m:n}}</style>"
