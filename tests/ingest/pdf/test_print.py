"""What lines of print say by place and size: leaning words, broken lines, notes at the foot."""

from __future__ import annotations

from corpus_tool.ingest.formats import ReaderOptions
from corpus_tool.ingest.pdf import read
from corpus_tool.model import BlockKind
from tests.ingest.hostile.making import pdf, stream
from tests.ingest.reading import source_of

Piece = tuple[float, float, float, str]
"""Left, base line, size of type, and words."""

BODY = [(72.0, 760.0 - 14 * n, 11.0, f"The keepers of lock {n} read the gauge,") for n in range(8)]


def _shown(pieces: list[Piece], *, lean: float = 0.0) -> bytes:
    parts = [
        f"BT /F1 {size} Tf 1 0 {lean} 1 {left} {base} Tm ({words}) Tj ET"
        for left, base, size, words in pieces
    ]
    return "\n".join(parts).encode()


def _read(*drawn: bytes):
    content = pdf(stream(b"\n".join(drawn)))
    return read(source_of(content, "application/pdf"), options=ReaderOptions())


def test_words_in_a_sheared_font_stand_in_their_line():
    """Letters that lean are no line at an angle."""
    leaning = [(72.0, 600.0, 11.0, "unless agreed")]

    extraction = _read(_shown(BODY), _shown(leaning, lean=0.25))

    assert any("unless agreed" in block.text for block in extraction.blocks)
    assert not any(finding.code == "W_PDF_ROTATED" for finding in extraction.findings)


def test_a_line_at_an_angle_is_still_left_out():
    """A stamp across the page is no text, and its absence is told."""
    stamp = b"BT /F1 30 Tf 0.7 0.7 -0.7 0.7 200 300 Tm (DRAFT) Tj ET"

    extraction = _read(_shown(BODY), stamp)

    assert not any("DRAFT" in block.text for block in extraction.blocks)
    assert any(finding.code == "W_PDF_ROTATED" for finding in extraction.findings)


def test_a_short_line_that_ends_in_a_hyphen_goes_on():
    """However much room is left, a hyphen at the end joins the next line."""
    lines = [(72.0, 640.0, 11.0, "They plan a cross-"), (72.0, 626.0, 11.0, "channel ferry.")]

    extraction = _read(_shown(BODY), _shown(lines))

    assert any("cross-channel ferry." in block.text for block in extraction.blocks)


def test_a_note_of_two_digits_set_off_by_a_tab_is_a_note():
    """A small raised mark in the margin opens the note to its right."""
    foot = [
        (72.0, 103.0, 6.0, "14"),
        (96.0, 100.0, 8.5, "Read with the chart of the year before."),
        (72.0, 91.0, 6.0, "15"),
        (96.0, 88.0, 8.5, "Ibid."),
    ]

    extraction = _read(_shown(BODY), _shown(foot))

    notes = [block for block in extraction.blocks if block.kind is BlockKind.NOTE]
    assert [(block.note, block.text) for block in notes] == [
        ("14", "Read with the chart of the year before."),
        ("15", "Ibid."),
    ]


def test_numbers_that_count_up_high_on_the_page_are_furniture():
    """A page's number above a wide margin is one; a number that does not count up is text."""
    kids = "<</Type/Pages/Kids[3 0 R 11 0 R]/Count 2>>"
    second = (
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 12 0 R"
        "/Resources<</Font<</F1 5 0 R>>>>>>"
    )
    first_page = stream(_shown([*BODY, (290.0, 130.0, 11.0, "- 7 -")]))
    second_page = stream(_shown([*BODY, (290.0, 130.0, 11.0, "- 8 -")]))
    other_page = stream(_shown([*BODY, (290.0, 130.0, 11.0, "- 31 -")]))

    def texts(last: bytes) -> str:
        content = pdf(first_page, objects={11: second, 12: last}, pages=kids)
        extraction = read(source_of(content, "application/pdf"), options=ReaderOptions())
        return " ".join(block.text for block in extraction.blocks)

    assert "- 7 -" not in texts(second_page)
    assert "- 7 -" in texts(other_page)


def test_a_list_of_contents_is_left_out_and_its_lines_are_quoted():
    """Entries with leaders and a page are no text; a line to be filled in is."""
    entries = [
        (72.0, 600.0, 11.0, "Table of contents"),
        (72.0, 570.0, 11.0, "Locks . . . . . . . . . . . 4"),
        (72.0, 550.0, 11.0, "Pilots ................... ix"),
    ]

    extraction = _read(_shown(BODY), _shown(entries))
    form = _read(_shown(BODY), _shown([(72.0, 570.0, 11.0, "Locks ............ 4")]))

    text = " ".join(block.text for block in extraction.blocks)
    assert not any(word in text for word in ("contents", "Locks", "Pilots"))
    assert sum(finding.code == "I_FURNITURE" for finding in extraction.findings) == 3
    assert any("Locks" in block.text for block in form.blocks)


def test_short_blocks_side_by_side_are_doubted():
    """Prose beside prose is warned of; names beside names, as in signatures, are not."""
    prose = ["The ferry runs by day", "and the toll is paid", "at the upper landing."]
    names = ["For the Ministry of Locks", "Ann Harrow of the Gate", "Minister of all the Locks"]

    def codes(words: list[str]) -> set[str]:
        pieces = [
            (left, 600.0 - 14 * n, 11.0, line)
            for n, line in enumerate([*words[:1], *words[1:2], *words[1:2], *words[2:]])
            for left in (72.0, 320.0)
        ]
        extraction = _read(_shown(BODY), _shown(pieces))
        return {finding.code for finding in extraction.findings}

    assert "W_PDF_COLUMNS" in codes(prose)
    assert "W_PDF_COLUMNS" not in codes(names)
