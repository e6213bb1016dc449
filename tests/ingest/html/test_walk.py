"""What the tags of a page become: blocks, lines, runs, ordinals, notes, cells."""

from __future__ import annotations

import pytest

from corpus_tool.ingest.formats import ReaderOptions
from corpus_tool.ingest.html import read
from corpus_tool.model import BlockKind
from tests.ingest.reading import source_of


def _read(body: str, **options):
    page = f"<html><body>{body}</body></html>"
    return read(source_of(page, "text/html"), options=ReaderOptions(**options))


def _blocks(body: str):
    return _read(body).blocks


def _texts(body: str) -> list[str]:
    return [block.text for block in _blocks(body)]


def test_one_break_is_a_line_and_two_are_a_paragraph():
    """A line break stays in the block; two, also with a blank space between, part blocks."""
    assert _texts("<div>a<br>b<br><br>c<br/>&nbsp;<br/>d</div>") == ["a\nb", "c", "d"]


def test_white_space_collapses_across_tags():
    """Spaces at the seams of tags are one space, and none at a line's ends."""
    assert _texts("<p> one <b> two</b> <i>three</i>\n four <br> five </p>") == [
        "one two three four\nfive"
    ]


def test_no_space_is_made_where_the_page_has_none():
    """Words glued by the publisher stay glued; only a block's end parts them."""
    assert _texts("<p>10<sup>th</sup>ASEAN</p><p>x<span>y</span></p>") == ["10thASEAN", "xy"]


def test_no_break_space_is_kept():
    """A no-break space is the text's own."""
    assert _texts("<p>No.&nbsp;7</p>") == ["No.\u00a07"]


@pytest.mark.parametrize(
    ("markup", "ordinals"),
    [
        ("<ol><li>x<li>y</ol>", ["1", "2"]),
        ("<ol start=10><li>x</li><li>y</li></ol>", ["10", "11"]),
        ("<ol><li value=4>x<li>y</ol>", ["4", "5"]),
        ("<ol type=a><li>x<li>y</ol>", ["a", "b"]),
        ("<ol type=I start=3><li>x<li>y</ol>", ["III", "IV"]),
        ("<ol style='list-style-type: lower-roman'><li>x<li>y</ol>", ["i", "ii"]),
        ("<ol reversed><li>x<li>y</ol>", ["2", "1"]),
        ("<ol style='list-style:none'><li>x<li>y</ol>", [None, None]),
        ("<ul><li>x<li>y</ul>", [None, None]),
    ],
)
def test_lists_count_as_a_browser_does(markup, ordinals):
    """Start, value, type, style and direction of a list decide the numbers."""
    blocks = _blocks(markup)

    assert [block.ordinal for block in blocks] == ordinals
    assert all(block.depth == 1 for block in blocks)
    assert all(block.bullet is markup.startswith("<ul") for block in blocks)


def test_lists_within_items():
    """An inner list is deeper and counts for itself; the outer one goes on after it."""
    blocks = _blocks("<ol><li>x<ol type=a><li>p<li>q</ol></li><li>y</ol>")

    assert [(b.ordinal, b.depth, b.text) for b in blocks] == [
        ("1", 1, "x"),
        ("a", 2, "p"),
        ("b", 2, "q"),
        ("2", 1, "y"),
    ]


def test_an_item_of_two_paragraphs_has_one_number():
    """The second paragraph of an item stands in the list without a number."""
    blocks = _blocks("<ol><li><p>x</p><p>more</p></li></ol>")

    assert [(b.ordinal, b.depth) for b in blocks] == [("1", 1), (None, 1)]


def test_headings_and_looks():
    """Heading tags give a level; tags and styles give bold, italic and underlined runs."""
    blocks = _blocks(
        "<h3>Head</h3><p><strong>Bold</strong> and <u>under</u></p>"
        "<p style='text-align:center'><span style='font-weight:700'>Mid</span></p>"
    )

    assert blocks[0].heading_level == 3
    assert [(r.text, r.bold, r.underline) for r in blocks[1].lines[0].runs] == [
        ("Bold", True, False),
        (" and ", False, False),
        ("under", False, True),
    ]
    assert blocks[2].centred
    assert blocks[2].lines[0].runs[0].bold


def test_struck_text_is_left_out_and_told():
    """Text with a line through it is not in the block, but in a finding."""
    extraction = _read("<p>We <s>shall</s><del> must</del> will act.</p>")

    assert extraction.blocks[0].text == "We will act."
    assert [f.message for f in extraction.findings if f.code == "I_STRUCK"] == [
        "struck text left out: 'shall'",
        "struck text left out: 'must'",
    ]


