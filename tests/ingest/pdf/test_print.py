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
