"""Front matter is split off, kept as strings, and never dangerous."""

from __future__ import annotations

import pytest

from corpus_tool.errors import UnreadableSource
from corpus_tool.ingest.description import split_front_matter


def test_entries_are_strings() -> None:
    """Dates and numbers stay as written; lists are joined; tables are left out."""
    front = split_front_matter(
        "---\ntitle: 'A: b'\ndate: 2025-01-21\ntags: [a, b]\nx: {y: z}\nn: |\n  p\n  q\n---\n"
        "Text\n",
        subject="x",
    )

    assert front.metadata == {
        "title": "A: b",
        "date": "2025-01-21",
        "tags": "a; b",
        "n": "p\nq\n",
    }
    assert (front.body, front.lines) == ("Text\n", 9)


@pytest.mark.parametrize(
    "text",
    [
        "The leaders met.",
        "---\n\nThe leaders met.\n\n---\n\nThey agreed.",
        "---\nThe leaders: all of them.\n---\n",
        "----\na: b\n----\n",
        "",
        "---",
    ],
)
def test_a_drawn_line_is_no_front_matter(text: str) -> None:
    """A text that begins with a rule, and one without, are all body."""
    assert split_front_matter(text, subject="x").body == text


def test_a_trailing_space_is_no_obstacle() -> None:
    """The fences may be followed by spaces, and blank lines may stand before."""
    assert split_front_matter("\n---  \na: b\n---  \nText", subject="x").body == "Text"


@pytest.mark.parametrize(
    ("inside", "message"),
    [
        ("a: &x [1]\nb: *x", "line 3 of 'f': aliases are not accepted"),
        ("a: !!python/object:os.system x", "line 2 of 'f': tags are not accepted"),
        ("a: !<tag:yaml.org,2002:str> x", "tags are not accepted"),
        ("a: [1", "line 3 of 'f'"),
        ("a: b: c", "line 2 of 'f'"),
        ("a: " + "[" * 100, "nested more than"),
        ("a: " + "x" * 70_000, "the limit is 65,536"),
        ("a: \x01", "line 2 of 'f'"),
        ("a: 1\n? [b]\n: c", "a key must be a word"),
        ('{a: "\\ud800"}', None),
    ],
)
def test_what_is_refused(inside: str, message: str | None) -> None:
    """Aliases, tags, depth, length and mistakes are one line each, with the line's number."""
    text = f"---\n{inside}\n---\nText"
    if message is None:
        assert split_front_matter(text, subject="f").metadata["a"] == "\ufffd"
        return
    with pytest.raises(UnreadableSource) as caught:
        split_front_matter(text, subject="f")

    assert caught.value.code == "E_FRONT_MATTER"
    assert message in str(caught.value)


def test_an_open_front_matter_is_refused() -> None:
    """Without its end the whole text would be taken for a table."""
    with pytest.raises(UnreadableSource, match="has no end"):
        split_front_matter("---\ntitle: x\nText", subject="f")


def test_an_alias_bomb_is_refused_before_it_grows() -> None:
    """Ten levels of ten aliases are refused at the first."""
    lines = ["a: &a [x]"]
    lines += [
        f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join([f'*{chr(97 + n)}'] * 10)}]" for n in range(9)
    ]
    bomb = "\n".join(lines)

    with pytest.raises(UnreadableSource, match="aliases"):
        split_front_matter(f"---\n{bomb}\n---\n", subject="f")
