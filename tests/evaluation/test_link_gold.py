"""Reading link gold."""

from __future__ import annotations

import pytest

from corpus_tool.evaluation.gold import is_link_gold, read_link_gold
from tests.evaluation.gold_texts import link, link_gold


def test_paragraph_numbers_become_positions() -> None:
    """Links name paragraphs by `n`, the values by position from 0."""
    gold = read_link_gold(link_gold())

    assert gold.links[1].left == {1}
    assert gold.links[1].right == {2, 3}
    assert gold.moved == {(3, 0)}


def test_numbers_need_not_begin_at_one() -> None:
    """`n` is a name: a file may count from where it likes."""
    data = link_gold()
    for row in data["left"]["paragraphs"]:
        row["n"] += 10
    data["links"] = [link([12], [3])]
    data["moved"] = []

    assert read_link_gold(data).links[0].left == {1}


def test_label_and_heading_reach_the_paragraph() -> None:
    """What the engine takes as weak evidence is not lost."""
    data = link_gold()
    data["left"]["paragraphs"][0] |= {"label": 4, "heading": "The sea"}

    paragraph = read_link_gold(data).left[0]

    assert (paragraph.label, paragraph.heading) == ("4", "The sea")


def test_optional_fields_may_be_absent() -> None:
    """Label, heading, n, sure, relation and moved have defaults."""
    data = {
        "left": {"paragraphs": [{"text": "One."}]},
        "right": {"paragraphs": [{"text": "Uno."}]},
        "links": [{"left": [1], "right": [1]}],
    }

    gold = read_link_gold(data)

    assert gold.moved is None
    assert gold.links[0].sure
    assert gold.links[0].relation is None


@pytest.mark.parametrize("numbers", [[9], []])
def test_a_link_to_no_paragraph_is_refused(numbers: list[int]) -> None:
    """A link that names nothing, or a paragraph that is not there, would be scored as a miss."""
    data = link_gold()
    data["links"].append(link([1], numbers))

    with pytest.raises(ValueError, match=r"links\[4\]\.right"):
        read_link_gold(data)


def test_a_number_given_twice_is_refused() -> None:
    """Two paragraphs of one number make every link to it ambiguous."""
    data = link_gold()
    data["right"]["paragraphs"][1]["n"] = 1

    with pytest.raises(ValueError, match="two paragraphs of right have the same n"):
        read_link_gold(data)


def test_the_shape_is_known_by_its_three_fields() -> None:
    """Any object with left, right and links is link gold; nothing else is."""
    assert is_link_gold(link_gold())
    assert not is_link_gold({"left": 1, "right": 2})
    assert not is_link_gold([link_gold()])
