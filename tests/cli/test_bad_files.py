"""Every bad file there is a line for: its code, its words, exit code 1, and nothing is stored.

The rows are those of the design's table of bad inputs; a file that is only odd is stored, and its
report says what is odd. The files are made here.
"""

from __future__ import annotations

import io
import json
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pypdf
import pytest
import weasyprint

from corpus_tool import lexicon
from corpus_tool.corpus import Corpus
from corpus_tool.errors import UnreadableSource
from corpus_tool.ingest import formats
from corpus_tool.ingest.description import ManifestItem
from corpus_tool.operations.receive import read_document
from corpus_tool.workspace import Workspace
from tests.cli.conftest import Result, Run
from tests.ingest.docx.writing import STRICT, WORD, paragraph, write
from tests.ingest.hostile.making import HELLO, MEGABYTE, pdf, stream, zeros, zipped
from tests.ingest.misbehaving import __name__ as MISBEHAVING

SENTENCE = "Both sides will share the maps of the river and keep its banks for all. "
LOGIN = "<!DOCTYPE html><html><body><form>Please log in to read this page.</form></body></html>"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
TEI = "<TEI xmlns='http://www.tei-c.org/ns/1.0'><text><body>{}</body></text></TEI>"
AKN = (
    "<akomaNtoso xmlns='http://docs.oasis-open.org/legaldocml/ns/akn/3.0'><statement name='x'>{}"
    "</statement></akomaNtoso>"
)
BODY = f"<mainBody><p eId='a'>{SENTENCE}</p></mainBody>"
CELLS = "<w:tbl><w:tr><w:tc>"
MAIL = "{}<w:p><w:r><w:t>" + SENTENCE + "</w:t></w:r></w:p>"


def printed(html: str) -> bytes:
    """Print a page."""
    return bytes(weasyprint.HTML(string=f"<html lang=en><body>{html}").write_pdf())


