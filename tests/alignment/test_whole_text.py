"""What only the whole of both texts shows: breaks, gaps, calendars."""

from __future__ import annotations

import pytest

from corpus_tool import collate, lexicon
from corpus_tool.alignment.whole_text import find_joined
from corpus_tool.model import Comparison, Paragraph, Relation

ENGLISH = lexicon.load()
SENTENCES = [
    "The two sides will dredge the northern channel before the winter storms set in.",
    "They thanked the harbour choirs for the concert on the eve of the talks.",
    "Saltmere will lend four dredgers and their crews for the work in the estuary.",
    "The keepers of both archives will copy the charts of the drowned villages.",
    "No ferry leaves the outer skerries while the bells of the lighthouse ring.",
    "Teachers of both coasts will meet in Anselmport to write a common reader.",
    "The parties decided to name a commission for the salt pans of the delta.",
]


def compare(left: list[str], right: list[str]) -> Comparison:
    """Compare two texts of these paragraphs, on words alone."""
    before, after = ([Paragraph(text) for text in side] for side in (left, right))
    return collate(before, after, lexicon=ENGLISH)


@pytest.mark.parametrize("size", [2, 3, 5, 7])
def test_lost_and_gained_breaks_lose_and_gain_nothing(size: int) -> None:
    """However many paragraphs are run together, and back, they are one link of the same words."""
    parts = SENTENCES[:size]
    for left, right in ((parts, [" ".join(parts)]), ([" ".join(parts)], parts)):
        (link,) = compare(left, right).links

        assert link.relation is Relation.IDENTICAL
        assert len(link.left) * len(link.right) == size


def test_a_word_changed_in_a_paragraph_run_together_is_an_edit() -> None:
    """The link stays one, and tells the change alone."""
    joined = " ".join(SENTENCES[:5]).replace("four dredgers", "nine dredgers")
    (link,) = compare(SENTENCES[:5], [joined]).links

    assert link.relation is Relation.EDITED
    changed = [(r.left, r.right) for r in link.readings if r.kind != "kept" and not r.routine]
    assert changed == [("four", "nine")]


def test_paragraphs_of_which_half_is_new_are_not_one() -> None:
    """A large paragraph that holds two small ones among much else does not swallow them."""
    assert find_joined(SENTENCES[:2], [" ".join(SENTENCES)]) == ()


def test_two_texts_apart_join_nothing() -> None:
    """Paragraphs of other words are held by none."""
    assert find_joined(SENTENCES[:3], SENTENCES[3:]) == ()


def test_one_of_many_alike_is_found_between_its_neighbours() -> None:
    """The edited one of a dozen equal paragraphs is edited, not gone and new."""
    body = ["The parties will repair lamp house number seven at common cost before winter."] * 9
    later = [*body[:4], body[4].replace("common", "equal"), *body[5:]]
    comparison = compare(body, later)

    assert comparison.dropped == comparison.added == ()
    assert [link.relation for link in comparison.links].count(Relation.EDITED) == 1


def test_a_calendar_is_compared_by_its_days() -> None:
    """Days that stay are identical; a day is not another day, edited."""
    days = [f"Session of {day} June 2031 in Tolm." for day in (2, 9, 16, 23, 30)]
    comparison = compare(days[:4], days[1:])

    assert {link.relation for link in comparison.links} == {Relation.IDENTICAL}
    assert len(comparison.links) == 3
    assert len(comparison.dropped) == len(comparison.added) == 1


def test_an_item_under_another_lead_has_moved_and_its_lead_has_not() -> None:
    """Of an item and a lead that crossed, the item is moved."""
    items = ["survey the sandbanks each spring", "dredge the reef", "anchor warships in the bay"]

    def text(first: list[str], second: list[str]) -> list[Paragraph]:
        return [
            Paragraph("The two sides will:", path="1"),
            *(Paragraph(item, path=f"1/{k}") for k, item in enumerate(first)),
            Paragraph("The two sides will not:", path="2"),
            *(Paragraph(item, path=f"2/{k}") for k, item in enumerate(second)),
        ]

    left, right = text(items[:1], items[1:]), text(items[:2], items[2:])
    links = collate(left, right, lexicon=ENGLISH).links

    assert [left[link.left[0]].text for link in links if link.moved] == ["dredge the reef"]
