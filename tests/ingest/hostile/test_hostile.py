"""No file takes the program down, keeps it waiting, or fills its memory or disk: one error each.

A file that is only odd may also be read; what it may never do is hang, crash or leak.
"""

from __future__ import annotations

import resource
from pathlib import Path

import pytest

from corpus_tool.errors import CorpusError
from corpus_tool.ingest.formats import ReaderLimits
from tests.ingest.docx.writing import MEDIA_TYPE as DOCX
from tests.ingest.docx.writing import WORD, paragraph, write
from tests.ingest.hostile.making import HELLO, MEGABYTE, deflated, pdf, stream, zeros, zipped
from tests.ingest.reading import read_bytes

PDF, HTML, XML = "application/pdf", "text/html", "application/xml"
SHORT = ReaderLimits(cpu_seconds=5, wall_seconds=20)
FLATE = "/Filter/FlateDecode"
AKN = "<akomaNtoso xmlns='http://docs.oasis-open.org/legaldocml/ns/akn/3.0'>"

pytestmark = pytest.mark.fault


def _form(calls: str, resources: str) -> bytes:
    entries = f"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<<{resources}>>>>"
    return stream(calls.encode(), entries=entries)


def _exponential_forms() -> bytes:
    forms = {n: _form("/X Do " * 20, f"/X {n + 1} 0 R") for n in range(10, 40)}
    forms[40] = _form("q Q", "")
    return pdf(stream(HELLO + b" /X Do"), objects=forms, resources="/XObject<</X 10 0 R>>")


def _many_kids(count: int) -> bytes:
    return pdf(pages=f"<</Type/Pages/Kids[{'3 0 R ' * count}]/Count {count}>>")


PDFS = {
    "stream bomb": (
        lambda: pdf(stream(zeros(260 * MEGABYTE), entries=FLATE)),
        "E_PDF_LIMIT",
        "page 1 inflates beyond 200 MB",
    ),
    "double stream bomb": (
        lambda: pdf(
            stream(deflated(zeros(260 * MEGABYTE)), entries="/Filter[/FlateDecode/FlateDecode]")
        ),
        "E_PDF_LIMIT",
        "inflates beyond",
    ),
    "millions of operators": (
        lambda: pdf(stream(deflated(b"BT " + b"(a) Tj " * 3_000_000), entries=FLATE)),
        "E_PDF_LIMIT",
        "page 1 has more than 1,000,000 characters",
    ),
    "a million kids": (lambda: _many_kids(200_000), "E_PDF_LIMIT", "200,000 pages, the limit"),
    "a million pages claimed": (
        lambda: pdf(pages="<</Type/Pages/Kids[3 0 R]/Count 1000000>>"),
        "E_PDF_LIMIT",
        "1,000,000 pages, the limit is 2,000",
    ),
    "page tree that holds itself": (
        lambda: pdf(pages="<</Type/Pages/Kids[2 0 R 3 0 R]/Count 2>>"),
        "E_PDF_BROKEN",
        "the page tree refers to itself",
    ),
    "form that draws itself": (
        lambda: pdf(
            stream(HELLO + b" /X Do"),
            objects={10: _form("/X Do /X Do", "/X 10 0 R")},
            resources="/XObject<</X 10 0 R>>",
        ),
        "E_PDF_TIMEOUT",
        "without end",
    ),
    "forms by the billion": (_exponential_forms, "E_PDF_TIMEOUT", "without end"),
    "truncated": (lambda: pdf()[:400], "E_PDF_BROKEN", "ends too early"),
    "only a head": (lambda: b"%PDF-1.4\n%%EOF", "E_PDF_BROKEN", "cannot be opened"),
    "no page": (lambda: pdf(pages="<</Type/Pages/Kids[]/Count 0>>"), "E_PDF_BROKEN", ""),
    "no text": (lambda: pdf(stream(b"0 0 9 9 re f")), "E_PDF_NO_TEXT", "it is a scan"),
}


@pytest.mark.parametrize("name", PDFS)
def test_hostile_pdf(name):
    """Bombs, circles and lies in a PDF are told for what they are."""
    make, code, words = PDFS[name]

    with pytest.raises(CorpusError) as caught:
        read_bytes(make(), PDF, limits=SHORT)

    assert caught.value.code == code
    assert words in str(caught.value) or code == "E_PDF_BROKEN"


