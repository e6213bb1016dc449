"""The Word file with tracked changes: what accepting and rejecting leaves, moves, comments."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus_tool import Corpus
from corpus_tool.export.docx import comparison_docx
from corpus_tool.ingest.docx import read as read_docx
from corpus_tool.ingest.formats import ReaderOptions
from corpus_tool.model import (
    Comparison,
    Heading,
    Link,
    Part,
    Relation,
    Signatory,
    Source,
    Version,
)
from tests.conftest import require
from tests.export.office import OFFICE, Office
from tests.export.word import W, parts, schema_problems, settle
from tests.report.builders import (
    ALL,
    MADE_AT,
    PROGRAM,
    comparison,
    every_state,
    paragraph,
    version,
)
from tests.report.hostile import hostile

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def write(whole: Comparison) -> bytes:
    """Return the Word file of a comparison, at a fixed moment."""
    return comparison_docx(whole, made_at=MADE_AT, program=PROGRAM)


def texts(side: Version) -> list[str]:
    """Return the lines of a text as they must be read, from its segmentation alone."""
    segmentation = side.segmentation
    lines: list[str] = []
    for number, part in enumerate(segmentation.parts):
        own = [p for p in segmentation.paragraphs if p.part == part.slug]
        lines += part.title_lines
        for one in own:
            lines += [h.text for h in segmentation.headings if h.before == one.index]
            label = f"({one.label})" if one.depth else f"{one.label}."
            lines.append(f"{label}\t{one.text}" if one.label else one.text)
        if number == len(segmentation.parts) - 1:
            total = len(segmentation.paragraphs)
            lines += [h.text for h in segmentation.headings if h.before == total]
        closing = [part.dateline, part.attestation]
        closing += [word for one in part.signatories for word in (one.name, one.office)]
        lines += [text for text in closing if text]
    return lines or [""]  # a Word file has one paragraph at least


def pair(
    lefts: Sequence[str],
    rights: Sequence[str],
    *links: Link,
    headings: tuple[Sequence[Heading], Sequence[Heading]] = ((), ()),
) -> Comparison:
    """Return a comparison of bare paragraphs."""
    sides = [
        version([paragraph(t, str(n)) for n, t in enumerate(some, 1)], headings=above)
        for some, above in zip((lefts, rights), headings, strict=True)
    ]
    return comparison(*sides, links)


def link(left: Sequence[int], right: Sequence[int], *, moved: bool = False) -> Link:
    """Return an edited link."""
    return Link(tuple(left), tuple(right), Relation.EDITED, 0.7, moved=moved)


ONE, TWO, THREE = "They will meet in spring.", "They will fish.", "They will build a bridge."
CASES = {name: make() for name, make in ALL.items()} | {
    "nothing in common": pair([ONE, TWO], [THREE, "They will sing.", "They will dance."]),
    "nothing on the left": pair([], [ONE, TWO]),
    "nothing on the right": pair([ONE, TWO], []),
    "added at the end": pair([ONE], [ONE, TWO, THREE], link([0], [0])),
    "dropped at the end": pair([ONE, TWO, THREE], [ONE], link([0], [0])),
    "other ends": pair([ONE, TWO], [ONE, THREE], link([0], [0])),
    "moved to the end": pair([TWO, ONE], [ONE, TWO], link([1], [0]), link([0], [1], moved=True)),
    "moved and edited": pair(
        [TWO, ONE], [ONE, f"{TWO} {THREE}"], link([1], [0]), link([0], [1], moved=True)
    ),
    "crossing in place": pair([ONE, TWO], [TWO, ONE], link([0], [1]), link([1], [0])),
    "two links of one": pair([ONE, TWO], [ONE, f"{ONE} {TWO}"], link([0], [0]), link([0, 1], [1])),
    "a link with a gap": pair([ONE, TWO, THREE], [f"{ONE} {THREE}", TWO], link([0, 2], [0])),
    "split": pair([f"{ONE} {TWO}", THREE], [ONE, TWO, THREE], link([0], [0, 1]), link([1], [2])),
    "merged": pair([ONE, TWO, THREE], [f"{ONE} {TWO}", THREE], link([0, 1], [0]), link([2], [1])),
    "merged across a heading": pair(
        [ONE, TWO],
        [f"{ONE} {TWO}"],
        link([0, 1], [0]),
        headings=([Heading("Fish", 1, "main", 1)], [Heading("Fish and springs", 2, "main", 0)]),
    ),
    "headings at the end": pair(
        [ONE], [ONE], link([0], [0]), headings=([Heading("End", 1, "main", 1)], [])
    ),
    "white space and breaks": pair(
        ["One  line\nand\tanother", " edges "], ["One line\nand another", "edges"], link([0], [0])
    ),
    "signs of XML": pair(["a < b & c > d ]]>"], ["a <b/> & c"], link([0], [0])),
    "a break within": pair(["one\n\ntwo", TWO], ["one\n\nthree", TWO], link([0], [0])),
}


@pytest.mark.parametrize("name", CASES)
def test_accept_all_is_the_right_text_reject_all_the_left(name: str) -> None:
    """With every change accepted the file is the right text, with every one rejected the left."""
    whole = CASES[name]
    content = write(whole)

    assert [text for _, text in settle(content, accept=True)] == texts(whole.right)
    assert [text for _, text in settle(content, accept=False)] == texts(whole.left)


@pytest.mark.parametrize("name", CASES)
def test_schema_order_holds(name: str) -> None:
    """Elements stand in the schema's order, identifiers are unique, ranges begin and end."""
    assert schema_problems(write(CASES[name])) == []


