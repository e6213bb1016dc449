"""Title, headings, place and date, closing words and signatories are compared, too."""

from __future__ import annotations

from dataclasses import replace

from corpus_tool.model import Heading, Part, Party, Segmentation, Signatory, Version
from corpus_tool.reading.frame_changes import FrameKind, find_frame_changes
from tests.reading.texts import VELDRIA_SALTMERE, make_text

SIGNED = (Signatory("Lund Ingrid", "Prime Minister of Veldria"), Signatory("Rojas Elena"))


def framed(
    headings: tuple[str, ...] = ("Peaceful use of rivers", "Trade"),
    *,
    title: str = "Statement on a Partnership",
    dateline: str = "Bergen, 5 March 2031",
    signed: tuple[Signatory, ...] = SIGNED,
    parties: tuple[Party, ...] = VELDRIA_SALTMERE,
    key: str = "a",
) -> Version:
    """Return a text of one paragraph with this frame."""
    version = make_text(["They will dredge the channel."], key=key, parties=parties)
    part = Part("main", (title,), dateline=dateline, signatories=signed)
    segmentation = Segmentation(
        (part,),
        tuple(Heading(text, 1, "main", 0) for text in headings),
        version.segmentation.paragraphs,
    )
    return replace(version, segmentation=segmentation)


def changes(left: Version, right: Version) -> list[tuple[str, str, str]]:
    """Write the changes of two frames."""
    return [(str(c.kind), c.before, c.after) for c in find_frame_changes(left, right)]


def test_equal_frames_have_no_changes() -> None:
    """Case, marks and white space are no change."""
    same = framed(("PEACEFUL USE OF RIVERS:", "Trade"), dateline="Bergen,  5 March 2031")

    assert changes(framed(), framed()) == changes(framed(), same) == []


def test_each_line_of_the_frame_is_told_with_both_sides() -> None:
    """Title, heading, dateline, signatory: what it was and what it is."""
    later = framed(
        ("Military use of rivers", "Trade"),
        title="Statement on a Comprehensive Partnership",
        dateline="Santiago, 9 March 2031",
        signed=(Signatory("Dahl Astrid", "Minister of Veldria"), SIGNED[1]),
    )

    assert changes(framed(), later) == [
        ("title", "Statement on a Partnership", "Statement on a Comprehensive Partnership"),
        ("heading", "Peaceful use of rivers", "Military use of rivers"),
        ("dateline", "Bergen, 5 March 2031", "Santiago, 9 March 2031"),
        ("signatory", "Lund Ingrid, Prime Minister of Veldria", "Dahl Astrid, Minister of Veldria"),
    ]


def test_a_heading_that_goes_and_one_that_comes() -> None:
    """What has no counterpart is told alone; one that moves is not told as another, changed."""
    later = framed(("Peaceful use of rivers", "Astronomy", "Trade", "Music"))

    assert changes(framed(), later) == [("heading", "", "Astronomy"), ("heading", "", "Music")]
    assert changes(later, framed()) == [("heading", "Astronomy", ""), ("heading", "Music", "")]


def test_a_signatory_more() -> None:
    """Who signs besides is told."""
    later = framed(signed=(*SIGNED, Signatory("Okoro Ada")))

    assert changes(framed(), later) == [("signatory", "", "Okoro Ada")]


def test_statements_of_other_partners_have_other_frames() -> None:
    """Nothing is told of a frame that differs because the partners do."""
    other = framed((), title="Another", parties=(Party("XTO", "Tolmar"),), key="b")

    assert find_frame_changes(framed(), other) == ()


def test_a_part_that_one_text_has_not() -> None:
    """The frame of an annex that came is told line by line."""
    right = framed()
    annex = Part("annex", ("Annex on tides",))
    parts = (*right.segmentation.parts, annex)
    right = replace(right, segmentation=replace(right.segmentation, parts=parts))
    found = find_frame_changes(framed(), right)

    assert [(c.kind, c.part, c.before, c.after) for c in found] == [
        (FrameKind.TITLE, "annex", "", "Annex on tides")
    ]
