"""What went and what came between two wordings."""

from __future__ import annotations

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from corpus_tool.text.word_diff import diff_words

WORDINGS = st.lists(st.sampled_from("abc"), max_size=10)


@given(WORDINGS, WORDINGS)
@settings(max_examples=200, deadline=None)
def test_both_wordings_come_back(left: list[str], right: list[str]) -> None:
    """The changes in order are both wordings; what is kept is the same; changes stand apart."""
    changes = list(diff_words(left, right))

    assert [word for change in changes for word in left[change.left]] == left
    assert [word for change in changes for word in right[change.right]] == right
    assert all(left[c.left] == right[c.right] for c in changes if c.is_kept)
    kinds = [change.is_kept for change in changes]
    assert all(before or after for before, after in itertools.pairwise(kinds))


def test_what_went_and_what_came() -> None:
    """A word in the place of another is one change, and knows both."""
    changes = list(diff_words(["deepen", "the", "ties", "further"], ["deepen", "our", "ties"]))

    assert [(c.is_kept, c.removed, c.added) for c in changes] == [
        (True, False, False),
        (False, True, True),
        (True, False, False),
        (False, True, False),
    ]