@pytest.mark.parametrize("name", CASES)
def test_our_own_reader_reads_either_text(name: str) -> None:
    """The project's reader, told to accept or to reject, finds either text's paragraphs."""
    content = write(CASES[name])
    source = Source(content=content, media_type=WORD, origin="x.docx", retrieved_at=MADE_AT)
    for way, side in (("accept", CASES[name].right), ("reject", CASES[name].left)):
        extraction = read_docx(source, options=ReaderOptions(tracked=way))
        found = [block.text.split() for block in extraction.blocks]

        assert found == [text.split() for text in texts(side) if text.split()]


def test_libreoffice_reads_either_text(tmp_path: Path) -> None:
    """LibreOffice, told to accept or to reject all changes, has either text, line by line."""
    require(OFFICE is not None, "LibreOffice")
    names = {f"case-{number}": name for number, name in enumerate(CASES)}
    settled = Office(tmp_path).settle({key: write(CASES[name]) for key, name in names.items()})
    found = {(names[key], accept): lines for (key, accept), lines in settled.items()}

    assert found == {
        (name, accept): texts(whole.right if accept else whole.left)
        for name, whole in CASES.items()
        for accept in (True, False)
    }


WORDS = st.sampled_from(["they", "will", "meet", "every", "year", "and", "fish", "in", "spring"])
TEXT = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)


@st.composite
def comparisons(draw: st.DrawFn) -> Comparison:
    """Two texts and any links at all between them, in place or moved, shared or crossing."""
    lefts, rights = draw(st.lists(TEXT, max_size=6)), draw(st.lists(TEXT, max_size=6))
    links = []
    if lefts and rights:
        some = st.tuples(
            st.sets(st.integers(0, len(lefts) - 1), min_size=1, max_size=3),
            st.sets(st.integers(0, len(rights) - 1), min_size=1, max_size=3),
            st.booleans(),
            st.sampled_from(Relation),
        )
        links = [
            replace(link(sorted(left), sorted(right), moved=moved), relation=relation)
            for left, right, moved, relation in draw(st.lists(some, max_size=5))
        ]
    headings = [
        [Heading(draw(TEXT), draw(st.integers(1, 8)), "main", at)]
        if (at := draw(st.integers(0, len(some)))) and draw(st.booleans())
        else []
        for some in (lefts, rights)
    ]
    return pair(lefts, rights, *links, headings=(headings[0], headings[1]))


@given(comparisons())
@settings(max_examples=60, deadline=None)
def test_any_links_give_both_texts(whole: Comparison) -> None:
    """Whatever is linked, both texts are read off exactly and the file is sound."""
    content = write(whole)

    assert [text for _, text in settle(content, accept=True)] == texts(whole.right)
    assert [text for _, text in settle(content, accept=False)] == texts(whole.left)
    assert schema_problems(content) == []


def test_a_move_is_a_move() -> None:
    """A moved paragraph has two ends of one name; words changed on the way are not moved."""
    root = parts(write(CASES["moved and edited"]))["word/document.xml"]
    ends = [
        "".join(t.text or "" for node in root.iter(f"{W}{end}") for t in node.iter(f"{W}t"))
        for end in ("moveFrom", "moveTo")
    ]

    assert ends[0] == ends[1]
    assert "They will fish" in ends[0]
    assert "bridge" in "".join(t.text or "" for n in root.iter(f"{W}ins") for t in n.iter(f"{W}t"))


