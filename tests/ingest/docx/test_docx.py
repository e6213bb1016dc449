"""What a Word file prints is what is read: paragraphs, automatic numbers, changes, notes, boxes."""

from __future__ import annotations

import io
import zipfile

import docx as python_docx
import pytest

from corpus_tool.errors import UnreadableSource
from corpus_tool.ingest.docx import read
from corpus_tool.ingest.formats import ReaderOptions
from corpus_tool.model import BlockKind
from tests.conftest import require
from tests.export.office import OFFICE, Office
from tests.ingest.docx.writing import (
    MEDIA_TYPE,
    STRICT,
    WORD,
    levels,
    numbered,
    paragraph,
    script_body,
    write,
)
from tests.ingest.reading import read_bytes, source_of
from tests.ingest.specimen import SPECIMEN, Kind


def _read(content: bytes, **options):
    return read(source_of(content, MEDIA_TYPE), options=ReaderOptions(**options))


def _blocks(body: str, **options):
    return _read(write(body), **options).blocks


def _texts(body: str, **options) -> list[str]:
    return [block.text for block in _blocks(body, **options)]


def _ordinals(body: str, **parts) -> list[str | None]:
    return [block.ordinal for block in _read(write(body, **parts)).blocks]


@pytest.mark.parametrize("namespace", [WORD, STRICT], ids=["transitional", "strict"])
def test_every_paragraph_with_its_automatic_number(namespace):
    """Each paragraph has the number Word would print, in both dialects of the format."""
    content = write(script_body(SPECIMEN, automatic=True), namespace=namespace)

    blocks = read_bytes(content, MEDIA_TYPE).blocks

    own = [(piece.label, piece.text) for piece in SPECIMEN.pieces]
    assert [(block.ordinal, block.text) for block in blocks] == own


def test_typed_labels_stay_in_the_text():
    """A label that was typed is text, for the segmenter to read."""
    texts = _texts(script_body(SPECIMEN, automatic=False))

    assert f"1.\t{SPECIMEN.paragraphs[2].text}" in texts


def test_headings_by_style_whatever_its_identifier():
    """The built-in heading styles are known by name, for identifiers are translated."""
    blocks = _blocks(script_body(SPECIMEN, automatic=True))

    headings = [block.text for block in blocks if block.heading_level]
    assert headings == [
        piece.text for piece in SPECIMEN.pieces if piece.kind in {Kind.TITLE, Kind.HEADING}
    ]
    assert blocks[0].centred


def test_levels_restart_below_a_higher_one():
    """An inner level begins anew after each paragraph of the outer level."""
    body = numbered("x") + numbered("y", 1, 1) + numbered("z", 1, 1)
    body += numbered("x") + numbered("y", 1, 1) + numbered("z", 1, 2)

    assert _ordinals(body) == ["1", "a", "b", "2", "a", "i"]
    assert [block.depth for block in _blocks(body)] == [1, 2, 2, 1, 2, 3]


def test_two_uses_of_one_list_count_on():
    """Paragraphs of another use of the same list go on counting, as Word prints them."""
    assert _ordinals(numbered("x") + paragraph("between") + numbered("y", 9)) == ["1", None, "2"]


def test_a_use_that_starts_anew():
    """A start override restarts the list once, then it counts on."""
    body = numbered("x") + numbered("y", 4) + numbered("z", 4) + numbered("q", 1)

    assert _ordinals(body) == ["1", "7", "8", "9"]


def test_a_number_that_the_style_gives():
    """A paragraph is numbered by its style, unless it says that it is not."""
    style = '<w:pStyle w:val="Numbered"/>'
    plain = f'{style}<w:numPr><w:numId w:val="0"/></w:numPr>'
    body = paragraph("x", style) + paragraph("no", plain) + paragraph("y", style)

    assert _ordinals(body) == ["1", None, "2"]


def test_labels_with_words_are_printed_before_the_text():
    """`Article I` is read as typed before the text; `I.1` is a bare number."""
    blocks = _blocks(numbered("Aims", 3) + numbered("Peace.", 3, 1) + numbered("", 3))

    assert [(b.ordinal, b.text) for b in blocks] == [
        (None, "Article I Aims"),
        ("I.1", "Peace."),
        (None, "Article II"),
    ]


