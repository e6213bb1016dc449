"""The order of the rows."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from corpus_tool.model import Comparison, Link, Relation
from corpus_tool.report.frame import PageContext
from corpus_tool.report.rows import HeadingRowView, PairRow, make_page_rows
from corpus_tool.report.sides import make_sides
from corpus_tool.report.words import RelationState, load_words
from tests.report.builders import comparison, empty_left, every_state, paragraph, version

WORDS = load_words()


def context(whole: Comparison) -> PageContext:
    """Return the context of a comparison."""
    return PageContext(whole, *make_sides(whole, WORDS), WORDS)


def pairs(whole: Comparison) -> list[PairRow]:
    """Return the rows without the headings."""
    return [row for row in make_page_rows(context(whole)) if isinstance(row, PairRow)]


def test_every_state_has_its_row() -> None:
    """Identical, edited, reworded, moved, added and dropped are all on the page."""
    assert {row.state for row in pairs(every_state())} == set(RelationState)


def test_a_moved_link_stands_whole_and_leaves_a_stub() -> None:
    """Both ends have a row; the wording stands together in the right text's place."""
    rows = pairs(every_state())
    stub = next(row for row in rows if row.stub)
    whole = next(row for row in rows if row.state is RelationState.MOVED and not row.stub)

    assert stub.stub
    assert stub.stub.target == whole.anchor == "2012/9~2025/3"
    assert [cell.label for cell in whole.left + whole.right] == ["¶9", "¶3"]
    assert rows.index(whole) < rows.index(stub)


def test_shapes_are_classes() -> None:
    """Split, merged and regrouped links can be told by the stylesheet and by tests."""
    classes = [set(row.classes.split()) for row in pairs(every_state())]

    assert {"edited", "split"} in classes
    assert {"edited", "merged"} in classes
    assert {"reworded", "regrouped"} in classes


def test_dropped_stands_before_added() -> None:
    """Between two links, what is gone comes before what is new."""
    states = [row.state for row in pairs(every_state())]

    assert states.index(RelationState.DROPPED) < states.index(RelationState.ADDED)


def test_headings_stand_before_their_first_row_once() -> None:
    """Each heading of either document appears once; a part is headed by its name and title."""
    rows = make_page_rows(context(every_state()))
    headings = [row for row in rows if isinstance(row, HeadingRowView)]

    assert [h.right.text for h in headings if h.right] == [
        "Rivers",
        "Annex: Areas of Cooperation",
        "Schools and ports",
        "Ports",
    ]
    assert [h.left.text for h in headings if h.left] == ["Of rivers and ferries"]


def test_ranks_of_headings_never_skip() -> None:
    """From h2 of the section, each heading is at most one rank deeper than the one before."""
    ranks = [2]
    for row in make_page_rows(context(every_state())):
        if isinstance(row, HeadingRowView):
            ranks += [cell.rank for cell in (row.left, row.right) if cell]

    assert all(after <= before + 1 for before, after in pairwise(ranks))


def test_an_empty_text_leaves_only_new_rows() -> None:
    """Against nothing, everything is new."""
    assert {row.state for row in pairs(empty_left())} == {RelationState.ADDED}


LINKS = st.lists(
    st.tuples(st.integers(0, 7), st.integers(0, 7), st.booleans(), st.sampled_from(Relation)),
    max_size=8,
)


@given(LINKS)
def test_every_paragraph_stands_on_the_page_once(
    drawn: list[tuple[int, int, bool, Relation]],
) -> None:
    """However links cross, no paragraph is lost and none has two addresses."""
    seen: tuple[set[int], set[int]] = (set(), set())
    links = []
    for i, j, moved, relation in drawn:
        if i not in seen[0] and j not in seen[1]:
            seen[0].add(i)
            seen[1].add(j)
            links.append(Link((i,), (j,), relation, 0.5, moved=moved))
    texts = [paragraph(f"Paragraph number {i}.", str(i + 1)) for i in range(8)]
    left, right = version(texts), version(texts, number=2)

    rows = pairs(comparison(left, right, links))
    found = [cell.anchor for row in rows for cell in row.left + row.right]

    assert sorted(filter(None, found)) == sorted([f"v{v}/{i}" for v in (1, 2) for i in range(1, 9)])


def test_a_paragraph_in_two_links_is_addressed_once() -> None:
    """Its second place shows it without an address of its own."""
    texts = [paragraph("They met and spoke.", "1"), paragraph("They spoke.", "2")]
    links = [Link((0,), (0,), Relation.EDITED, 0.5), Link((0,), (1,), Relation.EDITED, 0.5)]

    rows = pairs(comparison(version(texts[:1]), version(texts, number=2), links))

    assert [row.left[0].anchor for row in rows] == ["v1/1", None]