def test_comments_hold_the_notes() -> None:
    """Each link that changed, and each paragraph without one, has its note as a comment."""
    comments = [
        "\n".join("".join(p.itertext()) for p in one.iter(f"{W}p"))
        for one in parts(write(every_state()))["word/comments.xml"]
    ]

    assert any(text.startswith("Edited · Split in two") for text in comments)
    assert any(text.startswith("Moved from 2012 ¶9 · Edited") for text in comments)
    assert any("Goes on in 2025 ¶4" in text for text in comments)
    assert any(
        text.startswith("Dropped") and "Nearest in 2025: 2025 ¶5" in text for text in comments
    )
    assert not any(text.startswith("Identical\nSame words.") for text in comments)


def test_lines_are_set_as_what_they_are() -> None:
    """Titles, headings and closing have styles; a changed one is a tracked change of style."""
    whole = pair(
        [ONE],
        [ONE],
        link([0], [0]),
        headings=([Heading("Fish", 1, "main", 0)], [Heading("Fish", 2, "main", 0)]),
    )
    content = write(whole)

    assert settle(content, accept=True)[0] == ("Heading2", "Fish")
    assert settle(content, accept=False)[0] == ("Heading1", "Fish")
    assert settle(write(every_state()), accept=True)[-1] == (
        "Item1",
        "(a)\tFishing rights are shared in equal parts.",
    )


def test_text_from_right_to_left_is_set_so() -> None:
    """A paragraph of Arabic runs from the right; its runs say so too."""
    document = parts(write(CASES["right to left"]))["word/document.xml"]

    assert len(list(document.iter(f"{W}bidi"))) == 1
    assert list(document.iter(f"{W}rtl"))


def test_titles_and_closing_are_there() -> None:
    """The title, the date and the signatories stand around the paragraphs, in their styles."""
    part = Part(
        "main",
        title_lines=("Joint Statement", "of Arden and Belmare"),
        dateline="Port Arden, 5 March 2019",
        attestation="Done in two copies.",
        signatories=(Signatory("Ada ARDEN", "Prime Minister"),),
    )
    side = version([paragraph(ONE, "1")], parts=[part])
    other = version([paragraph(ONE, "1")], parts=[replace(part, dateline="Port Arden, 2024")])
    content = write(comparison(side, other, [link([0], [0])]))

    assert settle(content, accept=True) == [
        ("Title", "Joint Statement"),
        ("Title", "of Arden and Belmare"),
        ("Item0", f"1.\t{ONE}"),
        ("Closing", "Port Arden, 2024"),
        ("Closing", "Done in two copies."),
        ("Closing", "Ada ARDEN"),
        ("Closing", "Prime Minister"),
    ]


def test_hostile_words_stay_words() -> None:
    """Markup and control characters in a text are text; what XML cannot hold is replaced."""
    whole = hostile('</w:t><w:p/>&amp;<script>"\x00\x0b\ufffe\r')
    content = write(whole)
    unwritable = re.compile("[\x00\x0b\ufffe]")

    assert schema_problems(content) == []
    assert [text for _, text in settle(content, accept=True)] == [
        unwritable.sub("\ufffd", text) for text in _labelled(whole.right)
    ]


def _labelled(side: Version) -> list[str]:
    """Return the lines of a text whose labels are long and printed as they are."""
    return [
        re.sub(r"^\(?([^\t]*?)[).]?\t", r"\1\t", line) if "\t" in line else line
        for line in texts(side)
    ]


def test_the_same_comparison_is_the_same_file() -> None:
    """Nothing of the run is in the file: written twice it has the same bytes."""
    assert write(every_state()) == write(every_state())


def test_a_specimen_is_named_at_the_foot() -> None:
    """Every page of a comparison of invented texts says so."""
    foot = "".join(parts(write(every_state(specimen=True)))["word/footer1.xml"].itertext())

    assert "Contains invented specimens" in foot


PAIRS = (
    ("2022-11-12_asean-u-s", "2023-09-06_asean-u-s"),
    ("2022-05-24_quad", "2023-05-20_quad"),
    ("2023-09-11_joint-leaders", "2024-05-23_united-states-kenya"),
)


@pytest.mark.shared
@pytest.mark.parametrize(("left", "right"), PAIRS)
def test_real_statements_are_exact(left: str, right: str, shared: Path, tmp_path: Path) -> None:
    """Two statements of governments: either text is read off their Word file exactly."""
    folder = shared / "statements"
    files = [next(folder.glob(f"{name}*")) for name in (left, right)]
    with Corpus.open(workspace=tmp_path) as corpus:
        whole = corpus.compare(*files)
    content = write(whole)

    for accept, side in ((True, whole.right), (False, whole.left)):
        lines = [text for _, text in settle(content, accept=accept)]
        words = [line.rpartition("\t")[2] for line in lines]

        assert [line for line in words if line in {p.text for p in side.paragraphs}] == [
            paragraph.text for paragraph in side.paragraphs
        ]
    assert schema_problems(content) == []