SURVIVED = {
    "predictor of two billion columns": lambda: pdf(
        stream(
            deflated(b"x" * 1000),
            entries=f"{FLATE}/DecodeParms<</Predictor 12/Columns 2000000000>>",
        )
    ),
    "arrays nested without end": lambda: pdf(stream(HELLO), resources="/A" + "[" * 100_000),
    "bomb in another filter": lambda: pdf(
        stream(zeros(60 * MEGABYTE), entries="/Filter[/FlateDecode/RunLengthDecode]")
    ),
    "wrong length": lambda: pdf().replace(b"/Length 55", b"/Length 99999999"),
    "numbers that are none": lambda: pdf(stream(HELLO.replace(b"72", b"9" * 400))),
    "garbage after the head": lambda: b"%PDF-1.7\n" + bytes(range(256)) * 400 + b"%%EOF",
    "zero size type": lambda: pdf(stream(HELLO.replace(b" 12 Tf", b" 0 Tf"))),
    "huge page": lambda: pdf().replace(b"[0 0 595 842]", b"[0 0 1e30 1e30]"),
}


@pytest.mark.parametrize("name", SURVIVED)
def test_odd_pdf(name):
    """What is only odd is read or refused, in bounded time."""
    try:
        extraction = read_bytes(SURVIVED[name](), PDF, limits=SHORT)
    except CorpusError as error:
        assert error.code.startswith(("E_PDF_", "E_PARSER_"))
    else:
        assert isinstance(extraction.blocks, tuple)


def _document(body: bytes) -> bytes:
    head = f'<w:document xmlns:w="{WORD}"><w:body>'.encode()
    return head + body + b"</w:body></w:document>"


def _package(body: bytes | str, **parts: bytes | str) -> bytes:
    content = body if isinstance(body, bytes) else body.encode()
    return write(paragraph("x"), parts={"word/document.xml": content, **parts})


WORDS_FILES = {
    "bomb of 150 MB": (
        lambda: _package(b" " * (150 * MEGABYTE)),
        "E_DOCX_LIMIT",
        "word/document.xml inflates",
    ),
    "bomb of many parts": (
        lambda: zipped({f"word/{n}.xml": b"x" for n in range(2_500)}),
        "E_DOCX_LIMIT",
        "2,500 members, the limit is 2,000",
    ),
    "a million paragraphs": (
        lambda: _package(_document(b"<w:p/>" * 300_000)),
        "E_DOCX_LIMIT",
        "more than 200,000 paragraphs",
    ),
    "tables in tables": (
        lambda: _package(
            _document(b"<w:tbl><w:tr><w:tc>" * 3000 + b"</w:tc></w:tr></w:tbl>" * 3000)
        ),
        "E_TOO_DEEP",
        "tables nested 3,000 deep",
    ),
    "controls in controls": (
        lambda: _package(_document(b"<w:sdt><w:sdtContent>" * 5000)),
        "E_XML_LIMIT",
        "depth",
    ),
    "DTD": (
        lambda: _package(b"<!DOCTYPE x [<!ENTITY a 'b'>]>" + _document(b"<w:p/>")),
        "E_XML_DTD",
        "word/document.xml declares a DTD",
    ),
    "DTD in the styles": (
        lambda: _package(_document(b"<w:p/>"), **{"word/styles.xml": "<!DOCTYPE x><x/>"}),
        "E_XML_DTD",
        "word/styles.xml",
    ),
    "member above the package": (
        lambda: _package(_document(b""), **{"../../tmp/evil.txt": "x"}),
        "E_ZIP_PATH",
        "member '../../tmp/evil.txt' leaves the package",
    ),
    "member at the root": (
        lambda: _package(_document(b""), **{"/etc/evil": "x"}),
        "E_ZIP_PATH",
        "'/etc/evil'",
    ),
    "member on a drive": (
        lambda: _package(_document(b""), **{"C:\\evil": "x"}),
        "E_ZIP_PATH",
        "leaves the package",
    ),
    "symbolic link": (
        lambda: zipped({"word/document.xml": _document(b"")}, link="word/styles.xml"),
        "E_ZIP_PATH",
        "word/styles.xml",
    ),
    "cut off": (lambda: _package(_document(b"<w:p/>"))[:-40], "E_DOCX_BROKEN", "not a ZIP"),
    "member with a wrong sum": (
        lambda: _package(_document(b"")).replace(b"word/styles.xml", b"word/styles.xnl", 1),
        "E_DOCX_BROKEN",
        "styles",
    ),
    "no document": (lambda: zipped({"a.txt": "x"}), "E_DOCX_BROKEN", "no word/document.xml"),
}


@pytest.mark.parametrize("name", WORDS_FILES)
def test_hostile_docx(name):
    """Bombs, nesting, entities and paths in a Word file are told for what they are."""
    make, code, words = WORDS_FILES[name]

    with pytest.raises(CorpusError) as caught:
        read_bytes(make(), DOCX, limits=SHORT)

    assert caught.value.code == code
    assert words in str(caught.value)


