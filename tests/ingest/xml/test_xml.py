"""TEI and Akoma Ntoso: what is marked up is read as it is marked, and doors stay shut."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus_tool.errors import UnreadableSource
from corpus_tool.ingest import akn as akn_reader
from corpus_tool.ingest import tei as tei_reader
from corpus_tool.ingest import xml_root
from corpus_tool.ingest.formats import ReaderOptions
from corpus_tool.model import BlockKind
from tests.ingest.reading import read_bytes, source_of
from tests.ingest.specimen import SPECIMEN, Kind
from tests.ingest.xml.writing import AKN, TEI, akn, tei

SPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"


def _tei(body: str, front: str = ""):
    text = (
        f"<TEI xmlns='{tei_reader.NAMESPACE}'><teiHeader/><text>{front}<body>{body}</body></text>"
    )
    return tei_reader.read(source_of(f"{text}</TEI>", TEI), options=ReaderOptions())


def _akn(body: str):
    text = f"<akomaNtoso xmlns='{SPACE}'><statement><mainBody>{body}</mainBody></statement>"
    return akn_reader.read(source_of(f"{text}</akomaNtoso>", AKN), options=ReaderOptions())


def _seen(extraction):
    return [(b.ordinal, b.depth, b.text) for b in extraction.blocks]


@pytest.mark.parametrize(("write", "media_type"), [(tei, TEI), (akn, AKN)])
def test_every_paragraph_with_its_number(write, media_type):
    """What was written comes back piece by piece, in order, with its labels and headings."""
    extraction = read_bytes(write(SPECIMEN), media_type)

    assert [(b.ordinal, b.text) for b in extraction.blocks] == [
        (piece.label, piece.text) for piece in SPECIMEN.pieces
    ]
    headings = [b.text for b in extraction.blocks if b.heading_level]
    assert headings == [
        piece.text for piece in SPECIMEN.pieces if piece.kind in {Kind.TITLE, Kind.HEADING}
    ]
    assert extraction.metadata["title"] == SPECIMEN.title
    assert extraction.metadata["date"] == "2031-05-04"
    assert extraction.findings == ()


def test_tei_lists():
    """Items have their number, the count of an ordered list, or a dot; inner ones are deeper."""
    extraction = _tei(
        "<list type='ordered'><item>a<list rend='numbered'><item>b</item></list></item><item>c"
        "</item></list><list><item>d</item></list><list><label>(x)</label><item>e</item></list>"
    )

    assert _seen(extraction) == [
        ("1", 1, "a"),
        ("1", 2, "b"),
        ("2", 1, "c"),
        (None, 1, "d"),
        ("x", 1, "e"),
    ]
    assert extraction.blocks[3].bullet


def test_tei_lines_looks_and_choices():
    """Line breaks, looks and the source's own spelling are kept; what was deleted is told."""
    extraction = _tei(
        "<p>One<lb/>two <hi rend='bold'>three</hi> <choice><sic>teh</sic><corr>the</corr></choice>"
        " <del>old</del><add>new</add>\n    end</p>"
    )

    block = extraction.blocks[0]
    assert block.text == "One\ntwo three teh new end"
    assert [run.text for run in block.lines[1].runs if run.bold] == ["three"]
    assert [f.message for f in extraction.findings] == ["struck text left out: 'old'"]


def test_notes_are_out_of_the_text():
    """A note hangs on its place and follows the text as a block of its own."""
    extraction = _tei("<p>Peace.<note n='*'>Of 2019.</note> More.</p><p>End.</p>")

    assert [b.text for b in extraction.blocks] == ["Peace. More.", "End.", "Of 2019."]
    assert [run.note for run in extraction.blocks[0].lines[0].runs] == [None, "*", None]
    assert (extraction.blocks[2].kind, extraction.blocks[2].note) == (BlockKind.NOTE, "*")


def test_elements_outside_the_profile_are_text_with_a_warning():
    """Words in elements nobody foresaw are not lost."""
    extraction = _tei("<p>One <unheard>two</unheard> <unheard>three</unheard></p>")

    assert extraction.blocks[0].text == "One two three"
    assert [(f.code, f.message) for f in extraction.findings] == [
        ("W_TEI_ELEMENT", "<unheard> is not in the profile, read as text (2 times)")
    ]


def test_tables_have_rows_and_columns():
    """Cells of a table are blocks with their place."""
    blocks = _tei("<table><row><cell>a</cell><cell>b</cell></row></table>").blocks

    assert [(b.kind, b.row, b.column) for b in blocks] == [
        (BlockKind.TABLE, 0, 0),
        (BlockKind.TABLE, 0, 1),
    ]