@pytest.mark.parametrize(
    "hidden",
    [
        "<p hidden>no</p>",
        "<p style='display: none'>no</p>",
        "<p style='visibility:hidden'>no</p>",
        "<span class='sr-only'>no</span>",
        "<span aria-hidden=true>no</span>",
        "<script>no</script><style>no</style><template>no</template>",
        "<!-- no -->",
    ],
)
def test_what_is_not_seen_is_not_read(hidden):
    """Hidden elements, scripts, styles and comments give no text."""
    blocks = _read(f"<p>yes</p>{hidden}", whole_page=True).blocks

    assert [block.text for block in blocks] == ["yes"]


def test_hidden_from_screen_readers_only_but_long_is_text():
    """A whole text that is only marked aria-hidden is seen by everybody else, and read."""
    assert len(_texts(f"<p aria-hidden=true>{'word ' * 60}</p>")) == 1


def test_notes_by_links():
    """A short link to a note further down is its mark; the note's body is a note."""
    blocks = _blocks(
        "<p>Peace.<a href='#n1' id=r1><sup>[1]</sup></a> More.</p>"
        "<p><a href='#r1' id=n1>[1]</a> Signed in 2019.</p>"
    )

    assert blocks[0].text == "Peace. More."
    assert [run.note for run in blocks[0].lines[0].runs] == [None, "1", None]
    assert (blocks[1].kind, blocks[1].note, blocks[1].text) == (
        BlockKind.NOTE,
        "1",
        "Signed in 2019.",
    )


def test_notes_by_raised_digits():
    """Raised digits without links are marks when a later block begins with the same digit."""
    blocks = _blocks("<p>Peace<sup>1</sup> on 3 km<sup>2</sup>.</p><p><sup>1</sup> A note.</p>")

    assert blocks[0].text == "Peace on 3 km2."
    assert (blocks[1].kind, blocks[1].note, blocks[1].text) == (BlockKind.NOTE, "1", "A note.")


def test_a_link_to_a_section_is_text():
    """A link to a place in the page that is no note stays in the text."""
    assert _texts("<p>See <a href='#s'>section 2</a>.</p><h2 id=s>Two</h2><p>x</p>") == [
        "See section 2.",
        "Two",
        "x",
    ]


def test_cells_of_a_table():
    """A table of data gives its cells with row and column."""
    blocks = _blocks("<table><tr><th>a<th>b<tr><td>c<td>d<br>e</table>")

    assert [(b.kind, b.row, b.column, b.text) for b in blocks] == [
        (BlockKind.TABLE, 0, 0, "a"),
        (BlockKind.TABLE, 0, 1, "b"),
        (BlockKind.TABLE, 1, 0, "c"),
        (BlockKind.TABLE, 1, 1, "d\ne"),
    ]


def test_a_table_of_layout_is_no_table():
    """A table that holds a table, or says that it is for show, is only boxes."""
    blocks = _blocks("<table><tr><td><table><tr><td>a</table><td>b</table>")

    assert {block.kind for block in blocks} == {BlockKind.TEXT}


def test_rules_and_quotations():
    """A drawn line is a rule; a block quotation is quoted."""
    blocks = _blocks("<p>a</p><hr><blockquote><p>b</p></blockquote>")

    assert [(b.kind, b.quoted) for b in blocks] == [
        (BlockKind.TEXT, False),
        (BlockKind.RULE, False),
        (BlockKind.TEXT, True),
    ]


def test_preformatted_text_and_unclosed_tags():
    """What authors forget to close is closed as a browser does."""
    assert _texts("<p>a<p>b<div>c<b>d</div>e") == ["a", "b", "cd", "e"]


def test_preformatted_text_keeps_its_paragraphs():
    """Within pre a blank line parts blocks, and a line broken by the margin is one."""
    body = "<pre>1. The sides agreed\nto mend the bridge.\n\n2. They will plant oaks.</pre>"

    assert _texts(body) == ["1. The sides agreed to mend the bridge.", "2. They will plant oaks."]


def test_captions_and_hidden_sentences_are_told():
    """A picture's caption and a sentence that the page hides are left out and quoted."""
    page = (
        "<p>One of many words here, and more.</p><figure><img src=a><figcaption>The "
        "quay</figcaption>"
        "</figure><p hidden>They shall never speak of tolls again in this meeting.</p>"
    )

    found = {f.code: f.message for f in _read(page).findings}

    assert _texts(page) == ["One of many words here, and more."]
    assert "The quay" in found["I_CAPTION"]
    assert "never speak of tolls" in found["I_HIDDEN"]


def test_panels_that_open_on_a_click_are_read():
    """Where a page hides more than it shows, its panels are read, and that is told."""
    panel = "<div style='display:none'><p>The two sides agreed to mend the bridge now.</p></div>"

    extraction = _read(f"<h1>Joint Statement</h1>{('<button>Open</button>' + panel) * 4}")

    assert len(extraction.blocks) == 5
    assert "I_HIDDEN" in [finding.code for finding in extraction.findings]