LAUGHS = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 10))
MANY = " ".join(f"b{n}='1'" for n in range(200_000))
XMLS = {
    "billion laughs": (f"<!DOCTYPE x [<!ENTITY l0 'ha'>{LAUGHS}]><x>&l9;</x>", "E_XML_DTD"),
    "file entity": (
        f"<!DOCTYPE x [<!ENTITY f SYSTEM 'file:///etc/passwd'>]>{AKN}&f;</akomaNtoso>",
        "E_XML_DTD",
    ),
    "remote DTD": ("<!DOCTYPE x SYSTEM 'http://192.0.2.1/x.dtd'><x/>", "E_XML_DTD"),
    "parameter entity": (
        "<!DOCTYPE x [<!ENTITY % p SYSTEM 'http://192.0.2.1/p'>%p;]><x/>",
        "E_XML_DTD",
    ),
    "undefined entity": (f"{AKN}&nbsp;</akomaNtoso>", "E_XML_SYNTAX"),
    "endless depth": ("<a>" * 100_000, "E_XML_LIMIT"),
    "endless text": (f"<a>{'x' * 11_000_000}</a>", "E_XML_LIMIT"),
    "many attributes": (f"<a {MANY}/>", "E_XML_KIND"),
    "cut off": (f"{AKN}<statement><mainBody><p>x", "E_XML_SYNTAX"),
    "nothing": (" ", "E_XML_SYNTAX"),
}


@pytest.mark.parametrize("name", XMLS)
def test_hostile_xml(name):
    """Entities, depth and size of XML are refused, and nothing is fetched or read."""
    content, code = XMLS[name]

    with pytest.raises(CorpusError) as caught:
        read_bytes(content, XML, limits=SHORT)

    assert caught.value.code == code
    assert "root:" not in str(caught.value)


def test_utf16_hides_no_dtd():
    """A declaration in another encoding is found as well."""
    content = "<?xml version='1.0' encoding='utf-16'?><!DOCTYPE x []><x/>".encode("utf-16")

    with pytest.raises(CorpusError, match="E_XML_DTD"):
        read_bytes(content, XML, limits=SHORT)


PAGES = {
    "endless depth": ("<div>" * 200_000, "E_TOO_DEEP"),
    "endless emphasis": ("<b><i>" * 100_000 + "x", "E_TOO_DEEP"),
    "depth in a drawing": ("<svg>" + "<g>" * 100_000, "E_TOO_DEEP"),
    "frames": ("<frameset><frame src='a'></frameset>", "E_HTML_FRAMES"),
    "script only": ("<body><script>document.write('x')</script></body>", "E_HTML_EMPTY"),
}


@pytest.mark.parametrize("name", PAGES)
def test_hostile_page(name):
    """Endless nesting and pages without text are told for what they are."""
    content, code = PAGES[name]

    with pytest.raises(CorpusError) as caught:
        read_bytes(content, HTML, limits=SHORT)

    assert caught.value.code == code


ODD_PAGES = {
    "12 MB of attributes": f"<p {'x' * 200}='{'y' * 12_000_000}'>text</p>",
    "tags that never end": "<a" * 500_000,
    "quotes that never end": "<a b='" * 200_000,
    "comments that never end": "<p>x</p>" + "<!--" * 300_000,
    "half a million items": "<ul>" + "<li>x" * 100_000 + "</ul>",
    "formatting never closed": "<p><font>x" * 390,
    "entities": "<p>" + "&amp;&#0;&#xD800;&#1114112;&notanentity;" * 1_000,
    "lists that count from nowhere": "<ol start=99999999999999999999><li>x</ol><ol start=-5><li>y",
    "table spans": "<table><tr><td colspan=99999999>x<td>y</table>",
}


@pytest.mark.parametrize("name", ODD_PAGES)
def test_odd_page(name):
    """What is only odd is read or refused, in bounded time and memory."""
    try:
        extraction = read_bytes(ODD_PAGES[name], HTML, limits=SHORT)
    except CorpusError as error:
        assert error.code.startswith(("E_HTML_", "E_TOO_", "E_PARSER"))
    else:
        assert isinstance(extraction.blocks, tuple)


def test_the_program_stays_small(tmp_path: Path):
    """A bomb costs the child its memory, not the program."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    bomb = _package(_document(b"<w:p/>" * 150_000 + b"<w:p><w:r><w:t>x</w:t></w:r></w:p>"))

    try:
        read_bytes(bomb, DOCX, limits=ReaderLimits(memory=200 * MEGABYTE, cpu_seconds=10))
    except CorpusError as error:
        assert error.code in {"E_DOCX_LIMIT", "E_PARSER_CRASH"}

    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    assert grown < 200
    assert list(tmp_path.iterdir()) == []