def test_divisions_nest():
    """The level of a heading is how many divisions with headings are open."""
    blocks = _tei("<div><head>A</head><div><div><head>B</head><p>x</p></div></div></div>").blocks

    assert [b.heading_level for b in blocks] == [1, 2, None]


def test_akn_hierarchy():
    """Numbers, chapeaux, points and headings of articles are read as they are marked."""
    extraction = _akn(
        "<article><num>Article 1</num><heading>Aims</heading><paragraph><num>1.</num><list><intro>"
        "<p>Both will:</p></intro><point><num>(a)</num><content><p>meet;</p></content></point>"
        "<wrapUp><p>every year.</p></wrapUp></list></paragraph></article>"
        "<article><num>Article 2</num><content><p>No heading.</p></content></article>"
        "<section><num>II</num><paragraph><num>2 bis.</num><content><p>Odd.</p></content>"
        "</paragraph></section>"
    )

    assert _seen(extraction) == [
        (None, 0, "Article 1 Aims"),
        ("1", 1, "Both will:"),
        ("a", 2, "meet;"),
        (None, 1, "every year."),
        (None, 1, "Article 2 No heading."),
        (None, 2, "II"),
        (None, 2, "2 bis. Odd."),
    ]
    assert extraction.blocks[0].heading_level == 1


def test_akn_notes_and_attachments():
    """An annex follows the text; what hangs on a marker is a note."""
    extraction = _akn("<p>Peace<authorialNote marker='1'><p>Of 2019.</p></authorialNote>.</p>")

    assert [b.text for b in extraction.blocks] == ["Peace.", "Of 2019."]


EVIL = "<!DOCTYPE TEI [<!ENTITY x SYSTEM 'file:///etc/hostname'>]>"


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (f"<TEI xmlns='{tei_reader.NAMESPACE}'><text>\n<p></text></TEI>", "E_XML_SYNTAX", "line 2"),
        (f"{EVIL}<TEI xmlns='{tei_reader.NAMESPACE}'/>", "E_XML_DTD", "not accepted"),
        ("<foo xmlns='urn:x'/>", "E_XML_KIND", "root {urn:x}foo; expected TEI or akomaNtoso"),
        (f"<TEI xmlns='{tei_reader.NAMESPACE}'><teiHeader/></TEI>", "E_NO_TEXT", "/TEI/text/body"),
        (f"<akomaNtoso xmlns='{SPACE}'><doc/></akomaNtoso>", "E_NO_TEXT", "/akomaNtoso/doc/"),
        ("<akomaNtoso xmlns='http://www.akomantoso.org/2.0'/>", "E_AKN_VERSION", "2.0; only 3.0"),
        (
            f"<akomaNtoso xmlns='{SPACE}'><doc><body><p eId='a'/>\n<p eId='a'/></body></doc>"
            "</akomaNtoso>",
            "E_XML_ID",
            "eId 'a' occurs twice (lines 1, 2)",
        ),
        (
            f"<TEI xmlns='{tei_reader.NAMESPACE}'><text><body><p xml:id='a'/><p xml:id='a'/></body>"
            "</text></TEI>",
            "E_XML_ID",
            "xml:id 'a' occurs twice",
        ),
        ("<a>" * 300, "E_XML_LIMIT", "depth"),
        (f"<a>{'x' * 10_500_000}</a>", "E_XML_LIMIT", "too long"),
        ("<?xml version='1.0' encoding='latin-1'?><a/>", "E_CHARSET", "latin-1"),
        ("not XML at all", "E_XML_SYNTAX", "line 1"),
    ],
)
def test_what_is_refused(content, code, words):
    """Each fault of an XML document has its code and line."""
    with pytest.raises(UnreadableSource) as caught:
        xml_root.read(source_of(content, "application/xml"), options=ReaderOptions())

    assert caught.value.code == code
    assert words.lower() in str(caught.value).lower()


def test_no_file_is_read_by_way_of_a_document(tmp_path: Path):
    """Neither entities nor inclusions bring another file's words into a text."""
    secret = tmp_path / "secret"
    secret.write_text("the secret")
    body = (
        f"<p><include xmlns='http://www.w3.org/2001/XInclude' href='{secret}' parse='text'/>.</p>"
    )

    extraction = _tei(body)

    assert "secret" not in " ".join(block.text for block in extraction.blocks)


def test_either_kind_is_known_by_its_root():
    """A file that is only known to be XML is read by its root element."""
    for text in (tei(SPECIMEN), akn(SPECIMEN)):
        extraction = read_bytes(text, "application/xml")

        assert len(extraction.blocks) == len(SPECIMEN.pieces)