@pytest.mark.parametrize(
    ("way", "start", "label"),
    [
        ("decimalZero", 3, "03"),
        ("lowerLetter", 28, "bb"),
        ("upperRoman", 44, "XLIV"),
        ("ordinal", 12, "12th"),
        ("cardinalText", 21, "Twenty-one"),
        ("ordinalText", 22, "Twenty-second"),
        ("chineseCounting", 5, "5"),
    ],
)
def test_ways_of_counting(way, start, label):
    """Word's ways of counting are printed as Word prints them; unknown ones in digits."""
    numbering = (
        f'<w:abstractNum w:abstractNumId="0">{levels((way, "%1.", start))}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )

    assert _ordinals(numbered("x"), numbering=numbering) == [label]


def test_legal_numbering_and_numbering_styles():
    """A legal level prints digits throughout; a list may be defined by a numbering style."""
    numbering = (
        f'<w:abstractNum w:abstractNumId="0">{levels(("upperRoman", "%1.", 1))}<w:lvl w:ilvl="1">'
        '<w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%2"/>'
        '</w:lvl></w:abstractNum><w:abstractNum w:abstractNumId="5"><w:numStyleLink w:val="L"/>'
        '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="5"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
    )
    styles = (
        '<w:style w:type="numbering" w:styleId="L"><w:name w:val="L"/><w:pPr><w:numPr><w:numId '
        'w:val="2"/></w:numPr></w:pPr></w:style>'
    )
    body = numbered("x") + numbered("y", 1, 1)

    assert _ordinals(body, numbering=numbering, styles=styles) == ["I", "1.1"]


def test_bullets():
    """A bullet is a bullet, not a number."""
    block = _blocks(numbered("x", 2))[0]

    assert (block.bullet, block.ordinal, block.depth) == (True, None, 1)


TRACKED = paragraph(
    "We ",
    content="<w:ins w:id='1'><w:r><w:t>will</w:t></w:r></w:ins><w:del w:id='2'><w:r><w:delText>"
    "may</w:delText></w:r></w:del><w:r><w:t xml:space='preserve'> act.</w:t></w:r>",
)


@pytest.mark.parametrize(
    ("tracked", "text", "done"),
    [("accept", "We will act.", "accepted"), ("reject", "We may act.", "rejected")],
)
def test_tracked_changes(tracked, text, done):
    """Changes are taken in or out as told, counted, and said."""
    extraction = _read(write(TRACKED), tracked=tracked)

    assert [block.text for block in extraction.blocks] == [text]
    assert [(f.code, f.message) for f in extraction.findings] == [
        ("W_DOCX_TRACKED", f"1 insertion, 1 deletion; imported as {done}")
    ]


def _marked(*marks):
    return f"<w:rPr>{''.join(f'<w:{mark}/>' for mark in marks)}</w:rPr>"


MARKS = {
    "inserted": (_marked("ins w:id='1'"), ["One ", "sentence."], ["One sentence."]),
    "deleted": (_marked("del w:id='1'"), ["One sentence."], ["One ", "sentence."]),
    "moved here": (_marked("moveTo w:id='1'"), ["One ", "sentence."], ["One sentence."]),
    "moved away": (_marked("moveFrom w:id='1'"), ["One sentence."], ["One ", "sentence."]),
    "inserted, then deleted": (
        _marked("ins w:id='1'", "del w:id='2'"),
        ["One sentence."],
        ["One sentence."],
    ),
    "moved here, then deleted": (
        _marked("del w:id='2'", "moveTo w:id='1'"),
        ["One sentence."],
        ["One sentence."],
    ),
    "inserted, and set anew": (
        _marked("ins w:id='1'") + "<w:pPrChange w:id='2'><w:pPr/></w:pPrChange>",
        ["One ", "sentence."],
        ["One sentence."],
    ),
}


@pytest.mark.parametrize("name", MARKS)
def test_an_end_of_paragraph_goes_with_its_change(name):
    """The end mark of a paragraph is there or not as its insertion, deletion or move is settled."""
    mark, accepted, rejected = MARKS[name]
    body = paragraph("One ", mark) + paragraph("sentence.")

    assert _texts(body) == accepted
    assert _texts(body, tracked="reject") == rejected


def test_libreoffice_settles_ends_of_paragraphs_alike(tmp_path):
    """LibreOffice has the same paragraphs, for the marks that it settles by themselves."""
    require(OFFICE is not None, "LibreOffice")
    # A bare mark of a move it leaves alone, and of two marks it sees one; whole moves are settled
    # alike, which the tests of our own exports show.
    names = {"a": "inserted", "b": "deleted", "c": "inserted, and set anew"}
    bodies = {key: paragraph("One ", MARKS[name][0]) for key, name in names.items()}
    files = {key: write(body + paragraph("sentence.")) for key, body in bodies.items()}

    assert Office(tmp_path).settle(files) == {
        (key, accept): MARKS[name][1 if accept else 2]
        for key, name in names.items()
        for accept in (True, False)
    }


def test_an_inserted_row_of_a_table():
    """A row that was inserted is there when accepted, and not when rejected."""
    cells = f"<w:tc>{paragraph('a')}</w:tc><w:tc>{paragraph('b')}</w:tc>"
    body = f"<w:tbl><w:tr><w:trPr><w:ins w:id='1'/></w:trPr>{cells}</w:tr></w:tbl>"

    assert _texts(body) == ["a", "b"]
    assert _texts(body, tracked="reject") == []


def test_moved_text_is_read_once():
    """Text that was moved stands where it was moved to."""
    body = paragraph(content="<w:moveFrom><w:r><w:t>gone</w:t></w:r></w:moveFrom>")
    body += paragraph(content="<w:moveTo><w:r><w:t>come</w:t></w:r></w:moveTo>")

    assert _texts(body) == ["come"]


def test_notes_hang_on_their_place():
    """A footnote's mark is in the run, its text in a note block; it is in no paragraph."""
    reference = "<w:r><w:footnoteReference w:id='4'/></w:r><w:r><w:t> More.</w:t></w:r>"
    notes = (
        "<w:footnotes {spaces}><w:footnote w:id='-1'><w:p/></w:footnote><w:footnote w:id='4'>"
        "<w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space='preserve'> Of 2019.</w:t></w:r></w:p>"
        "</w:footnote></w:footnotes>"
    )

    content = write(paragraph("Peace.", content=reference), parts={"word/footnotes.xml": notes})
    blocks = _read(content).blocks

    assert blocks[0].text == "Peace. More."
    assert [run.note for run in blocks[0].lines[0].runs] == [None, "1", None]
    assert (blocks[1].kind, blocks[1].note) == (BlockKind.NOTE, "1")
    assert blocks[1].text.strip() == "Of 2019."


def test_controls_links_and_fields_are_text():
    """Content controls, links, smart tags and results of fields are read, codes are not."""
    run = "<w:r><w:t>{}</w:t></w:r>"
    body = f"<w:sdt><w:sdtContent>{paragraph('control')}</w:sdtContent></w:sdt>" + paragraph(
        content=f"<w:sdt><w:sdtContent>{run.format('a')}</w:sdtContent></w:sdt>"
        f"<w:hyperlink>{run.format('b')}</w:hyperlink><w:smartTag>{run.format('c')}</w:smartTag>"
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF x</w:instrText>'
        f"</w:r>{run.format('CODE')}<w:r><w:fldChar w:fldCharType='separate'/></w:r>"
        f"{run.format('d')}<w:r><w:fldChar w:fldCharType='end'/></w:r>{run.format('e')}"
    )

    assert _texts(body) == ["control", "abcde"]


def test_a_field_that_is_never_closed_loses_nothing_after_it():
    """Whatever an unclosed field swallows ends with its paragraph."""
    body = paragraph(content='<w:r><w:fldChar w:fldCharType="begin"/></w:r>') + paragraph("Next.")

    assert _texts(body) == ["Next."]


def test_text_boxes_are_read_once():
    """Of the two drawings that Word keeps of one box, one is read, after its paragraph."""
    box = f"<w:txbxContent>{paragraph('In the box.')}</w:txbxContent>"
    drawing = (
        f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx>"
        f"</w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict>"
        "</mc:Fallback></mc:AlternateContent></w:r>"
    )

    assert _texts(paragraph("Outside.", content=drawing)) == ["Outside.", "In the box."]


def test_hidden_and_struck_text_is_left_out_and_told():
    """What the print does not show, or shows struck, is in the findings instead."""
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r>"
    struck = "<w:r><w:rPr><w:strike/></w:rPr><w:t>old</w:t></w:r>"

    extraction = _read(write(paragraph("New.", content=hidden + struck)))

    assert [block.text for block in extraction.blocks] == ["New."]
    assert [(f.code, f.message) for f in extraction.findings] == [
        ("I_HIDDEN", "hidden text left out: 'secret'"),
        ("I_STRUCK", "struck text left out: 'old'"),
    ]


def test_the_table_of_contents_is_left_out_and_told():
    """Its lines repeat the headings; they are in the findings."""
    extraction = _read(write(paragraph("Aims 3", '<w:pStyle w:val="TOC1"/>') + paragraph("x")))

    assert [block.text for block in extraction.blocks] == ["x"]
    assert "Aims 3" in extraction.findings[0].message


def test_characters_of_word():
    """Tabs, line breaks, special hyphens and symbols become characters."""
    content = (
        "<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:softHyphen/>"
        '<w:sym w:font="Times" w:char="00A7"/><w:br w:type="page"/><w:t>d</w:t></w:r>'
    )

    assert _texts(paragraph(content=content)) == ["a\tb\nc\u2011\u00ad§d"]


def test_looks_come_from_run_character_style_and_paragraph_style():
    """The nearest word on boldness counts."""
    body = paragraph("a", run="<w:b/>") + paragraph("b", run='<w:rStyle w:val="Strong"/>')
    body += paragraph("c", '<w:pStyle w:val="Title"/>')
    body += paragraph("d", '<w:pStyle w:val="Title"/>', run='<w:b w:val="0"/>')

    assert [b.lines[0].runs[0].bold for b in _blocks(body)] == [True, True, True, False]


def test_tables():
    """Cells have row and column, merged ones count; a table of one column is a frame."""
    span = '<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>'
    body = (
        f"<w:tbl><w:tr><w:tc>{span}{paragraph('a')}</w:tc><w:tc>{paragraph('b')}</w:tc></w:tr></w:tbl>"
        f"<w:tbl><w:tr><w:tc>{paragraph('c')}</w:tc></w:tr></w:tbl>"
    )

    assert [(b.kind, b.row, b.column) for b in _blocks(body)] == [
        (BlockKind.TABLE, 0, 0),
        (BlockKind.TABLE, 0, 2),
        (BlockKind.TEXT, None, None),
    ]


def test_what_is_not_read_is_told():
    """Macros, external links and comments are named; a hyperlink waits to be clicked."""
    link = '<Relationship Id="{}" Type="x/{}" Target="http://x.invalid/" TargetMode="External"/>'
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f"{link.format('a', 'image')}{link.format('b', 'hyperlink')}{link.format('c', 'image')}"
        "</Relationships>"
    )
    parts = {
        "word/_rels/document.xml.rels": relations,
        "word/vbaProject.bin": b"x",
        "word/comments.xml": "<x/>",
    }

    assert [(f.code, f.message) for f in _read(write(paragraph("x"), parts=parts)).findings] == [
        ("W_DOCX_MACRO", "macros ignored"),
        ("W_DOCX_EXTERNAL", "2 external links not followed"),
        ("I_DOCX_COMMENTS", "comments left out"),
    ]


