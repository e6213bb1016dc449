"""Three and more texts in one table, from comparisons made by hand and at random."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_tool.alignment.table import MOST, REACH, find_gaps, tabulate
from corpus_tool.collation import collate
from corpus_tool.lexicon import load
from corpus_tool.model import (
    AlignmentTable,
    CellState,
    Comparison,
    Link,
    Options,
    Relation,
    TableMode,
    Version,
)
from tests.alignment.texts import paragraphs

LEXICON = load()
Ties = tuple[tuple[int, ...], tuple[int, ...], float]


@cache
def text(length: int, name: str) -> Version:
    """Return a text of so many paragraphs, no two alike."""
    words = paragraphs(*(f"{name} {k}" for k in range(length)))
    return collate(words, [], lexicon=LEXICON).left


def compared(left: Version, right: Version, links: Sequence[Ties]) -> Comparison:
    """Return a comparison with these links; a score of 1 is identical, below 0.5 reworded."""
    made = []
    for lefts, rights, score in links:
        edited = Relation.EDITED if score >= 0.5 else Relation.REWORDED
        relation = Relation.IDENTICAL if score == 1 else edited
        made.append(Link(lefts, rights, relation, score, moved=score == 0.7, reason="by hand"))
    return Comparison(left, right, tuple(made), (), Options(), "hand 1", "en 1")


def series(lengths: Sequence[int], *links: Sequence[Ties]) -> AlignmentTable:
    """Return the table of a series."""
    texts = [text(length, str(k)) for k, length in enumerate(lengths)]
    pairs = zip(pairwise(texts), links, strict=True)
    made = [compared(left, right, ties) for (left, right), ties in pairs]
    return tabulate(made, mode=TableMode.SERIES)


def held(table: AlignmentTable) -> list[list[tuple[int, ...]]]:
    """Return the paragraphs of each cell, row by row."""
    return [[cell.paragraphs for cell in row.cells] for row in table.rows]


def states(table: AlignmentTable) -> list[list[str]]:
    """Return the state of each cell, row by row."""
    return [[cell.state.value for cell in row.cells] for row in table.rows]


@st.composite
def tables(draw: st.DrawFn) -> tuple[tuple[Comparison, ...], TableMode]:
    """Draw comparisons of two to five texts with any links, overlapping ones too."""
    mode = draw(st.sampled_from(TableMode))
    lengths = draw(st.lists(st.integers(0, 7), min_size=2, max_size=5))
    texts = [text(length, str(k)) for k, length in enumerate(lengths)]
    made = []
    for k, right in enumerate(texts[1:]):
        left = texts[k] if mode is TableMode.SERIES else texts[0]
        ties: list[Ties] = []
        if left.paragraphs and right.paragraphs:
            sides = [
                st.sets(st.integers(0, len(one.paragraphs) - 1), min_size=1, max_size=3)
                for one in (left, right)
            ]
            scores = st.sampled_from([0.4, 0.6, 0.7, 1.0])
            drawn = draw(st.lists(st.tuples(*sides, scores), max_size=8))
            ties = [(tuple(sorted(a)), tuple(sorted(b)), score) for a, b, score in drawn]
        made.append(compared(left, right, ties))
    return tuple(made), mode


@given(tables())
def test_each_paragraph_stands_in_exactly_one_row(
    drawn: tuple[tuple[Comparison, ...], TableMode],
) -> None:
    """Nothing is lost, nothing is told twice, no row is empty."""
    comparisons, mode = drawn
    table = tabulate(comparisons, mode=mode)

    for column, version in enumerate(table.versions):
        found = [i for row in table.rows for i in row.cells[column].paragraphs]
        assert sorted(found) == list(range(len(version.paragraphs)))
    assert all(any(cell.paragraphs for cell in row.cells) for row in table.rows)
    assert all(len(row.cells) == len(table.versions) for row in table.rows)


@given(tables())
def test_the_same_comparisons_make_the_same_table(
    drawn: tuple[tuple[Comparison, ...], TableMode],
) -> None:
    """Neither the run nor the order of the links decides anything."""
    comparisons, mode = drawn
    turned = [
        Comparison(one.left, one.right, one.links[::-1], (), one.options, one.engine, one.lexicon)
        for one in comparisons
    ]

    assert tabulate(comparisons, mode=mode).rows == tabulate(turned, mode=mode).rows


@given(tables())
def test_a_state_says_what_the_links_say(
    drawn: tuple[tuple[Comparison, ...], TableMode],
) -> None:
    """New and dropped are said only of paragraphs that a comparison has without a link."""
    comparisons, mode = drawn
    table = tabulate(comparisons, mode=mode)

    for column, comparison in enumerate(table.comparisons, 1):
        cells = [row.cells[column] for row in table.rows]
        new = [i for cell in cells if cell.state is CellState.NEW for i in cell.paragraphs]
        assert set(new) <= {paragraph.index for paragraph in comparison.added}
        source = table.compared_with(column)
        assert source is not None
        dropped = [
            i
            for row in table.rows
            if row.cells[column].state is CellState.DROPPED
            for i in row.cells[source].paragraphs
        ]
        assert set(dropped) <= {paragraph.index for paragraph in comparison.dropped}


@given(tables())
def test_no_row_gathers_half_a_document(
    drawn: tuple[tuple[Comparison, ...], TableMode],
) -> None:
    """A cell holds few paragraphs, unless a single link ties more."""
    comparisons, mode = drawn
    for row in tabulate(comparisons, mode=mode).rows:
        assert all(len(cell.paragraphs) <= MOST for cell in row.cells)


@pytest.mark.parametrize("mode", TableMode)
def test_two_texts_give_the_rows_of_their_comparison(mode: TableMode) -> None:
    """Links, new and dropped ones, in the order of the later text, even a very wide link."""
    left, right = text(8, "a"), text(4, "b")
    ties: list[Ties] = [((0,), (0,), 1.0), ((2, 3, 4, 5, 6, 7), (1,), 0.7), ((1,), (3,), 0.6)]
    table = tabulate([compared(left, right, ties)], mode=mode)

    assert held(table) == [
        [(0,), (0,)],
        [(2, 3, 4, 5, 6, 7), (1,)],
        [(), (2,)],
        [(1,), (3,)],
    ]
    assert states(table)[1:3] == [["start", "edited"], ["absent", "new"]]
    assert [row.cells[1].moved for row in table.rows] == [False, True, False, False]
    assert table.rows[1].cells[1].score == 0.7
    assert table.rows[1].cells[1].reason == "by hand"
    assert table.rows[2].cells[1].score is None


def test_a_thread_is_followed_through() -> None:
    """What is carried, changed, dropped and new in a series of three."""
    table = series(
        (3, 3, 2),
        [((0,), (0,), 1.0), ((2,), (1,), 0.6)],
        [((0,), (1,), 1.0), ((1,), (0,), 0.4)],
    )

    assert held(table) == [
        [(2,), (1,), (0,)],
        [(), (2,), ()],
        [(0,), (0,), (1,)],
        [(1,), (), ()],
    ]
    assert states(table) == [
        ["start", "edited", "reworded"],
        ["absent", "new", "dropped"],
        ["start", "identical", "identical"],
        ["start", "dropped", "absent"],
    ]


def test_a_thread_that_one_text_passes_over_is_one_row() -> None:
    """What the second text dropped and the third takes up again is back, from the first."""
    first, second, third = text(2, "a"), text(1, "b"), text(3, "c")
    made = [compared(first, second, [((0,), (0,), 1.0)]), compared(second, third, [])]
    across = {(0, 2): compared(first, third, [((1,), (1,), 0.6), ((0,), (2,), 0.6)])}

    table = tabulate(made, mode=TableMode.SERIES, across=across)

    assert find_gaps(made) == ((0, 2),)
    assert held(table) == [[(0,), (0,), ()], [(), (), (0,)], [(1,), (), (1,)], [(), (), (2,)]]
    assert states(table)[2] == ["start", "dropped", "returned"]
    assert states(table)[0][2] == "dropped", "it ended in the second text, which is nearer"
    assert [row.cells[2].since for row in table.rows] == [None, None, 0, None]
    assert table.rows[2].cells[2].reason == "by hand"


def test_the_narrowest_gap_is_bridged() -> None:
    """A paragraph that two earlier texts could have goes on from the later of them."""
    texts = [text(1, name) for name in "abcd"]
    made = [compared(left, right, []) for left, right in pairwise(texts)]
    ties: list[Ties] = [((0,), (0,), 0.9)]
    across = {
        (0, 3): compared(texts[0], texts[3], ties),
        (1, 3): compared(texts[1], texts[3], ties),
    }

    table = tabulate(made, mode=TableMode.SERIES, across=across)

    assert [row.cells[3].since for row in table.rows if row.cells[3].paragraphs] == [1]
    assert len(table.rows) == 3


def test_gaps_are_looked_for_where_something_was_lost_and_gained() -> None:
    """Texts that keep everything, or gain nothing, need no further comparison."""
    texts = [text(1, str(k)) for k in range(REACH + 4)]
    kept = [compared(left, right, [((0,), (0,), 1.0)]) for left, right in pairwise(texts)]
    lost = [compared(left, right, []) for left, right in pairwise(texts)]

    assert find_gaps(kept) == ()
    assert find_gaps([kept[0], lost[1], lost[2]]) == ((1, 3),)
    assert all(2 <= column - source <= REACH + 1 for source, column in find_gaps(lost))


def test_against_a_base_each_text_is_compared_with_the_first() -> None:
    """A gap in one text does not end the thread, and dropped is said of each text."""
    first, second, third = text(2, "a"), text(1, "b"), text(2, "c")
    made = [
        compared(first, second, [((0,), (0,), 1.0)]),
        compared(first, third, [((1,), (0,), 0.6)]),
    ]
    table = tabulate(made, mode=TableMode.BASE)

    assert held(table) == [[(0,), (0,), ()], [(1,), (), (0,)], [(), (), (1,)]]
    assert states(table)[0] == ["start", "identical", "dropped"]
    assert states(table)[1] == ["start", "dropped", "edited"]


def test_a_chain_of_splits_and_merges_ends() -> None:
    """A link that would make a row too broad is not followed, and both rows say where it leads."""
    chain: list[Ties] = [((k, k + 1), (k + 1,), 0.9 - k / 100) for k in range(0, 12)]
    table = series((13, 13), chain)
    cells = [cell for row in table.rows for cell in row.cells]

    assert max(len(cell.paragraphs) for cell in cells) <= MOST
    assert len(table.rows) > 3
    assert all(cell.state is not CellState.DROPPED for row in table.rows for cell in row.cells)


def test_comparisons_that_do_not_belong_together_are_refused() -> None:
    """None at all, or one that starts from another text."""
    first, second, third = text(1, "a"), text(1, "b"), text(1, "c")

    with pytest.raises(ValueError, match="at least one"):
        tabulate([], mode=TableMode.SERIES)
    with pytest.raises(ValueError, match="comparison 2 does not continue the series"):
        tabulate([compared(first, second, []), compared(first, third, [])], mode=TableMode.SERIES)
