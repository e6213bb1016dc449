"""Numbers with gaps and of other scripts, annexes with titles, mastheads, attestations."""

from __future__ import annotations

import pytest

from corpus_tool import lexicon
from corpus_tool.model import Block, BlockKind, Line, Segmentation, TextRun
from corpus_tool.segmentation.segment import segment

TITLE = "Joint Statement of Ashlen and Corrow"
BODY = "1. The Parties agree on all that follows, and on the care of the river and its banks."


def block(text: str, **hints: object) -> Block:
    """Return a block of one line."""
    return Block((Line((TextRun(text),)),), **hints)


def cut(*texts: str | Block, title: str = TITLE) -> Segmentation:
    """Cut texts under a title."""
    blocks = [text if isinstance(text, Block) else block(text) for text in texts]
    return segment([block(title, heading_level=1), *blocks], lexicon=lexicon.load())


def labels(found: Segmentation) -> list[str | None]:
    """Return the labels of the paragraphs."""
    return [paragraph.label for paragraph in found.paragraphs]


def codes(found: Segmentation) -> list[str]:
    """Return the codes of the findings."""
    return [finding.code for finding in found.findings]


@pytest.mark.parametrize("gap", [(4, 5), (9, 10), (15, 40), (30,)])
def test_a_gap_loses_no_later_label(gap):
    """After a gap of any width the later paragraphs keep their numbers, and the gap is told."""
    numbers = (1, 2, *gap)
    found = cut(*(f"{n}. The Parties agree to dredge the channel." for n in numbers))

    assert labels(found) == [str(n) for n in numbers]
    assert "W_LABEL_GAP" in codes(found)


def test_a_year_after_an_open_line_is_no_label():
    """A number that goes on with a sentence is not taken for a label ahead."""
    found = cut(BODY, "2. The Parties recall the year", block("88. Regiment of Pilots."))

    assert "88" not in labels(found)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("一、双方同意。", "二、双方重申。", "十一、双方欢迎。"), ["一", "二", "十一"]),
        (("（一）双方同意。", "（二）双方重申。"), ["一", "二"]),
        (("第一条 双方同意。", "第二条 双方重申。"), ["第一条", "第二条"]),
        (("١- اتفق الجانبان.", "٢- أكد الجانبان."), ["١", "٢"]),
        (("໑. ສອງຝ່າຍຕົກລົງ", "໒. ສອງຝ່າຍຢືນຢັນ", "໗. ສອງຝ່າຍ"), ["໑", "໒", "໗"]),
        (("၁။ နှစ်ဖက်", "၂။ နှစ်ဖက်"), ["၁", "၂"]),
        (("Điều 1. Hai bên nhất trí.", "Điều 2. Hai bên khẳng định."), ["Điều 1", "Điều 2"]),
    ],
)
def test_numerals_of_other_scripts(texts, expected):
    """Numbers of other scripts, and articles of other languages, are labels."""
    assert labels(cut(*texts)) == expected


def test_a_figure_in_a_cell_is_no_label():
    """A number in a table counts only the text beside it in its row."""
    cells = [("2031", "3", "4"), ("5.", "The Parties shall dredge the channel.", "")]
    blocks = [
        block(text, kind=BlockKind.TABLE, row=row, column=column)
        for row, entries in enumerate(cells)
        for column, text in enumerate(entries)
        if text
    ]
    found = cut(*(f"{n}. The Parties agree to dredge." for n in (1, 2)), *blocks)

    assert labels(found) == ["1", "2", None, None, None, "5"]


def test_items_that_begin_on_the_line_of_their_number():
    """`2. (a) …` opens the list that `(b)` on the next line goes on with."""
    found = cut(BODY, "2. (a) The Parties keep the lights.", "(b) They paint the buoys.")

    assert [paragraph.path for paragraph in found.paragraphs] == ["1", "2", "2/b"]


@pytest.mark.parametrize("line", ["ANNEX I PLAN OF ACTION", "SCHEDULE 2 FEES", "APPENDIX B LIST"])
def test_an_annex_with_its_title_on_one_line(line):
    """Number and title of an annex on one line begin a part."""
    found = cut(BODY, line, "1. The gauges are replaced.")

    assert [part.slug for part in found.parts] == ["main", line.split()[0].lower()]


def test_annex_i_parties_begin_no_annex():
    """A paragraph that speaks of an annex's parties is text."""
    found = cut(BODY, "2. Annex I Parties shall report.", "Annex I Parties may report at any time.")

    assert len(found.parts) == 1


def test_paths_under_articles():
    """Where numbers begin anew under articles, the article's number is in the address."""
    articles = [
        part
        for number in (7, 8)
        for part in (
            block(f"Article {number}", heading_level=2),
            "1. The Parties shall keep the lights of the strait.",
            "2. The Parties shall paint the buoys.",
        )
    ]

    paths = [paragraph.path for paragraph in cut(*articles).paragraphs]

    assert paths == ["article-7/1", "article-7/2", "article-8/1", "article-8/2"]