def locked(password: str) -> bytes:
    """Encrypt a PDF."""
    writer = pypdf.PdfWriter(io.BytesIO(printed(f"<p>{SENTENCE * 3}")))
    writer.encrypt(password, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def turned() -> bytes:
    """Return a PDF whose page is stored sideways."""
    writer = pypdf.PdfWriter(io.BytesIO(printed(f"<p>{SENTENCE * 3}")))
    writer.pages[0].rotate(90)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def without_unicode() -> bytes:
    """Return a PDF whose font maps its glyphs to the private use area."""
    table = (
        b"/CIDInit/ProcSet findresource begin 9 dict begin begincmap 1 begincodespacerange <00><FF>"
        b" endcodespacerange 1 beginbfrange <20><7E><E020> endbfrange endcmap end end"
    )
    font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 10 0 R>>"
    return pdf(objects={5: font, 10: stream(table)})


def calling_itself() -> bytes:
    """Return a PDF with a form that draws itself, twice."""
    entries = "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 10 0 R>>>>"
    return pdf(
        stream(HELLO + b" /X Do"),
        objects={10: stream(b"/X Do /X Do", entries=entries)},
        resources="/XObject<</X 10 0 R>>",
    )


def document(body: str | bytes) -> bytes:
    """Return a Word file with this as its main part's body."""
    inner = body if isinstance(body, bytes) else body.encode()
    head = f'<w:document xmlns:w="{WORD}"><w:body>'.encode()
    return write("", parts={"word/document.xml": head + inner + b"</w:body></w:document>"})


def tracked() -> bytes:
    """Return a Word file with one insertion and one deletion."""
    return write(
        "<w:p><w:r><w:t xml:space='preserve'>Both sides will share the maps </w:t></w:r>"
        "<w:ins w:id='1'><w:r><w:t>of the river.</w:t></w:r></w:ins>"
        "<w:del w:id='2'><w:r><w:delText>of the lake.</w:delText></w:r></w:del></w:p>"
    )


@dataclass(frozen=True)
class Bad:
    """A bad input: the file, what it is called, and the line that is expected."""

    name: str
    make: Callable[[], bytes | str]
    code: str
    words: str = ""
    arguments: tuple[str, ...] = ()

    def put(self, folder: Path) -> Path:
        """Write the file."""
        content = self.make()
        path = folder / self.name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path


REFUSED: Mapping[str, Bad] = {
    "3 empty": Bad("x.docx", lambda: b"", "E_EMPTY", "'x.docx' has 0 bytes."),
    "5 white space": Bad("x.md", lambda: " \n\n\t\n", "E_NO_TEXT", "no paragraph found in 'x.md'"),
    "5 front matter only": Bad("x.md", lambda: "---\ntitle: T\n---\n", "E_NO_TEXT", "'x.md'"),
    "6 over the limit": Bad(
        "x.txt", lambda: SENTENCE * 20_000, "E_TOO_BIG", "the limit is 1 MB", ("--max-size", "1")
    ),
    "7 a login page": Bad(
        "x.pdf", lambda: LOGIN, "E_TYPE_MISMATCH", "named .pdf but holds HTML. Was it saved from a"
    ),
    "8 a picture": Bad("x.bin", lambda: PNG, "E_UNKNOWN_TYPE", "PNG image. Supported: "),
    "8 an archive": Bad("x.bin", lambda: zipped({"a": "b"}), "E_UNKNOWN_TYPE", "a ZIP archive"),
    "9 cut off": Bad(
        "x.pdf", lambda: printed(f"<p>{SENTENCE * 3}")[:-900], "E_PDF_BROKEN", "ends too early"
    ),
    "10 locked": Bad(
        "x.pdf", lambda: locked("open"), "E_PDF_ENCRYPTED", "needs a password. Give it with --pass"
    ),
    "10 a wrong password": Bad(
        "x.pdf", lambda: locked("open"), "E_PDF_ENCRYPTED", "wrong password", ("--password", "no")
    ),
    "11 a scan": Bad(
        "x.pdf", lambda: pdf(stream(b"0 0 99 99 re f")), "E_PDF_NO_TEXT", "1 page, 0 characters; it"
    ),
    "13 a bomb": Bad(
        "x.pdf",
        lambda: pdf(stream(zeros(260 * MEGABYTE), entries="/Filter/FlateDecode")),
        "E_PDF_LIMIT",
        "page 1 inflates beyond 200 MB",
    ),
    "14 a form that draws itself": Bad("x.pdf", calling_itself, "E_PDF_TIMEOUT", "without end"),
    "15 a page tree in a circle": Bad(
        "x.pdf",
        lambda: pdf(pages="<</Type/Pages/Kids[2 0 R 3 0 R]/Count 2>>"),
        "E_PDF_BROKEN",
        "the page tree refers to itself",
    ),
    "16 a million pages": Bad(
        "x.pdf",
        lambda: pdf(pages="<</Type/Pages/Kids[3 0 R]/Count 1000000>>"),
        "E_PDF_LIMIT",
        "1,000,000 pages, the limit is 2,000",
    ),
    "18 no Unicode": Bad("x.pdf", without_unicode, "E_PDF_NO_UNICODE", "% of the characters have"),
    "19 right to left": Bad(
        "x.pdf",
        lambda: printed("<p dir=rtl lang=he>שלום לכולם, זוהי הצהרה משותפת של שתי המדינות."),
        "E_PDF_RTL",
        "right-to-left text is not supported yet",
    ),
    "22 Word 97": Bad("x.doc", lambda: OLE, "E_DOC_LEGACY", "Save it as .docx without a password"),
    "22 locked Word": Bad("x.docx", lambda: OLE, "E_DOC_LEGACY", "Save it as .docx"),
    "23 no ZIP": Bad(
        "x.docx", lambda: write(paragraph(SENTENCE))[:-60], "E_DOCX_BROKEN", "not a ZIP package"
    ),
    "24 a spreadsheet": Bad(
        "x.docx",
        lambda: zipped({"xl/workbook.xml": "<x/>", "[Content_Types].xml": "<x/>"}),
        "E_DOCX_BROKEN",
        "no word/document.xml; it looks like a spreadsheet",
    ),
    "25 a bomb": Bad(
        "x.docx",
        lambda: document(b" " * (150 * MEGABYTE)),
        "E_DOCX_LIMIT",
        "word/document.xml inflates beyond 100 MB",
    ),
    "26 a million paragraphs": Bad(
        "x.docx", lambda: document("<w:p/>" * 300_000), "E_DOCX_LIMIT", "more than 200,000 para"
    ),
    "27 a DTD": Bad(
        "x.docx",
        lambda: write("", parts={"word/document.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"}),
        "E_XML_DTD",
        "word/document.xml declares a DTD",
    ),
    "28 tables in tables": Bad(
        "x.docx",
        lambda: document(CELLS * 3000 + "</w:tc></w:tr></w:tbl>" * 3000),
        "E_TOO_DEEP",
        "tables nested 3,000 deep",
    ),
    "32 a path that leaves": Bad(
        "x.docx",
        lambda: write(paragraph(SENTENCE), parts={"../../tmp/evil.txt": "x"}),
        "E_ZIP_PATH",
        "member '../../tmp/evil.txt' leaves the package",
    ),
    "34 not sound": Bad(
        "x.xml", lambda: "<TEI>\n<text>\n</body>\n</TEI>", "E_XML_SYNTAX", "line 3"
    ),
    "35 an entity": Bad(
        "x.xml",
        lambda: f"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>{TEI.format('&b;')}",
        "E_XML_DTD",
        "document type declarations are not accepted",
    ),
    "36 too deep": Bad("x.xml", lambda: "<a>" * 100_000, "E_XML_LIMIT", "256"),
    "36 too long": Bad("x.xml", lambda: f"<a>{'x' * 11_000_000}</a>", "E_XML_LIMIT", ""),
    "37 another root": Bad(
        "x.xml",
        lambda: "<foo xmlns='urn:bar'/>",
        "E_XML_KIND",
        "root {urn:bar}foo; expected TEI or akomaNtoso",
    ),
    "38 TEI without body": Bad(
        "x.xml", lambda: "<TEI xmlns='http://www.tei-c.org/ns/1.0'/>", "E_NO_TEXT", "text/body"
    ),
    "38 AKN without body": Bad("x.xml", lambda: AKN.format("<meta/>"), "E_NO_TEXT", "mainBody"),
    "39 an identifier twice": Bad(
        "x.xml",
        lambda: AKN.format(BODY.replace("</main", "\n<p eId='a'>x</p></main")),
        "E_XML_ID",
        "eId 'a' occurs twice (lines 1, 2)",
    ),
    "40 Akoma Ntoso 2.0": Bad(
        "x.xml",
        lambda: (
            AKN.replace("3.0", "2.0").replace("docs.oasis-open.org/legaldocml/ns", "www.x")
            and "<akomaNtoso xmlns='http://www.akomantoso.org/2.0'/>"
        ),
        "E_AKN_VERSION",
        "Akoma Ntoso 2.0; only 3.0",
    ),
    "41 too deep": Bad("x.html", lambda: "<div>" * 200_000, "E_TOO_DEEP", "nested"),
    "43 built by script": Bad(
        "x.html",
        lambda: "<html><body><p>Please wait.</p><script>go()</script></body></html>",
        "E_HTML_EMPTY",
        "2 words of text; the page needs JavaScript",
    ),
    "44 frames": Bad(
        "x.html",
        lambda: "<html><frameset><frame src='a.html'><frame src='b.html'></frameset></html>",
        "E_HTML_FRAMES",
        "the text is in frames: a.html, b.html",
    ),
    "46 NUL": Bad("x.txt", lambda: b"a\0b" * 40, "E_BINARY_TEXT", "NUL bytes at offset 1"),
    "47 no charset": Bad("x.txt", lambda: bytes(range(128, 256)) * 8, "E_CHARSET", "--encoding"),
    "50 aliases": Bad(
        "x.md",
        lambda: "---\na: &x 1\nb: *x\n---\n\nText.\n",
        "E_FRONT_MATTER",
        "aliases are not accepted",
    ),
    "50 an alias bomb": Bad(
        "x.md",
        lambda: (
            "---\na: &a [x]\n"
            + "".join(
                f"{c}: &{c} [*{b}, *{b}]\n" for b, c in zip("abcdefg", "bcdefgh", strict=True)
            )
            + "---\n\nText.\n"
        ),
        "E_FRONT_MATTER",
        "aliases are not accepted",
    ),
    "50 tags": Bad(
        "x.md", lambda: "---\na: !!python/name:os.system\n---\n\nText.\n", "E_FRONT_MATTER", "tags"
    ),
    "50 not sound": Bad("x.md", lambda: "---\na: [\n---\n\nText.\n", "E_FRONT_MATTER", "line"),
    "50 too long": Bad(
        "x.md",
        lambda: f"---\na: {'x' * 70_000}\n---\n\nText.\n",
        "E_FRONT_MATTER",
        "the limit is 65,536",
    ),
    "51 one long line": Bad("x.txt", lambda: "word " * 1_200_000, "E_TOO_BIG", "5 million"),
    "a selector that finds nothing": Bad(
        "x.html",
        lambda: f"<html><body><p>{SENTENCE * 4}</body></html>",
        "E_SELECTOR",
        "nothing at --selector '#main'",
        ("--selector", "#main"),
    ),
    "an unknown charset": Bad(
        "x.txt", lambda: "Sète", "E_CHARSET", "klingon", ("--encoding", "klingon")
    ),
}


def held(workspace: Path) -> int:
    """Count what the corpus holds."""
    with Corpus.open(workspace=workspace) as corpus:
        return len(corpus.documents())


def one_line(result: Result, code: str, words: str) -> None:
    """Assert that a command failed with exactly one clear line."""
    assert (result.code, result.out) == (1, ""), result
    assert result.err.count("\n") == 1, result.err
    assert result.err.startswith(f"{code}: "), result.err
    assert result.err.endswith(".\n"), result.err
    assert words in result.err, result.err


@pytest.mark.parametrize("row", REFUSED)
def test_a_bad_file_is_one_line(run: Run, workspace: Path, row: str) -> None:
    """What cannot be read is named with its code, and neither file nor corpus changes."""
    bad = REFUSED[row]
    path = bad.put(workspace)
    content = path.read_bytes()

    one_line(run("add", path.name, *bad.arguments), bad.code, bad.words)

    assert held(workspace) == 0
    assert path.read_bytes() == content


@pytest.mark.parametrize("row", ["9 cut off", "27 a DTD", "50 aliases"])
def test_a_program_gets_the_code(run: Run, workspace: Path, row: str) -> None:
    """As JSON, in a batch, each failure has its code."""
    path = REFUSED[row].put(workspace)
    (workspace / "good.md").write_text(SENTENCE)

    result = run("add", path.name, "good.md", "--format", "json")

    assert result.code == 3
    first, second = json.loads(result.out)
    assert (first["outcome"], second["outcome"]) == ("failed", "new")
    assert first["note"].startswith(f"{REFUSED[row].code}: ")


@dataclass(frozen=True)
class Odd(Bad):
    """An odd input: it is stored, and its report has this finding."""

    texts: tuple[str, ...] = field(default=())


def three_columns() -> bytes:
    """Print three columns."""
    style = "<style>@page{size:A4 landscape;margin:1cm}div{columns:3}</style>"
    return printed(f"{style}<div><p>{SENTENCE * 40}</p></div>")


NAVIGATION = "".join(f"<p>{SENTENCE * 2} Number {n}.</p>" for n in range(9))
ODD: Mapping[str, Odd] = {
    "12 an invisible layer": Odd(
        "x.pdf",
        lambda: pdf(stream(HELLO.replace(b"72 700", b"3 Tr 72 700"))),
        "W_PDF_HIDDEN_TEXT",
        "the text layer is invisible (OCR); check",
    ),
    "20 three columns": Odd("x.pdf", three_columns, "W_PDF_COLUMNS", "page 1 has 3 columns"),
    "21 a turned page": Odd("x.pdf", turned, "W_PDF_ROTATED", "page 1"),
    "29 tracked changes": Odd(
        "x.docx", tracked, "W_DOCX_TRACKED", "1 insertion, 1 deletion; imported as accepted"
    ),
    "29 rejected": Odd(
        "x.docx", tracked, "W_DOCX_TRACKED", "imported as rejected", ("--tracked", "reject")
    ),
    "30 macros": Odd(
        "x.docm",
        lambda: write(paragraph(SENTENCE), parts={"word/vbaProject.bin": "x"}),
        "W_DOCX_MACRO",
        "macros ignored",
    ),
    "31 links to the outside": Odd(
        "x.docx",
        lambda: write(
            paragraph(SENTENCE),
            parts={
                "word/_rels/settings.xml.rels": "<Relationships xmlns='http://schemas.openxml"
                "formats.org/package/2006/relationships'><Relationship Id='a' Type='x/attached"
                "Template' Target='http://192.0.2.1/x' TargetMode='External'/></Relationships>"
            },
        ),
        "W_DOCX_EXTERNAL",
        "1 external link not followed",
    ),
    "42 little of the page": Odd(
        "x.html",
        lambda: f"<html><body><main><p>{SENTENCE * 5}</p></main><div>{NAVIGATION}</div></html>",
        "W_HTML_COVERAGE",
        "% of the page's words. Try",
        ("--selector", "main"),
    ),
    "45 a wrong charset declared": Odd(
        "x.html",
        lambda: f"<meta charset=utf-8><p>Sète. {SENTENCE * 5}</p>".encode("cp1252"),
        "W_CHARSET",
        "declared utf-8, decoded as cp1252",
    ),
    "46 mixed charsets": Odd(
        "x.txt",
        lambda: "Côté, Sète, “Laon”. ".encode() + "Sète. ".encode("cp1252") + SENTENCE.encode(),
        "W_CHARSET_MIXED",
        "1 byte is not UTF-8",
    ),
    "47 a short text in cp1252": Odd(
        "x.txt",
        lambda: "The two sides met in Sète.\n".encode("cp1252"),
        "I_CHARSET",
        "decoded as cp1252",
    ),
    "48 mojibake": Odd(
        "x.md",
        lambda: f"The leadersâ€™ AttachÃ© met. {SENTENCE}",
        "W_MOJIBAKE",
        "Try --repair-encoding",
    ),
    "48 mojibake repaired": Odd(
        "x.md",
        lambda: f"The leadersâ€™ Côte met. {SENTENCE}",
        "I_REPAIRED",
        "“â€™” became “’”",
        ("--repair-encoding",),
    ),
    "49 unseen characters": Odd(
        "x.md", lambda: f"The \u202etwo\u202c sides. {SENTENCE}", "W_INVISIBLE", "2 bidi controls"
    ),
    "52 a number twice": Odd(
        "x.md",
        lambda: "".join(f"{n}. {SENTENCE}\n\n" for n in (1, 2, 3, 3, 4)),
        "W_LABEL_DUP",
        "label 3 twice (lines 5, 7)",
    ),
    "53 a number missing": Odd(
        "x.md",
        lambda: "".join(f"{n}. {SENTENCE}\n\n" for n in (1, 2, 3, 5, 6)),
        "W_LABEL_GAP",
        "3 is followed by 5",
    ),
    "56 another language": Odd(
        "x.md",
        lambda: (
            "両国は川の地図を共有し、その岸を守る。両国の首脳は毎年会談することで一致した。" * 3
        ),
        "W_LANG",
        "declared en, looks like ja",
        ("--language", "en"),
    ),
}


@pytest.mark.parametrize("row", ODD)
def test_an_odd_file_is_stored_with_a_word(run: Run, workspace: Path, row: str) -> None:
    """What is only odd is read, and the report says so: when it is added, and when asked later."""
    odd = ODD[row]
    path = odd.put(workspace)

    result = run("add", path.name, *odd.arguments, "--explain", "--format", "json")

    assert result.code == 0, result
    (outcome,) = json.loads(result.out)
    told = [f"{f['code']}: {f['message']}" for f in outcome["findings"]]
    assert any(line.startswith(odd.code) and odd.words in line for line in told), told
    with Corpus.open(workspace=workspace) as corpus:
        stored = corpus.find("x").segmentation.findings
    assert [f"{f.code}: {f.message}" for f in stored] == told


def test_strict_word_files_are_read(run: Run, workspace: Path) -> None:
    """Row 33: the strict form of the format is no fault."""
    (workspace / "x.docx").write_bytes(write(paragraph(SENTENCE), namespace=STRICT))

    assert run("add", "x.docx").code == 0


def test_a_password_opens(run: Run, workspace: Path) -> None:
    """Row 10: with its password the file is read."""
    (workspace / "x.pdf").write_bytes(locked("open"))

    assert run("add", "x.pdf", "--password", "open").code == 0


def test_both_of_a_draft_are_two_versions(run: Run, workspace: Path) -> None:
    """Row 29: rejected first, then accepted, as two versions of one document."""
    (workspace / "x.docx").write_bytes(tracked())

    result = run("add", "x.docx", "--tracked", "both", "--format", "json")

    assert [row["document"] for row in json.loads(result.out)] == ["x@1", "x@2"]
    with Corpus.open(workspace=workspace) as corpus:
        texts = [corpus.find(f"x@{n}").paragraphs[0].text for n in (1, 2)]
    assert [text.split()[-1] for text in texts] == ["lake.", "river."]


def test_the_whole_page(run: Run, workspace: Path) -> None:
    """Row 42: what the selector left out is taken with --whole-page."""
    path = ODD["42 little of the page"].put(workspace)
    run("add", path.name, "--whole-page")

    with Corpus.open(workspace=workspace) as corpus:
        assert "Number 8." in corpus.find("x").paragraphs[-1].text


def test_the_same_again(run: Run, workspace: Path) -> None:
    """Rows 54 and 55: the same bytes, or other bytes with the same text, make no new version."""
    path = workspace / "x.md"
    path.write_text(SENTENCE)
    run("add", "x.md")

    assert "I_SAME: identical to version 1 of 'x'; nothing stored" in run("add", "x.md").out
    path.write_text(f"{SENTENCE}\n\n")
    assert "I_SAME_TEXT: new capture of version 1 of 'x'" in run("add", "x.md").out


def test_a_crash_of_the_parser(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Row 17: where the parser's process dies, the line names the signal."""
    changed = [
        replace(each, reader=MISBEHAVING) if each.media_type == formats.PDF else each
        for each in formats.FORMATS
    ]
    monkeypatch.setattr(formats, "FORMATS", tuple(changed))
    monkeypatch.setattr("corpus_tool.ingest.files.sniff", lambda *_, **__: "application/pdf")
    (workspace / "x.pdf").write_bytes(b"abort")
    with pytest.raises(UnreadableSource) as caught:
        read_document(
            ManifestItem(workspace / "x.pdf"),
            workspace=Workspace(workspace),
            lexicon=lexicon.load(),
        )

    assert str(caught.value).startswith("E_PARSER_CRASH: the PDF parser crashed (signal 6). Keep")


def test_a_locked_database(run: Run, workspace: Path) -> None:
    """Row 68: another program's lock is one line, and nothing was changed."""
    (workspace / "x.md").write_text(SENTENCE)
    run("add", "x.md")
    (workspace / "y.md").write_text(SENTENCE * 2)
    with sqlite3.connect(workspace / "db" / "corpus.sqlite") as connection:
        connection.execute("BEGIN EXCLUSIVE")
        result = run("add", "y.md")
        connection.rollback()
    connection.close()

    one_line(result, "E_BUSY", "")
    assert held(workspace) == 1