def test_a_file_of_another_writer():
    """A file that python-docx writes, with its template's styles, reads the same."""
    document = python_docx.Document()
    document.add_heading("Aims", 1)
    document.add_paragraph("Peace.", style="List Number")
    document.add_paragraph("Trade.", style="List Number")
    document.add_paragraph("Fish.", style="List Bullet")
    stream = io.BytesIO()
    document.save(stream)

    blocks = _read(stream.getvalue()).blocks

    assert [(b.text, b.heading_level, b.ordinal, b.bullet) for b in blocks] == [
        ("Aims", 1, None, False),
        ("Peace.", None, "1", False),
        ("Trade.", None, "2", False),
        ("Fish.", None, None, True),
    ]


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (b"PK but no package", "E_DOCX_BROKEN", "not a ZIP package"),
        (write(paragraph("x"))[:-300], "E_DOCX_BROKEN", "not a ZIP package"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old", "E_DOC_LEGACY", "Word 97"),
        (write("<w:p>"), "E_XML_SYNTAX", "word/document.xml: line 1"),
    ],
)
def test_broken_files(content, code, words):
    """What is no package, no part or no XML is refused with its reason."""
    with pytest.raises(Exception, match=words) as caught:
        _read(content)

    assert caught.value.code == code


def test_a_spreadsheet_renamed():
    """A package of another office program is named."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("xl/workbook.xml", "<x/>")

    with pytest.raises(
        UnreadableSource, match=r"no word/document.xml; it looks like a spreadsheet"
    ):
        _read(stream.getvalue())


def test_a_sentence_in_a_heading_style_is_no_heading():
    """Small words and a full stop make a sentence; a short heading may end in a full stop."""
    style = '<w:pPr><w:outlineLvl w:val="1"/></w:pPr>'
    texts = ("The keepers shall read the gauges twice a day.", "Article 4. Use of gauges.")
    body = "".join(f"<w:p>{style}<w:r><w:t>{text}</w:t></w:r></w:p>" for text in texts)

    assert [block.heading_level for block in _blocks(body)] == [None, 2]


def test_a_file_inserted_whole_is_warned_of():
    """What is not read is not passed over in silence."""
    body = "<w:p><w:r><w:t>Before.</w:t></w:r></w:p><w:altChunk/>"

    assert [f.code for f in _read(write(body)).findings] == ["W_DOCX_INSERTED"]