def test_a_masthead_is_no_title():
    """Symbol, distribution and date of print are left out of title and text, and told."""
    found = segment(
        [
            block("A/RES/85/1"),
            block("Distr.: General"),
            block("28 September 2031"),
            block("Resolution adopted by the Assembly on 21 September 2031", heading_level=1),
            block("The Assembly,"),
            block("Recalling its resolution 84/3 on the lakes,"),
            block("1. Adopts the declaration on the lakes of the region;"),
        ],
        lexicon=lexicon.load(),
    )

    (part,) = found.parts
    assert part.title == "Resolution adopted by the Assembly on 21 September 2031"
    assert part.dateline is None
    assert codes(found).count("I_MASTHEAD") == 3
    assert len(found.paragraphs) == 3


def test_an_adoption_over_the_text_ends_nothing():
    """A line that tells of the adoption over a text makes no signatures of its preamble."""
    found = cut(
        "Adopted by the Council at its 9th meeting, on 3 May 2031",
        "The Council,",
        "Recalling its resolution 12,",
        "Expressing its concern at the locks,",
        "1. Decides to extend the mandate of the pilots until the end of the year;",
        "2. Decides to remain seized of the matter.",
    )

    assert found.parts[0].signatories == ()
    assert len(found.paragraphs) == 5


def test_parties_without_names_are_told():
    """Of two parties on lines of their own, with nobody named, neither is lost."""
    found = cut(
        BODY,
        "2. They agree to paint the buoys of the strait in red and in green every spring.",
        "Done at Tolm on 3 May 2031 in two originals.",
        "For the Kingdom of Harne",
        "For the Republic of Sollow",
    )

    told = " ".join(finding.message for finding in found.findings)
    told += " ".join(signed.name for signed in found.parts[0].signatories)
    assert "Harne" in told
    assert "Sollow" in told


def test_short_items_in_cells_have_their_letters():
    """A letter in a cell counts the entry beside it, however short, under the clause above."""
    cells = [("(a)", "lights;"), ("(b)", "buoys and beacons;")]
    blocks = [
        block(text, kind=BlockKind.TABLE, row=row, column=column)
        for row, entries in enumerate(cells)
        for column, text in enumerate(entries)
    ]

    found = cut(BODY, "2. The following are covered:", *blocks)

    assert [paragraph.path for paragraph in found.paragraphs] == ["1", "2", "2/a", "2/b"]


def test_a_title_goes_on_after_its_date():
    """`on the signing of …` under number and day of a decision belongs to its title."""
    found = cut("of 3 May 2031", "on the signing of the Agreement on the lights", BODY)

    (part,) = found.parts
    assert part.title_lines[-1] == "on the signing of the Agreement on the lights"
    assert part.dateline == "of 3 May 2031"


def test_an_address_of_the_web_signs_nothing():
    """A line with an address of the web under the signatures is nobody's name."""
    found = cut(
        BODY,
        "2. They agree to paint the buoys of the strait in red and in green every spring.",
        "Done at Tolm on 3 May 2031.",
        "Mara Venn",
        "ELI: http://data.example.org/eli/dec/2031/12/oj",
    )

    assert [signed.name for signed in found.parts[0].signatories] == ["Mara Venn"]


@pytest.mark.parametrize(
    ("lead", "member"),
    [
        ("In this Agreement, unless the context otherwise requires—", "“gauge” means a place;"),
        ("The two sides shall in particular work together in,", "flood warning and banks;"),
        (
            "The two sides shall in particular and without delay look after",
            "the training of pilots;",
        ),
    ],
)
def test_a_paragraph_mark_binds(lead: str, member: str) -> None:
    """What the author ended is ended, whatever comes next; what a page ended may go on."""
    bound = cut(BODY, block(lead, ended=True), block(member, ended=True))
    loose = cut(BODY, block(lead), block(member))

    assert [p.text for p in bound.paragraphs][1:] == [lead, member]
    assert len(loose.paragraphs) == 2


@pytest.mark.parametrize("name", ["Agreed Minutes", "Protocol on Tolls", "Exchange of Letters"])
def test_a_text_after_the_signatures_signs_nothing(name: str) -> None:
    """Its title is nobody's name, and its paragraphs are paragraphs."""
    found = cut(
        BODY,
        "Done at Tolm on 12 March 2031 in two copies.",
        "For the Government of Ashlen",
        "Mara Venn",
        "For the Government of Corrow",
        "Olin Tarr",
        name,
        "1. The representatives recorded that the gauge at Dunmere shall be replaced.",
    )

    names = [signatory.name for part in found.parts for signatory in part.signatories]
    assert names == ["Mara Venn", "Olin Tarr"]
    assert found.paragraphs[-1].text.startswith("The representatives recorded")


@pytest.mark.parametrize("verb", ["Adopted in", "Done at", "Issued in", "Agreed in"])
def test_a_line_of_adoption_is_the_date_line(verb: str) -> None:
    """Under the title it says place and day, and is no part of the title."""
    line = f"{verb} Tolm, 10 October 2030"
    found = cut(block(line, centred=True), BODY)

    assert found.parts[0].title == TITLE
    assert found.parts[0].dateline == line
